"""A call can be pasted wherever no text is being edited, and where one is, the text is pasted there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QToolButton

from lvctx_gui.ui.kit.captioned_value import CaptionedValue
from tests.api_server import SAMPLE
from tests.gui import press, until
from tests.ui.main_window.lookup_texts import FOUR, NOTHING, OTHER, shown_call, texts

PART = f"Session-ID: {OTHER[0]}\r\nX-transaction-id: {OTHER[1]}\r\n"
ADDRESS = f"{OTHER[0]}/{OTHER[1]}/{OTHER[2]}"


def paste(widget, text):
    QApplication.clipboard().setText(text)
    widget.setFocus()
    press(widget, QKeySequence.StandardKey.Paste)


PLACES = {
    "the table": lambda driver: driver.table,
    "the tabs": lambda driver: driver.window.tabs.bar,
    "a button": lambda driver: driver.find(QToolButton, "editModeButton"),
    "a value": lambda driver: driver.find(CaptionedValue, "identityAccount"),
}


@pytest.mark.parametrize("place", PLACES)
async def test_a_call_pasted_anywhere_goes_to_the_lookup_row_and_enter_looks_it_up(main_window, place):
    driver = await main_window("--call", ADDRESS)
    paste(PLACES[place](driver), SAMPLE)
    assert texts(driver) == FOUR
    assert QApplication.focusWidget() is driver.find(QLineEdit, "accountEdit")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    await driver.idle()
    assert shown_call(driver) == FOUR


async def test_so_it_does_in_the_pane_with_the_whole_value_which_cannot_be_edited(main_window):
    driver = await main_window("--call", ADDRESS)
    driver.trigger("wholeValueAction")
    paste(driver.find(QPlainTextEdit, "wholeValueView"), SAMPLE)
    assert texts(driver) == FOUR


async def test_what_was_begun_in_the_row_makes_place(main_window):
    driver = await main_window("--call", ADDRESS)
    driver.type_call("mine", "1", "mine", "2")
    paste(driver.table, SAMPLE.partition("?")[0])
    assert texts(driver) == [*FOUR[:3], ""]


@pytest.mark.parametrize("keys", ["Ctrl+V", "Shift+Ins"])
async def test_both_keys_do_it_and_the_menu(main_window, keys):
    driver = await main_window("--call", ADDRESS)
    assert QKeySequence(keys) in driver.action("pasteCallAction").shortcuts()
    QApplication.clipboard().setText(SAMPLE)
    QTest.keySequence(driver.table, QKeySequence(keys))
    for key in (Qt.Key.Key_Control, Qt.Key.Key_Shift):
        QTest.keyRelease(driver.window, key)
    assert texts(driver) == FOUR
    driver.type_call(*NOTHING)
    driver.trigger("pasteCallAction")
    assert texts(driver) == FOUR


@pytest.mark.parametrize("name", ["filterEdit", "accountEdit", "commitNoteEdit"])
async def test_a_field_keeps_what_is_pasted_into_it(main_window, name):
    driver = await main_window("--call", ADDRESS)
    driver.edit_mode()
    driver.add("K", "v")
    edit = driver.find(QLineEdit, name)
    paste(edit, "just a text")
    assert edit.text() == "just a text"
    assert texts(driver)[0] == ""
    assert driver.message == ""


async def test_so_does_a_cell_that_is_being_edited(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    index = driver.cell("Key1", "Value")
    driver.table.setCurrentIndex(index)
    driver.table.edit(index)
    editor = QApplication.focusWidget()
    editor.selectAll()
    press(editor, QKeySequence.StandardKey.SelectAll)
    QApplication.clipboard().setText(ADDRESS)
    press(editor, QKeySequence.StandardKey.Paste)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert driver.rows()["Key1"] == ADDRESS
    assert texts(driver) == NOTHING


@pytest.mark.parametrize("text", ["", "a text about something", OTHER[0], PART, "2024-05-01\tNorthline\t7"])
async def test_a_clipboard_without_a_whole_call_changes_nothing_and_is_told(main_window, text):
    driver = await main_window("--call", SAMPLE)
    driver.type_call("mine", "", "", "")
    paste(driver.table, text)
    assert texts(driver) == ["mine", "", "", ""]
    await until(lambda: "othing was pasted" in driver.message)


async def test_what_names_no_call_at_all_is_told_in_one_sentence(main_window):
    driver = await main_window()
    QApplication.clipboard().setText("a text about something")
    driver.trigger("pasteCallAction")
    assert driver.message == (
        "The clipboard does not name a whole call, so nothing was pasted. Copy a link, a report row or SIP "
        "headers and try again."
    )
    QApplication.clipboard().setText(
        f"https://a.example/context/call/{SAMPLE} https://a.example/context/call/{ADDRESS}"
    )
    driver.trigger("pasteCallAction")
    assert driver.message.startswith("These are the addresses of several calls.")
    assert driver.message.endswith("Nothing was pasted.")
