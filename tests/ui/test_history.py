"""The history: what was sent, by whom, how it ended, and the way back."""

from __future__ import annotations

import asyncio
import csv
import io
import json

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QTextEdit,
)

from lvctx_gui.sandbox import Fault
from tests.gui import SAMPLE, SAMPLE_CALL, until
from tests.journal import column, history, journal_of, ready


def held(practice):
    return {entry["key"]: entry.get("value") for entry in practice.control.entries(*SAMPLE_CALL)}


def writes(practice):
    return [seen.method for seen in practice.control.log() if seen.method != "GET"]


def test_the_history_tells_what_was_sent_by_whom_why_and_how_it_ended(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key1", "new value")
        driver.remove("random")
        QTest.keyClicks(driver.find(QLineEdit, "commitNoteEdit"), "ticket 4711")
        await driver.commit()
        assert driver.window.tabs.current.state.note == ""
        driver.set_value("Key3", "not allowed")
        practice.control.add_fault(Fault("status", status=403, method="POST"))
        await driver.commit()
        view = await history(driver)
        assert column(view, "Outcome") == ["⊘ nothing committed", "✓ confirmed"]
        assert column(view, "What") == ["1 changed: Key3", "1 changed, 1 removed: Key1, random"]
        assert column(view, "Note") == ["", "ticket 4711"]
        assert column(view, "Call") == ["28479905424 · ARB_WSAPI_1"] * 2
        details = driver.find(QTextEdit, "historyDetails")
        assert "403" in details.toPlainText()
        assert not driver.find(QPushButton, "historyRevertButton").isEnabled()
        view.selectRow(1)
        for words in ("new", "random", "testing", "ticket 4711", "committed and confirmed"):
            assert words in details.toPlainText()
        driver.press("historyCopyButton")
        copied = QApplication.clipboard().text()
        assert "“random”: “testing” → (none)  (committed and confirmed)" in copied
        driver.find(QLineEdit, "historyFilterEdit").setText("4711 RANDOM")
        assert column(view, "Note") == ["ticket 4711"]
        driver.find(QLineEdit, "historyFilterEdit").setText("nowhere")
        assert view.model().rowCount() == 0
        assert "Nothing matches" in details.toPlainText()

    program(use, "--call", SAMPLE)


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_the_history_can_be_exported(program, practice, tmp_path, ending):
    file = tmp_path / f"history.{ending}"

    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key1", "=1+1")
        driver.set_value("Key2", "")
        await driver.commit()
        await history(driver)
        dialog = driver.window.findChild(object, "historyDialog")
        dialog.export_to(file)
        await driver.idle()
        assert "customers' data" in driver.find(QLabel, "historySaid").text()

    program(use, "--call", SAMPLE)
    if ending == "json":
        (work,) = json.loads(file.read_text(encoding="utf-8"))
        assert [change["old"] for change in work["changes"]] == [
            {"is": "text", "value": "Value1"},
            {"is": "no value"},
        ]
        assert work["changes"][0]["new"] == {"is": "text", "value": "=1+1"}
    else:
        rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
        assert [(row["key"], row["old_is"], row["new"]) for row in rows] == [
            ("Key1", "text", "'=1+1"),
            ("Key2", "no value", ""),
        ]


def test_a_commit_can_be_reverted_on_what_the_server_holds_today(program, practice):
    before = held(practice)

    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key1", "mine")
        driver.set_value("Key3", "mine too")
        driver.remove("random")
        driver.add("New", "added")
        await driver.commit()
        practice.control.set_entry(*SAMPLE_CALL, "Key3", "changed since")
        practice.control.remove_entry(*SAMPLE_CALL, "New")
        driver.trigger("closeTabAction")
        await history(driver)
        practice.control.clear_log()
        driver.press("historyRevertButton")
        await driver.idle()
        assert writes(practice) == []
        assert "“Key3” has changed since: decide." in driver.message
        assert "“New” is as before already." in driver.message
        state = driver.window.tabs.current.state
        assert set(state.draft.edits.by_key) == {"Key1", "Key3", "random"}
        assert set(state.draft.conflicts) == {"Key3"}
        await driver.commit()
        assert "1 conflict to decide first" in driver.message
        driver.trigger("keepAllMineAction")
        await driver.commit()
        assert driver.message.startswith("Committed: 3 keys set")

    program(use, "--call", SAMPLE)
    assert held(practice) == before


def test_a_revert_leaves_a_staged_change_of_ones_own_alone_and_says_so(program, practice):
    async def use(driver):
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

    program(use, "--call", SAMPLE)


def test_a_deletion_of_everything_is_in_the_history_and_can_be_reverted(program, practice):
    before = practice.control.entries(*SAMPLE_CALL)

    async def use(driver):
        driver.edit_mode()
        driver.trigger("deleteAllAction")
        driver.find(QLineEdit, "deleteAllEdit").setText(SAMPLE_CALL[2])
        driver.press("deleteAllConfirmButton")
        await driver.idle()
        view = await history(driver)
        assert column(view, "What") == ["delete the whole context (5)"]
        driver.press("historyRevertButton")
        await driver.idle()
        await driver.commit()
        assert driver.message.startswith("Committed: 5 keys set")

    program(use, "--call", SAMPLE)
    assert practice.control.entries(*SAMPLE_CALL) == before


def test_how_long_entries_are_kept_is_a_choice_and_nothing_is_one(program, practice, real_keychain, tmp_path):
    async def use(driver):
        await ready(driver)
        driver.edit_mode()
        driver.set_value("Key1", "x")
        await driver.commit()
        view = await history(driver)
        combo = driver.find(QComboBox, "historyKeepCombo")
        assert combo.currentText() == "30 days"
        combo.setCurrentIndex(combo.findText("nothing"))
        combo.activated.emit(combo.currentIndex())
        driver.press("eraseConfirmButton")
        await until(lambda: driver.window._journal.keep_days == 0 and view.model().rowCount() == 0)
        assert "Nothing is kept" in driver.find(QLabel, "journalText").toolTip()

    async def later(driver):
        await ready(driver)
        assert driver.window._journal.keep_days == 0
        assert not (tmp_path / "data" / "state" / "journal.db").exists()

    program(use, "--call", SAMPLE)
    program(later)


def test_closing_the_history_while_it_is_read_disturbs_nobody(program, practice, monkeypatch):
    async def use(driver):
        journal = await journal_of(driver)
        go_on = asyncio.Event()
        records = journal.records

        async def slowly():
            await go_on.wait()
            return await records()

        monkeypatch.setattr(journal, "records", slowly)
        driver.trigger("historyAction")
        dialog = driver.window.findChild(QDialog, "historyDialog")
        gone = []
        dialog.destroyed.connect(lambda: gone.append(True))
        dialog.close()
        await until(lambda: gone)
        go_on.set()
        await until(lambda: not driver.window.tasks._running)
        assert driver.message == ""

    program(use, "--call", SAMPLE)


def test_an_entry_can_be_erased(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key1", "x")
        await driver.commit()
        view = await history(driver)
        driver.press("historyEraseButton")
        driver.press("eraseEntryConfirmButton")
        await until(lambda: view.model().rowCount() == 0)

    program(use, "--call", SAMPLE)


def test_nothing_is_reverted_under_a_commit_of_the_same_call_and_it_says_so(program, practice):
    async def use(driver):
        driver.edit_mode()
        driver.set_value("Key1", "first")
        await driver.commit()
        driver.set_value("Key3", "second")
        practice.control.add_fault(Fault("hang", method="POST"))
        driver.trigger("commitAction")
        await until(lambda: writes(practice).count("POST") == 2)
        view = await history(driver)
        view.selectRow(1)
        driver.press("historyRevertButton")
        await until(lambda: "is under way" in driver.message)
        assert "nothing was staged" in driver.message
        practice.control.clear_faults()
        await driver.idle()
        assert driver.rows()["Key1"] == "first"
        assert not driver.window.tabs.current.state.draft.staged_count

    program(use, "--call", SAMPLE)
