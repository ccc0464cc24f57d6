"""Somebody else changed the call: nothing is overwritten that was not offered as a conflict."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QTableView

from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.call.entries.notes import note_text
from tests.api_server import SAMPLE, SAMPLE_CALL, held, writes
from tests.gui import until


async def staged_against(driver, api_server, mine="mine", theirs="theirs"):
    driver.edit_mode()
    driver.set_value("Key3", mine)
    driver.set_value("Key1", "untouched by others")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", theirs)
    api_server.control.clear_log()
    await driver.commit()


async def test_a_conflict_stops_the_commit_before_anything_is_sent(main_window, api_server, spoken):
    driver = await main_window("--call", SAMPLE)
    await staged_against(driver, api_server)
    assert writes(api_server) == []
    assert driver.find(QFrame, "conflictBar").isAncestorOf(driver.find(QLabel, "conflictText"))
    assert driver.conflict.startswith("Someone else changed “Key3” since you read it (")
    assert driver.conflict.endswith("): Value3 → theirs (you: mine). Nothing was sent.")
    assert driver.glyph("Key3") == "!"
    assert driver.note("Key3").startswith("theirs on the server ")
    assert driver.was("Key3") == "Value3"
    assert driver.rows()["Key3"] == "mine"
    assert driver.glyph("Key1") == "~"
    spoken.clear()
    await driver.commit()
    assert "Warning: There is 1 conflict to resolve first. Nothing was sent." in spoken
    assert "(decide 1 first)" in driver.find(QPushButton, "commitButton").accessibleName()
    assert driver.message == ""  # the line says it already
    assert writes(api_server) == []
    await driver.close()
    assert held(api_server)["Key3"] == "theirs"


async def test_keeping_mine_goes_over_the_servers_value_and_the_commit_goes_on(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    await staged_against(driver, api_server)
    assert driver.table.currentIndex().siblingAtColumn(driver.column("Key")).data() == "Key3"
    driver.press("keepMineButton")
    assert driver.glyph("Key3") == "~"
    assert not driver.shown(QPushButton, "resolveButton")
    driver.press("messageAction")
    await driver.idle()
    assert driver.message.startswith("Committed: 2 changed")
    await driver.close()
    assert held(api_server)["Key3"] == "mine"


async def test_taking_theirs_drops_the_edit_and_undo_brings_it_back(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    await staged_against(driver, api_server)
    driver.press("takeTheirsButton")
    assert driver.rows()["Key3"] == "theirs"
    driver.trigger("undoAction")
    assert driver.rows()["Key3"] == "mine"
    driver.trigger("redoAction")
    await driver.commit()
    assert driver.message.startswith("Committed: 1 changed")
    await driver.close()
    assert held(api_server)["Key3"] == "theirs"
    assert held(api_server)["Key1"] == "untouched by others"


async def test_a_third_value_decides_too(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    await staged_against(driver, api_server)
    driver.set_value("Key3", "a third value")
    await driver.commit()
    assert driver.message.startswith("Committed: 2 changed")
    await driver.close()
    assert held(api_server)["Key3"] == "a third value"


async def test_all_conflicts_at_once(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    driver.remove("random")
    driver.add("New", "mine")
    driver.set_value("Key3", "mine")
    for key in ("Key1", "random", "New"):
        api_server.control.set_entry(*SAMPLE_CALL, key, "theirs")
    api_server.control.remove_entry(*SAMPLE_CALL, "Key3")
    await driver.commit()
    assert writes(api_server) == []
    assert [driver.glyph(key) for key in ("Key1", "random", "New", "Key3")] == ["!"] * 4
    driver.trigger("keepAllMineAction")
    await driver.commit()
    assert driver.message.startswith("Committed: 2 changed, 1 added, 1 deleted")
    driver.set_value("Key1", "again")
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "theirs again")
    await driver.commit()
    driver.trigger("takeAllTheirsAction")
    assert driver.rows()["Key1"] == "theirs again"
    assert not driver.action("commitAction").isEnabled()
    await driver.close()
    assert held(api_server)["New"] == "mine"


async def test_the_same_change_by_both_is_no_conflict_and_need_not_be_sent(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key3", "the same")
    driver.remove("random")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "the same")
    api_server.control.remove_entry(*SAMPLE_CALL, "random")
    api_server.control.clear_log()
    await driver.commit()
    assert "nothing had to be sent" in driver.message
    await driver.close()
    assert writes(api_server) == []


async def test_what_others_changed_elsewhere_is_taken_over_and_told(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "Documentatin", "theirs")
    await driver.commit()
    assert "Someone else changed “Documentatin” meanwhile: updated from the server." in driver.message
    assert driver.rows()["Documentatin"] == "theirs"
    await driver.close()
    assert held(api_server)["Documentatin"] == "theirs"


async def test_a_refresh_finds_conflicts_while_people_still_edit(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    driver.trigger("refreshAction")
    await driver.idle()
    assert driver.glyph("Key3") == "!"
    assert "Key3" in driver.review
    driver.trigger("refreshAction")
    await driver.idle()
    assert driver.glyph("Key3") == "!"


async def test_somebody_who_writes_in_between_is_told_after_the_fact(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    faults.add(Fault("hang", method="GET", skip=1))
    api_server.control.clear_log()
    driver.trigger("commitAction")
    await until(lambda: "POST" in writes(api_server) and len(api_server.control.log()) == 3)
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs, in between")
    faults.clear()
    await driver.idle()
    assert "Not confirmed, still staged: “Key3”" in driver.message
    assert driver.glyph("Key3") == "!"
    assert driver.note("Key3").startswith("theirs, in between on the server ")
    await driver.close()
    assert held(api_server)["Key3"] == "theirs, in between"


async def test_redo_brings_a_conflict_back_with_the_edit(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    await driver.commit()
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs since")
    driver.trigger("historyAction")
    view = driver.find(QTableView, "historyView")
    await until(lambda: view.model().rowCount() == 1)
    driver.press("historyRevertButton")
    await driver.idle()
    assert driver.glyph("Key3") == "!"
    driver.trigger("undoAction")
    assert driver.glyph("Key3") == "•"
    driver.trigger("redoAction")
    assert driver.glyph("Key3") == "!"
    api_server.control.clear_log()
    await driver.commit()
    assert driver.conflict.startswith("“Key3” has changed since that commit")
    assert "(decide 1 first)" in driver.find(QPushButton, "commitButton").accessibleName()
    assert writes(api_server) == []
    await driver.close()
    assert held(api_server)["Key3"] == "theirs since"


async def test_what_others_removed_stays_in_sight_until_it_is_marked_as_seen(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    before = driver.rows()["Documentatin"]
    api_server.control.remove_entry(*SAMPLE_CALL, "Documentatin")
    await driver.commit()
    assert "Someone else deleted “Documentatin” meanwhile: updated from the server." in driver.message
    assert driver.glyph("Documentatin") == "×"
    assert driver.rows()["Documentatin"] == before
    assert not driver.set_value("Documentatin", "x")
    driver.trigger("refreshAction")
    await driver.idle()
    assert driver.glyph("Documentatin") == "×"
    driver.trigger("markSeenAction")
    assert "Documentatin" not in driver.rows()


async def test_what_i_have_committed_over_a_change_by_others_is_no_news(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    await driver.commit()
    assert driver.glyph("Key3") == "•"
    driver.set_value("Key3", "mine")
    assert " · changed since " not in driver.note("Key3")
    await driver.commit()
    assert driver.glyph("Key3") == ""


async def test_what_others_changed_elsewhere_is_marked_until_it_is_seen(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "Documentatin", "theirs")
    await driver.commit()
    assert driver.glyph("Documentatin") == "•"
    state = driver.column("Key") - 1
    index = driver.cell("Documentatin", "Key").siblingAtColumn(state)
    assert "Changed by others since you last saw it, " in index.data(Qt.ItemDataRole.AccessibleTextRole)
    driver.trigger("refreshAction")
    await driver.idle()
    assert driver.glyph("Documentatin") == "•"
    driver.trigger("markSeenAction")
    assert driver.glyph("Documentatin") == ""


async def test_who_wrote_to_another_key_in_between_is_told_of_in_the_window(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    faults.add(Fault("hang", method="GET", skip=1))
    api_server.control.clear_log()
    driver.trigger("commitAction")
    await until(lambda: "POST" in writes(api_server) and len(api_server.control.log()) == 3)
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "theirs, in between")
    faults.clear()
    await driver.idle()
    assert driver.message.startswith("Committed: 1 changed")
    assert "Someone else changed “Key1” while this commit was under way." in driver.message


async def test_a_conflict_says_when_the_servers_value_was_read(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    await driver.commit()
    assert driver.glyph("Key3") == "!"
    state = driver.window.tabs.current.state
    read_at = state.reading.read_at
    assert state.draft.conflicts["Key3"].seen == read_at
    told = note_text(state.draft, "Key3", read_at)
    assert told.partition(" on the server ")[2].partition(" · ")[0] == f"{read_at:%H:%M}"
