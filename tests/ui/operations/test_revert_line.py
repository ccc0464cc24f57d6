"""The green line after a commit offers *Revert*: it stages the opposite, once, and sends nothing."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from lvctx_gui.sandbox import Fault
from tests.api_server import SAMPLE, writes


async def committed(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    await driver.commit()
    assert driver.find(QPushButton, "messageAction").text() == "Revert"
    return driver


async def test_pressed_twice_it_is_done_once(main_window, api_server, faults):
    driver = await committed(main_window)
    api_server.control.clear_log()
    faults.add(Fault("hang", method="GET"))
    driver.press("messageAction")
    driver.press("messageAction")
    faults.clear()
    await driver.idle()
    assert driver.message == "The earlier state of “Key1” is staged. Nothing was sent yet."
    assert driver.rows()["Key1"] == "Value1"
    assert writes(api_server) == []


async def test_after_escape_it_can_be_pressed_again(main_window, faults):
    driver = await committed(main_window)
    faults.add(Fault("hang", method="GET"))
    driver.press("messageAction")
    driver.trigger("cancelAction")
    driver.press("messageAction")
    faults.clear()
    await driver.idle()
    assert driver.rows()["Key1"] == "Value1"


async def test_nothing_is_staged_where_editing_was_switched_off_while_it_was_reading(main_window, faults):
    driver = await committed(main_window)
    faults.add(Fault("hang", method="GET"))
    driver.press("messageAction")
    driver.trigger("editModeAction")
    faults.clear()
    await driver.idle()
    assert driver.message.startswith("Editing was switched off meanwhile, so nothing was staged.")
    assert driver.rows()["Key1"] == "mine"
