"""Rows on the clipboard: text, HTML and the program's own format; many of them by a thread."""

from __future__ import annotations

import asyncio
import json
import threading

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lvctx_gui.core.entries import NonTextValue
from lvctx_gui.core.grid import own_rows
from lvctx_gui.ui.call.entries import row_copying
from lvctx_gui.ui.call.entries.copying import CopyForm
from lvctx_gui.ui.kit import putting
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import until
from tests.ui.busy_clipboard import BusyClipboard

ENTRIES = [
    {"key": "a", "value": "00123"},
    {"key": "b", "value": "=1+1"},
    {"key": "c", "value": "12345678901234567890"},
    {"key": "d", "value": 'x\t"y"\r\nz'},
    {"key": "e", "value": ""},
    {"key": "f"},
    {"key": "g", "value": 7},
]


async def opened(main_window, api_server, entries=ENTRIES):
    api_server.control.put_call(*SAMPLE_CALL, 7419, entries)
    return await main_window("--call", SAMPLE)


def held():
    return QApplication.clipboard().mimeData()


async def test_one_cell_is_copied_raw_and_nothing_is_added(main_window, api_server):
    driver = await opened(main_window, api_server)
    driver.table.setCurrentIndex(driver.cell("b", "Value"))
    QTest.keyClick(driver.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert held().text() == "=1+1"
    assert not held().hasHtml()


async def test_several_rows_are_quoted_only_where_needed(main_window, api_server):
    driver = await opened(main_window, api_server)
    driver.table.selectAll()
    QTest.keyClick(driver.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert held().text() == ('a\t00123\nb\t=1+1\nc\t12345678901234567890\nd\t"x\t""y""\r\nz"\ne\t\nf\t\ng\t7')


async def test_beside_them_is_html_of_which_every_cell_is_text(main_window, api_server):
    driver = await opened(main_window, api_server)
    driver.table.selectAll()
    driver.trigger("copyAction")
    html = bytes(held().data("text/html").data()).decode()
    for value in ("00123", "=1+1", "12345678901234567890"):
        assert f"""<td sdnum="1033;0;@" style='mso-number-format:"\\@"'>{value}</td>""" in html


async def test_this_program_gets_them_to_the_letter(main_window, api_server):
    driver = await opened(main_window, api_server)
    driver.table.selectAll()
    driver.trigger("copyAction")
    grid = own_rows.read(bytes(held().data(own_rows.FORMAT).data()))
    assert [value.content for _, value in grid.rows] == [
        "00123", "=1+1", "12345678901234567890", 'x\t"y"\r\nz', "", None, NonTextValue("7", "number"),
    ]  # fmt: skip


async def test_headings_and_the_call_come_on_request(main_window, api_server):
    driver = await opened(main_window, api_server)
    driver.table.setCurrentIndex(driver.cell("a", "Value"))
    QTest.keyClick(
        driver.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    lines = held().text().split("\n")
    assert lines[1:3] == [f"Transaction\t{SAMPLE_CALL[1]}", f"Account\t{SAMPLE_CALL[2]}"]
    assert lines[-4].startswith("Read\t")
    assert lines[-3:] == ["", "Key\tValue", "a\t00123"]
    assert "<th>Key</th><th>Value</th>" in held().html()


async def test_other_forms_are_in_the_menu(main_window, api_server):
    driver = await opened(main_window, api_server)
    driver.table.selectAll()
    driver.trigger("copyMarkdownAction")
    assert held().text().splitlines()[:3] == ["| Key | Value |", "| --- | --- |", "| a | 00123 |"]
    driver.trigger("copyJsonAction")
    assert json.loads(held().text())["entry"] == ENTRIES
    driver.trigger("copyKeyValueAction")
    assert held().text().splitlines()[3:] == [r'd="x\t\"y\"\r\nz"', "e=", "f", "g=7"]
    assert not held().hasHtml()


async def test_what_is_copied_is_what_was_selected_when_it_was(main_window, api_server, monkeypatch):
    monkeypatch.setattr(row_copying, "_FEW", 2)
    driver = await opened(main_window, api_server)
    QApplication.clipboard().setText("as before")
    driver.edit_mode()
    driver.table.selectAll()
    driver.trigger("copyAction")
    assert held().text() == "as before"  # a thread is writing
    assert "Copying 7 entries …" in driver.status
    driver.set_value("a", "changed meanwhile")
    await until(lambda: held().hasHtml())
    assert held().text().startswith("a\t00123\n")
    await until(lambda: "Copied: 7 entries" in driver.status)


async def test_what_is_copied_last_is_what_counts(main_window, api_server, monkeypatch):
    monkeypatch.setattr(row_copying, "_FEW", 0)
    first_began, second_is_there, first_is_written = (threading.Event() for _ in range(3))
    write = row_copying.contents_of

    def slow(rows, form, *more):
        if form is not CopyForm.ROWS:
            return write(rows, form, *more)
        first_began.set()
        second_is_there.wait(20)
        first_is_written.set()
        return write(rows, form, *more)

    monkeypatch.setattr(row_copying, "contents_of", slow)
    driver = await opened(main_window, api_server)
    driver.table.selectAll()
    driver.trigger("copyAction")
    await until(first_began.is_set)
    driver.trigger("copyKeyValueAction")
    await until(lambda: QApplication.clipboard().text().startswith("a=00123"))
    second_is_there.set()
    await until(first_is_written.is_set)
    await asyncio.to_thread(str)  # its thread has ended
    await driver.idle()
    assert held().text().startswith("a=00123")


async def test_a_clipboard_that_stays_busy_is_told_of(main_window, api_server, monkeypatch):
    driver = await opened(main_window, api_server)
    clipboard = BusyClipboard(1_000)
    monkeypatch.setattr(putting, "_clipboard", lambda: clipboard)
    monkeypatch.setattr(putting, "PAUSES", (0, 0))
    driver.table.selectAll()
    driver.trigger("copyAction")
    await until(lambda: driver.message.startswith("Nothing was copied: another program holds"))
    assert (clipboard.text, clipboard.attempts) == ("as before", 4)


async def test_one_that_is_busy_for_a_moment_gets_it_a_little_later(main_window, api_server, monkeypatch):
    driver = await opened(main_window, api_server)
    clipboard = BusyClipboard(2)
    monkeypatch.setattr(putting, "_clipboard", lambda: clipboard)
    monkeypatch.setattr(putting, "PAUSES", (0, 0))
    driver.table.setCurrentIndex(driver.cell("b", "Value"))
    driver.trigger("copyAction")
    assert clipboard.text == "as before"
    await until(lambda: clipboard.text == "=1+1")
    assert driver.message == ""
