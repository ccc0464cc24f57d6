"""*Mine* and *Others* mean the same while the call is read, committed and taken back under them."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton

from tests.api_server import SAMPLE, SAMPLE_CALL


async def editing_mine(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    driver.press("mineButton")
    assert list(driver.rows()) == ["Key1"]
    return driver


async def test_what_was_committed_is_mine_no_longer(main_window):
    driver = await editing_mine(main_window)
    await driver.commit()
    assert driver.rows() == {}
    assert driver.find(QLabel, "emptyText").text() == "You have changed nothing in this call."


async def test_what_others_have_made_the_same_is_mine_no_longer(main_window, api_server):
    driver = await editing_mine(main_window)
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "mine")
    driver.trigger("refreshAction")
    await driver.idle()
    assert driver.rows() == {}


async def test_what_is_taken_back_is_mine_at_once(main_window):
    driver = await editing_mine(main_window)
    await driver.commit()
    driver.press("messageAction")  # Revert
    await driver.idle()
    assert driver.rows() == {"Key1": "Value1"}
    assert driver.find(QPushButton, "mineButton").text() == "Mine 1"


async def test_rows_stay_while_a_person_edits_and_a_step_that_is_done_again_shows(main_window):
    driver = await editing_mine(main_window)
    driver.trigger("undoAction")
    assert list(driver.rows()) == ["Key1"]
    driver.trigger("allEntriesAction")
    driver.trigger("changedOnlyAction")
    assert driver.rows() == {}
    driver.trigger("redoAction")
    assert list(driver.rows()) == ["Key1"]


async def test_a_conflict_that_comes_back_shows_among_others(main_window, api_server):
    driver = await editing_mine(main_window)
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "theirs")
    driver.trigger("refreshAction")
    await driver.idle()
    driver.press("keepMineButton")
    driver.press("othersButton")
    assert driver.rows() == {}
    driver.trigger("undoAction")
    assert list(driver.rows()) == ["Key1"]


async def test_marking_as_seen_is_heard_and_leaves_what_is_to_be_decided(main_window, api_server, spoken):
    driver = await editing_mine(main_window)
    for key in ("Key1", "Key3"):
        api_server.control.set_entry(*SAMPLE_CALL, key, "theirs")
    driver.trigger("refreshAction")
    await driver.idle()
    driver.press("othersButton")
    driver.press("markSeenButton")
    assert spoken[-1] == "1 entry is marked as seen."
    assert list(driver.rows()) == ["Key1"]
