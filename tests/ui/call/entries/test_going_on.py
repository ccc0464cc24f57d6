"""Enter in an editor keeps what was typed and goes on, as in a spreadsheet."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Entry
from tests.api_server import SAMPLE, SAMPLE_CALL, put

_SHIFT, _CTRL, _ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


async def editing(main_window, api_server, key, more=""):
    put(api_server, CallRef(*SAMPLE_CALL, 7419), [Entry(name, name * 2 + more) for name in "abcd"])
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.setFocus()
    driver.table.setCurrentIndex(driver.cell(key, "Value"))
    return driver


def type_and_press(driver, text, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClicks(driver.table, text[0])  # which opens the editor
    QTest.keyClicks(QApplication.focusWidget(), text[1:])
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def is_at(driver, key):
    index = driver.table.currentIndex()
    return index == driver.cell(key, "Value") and driver.table.hasFocus()


@pytest.mark.parametrize(
    ("begin", "modifiers", "there"),
    [
        ("b", Qt.KeyboardModifier.NoModifier, "c"),
        ("b", _SHIFT, "a"),
        ("d", Qt.KeyboardModifier.NoModifier, "d"),
        ("a", _SHIFT, "a"),
    ],
)
async def test_enter_goes_down_and_with_shift_up(main_window, api_server, begin, modifiers, there):
    driver = await editing(main_window, api_server, begin)
    type_and_press(driver, "typed", Qt.Key.Key_Return, modifiers)
    assert driver.rows()[begin] == "typed"
    assert is_at(driver, there)
    assert not driver.table.entry_delegate.is_editing


async def test_a_column_can_be_typed_down(main_window, api_server):
    driver = await editing(main_window, api_server, "a")
    for text in ("1", "2", "3", "4"):
        type_and_press(driver, text, Qt.Key.Key_Return)
    assert driver.rows() == {"a": "1", "b": "2", "c": "3", "d": "4"}


@pytest.mark.parametrize(("modifiers", "there"), [(Qt.KeyboardModifier.NoModifier, "c"), (_SHIFT, "a")])
async def test_in_a_filter_it_goes_to_the_row_beside(main_window, api_server, modifiers, there):
    driver = await editing(main_window, api_server, "b", " fits")
    driver.find(QLineEdit, "filterEdit").setText("fits")
    driver.table.setCurrentIndex(driver.cell("b", "Value"))
    type_and_press(driver, "another", Qt.Key.Key_Return, modifiers)
    assert driver.window.tabs.current.state.draft.get("b") == "another"
    assert is_at(driver, there)


async def test_in_sorted_rows_it_goes_to_the_one_that_was_beside(main_window, api_server):
    driver = await editing(main_window, api_server, "c")
    driver.table.sortByColumn(driver.column("Value"), Qt.SortOrder.AscendingOrder)
    driver.table.setCurrentIndex(driver.cell("c", "Value"))
    type_and_press(driver, "0", Qt.Key.Key_Return)
    assert driver.window.tabs.current.state.draft.get("c") == "0"
    assert is_at(driver, "d")


@pytest.mark.parametrize("modifiers", [_CTRL, _ALT])
async def test_with_ctrl_or_alt_it_breaks_the_line(main_window, api_server, modifiers):
    driver = await editing(main_window, api_server, "b")
    type_and_press(driver, "one", Qt.Key.Key_Return, modifiers)
    QTest.keyClicks(QApplication.focusWidget(), "two")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert driver.window.tabs.current.state.draft.get("b") == "one\ntwo"
    assert is_at(driver, "c")


async def test_escape_gives_up_this_cell_and_stays(main_window, api_server):
    driver = await editing(main_window, api_server, "a")
    type_and_press(driver, "kept", Qt.Key.Key_Return)
    type_and_press(driver, "dropped", Qt.Key.Key_Escape)
    assert driver.rows() == {"a": "kept", "b": "bb", "c": "cc", "d": "dd"}
    assert is_at(driver, "b")
