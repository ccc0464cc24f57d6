"""A large clipboard is read, or refused in words, before it comes to a field that would lay it all out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from lvctx_gui.core.clipboard import LONGEST_CELL, LONGEST_LINE
from lvctx_gui.ui.call.entries.editor import CellEditor
from lvctx_gui.ui.main_window.lookup_field import LookupField
from tests.api_server import SAMPLE
from tests.gui import press
from tests.ui.main_window.lookup_texts import FOUR, texts

LONG = "The letter was sent to the old address.\n" * (LONGEST_LINE // 40 + 1)


def paste(widget, text):
    QApplication.clipboard().setText(text)
    widget.setFocus()
    press(widget, QKeySequence.StandardKey.Paste)


def problem(driver):
    return driver.find(QLabel, "sessionEditProblem").text()


@pytest.fixture
def longest(monkeypatch):
    """The longest text that any field of the lookup row was given."""
    seen = [0]

    def look(field, text):
        seen[0] = max(seen[0], len(text))
        return given(field, text)

    given = LookupField._look
    monkeypatch.setattr(LookupField, "_look", look)
    return seen


async def test_a_text_that_no_identifier_is_as_long_as_stays_out_of_the_lookup_row(main_window, longest):
    driver = await main_window()
    driver.type_call("mine", "1", "mine")
    for text in (LONG.replace("\n", " "), "x" * 1_000_000):
        paste(driver.find(QLineEdit, "sessionEdit"), text)
        assert problem(driver) == "The clipboard holds more than 10,000 characters: nothing was pasted."
    paste(driver.find(QLineEdit, "sessionEdit"), LONG)
    assert problem(driver).startswith("These are several lines, and there is no address of a call in them.")
    assert texts(driver) == ["mine", "1", "mine", ""]
    assert longest[0] <= LONGEST_LINE


async def test_a_call_is_found_in_a_long_text_all_the_same(main_window, longest):
    driver = await main_window()
    paste(driver.find(QLineEdit, "sessionEdit"), f"{LONG}https://host.example/context/call/{SAMPLE}\n")
    assert texts(driver) == FOUR
    assert longest[0] <= LONGEST_LINE


async def test_a_filter_takes_the_beginning_and_says_so(main_window, spoken):
    driver = await main_window("--call", SAMPLE)
    field = driver.find(QLineEdit, "filterEdit")
    paste(field, LONG.replace("\n", " "))
    assert len(field.text()) == LONGEST_LINE
    assert any("A filter has 10,000 characters at most" in said for said in spoken)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert driver.rows()


async def editor_of(driver, title):
    driver.edit_mode()
    view = driver.table
    view.setCurrentIndex(driver.cell("Key1", title))
    view.edit(view.currentIndex())
    (editor,) = view.findChildren(CellEditor)
    return editor


async def test_a_value_that_could_not_be_read_again_is_not_pasted(main_window):
    driver = await main_window("--call", SAMPLE)
    editor = await editor_of(driver, "Value")
    before = editor.text()
    paste(editor, "x" * (LONGEST_CELL + 1))
    assert editor.text() == before
    assert editor.accessibleDescription() == (
        "The clipboard holds more than 8,388,608 characters: nothing was pasted."
    )
    editor.insertPlainText("y")
    assert not editor.accessibleDescription()


async def test_nor_is_a_key_that_no_address_would_hold(main_window):
    driver = await main_window("--call", SAMPLE)
    editor = await editor_of(driver, "Key")
    paste(editor, "x" * (LONGEST_LINE + 1))
    assert editor.text() == "Key1"
    assert "10,000 characters: nothing was pasted" in editor.accessibleDescription()


async def test_an_editor_works_its_text_out_once_after_each_keystroke(main_window, monkeypatch):
    driver = await main_window("--call", SAMPLE)
    editor = await editor_of(driver, "Value")
    asked = []
    carried = CellEditor._carried
    monkeypatch.setattr(CellEditor, "_carried", lambda self: asked.append(self) or carried(self))
    for text in ("a", "b", "c"):
        editor.insertPlainText(text)
        page = driver.window.tabs.current
        for _ in range(3):
            assert page.draft_as_typed().get("Key1").endswith(text)
    await driver.idle()
    assert len(asked) == 3
