"""*Export entries*: what goes into the file, where it goes, and what is said of it."""

from __future__ import annotations

import csv
import json
import os
import stat
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLabel, QLineEdit

from lvctx_gui.services.sheets import exporting
from lvctx_gui.services.sheets.exporting import FileForm
from lvctx_gui.ui.outgoing import exports
from lvctx_gui.ui.outgoing.choice import Scope
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import until

ENTRIES = [{"key": f"k{number}", "value": f"v{number}"} for number in range(4)]


async def opened(main_window, api_server, entries=ENTRIES):
    api_server.control.put_call(*SAMPLE_CALL, 7419, entries)
    return await main_window("--call", SAMPLE)


async def chosen(driver, path, form=FileForm.CSV, scope=None):
    """Export into ``path`` as a person would, up to the last key."""
    driver.trigger("exportAction")
    dialog = await driver.appears(exports.ExportDialog, "exportDialog")
    forms, scopes = driver.find(QComboBox, "exportFormChoice"), driver.find(QComboBox, "exportScopeChoice")
    forms.setCurrentIndex(forms.findData(form))
    if scope is not None:
        scopes.setCurrentIndex(scopes.findData(scope))
    dialog.export.click()
    await place(driver, path)


async def place(driver, path):
    dialog = await driver.appears(QFileDialog, "exportPlaceDialog")
    dialog.findChild(QLineEdit, "fileNameEdit").setText(str(path))
    dialog.accept()


def rows_in(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


async def test_a_file_says_what_the_call_holds_of_which_call_and_by_whom(main_window, api_server, tmp_path):
    driver = await opened(main_window, api_server)
    connections = driver.window.connections
    connections.connection = replace(connections.connection, user="supervisor")
    path = tmp_path / "entries.csv"
    await chosen(driver, path)
    await until(lambda: driver.message.startswith("4 entries written to "))
    assert driver.message.endswith("entries.csv. The file holds customers' data that is not encrypted.")
    rows = rows_in(path)
    assert [(row["key"], row["value"], row["value_is"]) for row in rows[:2]] == [
        ("k0", "v0", "text"),
        ("k1", "v1", "text"),
    ]
    first = rows[0]
    assert (first["transaction_id"], first["account"]) == (str(SAMPLE_CALL[1]), SAMPLE_CALL[2])
    assert first["exported_by"] == "supervisor"
    assert first["read_at"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_what_is_staged_is_exported_as_it_is_shown_and_marked(main_window, api_server, tmp_path):
    driver = await opened(main_window, api_server)
    driver.edit_mode()
    driver.set_value("k0", "mine")
    driver.remove("k1")
    driver.add("new", None)
    await chosen(driver, tmp_path / "x.csv")
    await until(lambda: driver.message.startswith("5 entries written"))
    told = {row["key"]: (row["value"], row["value_is"], row["state"]) for row in rows_in(tmp_path / "x.csv")}
    assert told == {
        "k0": ("mine", "text", "changed, not committed"),
        "k1": ("v1", "text", "deleted, not committed"),
        "k2": ("v2", "text", ""),
        "k3": ("v3", "text", ""),
        "new": ("", "no value", "added, not committed"),
    }


async def test_all_selected_and_shown_are_offered_with_their_numbers(main_window, api_server, tmp_path):
    driver = await opened(main_window, api_server)
    driver.window.tabs.current.filter_edit.setText("k3")
    await until(lambda: driver.table.model().rowCount() == 1)
    driver.trigger("exportAction")
    await driver.appears(exports.ExportDialog, "exportDialog")
    scopes = driver.find(QComboBox, "exportScopeChoice")
    assert [scopes.itemText(number) for number in range(scopes.count())] == [
        "All 4 entries",
        "The selected entry",
        "The entry that is shown",
    ]
    assert scopes.currentData() is Scope.SHOWN
    await driver.answer("exportCancelButton")
    assert driver.message == ""
    await chosen(driver, tmp_path / "x.csv", scope=Scope.SHOWN)
    await until(lambda: driver.message.startswith("1 entry written"))
    assert [row["key"] for row in rows_in(tmp_path / "x.csv")] == ["k3"]


async def test_several_selected_rows_are_what_is_meant(main_window, api_server, tmp_path):
    driver = await opened(main_window, api_server)
    driver.table.setCurrentIndex(driver.cell("k1", "Value"))
    QTest.keyClick(driver.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    await chosen(driver, tmp_path / "x.json", FileForm.JSON)
    await until(lambda: driver.message.startswith("2 entries written"))
    held = json.loads((tmp_path / "x.json").read_text("utf-8"))
    assert held["entry"] == ENTRIES[1:3]
    assert held["about"]["transaction_id"] == str(SAMPLE_CALL[1])


async def test_the_call_can_be_left_out_and_what_was_chosen_is_offered_again(
    main_window, api_server, tmp_path
):
    driver = await opened(main_window, api_server)
    driver.trigger("exportAction")
    dialog = await driver.appears(exports.ExportDialog, "exportDialog")
    driver.find(QCheckBox, "exportWithCallCheck").setChecked(False)
    forms = driver.find(QComboBox, "exportFormChoice")
    forms.setCurrentIndex(forms.findData(FileForm.TSV))
    assert "by tabs" in driver.find(QLabel, "exportFormText").text()
    dialog.export.click()
    await place(driver, tmp_path / "x.tsv")
    await until(lambda: driver.message.startswith("4 entries written"))
    text = (tmp_path / "x.tsv").read_text("utf-8-sig")
    assert text.splitlines()[0] == "key\tvalue\tvalue_is\tstate"
    driver.trigger("exportAction")
    dialog = await driver.appears(exports.ExportDialog, "exportDialog")
    assert (dialog.choice.form, dialog.choice.with_call) == (FileForm.TSV, False)
    dialog.reject()


async def test_the_keyboard_is_enough_and_the_focus_comes_back(main_window, api_server, tmp_path):
    driver = await opened(main_window, api_server)
    driver.table.setFocus()
    QTest.keyClick(
        driver.window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    dialog = await driver.appears(exports.ExportDialog, "exportDialog")
    assert driver.find(QComboBox, "exportFormChoice").hasFocus()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await driver.idle()
    assert driver.window.focusWidget() is driver.table


async def test_a_value_that_no_cell_holds_is_named_and_csv_is_offered(main_window, api_server, tmp_path):
    driver = await opened(main_window, api_server, [{"key": "long", "value": "x" * 40_000}])
    path = tmp_path / "x.xlsx"
    await chosen(driver, path, FileForm.XLSX)
    await until(
        lambda: (
            driver.message
            == "Nothing was written: a cell of a workbook holds 32,767 characters, which is too few for "
            "“long”. CSV and JSON hold all of it."
        )
    )
    assert not path.exists()
    driver.press("messageAction")
    dialog = await driver.appears(exports.ExportDialog, "exportDialog")
    assert dialog.choice.form is FileForm.CSV
    dialog.export.click()
    await place(driver, tmp_path / "x.csv")
    await until(lambda: driver.message.startswith("1 entry written"))


async def test_a_disk_that_takes_nothing_is_told_of_and_another_place_offered(
    main_window, api_server, tmp_path, monkeypatch
):
    def full(path, *_):
        raise OSError(28, "No space left on device", str(path))

    driver = await opened(main_window, api_server)
    monkeypatch.setattr(exports, "export_entries", full)
    await chosen(driver, tmp_path / "x.csv")
    await until(lambda: driver.message.startswith("x.csv could not be written (No space left on device)."))
    monkeypatch.setattr(exports, "export_entries", exporting.export_entries)
    driver.press("messageAction")
    await place(driver, tmp_path / "y.csv")
    await until(lambda: driver.message.startswith("4 entries written"))
    assert (tmp_path / "y.csv").exists()


async def test_many_are_told_of_while_they_are_written_and_can_be_given_up(
    main_window, api_server, tmp_path, monkeypatch
):
    monkeypatch.setattr(exports, "_MANY", 2)
    driver = await opened(main_window, api_server)
    waits = exporting.export_entries

    def slow(path, form, rows, about, step):
        def wait(done):
            while driver.window.tabs.current.state.message is not None:
                step(done)

        waits(path, form, rows, about, wait)

    monkeypatch.setattr(exports, "export_entries", slow)
    await chosen(driver, tmp_path / "x.csv")
    await until(lambda: driver.message == "Exporting 4 entries: 0 %")
    driver.press("messageAction")
    await until(lambda: driver.message == "The export was cancelled: nothing was written.")
    assert not list(tmp_path.glob("*x.csv*"))


@pytest.mark.parametrize("entries", [[]])
async def test_where_there_is_nothing_it_says_so(main_window, api_server, entries):
    driver = await opened(main_window, api_server, entries)
    driver.trigger("exportAction")
    assert driver.message == "This call holds no entries, so there is nothing to export."
    assert not driver.shown(exports.ExportDialog)
