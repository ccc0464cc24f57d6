"""A call with staged edits is read again by itself, and disturbs nobody."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.operations.reading import WATCH_INTERVAL
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import until


async def test_a_call_with_staged_edits_is_read_again_quietly_once_a_minute(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    state = driver.window.tabs.current.state
    api_server.control.clear_log()
    state._read_at -= 61
    driver.window._watch()
    await driver.idle()
    assert api_server.control.log() == []  # nothing is staged, nothing can be lost
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    driver.window._watch()
    await driver.idle()
    assert [seen.method for seen in api_server.control.log()] == ["GET"]
    assert driver.glyph("Key3") == "!"
    driver.window._watch()
    await driver.idle()
    assert len(api_server.control.log()) == 1
    state._read_at -= 61
    driver.trigger("watchAction")
    driver.window._watch()
    await driver.idle()
    assert len(api_server.control.log()) == 1


async def test_nothing_is_read_quietly_while_the_server_wants_to_be_left_alone(
    main_window, api_server, faults
):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    driver.window.tabs.current.state._read_at -= 61
    faults.add(Fault("status", status=429, retry_after=30))
    api_server.control.clear_log()
    for _ in range(2):
        driver.window._watch()
        await driver.idle()
    assert len(api_server.control.log()) == 1
    driver.trigger("refreshAction")  # a person may always ask
    await driver.idle()
    assert len(api_server.control.log()) == 2


async def test_the_quiet_read_waits_for_an_open_editor_and_its_failure_disturbs_nobody(
    main_window, api_server, faults
):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    state = driver.window.tabs.current.state
    state._read_at -= 61
    faults.add(Fault("status", status=503))
    driver.window._watch()
    await driver.idle()
    assert driver.message == ""
    index = driver.cell("Key1", "Value")
    driver.table.setCurrentIndex(index)
    driver.table.edit(index)
    editor = QApplication.focusWidget()
    QTest.keyClicks(editor, "typing")
    api_server.control.remove_entry(*SAMPLE_CALL, "random")
    driver.window._watch()
    await driver.idle()
    assert QApplication.focusWidget() is editor
    assert "random" in driver.rows()
    QTest.keyClick(editor, Qt.Key.Key_Return)
    await until(lambda: driver.glyph("random") == "×")
    assert driver.rows()["Key1"] == "typing"


def become_due(driver, api_server):
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    driver.window.tabs.current.state._read_at -= WATCH_INTERVAL + 1
    api_server.control.clear_log()


async def test_a_call_with_staged_edits_is_read_again_when_the_window_is_activated(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    other = QWidget()
    other.show()
    other.activateWindow()
    await until(other.isActiveWindow)
    become_due(driver, api_server)
    driver.window.activateWindow()
    await until(driver.window.isActiveWindow)
    other.close()
    await until(api_server.control.log)  # some systems tell of the activation later
    await driver.idle()
    assert [seen.method for seen in api_server.control.log()] == ["GET"]
    assert driver.glyph("Key3") == "!"


async def test_the_window_looks_by_itself_whether_a_call_is_to_be_read_again(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    become_due(driver, api_server)
    assert driver.window._watch_timer.interval() <= WATCH_INTERVAL * 1000
    driver.window._watch_timer.setInterval(0)  # as if the time had come
    await until(lambda: driver.glyph("Key3") == "!")
    assert [seen.method for seen in api_server.control.log()] == ["GET"]


async def test_whether_to_look_for_others_changes_is_remembered(main_window, api_server):
    driver = await main_window()
    assert driver.action("watchAction").isChecked()
    driver.trigger("watchAction")
    assert driver.window.close()
    await driver.close()
    driver = await main_window()
    assert not driver.action("watchAction").isChecked()
