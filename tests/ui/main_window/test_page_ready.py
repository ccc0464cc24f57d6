"""What is done between an answer and the painted rows: counted, as a clock says another thing each time."""

from collections import Counter

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import ownedByPython

from lvctx_gui.core.entries import Entry
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.view import EntriesView
from lvctx_gui.ui.call.identity_line import IdentityLine
from lvctx_gui.ui.call.page import CallPage
from lvctx_gui.ui.call.right_pane import RightPane
from lvctx_gui.ui.main_window.actions.qactions import Actions
from lvctx_gui.ui.main_window.tab_bar import CallTabBar
from lvctx_gui.ui.main_window.window import MainWindow
from tests.api_server import SAMPLE_CALL, put
from tests.gui import until

MOST_WIDGETS = 73
"""Of a page on which nothing was said and nothing is unfolded: each takes its look from the style sheet."""


class Count(Counter):
    """How often methods were called."""

    def follow(self, monkeypatch, kind, *names):
        for name in names:
            method = getattr(kind, name)

            def called(it, *arguments, method=method, name=name, **options):
                self[name] += 1
                return method(it, *arguments, **options)

            monkeypatch.setattr(kind, name, called)


@pytest.fixture
def count(monkeypatch):
    counted = Count()
    counted.follow(monkeypatch, CallPage, "__init__")
    counted.follow(monkeypatch, EntriesModel, "_rearrange")
    paint = EntriesView.paintEvent

    def painted(view, event):
        counted["all rows painted"] += event.rect().height() == view.viewport().height()
        paint(view, event)

    monkeypatch.setattr(EntriesView, "paintEvent", painted)
    counted.follow(monkeypatch, RightPane, "refresh")
    counted.follow(monkeypatch, IdentityLine, "_show_client")
    counted.follow(monkeypatch, CallTabBar, "show_words")
    counted.follow(monkeypatch, Actions, "show_status")
    counted.follow(monkeypatch, MainWindow, "_update_title")
    return counted


async def looked_up(driver, count, call):
    """Look ``call`` up, and wait until its rows are painted."""
    driver.window.tabs.prepare()
    await driver.idle()
    count.clear()
    await driver.look_up(*call)
    await until(lambda: count["all rows painted"])


async def test_an_answer_waits_for_no_page_to_be_made(main_window, api_server, count):
    driver = await main_window()
    for number in (1, 2):
        put(api_server, call := _call(number), [Entry("K", "1")])
        await looked_up(driver, count, (call.session, call.tx_id, call.account))
        assert not count["__init__"]
        # The next one is made when it is painted, without anybody asking.
        await until(lambda: count["__init__"])


async def test_what_was_read_is_shown_once(main_window, api_server, count):
    driver = await main_window()
    put(api_server, call := _call(1), [Entry(f"Key{n}", str(n)) for n in range(200)])
    await looked_up(driver, count, (call.session, call.tx_id, call.account))
    assert (count["_rearrange"], count["refresh"], count["show_words"]) == (1, 1, 1)
    assert count["_show_client"] <= 2  # when the page got its call, and with the answer
    assert count["_update_title"] <= 2  # when it is shown, and where the focus goes
    # When it is asked for, when it is shown, where the focus goes, and when nothing is under way any more.
    assert count["show_status"] <= 5
    await driver.idle()
    assert count["all rows painted"] == 1


async def test_a_page_has_no_parts_that_nobody_sees(main_window, api_server):
    driver = await main_window()
    await driver.look_up(*SAMPLE_CALL)
    page = driver.window.tabs.current
    assert len(page.findChildren(QWidget)) <= MOST_WIDGETS
    unseen = ("messageText", "conflictText", "wholeValueView", "requestsView", "emptyText")
    for name in (*unseen, "identityStatus", "missingButton", "alikeButton", "markSeenButton"):
        assert page.findChild(QWidget, name) is None, name


async def test_the_next_page_is_made_part_by_part(main_window, api_server, monkeypatch):
    driver = await main_window()
    driver.window.tabs.prepare()
    parts, at_once = [], []
    build = CallPage.build

    def in_parts(page):
        for _ in build(page):
            parts.append(page)
            at_once.append(page)
            QTimer.singleShot(0, at_once.clear)
            assert len(at_once) == 1, "what waits for the loop waits for one part at most"
            yield

    monkeypatch.setattr(CallPage, "build", in_parts)
    await driver.look_up(*SAMPLE_CALL)
    await until(lambda: len(parts) == 3)
    put(api_server, call := _call(1), [Entry("K", "1")])
    await driver.look_up(call.session, call.tx_id, call.account)
    assert driver.window.tabs.current is parts[0]
    assert driver.rows() == {"K": "1"}


class _Moves(QObject):
    """Counts how often a widget gets another parent."""

    def __init__(self, widget):
        super().__init__()
        self.number = 0
        widget.installEventFilter(self)

    def eventFilter(self, _, event):  # noqa: N802  # Qt's name
        self.number += event.type() is QEvent.Type.ParentChange
        return False


async def test_a_page_that_is_closed_and_comes_back_stays_where_it_is(main_window, api_server):
    driver = await main_window()
    await driver.look_up(*SAMPLE_CALL)
    tabs = driver.window.tabs
    page, moves = tabs.current, _Moves(tabs.current)
    state = page.state
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    tabs.close_current()
    assert not ownedByPython(page), "it would go with its last name"
    tabs.reopen()
    assert tabs.current.state is state
    assert driver.rows()["Key1"] == "mine"
    assert not moves.number


async def test_a_page_that_nobody_has_seen_follows_nothing_until_then(main_window, api_server, count):
    driver = await main_window()
    tabs = driver.window.tabs
    put(api_server, call := _call(1), [Entry("K", "1")])
    await driver.look_up(*SAMPLE_CALL)
    page = tabs.page_of(call, tabs.current.state.site)
    count.clear()
    page.state.set_note("why")
    page.state.show(page.state.draft.staged("K", "2"))
    assert not count["refresh"]
    assert not count["show_words"]
    tabs.show_page(page)
    assert driver.rows() == {"K": "2"}
    assert count["refresh"] == 1


def _call(number):
    from lvctx_gui.core.call import CallRef

    return CallRef("U70D91T533151E6@10.40.88.32", 700 + number, "PAGE_1")
