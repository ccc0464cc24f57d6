"""Looking for a text in one value: by keyboard, by mouse, as the filter compares."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton

from lvctx_gui.core.sheet import search
from tests.gui import until
from tests.ui.call.entries.row_keys import CTRL, SHIFT


def look_for(pane, text):
    pane.view.setFocus()
    QTest.keyClick(pane.view, Qt.Key.Key_F, CTRL)
    QTest.keyClicks(pane.field, text)


async def test_ctrl_f_in_the_pane_finds_in_the_value_and_elsewhere_filters(whole_value):
    pane = await whole_value("One two, one three")
    look_for(pane, "one")
    assert QApplication.focusWidget() is pane.field
    assert pane.count == "1 of 2"
    assert pane.driver.find(QLineEdit, "filterEdit").text() == ""
    pane.driver.table.setFocus()
    QTest.keyClick(pane.driver.table, Qt.Key.Key_F, CTRL)
    assert QApplication.focusWidget() is pane.driver.find(QLineEdit, "filterEdit")


async def test_places_are_gone_through_in_a_round(whole_value):
    pane = await whole_value("a1 A2 b á3 a\n")
    look_for(pane, "a")
    seen = [pane.view.caret]
    none, enter = Qt.KeyboardModifier.NoModifier, Qt.Key.Key_Return
    for key, held in ((enter, none), (Qt.Key.Key_F3, none), (Qt.Key.Key_F3, none), (enter, SHIFT)):
        QTest.keyClick(pane.field, key, held)
        seen.append(pane.view.caret)
    assert pane.count == f"{[0, 3, 11].index(seen[-1]) + 1} of 3"
    assert seen == [0, 3, 11, 0, 11]
    QTest.keyClick(pane.field, Qt.Key.Key_F3, SHIFT)
    assert pane.view.caret == 3
    pane.driver.press("findNextButton", QToolButton)
    pane.driver.press("findPreviousButton", QToolButton)
    assert (pane.view.caret, pane.view.selected_text()) == (3, "A")
    # In the text the same keys go on.
    pane.view.setFocus()
    QTest.keyClick(pane.view, Qt.Key.Key_F3)
    assert pane.count == "3 of 3"


async def test_escape_ends_the_search_where_it_has_come_to(whole_value, spoken):
    pane = await whole_value("x needle y")
    look_for(pane, "NEEDLE")
    assert "1 of 1" in spoken
    QTest.keyClick(pane.field, Qt.Key.Key_Escape)
    assert not pane.driver.shown(QLineEdit, "findInValueEdit")
    assert QApplication.focusWidget() is pane.view
    assert pane.view.selected_text() == "needle"
    # What is selected is looked for next.
    QTest.keyClick(pane.view, Qt.Key.Key_F, CTRL)
    assert pane.field.text() == "needle"


async def test_what_is_not_there_is_said(whole_value, spoken):
    pane = await whole_value("haystack")
    look_for(pane, "x")
    assert pane.count == "Nothing found"
    assert "Nothing found" in spoken
    pane.field.clear()
    assert pane.count == ""


async def test_another_value_is_searched_as_well_and_nothing_is_gone_to(whole_value):
    pane = await whole_value("one", "one and one", "none")
    look_for(pane, "one")
    pane.go_to("k1")
    assert pane.count == "2 found"
    assert not pane.view.textCursor().hasSelection()
    pane.go_to("k2")
    assert pane.count == "1 found"
    pane.view.setFocus()
    QTest.keyClick(pane.view, Qt.Key.Key_F3)
    assert pane.view.selected_text() == "one"


@pytest.mark.parametrize("wanted", ["end", "\u00a0"])
async def test_what_stands_at_the_end_of_a_long_line_is_selected_there(whole_value, wanted):
    value = "x" * (1 << 20) + f" {wanted} "
    pane = await whole_value(value)
    look_for(pane, "")
    pane.field.setText(wanted)
    await until(lambda: pane.count == "1 of 1")
    await pane.complete()
    assert pane.view.selected_text() == wanted
    assert pane.view.viewport().rect().contains(pane.view.cursorRect().center())


async def test_one_slice_is_searched_in_a_turn(whole_value, monkeypatch):
    monkeypatch.setattr(search, "MOST", 3)
    pane = await whole_value("a" * (3 * search.SLICE))
    look_for(pane, "a")
    assert pane.count == "More than 3 found"
    assert pane.view.caret == 0
    monkeypatch.undo()
    pane.field.setText("ab")
    assert pane.count == "Looking …"
    await until(lambda: pane.count == "Nothing found")


async def test_hits_in_sight_are_marked(whole_value):
    pane = await whole_value("needle " * 20_000)
    look_for(pane, "needle")
    pane.view.grab()
    selections = pane.view.extraSelections()
    assert 1 < len(selections) < 1_500
    assert {each.cursor.selectedText() for each in selections} <= {"needle", "·"}
