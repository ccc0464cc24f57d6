"""Find and replace in a call: seen before it is staged, and one step of undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Entry, NonTextValue
from lvctx_gui.ui.incoming.dialog import IncomingDialog
from lvctx_gui.ui.incoming.replace_dialog import ReplaceDialog
from tests.api_server import SAMPLE, SAMPLE_CALL, put
from tests.gui import until

ENTRIES = [
    Entry("a", "one fish"),
    Entry("b", "two Fish"),
    Entry("c", ""),
    Entry("d"),
    Entry("n", NonTextValue("1", "number")),
]


async def editing(main_window, api_server):
    put(api_server, CallRef(*SAMPLE_CALL, 7419), ENTRIES)
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.setFocus()
    return driver


def ask(driver, find, by, *switches):
    driver.trigger("replaceAction")
    dialog = driver.find(ReplaceDialog, "replaceDialog")
    dialog.findChild(QLineEdit, "replaceFindEdit").setText(find)
    dialog.findChild(QLineEdit, "replaceByEdit").setText(by)
    for name in switches:
        dialog.findChild(QAbstractButton, name).setChecked(True)
    QTest.keyClick(dialog.findChild(QLineEdit, "replaceFindEdit"), Qt.Key.Key_Return)
    return dialog


def draft(driver):
    return driver.window.tabs.current.state.draft


async def test_what_is_found_is_seen_first_and_is_one_step(main_window, api_server):
    driver = await editing(main_window, api_server)
    ask(driver, "fish", "fishfish")
    preview = await driver.appears(IncomingDialog, "incomingDialog")
    assert preview.windowTitle() == "Replace 2 places in 2 entries"
    assert not draft(driver).staged_count
    driver.press("incomingConfirmButton")
    await driver.idle()
    await until(lambda: draft(driver).staged_count)
    assert (draft(driver).get("a"), draft(driver).get("b")) == ("one fishfish", "two fishfish")
    assert driver.window.tabs.current.state.undo_stack.undoText() == "Replace in 2 entries"
    driver.trigger("undoAction")
    assert not draft(driver).staged_count


async def test_case_and_pattern_and_the_empty_text_but_not_no_value(main_window, api_server):
    driver = await editing(main_window, api_server)
    ask(driver, "Fish", "cat", "replaceCase")
    await driver.appears(IncomingDialog, "incomingDialog")
    driver.press("incomingConfirmButton")
    await until(lambda: draft(driver).get("b") == "two cat")
    assert draft(driver).get("a") == "one fish"
    ask(driver, "^$", "filled", "replacePattern")
    await driver.appears(IncomingDialog, "incomingDialog")
    driver.press("incomingConfirmButton")
    await until(lambda: draft(driver).get("c") == "filled")
    assert draft(driver).get("d") is None


async def test_only_the_selected_or_the_filtered_entries_are_looked_through(main_window, api_server):
    driver = await editing(main_window, api_server)
    driver.find(QLineEdit, "filterEdit").setText("two")
    ask(driver, "fish", "cat")
    preview = await driver.appears(IncomingDialog, "incomingDialog")
    assert [row.key for row in preview.rows] == ["b"]
    driver.press("incomingCancelButton")
    await driver.idle()
    assert not draft(driver).staged_count


@pytest.mark.parametrize(
    ("find", "by", "switches", "said"),
    [
        ("nowhere", "x", (), "Nothing to replace was found in 5 values."),
        ("(", "x", ("replacePattern",), ""),
        ("a", r"\\1", ("replacePattern",), "names the group"),
        ("(o+o+)+$", "x", ("replacePattern",), "Nothing to replace"),
    ],
)
async def test_what_cannot_be_done_is_said_and_what_was_typed_stays(
    main_window, api_server, find, by, switches, said
):
    driver = await editing(main_window, api_server)
    dialog = ask(driver, find, by.replace("\\\\", "\\"), *switches)
    label = dialog.findChild(QLabel, "replaceSaid")
    await until(label.text)
    assert said in label.text()
    assert dialog.wish.text == find
    assert dialog.preview.isEnabled()
    driver.press("replaceCloseButton")


async def test_it_is_reached_in_editing_mode_only(main_window, api_server):
    driver = await editing(main_window, api_server)
    assert driver.action("replaceAction").isEnabled()
    driver.action("editModeAction").setChecked(False)
    assert not driver.action("replaceAction").isEnabled()
