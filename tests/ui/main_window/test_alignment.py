"""One edge at the left and one at the right, one height for every control, and rows that are rows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.kit.captioned_value import CaptionedValue
from lvctx_gui.ui.kit.scale import control_height, edge, em
from tests.api_server import SAMPLE, put
from tests.gui import lay_out
from tests.ui.main_window.test_tab_bar import CALL, Entry

LEFT = {
    "environmentLabel",
    "sessionEdit",
    "callTabs",
    "messageBar",
    "filterEdit",
    "entriesView",
    "statusText",
}
RIGHT = {
    "editModeButton", "lookupButton", "callsButton", "exportButton", "messageBar", "commitNoteEdit",
    "commitButton", "requestText",
}  # fmt: skip
ROWS = {
    "lookup row": ["sessionEdit", "txIdEdit", "accountEdit", "clientEdit", "lookupButton"],
    "identity line": ["refreshButton", "copyAddressButton", "compareButton", "exportButton"],
    "message": ["messageDetailsButton", "messageAction"],
    "filter and switch": [
        "filterEdit", "allEntriesButton", "mineButton", "othersButton", "reviewButton", "wholeValueButton",
    ],
    "commit": ["discardButton", "commitButton"],
}  # fmt: skip


async def opened(main_window, api_server, faults):
    """Everything that the window can show at once: two calls, an edit, and a message with its buttons."""
    put(api_server, CALL, [Entry("a", "1")])
    driver = await main_window("--call", SAMPLE)
    await driver.look_up(CALL.session, CALL.tx_id, CALL.account)
    driver.edit_mode()
    driver.set_value("a", "x")
    faults.add(Fault("status", status=503))
    driver.trigger("refreshAction")
    await driver.idle()
    assert driver.message
    driver.window.face.status.say("Something")
    driver.window.resize(em(84), em(48))
    for _ in range(4):  # what wraps asks for another height once it has its width
        lay_out()
    return driver


def place(driver, name):
    """Where the visible widget of this name is, in the window."""
    widget = driver.find(QWidget, name)
    return QRect(widget.mapTo(driver.window, QPoint(0, 0)), widget.size())


def right(driver, name):
    """How far from the right border of the window it ends."""
    return driver.window.width() - 1 - place(driver, name).right()


async def test_everything_begins_at_one_edge_and_ends_at_another(main_window, api_server, faults):
    window = await opened(main_window, api_server, faults)
    assert {name: place(window, name).left() for name in LEFT} == dict.fromkeys(LEFT, edge())
    transaction = place(window, "identityTransaction").left() + CaptionedValue.margin()
    assert transaction == edge()
    assert {name: right(window, name) for name in RIGHT} == dict.fromkeys(RIGHT, edge())


@pytest.mark.parametrize("row", ROWS)
async def test_what_is_in_a_row_has_one_height_and_stands_on_one_line(main_window, api_server, faults, row):
    window = await opened(main_window, api_server, faults)
    places = {name: place(window, name) for name in ROWS[row]}
    assert {each.height() for each in places.values()} == {control_height()}
    assert len({each.top() for each in places.values()}) == 1
    lefts = [each.left() for each in places.values()]
    assert lefts == sorted(lefts)


async def test_other_controls_have_that_height_too(main_window, api_server, faults):
    window = await opened(main_window, api_server, faults)
    for name in ("editModeButton", "callsButton", "commitNoteEdit"):
        assert place(window, name).height() == control_height(), name


async def test_table_and_right_pane_begin_and_end_together(main_window, api_server, faults):
    window = await opened(main_window, api_server, faults)
    table, review = place(window, "entriesView"), place(window, "reviewBox")
    assert table.top() == review.top()
    assert table.bottom() == place(window, "commitButton").bottom()
    assert place(window, "commitNoteEdit").left() == review.left() == place(window, "discardButton").left()


async def test_the_words_of_the_strip_stand_on_the_line_of_its_button(main_window, api_server, faults):
    window = await opened(main_window, api_server, faults)
    middles = {
        name: place(window, name).center().y() for name in ("environmentLabel", "userLabel", "editModeButton")
    }
    assert max(middles.values()) - min(middles.values()) <= 1, middles
