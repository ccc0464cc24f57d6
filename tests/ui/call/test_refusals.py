"""A key or a click that changes nothing says why: once, in one line, and with the way out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.merge import merge
from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.call.entries.rows import Column, Wish
from lvctx_gui.ui.call.refusals import Hindrance, refusal
from tests.api_server import SAMPLE
from tests.gui import until
from tests.ui.call.entries.row_keys import (
    CTRL,
    NO_MODIFIER,
    SHIFT,
    double_click,
    fill,
    press,
    select,
)

OFF = "Editing is off, so {what}. Ctrl+E switches it on."
CHANGED, REMOVED, ADDED = "“k01” was not changed", "“k01” was not deleted", "nothing was added"
DRAFT = Draft(Context([Entry("k01", "1"), Entry("k02", "2"), Entry("k02", "again")]))


@pytest.mark.parametrize(
    ("hindrance", "wish", "rows", "said"),
    [
        (Hindrance(is_off=True), Wish.EDIT, ["k01"], OFF.format(what=CHANGED)),
        (Hindrance(is_off=True), Wish.TYPE, ["k01"], OFF.format(what=CHANGED)),
        (Hindrance(is_off=True), Wish.REMOVE, ["k01"], OFF.format(what=REMOVED)),
        (
            Hindrance(is_off=True),
            Wish.REMOVE,
            ["k01", "k02"],
            OFF.format(what="2 entries were not deleted"),
        ),
        (Hindrance(is_off=True), Wish.ADD, ["k01"], OFF.format(what=ADDED)),
        (Hindrance(is_off=True), Wish.EDIT, [], OFF.format(what="nothing was changed")),
        (Hindrance("Read-only."), Wish.EDIT, ["k01"], "“k01” was not changed. Read-only."),
        (Hindrance("Read-only.", is_off=True), Wish.ADD, [], "Nothing was added. Read-only."),
        (Hindrance("Read-only."), Wish.REMOVE, ["k01", "k02"], "2 entries were not deleted. Read-only."),
        (Hindrance("Read-only."), Wish.EDIT, [], "Nothing was changed. Read-only."),
        (
            Hindrance(is_working=True),
            Wish.REMOVE,
            ["k01"],
            "“k01” was not deleted. The server is just being changed from here: try again when that has "
            "ended.",
        ),
        (Hindrance(), Wish.EDIT, ["k01"], ""),
        (Hindrance(), Wish.ADD, ["k01"], ""),
        (
            Hindrance(),
            Wish.EDIT,
            [("k02", 1)],
            "The answer names “k02” 2 times. Edit the first of these rows: that acts on all of them.",
        ),
        (Hindrance(), Wish.REMOVE, [("k02", 1)], ""),
        (Hindrance(), Wish.EDIT, [7], ""),
    ],
)
def test_it_names_the_key_the_reason_and_the_way_out(hindrance, wish, rows, said):
    assert refusal(wish, DRAFT, rows, hindrance) == said


def test_what_is_to_go_and_what_has_gone_say_so():
    on = Hindrance()
    gone = merge(DRAFT, Context([Entry("k02", "2")])).draft
    for wish in (Wish.EDIT, Wish.TYPE, Wish.REMOVE):
        staged = refusal(wish, DRAFT.remove("k01"), ["k01"], on)
        assert staged == "“k01” is staged for deletion: Ctrl+R keeps it."
        said = refusal(wish, gone, ["k01"], on)
        assert said == "Someone else deleted “k01”. To have it again, add it (Ctrl+N)."


# In a window ----------------------------------------------------------------------------------------------

KEYS = {
    "F2": (Qt.Key.Key_F2, NO_MODIFIER, CHANGED),
    "Shift+F2": (Qt.Key.Key_F2, SHIFT, CHANGED),
    "no value": (Qt.Key.Key_N, CTRL | SHIFT, CHANGED),
    "a letter": (Qt.Key.Key_Z, NO_MODIFIER, CHANGED),
    "Delete": (Qt.Key.Key_Delete, NO_MODIFIER, REMOVED),
    "Insert": (Qt.Key.Key_Insert, NO_MODIFIER, ADDED),
    "Ctrl+N": (Qt.Key.Key_N, CTRL, ADDED),
}


async def opened(main_window, api_server, *, editing=False):
    fill(api_server, 4)
    driver = await main_window("--call", SAMPLE)
    if editing:
        driver.edit_mode()
    driver.table.setFocus()
    driver.table.setCurrentIndex(driver.cell("k01", "Value"))
    return driver


def staged(driver):
    return driver.window.tabs.current.state.draft.staged_count


@pytest.mark.parametrize("name", KEYS)
async def test_with_editing_off_each_key_says_why_it_did_nothing(main_window, api_server, name):
    driver = await opened(main_window, api_server)
    key, modifiers, what = KEYS[name]
    press(driver.table, key, modifiers)
    assert driver.message == OFF.format(what=what)
    assert staged(driver) == 0
    assert not driver.shown(QPushButton, "addRowButton")
    button = driver.find(QPushButton, "messageAction")
    assert button.text() == "Switch editing on"
    button.click()
    assert driver.action("editModeAction").isChecked()
    assert driver.message == ""  # what it said is over


async def test_the_same_is_said_once_and_does_not_flicker(main_window, api_server):
    driver = await opened(main_window, api_server)
    said = []
    driver.window.tabs.current.state.message_changed.connect(lambda: said.append(driver.message))
    for _ in range(3):
        press(driver.table, Qt.Key.Key_F2)
    assert len(said) == 1
    press(driver.table, Qt.Key.Key_Delete)
    assert len(said) == 2


async def test_with_editing_off_enter_and_a_double_click_show_the_whole_value(main_window, api_server):
    driver = await opened(main_window, api_server)
    table = driver.table
    show = driver.action("wholeValueAction")
    for title in ("Key", "Value"):
        show.setChecked(False)
        where = table.visualRect(driver.cell("k02", title)).center()
        double_click(table, where)
        assert show.isChecked()
    show.setChecked(False)
    press(table, Qt.Key.Key_Return)
    assert show.isChecked()
    assert driver.message == ""
    # Below the rows there is no value.
    show.setChecked(False)
    below = table.viewport().rect().bottomLeft()
    double_click(table, below)
    assert not show.isChecked()


async def test_keys_without_a_row_say_nothing(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.table.setFocus()
    driver.table.model().set_filter("no such text")
    for key in (Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Z):
        press(driver.table, key)
    assert driver.message == ""


@pytest.mark.parametrize("column", [Column.STATE, Column.KEY, Column.VALUE])
@pytest.mark.parametrize("how", ["Enter", "F2", "a letter", "double click"])
async def test_in_editing_mode_every_way_edits_wherever_in_the_row(main_window, api_server, how, column):
    driver = await opened(main_window, api_server, editing=True)
    table = driver.table
    index = driver.cell("k01", "Key").siblingAtColumn(column)
    table.setCurrentIndex(index)
    if how == "double click":
        where = table.visualRect(index).center()
        double_click(table, where)
    else:
        press(table, {"Enter": Qt.Key.Key_Return, "F2": Qt.Key.Key_F2}.get(how, Qt.Key.Key_X))
    editor = QApplication.focusWidget()
    assert editor.objectName() == "cellEditor"
    edits_key = column == Column.KEY and how != "F2"  # F2 is the action that edits the value
    assert editor.accessibleName() == ("Key" if edits_key else "Value")
    before = "k01" if edits_key else "v1"
    assert editor.toPlainText() == ("x" if how == "a letter" else before)


@pytest.mark.parametrize("how", ["Enter", "F2", "a letter", "double click", "Delete"])
async def test_in_editing_mode_it_is_said_why_a_row_cannot_be_edited(main_window, api_server, how):
    driver = await opened(main_window, api_server, editing=True)
    driver.remove("k01")
    table = driver.table
    keys = {"Enter": Qt.Key.Key_Return, "F2": Qt.Key.Key_F2, "Delete": Qt.Key.Key_Delete}
    if how == "double click":
        where = table.visualRect(driver.cell("k01", "Value")).center()
        double_click(table, where)
    else:
        press(table, keys.get(how, Qt.Key.Key_Z))
    assert driver.message == "“k01” is staged for deletion: Ctrl+R keeps it."
    assert not driver.action("wholeValueAction").isChecked()
    assert staged(driver) == 1


async def test_several_rows_that_are_not_removed_are_counted(main_window, api_server):
    driver = await opened(main_window, api_server)
    select(driver, "k01", "k03")
    press(driver.table, Qt.Key.Key_Delete)
    assert driver.message == OFF.format(what="2 entries were not deleted")


async def test_a_read_only_window_names_who_forbids_it(main_window, api_server):
    driver = await opened(main_window, api_server)
    driver.window.editing.set_read_only("Read-only: the policy says so.")
    press(driver.table, Qt.Key.Key_F2)
    assert driver.message == "“k01” was not changed. Read-only: the policy says so."
    assert not driver.shown(QPushButton, "messageAction")


async def test_under_a_commit_a_key_says_that_it_has_to_wait(main_window, api_server, faults):
    driver = await opened(main_window, api_server, editing=True)
    driver.set_value("k00", "mine")
    faults.add(Fault("hang", method="POST"))
    driver.trigger("commitAction")
    await until(lambda: driver.window.tabs.current.state.is_working)
    driver.table.setFocus()
    press(driver.table, Qt.Key.Key_Delete)
    assert driver.message.startswith("“k01” was not deleted. The server is just being changed from here")
    faults.clear()
    await driver.idle()
