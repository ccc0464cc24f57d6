"""The end of a session or a password: told in time, asked for once, and no edit is lost."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QLineEdit

from lvctx_gui.sandbox import Fault
from tests.api_server import SAMPLE_CALL
from tests.gui import profile, until
from tests.ui.sign_in.login import fill, logins, sign_in


async def test_a_session_that_ends_during_a_commit_is_asked_for_once_and_the_commit_goes_on(
    signed_out_window, api_server, faults
):
    driver = await signed_out_window(profiles=[profile(api_server)])
    await sign_in(driver)
    await driver.look_up(*SAMPLE_CALL)
    driver.edit_mode()
    driver.set_value("Key1", "new")
    driver.remove("random")
    driver.remove("Key3")
    api_server.control.clear_log()
    faults.add(Fault("hang", method="DELETE", skip=1))
    driver.trigger("commitAction")
    await driver.answer("commitConfirmButton")
    await until(lambda: len(api_server.control.log()) == 4)
    api_server.control.expire_sessions()
    faults.clear()
    await driver.appears(QLineEdit, "passwordEdit")
    driver.trigger("refreshAction") if driver.action("refreshAction").isEnabled() else None
    assert len(driver.shown(QLineEdit, "passwordEdit")) == 1
    before = len(api_server.control.log())
    fill(driver)
    assert len(api_server.control.log()) == before
    driver.press("signInButton")
    await driver.idle()
    assert driver.message.startswith("Committed: 1 changed, 2 deleted")
    await driver.close()
    assert len(logins(api_server)) == 1
    assert [entry["key"] for entry in api_server.control.entries(*SAMPLE_CALL)] == [
        "Documentatin",
        "Key1",
        "Key2",
    ]


async def test_giving_the_sign_in_up_fails_the_request_and_keeps_the_edits(signed_out_window, api_server):
    driver = await signed_out_window(profiles=[profile(api_server)])
    await sign_in(driver)
    await driver.look_up(*SAMPLE_CALL)
    driver.edit_mode()
    driver.set_value("Key1", "new")
    api_server.control.expire_sessions()
    driver.trigger("commitAction")
    await driver.appears(QLineEdit, "passwordEdit")
    driver.press("signInCancelButton")
    await driver.idle()
    assert driver.message.startswith("Nothing was committed.")
    assert "does not know the session" in driver.message
    assert "Status: 401" in driver.details
    assert driver.rows()["Key1"] == "new"
    assert "not signed in" in driver.find(QLabel, "userLabel").text()


async def test_a_session_that_never_worked_suggests_the_wrong_environment(main_window, api_server):
    driver = await main_window()
    api_server.control.expire_sessions()
    await driver.look_up(*SAMPLE_CALL)
    assert "does not know the session" in driver.message
    assert "Status: 401" in driver.details
    assert "another environment" in driver.message


async def test_a_password_that_expires_soon_is_told(signed_out_window, api_server):
    driver = await signed_out_window(profiles=[profile(api_server)])
    await sign_in(driver, user="expiring")
    assert "Your password expires in 5 days" in driver.window.tabs.start_page.message_bar._text.text()


async def test_ten_minutes_before_the_end_renewing_is_offered_once(signed_out_window, api_server):
    driver = await signed_out_window(profiles=[profile(api_server)])
    await sign_in(driver)
    await driver.look_up(*SAMPLE_CALL)
    manager = driver.window.connections.connection.manager
    manager._last_use -= 2 * 60 * 60 - 9 * 60
    driver.window.header.look()
    assert "Your session ends in 8 min" in driver.message or "ends in 9 min" in driver.message
    driver.press("messageAction")
    await driver.appears(QLineEdit, "passwordEdit")
    await sign_in(driver)
    assert "session 1 h 59 min" in driver.find(QLabel, "userLabel").text()
    assert len(driver.rows()) == 5


async def test_a_session_that_was_not_used_for_two_hours_is_asked_for_without_a_request(
    signed_out_window, api_server
):
    driver = await signed_out_window(profiles=[profile(api_server)])
    await sign_in(driver)
    await driver.look_up(*SAMPLE_CALL)
    manager = driver.window.connections.connection.manager
    manager._last_use -= 2 * 60 * 60 + 1
    api_server.control.clear_log()
    driver.window.header.look()
    driver.window.header.look()
    assert "session has ended" in driver.find(QLabel, "signInMessage").text()
    assert api_server.control.log() == []
    await sign_in(driver)
    driver.trigger("refreshAction")
    await driver.idle()
    assert len(driver.rows()) == 5


async def test_the_end_of_a_password_is_told_also_when_a_lookup_asked_for_the_login(
    signed_out_window, api_server
):
    driver = await signed_out_window(profiles=[profile(api_server)])
    driver.press("signInCancelButton")
    driver.type_call(*map(str, SAMPLE_CALL))
    driver.press("lookupButton")
    await driver.appears(QLineEdit, "passwordEdit")
    await sign_in(driver, user="expiring")
    assert "expires in 5 days" in driver.message
