"""What is staged, typed, stopped, closed or waited for while a commit or a deletion is under way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from lvctx_gui.core.record import to_save
from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.call.entries.editor import CellEditor
from lvctx_gui.ui.kit.dialogs import Question
from tests.api_server import SAMPLE, SAMPLE_CALL, held, writes
from tests.gui import until
from tests.journal import ready, saved


async def test_what_is_staged_while_a_commit_ends_stays(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "sent")
    faults.add(Fault("hang", method="POST"))
    driver.trigger("commitAction")
    await until(lambda: "POST" in writes(api_server))
    state = driver.window.tabs.current.state
    state.apply("", lambda draft: draft.set_value("Key3", "meanwhile"))
    state.set_note("for the next one")
    faults.clear()
    await driver.idle()
    assert driver.message.startswith("Committed: 1 changed")
    assert dict(state.draft.edits.by_key) == {"Key3": "meanwhile"}
    assert state.note == "for the next one"


async def test_what_is_being_typed_goes_with_a_commit_that_a_message_offers(
    main_window, api_server, faults, virtual_clock
):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    faults.add(Fault("status", status=403, method="POST"))
    await driver.commit()
    index = driver.cell("Key3", "Value")
    driver.table.setCurrentIndex(index)
    driver.table.edit(index)
    QTest.keyClicks(QApplication.focusWidget(), "typed")
    driver.press("messageAction")
    await driver.idle()
    assert driver.message.startswith("Committed: 2 changed")
    await driver.close()
    assert held(api_server)["Key3"] == "typed"


async def test_a_commit_is_under_way_at_once_so_that_no_editor_opens_over_it(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "sent")
    faults.add(Fault("hang", method="POST"))
    driver.trigger("commitAction")
    assert not driver.cell("Key1", "Value").flags() & Qt.ItemFlag.ItemIsEditable
    faults.clear()
    await driver.idle()
    assert driver.message.startswith("Committed: 1 changed")


async def test_a_tab_that_is_closed_right_after_its_commit_was_wanted_is_asked_about(
    main_window, api_server, faults
):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "sent")
    faults.add(Fault("hang", method="POST"))
    driver.trigger("commitAction")
    driver.trigger("closeTabAction")
    assert "nothing was sent" not in driver.message
    await driver.answer("workingCancelButton")
    faults.clear()
    await driver.idle()
    assert driver.message.startswith("Committed: 1 changed")


def type_into(driver, key, text):
    index = driver.cell(key, "Value")
    driver.table.setCurrentIndex(index)
    driver.table.edit(index)
    QTest.keyClicks(driver.find(CellEditor, ""), text)


async def test_what_is_typed_right_after_an_answer_is_staged_before_the_deletion_begins(main_window, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    faults.add(Fault("hang", method="GET"))
    state = driver.window.tabs.current.state
    driver.trigger("deleteAllAction")
    (await driver.appears(QLineEdit, "deleteAllEdit")).setText(SAMPLE_CALL[2])
    await driver.answer("deleteAllConfirmButton")
    type_into(driver, "Key3", "typed")
    await until(lambda: state.is_working)
    assert dict(state.draft.edits.by_key) == {"Key3": "typed"}
    state.cancel_token.cancel()
    faults.clear()
    await driver.idle()


async def test_what_is_typed_right_after_an_answer_is_another_plan_which_is_asked_about(
    main_window, api_server
):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.remove("Key1")
    driver.trigger("commitAction")
    await driver.answer("commitConfirmButton")
    type_into(driver, "Key3", "typed")
    await driver.answer("commitConfirmButton")
    await driver.idle()
    assert writes(api_server) == ["POST", "DELETE"]
    assert driver.message.startswith("Committed: 1 changed, 1 deleted")


@pytest.mark.parametrize(
    ("action", "confirm"),
    [("commitAction", "commitConfirmButton"), ("deleteAllAction", "deleteAllConfirmButton")],
)
async def test_nothing_is_sent_for_a_tab_that_is_closed_right_after_the_answer(
    main_window, api_server, action, confirm
):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.remove("Key1")
    driver.trigger(action)
    if action == "deleteAllAction":
        (await driver.appears(QLineEdit, "deleteAllEdit")).setText(SAMPLE_CALL[2])
    await driver.answer(confirm)
    driver.trigger("closeTabAction")
    assert driver.message.endswith("nothing was sent.")
    await driver.idle()
    assert writes(api_server) == []


async def test_a_deletion_that_was_answered_is_not_begun_where_editing_was_forbidden_meanwhile(
    main_window, api_server
):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.trigger("deleteAllAction")
    (await driver.appears(QLineEdit, "deleteAllEdit")).setText(SAMPLE_CALL[2])
    driver.window.editing.set_read_only("Read-only: the administrator says so.")
    await driver.answer("deleteAllConfirmButton")
    await driver.idle()
    assert writes(api_server) == []
    assert "nothing was sent" in driver.message


async def test_a_commit_that_was_answered_goes_out_whatever_else_is_being_asked(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.remove("Key1")
    driver.trigger("commitAction")
    confirm = await driver.appears(QPushButton, "commitConfirmButton")
    other = Question(driver.window, "other", "Another question?", "", "Yes", "No")
    other.open()
    confirm.click()
    await driver.idle()
    other.reject()
    assert driver.message.startswith("Committed: 1 deleted")


async def test_stop_keeps_everything_from_being_deleted(main_window, api_server, faults):
    before = api_server.control.entries(*SAMPLE_CALL)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    faults.add(Fault("hang", method="GET"))
    driver.trigger("deleteAllAction")
    (await driver.appears(QLineEdit, "deleteAllEdit")).setText(SAMPLE_CALL[2])
    asked = len(api_server.control.log())
    await driver.answer("deleteAllConfirmButton")
    await until(lambda: len(api_server.control.log()) > asked)
    driver.trigger("cancelAction")
    faults.clear()
    await driver.idle()
    assert driver.message == "Stopped before anything was sent: nothing was deleted."
    await driver.close()
    assert api_server.control.entries(*SAMPLE_CALL) == before


async def test_a_deletion_that_is_refused_says_that_nothing_was_deleted(main_window, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    faults.add(Fault("status", status=403, method="DELETE"))
    driver.trigger("deleteAllAction")
    (await driver.appears(QLineEdit, "deleteAllEdit")).setText(SAMPLE_CALL[2])
    await driver.answer("deleteAllConfirmButton")
    await driver.idle()
    assert driver.message.startswith("Nothing was deleted.")
    assert not driver.action("putBackAction").isEnabled()


async def test_keep_open_takes_back_a_close_that_was_to_follow(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    faults.add(Fault("hang", method="POST"))
    driver.trigger("commitAction")
    await until(lambda: "POST" in writes(api_server))
    assert not driver.window.close()
    await driver.answer("workingFinishButton")
    assert not driver.window.close()
    await driver.answer("workingCancelButton")
    faults.clear()
    await driver.idle()
    assert driver.window.isVisible()
    assert driver.message.startswith("Committed")


async def test_a_call_that_is_committed_before_it_was_read_accuses_nobody(
    main_window, api_server, real_keychain
):
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    await saved(driver)
    await driver.close()
    driver = await main_window()
    await ready(driver)
    state = driver.window.tabs.current.state
    state.reading = None  # as when the read has failed
    state.draft = to_save(state.draft)
    driver.edit_mode()
    driver.window.writes.commit(state)
    await driver.idle()
    assert driver.message.startswith("Committed: 1 changed")
    assert "Someone else" not in driver.message


async def test_retry_after_is_counted_down_and_can_be_ended(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    faults.add(Fault("status", status=429, retry_after=50, method="POST"))
    driver.trigger("commitAction")
    await until(lambda: "The server asked to wait" in driver.message)
    assert "Trying again in 50 s" in driver.message or "Trying again in 49 s" in driver.message
    driver.press("messageAction")
    await driver.idle()
    assert "Not confirmed, still staged: “Key1”" in driver.message
    assert writes(api_server) == ["POST"]


async def test_the_wait_for_reading_back_a_deletion_is_counted_down_and_can_be_ended(
    main_window, api_server, faults
):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.trigger("deleteAllAction")
    (await driver.appears(QLineEdit, "deleteAllEdit")).setText(SAMPLE_CALL[2])
    faults.add(Fault("status", status=429, retry_after=50, method="GET", skip=1))
    await driver.answer("deleteAllConfirmButton")
    await until(lambda: "The server asked to wait" in driver.message)
    assert driver.message.endswith("What the call held is kept here.")
    driver.press("messageAction")
    await driver.idle()
    assert driver.message.startswith("Deleting the whole context is not confirmed.")
    assert api_server.control.entries(*SAMPLE_CALL) == []
    faults.clear()
    driver.trigger("refreshAction")
    await driver.idle()
    assert "Deleted: " in driver.message
    assert driver.action("putBackAction").isEnabled()


async def test_a_passing_fault_is_overcome_and_nothing_is_sent_twice(
    main_window, api_server, faults, virtual_clock
):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    driver.remove("random")
    faults.add(Fault("reset", "after", method="POST"))
    faults.add(Fault("status", status=503, method="DELETE"))
    api_server.control.clear_log()
    await driver.commit()
    assert driver.message.startswith("Committed: 1 changed, 1 deleted")
    assert writes(api_server) == ["POST", "DELETE", "DELETE"]
    assert len(virtual_clock.pauses) == 2
