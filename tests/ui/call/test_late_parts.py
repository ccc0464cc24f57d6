"""Parts of a page that are made when they are needed stand in the order of keys where the eye has them."""

import pytest
from PySide6.QtWidgets import QApplication, QToolButton

from lvctx_gui.ui.messages.message import Message, Tone
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import lay_out

BEFORE_THE_LINE = [
    "identityTransaction",
    "refreshButton",
    "copyAddressButton",
    "compareButton",
    "exportButton",
]
BEHIND_IT = [
    "filterEdit",
    "filterWhereButton",
    "allEntriesButton",
    "mineButton",
    "othersButton",
    "entriesView",
    "addRowButton",
]

WHOLE_VALUE = ["findInValueButton", "wrapValueButton", "copyValueButton", "wholeValueView"]


def say_something(driver):
    driver.window.tabs.say(Message(Tone.ERROR, "It failed.", "Again", lambda: None, details="why"))
    return [*BEFORE_THE_LINE, "messageDetailsButton", "messageAction", "messageClose", *BEHIND_IT]


async def meet_somebody(driver, api_server):
    driver.set_value("Key1", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "theirs")
    driver.trigger("refreshAction")
    await driver.idle()
    return [*BEFORE_THE_LINE, "keepMineButton", "takeTheirsButton", "resolveButton", *BEHIND_IT]


def show_the_whole_value(driver):
    driver.trigger("wholeValueAction")
    return [*BEFORE_THE_LINE, *BEHIND_IT, "reviewButton", *WHOLE_VALUE, "commitNoteEdit"]


def unfold_the_requests(driver):
    driver.set_value("Key1", "mine")
    lay_out()
    driver.find(QToolButton, "requestsButton").click()
    shown = ["reviewButton", "changesView", "requestsButton", "requestsView", "commitNoteEdit"]
    return [*BEFORE_THE_LINE, *BEHIND_IT, *shown]


def filter_everything_away(driver):
    driver.window.tabs.current.filter_edit.setText("no such text")
    return [*BEFORE_THE_LINE, *BEHIND_IT, "showAllButton", "reviewButton"]


def by_tab(driver):
    """Where Tab leads from the first value of the identity line on, until it comes round."""
    first = driver.window.tabs.current.identity.stops[0].focusProxy()
    first.setFocus()
    names = []
    while not names or QApplication.focusWidget() is not first:
        names.append(QApplication.focusWidget().objectName())
        driver.window.focusNextChild()
        assert len(names) < 60, names
    return names


LATE = (say_something, meet_somebody, show_the_whole_value, unfold_the_requests, filter_everything_away)


@pytest.mark.parametrize("late", LATE, ids=lambda late: late.__name__)
async def test_tab_comes_to_what_was_made_late_where_it_stands(main_window, api_server, late):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    expected = await late(driver, api_server) if late is meet_somebody else late(driver)
    lay_out()
    assert by_tab(driver)[: len(expected)] == expected


async def test_both_sides_of_the_line_may_be_made_first(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    assert "keepMineButton" in await meet_somebody(driver, api_server)
    expected = say_something(driver)
    lay_out()
    expected.insert(expected.index("messageClose"), "messageConflictsButton")
    assert by_tab(driver)[: len(expected)] == expected
