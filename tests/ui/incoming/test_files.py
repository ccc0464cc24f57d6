"""Files and texts that come in by a dialog or are dropped take the same way as what is pasted."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from lvctx_gui.ui.incoming.dialog import IncomingDialog
from lvctx_gui.ui.kit.choices import ChoiceBox
from tests.api_server import SAMPLE
from tests.gui import until


async def opened(main_window, *, editing=True):
    driver = await main_window("--call", SAMPLE)
    if editing:
        driver.edit_mode()
    return driver


async def imported(driver, path):
    driver.trigger("importAction")
    (await driver.appears(QFileDialog, "importFileDialog")).fileSelected.emit(str(path))
    driver.find(QFileDialog, "importFileDialog").close()
    return await driver.appears(IncomingDialog, "incomingDialog")


def drop(driver, data):
    page = driver.window.tabs.current
    args = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(QPointF(50, 50).toPoint(), *args)
    QApplication.sendEvent(page, entering)
    if entering.isAccepted():
        QApplication.sendEvent(page, QDropEvent(QPointF(50, 50), *args))
    return entering.isAccepted()


async def test_a_file_is_seen_before_anything_of_it_is_staged(main_window, tmp_path):
    path = tmp_path / "entries.csv"
    path.write_text("Key;Value\nNew1;one\nNew2;two; \n")
    driver = await opened(main_window)
    before = driver.rows()
    dialog = await imported(driver, path)
    assert dialog.windowTitle() == "Import entries.csv"
    assert driver.rows() == before
    assert dialog.confirm.text() == "Stage 2 changes"
    driver.press("incomingConfirmButton")
    await driver.idle()
    assert driver.rows() == {**before, "New1": "one", "New2": "two"}


async def test_encoding_and_separator_can_be_chosen(main_window, tmp_path):
    path = tmp_path / "entries.csv"
    path.write_bytes("New,é;x".encode("cp1252"))
    driver = await opened(main_window)
    dialog = await imported(driver, path)
    assert "Windows-1252" in dialog.findChild(QLabel, "incomingNotes").text()
    separator = dialog.findChild(ChoiceBox, "incomingSeparator")
    assert separator.currentText() == "comma"
    encoding = dialog.findChild(ChoiceBox, "incomingEncoding")
    encoding.setCurrentIndex(0)
    encoding.activated.emit(0)
    await until(lambda: "not known in UTF-8" in dialog.findChild(QLabel, "incomingNotes").text())
    separator.setCurrentIndex(1)
    separator.activated.emit(1)
    await until(lambda: dialog.model.row(0).new == "x")
    driver.press("incomingCancelButton")
    await driver.idle()


async def test_another_sheet_can_be_chosen(main_window, tmp_path):
    book = Workbook()
    book.active.append(["New", "one"])
    book.create_sheet("other").append(["Other", "two"])
    held = io.BytesIO()
    book.save(held)
    path = tmp_path / "entries.xlsx"
    path.write_bytes(held.getvalue())
    driver = await opened(main_window)
    dialog = await imported(driver, path)
    assert dialog.model.row(0).key == "New"
    sheet = dialog.findChild(ChoiceBox, "incomingSheet")
    sheet.setCurrentIndex(1)
    sheet.activated.emit(1)
    await until(lambda: dialog.model.row(0).key == "Other")
    driver.press("incomingConfirmButton")
    await driver.idle()
    assert driver.rows()["Other"] == "two"


async def test_a_file_that_cannot_be_read_is_said_by_name(main_window, tmp_path):
    path = tmp_path / "entries.xlsx"
    path.write_bytes(b"PK\x03\x04broken")
    driver = await opened(main_window)
    driver.window.flows.tables.take_file(driver.window.tabs.current, path)
    await until(lambda: driver.message)
    assert driver.message.startswith("entries.xlsx is broken, or no workbook.")
    assert driver.message.endswith("Nothing was staged.")


async def test_a_file_that_is_dropped_takes_the_same_way(main_window, tmp_path):
    path = tmp_path / "entries.json"
    path.write_text('{"New": "one"}')
    driver = await opened(main_window)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    assert drop(driver, data)
    await driver.appears(IncomingDialog, "incomingDialog")
    driver.press("incomingConfirmButton")
    await driver.idle()
    assert driver.rows()["New"] == "one"


async def test_a_text_that_is_dropped_is_pasted(main_window):
    driver = await opened(main_window)
    data = QMimeData()
    data.setText("New1\tone\nNew2\ttwo")
    assert drop(driver, data)
    await until(lambda: "New2" in driver.rows())


@pytest.mark.parametrize("files", [[], ["a.csv"]])
async def test_in_reading_mode_what_is_dropped_says_how_to_switch_editing_on(main_window, tmp_path, files):
    driver = await opened(main_window, editing=False)
    data = QMimeData()
    data.setText("New1\tone")
    if files:
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in files])
    drop(driver, data)
    await until(lambda: driver.message)
    assert driver.message.startswith("Editing is off, so nothing was pasted.")


async def test_several_files_at_once_are_refused_in_words(main_window, tmp_path):
    driver = await opened(main_window)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("a.csv", "b.csv")])
    drop(driver, data)
    await until(lambda: driver.message)
    assert driver.message.startswith("Several files were dropped")


async def test_nothing_else_can_be_dropped(main_window):
    driver = await opened(main_window)
    data = QMimeData()
    data.setImageData(b"")
    assert not drop(driver, data)


async def test_all_of_the_preview_is_reached_by_keyboard(main_window, tmp_path):
    path = tmp_path / "entries.csv"
    path.write_text("New1,one\nNew2,\n")
    driver = await opened(main_window)
    dialog = await imported(driver, path)
    seen = set()
    for _ in range(20):
        seen.add(dialog.focusWidget().objectName())
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert {
        "incomingView", "incomingKeyColumn", "incomingValueColumn", "incomingEmptyCells", "incomingHeading",
        "incomingEncoding", "incomingSeparator", "incomingConfirmButton",
        "incomingCancelButton",
    } <= seen  # fmt: skip
    driver.press("incomingCancelButton")
    await driver.idle()
