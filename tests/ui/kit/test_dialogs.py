"""Questions are awaited, whatever ends them."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from shiboken6 import delete, isValid

from lvctx_gui.ui.kit.dialogs import OtherAnswer, Question, is_confirmed, result_of
from lvctx_gui.ui.kit.tasks import Tasks
from tests.gui import until


@pytest.fixture
def parent(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def question(parent, **more):
    return Question(parent, "test", "Go on?", "This is what follows.", "Go on", "Cancel", **more)


async def asking(parent):
    """A question that is open, and the task that waits for its answer."""
    asked = question(parent)
    waiting = asyncio.ensure_future(is_confirmed(asked))
    await until(asked.isVisible)
    return asked, waiting


async def test_yes_is_yes(qt_loop, parent):
    asked, waiting = await asking(parent)
    asked.confirm.click()
    assert await waiting is True


@pytest.mark.parametrize("way", ["button", "Escape", "close"])
async def test_everything_else_is_no(qt_loop, parent, way):
    asked, waiting = await asking(parent)
    if way == "button":
        asked.cancel.click()
    elif way == "Escape":
        QTest.keyClick(asked, Qt.Key.Key_Escape)
    else:
        asked.close()
    assert await waiting is False


async def test_a_third_answer_is_told_apart(qt_loop, parent):
    asked = question(parent, other=OtherAnswer("Later", "laterButton", 7))
    later = asked.findChild(QPushButton, "laterButton")
    waiting = asyncio.ensure_future(result_of(asked))
    await until(asked.isVisible)
    later.click()
    assert await waiting == 7


async def test_who_does_not_wait_any_more_leaves_no_question_open(qt_loop, parent):
    asked, waiting = await asking(parent)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await until(lambda: not isValid(asked))


async def test_a_question_that_goes_with_its_window_is_answered_no(qt_loop):
    window = QWidget()
    window.show()
    _asked, waiting = await asking(window)
    delete(window)
    assert await waiting is False


async def test_nothing_is_under_way_while_a_person_is_asked_and_at_once_after_the_answer(qt_loop, parent):
    tasks = Tasks()
    tasks.begin(asyncio.get_running_loop())
    asked, again = question(parent), question(parent)
    answers = []

    async def flow():
        answers.append(await is_confirmed(asked))
        answers.append(await is_confirmed(again))

    tasks.start(flow(), "ask", asks=True)
    await until(asked.isVisible)
    assert not tasks.busy
    asked.confirm.click()
    assert tasks.busy
    await until(again.isVisible)
    await until(lambda: not isValid(asked))
    assert not tasks.busy  # the end of the first question says nothing of the second one
    again.confirm.click()
    await until(lambda: not tasks.busy)
    assert answers == [True, True]
