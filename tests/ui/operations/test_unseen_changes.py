"""Nothing goes over what nobody has seen: a conflict stays one until a person decides it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton

from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.call.entries.rows import is_struck
from tests.api_server import SAMPLE, SAMPLE_CALL, asked, held
from tests.gui import until


async def stage_against(driver, api_server, theirs="theirs"):
    """Stage a value for Key3, for which somebody else writes another one."""
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", theirs)


async def ask_to_delete_all(driver):
    driver.trigger("deleteAllAction")
    (await driver.appears(QLineEdit, "deleteAllEdit")).setText(SAMPLE_CALL[2])
    await driver.answer("deleteAllConfirmButton")


async def offered_and_not_sent(driver, api_server, theirs="theirs"):
    """Key3 is in conflict, and committing sends nothing."""
    assert driver.glyph("Key3") == "!"
    api_server.control.clear_log()
    await driver.commit()
    assert "POST" not in asked(api_server)
    assert held(api_server)["Key3"] == theirs


@pytest.mark.parametrize("status", [403, 503])
async def test_deleting_everything_in_vain_hides_no_conflict(main_window, api_server, faults, status):
    driver = await main_window("--call", SAMPLE)
    await stage_against(driver, api_server)
    faults.add(Fault("status", method="DELETE", status=status))
    await ask_to_delete_all(driver)
    await driver.idle()
    assert driver.message.startswith("Nothing was deleted.")
    assert "may or may not" not in driver.message
    await offered_and_not_sent(driver, api_server)


async def test_what_somebody_adds_again_after_everything_was_deleted_is_a_conflict(
    main_window, api_server, faults
):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    faults.add(Fault("hang", "after", method="DELETE"))
    await ask_to_delete_all(driver)
    await until(lambda: "DELETE" in asked(api_server) and not held(api_server))
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    faults.clear()
    await driver.idle()
    await offered_and_not_sent(driver, api_server)


async def test_undo_and_redo_lose_no_conflict(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    await stage_against(driver, api_server)
    driver.trigger("refreshAction")
    await driver.idle()
    driver.trigger("undoAction")
    driver.trigger("redoAction")
    await offered_and_not_sent(driver, api_server)


async def test_undoing_a_discard_stages_nothing_over_what_others_wrote_since(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    await stage_against(driver, api_server)
    driver.trigger("discardAction")
    driver.trigger("refreshAction")
    await driver.idle()
    driver.trigger("undoAction")
    await offered_and_not_sent(driver, api_server)


async def test_keeping_mine_can_be_undone_and_done_again(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    await stage_against(driver, api_server)
    await driver.commit()
    driver.trigger("keepAllMineAction")
    assert "All conflicts are resolved" in driver.message
    driver.trigger("undoAction")
    assert driver.glyph("Key3") == "!"
    assert "resolved" not in driver.message
    assert driver.rows()["Key3"] == "mine"
    driver.trigger("redoAction")
    assert driver.glyph("Key3") == "~"
    await driver.commit()
    await driver.close()
    assert held(api_server)["Key3"] == "mine"


async def test_the_bar_decides_also_where_editing_is_off(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    await stage_against(driver, api_server)
    await driver.commit()
    driver.trigger("editModeAction")
    button = driver.find(QPushButton, "takeTheirsButton")
    button.setFocus()
    button.click()
    assert driver.rows()["Key3"] == "theirs"
    assert driver.action("editModeAction").isChecked()
    assert QApplication.focusWidget() is driver.table


async def test_after_one_decision_the_next_conflict_is_current(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    await stage_against(driver, api_server)
    driver.set_value("Key1", "mine too")
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "theirs too")
    await driver.commit()
    assert "“Key1”" in driver.conflict
    assert driver.find(QPushButton, "resolveButton").text() == "Show all 2…"
    assert driver.table.currentIndex().row() == driver.cell("Key1", "Key").row()
    driver.trigger("keepMineAction")
    assert driver.table.currentIndex().row() == driver.cell("Key3", "Key").row()
    assert "“Key3”" in driver.conflict
    assert "“Key1”" not in driver.conflict  # what it said of Key1 is over
    driver.trigger("takeTheirsAction")
    await driver.commit()
    await driver.close()
    assert (held(api_server)["Key1"], held(api_server)["Key3"]) == ("mine too", "theirs")


async def test_a_removal_in_conflict_shows_what_was_removed_and_what_is_there(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.remove("random")
    api_server.control.set_entry(*SAMPLE_CALL, "random", "theirs")
    await driver.commit()
    cell = driver.cell("random", "Value")
    assert (driver.glyph("random"), cell.data()) == ("!", "testing")
    assert is_struck(driver.window.tabs.current.state.draft, "random")
    assert driver.note("random").startswith("theirs on the server ")
    spoken = driver.spoken("random", "Value")
    assert spoken.startswith("deleted: testing, theirs on the server ")
    driver.table.setCurrentIndex(cell)
    driver.trigger("wholeValueAction")
    assert driver.find(QPlainTextEdit, "wholeValueView").toPlainText() == "testing"
    assert driver.find(QPlainTextEdit, "wholeServerValueView").toPlainText() == "theirs"
    driver.table.setCurrentIndex(driver.cell("Key1", "Value"))
    assert not driver.shown(QPlainTextEdit, "wholeServerValueView")
