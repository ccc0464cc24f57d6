"""Addresses that may reach something else: what the window says, forbids and offers."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from lvctx_gui.sandbox import CLIENT_ID, Fault
from tests.api_server import SAMPLE, SAMPLE_CALL, held, writes
from tests.gui import until
from tests.quiet import read_quietly

SESSION, TX_ID, ACCOUNT = SAMPLE_CALL
TWIN = f"{ACCOUNT};west"


def put(api_server, account, entries):
    rows = [{"key": key, "value": value} for key, value in entries.items()]
    api_server.control.put_call(SESSION, TX_ID, account, CLIENT_ID, rows)


async def test_a_call_that_answers_like_another_can_be_read_and_not_changed(main_window, api_server):
    driver = await main_window()
    put(api_server, TWIN, {"A": "1"})
    put(api_server, ACCOUNT, {"A": "1"})
    await driver.look_up(SESSION, TX_ID, TWIN)
    assert driver.rows() == {"A": "1"}
    assert f"cannot be told apart from the call of account “{ACCOUNT}”" in driver.message
    assert "The call can be read, but not changed from here." in driver.message
    driver.edit_mode()
    for name in ("addEntryAction", "removeEntryAction", "deleteAllAction", "commitAction"):
        assert not driver.action(name).isEnabled(), name
    assert not driver.set_value("A", "2")
    # Once it can be told apart, it can be changed.
    put(api_server, ACCOUNT, {"A": "something else"})
    driver.trigger("refreshAction")
    await driver.idle()
    assert driver.set_value("A", "2")
    await driver.commit()
    assert driver.message.startswith("Committed:")


async def test_a_call_that_becomes_like_another_is_not_committed_to(main_window, api_server):
    driver = await main_window()
    put(api_server, TWIN, {"A": "1"})
    put(api_server, ACCOUNT, {"A": "something else"})
    await driver.look_up(SESSION, TX_ID, TWIN)
    driver.edit_mode()
    driver.set_value("A", "2")
    put(api_server, ACCOUNT, {"A": "1"})
    api_server.control.clear_log()
    await driver.commit()
    assert writes(api_server) == []
    assert "cannot be told apart" in driver.message
    assert driver.rows()["A"] == "2"


@pytest.fixture
def cutting(monkeypatch):
    """A way that cuts keys of DELETEs at their semicolon, and nothing else."""

    def start(driver):
        client = driver.window.connections.connection.client
        delete_key = client.delete_key
        monkeypatch.setattr(client, "delete_key", lambda call, key: delete_key(call, key.partition(";")[0]))

    return start


async def test_what_a_commit_has_lost_is_told_as_its_own_and_can_be_put_back(
    main_window, api_server, cutting
):
    driver = await main_window("--call", SAMPLE)
    api_server.control.set_entry(*SAMPLE_CALL, "Key1;x", "odd")
    driver.trigger("refreshAction")
    await driver.idle()
    cutting(driver)
    driver.edit_mode()
    driver.remove("Key1;x")
    await driver.commit()
    assert "Key1" not in held(api_server)
    assert "This commit most likely deleted “Key1” as well" in driver.message
    labels = [label.text() for label in driver.window.findChildren(QLabel) if label.isVisible()]
    assert not any("omebody else" in text for text in labels)
    assert "Key1" not in driver.rows()
    driver.press("messageAction")
    await until(lambda: "Key1" in driver.rows())
    assert driver.rows()["Key1"] == "Value1"
    assert driver.glyph("Key1") == "+"
    await driver.idle()
    driver.table.setCurrentIndex(driver.cell("Key1;x", "Key"))
    driver.trigger("restoreEntryAction")
    await driver.commit()
    assert held(api_server)["Key1"] == "Value1"


async def test_a_key_that_cannot_be_deleted_alone_says_what_helps(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    api_server.control.set_entry(*SAMPLE_CALL, "Key1;x", "Value1")
    driver.trigger("refreshAction")
    await driver.idle()
    driver.edit_mode()
    driver.remove("Key1;x")
    await driver.commit()
    assert writes(api_server) == []
    assert "“Key1;x” was not deleted" in driver.message
    assert "Give “Key1;x” another value" in driver.message
    assert driver.glyph("Key1;x") == "−"


async def test_one_entry_of_an_odd_key_is_refreshed_with_the_whole_call(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    api_server.control.set_entry(*SAMPLE_CALL, "Key1;x", "odd")
    driver.trigger("refreshAction")
    await driver.idle()
    api_server.control.clear_log()
    driver.table.setCurrentIndex(driver.cell("Key1;x", "Key"))
    driver.trigger("refreshEntryAction")
    await driver.idle()
    (seen,) = api_server.control.log()
    assert seen.target.partition("?")[0].endswith(ACCOUNT)


async def test_delete_all_is_not_offered_where_nothing_shows(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    assert driver.action("deleteAllAction").isEnabled()
    put(api_server, ACCOUNT, {})
    driver.trigger("refreshAction")
    await driver.idle()
    assert not driver.action("deleteAllAction").isEnabled()
    assert "shows no context for this call any more; it held 5 entries" in driver.message


def staged(driver):
    return driver.window.tabs.current.state.draft.edits.by_key


@pytest.mark.parametrize("way", ["refresh", "quietly"])
async def test_an_empty_answer_takes_nothing_that_is_staged_and_blames_nobody(main_window, api_server, way):
    driver = await main_window("--call", SAMPLE)
    before = [entry for entry in api_server.control.entries(*SAMPLE_CALL) if entry.get("value")]
    driver.edit_mode()
    for key in ("Key1", "random"):
        driver.remove(key)
    driver.set_value("Key3", "mine")
    wanted = dict(staged(driver))
    put(api_server, ACCOUNT, {})
    if way == "refresh":
        driver.trigger("refreshAction")
    else:
        await read_quietly(driver)
    await driver.idle()
    assert staged(driver) == wanted
    assert "shows no context for this call any more" in driver.message
    assert "omebody else" not in driver.message
    assert driver.glyph("Key1") == "−"
    # It was a moment only: nothing has changed for anybody.
    api_server.control.put_call(
        SESSION,
        TX_ID,
        ACCOUNT,
        CLIENT_ID,
        before,
    )
    driver.trigger("refreshAction")
    await driver.idle()
    await driver.commit()
    assert held(api_server)["Key3"] == "mine"
    assert not {"Key1", "random"} & held(api_server).keys()


async def test_a_person_can_take_the_empty_answer_as_it_is(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.remove("Key1")
    put(api_server, ACCOUNT, {})
    driver.trigger("refreshAction")
    await driver.idle()
    driver.press("messageAction")
    assert not staged(driver)
    assert "No longer staged, because the server has no such keys any more: “Key1”" in driver.message


async def test_deleting_everything_where_nothing_shows_changes_nothing_here(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.remove("Key1")
    driver.set_value("Key3", "mine")
    wanted = dict(staged(driver))
    put(api_server, ACCOUNT, {})
    driver.trigger("deleteAllAction")
    (await driver.appears(QLineEdit, "deleteAllEdit")).setText(ACCOUNT)
    await driver.answer("deleteAllConfirmButton")
    await driver.idle()
    assert writes(api_server) == []
    assert staged(driver) == wanted
    assert driver.action("undoAction").isEnabled()


async def test_a_deletion_that_could_not_be_read_back_is_nobody_elses(
    main_window, api_server, faults, virtual_clock
):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    faults.add(Fault("status", status=403, method="GET", skip=1, times=1))
    driver.trigger("deleteAllAction")
    (await driver.appears(QLineEdit, "deleteAllEdit")).setText(ACCOUNT)
    await driver.answer("deleteAllConfirmButton")
    await driver.idle()
    assert held(api_server) == {}
    driver.trigger("refreshAction")
    await driver.idle()
    assert "omebody else" not in driver.message
    assert driver.glyph("Key1") != "!"


async def test_removing_a_row_under_its_editor_keeps_what_was_typed(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.setCurrentIndex(driver.cell("Key3", "Value"))
    driver.trigger("editValueAction")
    QTest.keyClicks(QApplication.focusWidget(), "typed")
    driver.trigger("removeEntryAction")
    assert driver.glyph("Key3") == "−"
    driver.trigger("undoAction")
    assert driver.rows()["Key3"] == "typed"


async def test_giving_up_the_new_key_keeps_the_old_one(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    model = driver.table.model()
    assert model.setData(driver.cell("Key3", "Key"), "Other")
    api_server.control.set_entry(*SAMPLE_CALL, "Other", "theirs")
    driver.trigger("refreshAction")
    await driver.idle()
    assert driver.glyph("Other") == "!"
    driver.trigger("takeAllTheirsAction")
    assert driver.glyph("Key3") == ""
    assert "“Key3” will not be deleted any more" in driver.message
    assert not driver.action("commitAction").isEnabled()
