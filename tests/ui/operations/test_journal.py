"""What outlives a window: tabs, staged edits, what stands in an open editor, notes, the history."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QToolButton

from lvctx_gui.sandbox import Fault
from lvctx_gui.store import secrets as secret_store
from tests.api_server import SAMPLE, SAMPLE_CALL, held, writes
from tests.gui import until
from tests.journal import column, history, journal_of, ready, saved
from tests.keychain import SYSTEM_KEYCHAIN

OTHER = ("S2@10.0.0.2", 28479905511, "OTHER")


async def test_staged_edits_tabs_and_notes_come_back_when_the_window_was_closed(
    main_window, api_server, real_keychain
):
    api_server.control.put_call(*OTHER, 7419, [{"key": "a", "value": "1"}])

    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    driver.remove("random")
    driver.add("New", "added")
    QTest.keyClicks(driver.find(QLineEdit, "commitNoteEdit"), "because")
    await driver.look_up(*OTHER)
    driver.trigger("closeTabAction")
    await saved(driver)
    assert driver.window.close(), "nothing is lost, so nothing is asked"
    await driver.close()
    driver = await main_window()
    await ready(driver)
    assert "3 staged changes were restored" in driver.message
    assert driver.rows()["Key1"] == "mine"
    assert driver.rows()["Documentatin"] == "testers"
    assert driver.find(QLineEdit, "commitNoteEdit").text() == "because"
    assert driver.window.tabs.bar.accessibleTabName(0).endswith(", 3 staged changes")
    assert writes(api_server) == []
    driver.edit_mode()
    await driver.commit()
    assert driver.message.startswith("Committed: 1 changed, 1 added, 1 deleted")
    await driver.close()
    assert held(api_server)["Key1"] == "mine"
    assert held(api_server)["New"] == "added"
    assert "random" not in held(api_server)


async def test_what_stands_in_an_open_editor_is_saved_too(main_window, api_server, real_keychain):
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    driver.edit_mode()
    index = driver.cell("Key1", "Value")
    driver.table.setCurrentIndex(index)
    driver.table.edit(index)
    QTest.keyClicks(QApplication.focusWidget(), "half a senten")
    await saved(driver)
    assert driver.rows()["Key1"] == "Value1"
    # As a process that dies: nothing is finished, nothing is closed.
    driver.window.autosave._journal = None
    await driver.close()
    driver = await main_window()
    await ready(driver)
    assert driver.rows()["Key1"] == "half a senten"


async def test_a_key_that_was_being_typed_comes_back_as_no_key_yet(main_window, api_server, real_keychain):
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    driver.edit_mode()
    driver.trigger("addEntryAction")
    QTest.keyClicks(QApplication.focusWidget(), "Disposi")
    await saved(driver)
    driver.window.autosave._journal = None
    await driver.close()
    driver = await main_window()
    await ready(driver)
    assert "Disposi" in driver.rows()
    driver.edit_mode()
    driver.trigger("commitAction")
    await driver.idle()
    assert "typed but not entered" in driver.message
    assert writes(api_server) == []


async def test_what_others_did_meanwhile_is_a_conflict_when_edits_come_back(
    main_window, api_server, real_keychain
):
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    driver.set_value("Key3", "the same")
    await saved(driver)
    await driver.close()
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "theirs")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "the same")
    driver = await main_window()
    await ready(driver)
    model = driver.table.model()
    index = driver.cell("Key1", "Key")
    assert model.index(index.row(), index.column() - 1).data() == "!"
    assert driver.window.tabs.current.state.draft.staged_count == 1


async def test_without_a_keychain_the_window_says_so_and_closing_asks(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    trouble = driver.find(QLabel, "journalText")
    assert trouble.text() == "Edits are lost when you close: no keychain"
    assert "no keychain" in trouble.toolTip()
    assert "held in memory only" in trouble.accessibleName()
    driver.edit_mode()
    driver.set_value("Key1", "x")
    assert not driver.window.close()
    await driver.answer("loseCancelButton")
    view = await history(driver)
    assert view.model().rowCount() == 0
    driver.press("historyCloseButton")
    await driver.commit()
    view = await history(driver)
    assert column(view, "Outcome") == ["confirmed"]


async def test_a_disk_that_fails_is_told_once_and_costs_nothing(main_window, api_server, real_keychain):
    driver = await main_window("--call", SAMPLE)
    await saved(driver)
    journal = await journal_of(driver)
    fill = lambda pages: journal._in_thread(  # noqa: E731
        lambda: journal._run.file.database.connection.execute(f"PRAGMA max_page_count = {pages}").fetchone()
    )
    await fill(1)
    driver.edit_mode()
    driver.set_value("Key1", "x" * 20_000)
    await until(lambda: "database or disk is full" in driver.message)
    assert driver.find(QLabel, "journalText").isVisible()
    driver.press("messageClose", QToolButton)
    driver.set_value("Key1", "y" * 20_000)
    await until(lambda: not driver.window.autosave.is_dirty)
    assert driver.message == "", "it is told once"
    assert not driver.window.close()
    await driver.answer("loseCancelButton")
    await driver.commit()
    assert driver.message.startswith("Committed: 1 changed")
    driver.set_value("Key3", "kept")
    await fill(1_000_000)
    driver.set_value("Key3", "kept after all")
    await until(lambda: not driver.shown(QLabel, "journalText"))
    assert journal.is_lasting
    assert [record.summary for record in await journal.records()] == ["confirmed"]
    await saved(driver)
    assert driver.window.close()
    await driver.close()
    driver = await main_window()
    await ready(driver)
    assert driver.rows()["Key3"] == "kept after all"


async def test_a_damaged_journal_is_set_aside_named_and_the_program_works(
    main_window, api_server, real_keychain, tmp_path
):
    file = tmp_path / "data" / "state" / "journal.db"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"no database at all" * 500)

    driver = await main_window()
    await ready(driver)
    aside = next(file.parent.glob("journal-damaged-*.db"))
    assert aside.read_bytes().startswith(b"no database at all")
    assert str(aside) in driver.message
    await driver.look_up(*SAMPLE_CALL)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    await saved(driver)
    assert driver.window.close()


async def test_closing_under_a_commit_finishes_it_first_or_stops_it(
    main_window, api_server, faults, real_keychain
):
    async def begin(driver):
        await ready(driver)
        driver.edit_mode()
        driver.set_value("Key1", "x")
        driver.remove("random")
        api_server.control.clear_log()
        # Carried out, so that it does not matter whether it is ended before it is answered.
        faults.add(Fault("hang", when="after", method="POST"))
        driver.trigger("commitAction")
        await driver.answer("commitConfirmButton")
        await until(lambda: "POST" in writes(api_server))
        driver.trigger("closeTabAction")
        await driver.appears(QDialog, "workingDialog")
        await driver.answer("workingCancelButton")
        assert not driver.window.close()

    driver = await main_window("--call", SAMPLE)
    await begin(driver)
    await driver.answer("workingFinishButton")
    faults.clear()
    await until(lambda: not driver.window.isVisible())
    await driver.close()
    assert held(api_server)["Key1"] == "x"
    assert "random" not in held(api_server)
    api_server.control.reset()
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    await begin(driver)
    await driver.answer("workingConfirmButton")
    faults.clear()
    await until(lambda: not driver.window.isVisible())
    await driver.close()
    assert held(api_server)["Key1"] == "x"
    assert "random" in held(api_server)

    driver = await main_window()
    await ready(driver)
    assert driver.window.tabs.current.state.draft.staged_count == 1
    assert "random" in driver.window.tabs.current.state.draft.edits.by_key


async def test_a_keychain_that_comes_late_can_be_tried_again(
    main_window, api_server, keychain_bus, monkeypatch
):
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    driver.edit_mode()
    driver.set_value("Key1", "sent before")
    await driver.commit()
    driver.set_value("Key3", "staged before")
    for name, value in keychain_bus.environment.items():
        if name.startswith(("DBUS_", "XDG_")):
            monkeypatch.setenv(name, value)
    monkeypatch.setattr(secret_store, "system_keychain", SYSTEM_KEYCHAIN)
    driver.window.property("program")._secrets._choose = SYSTEM_KEYCHAIN
    view = await history(driver)
    driver.press("historyRetryButton")
    await until(lambda: not driver.shown(QLabel, "journalText"))
    assert column(view, "Outcome") == ["confirmed"]
    driver.press("historyCloseButton")
    await saved(driver)
    assert driver.window.close()
    await driver.close()
    driver = await main_window()
    await ready(driver)
    assert driver.rows()["Key3"] == "staged before"
    assert column(await history(driver), "Outcome") == ["confirmed"]


def test_the_system_keychain_is_what_windows_use():
    """The tests' stand-in takes the place of this function."""
    assert secret_store.Secrets()._choose is secret_store.system_keychain
