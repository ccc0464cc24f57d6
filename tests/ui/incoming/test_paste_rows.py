"""Rows of a spreadsheet are pasted into a call: at once, or after a look at what would be staged."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Entry
from lvctx_gui.core.grid.offered import XML_SPREADSHEET
from lvctx_gui.ui.incoming.dialog import IncomingDialog
from lvctx_gui.ui.kit.putting import made_by_qt
from tests.api_server import SAMPLE, SAMPLE_CALL, put
from tests.core.grid.test_reading import data, excel
from tests.gui import press, until

SAMPLE_REF = CallRef(*SAMPLE_CALL, 7419)


def copy(text, **formats):
    held = made_by_qt()
    held.setText(text)
    for name, content in formats.items():
        held.setData(name, content)
    QApplication.clipboard().setMimeData(held)


async def paste(driver, text):
    copy(text)
    driver.table.setFocus()
    press(driver.table, QKeySequence.StandardKey.Paste)
    await driver.idle()


def dialog_of(driver):
    (dialog,) = driver.shown(IncomingDialog, "incomingDialog")
    return dialog


async def preview(driver, text):
    copy(text)
    driver.table.setFocus()
    press(driver.table, QKeySequence.StandardKey.Paste)
    await until(lambda: driver.shown(IncomingDialog, "incomingDialog"))
    return dialog_of(driver)


def steps(driver):
    return driver.window.tabs.current.state.undo_stack.count()


async def test_entries_that_overwrite_nothing_are_staged_at_once_as_one_step(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    before = driver.rows()
    await paste(driver, "New1\tone\nNew2\ttwo\n")
    assert driver.rows() == {**before, "New1": "one", "New2": "two"}
    assert steps(driver) == 1
    driver.trigger("undoAction")
    assert driver.rows() == before


async def test_what_would_overwrite_is_seen_first_and_staged_on_purpose(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    before = driver.rows()
    dialog = await preview(driver, "Key1\tother\nNew\tx\n")
    assert dialog.confirm.text() == "Stage 2 changes"
    assert driver.rows() == before
    assert dialog.view.hasFocus()
    QTest.keyClick(dialog.view, Qt.Key.Key_Space)  # Key1 is left out
    assert dialog.confirm.text() == "Stage 1 change"
    assert dialog.findChild(QLabel, "incomingSummary").text() == "1 entry is added."
    QTest.keyClick(dialog.view, Qt.Key.Key_Space)
    QTest.keyClick(dialog.view, Qt.Key.Key_Return)  # Enter in the table stages nothing
    assert driver.rows() == before
    driver.press("incomingConfirmButton")
    await driver.idle()
    assert driver.rows() == {**before, "Key1": "other", "New": "x"}
    assert steps(driver) == 1
    assert driver.window.focusWidget() is driver.table


async def test_cancelled_nothing_is_staged(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    before = driver.rows()
    await preview(driver, "Key1\tother")
    driver.press("incomingCancelButton")
    await driver.idle()
    assert driver.rows() == before
    assert steps(driver) == 0
    assert driver.window.focusWidget() is driver.table


async def test_in_reading_mode_it_says_how_to_switch_editing_on(main_window):
    driver = await main_window("--call", SAMPLE)
    await paste(driver, "a\t1\nb\t2")
    assert driver.message.startswith("Editing is off, so nothing was pasted. Ctrl+E switches it on.")


async def test_one_value_replaces_that_of_the_one_row_that_is_selected(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.setCurrentIndex(driver.cell("Key1", "Value"))
    await paste(driver, "pasted\r\n")
    assert driver.rows()["Key1"] == "pasted"
    assert driver.window.tabs.current.state.undo_stack.undoText() == "Paste entry"


async def test_nine_values_for_ten_rows_are_asked_about(main_window, api_server):
    put(api_server, SAMPLE_REF, [Entry(f"K{n}", "") for n in range(10)])
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.selectAll()
    dialog = await preview(driver, "\n".join(f"v{n}" for n in range(9)))
    assert (
        dialog.findChild(QLabel, "incomingNotes").text().startswith("There are 9 values for 10 selected rows")
    )
    assert dialog.confirm.text() == "Stage 9 changes"
    driver.press("incomingCancelButton")
    await driver.idle()


async def test_values_go_into_the_selected_rows_in_the_order_in_which_they_are_seen(main_window, api_server):
    put(api_server, SAMPLE_REF, [Entry("a", ""), Entry("b", ""), Entry("c", "")])
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    driver.table.selectAll()
    await paste(driver, "one\ntwo\nthree")
    assert driver.rows() == {"c": "one", "b": "two", "a": "three"}


@pytest.mark.parametrize(
    ("button", "becomes"),
    [
        ("pasteMeaningEntriesButton", dict(zip("abc", map(str, SAMPLE_CALL), strict=True))),
        ("pasteMeaningCancelButton", {"a": "", "b": "", "c": ""}),
    ],
)
async def test_what_may_be_a_call_or_values_is_asked(main_window, api_server, button, becomes):
    put(api_server, SAMPLE_REF, [Entry("a", ""), Entry("b", ""), Entry("c", "")])
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.selectAll()
    await paste(driver, "\n".join(map(str, SAMPLE_CALL)))
    await driver.answer(button)
    await driver.idle()
    assert driver.rows() == becomes


async def test_what_was_meant_as_a_call_goes_to_the_lookup_row(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.selectAll()
    await paste(driver, "\n".join(map(str, SAMPLE_CALL)))
    await driver.answer("pasteMeaningConfirmButton")
    await driver.idle()
    assert driver.find(QLineEdit, "accountEdit").text() == SAMPLE_CALL[2]


@pytest.mark.parametrize(
    ("button", "becomes"),
    [
        ("pasteLinesConfirmButton", {"a": "x\ny", "b": "", "c": ""}),
        ("pasteLinesRowsButton", {"a": "x", "b": "y", "c": ""}),
        ("pasteLinesCancelButton", {"a": "", "b": "", "c": ""}),
    ],
)
async def test_of_several_lines_for_one_row_it_is_asked_what_they_are(
    main_window, api_server, button, becomes
):
    put(api_server, SAMPLE_REF, [Entry("a", ""), Entry("b", ""), Entry("c", "")])
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.setCurrentIndex(driver.cell("a", "Value"))
    copy("x\ny\n")
    driver.table.setFocus()
    press(driver.table, QKeySequence.StandardKey.Paste)
    await until(
        lambda: driver.window.findChild(IncomingDialog) or driver.shown(type(driver.window), "x") or True
    )
    await driver.answer(button)
    await driver.idle()
    assert driver.rows() == becomes


async def test_excels_exponent_is_restored_and_told(main_window, api_server):
    put(api_server, SAMPLE_REF, [Entry("account_number", "")])
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    xml = excel(data("String", "account_number") + data("Number", "147516594361"))
    copy("account_number\t1.47517E+11\r\n", **{XML_SPREADSHEET: xml})
    driver.table.setFocus()
    press(driver.table, QKeySequence.StandardKey.Paste)
    await driver.idle()
    assert driver.rows() == {"account_number": "147516594361"}


async def test_the_exponent_alone_is_blocked_with_the_reason(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    dialog = await preview(driver, "account_number\t1.47517E+11\nNew\tx")
    assert "dropped digits" in dialog.model.data(dialog.model.index(0, 4))
    dialog.view.selectRow(0)
    QTest.keyClick(dialog.view, Qt.Key.Key_Space)
    assert dialog.confirm.text() == "Stage 1 change"
    driver.press("incomingCancelButton")
    await driver.idle()


async def test_what_others_change_meanwhile_is_seen_in_the_preview(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    dialog = await preview(driver, "Key1\tmine\nNew\tx")
    put(api_server, SAMPLE_REF, [Entry("Key1", "theirs")])
    driver.trigger("refreshAction")
    await until(lambda: dialog.model.data(dialog.model.index(0, 2)) == "theirs")
    assert dialog.confirm.text() == "Stage 2 changes"
    driver.press("incomingConfirmButton")
    await driver.idle()
    assert driver.rows()["Key1"] == "mine"


async def test_one_column_without_a_row_says_what_to_do(main_window, api_server):
    put(api_server, SAMPLE_REF, [])
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    await paste(driver, "a value")
    assert driver.message.startswith("The clipboard holds one column")


async def test_what_was_forbidden_while_a_question_was_open_is_not_staged(main_window, api_server):
    put(api_server, SAMPLE_REF, [Entry("a", ""), Entry("b", "")])
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.setCurrentIndex(driver.cell("a", "Value"))
    await paste(driver, "x\ny")
    await driver.appears(QPushButton, "pasteLinesRowsButton")
    driver.action("editModeAction").setChecked(False)
    await driver.answer("pasteLinesRowsButton")
    await until(lambda: driver.message)
    assert driver.message.startswith("Editing is off, so nothing was pasted.")
    assert not steps(driver)
