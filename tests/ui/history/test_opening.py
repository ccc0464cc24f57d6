"""*Open* in the history looks the call up as it is today, and asks where it is of another environment."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton

from lvctx_gui.core.site import Site
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.journal import history
from tests.store.journal.samples import intent


async def committed(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "then")
    await driver.commit()
    driver.trigger("closeTabAction")
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "today")
    api_server.control.clear_log()
    return driver


@pytest.mark.parametrize("way", ["button", "Enter", "double click"])
async def test_the_call_is_opened_and_not_what_it_held_then(main_window, api_server, way):
    driver = await committed(main_window, api_server)
    view = await history(driver)
    if way == "button":
        driver.press("historyOpenButton")
    elif way == "Enter":
        QTest.keyClick(view, Qt.Key.Key_Return)
    else:
        view.doubleClicked.emit(view.model().index(0, 0))
    await driver.idle()
    assert not driver.shown(QDialog, "historyDialog")
    assert driver.rows()["Key1"] == "today"
    assert len(api_server.control.log()) == 1


async def test_of_another_environment_nothing_is_asked_before_the_person_has_agreed(main_window, api_server):
    driver = await committed(main_window, api_server)
    elsewhere = replace(intent("there"), site=Site("NA4", "https://api.na4.livevox.com", client_id=7))
    await driver.window.journal.begin(elsewhere)
    view = await history(driver)
    rows = [row.id for row in view.model().rows]
    view.selectRow(rows.index("there"))
    driver.press("historyOpenButton")
    await driver.idle()
    assert api_server.control.log() == []
    session = driver.find(QLineEdit, "sessionEdit")
    assert session.accessibleDescription().startswith("This call was looked up on NA4, but you are signed in")
    driver.press("lookupButton")
    await driver.idle()
    assert len(api_server.control.log()) == 1


async def test_without_any_there_is_nothing_to_open(main_window):
    driver = await main_window()
    view = await history(driver)
    assert not driver.find(QPushButton, "historyOpenButton").isEnabled()
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert driver.shown(QDialog, "historyDialog")
