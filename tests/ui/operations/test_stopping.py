"""Escape ends whatever is waited for, and what a server asks for does not lock anybody out."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from lvctx_gui.sandbox import Fault
from tests.api_server import SAMPLE, SAMPLE_CALL, held, writes


async def logged(api_server, count):
    await asyncio.to_thread(api_server.control.wait_for_log, count)


def escape(driver):
    driver.trigger("cancelAction")


def said(driver):
    return driver.find(QLabel, "statusText").text()


def action_of(driver):
    return driver.find(QPushButton, "messageAction").text()


async def test_escape_ends_the_wait_for_a_post_and_the_read_back_decides(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    api_server.control.clear_log()
    faults.add(Fault("hang", "after", method="POST"))
    driver.trigger("commitAction")
    await logged(api_server, 2)
    escape(driver)
    assert "Stopping: what was sent is read back" in said(driver)
    await driver.idle()
    assert [seen.method for seen in api_server.control.log()] == ["GET", "POST", "GET"]
    assert driver.message.startswith("Committed: 1 changed")
    assert held(api_server)["Key1"] == "x"


async def test_a_second_escape_gives_up_the_proof_and_nothing_is_claimed(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    api_server.control.clear_log()
    faults.add(Fault("hang", method="POST"))
    faults.add(Fault("hang", method="GET", skip=1))
    driver.trigger("commitAction")
    await logged(api_server, 2)
    escape(driver)
    await logged(api_server, 3)
    escape(driver)
    assert "Reading back is given up" in said(driver)
    await driver.idle()
    assert "Not confirmed, still staged: “Key1”" in driver.message
    assert "Reading back was stopped as well." in driver.message
    assert "may still be carried out" in driver.message


async def test_escape_before_anything_was_sent_sends_nothing(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    api_server.control.clear_log()
    faults.add(Fault("hang", method="GET"))
    driver.trigger("commitAction")
    await logged(api_server, 1)
    escape(driver)
    await driver.idle()
    assert driver.message.startswith("Nothing was committed. It was stopped before anything was sent.")
    assert writes(api_server) == []


async def test_who_is_asked_to_wait_for_hours_is_told_so_and_may_go_ahead(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    faults.add(Fault("status", status=429, retry_after=7200, method="POST"))
    await driver.commit()
    assert "Wait 2 hours, then try again." in driver.message
    assert action_of(driver) == "Try now anyway"
    api_server.control.clear_log()
    await driver.commit()
    # Of itself nothing is written before the time that was asked for.
    assert writes(api_server) == []
    assert "The server asked to wait for 2 hours." in driver.message
    driver.press("messageAction")
    await driver.idle()
    assert driver.message.startswith("Committed: 1 changed")
    assert writes(api_server) == ["POST"]


async def test_a_short_wish_is_waited_for_and_not_gone_over(main_window, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    faults.add(Fault("status", status=403, method="POST"))
    await driver.commit()
    assert action_of(driver) == "Try again"


async def test_escape_ends_the_read_before_something_is_put_back(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.trigger("deleteAllAction")
    (await driver.appears(QLineEdit, "deleteAllEdit")).setText(SAMPLE_CALL[2])
    await driver.answer("deleteAllConfirmButton")
    await driver.idle()
    assert "The whole context was deleted" in driver.message
    api_server.control.clear_log()
    faults.add(Fault("hang", method="GET"))
    driver.trigger("putBackAction")
    await logged(api_server, 1)
    escape(driver)
    await driver.idle()
    assert "Cancelled." in said(driver)
    driver.trigger("putBackAction")
    await driver.idle()
    assert "is staged. Nothing was sent yet." in driver.message


async def test_escape_ends_the_wait_for_deleting_everything_and_the_read_back_decides(
    main_window, api_server, faults
):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    api_server.control.clear_log()
    faults.add(Fault("hang", "after", method="DELETE"))
    driver.trigger("deleteAllAction")
    (await driver.appears(QLineEdit, "deleteAllEdit")).setText(SAMPLE_CALL[2])
    await driver.answer("deleteAllConfirmButton")
    await logged(api_server, 2)
    escape(driver)
    await driver.idle()
    assert [seen.method for seen in api_server.control.log()] == ["GET", "DELETE", "GET"]
    assert "The whole context was deleted" in driver.message
