"""The row below the last entry that adds one: by mouse, by keyboard, and never taken for an entry."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.call.entries.rows import Column
from tests.api_server import SAMPLE
from tests.gui import until
from tests.ui.call.entries.row_keys import CTRL, draft_of, fill, press, removed_keys


async def opened(main_window, api_server, rows=3):
    fill(api_server, rows)
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.setFocus()
    return driver


def add_row(driver):
    return driver.find(QPushButton, "addRowButton")


def is_typing_a_key(driver):
    editor = QApplication.focusWidget()
    return editor.objectName() == "cellEditor" and editor.accessibleName() == "Key"


async def test_it_is_there_while_the_call_can_be_edited_and_lies_below_the_last_row(main_window, api_server):
    fill(api_server, 3)
    driver = await main_window("--call", SAMPLE)
    assert not driver.shown(QPushButton, "addRowButton")
    driver.edit_mode()
    table, row = driver.table, add_row(driver)
    assert row.text() == "Add an entry (Ctrl+N)"
    assert row.accessibleName() == "Add an entry"
    below = table.rowViewportPosition(2) + table.rowHeight(2)
    assert (row.x(), row.y(), row.width(), row.height()) == (
        0,
        below,
        table.viewport().width(),
        table.rowHeight(2),
    )
    driver.trigger("editModeAction")
    assert not driver.shown(QPushButton, "addRowButton")


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space])
async def test_down_from_the_last_row_reaches_it_and_keys_begin_an_entry(main_window, api_server, key):
    driver = await opened(main_window, api_server)
    table = driver.table
    press(table, Qt.Key.Key_End, CTRL)
    assert QApplication.focusWidget() is table
    press(table, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is add_row(driver)
    press(add_row(driver), Qt.Key.Key_Up)
    assert QApplication.focusWidget() is table
    assert table.currentIndex().row() == 2
    press(table, Qt.Key.Key_Down)
    press(add_row(driver), key)
    assert is_typing_a_key(driver)
    QTest.keyClicks(QApplication.focusWidget(), "New")
    press(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert list(driver.rows()) == ["k00", "k01", "k02", "New"]


async def test_what_is_typed_there_begins_the_key(main_window, api_server):
    driver = await opened(main_window, api_server)
    add_row(driver).setFocus()
    QTest.keyClick(add_row(driver), "P")
    assert is_typing_a_key(driver)
    assert QApplication.focusWidget().toPlainText() == "P"
    QTest.keyClicks(QApplication.focusWidget(), "romise")
    press(QApplication.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClicks(QApplication.focusWidget(), "50")
    press(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert draft_of(driver).get("Promise") == "50"


@pytest.mark.parametrize("click", [QTest.mouseClick, QTest.mouseDClick])
async def test_a_click_begins_one_entry_and_escape_takes_it_back(main_window, api_server, click):
    driver = await opened(main_window, api_server)
    row = add_row(driver)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    if click is QTest.mouseDClick:
        # Qt sends the second press to what lies there by then: the editor of the new row.
        QTest.mouseDClick(QApplication.focusWidget(), Qt.MouseButton.LeftButton)
    assert is_typing_a_key(driver)
    assert driver.table.model().rowCount() == 4
    press(QApplication.focusWidget(), Qt.Key.Key_Escape)
    await until(lambda: driver.table.model().rowCount() == 3)
    assert draft_of(driver).staged_count == 0


async def test_it_is_no_entry(main_window, api_server):
    driver = await opened(main_window, api_server)
    table = driver.table
    assert table.model().rowCount() == 3
    press(table, Qt.Key.Key_A, CTRL)
    press(table, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "k00\tv0\nk01\tv1\nk02\tv2"
    press(table, Qt.Key.Key_Delete)
    assert removed_keys(driver) == ["k00", "k01", "k02"]
    press(table, Qt.Key.Key_Z, CTRL)
    table.sortByColumn(Column.KEY, Qt.SortOrder.DescendingOrder)
    assert add_row(driver).y() == table.rowViewportPosition(2) + table.rowHeight(2)
    driver.find(QLineEdit, "filterEdit").setText("k01")
    assert add_row(driver).y() == table.rowViewportPosition(0) + table.rowHeight(0)


async def test_a_filter_gives_way_to_what_is_added(main_window, api_server):
    driver = await opened(main_window, api_server)
    driver.find(QLineEdit, "filterEdit").setText("k01")
    driver.trigger("changedOnlyAction")
    QTest.mouseClick(add_row(driver), Qt.MouseButton.LeftButton)
    assert is_typing_a_key(driver)
    assert driver.table.model().rowCount() == 4
    assert driver.action("allEntriesAction").isChecked()


async def test_below_many_rows_the_end_of_the_bar_shows_it(main_window, api_server):
    driver = await opened(main_window, api_server, rows=90)
    table, row = driver.table, add_row(driver)
    bar, viewport = table.verticalScrollBar(), table.viewport()
    assert row.y() >= viewport.height()
    bar.setValue(bar.maximum())
    assert row.y() + row.height() == viewport.height()
    assert table.rowViewportPosition(89) + table.rowHeight(89) == row.y()
    bar.setValue(0)
    row.setFocus()
    assert bar.value() == bar.maximum()
    # Rows that come and go move neither it nor what is looked at.
    for step in (lambda: driver.remove("k89"), lambda: press(table, Qt.Key.Key_Z, CTRL)):
        bar.setValue(bar.maximum())
        step()
        assert table.rowViewportPosition(89) + table.rowHeight(89) == row.y()


async def test_a_wide_table_that_is_scrolled_keeps_it_across_the_whole_width(main_window, api_server):
    driver = await opened(main_window, api_server)
    table, row = driver.table, add_row(driver)
    table.horizontalHeader().resizeSection(Column.KEY, table.viewport().width() * 2)
    await until(lambda: table.horizontalScrollBar().maximum() > 0)
    table.horizontalScrollBar().setValue(table.horizontalScrollBar().maximum())
    assert (row.x(), row.width()) == (0, table.viewport().width())


async def test_it_stays_in_its_place_but_sleeps_while_something_is_sent(main_window, api_server, faults):
    driver = await opened(main_window, api_server)
    driver.set_value("k00", "mine")
    row = add_row(driver)
    row.setFocus()
    faults.add(Fault("hang", method="POST"))
    driver.trigger("commitAction")
    await until(lambda: driver.window.tabs.current.state.is_working)
    assert row.isVisible()
    assert not row.isEnabled()
    assert driver.window.focusWidget() is driver.table
    faults.clear()
    await driver.idle()
    assert row.isEnabled()


async def test_when_editing_is_switched_off_the_focus_goes_back_to_the_rows(main_window, api_server):
    driver = await opened(main_window, api_server)
    add_row(driver).setFocus()
    press(add_row(driver), Qt.Key.Key_E, CTRL)
    assert not driver.action("editModeAction").isChecked()
    assert driver.window.focusWidget() is driver.table
