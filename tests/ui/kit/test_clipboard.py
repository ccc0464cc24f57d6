"""Copying and pasting cells: what was in one comes into the other, and no framing with it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit

from lvctx_gui.ui.kit.putting import made_by_qt
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import press

ODD = "one\r\ntwo\rthree\u2028four\nfive\ud800\u00a0 "


def open_editor(driver, key, title):
    index = driver.cell(key, title)
    driver.table.setFocus()
    driver.table.setCurrentIndex(index)
    driver.table.edit(index)
    return QApplication.focusWidget()


def paste(widget):
    press(widget, QKeySequence.StandardKey.Paste)


def value(driver, key):
    return driver.window.tabs.current.state.draft.get(key)


def hint(driver):
    found = [label for label in driver.window.findChildren(QLabel, "cellHint") if label.isVisible()]
    return found[0].text() if found else ""


@pytest.mark.parametrize("way", ["cell", "editor", "whole value", "part"])
async def test_a_value_comes_into_another_cell_as_it_was(main_window, api_server, way):
    api_server.control.put_call(
        *SAMPLE_CALL,
        7419,
        [{"key": "a", "value": ODD}, {"key": "b", "value": "x"}, {"key": "c", "value": "p\r\nq"}],
    )

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.setCurrentIndex(driver.cell("a", "Value"))
    if way == "cell":
        driver.trigger("copyAction")
    elif way == "whole value":
        driver.trigger("wholeValueAction")
        view = driver.find(QPlainTextEdit, "wholeValueView")
        view.setFocus()
        view.selectAll()
        press(view, QKeySequence.StandardKey.Copy)
    else:
        editor = open_editor(driver, "a", "Value")
        if way == "part":
            cursor = editor.textCursor()
            cursor.setPosition(1)
            cursor.setPosition(10, cursor.MoveMode.KeepAnchor)
            editor.setTextCursor(cursor)
        press(editor, QKeySequence.StandardKey.Copy)
        QTest.keyClick(editor, Qt.Key.Key_Escape)
    expected = "ne\r\ntwo\rth" if way == "part" else ODD
    editor = open_editor(driver, "b", "Value")
    paste(editor)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert value(driver, "b") == expected
    editor = open_editor(driver, "c", "Value")
    QTest.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    paste(editor)
    QTest.keyClicks(editor, "!")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert value(driver, "c") == f"p\r\nq{expected}!"


async def test_undoing_a_paste_brings_back_the_exact_characters_of_before(main_window, api_server):
    api_server.control.put_call(
        *SAMPLE_CALL, 7419, [{"key": "a", "value": "x\ny"}, {"key": "b", "value": ODD}]
    )

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.setCurrentIndex(driver.cell("a", "Value"))
    driver.trigger("copyAction")
    editor = open_editor(driver, "b", "Value")
    paste(editor)
    assert editor.text() == "x\ny"
    editor.undo()
    assert editor.text() == ODD
    assert not editor.is_modified
    editor.redo()
    assert editor.text() == "x\ny"
    QTest.keyClick(editor, Qt.Key.Key_Escape)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain\r\n", "plain"),
        ("plain\n", "plain"),
        ("plain\n\n", "plain\n"),
        ("a\r\nb", "a\r\nb"),
        ("a\nb", "a\nb"),
        ('"say ""hi""\nall"\r\n', 'say "hi"\nall'),
        (" blank ", " blank "),
    ],
)
async def test_what_a_spreadsheet_adds_to_a_cell_is_no_part_of_the_value(
    main_window, api_server, text, expected
):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    QApplication.clipboard().setText(text)
    editor = open_editor(driver, "Key1", "Value")
    paste(editor)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert value(driver, "Key1") == expected


async def test_plain_line_feeds_of_other_programs_take_the_kind_of_the_cell(main_window, api_server):
    api_server.control.put_call(*SAMPLE_CALL, 7419, [{"key": "a", "value": "x\r\ny"}])

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    QApplication.clipboard().setText("1\n2")
    editor = open_editor(driver, "a", "Value")
    QTest.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    paste(editor)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert value(driver, "a") == "x\r\ny1\r\n2"


async def test_what_says_one_thing_and_holds_another_is_taken_for_what_it_says(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    data = made_by_qt()
    data.setText("seen")
    data.setData("application/x-lvctx-gui-cell", b"hidden")
    QApplication.clipboard().setMimeData(data)
    editor = open_editor(driver, "Key1", "Value")
    paste(editor)
    assert editor.text() == "seen"
    data = QMimeData()
    data.setText("seen too")
    data.setData("application/x-lvctx-gui-cell", b"\xff")
    editor.selectAll()
    editor.insertFromMimeData(data)
    assert editor.text() == "seen too"
    QTest.keyClick(editor, Qt.Key.Key_Escape)


@pytest.mark.parametrize("text", ["New1\r\n", "New1\n", "New1\u2028", "New1", "New1 ", " New1\u00a0"])
async def test_a_pasted_key_does_not_end_in_a_blank_that_nobody_typed(main_window, text):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.trigger("addEntryAction")
    QApplication.clipboard().setText(text)
    editor = QApplication.focusWidget()
    paste(editor)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert "New1" in driver.rows()
    driver.trigger("addEntryAction")
    editor = QApplication.focusWidget()
    editor.insertPlainText("New2\n")  # dictation ends a line like this
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert "New2" in driver.rows()


@pytest.mark.parametrize("text", ["New1\tvalue\r\n", "New1\r\nNew2\r\n", "a\tb"])
async def test_several_cells_are_not_one_key_and_the_editor_says_so(main_window, text):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.trigger("addEntryAction")
    QApplication.clipboard().setText(text)
    editor = QApplication.focusWidget()
    QTest.keyClicks(editor, "Mine")
    paste(editor)
    assert editor.text() == "Mine"
    assert "A key is a single line, and these are several cells or lines: nothing was pasted." in hint(driver)
    assert "Rows cannot be pasted yet" in editor.accessibleDescription()
    QTest.keyClicks(editor, "2")
    assert hint(driver) == ""
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert "Mine2" in driver.rows()


@pytest.mark.parametrize("text", ["Key1\r\n", "Key1\n", "Key1\r", "Key1"])
async def test_the_filter_drops_the_line_end_that_a_spreadsheet_adds(main_window, text):
    driver = await main_window("--call", SAMPLE)
    edit = driver.find(QLineEdit, "filterEdit")
    QApplication.clipboard().setText(text)
    edit.setFocus()
    paste(edit)
    assert edit.text() == "Key1"
    assert list(driver.rows()) == ["Key1"]
    edit.setText("😀-")
    edit.setCursorPosition(2)  # Qt counts the first sign as two
    paste(edit)
    assert edit.text() == "😀Key1-"
    QTest.keyClicks(edit, "x")
    assert edit.text() == "😀Key1x-"


# --- keys that look alike ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("key1", "“Key1” exists already and differs only by capital letters."),
        ("Key1 ", "“Key1” exists already and differs only by blanks."),
        ("Key1\u200b", "“Key1” exists already and differs only by invisible characters."),
        ("Ｋｅｙ1", "“Key1” exists already and differs only by Unicode form."),
    ],
)
async def test_a_key_that_looks_like_another_is_told_while_it_is_typed(main_window, spoken, key, words):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.trigger("addEntryAction")
    editor = QApplication.focusWidget()
    editor.insertPlainText(key)
    assert hint(driver) == f"⚠ {words}"
    assert editor.accessibleDescription() == words
    assert spoken.count(words) == 1
    editor.insertPlainText("x")
    assert (hint(driver), editor.accessibleDescription()) == ("", "")
    editor.textCursor().deletePreviousChar()
    assert spoken.count(words) == 2
    QTest.keyClick(editor, Qt.Key.Key_Return)
    model, cell = driver.table.model(), driver.cell(key, "Key")
    state = cell.siblingAtColumn(cell.column() - 1)
    assert model.data(state, Qt.ItemDataRole.ToolTipRole) == words
    assert words in model.data(state, Qt.ItemDataRole.AccessibleTextRole)
    assert hint(driver) == ""


async def test_renaming_is_told_of_others_and_not_of_the_key_itself(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    editor = open_editor(driver, "Key1", "Key")
    editor.selectAll()
    editor.insertPlainText("key1")
    assert hint(driver) == ""
    editor.selectAll()
    editor.insertPlainText("key2")
    assert "“Key2” exists already and differs only by capital letters." in hint(driver)
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert hint(driver) == ""
    # A key that is to go is none to be mixed up with.
    driver.remove("Key2")
    driver.add("key2")
    cell = driver.cell("key2", "Key")
    assert "exists already" not in str(driver.table.model().data(cell, Qt.ItemDataRole.ToolTipRole))


async def test_two_new_keys_can_look_alike_too(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.add("Fresh")
    driver.trigger("addEntryAction")
    editor = QApplication.focusWidget()
    editor.insertPlainText("fresh")
    assert "“Fresh” exists already" in hint(driver)
    QTest.keyClick(editor, Qt.Key.Key_Escape)
