"""Somebody else changed the call: nothing is overwritten that was not offered as a conflict."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QTableView, QTextEdit, QWidget

from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.call.entries.model import NOTE_ROLE
from lvctx_gui.ui.call.entries.rows import server_note
from lvctx_gui.ui.operations.reading import WATCH_INTERVAL
from tests.gui import SAMPLE, SAMPLE_CALL, held, until, writes


async def staged_against(driver, practice, mine="mine", theirs="theirs"):
    driver.edit_mode()
    driver.set_value("Key3", mine)
    driver.set_value("Key1", "untouched by others")
    practice.control.set_entry(*SAMPLE_CALL, "Key3", theirs)
    practice.control.clear_log()
    await driver.commit()


def test_a_conflict_stops_the_commit_before_anything_is_sent(program, practice):
    async def use(driver):
        await staged_against(driver, practice)
        assert writes(practice) == []
        assert driver.find(QFrame, "conflictBar").isAncestorOf(driver.find(QLabel, "conflictText"))
        assert driver.find(QLabel, "conflictText").text().startswith("!  “Key3” was changed on the server")
        assert "Nothing was sent." in driver.find(QLabel, "conflictText").text()
        assert driver.glyph("Key3") == "!"
        assert driver.cell("Key3", "On server").data() == "theirs"
        assert driver.rows()["Key3"] == "mine"
        assert driver.glyph("Key1") == "~"
        await driver.commit()
        assert "1 conflict to decide first" in driver.message
        assert writes(practice) == []

    program(use, "--call", SAMPLE)
    assert held(practice)["Key3"] == "theirs"


def test_keeping_mine_goes_over_the_servers_value_and_the_commit_goes_on(program, practice):
    async def use(driver):
        await staged_against(driver, practice)
        driver.press("resolveButton")
        assert driver.table.currentIndex().siblingAtColumn(driver.column("Key")).data() == "Key3"
        driver.trigger("keepMineAction")
        assert driver.glyph("Key3") == "~"
        assert not driver.shown(QPushButton, "resolveButton")
        driver.press("messageAction")
        await driver.idle()
        assert driver.message.startswith("Committed: 2 keys set")

    program(use, "--call", SAMPLE)
    assert held(practice)["Key3"] == "mine"


def test_taking_theirs_drops_the_edit_and_undo_brings_it_back(program, practice):
    async def use(driver):
        await staged_against(driver, practice)
        driver.press("resolveButton")
        driver.trigger("takeTheirsAction")
        assert driver.rows()["Key3"] == "theirs"
        driver.trigger("undoAction")
        assert driver.rows()["Key3"] == "mine"
        driver.trigger("redoAction")
        await driver.commit()
        assert driver.message.startswith("Committed: 1 key set")

    program(use, "--call", SAMPLE)
    assert held(practice)["Key3"] == "theirs"
    assert held(practice)["Key1"] == "untouched by others"


def test_a_third_value_decides_too(program, practice):
    async def use(driver):
        await staged_against(driver, practice)
        driver.set_value("Key3", "a third value")
        await driver.commit()
        assert driver.message.startswith("Committed: 2 keys set")

    program(use, "--call", SAMPLE)
    assert held(practice)["Key3"] == "a third value"


def test_all_conflicts_at_once(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key1", "mine")
        driver.remove("random")
        driver.add("New", "mine")
        driver.set_value("Key3", "mine")
        for key in ("Key1", "random", "New"):
            practice.control.set_entry(*SAMPLE_CALL, key, "theirs")
        practice.control.remove_entry(*SAMPLE_CALL, "Key3")
        await driver.commit()
        assert writes(practice) == []
        assert [driver.glyph(key) for key in ("Key1", "random", "New", "Key3")] == ["!"] * 4
        driver.trigger("keepAllMineAction")
        await driver.commit()
        assert driver.message.startswith("Committed: 3 keys set, 1 key removed")
        driver.set_value("Key1", "again")
        practice.control.set_entry(*SAMPLE_CALL, "Key1", "theirs again")
        await driver.commit()
        driver.trigger("takeAllTheirsAction")
        assert driver.rows()["Key1"] == "theirs again"
        assert not driver.action("commitAction").isEnabled()

    program(use, "--call", SAMPLE)
    assert held(practice)["New"] == "mine"


def test_the_same_change_by_both_is_no_conflict_and_need_not_be_sent(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key3", "the same")
        driver.remove("random")
        practice.control.set_entry(*SAMPLE_CALL, "Key3", "the same")
        practice.control.remove_entry(*SAMPLE_CALL, "random")
        practice.control.clear_log()
        await driver.commit()
        assert "nothing had to be sent" in driver.message

    program(use, "--call", SAMPLE)
    assert writes(practice) == []


def test_what_others_changed_elsewhere_is_taken_over_and_told(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key1", "mine")
        practice.control.set_entry(*SAMPLE_CALL, "Documentatin", "theirs")
        await driver.commit()
        assert "Somebody else changed “Documentatin” meanwhile: taken over." in driver.message
        assert driver.rows()["Documentatin"] == "theirs"

    program(use, "--call", SAMPLE)
    assert held(practice)["Documentatin"] == "theirs"


def test_a_refresh_finds_conflicts_while_people_still_edit(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key3", "mine")
        practice.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
        driver.trigger("refreshAction")
        await driver.idle()
        assert driver.glyph("Key3") == "!"
        assert "Key3" in driver.find(QTextEdit, "changesView").toPlainText()
        driver.trigger("refreshAction")
        await driver.idle()
        assert driver.glyph("Key3") == "!"

    program(use, "--call", SAMPLE)


def test_somebody_who_writes_in_between_is_told_after_the_fact(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key3", "mine")
        practice.control.add_fault(Fault("hang", method="GET", skip=1))
        practice.control.clear_log()
        driver.trigger("commitAction")
        await until(lambda: "POST" in writes(practice) and len(practice.control.log()) == 3)
        practice.control.set_entry(*SAMPLE_CALL, "Key3", "theirs, in between")
        practice.control.clear_faults()
        await driver.idle()
        assert "Not confirmed, still staged: “Key3”" in driver.message
        assert driver.glyph("Key3") == "!"
        assert driver.cell("Key3", "On server").data() == "theirs, in between"

    program(use, "--call", SAMPLE)
    assert held(practice)["Key3"] == "theirs, in between"


def test_a_call_with_staged_edits_is_read_again_quietly_once_a_minute(program, practice):
    async def use(driver):
        state = driver.window.tabs.current.state
        practice.control.clear_log()
        state._read_at -= 61
        driver.window._watch()
        await driver.idle()
        assert practice.control.log() == []  # nothing is staged, nothing can be lost
        driver.edit_mode()
        driver.set_value("Key3", "mine")
        practice.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
        driver.window._watch()
        await driver.idle()
        assert [seen.method for seen in practice.control.log()] == ["GET"]
        assert driver.glyph("Key3") == "!"
        driver.window._watch()
        await driver.idle()
        assert len(practice.control.log()) == 1
        state._read_at -= 61
        driver.trigger("watchAction")
        driver.window._watch()
        await driver.idle()
        assert len(practice.control.log()) == 1

    program(use, "--call", SAMPLE)


def test_nothing_is_read_quietly_while_the_server_wants_to_be_left_alone(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key3", "mine")
        driver.window.tabs.current.state._read_at -= 61
        practice.control.add_fault(Fault("status", status=429, retry_after=30))
        practice.control.clear_log()
        for _ in range(2):
            driver.window._watch()
            await driver.idle()
        assert len(practice.control.log()) == 1
        driver.trigger("refreshAction")  # a person may always ask
        await driver.idle()
        assert len(practice.control.log()) == 2

    program(use, "--call", SAMPLE)


def test_the_quiet_read_waits_for_an_open_editor_and_its_failure_disturbs_nobody(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key3", "mine")
        state = driver.window.tabs.current.state
        state._read_at -= 61
        practice.control.add_fault(Fault("status", status=503))
        driver.window._watch()
        await driver.idle()
        assert driver.message == ""
        index = driver.cell("Key1", "Value")
        driver.table.setCurrentIndex(index)
        driver.table.edit(index)
        editor = QApplication.focusWidget()
        QTest.keyClicks(editor, "typing")
        practice.control.remove_entry(*SAMPLE_CALL, "random")
        driver.window._watch()
        await driver.idle()
        assert QApplication.focusWidget() is editor
        assert "random" in driver.rows()
        QTest.keyClick(editor, Qt.Key.Key_Return)
        await until(lambda: driver.glyph("random") == "×")
        assert driver.rows()["Key1"] == "typing"

    program(use, "--call", SAMPLE)


def test_redo_brings_a_conflict_back_with_the_edit(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key3", "mine")
        await driver.commit()
        practice.control.set_entry(*SAMPLE_CALL, "Key3", "theirs since")
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
        practice.control.clear_log()
        await driver.commit()
        assert "1 conflict to decide first" in driver.message
        assert writes(practice) == []

    program(use, "--call", SAMPLE)
    assert held(practice)["Key3"] == "theirs since"


def test_what_others_removed_stays_in_sight_until_the_call_is_read_anew(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key1", "mine")
        before = driver.rows()["Documentatin"]
        practice.control.remove_entry(*SAMPLE_CALL, "Documentatin")
        await driver.commit()
        assert "Somebody else removed “Documentatin” meanwhile: taken over." in driver.message
        assert driver.glyph("Documentatin") == "×"
        assert driver.rows()["Documentatin"] == before
        assert not driver.set_value("Documentatin", "x")
        driver.trigger("refreshAction")
        await driver.idle()
        assert "Documentatin" not in driver.rows()

    program(use, "--call", SAMPLE)


def test_what_i_have_committed_over_a_change_by_others_is_no_news(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key1", "mine")
        practice.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
        await driver.commit()
        assert driver.glyph("Key3") == "•"
        driver.set_value("Key3", "mine")
        assert driver.cell("Key3", "On server").data(NOTE_ROLE) == ""
        await driver.commit()
        assert driver.glyph("Key3") == ""

    program(use, "--call", SAMPLE)


def test_what_others_changed_elsewhere_is_marked_until_the_call_is_read_anew(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key1", "mine")
        practice.control.set_entry(*SAMPLE_CALL, "Documentatin", "theirs")
        await driver.commit()
        assert driver.glyph("Documentatin") == "•"
        state = driver.column("Key") - 1
        index = driver.cell("Documentatin", "Key").siblingAtColumn(state)
        assert "Somebody else changed it" in index.data(Qt.ItemDataRole.AccessibleTextRole)
        driver.trigger("refreshAction")
        await driver.idle()
        assert driver.glyph("Documentatin") == ""

    program(use, "--call", SAMPLE)


# Looking by itself ------------------------------------------------------------------------------------------


def become_due(driver, practice):
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    practice.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    driver.window.tabs.current.state._read_at -= WATCH_INTERVAL + 1
    practice.control.clear_log()


def test_a_call_with_staged_edits_is_read_again_when_the_window_is_activated(program, practice):
    async def use(driver):
        other = QWidget()
        other.show()
        other.activateWindow()
        await until(other.isActiveWindow)
        become_due(driver, practice)
        driver.window.activateWindow()
        await until(driver.window.isActiveWindow)
        other.close()
        await until(practice.control.log)  # some systems tell of the activation later
        await driver.idle()
        assert [seen.method for seen in practice.control.log()] == ["GET"]
        assert driver.glyph("Key3") == "!"

    program(use, "--call", SAMPLE)


def test_the_window_looks_by_itself_whether_a_call_is_to_be_read_again(program, practice):
    async def use(driver):
        become_due(driver, practice)
        assert driver.window._watch_timer.interval() <= WATCH_INTERVAL * 1000
        driver.window._watch_timer.setInterval(0)  # as if the time had come
        await until(lambda: driver.glyph("Key3") == "!")
        assert [seen.method for seen in practice.control.log()] == ["GET"]

    program(use, "--call", SAMPLE)


def test_who_wrote_to_another_key_in_between_is_told_of_in_the_window(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key3", "mine")
        practice.control.add_fault(Fault("hang", method="GET", skip=1))
        practice.control.clear_log()
        driver.trigger("commitAction")
        await until(lambda: "POST" in writes(practice) and len(practice.control.log()) == 3)
        practice.control.set_entry(*SAMPLE_CALL, "Key1", "theirs, in between")
        practice.control.clear_faults()
        await driver.idle()
        assert driver.message.startswith("Committed: 1 key set")
        assert "Somebody else wrote while this commit was under way (“Key1”)" in driver.message

    program(use, "--call", SAMPLE)


def test_a_conflict_says_when_the_servers_value_was_read(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key3", "mine")
        practice.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
        await driver.commit()
        assert driver.glyph("Key3") == "!"
        state = driver.window.tabs.current.state
        seen = f"{state.reading.read_at:%H:%M}"
        assert state.draft.conflicts["Key3"].seen == seen
        assert seen in server_note(state.draft, "Key3")

    program(use, "--call", SAMPLE)


def test_whether_to_look_for_others_changes_is_remembered(program, practice):
    async def switch_off(driver):
        assert driver.action("watchAction").isChecked()
        driver.trigger("watchAction")
        assert driver.window.close()

    async def come_back(driver):
        assert not driver.action("watchAction").isChecked()

    program(switch_off)
    program(come_back)
