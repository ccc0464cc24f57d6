"""Staged edits stay until they are committed, undone or discarded, whatever else happens to the table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.call.entries.remarks import state_of
from lvctx_gui.ui.kit.palettes import State
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import until


async def test_undo_and_redo_every_step(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    states = [driver.rows()]
    driver.set_value("Key1", "x")
    states.append(driver.rows())
    driver.remove("random")
    driver.add("New", "value")
    driver.table.model().setData(driver.cell("Key3", "Key"), "Key3b")
    assert driver.rows()["Key3b"] == "Value3"
    states.append(driver.rows())
    while driver.action("undoAction").isEnabled():
        driver.trigger("undoAction")
    assert driver.rows() == states[0]
    assert not driver.action("commitAction").isEnabled()
    driver.trigger("redoAction")
    assert driver.rows() == states[1]
    while driver.action("redoAction").isEnabled():
        driver.trigger("redoAction")
    assert driver.rows() == states[2]
    driver.trigger("discardAction")
    assert driver.rows() == states[0]
    driver.trigger("undoAction")
    assert driver.rows() == states[2]


async def test_restore_drops_the_edit_of_the_selected_row_only(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    driver.set_value("Key3", "y")
    driver.table.setCurrentIndex(driver.cell("Key1", "Key"))
    driver.trigger("restoreEntryAction")
    assert driver.rows()["Key1"] == "Value1"
    assert driver.rows()["Key3"] == "y"
    driver.set_value("Key3", "Value3")
    assert not driver.action("commitAction").isEnabled()


async def test_edits_survive_filtering_sorting_and_refreshing(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "zzz")
    driver.remove("random")
    driver.find(QLineEdit, "filterEdit").setText("VALUE3")
    assert list(driver.rows()) == ["Key3"]
    driver.find(QLineEdit, "filterEdit").setText("zzz")
    assert list(driver.rows()) == ["Key1"]
    driver.find(QLineEdit, "filterEdit").clear()
    driver.table.sortByColumn(driver.column("Key"), Qt.SortOrder.DescendingOrder)
    assert next(iter(driver.rows())) == "random"
    driver.trigger("changesFirstAction")
    assert set(list(driver.rows())[:2]) == {"Key1", "random"}
    driver.trigger("refreshAction")
    await driver.idle()
    assert driver.rows()["Key1"] == "zzz"
    assert driver.window.tabs.current.state.draft.staged_count == 2


async def test_the_review_shows_what_is_staged_and_says_so_where_nothing_is(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    nothing = "Your changes appear here before they are sent."
    assert nothing in [label.text() for label in driver.shown(QLabel)]
    driver.set_value("Key1", "x")
    assert "Key1  changed\nValue1\nx" in driver.review
    assert nothing not in [label.text() for label in driver.shown(QLabel)]
    driver.trigger("undoAction")
    assert driver.review == ""
    assert nothing in [label.text() for label in driver.shown(QLabel)]


async def test_a_refresh_waits_while_an_editor_is_open(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    index = driver.cell("Key1", "Value")
    driver.table.setCurrentIndex(index)
    driver.table.edit(index)
    editor = QApplication.focusWidget()
    QTest.keyClicks(editor, "half a wor")
    api_server.control.remove_entry(*SAMPLE_CALL, "Documentatin")
    driver.trigger("refreshAction")
    await driver.idle()
    assert QApplication.focusWidget() is editor
    assert "Documentatin" in driver.rows()
    QTest.keyClicks(editor, "d")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    await until(lambda: driver.glyph("Documentatin") == "×")
    assert state_of(driver.window.tabs.current.state.draft, "Documentatin") is State.DELETED_REMOTELY
    assert driver.rows()["Key1"] == "half a word"


async def test_no_switch_costs_what_is_being_typed(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    for number, name in enumerate(
        ("changesFirstAction", "changedOnlyAction", "undoAction", "editModeAction")
    ):
        index = driver.cell("Key3", "Value")
        driver.table.setCurrentIndex(index)
        driver.table.edit(index)
        QApplication.focusWidget().setPlainText(f"typed {number}")
        driver.trigger(name)
        if name == "undoAction":
            driver.trigger("redoAction")
        assert driver.window.tabs.current.state.draft.get("Key3") == f"typed {number}"
    assert not driver.action("editModeAction").isChecked()


async def test_what_a_message_offers_asks_the_editing_switch(main_window, api_server, faults, virtual_clock):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    faults.add(Fault("status", status=503, method="POST", times=None))
    await driver.commit()
    driver.trigger("editModeAction")
    api_server.control.clear_log()
    driver.press("messageAction")
    await driver.idle()
    assert api_server.control.log() == []
    assert "Editing is off" in driver.message
