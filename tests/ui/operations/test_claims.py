"""What the window claims stays true: whatever comes late, is undone, is clicked twice or ends unseen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
)

from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.record import Intent, Record
from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.call.entries.model import STRUCK_ROLE
from lvctx_gui.ui.call.message_line import MessageBar
from lvctx_gui.ui.messages.reading import Message, Tone
from tests.gui import SAMPLE, SAMPLE_CALL, held, until

OTHER_CALL = (SAMPLE_CALL[0], 28479905511, "ARB_WSAPI_4")


def methods(practice):
    return [seen.method for seen in practice.control.log()]


async def stage_against(driver, practice, theirs="theirs"):
    """Stage a value for Key3, for which somebody else writes another one."""
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    practice.control.set_entry(*SAMPLE_CALL, "Key3", theirs)


def ask_to_delete_all(driver):
    driver.trigger("deleteAllAction")
    driver.find(QLineEdit, "deleteAllEdit").setText(SAMPLE_CALL[2])
    driver.press("deleteAllConfirmButton")


async def offered_and_not_sent(driver, practice, theirs="theirs"):
    """Key3 is in conflict, and committing sends nothing."""
    assert driver.glyph("Key3") == "!"
    practice.control.clear_log()
    await driver.commit()
    assert "POST" not in methods(practice)
    assert held(practice)["Key3"] == theirs


# Nothing over what nobody has seen --------------------------------------------------------------------------


@pytest.mark.parametrize("status", [403, 503])
def test_deleting_everything_in_vain_hides_no_conflict(program, practice, status):
    async def use(driver):
        await stage_against(driver, practice)
        practice.control.add_fault(Fault("status", method="DELETE", status=status))
        ask_to_delete_all(driver)
        await driver.idle()
        assert driver.message.startswith("Nothing was deleted.")
        assert "may or may not" not in driver.message
        await offered_and_not_sent(driver, practice)

    program(use, "--call", SAMPLE)


def test_what_somebody_adds_again_after_everything_was_deleted_is_a_conflict(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key3", "mine")
        practice.control.add_fault(Fault("hang", "after", method="DELETE"))
        ask_to_delete_all(driver)
        await until(lambda: "DELETE" in methods(practice) and not held(practice))
        practice.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
        practice.control.clear_faults()
        await driver.idle()
        await offered_and_not_sent(driver, practice)

    program(use, "--call", SAMPLE)


def test_undo_and_redo_lose_no_conflict(program, practice):
    async def use(driver):
        await stage_against(driver, practice)
        driver.trigger("refreshAction")
        await driver.idle()
        driver.trigger("undoAction")
        driver.trigger("redoAction")
        await offered_and_not_sent(driver, practice)

    program(use, "--call", SAMPLE)


def test_undoing_a_discard_stages_nothing_over_what_others_wrote_since(program, practice):
    async def use(driver):
        await stage_against(driver, practice)
        driver.trigger("discardAction")
        driver.trigger("refreshAction")
        await driver.idle()
        driver.trigger("undoAction")
        await offered_and_not_sent(driver, practice)

    program(use, "--call", SAMPLE)


def test_keeping_mine_can_be_undone_and_done_again(program, practice):
    async def use(driver):
        await stage_against(driver, practice)
        await driver.commit()
        driver.trigger("keepAllMineAction")
        assert "All conflicts are decided" in driver.message
        driver.trigger("undoAction")
        assert driver.glyph("Key3") == "!"
        assert "decided" not in driver.message
        assert driver.rows()["Key3"] == "mine"
        driver.trigger("redoAction")
        assert driver.glyph("Key3") == "~"
        await driver.commit()

    program(use, "--call", SAMPLE)
    assert held(practice)["Key3"] == "mine"


def test_the_bar_decides_also_where_editing_is_off(program, practice):
    async def use(driver):
        await stage_against(driver, practice)
        await driver.commit()
        driver.trigger("editModeAction")
        (button,) = (button for button in driver.shown(QPushButton) if button.text() == "Take all theirs")
        button.setFocus()
        button.click()
        assert driver.rows()["Key3"] == "theirs"
        assert driver.action("editModeAction").isChecked()
        assert QApplication.focusWidget() is driver.table

    program(use, "--call", SAMPLE)


def test_after_one_decision_the_next_conflict_is_current(program, practice):
    async def use(driver):
        await stage_against(driver, practice)
        driver.set_value("Key1", "mine too")
        practice.control.set_entry(*SAMPLE_CALL, "Key1", "theirs too")
        await driver.commit()
        assert "“Key1”, “Key3”" in driver.message
        driver.press("resolveButton")
        assert driver.table.currentIndex().row() == driver.cell("Key1", "Key").row()
        driver.trigger("keepMineAction")
        assert driver.table.currentIndex().row() == driver.cell("Key3", "Key").row()
        assert driver.message == ""  # what it said of Key1 is over
        driver.trigger("takeTheirsAction")
        await driver.commit()

    program(use, "--call", SAMPLE)
    assert (held(practice)["Key1"], held(practice)["Key3"]) == ("mine too", "theirs")


def test_a_removal_in_conflict_shows_what_was_removed_and_what_is_there(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.remove("random")
        practice.control.set_entry(*SAMPLE_CALL, "random", "theirs")
        await driver.commit()
        cell = driver.cell("random", "Value")
        assert (driver.glyph("random"), cell.data(), cell.data(STRUCK_ROLE)) == ("!", "testing", True)
        assert driver.cell("random", "On server").data() == "theirs"
        spoken = driver.cell("random", "On server").data(Qt.ItemDataRole.AccessibleTextRole)
        assert spoken.startswith("on server: theirs, read at ")
        driver.table.setCurrentIndex(cell)
        driver.trigger("wholeValueAction")
        assert driver.find(QPlainTextEdit, "wholeValueView").toPlainText() == "testing"
        assert driver.find(QPlainTextEdit, "wholeServerValueView").toPlainText() == "theirs"
        driver.table.setCurrentIndex(driver.cell("Key1", "Value"))
        assert not driver.shown(QPlainTextEdit, "wholeServerValueView")

    program(use, "--call", SAMPLE)


# What comes late --------------------------------------------------------------------------------------------


def test_a_late_answer_goes_over_no_proof(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key3", "mine")
        practice.control.add_fault(Fault("hang", "after", method="GET"))
        practice.control.clear_log()
        driver.press("lookupButton")
        await until(lambda: len(practice.control.log()) == 1)
        driver.trigger("commitAction")
        await until(lambda: driver.message.startswith("Committed: "))
        practice.control.clear_faults()
        await driver.idle()
        assert driver.message.startswith("Committed: ")
        assert (driver.rows()["Key3"], driver.glyph("Key3")) == ("mine", "")

    program(use, "--call", SAMPLE)


def test_a_lookup_under_a_commit_leaves_its_edits_and_its_report(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key3", "mine")
        driver.remove("random")
        practice.control.clear_log()
        practice.control.add_fault(Fault("hang", method="DELETE"))
        driver.trigger("commitAction")
        driver.press("commitConfirmButton")
        await until(lambda: "DELETE" in methods(practice))
        driver.press("lookupButton")
        await until(lambda: len(practice.control.log()) == 4)
        practice.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
        practice.control.clear_faults()
        await driver.idle()
        assert "Not confirmed, still staged: “Key3”" in driver.message
        assert driver.glyph("Key3") == "!"
        assert "Nothing was sent" not in driver.find(QLabel, "conflictText").text()

    program(use, "--call", SAMPLE)


def test_a_commit_deletes_nothing_else_than_was_asked_about(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.add("New", "x")
        await driver.commit()
        driver.trigger("historyAction")
        view = driver.find(QTableView, "historyView")
        await until(lambda: view.model().rowCount() == 1)
        practice.control.add_fault(Fault("hang", "after", method="GET"))
        practice.control.clear_log()
        driver.press("historyRevertButton")
        await until(lambda: len(practice.control.log()) == 1)
        driver.remove("random")
        driver.trigger("commitAction")
        assert "1 key" in driver.dialog("commitDialog").accessibleDescription()
        practice.control.clear_faults()
        await driver.idle()
        practice.control.clear_log()
        driver.press("commitConfirmButton")
        await until(lambda: "2 keys" in driver.dialog("commitDialog").accessibleDescription())
        assert methods(practice) == []

    program(use, "--call", SAMPLE)


def test_what_others_changed_is_told_when_the_editor_is_closed(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key3", "mine")
        driver.window.tabs.current.state._read_at -= 61
        practice.control.set_entry(*SAMPLE_CALL, "Documentatin", "theirs")
        index = driver.cell("Key1", "Value")
        driver.table.setCurrentIndex(index)
        driver.table.edit(index)
        editor = QApplication.focusWidget()
        QTest.keyClicks(editor, "typing")
        driver.window._watch()
        await driver.idle()
        assert driver.message == ""
        QTest.keyClick(editor, Qt.Key.Key_Return)
        await until(lambda: "“Documentatin”" in driver.message)
        assert driver.rows()["Documentatin"] == "theirs"

    program(use, "--call", SAMPLE)


# What ends unseen -------------------------------------------------------------------------------------------


def test_a_commit_that_could_not_be_read_back_is_settled_by_the_next_try(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key3", "mine")
        practice.control.add_fault(Fault("status", method="GET", status=403, skip=1))
        await driver.commit()
        assert "Not confirmed, still staged: “Key3”" in driver.message
        practice.control.clear_log()
        driver.press("messageAction")
        await driver.idle()
        assert "could not be read back at first" in driver.message
        assert "Committed and confirmed: “Key3”." in driver.message
        assert methods(practice) == ["GET"]
        assert driver.glyph("Key3") == ""
        driver.trigger("historyAction")
        view = driver.find(QTableView, "historyView")
        await until(lambda: view.model().rowCount() == 1)
        driver.press("historyRevertButton")
        await driver.idle()
        await driver.commit()

    program(use, "--call", SAMPLE)
    assert held(practice)["Key3"] == "Value3"


def test_an_interrupted_commit_takes_no_credit_for_a_later_one(program, practice):
    async def use(driver):
        state = driver.window.tabs.current.state
        began = datetime(2026, 1, 1, tzinfo=UTC)
        before, post = Context([Entry("Key3", "Value3")]), (Entry("Key3", "mine"),)
        intent = Intent("x" * 32, began, state.call, state.site, "jdoe", before, post, (), ("Key3",))
        driver.window.writing.remember_interrupted([Record(intent)])
        driver.edit_mode()
        driver.set_value("Key3", "mine")
        practice.control.clear_log()
        await driver.commit()
        assert methods(practice) == ["GET", "GET", "POST", "GET"]
        assert driver.message.startswith("Committed: 1 key set")
        driver.trigger("refreshAction")
        await driver.idle()
        assert driver.message == ""

    program(use, "--call", SAMPLE)


# What a person does -----------------------------------------------------------------------------------------


def test_the_second_press_of_a_double_click_starts_nothing(qtbot):
    did = []
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_message(Message(Tone.INFO, "Waiting.", "Stop", lambda: did.append("stop")))
    button = bar.findChild(QPushButton, "messageAction")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    bar.show_message(Message(Tone.ERROR, "Stopped.", "Try the rest again", lambda: did.append("again")))
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        QApplication.sendEvent(button, mouse(kind))
    assert did == ["stop"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert did == ["stop", "again"]


def mouse(kind):
    """An event in the middle of a button."""
    where, left = QPointF(3, 3), Qt.MouseButton.LeftButton
    return QMouseEvent(kind, where, where, left, left, Qt.KeyboardModifier.NoModifier)


def test_escape_stops_what_is_under_way_in_this_tab_only(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key3", "mine")
        practice.control.add_fault(Fault("hang", method="POST"))
        driver.trigger("commitAction")
        await until(lambda: "POST" in methods(practice))
        working = driver.window.tabs.current.state
        assert driver.window.tabs.bar.tabText(0).startswith("… ")
        driver.type_call(*map(str, OTHER_CALL))
        driver.press("lookupButton")
        await until(lambda: driver.window.tabs.bar.count() == 2)
        driver.trigger("cancelAction")
        assert not working.cancel_token.is_cancelled
        driver.window.tabs.bar.setCurrentIndex(0)
        driver.trigger("cancelAction")
        assert working.cancel_token.is_cancelled
        practice.control.clear_faults()
        await driver.idle()
        assert not driver.window.tabs.bar.tabText(0).startswith("… ")

    program(use, "--call", SAMPLE)


def test_every_key_of_a_long_report_can_be_read_and_the_window_keeps_its_size(program, practice):
    async def use(driver):
        driver.edit_mode()
        for number in range(40):
            driver.add(f"New {number}", "x")
        practice.control.add_fault(Fault("status", method="POST", status=403))
        await driver.commit()
        size = driver.window.size()
        driver.press("messageDetailsButton")
        report = driver.find(QPlainTextEdit, "messageReport")
        lines = report.toPlainText().splitlines()
        assert [line for line in lines if "“New 39”" in line and "not committed" in line]
        assert sum("answered 403" in line for line in lines[:40]) == 1
        QApplication.processEvents()
        assert driver.window.size() == size
        assert report.verticalScrollBar().maximum() > 0
        assert driver.table.height() > report.height() // 2

    program(use, "--call", SAMPLE)


def test_a_success_names_its_keys(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key3", "mine")
        driver.remove("random")
        await driver.commit()
        assert driver.message.endswith(": “Key3”, “random”.")
        driver.press("messageDetailsButton")
        assert (
            "✓ “random” — committed and confirmed"
            in driver.find(QPlainTextEdit, "messageReport").toPlainText()
        )

    program(use, "--call", SAMPLE)


def test_one_change_is_one_change(program, practice, no_keychain):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key3", "mine")
        driver.window.close()
        dialog = driver.find(QDialog, "loseDialog")
        assert "1 change in 1 call was staged" in dialog.accessibleDescription()
        driver.press("loseCancelButton")

    program(use, "--call", SAMPLE)
