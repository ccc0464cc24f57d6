"""Reading: whole values, copying, menus, tabs by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPlainTextEdit

from tests.api_server import SAMPLE, SAMPLE_CALL


async def test_enter_on_an_entry_shows_all_of_its_value(main_window, api_server):
    long = "\n".join(f"line {n}" for n in range(500))
    api_server.control.put_call(
        *SAMPLE_CALL, 7419, [{"key": "a", "value": long}, {"key": "b"}, {"key": "c", "value": 5}]
    )

    driver = await main_window("--call", SAMPLE)
    driver.table.setFocus()
    driver.table.setCurrentIndex(driver.cell("a", "Value"))
    QTest.keyClick(driver.table, Qt.Key.Key_Return)
    view = driver.find(QPlainTextEdit, "wholeValueView")
    assert view.toPlainText() == long
    pane = driver.window.tabs.current.right_pane.whole_value
    assert pane._title.text() == "a"
    assert driver.find(QLabel, "wholeValueFacts").text() == "500 lines · 4.4 kB"
    QTest.keyClick(driver.table, Qt.Key.Key_Down)
    assert (view.toPlainText(), "no value" in pane._title.text()) == ("", True)
    QTest.keyClick(driver.table, Qt.Key.Key_Down)
    assert (view.toPlainText(), "number" in pane._title.text()) == ("5", True)
    driver.press("reviewButton")
    assert not view.isVisible()
    assert not driver.action("wholeValueAction").isChecked()


async def test_copying_takes_the_cell_or_keys_and_values_of_several_rows(main_window, api_server):
    api_server.control.put_call(
        *SAMPLE_CALL, 7419, [{"key": "a", "value": "x\ud800y"}, {"key": "b", "value": "2"}]
    )

    driver = await main_window("--call", SAMPLE)
    clipboard = QApplication.clipboard()
    driver.table.setCurrentIndex(driver.cell("a", "Value"))
    driver.trigger("copyAction")
    assert clipboard.text() == "x\ufffdy"
    driver.table.setCurrentIndex(driver.cell("b", "Key"))
    driver.trigger("copyAction")
    assert clipboard.text() == "b"
    driver.table.selectAll()
    driver.trigger("copyAction")
    assert clipboard.text() == "a\tx\ufffdy\nb\t2"
    driver.trigger("copyAddressAction")
    assert clipboard.text() == SAMPLE


async def test_the_tables_own_menu_has_what_can_be_done_with_a_row(main_window):
    driver = await main_window("--call", SAMPLE)
    view = driver.window.tabs.current.view
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5))
    view.contextMenuEvent(event)
    (menu,) = driver.shown(QMenu)
    words = [action.text().replace("&", "") for action in menu.actions() if action.text()]
    assert words[:5] == ["Copy", "Copy with headings", "Copy as", "Whole value", "Refresh this entry"]
    menu.close()


async def test_several_rows_are_removed_restored_and_emptied_in_one_step_each(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    state = driver.window.tabs.current.state
    driver.table.selectAll()
    driver.trigger("removeEntryAction")
    assert state.draft.staged_count == 5
    driver.trigger("undoAction")
    assert state.draft.staged_count == 0
    driver.table.selectAll()
    driver.trigger("setNoValueAction")
    assert [state.draft.get(key) for key in state.draft.base.keys] == [None] * 5
    assert state.draft.staged_count == 4
    driver.table.selectAll()
    driver.trigger("restoreEntryAction")
    assert state.draft.staged_count == 0


async def test_walking_through_tabs_and_the_filter_by_keyboard(main_window, api_server):
    api_server.control.put_call("S2", 5, "B", 7419, [{"key": "only", "value": "1"}])

    driver = await main_window("--call", SAMPLE)
    await driver.look_up("S2", 5, "B")
    driver.trigger("nextTabAction")
    assert len(driver.rows()) == 5
    driver.trigger("previousTabAction")
    assert list(driver.rows()) == ["only"]
    driver.trigger("findAction")
    edit = driver.find(QLineEdit, "filterEdit")
    QTest.keyClicks(edit, "zz")
    assert driver.rows() == {}
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert list(driver.rows()) == ["only"]
    QTest.keyClick(edit, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is driver.table


async def test_a_long_text_grows_the_editor_and_breaks_lines_with_alt_enter(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    index = driver.cell("Key1", "Value")
    driver.table.setCurrentIndex(index)
    driver.table.edit(index)
    editor = QApplication.focusWidget()
    low = editor.height()
    QTest.keyClicks(editor, "one")
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    QTest.keyClicks(editor, "two")
    assert editor.height() > low
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert driver.rows()["Key1"] == "one\ntwo"
    QTest.keyClick(driver.table, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    editor.insertPlainText("\n".join("x" * 20))
    assert editor.geometry().bottom() <= driver.table.viewport().height()
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert driver.rows()["Key1"] == "one\ntwo"
