"""What a call can be compared with: open calls, snapshots, the history, another call, a file."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QTableView

from lvctx_gui.core.entries import Entry
from lvctx_gui.sandbox import Fault
from tests.api_server import SAMPLE, asked, put, unused_call
from tests.comparing import choose, chooser, head, lines, select, shown, summary, two_calls
from tests.gui import until
from tests.journal import history, journal_of


def said(driver):
    found = driver.shown(QLabel, "compareChooserSaid")
    return str(found[0].text()) if found else ""


async def committed(driver):
    """A commit of the call of the documentation."""
    driver.edit_mode()
    driver.set_value("Key1", "new value")
    driver.add("Added", "1")
    await driver.commit()


async def test_states_before_and_after_a_commit(main_window):
    driver = await main_window("--call", SAMPLE)
    await committed(driver)
    await choose(driver, "History, before")
    assert head(driver, "Left")[2].endswith("server, before a commit · only the 2 keys of this commit")
    assert shown(driver)["Key1"] == ("different", "Value1", "new value")
    assert shown(driver)["Added"] == ("only right", "", "1")
    assert shown(driver)["Key3"][0] == "not known"
    assert summary(driver).startswith(
        "2 differences: 1 different, 1 only right. Only the keys of this commit are compared."
    )
    driver.press("compareCloseButton")
    await choose(driver, "History, after")
    assert summary(driver).startswith(
        "No differences in the 2 keys that both sides tell of. Only the keys of this commit are compared."
    )


async def test_the_history_compares_before_with_after(main_window):
    driver = await main_window("--call", SAMPLE)
    await committed(driver)
    await history(driver)
    driver.press("historyCompareButton")
    view = await driver.appears(QTableView, "compareChooserView")
    await until(lambda: "History, before | 28479905424 · ARB_WSAPI_1" in lines(view))
    assert "History, after | 28479905424 · ARB_WSAPI_1" not in lines(view)  # it is the other side already
    assert "This call on the server" not in lines(view)[0]
    number = lines(view).index("History, before | 28479905424 · ARB_WSAPI_1")
    view.selectRow(number)
    QTest.keyClick(view, Qt.Key.Key_Return)
    await driver.appears(QDialog, "compareDialog")
    assert shown(driver) == {
        "Key1": ("different", "Value1", "new value"),
        "Added": ("only right", "", "1"),
    }
    assert not driver.shown(QPushButton, "compareToRightButton")  # history is never a target


async def test_the_history_of_other_calls_is_found_by_searching(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    await committed(driver)
    await two_calls(driver, api_server)
    view = await chooser(driver)
    journal = await journal_of(driver)
    await journal.records()
    await driver.idle()
    assert not [line for line in lines(view) if line.startswith("History")]
    driver.find(QLineEdit, "compareChooserEdit").setText("arb_wsapi key1")
    await until(lambda: [line for line in lines(view) if line.startswith("History")])


async def test_another_call_is_read_without_a_tab(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    call = unused_call()
    put(api_server, call, [Entry("Key1", "elsewhere")])
    await choose(driver, "Another call", str(call))
    assert shown(driver)["Key1"] == ("different", "Value1", "elsewhere")
    assert head(driver, "Right")[1] == f"{call.tx_id} · {call.account}"
    assert driver.window.tabs.bar.count() == 1


async def test_another_environment_is_sent_nothing_before_somebody_says_yes(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    call = unused_call()
    put(api_server, call, [Entry("Key1", "elsewhere")])
    before = asked(api_server)
    view = await chooser(driver, f"https://api.na4.livevox.com/context/call/{call}")
    assert lines(view) == [f"Another call | {call.tx_id} · {call.account}"]
    driver.press("compareChooserCompareButton")
    await driver.answer("compareElsewhereCancelButton")
    await driver.idle()
    assert asked(api_server) == before
    driver.press("compareChooserCompareButton")
    await driver.answer("compareElsewhereConfirmButton")
    await driver.appears(QDialog, "compareDialog")
    assert shown(driver)["Key1"][2] == "elsewhere"


async def test_a_call_that_cannot_be_read_is_told_where_it_was_chosen(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    faults.add(Fault("status", status=403, method="GET"))
    await chooser(driver, str(unused_call()))
    driver.press("compareChooserCompareButton")
    await until(lambda: "could not be read." in said(driver))
    assert "403" in said(driver)
    assert not driver.shown(QDialog, "compareDialog")


async def test_a_file_is_compared_with_the_call(main_window, tmp_path):
    driver = await main_window("--call", SAMPLE)
    file = tmp_path / "answer.json"
    file.write_text('{"entry":[{"key":"Key1","value":"from a file"}]}', encoding="utf-8")
    await chooser(driver)
    driver.dialog("compareChooserDialog").file_chosen.emit(file)
    await driver.appears(QDialog, "compareDialog")
    assert shown(driver)["Key1"][0] == "different"
    details = {head(driver, side)[2].rpartition(" · ")[2] for side in ("Left", "Right")}
    assert details == {"file answer.json", "server"}
    driver.edit_mode()
    select(driver, "Key1")
    names = [driver.shown(QPushButton, f"compareTo{side}Button") for side in ("Left", "Right")]
    assert sorted(map(len, names)) == [0, 1]  # a file is never a target


async def test_what_is_wrong_with_a_file_is_said_with_its_line(main_window, tmp_path):
    driver = await main_window("--call", SAMPLE)
    file = tmp_path / "answer.json"
    file.write_text('{"entry":[\n{"key":"K"}\n{"key":"L"}]}', encoding="utf-8")
    await chooser(driver)
    driver.dialog("compareChooserDialog").file_chosen.emit(file)
    await until(lambda: said(driver).startswith("answer.json is not JSON: line 3, column 1"))
    assert driver.shown(QTableView, "compareChooserView")


async def test_an_exported_history_gives_its_states_to_choose_from(main_window, tmp_path):
    driver = await main_window("--call", SAMPLE)
    await committed(driver)
    await history(driver)
    file: Path = tmp_path / "history.csv"
    driver.dialog("historyDialog").export_to(file)
    await driver.idle()
    driver.press("historyCloseButton")
    view = await chooser(driver)
    driver.dialog("compareChooserDialog").file_chosen.emit(file)
    await until(lambda: said(driver) == "The file holds 2 states. Choose one.")
    assert [line.partition(" |")[0] for line in lines(view)] == ["File, before", "File, after"]
    driver.press("compareChooserCompareButton")
    await driver.appears(QDialog, "compareDialog")
    assert shown(driver)["Key1"] == ("different", "Value1", "new value")
    assert "in file history.csv" in head(driver, "Left")[2]


async def test_nothing_is_compared_with_a_call_that_was_not_read(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.window.tabs.current.state.reading = None
    driver.trigger("compareAction")
    await asyncio.sleep(0)
    assert driver.message.startswith("This call was not read yet")
    assert not driver.shown(QDialog, "compareChooserDialog")


async def test_who_gives_up_choosing_finds_everything_as_before(main_window, api_server):
    driver = await main_window()
    await two_calls(driver, api_server)
    view = await chooser(driver)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    await until(lambda: not driver.shown(QDialog, "compareChooserDialog"))
    driver.edit_mode()
    driver.set_value("QaScore", "1")  # what was to be compared follows nothing any more
    await choose(driver, "Open call")
    await chooser(driver)
    driver.trigger("compareAction")
    assert len(driver.shown(QDialog, "compareChooserDialog")) == 1
