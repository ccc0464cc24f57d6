"""A commit or deletion is reverted on what the server holds today, or the window says why not."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QPushButton, QTextEdit

from lvctx_gui.core.gate import Rules, admit
from lvctx_gui.core.profile import Profile
from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.kit.plain import plain_tip
from tests.api_server import SAMPLE, SAMPLE_CALL, held, writes
from tests.gui import until
from tests.journal import column, history


async def test_a_commit_can_be_reverted_on_what_the_server_holds_today(main_window, api_server):
    before = held(api_server)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    driver.set_value("Key3", "mine too")
    driver.remove("random")
    driver.add("New", "added")
    await driver.commit()
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "changed since")
    api_server.control.remove_entry(*SAMPLE_CALL, "New")
    driver.trigger("closeTabAction")
    await history(driver)
    api_server.control.clear_log()
    driver.press("historyRevertButton")
    await driver.idle()
    assert writes(api_server) == []
    assert driver.conflict.startswith("“Key3” has changed since that commit (read at ")
    assert driver.conflict.endswith("): “mine too” → “changed since” (you: Value3). Nothing was sent.")
    state = driver.window.tabs.current.state
    assert set(state.draft.edits.by_key) == {"Key1", "Key3", "random"}
    assert set(state.draft.conflicts) == {"Key3"}
    await driver.commit()
    assert "(decide 1 first)" in driver.find(QPushButton, "commitButton").accessibleName()
    driver.trigger("keepAllMineAction")
    await driver.commit()
    assert driver.message.startswith("Committed: 2 changed, 1 added")
    await driver.close()
    assert held(api_server) == before


async def test_a_revert_leaves_a_staged_change_of_ones_own_alone_and_says_so(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    driver.set_value("Key3", "mine")
    await driver.commit()
    driver.set_value("Key1", "something else")
    await history(driver)
    driver.press("historyRevertButton")
    await driver.idle()
    assert "“Key1” has a staged change of its own" in driver.message
    assert driver.rows()["Key1"] == "something else"
    assert driver.rows()["Key3"] == "Value3"
    driver.trigger("undoAction")
    assert driver.rows()["Key3"] == "mine"


async def test_a_deletion_of_everything_is_in_the_history_and_can_be_reverted(main_window, api_server):
    before = api_server.control.entries(*SAMPLE_CALL)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.trigger("deleteAllAction")
    (await driver.appears(QLineEdit, "deleteAllEdit")).setText(SAMPLE_CALL[2])
    await driver.answer("deleteAllConfirmButton")
    await driver.idle()
    view = await history(driver)
    assert column(view, "What") == ["delete all context (5)"]
    driver.press("historyRevertButton")
    await driver.idle()
    await driver.commit()
    assert driver.message.startswith("Committed: 5 added")
    await driver.close()
    assert api_server.control.entries(*SAMPLE_CALL) == before


async def test_nothing_is_reverted_under_a_commit_of_the_same_call_and_it_says_so(
    main_window, api_server, faults
):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "first")
    await driver.commit()
    driver.set_value("Key3", "second")
    faults.add(Fault("hang", method="POST"))
    driver.trigger("commitAction")
    await until(lambda: writes(api_server).count("POST") == 2)
    view = await history(driver)
    view.selectRow(1)
    driver.press("historyRevertButton")
    await until(lambda: "This call is being committed, so nothing was staged." in driver.message)
    faults.clear()
    await driver.idle()
    assert driver.rows()["Key1"] == "first"
    assert not driver.window.tabs.current.state.draft.staged_count


async def test_why_a_commit_cannot_be_reverted_is_said_where_the_button_is_and_in_the_details(
    main_window, faults
):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    await driver.commit()
    driver.set_value("Key3", "refused")
    faults.add(Fault("status", status=403, method="POST"))
    await driver.commit()
    view = await history(driver)
    revert = driver.find(QPushButton, "historyRevertButton")
    details = driver.find(QTextEdit, "historyDetails")

    async def reason():
        assert not revert.isEnabled()
        words = revert.accessibleDescription()
        assert revert.toolTip() == plain_tip(words)
        await until(lambda: f"Cannot be reverted: {words}" in details.toPlainText())
        return words

    assert await reason() == "Nothing of it is confirmed, so there is nothing to revert."
    view.selectRow(1)
    assert revert.isEnabled()
    assert "nothing is sent before you commit" in revert.accessibleDescription()
    await until(lambda: "confirmed" in details.toPlainText())
    assert "Cannot be reverted" not in details.toPlainText()
    driver.trigger("editModeAction")
    assert await reason() == "Editing is off: switch it on (Ctrl+E) in the window first."
    driver.trigger("editModeAction")
    assert revert.isEnabled()
    connection = driver.window.connections.connection
    driver.window.connections.take(
        replace(connection, permit=admit(Rules(), Profile("Elsewhere", "https://elsewhere.example")))
    )
    assert "you are signed in to Elsewhere now" in await reason()
    driver.window.connections.take(connection)
    assert revert.isEnabled()
    driver.window.editing.set_read_only("Read-only: the profile says so.")
    assert await reason() == "Read-only: the profile says so."
