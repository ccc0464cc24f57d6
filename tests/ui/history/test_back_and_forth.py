"""Which commit reverts which, keys that are reverted alone, and what it left beside what there is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QListView, QPushButton, QTextEdit

from tests.api_server import SAMPLE, SAMPLE_CALL, held, writes
from tests.gui import until
from tests.journal import history


async def committed(main_window, **values):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    for key, value in values.items():
        driver.set_value(key, value)
    await driver.commit()
    return driver


async def test_it_says_which_commit_reverts_which_and_leads_there(main_window, api_server):
    driver = await committed(main_window, Key1="mine")
    await history(driver)
    driver.press("historyRevertButton")
    await driver.idle()
    await driver.commit()
    view = await history(driver)
    details = driver.find(QTextEdit, "historyDetails")
    await until(lambda: "Reverts the commit of " in details.toPlainText())
    dialog = driver.dialog("historyDialog")
    assert not dialog._ways.reverted.isVisible()
    driver.press("historyRevertsButton")
    assert view.currentIndex().row() == 1
    await until(lambda: "Reverted at " in details.toPlainText())
    assert "Reverts the commit" not in details.toPlainText()
    reverted = driver.find(QPushButton, "historyRevertedButton")
    assert reverted.text().startswith("Reverted at ")
    reverted.click()
    assert view.currentIndex().row() == 0


async def test_chosen_keys_are_reverted_and_what_others_changed_is_a_conflict(main_window, api_server):
    driver = await committed(main_window, Key1="one", Key2="two", Key3="three")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "changed since")
    await history(driver)
    api_server.control.clear_log()
    driver.press("historyRevertKeysButton")
    confirm = await driver.appears(QPushButton, "revertKeysConfirmButton")
    keys = driver.find(QListView, "revertKeysList")
    assert not confirm.isEnabled()
    assert keys.model().index(0, 0).data() == "Key1: one → Value1"
    QTest.keyClick(keys, Qt.Key.Key_Space)
    QTest.keyClick(keys, Qt.Key.Key_End)
    QTest.keyClick(keys, Qt.Key.Key_Space)
    assert confirm.text() == "Revert 2 keys"
    confirm.click()
    await driver.idle()
    state = driver.window.tabs.current.state
    assert set(state.draft.edits.by_key) == {"Key1", "Key3"}
    assert set(state.draft.conflicts) == {"Key3"}
    assert writes(api_server) == []
    assert held(api_server)["Key2"] == "two"


async def test_who_gives_up_the_choice_of_keys_stays_in_the_history(main_window, api_server):
    driver = await committed(main_window, Key1="one")
    await history(driver)
    driver.press("historyRevertKeysButton")
    await driver.appears(QDialog, "revertKeysDialog")
    driver.press("revertKeysCancelButton")
    await until(lambda: not driver.shown(QDialog, "revertKeysDialog"))
    assert driver.shown(QDialog, "historyDialog")
    assert not driver.window.tabs.current.state.draft.staged_count


async def test_what_it_left_is_compared_with_the_call_as_it_is_now(main_window, api_server):
    driver = await committed(main_window, Key1="then")
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "now")
    driver.trigger("closeTabAction")
    await history(driver)
    driver.press("historyCompareNowButton")
    await driver.idle()
    dialog = await driver.appears(QDialog, "compareDialog")
    assert dialog.first.side.context.get("Key1") == "then"
    assert dialog._sources[1].side.context.get("Key1") == "now"
