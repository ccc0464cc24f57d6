"""The history: what was sent, by whom and how it ended, in its dialog."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QTextEdit

from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.history import actions, loading
from tests.api_server import SAMPLE
from tests.gui import until
from tests.journal import column, history, journal_of, ready


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
    assert column(view, "Outcome") == ["nothing committed", "confirmed"]
    assert column(view, "What") == ["Key3: 1 changed", "Key1 and random: 1 changed, 1 deleted"]
    assert column(view, "Note") == ["", "ticket 4711"]
    assert column(view, "Call") == ["28479905424 · ARB_WSAPI_1"] * 2
    details = driver.find(QTextEdit, "historyDetails")
    await until(lambda: "403" in details.toPlainText())
    assert not driver.find(QPushButton, "historyRevertButton").isEnabled()
    view.selectRow(1)
    for words in ("new", "random", "testing", "ticket 4711", "committed and confirmed"):
        await until(lambda words=words: words in details.toPlainText())
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
    made_of = journal.made_of

    async def slowly(*given):
        await go_on.wait()
        return await made_of(*given)

    monkeypatch.setattr(journal, "made_of", slowly)
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

    noting(loading, "make_rows")
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
