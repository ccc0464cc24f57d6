"""The window before anything works behind it: what a person does then is neither lost nor in the way."""

import asyncio

import pytest
from PySide6.QtWidgets import QApplication

from lvctx_gui.ui.kit.settings import WindowSettings
from lvctx_gui.ui.main_window.actions.spec import ActionId
from lvctx_gui.ui.main_window.application import run_meanwhile
from lvctx_gui.ui.main_window.window import MainWindow
from lvctx_gui.ui.messages.message import Message, Tone


@pytest.fixture
def window(qtbot, tmp_path):
    window = MainWindow(WindowSettings(tmp_path / "window.ini"))
    qtbot.addWidget(window)
    window.show()
    assert window._flows is None
    return window


def test_a_call_that_is_asked_for_waits_for_the_loop(window):
    window.lookup_row.first_field.setText("U1@10.0.0.1/7/ACC")
    window.lookup_row.submit()
    assert window.busy
    window.tasks.begin(loop := asyncio.new_event_loop())
    loop.run_until_complete(window.tasks.end())
    loop.close()


def test_an_action_is_carried_out(window):
    window.actions_[ActionId.ABOUT].trigger()
    assert "desktop inspector" in window.tabs.start_page.message.text
    assert window.tabs.start_page.message_bar.isVisible()


def test_the_first_message_stands_at_the_top_and_comes_first_with_the_keyboard(window):
    page = window.tabs.start_page
    page.say(Message(Tone.WARNING, "Something happened.", "Do something", lambda: None))
    QApplication.sendPostedEvents()
    bar = page.message_bar
    assert page.layout().indexOf(bar) == 0
    practice = page._practice
    after = bar
    while (after := after.nextInFocusChain()) is not practice:
        assert bar.isAncestorOf(after), after.objectName()


def test_it_closes_at_once_and_nothing_is_made_for_that(window):
    closed = []
    window.closed.connect(lambda: closed.append(True))
    window.close()
    assert closed == [True]
    assert window._flows is None


def test_events_are_heard_while_a_thread_works_and_its_failure_is_raised_here(qapp):
    heard = []

    def work():
        from PySide6.QtCore import QTimer

        QTimer.singleShot(0, qapp, lambda: heard.append(True))
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        run_meanwhile(qapp, work)
    qapp.sendPostedEvents()
    QApplication.processEvents()
    assert heard == [True]
