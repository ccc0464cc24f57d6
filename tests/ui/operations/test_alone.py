"""Addresses that may reach something else: what the window says, forbids and offers."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from lvctx_gui.sandbox import CLIENT_ID, Fault
from lvctx_gui.ui.operations.reading import WATCH_INTERVAL
from tests.gui import SAMPLE, SAMPLE_CALL, held, until, writes

SESSION, TX_ID, ACCOUNT = SAMPLE_CALL
TWIN = f"{ACCOUNT};west"


def put(practice, account, entries):
    rows = [{"key": key, "value": value} for key, value in entries.items()]
    practice.control.put_call(SESSION, TX_ID, account, CLIENT_ID, rows)


def test_a_call_that_answers_like_another_can_be_read_and_not_changed(program, practice):
    async def use(driver):
        put(practice, TWIN, {"A": "1"})
        put(practice, ACCOUNT, {"A": "1"})
        await driver.look_up(SESSION, TX_ID, TWIN)
        assert driver.rows() == {"A": "1"}
        assert f"cannot be told apart from that of account “{ACCOUNT}”" in driver.message
        assert "It can be read, but not changed from here." in driver.message
        driver.edit_mode()
        for name in ("addEntryAction", "removeEntryAction", "deleteAllAction", "commitAction"):
            assert not driver.action(name).isEnabled(), name
        assert not driver.set_value("A", "2")
        # Once it can be told apart, it can be changed.
        put(practice, ACCOUNT, {"A": "something else"})
        driver.trigger("refreshAction")
        await driver.idle()
        assert driver.set_value("A", "2")
        await driver.commit()
        assert driver.message.startswith("Committed:")

    program(use)


def test_a_call_that_becomes_like_another_is_not_committed_to(program, practice):
    async def use(driver):
        put(practice, TWIN, {"A": "1"})
        put(practice, ACCOUNT, {"A": "something else"})
        await driver.look_up(SESSION, TX_ID, TWIN)
        driver.edit_mode()
        driver.set_value("A", "2")
        put(practice, ACCOUNT, {"A": "1"})
        practice.control.clear_log()
        await driver.commit()
        assert writes(practice) == []
        assert "cannot be told apart" in driver.message
        assert driver.rows()["A"] == "2"

    program(use)


@pytest.fixture
def cutting(monkeypatch):
    """A way that cuts keys of DELETEs at their semicolon, and nothing else."""

    def start(driver):
        client = driver.window.flows.connection.client
        delete_key = client.delete_key
        monkeypatch.setattr(client, "delete_key", lambda call, key: delete_key(call, key.partition(";")[0]))

    return start


def test_what_a_commit_has_lost_is_told_as_its_own_and_can_be_put_back(program, practice, cutting):
    async def use(driver):
        practice.control.set_entry(*SAMPLE_CALL, "Key1;x", "odd")
        driver.trigger("refreshAction")
        await driver.idle()
        cutting(driver)
        driver.edit_mode()
        driver.remove("Key1;x")
        await driver.commit()
        assert "Key1" not in held(practice)
        assert "“Key1” is gone as well: this commit most likely removed it" in driver.message
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
        assert held(practice)["Key1"] == "Value1"

    program(use, "--call", SAMPLE)


def test_a_key_that_cannot_be_deleted_alone_says_what_helps(program, practice):
    async def use(driver):
        practice.control.set_entry(*SAMPLE_CALL, "Key1;x", "Value1")
        driver.trigger("refreshAction")
        await driver.idle()
        driver.edit_mode()
        driver.remove("Key1;x")
        await driver.commit()
        assert writes(practice) == []
        assert "“Key1;x” was not deleted" in driver.message
        assert "Give “Key1;x” another value" in driver.message
        assert driver.glyph("Key1;x") == "−"

    program(use, "--call", SAMPLE)


def test_one_entry_of_an_odd_key_is_refreshed_with_the_whole_call(program, practice):
    async def use(driver):
        practice.control.set_entry(*SAMPLE_CALL, "Key1;x", "odd")
        driver.trigger("refreshAction")
        await driver.idle()
        practice.control.clear_log()
        driver.table.setCurrentIndex(driver.cell("Key1;x", "Key"))
        driver.trigger("refreshEntryAction")
        await driver.idle()
        (seen,) = practice.control.log()
        assert seen.target.partition("?")[0].endswith(ACCOUNT)

    program(use, "--call", SAMPLE)


def test_delete_all_is_not_offered_where_nothing_shows(program, practice):
    async def use(driver):
        driver.edit_mode()
        assert driver.action("deleteAllAction").isEnabled()
        put(practice, ACCOUNT, {})
        driver.trigger("refreshAction")
        await driver.idle()
        assert not driver.action("deleteAllAction").isEnabled()
        assert "shows no context for this call any more; it held 5 entries" in driver.message

    program(use, "--call", SAMPLE)


def staged(driver):
    return driver.window.tabs.current.state.draft.edits.by_key


def read_quietly(driver):
    driver.window.tabs.current.state._read_at -= WATCH_INTERVAL + 1
    driver.window.flows.watch(driver.window.tabs.current.state)


@pytest.mark.parametrize("way", ["refresh", "quietly"])
def test_an_empty_answer_takes_nothing_that_is_staged_and_blames_nobody(program, practice, way):
    async def use(driver):
        before = held(practice)
        driver.edit_mode()
        for key in ("Key1", "random"):
            driver.remove(key)
        driver.set_value("Key3", "mine")
        wanted = dict(staged(driver))
        put(practice, ACCOUNT, {})
        if way == "refresh":
            driver.trigger("refreshAction")
        else:
            read_quietly(driver)
        await driver.idle()
        assert staged(driver) == wanted
        assert "shows no context for this call any more" in driver.message
        assert "omebody else" not in driver.message
        assert driver.glyph("Key1") == "−"
        # It was a moment only: nothing has changed for anybody.
        practice.control.put_call(
            SESSION, TX_ID, ACCOUNT, CLIENT_ID, [{"key": k, "value": v} for k, v in before.items() if v]
        )
        driver.trigger("refreshAction")
        await driver.idle()
        await driver.commit()
        assert held(practice)["Key3"] == "mine"
        assert not {"Key1", "random"} & held(practice).keys()

    program(use, "--call", SAMPLE)


def test_a_person_can_take_the_empty_answer_as_it_is(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.remove("Key1")
        put(practice, ACCOUNT, {})
        driver.trigger("refreshAction")
        await driver.idle()
        driver.press("messageAction")
        assert not staged(driver)
        assert "No longer staged, as nothing is there: “Key1”" in driver.message

    program(use, "--call", SAMPLE)


def test_deleting_everything_where_nothing_shows_changes_nothing_here(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.remove("Key1")
        driver.set_value("Key3", "mine")
        wanted = dict(staged(driver))
        put(practice, ACCOUNT, {})
        driver.trigger("deleteAllAction")
        driver.find(QLineEdit, "deleteAllEdit").setText(ACCOUNT)
        driver.press("deleteAllConfirmButton")
        await driver.idle()
        assert writes(practice) == []
        assert staged(driver) == wanted
        assert driver.action("undoAction").isEnabled()

    program(use, "--call", SAMPLE)


def test_a_deletion_that_could_not_be_read_back_is_nobody_elses(program, practice, no_pause):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key1", "mine")
        practice.control.add_fault(Fault("status", status=403, method="GET", skip=1, times=1))
        driver.trigger("deleteAllAction")
        driver.find(QLineEdit, "deleteAllEdit").setText(ACCOUNT)
        driver.press("deleteAllConfirmButton")
        await driver.idle()
        assert held(practice) == {}
        driver.trigger("refreshAction")
        await driver.idle()
        assert "omebody else" not in driver.message
        assert driver.glyph("Key1") != "!"

    program(use, "--call", SAMPLE)


def test_removing_a_row_under_its_editor_keeps_what_was_typed(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.table.setCurrentIndex(driver.cell("Key3", "Value"))
        driver.trigger("editValueAction")
        QTest.keyClicks(QApplication.focusWidget(), "typed")
        driver.trigger("removeEntryAction")
        assert driver.glyph("Key3") == "−"
        driver.trigger("undoAction")
        assert driver.rows()["Key3"] == "typed"

    program(use, "--call", SAMPLE)


def test_giving_up_the_new_key_keeps_the_old_one(program, practice):
    async def use(driver):
        driver.edit_mode()
        model = driver.table.model()
        assert model.setData(driver.cell("Key3", "Key"), "Other")
        practice.control.set_entry(*SAMPLE_CALL, "Other", "theirs")
        driver.trigger("refreshAction")
        await driver.idle()
        assert driver.glyph("Other") == "!"
        driver.trigger("takeAllTheirsAction")
        assert driver.glyph("Key3") == ""
        assert "“Key3” will not be deleted any more" in driver.message
        assert not driver.action("commitAction").isEnabled()

    program(use, "--call", SAMPLE)
