"""What is composed by an input method, or with a dead key, over a selected cell begins its editor."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from lvctx_gui.ui.call.entries.editor import CellEditor
from tests.api_server import SAMPLE


def compose(widget, preedit, committed=""):
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(committed)
    QApplication.sendEvent(widget, event)


def takes_input(widget):
    return widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


async def on_key1(main_window, column="Value", *, editing=True):
    driver = await main_window("--call", SAMPLE)
    if editing:
        driver.edit_mode()
    driver.table.setFocus()
    driver.table.setCurrentIndex(driver.cell("Key1", column))
    return driver


def editor_of(driver):
    (editor,) = driver.table.viewport().findChildren(CellEditor)
    return editor


@pytest.mark.parametrize("column", ["Value", "State"])
async def test_the_first_syllable_stands_in_the_editor_of_the_value(main_window, column):
    driver = await on_key1(main_window)
    driver.table.setCurrentIndex(driver.cell("Key1", "Value").siblingAtColumn(0 if column == "State" else 2))
    compose(driver.table, "ㅎ")
    editor = editor_of(driver)
    assert QApplication.focusWidget() is editor
    compose(editor, "하")
    compose(editor, "", "하")
    compose(editor, "", "나")
    assert editor.text() == "하나"
    driver.table.finish_editing()
    assert driver.rows()["Key1"] == "하나"


async def test_a_text_that_comes_at_once_replaces_the_value(main_window):
    driver = await on_key1(main_window)
    compose(driver.table, "", "é")  # a dead key, or dictation
    driver.table.finish_editing()
    assert driver.rows()["Key1"] == "é"


async def test_composing_is_possible_as_soon_as_editing_is_on(main_window):
    driver = await on_key1(main_window, editing=False)
    assert not takes_input(driver.table)
    driver.trigger("editModeAction")
    assert takes_input(driver.table)
    compose(driver.table, "", "한")
    driver.table.finish_editing()
    assert driver.rows()["Key1"] == "한"
    driver.trigger("editModeAction")
    assert not takes_input(driver.table)


async def test_in_reading_mode_what_is_composed_goes_nowhere_and_it_is_said_why(main_window):
    driver = await on_key1(main_window, editing=False)
    before = driver.rows()
    compose(driver.table, "", "한")
    assert driver.rows() == before
    assert driver.table.viewport().findChildren(CellEditor) == []
    assert driver.message.startswith("Editing is off")


async def test_an_empty_composition_opens_nothing(main_window):
    driver = await on_key1(main_window)
    compose(driver.table, "")
    assert driver.table.viewport().findChildren(CellEditor) == []
