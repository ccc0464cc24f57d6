"""In the window each message goes with its matter; the green one offers to take back what it tells of."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from lvctx_gui.sandbox import Fault
from tests.api_server import SAMPLE, SAMPLE_CALL, held, writes
from tests.gui import until
from tests.quiet import read_quietly

OTHER = ("S2@10.0.0.2", 28479905511, "OTHER")


def action(driver):
    found = driver.shown(QPushButton, "messageAction")
    return found[0].text() if found else ""


async def test_a_success_stays_until_the_next_edit(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    await driver.commit()
    assert driver.message.startswith("Committed: 1 changed — checked on the server at ")
    driver.table.setCurrentIndex(driver.cell("Key3", "Value"))
    assert driver.message
    driver.set_value("Key3", "next")
    assert driver.message == ""


async def test_a_refresh_that_failed_is_over_when_the_call_was_read_and_not_before(main_window, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    faults.add(Fault("status", status=500))
    driver.trigger("refreshAction")
    await driver.idle()
    driver.set_value("Key1", "mine")
    assert "could not be read again" in driver.message
    await read_quietly(driver)
    assert driver.message == ""


async def test_a_commit_that_failed_is_told_until_its_keys_are_no_longer_staged(main_window, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    faults.add(Fault("status", status=403, method="POST"))
    await driver.commit()
    driver.set_value("Key3", "another")
    driver.trigger("refreshAction")
    await driver.idle()
    assert "Not committed, still staged: “Key1”" in driver.message
    driver.table.setCurrentIndex(driver.cell("Key1", "Value"))
    driver.trigger("restoreEntryAction")
    assert driver.message == ""


async def test_a_lookup_that_failed_or_was_cancelled_is_over_with_the_next_one(
    main_window, api_server, faults
):
    api_server.control.put_call(*OTHER, 7419, [{"key": "a", "value": "1"}])
    driver = await main_window("--call", SAMPLE)
    first = driver.window.tabs.current
    faults.add(Fault("status", status=500))
    await driver.look_up(*OTHER)
    assert "could not be read" in driver.message
    assert driver.status == ""
    await driver.look_up(*OTHER)
    assert first.state.message is None


async def test_that_a_tab_was_closed_is_over_when_it_is_open_again(main_window, api_server):
    api_server.control.put_call(*OTHER, 7419, [{"key": "a", "value": "1"}])
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    await driver.look_up(*OTHER)
    driver.set_value("a", "2")
    driver.trigger("closeTabAction")
    assert "was closed" in driver.message
    first = driver.window.tabs.current
    driver.trigger("reopenTabAction")
    assert first.state.message is None


async def test_that_editing_is_off_is_over_when_it_is_on(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    driver.trigger("editModeAction")
    driver.window.writes.commit(driver.window.tabs.current.state)
    assert driver.message.startswith("Editing is off, so nothing was sent.")
    driver.trigger("editModeAction")
    assert driver.message == ""


async def test_a_row_without_a_key_is_told_of_until_it_has_one(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.trigger("addEntryAction")
    model = driver.table.model()
    row = model.rowCount() - 1
    model.setData(model.index(row, driver.column("Value")), "x")
    driver.set_value("Key1", "mine")
    await driver.commit()
    assert "has no usable key" in driver.message
    driver.set_value("Key3", "mine")
    assert "has no usable key" in driver.message
    model.setData(model.index(model.rowCount() - 1, driver.column("Key")), "New")
    assert driver.message == ""


# Revert ----------------------------------------------------------------------------------------------------


async def test_the_green_line_stages_the_opposite_of_just_that_commit(main_window, api_server):
    before = held(api_server)
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    driver.remove("random")
    driver.add("New", "added")
    await driver.commit()
    assert "1 changed, 1 added, 1 deleted" in driver.message
    assert action(driver) == "Revert"
    api_server.control.clear_log()
    driver.press("messageAction")
    await driver.idle()
    assert writes(api_server) == []
    assert set(driver.window.tabs.current.state.draft.edits.by_key) == {"Key1", "random", "New"}
    assert "is staged. Nothing was sent yet." in driver.message
    driver.trigger("undoAction")  # it is one step
    assert not driver.window.tabs.current.state.draft.staged_count
    assert driver.message == ""
    driver.trigger("redoAction")
    await driver.commit()
    await driver.close()
    assert held(api_server) == before


async def test_what_was_there_already_is_not_reverted(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "the same")
    driver.set_value("Key3", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "the same")
    await driver.commit()
    assert "Committed: 1 changed" in driver.message
    driver.press("messageAction")
    await driver.idle()
    assert set(driver.window.tabs.current.state.draft.edits.by_key) == {"Key3"}


async def test_a_commit_that_had_nothing_to_send_offers_nothing(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "the same")
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "the same")
    await driver.commit()
    assert "nothing had to be sent" in driver.message
    assert action(driver) == ""


async def test_what_others_changed_since_is_a_conflict_for_the_revert(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    await driver.commit()
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    driver.press("messageAction")
    await until(lambda: driver.conflict)
    assert driver.conflict.startswith("“Key3” has changed since that commit (read at ")
    assert driver.conflict.endswith("): mine → theirs (you: Value3). Nothing was sent.")


async def test_with_editing_off_it_says_why_nothing_is_reverted(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    await driver.commit()
    driver.trigger("editModeAction")
    driver.press("messageAction")
    await driver.idle()
    assert driver.message == "Editing is off, so nothing was staged. Switch it on (Ctrl+E) first."
    assert not driver.window.tabs.current.state.draft.staged_count
