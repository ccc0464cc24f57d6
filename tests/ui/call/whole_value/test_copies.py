"""What is copied of a whole value is what is stored, to the letter."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from lvctx_gui.ui.kit.clipboard import pasted_cell
from tests.gui import move_mouse
from tests.ui.call.entries.row_keys import CTRL, SHIFT

ODD = {
    "no-break space": "a\u00a0b\u202fc",
    "CR": "a\rb",
    "CR LF": "a\r\nb\r\n",
    "LF": "a\nb\n",
    "U+2028": "a\u2028b",
    "U+2029": "a\u2029b",
    "leading BOM": "\ufeffab",
    "NUL": "a\0b",
    "half characters": "a\ud800b\udc00",
    "tab": "\ta\tb",
    "blanks at the ends": "  a  ",
    "bidirectional": "a\u202eb\u2066c",
    "every kind": "\ufeff\u00a0a\r\nb\rc\nd\u2028e\u2029f\0\U0001f600\ud800 \t",
    "long": "\u00a0 a" * 500 + "\r\n" + "b\u200b" * 300,
}


def copied():
    """What the clipboard holds for a cell of this program."""
    return pasted_cell(QApplication.clipboard().mimeData(), "\n")


@pytest.mark.parametrize("value", ODD.values(), ids=ODD.keys())
async def test_all_of_it_is_copied_to_the_letter(whole_value, value):
    pane = await whole_value(value)
    view, clipboard = pane.view, QApplication.clipboard()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_A, CTRL)
    QTest.keyClick(view, Qt.Key.Key_C, CTRL)
    assert copied() == value
    clipboard.setText("as before")
    pane.driver.press("copyValueButton")
    assert copied() == value
    assert clipboard.text() == value.replace("\ud800", "\ufffd").replace("\udc00", "\ufffd")
    # A drag, and X11's selection, take the same.
    data = view.createMimeDataFromSelection()
    assert isinstance(data, QMimeData)
    assert pasted_cell(data, "\n") == value


@pytest.mark.parametrize("value", ODD.values(), ids=ODD.keys())
async def test_each_part_that_is_selected_by_keys_is_a_part_of_it(whole_value, value):
    pane = await whole_value(value)
    pane.driver.trigger("wrapAction")
    view = pane.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home, CTRL)
    parts, last = "", view.document().blockCount() - 1
    for number in range(last + 1):
        QTest.keyClick(view, Qt.Key.Key_End if number == last else Qt.Key.Key_Down, SHIFT)
        parts += view.selected_text()
        cursor = view.textCursor()
        cursor.clearSelection()
        view.setTextCursor(cursor)
    assert parts == value


async def test_a_selection_with_the_mouse_over_cuts_has_none_of_them(whole_value):
    line = "".join(f"{number:04} " for number in range(400))
    pane = await whole_value(line + "\r\nlast")
    view = pane.view
    assert pane.shown.count("\n") > 4
    begin, end = line.index("0070"), line.index("0085")
    places = []
    for offset in (begin, end):
        view.select(offset, offset)
        assert "\n" in pane.shown[: view.textCursor().position()] or offset == begin
        places.append(view.cursorRect().center())
    view.moveCursor(QTextCursor.MoveOperation.Start)
    viewport, nothing = view.viewport(), Qt.KeyboardModifier.NoModifier
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, nothing, places[0])
    move_mouse(viewport, places[0] + QPoint(2, 2), Qt.MouseButton.LeftButton)
    move_mouse(viewport, places[1], Qt.MouseButton.LeftButton)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, nothing, places[1])
    assert view.selected_text() == line[begin:end]
    QTest.keyClick(view, Qt.Key.Key_C, CTRL)
    assert copied() == line[begin:end]


async def test_all_is_all_also_while_the_rest_is_still_coming(whole_value):
    value = "abc\u00a0" * 100_000
    pane = await whole_value(value)
    view = pane.view
    assert not view.sheet.is_complete
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_A, CTRL)
    QTest.keyClick(view, Qt.Key.Key_C, CTRL)
    assert copied() == value
    assert not view.sheet.is_complete
    await pane.complete()
    # The selection has gone along.
    assert view.selected_text() == value


async def test_who_jumps_to_the_end_meanwhile_is_at_the_end_when_it_is_there(whole_value):
    pane = await whole_value("line\n" * 90_000 + "last")
    view = pane.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_End, CTRL)
    await pane.complete()
    assert view.textCursor().atEnd()
    assert view.textCursor().block().text() == "last"
    assert view.viewport().rect().contains(view.cursorRect().center())


async def test_no_value_is_not_copied_as_an_empty_one(whole_value):
    pane = await whole_value(None, "")
    QApplication.clipboard().setText("as before")
    assert not pane.driver.find(QPushButton, "copyValueButton").isEnabled()
    pane.go_to("k1")
    pane.driver.press("copyValueButton")
    assert QApplication.clipboard().text() == ""
    assert pane.facts == "empty text"
