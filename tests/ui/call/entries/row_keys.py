"""Rows of a table, chosen with the mouse and acted on with the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from lvctx_gui.core.edits import Removed
from lvctx_gui.ui.call.entries.rows import Column
from tests.api_server import SAMPLE_CALL

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


def fill(api_server, rows=60):
    entries = [{"key": f"k{n:02}", "value": f"v{n}"} for n in range(rows)]
    api_server.control.put_call(*SAMPLE_CALL, 7419, entries)


def press(widget, key, modifiers=NO_MODIFIER):
    """A key with everything that an application does with it: shortcuts, too."""
    QTest.keyClick(widget, key, modifiers)
    # Qt would think that Ctrl is still held when a window or another widget has taken the focus.
    QTest.keyRelease(widget.window(), Qt.Key.Key_Control)


def double_click(table, where):
    """Both clicks: Qt's tests send the second one alone, which a table takes for the first."""
    for click in (QTest.mouseClick, QTest.mouseDClick):
        click(table.viewport(), Qt.MouseButton.LeftButton, NO_MODIFIER, where)


def draft_of(driver):
    return driver.window.tabs.current.state.draft


def removed_keys(driver):
    return [key for key, edit in draft_of(driver).edits.by_key.items() if isinstance(edit, Removed)]


def select(driver, *keys):
    """Choose rows as the mouse does: a click, then clicks with Ctrl."""
    table = driver.table
    for number, key in enumerate(keys):
        where = table.visualRect(driver.cell(key, "Value")).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, CTRL if number else NO_MODIFIER, where)
    QTest.keyRelease(driver.window, Qt.Key.Key_Control)


def selected_keys(driver):
    return sorted({index.siblingAtColumn(Column.KEY).data() for index in driver.table.selectedIndexes()})


def current_key(driver):
    return driver.table.currentIndex().siblingAtColumn(Column.KEY).data()
