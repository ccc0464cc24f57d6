"""The history: what was sent, by whom, how it ended, and how it is reverted."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import threading
from dataclasses import replace

import pytest
from PySide6 import QtGui
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QTextEdit

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Context, Entry, NonTextValue
from lvctx_gui.core.gate import Rules, admit
from lvctx_gui.core.profile import Profile
from lvctx_gui.core.record import Intent, Operation, Record
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.call.review.diff_writer import SHOWN_CHANGES
from lvctx_gui.ui.history import actions
from lvctx_gui.ui.history import dialog as history_dialog
from lvctx_gui.ui.history.details import AT_ONCE, HistoryDetails
from lvctx_gui.ui.history.model import Column, HistoryModel, make_rows, release_rows
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.messages.history import (
    author_in_full,
    change_summary,
    headline,
    key_summary,
    outcome_summary,
    record_text,
    why_nothing_to_revert,
)
from tests.api_server import SAMPLE, SAMPLE_CALL, held, writes
from tests.commit_log import NOON, SITE
from tests.gui import until
from tests.journal import column, history, journal_of, ready

CALL = CallRef("S1", 147516594361, "ACCOUNT", 7419)
DONE = (Step.DONE, Outcome.CONFIRMED, True)


def commit(before, after, how=DONE, **more):
    """A commit that made ``after`` of ``before``; each key ended as ``how``, ``()`` is not known."""
    deletes = tuple(key for key in before if key not in after)
    post = tuple(Entry(key, value) for key, value in after.items())
    order = (*after, *deletes)
    held_before = Context(Entry(key, value) for key, value in before.items())
    intent = Intent("id", NOON, CALL, SITE, "supervisor", held_before, post, deletes, order, **more)
    return Record(intent, tuple(KeyResult(key, *how) for key in order if how), NOON)


def delete_all(before, **more):
    entries = Context(Entry(key, value) for key, value in before.items())
    intent = Intent(
        "id", NOON, CALL, SITE, "supervisor", entries, order=entries.keys, work=Operation.DELETE_ALL
    )
    return Record(intent, tuple(KeyResult(key, *DONE) for key in before), NOON, **more)


def ended_as(*outcomes):
    record = commit({}, {f"k{n}": "v" for n in range(len(outcomes))})
    return replace(
        record,
        results=tuple(
            KeyResult(result.key, Step.DONE, outcome, True)
            for result, outcome in zip(record.results, outcomes, strict=True)
        ),
    )


def large(number=10_000):
    return commit({}, {f"key {n}": f"value {n}" for n in range(number)})


@pytest.fixture
def worked_out(monkeypatch):
    """How many changes were worked out each time that somebody asked an intent for them."""
    numbers = []
    changes = Intent.changes.fget

    def counting(intent):
        found = changes(intent)
        numbers.append(len(found))
        return found

    monkeypatch.setattr(Intent, "changes", property(counting))
    return numbers


# Words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "short"),
    [
        (ended_as(Outcome.CONFIRMED, Outcome.CONFIRMED), "✓ confirmed"),
        (ended_as(Outcome.NOT_CONFIRMED, Outcome.NOT_CONFIRMED), "? 0 of 2 confirmed"),
        (ended_as(Outcome.CONFIRMED, Outcome.NOT_COMMITTED), "⊘ 1 of 2 confirmed"),
        (ended_as(Outcome.NOT_COMMITTED), "⊘ nothing committed"),
        (replace(delete_all({"a": "1"}), results=()), "⊘ nothing deleted"),
        (replace(ended_as(Outcome.CONFIRMED), ended=None), "… not ended"),
    ],
)
def test_how_a_work_ended_is_told_in_few_words(record, short):
    assert outcome_summary(record) == short


def test_the_headline_names_the_kind_of_work():
    assert headline(commit({}, {"a": "1"})).endswith("Commit  ✓ confirmed")
    assert headline(delete_all({"a": "1"})).endswith("Delete-all  ✓ confirmed")
    assert "interrupted" in headline(replace(delete_all({"a": "1"}), ended=None))


def test_the_keys_come_before_their_number():
    record = commit({"a": "1", "b": "2"}, {"a": "x", "new": "y"})
    assert change_summary(record, record.intent.changes) == "a, new and b: 1 added, 1 changed, 1 removed"
    record = large(5)
    words = "key 0, key 1, key 2 and 2 more: 5 added"
    assert change_summary(record, record.intent.changes) == words


def test_a_pasted_session_is_nobodys_name():
    record = commit({}, {"a": "1"})
    nameless = replace(record, intent=replace(record.intent, user=""))
    assert author_in_full(nameless) == "unknown (pasted session)"
    (named, unnamed) = make_rows([record, nameless])
    assert author_in_full(record) == named.cells[Column.BY] == "supervisor"
    assert unnamed.cells[Column.BY] == "unknown"
    assert "pasted session" in unnamed.found_by


@pytest.mark.parametrize("text", ["trailing ", "\u00a0a\tb\r\nc\u200b", "x" * 5_000])
def test_a_copy_holds_keys_values_and_notes_to_the_letter(text):
    copied = record_text(commit({text: text}, {text: f"{text}!"}, note=text))
    assert f"“{text}”: “{text}” → “{text}!”  (committed and confirmed)" in copied
    assert f"Note: {text}\n" in copied


def test_a_copy_tells_kinds_of_values_apart_and_has_no_half_characters():
    record = commit(
        {"a": NonTextValue("1.0", "number"), "b": "1.0", "c": None}, {"a": "\ud800", "b": "", "c": "x"}
    )
    copied = record_text(record)
    assert "“a”: 1.0 (number) → “\ufffd”" in copied
    assert "“b”: “1.0” → “”" in copied
    assert "“c”: (no value) → “x”" in copied


def test_what_was_never_sent_is_told_as_such():
    record = commit({"a": "1"}, {"a": "2"}, (Step.NOT_SENT, Outcome.CONFIRMED, False))
    assert "(was so already)" in record_text(record)
    assert key_summary(record.intent.changes[0], record.results[0]) == "changed · was so already"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (commit({}, {"a": "1"}), ""),
        (commit({}, {"a": "1"}, (Step.DONE, Outcome.NOT_CONFIRMED, True)), "Nothing of it is confirmed"),
        (commit({}, {"a": "1"}, (Step.NOT_SENT, Outcome.CONFIRMED)), "It changed nothing itself"),
        (delete_all({}), "There was nothing in the call"),
        (replace(commit({}, {"a": "1"}, ()), ended=None), "under way or was interrupted"),
    ],
)
def test_why_there_is_nothing_to_revert_is_a_sentence(record, reason):
    told = why_nothing_to_revert(record)
    assert reason in told
    assert bool(told) == bool(reason)


# Much -----------------------------------------------------------------------------------------------------


def test_qts_checks_hold_for_the_list(qtmodeltester):
    model = HistoryModel()
    qtmodeltester.check(model)
    model.show_rows(make_rows([commit({"a": "1"}, {"a": "2"}, note="n"), delete_all({"b": "1"})]))
    model.set_filter("delete")
    assert [row.record.intent.work for row in model.rows] == [Operation.DELETE_ALL]
    model.set_filter("")
    assert model.total == len(model.rows) == 2


def test_a_note_that_looks_like_markup_is_none_in_its_tool_tip(qapp):
    model = HistoryModel()
    model.show_rows(make_rows([commit({}, {"a": "1"}, note="<b>x</b>")]))
    tip = model.index(0, Column.NOTE).data(Qt.ItemDataRole.ToolTipRole)
    assert not QtGui.Qt.mightBeRichText(tip)
    assert tip.replace("\u2060", "") == "<b>x</b>"


def test_the_texts_of_a_work_are_made_once_however_often_they_are_drawn(qapp, worked_out):
    model = HistoryModel()
    model.show_rows(make_rows([large()]))
    worked_out.clear()
    for _ in range(3):
        for number in Column:
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ForegroundRole):
                model.index(0, number).data(role)
        model.set_filter("key 9999")
    assert model.rowCount() == 1
    assert worked_out == []


@pytest.mark.parametrize("record", [large(), delete_all({f"key {n}": "v" for n in range(10_000)})])
async def test_of_many_changes_some_are_shown_at_once_and_the_first_ones_in_all(qt_loop, worked_out, record):
    details = HistoryDetails()
    details.show_record(record, "")
    assert f"key {AT_ONCE - 1}  " in details.toPlainText()
    assert f"key {AT_ONCE}  " not in details.toPlainText()
    await until(lambda: "and 9,800 more changes" in details.toPlainText())
    assert f"key {SHOWN_CHANGES - 1}  " in details.toPlainText()
    assert f"key {SHOWN_CHANGES}  " not in details.toPlainText()
    assert worked_out == [SHOWN_CHANGES]


async def test_another_work_takes_the_place_of_one_that_is_still_being_written(qt_loop):
    details = HistoryDetails()
    details.show_record(large(), "")
    details.show_record(commit({}, {"other": "1"}), "")
    for _ in range(20):
        await asyncio.sleep(0)
    assert "key" not in details.toPlainText()
    assert "other  added · committed and confirmed" in details.toPlainText()
    details.say("Nothing matches.")
    assert details.toPlainText() == "Nothing matches."


def test_half_a_character_hides_nothing_of_a_note(qapp):
    details = HistoryDetails()
    details.show_record(commit({}, {"a": "1"}, note="before \ud800 after"), "")
    assert "before ‹D800› after" in details.toPlainText()


# The dialog -----------------------------------------------------------------------------------------------


async def test_the_history_tells_what_was_sent_by_whom_why_and_how_it_ended(main_window, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "new value")
    driver.remove("random")
    QTest.keyClicks(driver.find(QLineEdit, "commitNoteEdit"), "ticket 4711")
    await driver.commit()
    assert driver.window.tabs.current.state.note == ""
    driver.set_value("Key3", "not allowed")
    faults.add(Fault("status", status=403, method="POST"))
    await driver.commit()
    view = await history(driver)
    assert column(view, "Outcome") == ["⊘ nothing committed", "✓ confirmed"]
    assert column(view, "What") == ["Key3: 1 changed", "Key1 and random: 1 changed, 1 removed"]
    assert column(view, "Note") == ["", "ticket 4711"]
    assert column(view, "Call") == ["28479905424 · ARB_WSAPI_1"] * 2
    details = driver.find(QTextEdit, "historyDetails")
    assert "403" in details.toPlainText()
    assert not driver.find(QPushButton, "historyRevertButton").isEnabled()
    view.selectRow(1)
    for words in ("new", "random", "testing", "ticket 4711", "committed and confirmed"):
        assert words in details.toPlainText()
    driver.press("historyCopyButton")
    await driver.idle()
    copied = QApplication.clipboard().text()
    assert "“random”: “testing” → (none)  (committed and confirmed)" in copied
    driver.find(QLineEdit, "historyFilterEdit").setText("4711 RANDOM")
    assert column(view, "Note") == ["ticket 4711"]
    driver.find(QLineEdit, "historyFilterEdit").setText("nowhere")
    assert view.model().rowCount() == 0
    assert "No entry matches the filter." in details.toPlainText()


@pytest.mark.parametrize("ending", ["json", "csv"])
async def test_the_history_can_be_exported(main_window, api_server, tmp_path, ending):
    file = tmp_path / f"history.{ending}"

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "=1+1")
    driver.set_value("Key2", "")
    await driver.commit()
    await history(driver)
    dialog = driver.dialog("historyDialog")
    dialog.export_to(file)
    await driver.idle()
    assert "customers' data" in driver.find(QLabel, "historySaid").text()
    await driver.close()
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
    assert "Since then the server value has changed for “Key3”: resolve each conflict." in driver.message
    assert "Nothing to do for “New”: the server holds the earlier state already." in driver.message
    state = driver.window.tabs.current.state
    assert set(state.draft.edits.by_key) == {"Key1", "Key3", "random"}
    assert set(state.draft.conflicts) == {"Key3"}
    await driver.commit()
    assert "There is 1 conflict to resolve first" in driver.message
    driver.trigger("keepAllMineAction")
    await driver.commit()
    assert driver.message.startswith("Committed: 3 keys set")
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
    assert column(view, "What") == ["delete the whole context (5)"]
    driver.press("historyRevertButton")
    await driver.idle()
    await driver.commit()
    assert driver.message.startswith("Committed: 5 keys set")
    await driver.close()
    assert api_server.control.entries(*SAMPLE_CALL) == before


async def test_how_long_entries_are_kept_is_a_choice_and_nothing_is_one(
    main_window, api_server, real_keychain, tmp_path
):
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    await driver.commit()
    view = await history(driver)
    combo = driver.find(QComboBox, "historyKeepCombo")
    assert combo.currentText() == "30 days"
    combo.setCurrentIndex(combo.findText("nothing"))
    combo.activated.emit(combo.currentIndex())
    await driver.appears(QPushButton, "eraseConfirmButton")
    driver.press("eraseConfirmButton")
    await until(lambda: driver.window.journal.keep_days == 0 and view.model().rowCount() == 0)
    assert "Nothing is kept" in driver.find(QLabel, "journalText").toolTip()
    await driver.close()
    driver = await main_window()
    await ready(driver)
    assert driver.window.journal.keep_days == 0
    assert not (tmp_path / "data" / "state" / "journal.db").exists()


async def test_closing_the_history_while_it_is_read_disturbs_nobody(main_window, api_server, monkeypatch):
    driver = await main_window("--call", SAMPLE)
    journal = await journal_of(driver)
    go_on = asyncio.Event()
    records = journal.records

    async def slowly():
        await go_on.wait()
        return await records()

    monkeypatch.setattr(journal, "records", slowly)
    driver.trigger("historyAction")
    dialog = driver.dialog("historyDialog")
    gone = []
    dialog.destroyed.connect(lambda: gone.append(True))
    dialog.close()
    await until(lambda: gone)
    go_on.set()
    await until(lambda: not driver.window.tasks._running)
    assert driver.message == ""


async def test_an_entry_can_be_erased(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    await driver.commit()
    view = await history(driver)
    driver.press("historyEraseButton")
    await driver.appears(QPushButton, "eraseEntryConfirmButton")
    driver.press("eraseEntryConfirmButton")
    await until(lambda: view.model().rowCount() == 0)


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


async def test_the_texts_of_the_list_and_of_a_copy_are_made_outside_the_windows_thread(
    main_window, api_server, monkeypatch
):
    made = {}

    def noting(where, name):
        make = getattr(where, name)

        def noted(given):
            made[name] = threading.current_thread()
            return make(given)

        monkeypatch.setattr(where, name, noted)

    noting(history_dialog, "make_rows")
    noting(actions, "record_text")

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    await driver.commit()
    await history(driver)
    driver.press("historyCopyButton")
    await driver.idle()
    assert set(made) == {"make_rows", "record_text"}
    assert threading.main_thread() not in made.values()


async def test_works_with_many_keys_are_forgotten_turn_by_turn(qt_loop):
    rows = make_rows([large()] * 3)
    letting_go = asyncio.ensure_future(release_rows(rows))
    await asyncio.sleep(0)
    assert len(rows) == 2
    await letting_go
    assert rows == []


async def test_a_closed_history_holds_nothing_any_more(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    await driver.commit()
    view = await history(driver)
    model = view.model()
    driver.press("historyCloseButton")
    assert model.total == 0


async def test_what_the_dialog_says_is_spoken(main_window, api_server, tmp_path, spoken):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    for value in ("one", "two"):
        driver.set_value("Key1", value)
        await driver.commit()
    await history(driver)
    spoken.clear()
    driver.press("historyCopyButton")
    await driver.idle()
    edit = driver.find(QLineEdit, "historyFilterEdit")
    edit.setText("one → nothing")
    edit.setText("key1")
    edit.setText("value1")
    assert spoken == ["Copied.", "No entry matches the filter.", "2 entries", "1 of 2 entries"]
    spoken.clear()
    dialog = driver.dialog("historyDialog")
    dialog.export_to(tmp_path / "history.json")
    await driver.idle()
    dialog.export_to(tmp_path / "nowhere" / "history.json")
    await driver.idle()
    assert spoken[0].startswith("1 entry written to ")
    assert spoken[1].startswith("history.json could not be written")
    assert len(spoken) == 2


async def test_trying_again_without_success_says_so_and_keeps_the_focus(main_window, api_server, spoken):
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    await history(driver)
    spoken.clear()
    retry = driver.find(QPushButton, "historyRetryButton")
    driver.dialog("historyDialog").activateWindow()
    retry.setFocus()
    QTest.keyClick(retry, Qt.Key.Key_Space)
    said = driver.find(QLabel, "historySaid")
    await until(lambda: "without success" in said.text())
    assert "no keychain" in said.text()
    assert spoken[0].startswith("Looking for the keychain")
    assert spoken[-1].startswith("Tried again at ")
    assert driver.dialog("historyDialog").focusWidget() is retry


async def test_an_empty_list_does_not_claim_that_nothing_was_sent(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    await history(driver)
    details = driver.find(QTextEdit, "historyDetails")
    await until(lambda: "Reading" not in details.toPlainText())
    words = "No commits to show. What is sent from now on is listed here and kept until the program ends."
    assert details.toPlainText() == words


async def test_an_empty_list_says_how_long_what_comes_is_kept(main_window, api_server, real_keychain):
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    await history(driver)
    details = driver.find(QTextEdit, "historyDetails")
    await until(lambda: "kept for 30 days" in details.toPlainText())


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

    def reason():
        assert not revert.isEnabled()
        words = revert.accessibleDescription()
        assert revert.toolTip() == plain_tip(words)
        assert f"Cannot be reverted: {words}" in details.toPlainText()
        return words

    assert reason() == "Nothing of it is confirmed, so there is nothing to revert."
    view.selectRow(1)
    assert revert.isEnabled()
    assert "nothing is sent before you commit" in revert.accessibleDescription()
    assert "Cannot be reverted" not in details.toPlainText()
    driver.trigger("editModeAction")
    assert reason() == "Editing is off: switch it on (Ctrl+E) in the window first."
    driver.trigger("editModeAction")
    assert revert.isEnabled()
    connection = driver.window.connections.connection
    driver.window.connections.take(
        replace(connection, permit=admit(Rules(), Profile("Elsewhere", "https://elsewhere.example")))
    )
    assert "you are signed in to Elsewhere now" in reason()
    driver.window.connections.take(connection)
    assert revert.isEnabled()
    driver.window.editing.set_read_only("Read-only: the profile says so.")
    assert reason() == "Read-only: the profile says so."
