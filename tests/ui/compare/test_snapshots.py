"""A snapshot keeps what the server held at the last read, sealed in the journal."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTableView

from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.comparing import choose, chooser, head, lines, shown
from tests.gui import until
from tests.journal import journal_of, ready


@pytest.fixture
def lasting(fake_keyring):
    """The journal outlives the window."""


async def kept(driver):
    journal = await journal_of(driver)
    return await journal.shelf.snapshots()


async def test_a_snapshot_holds_what_the_server_held_and_nothing_that_is_staged(
    main_window, api_server, lasting
):
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    driver.trigger("snapshotAction")
    await until(lambda: driver.message.startswith("Snapshot kept: "))
    assert "Your staged changes are not in it." in driver.message
    (snapshot,) = await kept(driver)
    journal = await journal_of(driver)
    assert (await journal.shelf.snapshot_context(snapshot.id)).get("Key1") == "Value1"
    driver.window.tabs.current.discard()
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "by others")
    driver.trigger("refreshAction")
    await driver.idle()
    await choose(driver, "Snapshot")
    assert shown(driver)["Key1"] == ("different", "Value1", "by others")
    assert head(driver, "Left")[2].endswith("server, snapshot")


async def test_it_outlives_the_window_and_stands_first_among_what_this_call_is_compared_with(
    main_window, lasting
):
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    driver.trigger("snapshotAction")
    await until(lambda: driver.message.startswith("Snapshot kept: "))
    await driver.close()
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    view = await chooser(driver)
    await until(lambda: lines(view))
    assert lines(view)[0] == "Snapshot | 28479905424 · ARB_WSAPI_1"


async def test_where_nothing_lasts_that_is_said(main_window):
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    driver.trigger("snapshotAction")
    await until(lambda: driver.message.startswith("Snapshot kept: "))
    assert "It lasts for as long as the window is open." in driver.message
    assert len(await kept(driver)) == 1


async def test_a_snapshot_gets_a_name_and_is_forgotten_when_somebody_says_yes(main_window, lasting):
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    driver.trigger("snapshotAction")
    await until(lambda: driver.message.startswith("Snapshot kept: "))
    driver.press("messageAction")
    edit = await driver.appears(QLineEdit, "nameSnapshotEdit")
    edit.setText("before the fix")
    await driver.answer("nameSnapshotConfirmButton")
    while [snapshot.name for snapshot in await kept(driver)] != ["before the fix"]:
        pass
    view = await chooser(driver)
    await until(lambda: view.model().rowCount() and "before the fix" in view.model().index(0, 3).data())
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Delete)
    await driver.answer("forgetSnapshotCancelButton")
    assert len(await kept(driver)) == 1
    QTest.keyClick(view, Qt.Key.Key_Delete)
    await driver.answer("forgetSnapshotConfirmButton")
    await until(lambda: not [line for line in lines(view) if line.startswith("Snapshot")])
    assert await kept(driver) == []
    assert driver.find(QTableView, "compareChooserView") is view
