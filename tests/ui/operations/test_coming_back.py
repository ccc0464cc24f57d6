"""What a start brings back, and what it says about it; closing."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QToolButton

from lvctx_gui.core.entries import Entry
from lvctx_gui.core.record import Operation, restricted_to
from lvctx_gui.sandbox import Fault
from lvctx_gui.services.commit_log import Origin
from lvctx_gui.store import secrets as secret_store
from lvctx_gui.store.journal.journal import Found
from lvctx_gui.ui.operations import autosave
from tests.api_server import SAMPLE, SAMPLE_CALL, writes
from tests.gui import until
from tests.journal import history, ready, saved
from tests.keychain import SYSTEM_KEYCHAIN

OTHER = ("S2@10.0.0.2", 28479905511, "OTHER")
THIRD = ("S3@10.0.0.3", 28479905512, "THIRD")

PROMISED = 500
"""Milliseconds from a keystroke until it is on the disk."""


async def test_the_first_of_many_keystrokes_starts_the_clock_and_no_later_one_puts_it_back(
    main_window, api_server, real_keychain
):
    driver = await main_window("--call", SAMPLE)
    await saved(driver)
    timer = driver.window.autosave._timer
    # Half of it is left for the disk.
    assert timer.interval() == autosave.DELAY <= PROMISED / 2
    timer.setInterval(3_600_000)
    driver.edit_mode()
    driver.set_value("Key1", "a")
    started = timer.timerId()
    assert timer.isActive()
    driver.set_value("Key1", "ab")
    assert timer.timerId() == started
    await driver.window.autosave.now()


def edits(driver):
    return dict(driver.window.tabs.current.state.draft.edits.by_key)


async def test_a_tab_that_was_closed_with_edits_and_the_one_in_front_come_back(
    main_window, api_server, real_keychain
):
    api_server.control.put_call(*OTHER, 7419, [{"key": "a", "value": "1"}])
    api_server.control.put_call(*THIRD, 7419, [{"key": "b", "value": "1"}])

    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    driver.edit_mode()
    driver.set_value("Key1", "behind")
    await driver.look_up(*OTHER)
    driver.set_value("a", "in a closed tab")
    driver.trigger("closeTabAction")
    await driver.look_up(*THIRD)
    driver.set_value("b", "in front")
    await saved(driver)
    # As a process that dies: nothing is finished, nothing is closed.
    driver.window.autosave._journal = None
    await driver.close()
    driver = await main_window()
    api_server.control.clear_log()
    await ready(driver)
    # Whether others have changed the same keys is known of each, looked at or not.
    assert len({seen.target for seen in api_server.control.log()}) == 3
    assert edits(driver) == {"b": "in front"}
    assert driver.window.tabs.bar.count() == 2
    driver.trigger("reopenTabAction")
    await driver.idle()
    assert driver.window.tabs.current.state.call.tx_id == OTHER[1]
    assert edits(driver) == {"a": "in a closed tab"}


async def test_what_was_saved_in_memory_only_is_saved_again_when_the_keychain_comes(
    main_window, api_server, keychain_bus, monkeypatch
):
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    driver.edit_mode()
    driver.set_value("Key3", "staged before")
    await saved(driver)
    for name, value in keychain_bus.environment.items():
        if name.startswith(("DBUS_", "XDG_")):
            monkeypatch.setenv(name, value)
    monkeypatch.setattr(secret_store, "system_keychain", SYSTEM_KEYCHAIN)
    driver.window.property("program")._secrets._choose = SYSTEM_KEYCHAIN
    await history(driver)
    driver.press("historyRetryButton")
    await until(lambda: not driver.shown(QLabel, "journalText"))
    driver.press("historyCloseButton")
    await saved(driver)
    driver.window.autosave._journal = None
    await driver.close()
    driver = await main_window()
    await ready(driver)
    assert edits(driver) == {"Key3": "staged before"}


async def test_what_was_interrupted_is_settled_once_even_without_its_tab(
    main_window, api_server, real_keychain
):
    driver = await main_window("--call", SAMPLE)
    await saved(driver)
    state = driver.window.tabs.current.state
    before = restricted_to(state.held, ["Key1"])
    intent = Origin(state.site).intent(state.call, before, (Entry("Key1", "sent"),), order=("Key1",))
    await driver.window.journal.begin(intent)
    await driver.close()
    driver = await main_window()
    await ready(driver)
    assert driver.window.tabs.current.state.call.tx_id == SAMPLE_CALL[1]
    assert "was under way" in driver.message
    (record,) = await driver.window.journal.records()
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "sent")
    driver.trigger("refreshAction")
    await driver.idle()
    assert "was under way" not in driver.message
    assert await driver.window.journal.records() == [record]


async def test_a_read_that_began_before_a_commit_is_not_shown_after_it(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    api_server.control.clear_log()
    faults.add(Fault("hang", "after", method="GET"))
    driver.trigger("refreshAction")
    await until(api_server.control.log)
    state = driver.window.tabs.current.state
    driver.window.writes.commit(state)
    await until(lambda: not state.is_working)
    faults.clear()
    await driver.idle()
    assert driver.message.startswith("Committed: 1 changed")
    assert driver.rows()["Key1"] == "mine"
    assert not state.draft.staged_count


async def test_the_note_stays_for_the_rest_when_a_commit_is_not_complete(main_window, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    state = driver.window.tabs.current.state
    state.set_note("ticket 4711")
    faults.add(Fault("status", status=403, method="POST"))
    await driver.commit()
    assert driver.find(QLineEdit, "commitNoteEdit").text() == "ticket 4711"
    driver.press("messageAction")
    await driver.idle()
    assert state.note == ""
    assert [record.intent.note for record in await driver.window.journal.records()] == ["ticket 4711"] * 2


async def test_a_deletion_of_everything_that_was_interrupted_can_be_put_back(
    main_window, api_server, real_keychain
):
    before = api_server.control.entries(*SAMPLE_CALL)

    driver = await main_window("--call", SAMPLE)
    await saved(driver)
    state = driver.window.tabs.current.state
    intent = Origin(state.site).intent(
        state.call, state.held, order=state.held.keys, work=Operation.DELETE_ALL
    )
    await driver.window.journal.begin(intent)
    for entry in before:
        api_server.control.remove_entry(*SAMPLE_CALL, entry["key"])
    await driver.close()
    driver = await main_window()
    await ready(driver)
    assert "Deleting the whole context was under way" in driver.message
    driver.edit_mode()
    driver.trigger("putBackAction")
    await driver.idle()
    await driver.commit()
    assert driver.message.startswith("Committed")
    await driver.close()
    assert api_server.control.entries(*SAMPLE_CALL) == before


async def test_what_one_commit_learned_about_the_pace_holds_for_the_next(main_window, faults, virtual_clock):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    faults.add(Fault("status", status=429, method="POST"))
    await driver.commit()
    limiter = driver.window.connections.connection.limiter
    assert limiter.interval > 0
    limiter.interval = slow = 2.0  # so slow that no turn is late enough to go out at once
    virtual_clock.pauses.clear()
    driver.set_value("Key3", "y")
    driver.remove("random")
    await driver.commit()
    assert virtual_clock.pauses, "nothing waited for its turn"
    # It rises a little with what is taken.
    assert slow * 0.9 <= driver.window.connections.connection.limiter.interval < slow


async def leave_two_tabs(driver, api_server):
    await ready(driver)
    driver.edit_mode()
    driver.set_value("Key1", "in front")
    api_server.control.put_call(*OTHER, 7419, [{"key": "a", "value": "1"}])
    await driver.look_up(*OTHER)
    driver.set_value("a", "in another tab")


async def test_edits_in_closed_tabs_are_told_of_at_the_next_start(main_window, api_server, real_keychain):
    driver = await main_window("--call", SAMPLE)
    await leave_two_tabs(driver, api_server)
    driver.trigger("closeTabAction")
    await saved(driver)
    driver.window.autosave._journal = None
    await driver.close()
    driver = await main_window()
    await ready(driver)
    assert "1 staged change in closed tabs is kept" in driver.message


async def test_what_the_journal_says_of_itself_stays_until_it_is_dismissed(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    driver.window.bring_back(Found(notices=("A part could not be read.",)))
    driver.trigger("refreshAction")
    await driver.idle()
    assert driver.message == "A part could not be read."
    driver.press("messageClose", QToolButton)
    assert driver.message == ""


async def test_what_the_journal_says_before_any_call_is_open_goes_along(main_window, api_server):
    driver = await main_window()
    await ready(driver)
    driver.window.bring_back(Found(notices=("A part could not be read.",)))
    assert driver.message == "A part could not be read."
    await driver.look_up(*SAMPLE_CALL)
    assert driver.message == "A part could not be read."


async def test_closing_over_an_open_editor_asks_where_nothing_outlives_the_window(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    driver.edit_mode()
    index = driver.cell("Key1", "Value")
    driver.table.setCurrentIndex(index)
    driver.table.edit(index)
    QTest.keyClicks(QApplication.focusWidget(), "typed at the last moment")
    assert not driver.window.close()
    await driver.answer("loseCancelButton")
    assert driver.rows()["Key1"] == "typed at the last moment"


async def test_who_wants_a_commit_finished_before_closing_sees_what_did_not_work(
    main_window, api_server, faults, real_keychain
):
    driver = await main_window("--call", SAMPLE)
    await saved(driver)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    faults.add(Fault("hang", method="POST"))
    faults.add(Fault("status", status=403, method="POST"))
    driver.trigger("commitAction")
    await until(lambda: "POST" in writes(api_server))
    assert not driver.window.close()
    await driver.answer("workingFinishButton")
    # The first POST's answer is lost, the second one is refused for good.
    api_server.stop()
    api_server.start()
    await driver.idle()
    assert driver.window.isVisible()
    assert "Not committed, still staged: “Key1”" in driver.message


async def test_a_disk_that_fails_at_the_last_moment_is_asked_about(main_window, api_server, real_keychain):
    driver = await main_window("--call", SAMPLE)
    await saved(driver)
    journal = driver.window.journal
    await journal._in_thread(
        lambda: journal._run.file.database.connection.execute("PRAGMA max_page_count = 1").fetchone()
    )
    driver.edit_mode()
    driver.set_value("Key1", "x" * 20_000)
    assert not driver.window.close()  # it is saved first
    await driver.appears(QDialog, "loseDialog")
    await driver.answer("loseCancelButton")
    assert driver.window.isVisible()
