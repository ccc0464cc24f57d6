"""Signing in, the end of a session, profiles and read-only, through the window."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QTabWidget

from lvctx_gui.core.profile import Policy, Profile
from lvctx_gui.sandbox import ACCESS_TOKEN, CLIENT_CODE, PRACTICE_USERS, Fault
from lvctx_gui.store.profiles.file import load_profiles
from tests.api_server import SAMPLE, SAMPLE_CALL, new_api_server
from tests.gui import profile, until


def fill(driver, user="supervisor", password=None):
    driver.find(QLineEdit, "clientNameEdit").setText(CLIENT_CODE)
    driver.find(QLineEdit, "userNameEdit").setText(user)
    driver.find(QLineEdit, "passwordEdit").setText(password or PRACTICE_USERS[user].password)
    driver.find(QLineEdit, "accessTokenEdit").setText(ACCESS_TOKEN)


async def sign_in(driver, **given):
    fill(driver, **given)
    driver.press("signInButton")
    await driver.idle()


def logins(api_server):
    return [seen for seen in api_server.control.log() if seen.target == "/session/login"]


async def test_the_first_start_opens_the_sign_in_with_practice_one_click_away(signed_out_window):
    driver = await signed_out_window()
    combo = driver.find(QComboBox, "profileCombo")
    names = [combo.itemText(index) for index in range(combo.count())]
    assert names == ["New: NA3", "New: NA4", "New: NA5", "New: NA6", "New: another server"]
    assert driver.find(QLineEdit, "baseUrlEdit").text() == "https://api.livevox.com"
    driver.press("signInPracticeButton")
    await driver.idle()
    await driver.look_up(*SAMPLE_CALL)
    assert len(driver.rows()) == 5


async def test_a_login_leads_to_work_and_its_profile_is_kept_without_secrets(
    signed_out_window, api_server, tmp_path
):
    driver = await signed_out_window()
    combo = driver.find(QComboBox, "profileCombo")
    combo.setCurrentIndex(combo.count() - 1)
    driver.find(QLineEdit, "baseUrlEdit").setText(api_server.base_url)
    await sign_in(driver)
    assert "signed in as supervisor" in driver.find(QLabel, "userLabel").text()
    assert "session: 1 h 59 min left" in driver.find(QLabel, "userLabel").text()
    await driver.look_up(*SAMPLE_CALL)
    assert len(driver.rows()) == 5
    await driver.close()
    file = tmp_path / "data" / "config" / "profiles.toml"
    (kept,) = load_profiles(file).profiles
    assert (kept.base_url, kept.client_code, kept.user_name) == (
        api_server.base_url,
        CLIENT_CODE,
        "supervisor",
    )
    text = file.read_text()
    assert ACCESS_TOKEN not in text
    assert PRACTICE_USERS["supervisor"].password not in text


@pytest.mark.parametrize(
    ("given", "words"),
    [({"password": "wrong"}, "401"), ({"user": "manager"}, "")],
)
async def test_a_wrong_login_is_told_in_the_view_and_can_be_corrected(
    signed_out_window, api_server, given, words
):
    driver = await signed_out_window(profiles=[profile(api_server)])
    await sign_in(driver, **given)
    if words:
        assert words in driver.find(QLabel, "signInMessage").text()
        assert driver.find(QLineEdit, "userNameEdit").text() == "supervisor"
        await sign_in(driver)
    await driver.look_up(*SAMPLE_CALL)
    if not words:
        assert "403" in driver.message
        assert "Sysadmin, Superuser and Agent" in driver.message
        assert "another environment" in driver.message


async def test_empty_fields_are_said_at_the_field_and_nothing_is_sent(signed_out_window, api_server):
    driver = await signed_out_window(profiles=[profile(api_server)])
    driver.press("signInButton")
    await driver.idle()
    assert "empty" in driver.find(QLabel, "passwordEditProblem").text()
    assert "empty" in driver.find(QLabel, "accessTokenEditProblem").text()
    await driver.close()
    assert api_server.control.log() == []


async def test_an_agent_signs_in_as_an_agent(signed_out_window, api_server):
    driver = await signed_out_window(profiles=[profile(api_server)])
    driver.find(QCheckBox, "agentCheck").setChecked(True)
    await sign_in(driver, user="agent")
    assert b'"agent": true' in logins(api_server)[0].body


async def test_a_session_id_can_be_pasted(signed_out_window, api_server):
    driver = await signed_out_window(profiles=[profile(api_server)])
    driver.find(QTabWidget, "signInWays").setCurrentIndex(1)
    driver.find(QLineEdit, "sessionIdEdit").setText(api_server.control.open_session())
    driver.press("signInButton")
    await driver.idle()
    await driver.look_up(*SAMPLE_CALL)
    assert len(driver.rows()) == 5
    await driver.close()
    assert logins(api_server) == []


async def test_a_lookup_without_a_session_asks_and_then_goes_on(signed_out_window, api_server):
    driver = await signed_out_window(profiles=[profile(api_server)])
    driver.press("signInCancelButton")
    driver.type_call(*map(str, SAMPLE_CALL))
    driver.press("lookupButton")
    await driver.appears(QLineEdit, "passwordEdit")
    await sign_in(driver)
    assert len(driver.rows()) == 5


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
    assert driver.message.startswith("Committed: 1 key set and 2 keys removed")
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
    assert "401" in driver.message
    assert driver.rows()["Key1"] == "new"
    assert "not signed in" in driver.find(QLabel, "userLabel").text()


async def test_a_session_that_never_worked_suggests_the_wrong_environment(main_window, api_server):
    driver = await main_window()
    api_server.control.expire_sessions()
    await driver.look_up(*SAMPLE_CALL)
    assert "401" in driver.message
    assert "another environment" in driver.message


async def test_a_password_that_expires_soon_is_told(signed_out_window, api_server):
    driver = await signed_out_window(profiles=[profile(api_server)])
    await sign_in(driver, user="expiring")
    assert "Your password expires in 5 days" in driver.window.tabs.start_page.message_bar._text.text()


async def test_signing_out_says_what_it_does_and_tells_the_server_nothing(signed_out_window, api_server):
    driver = await signed_out_window(profiles=[profile(api_server)])
    await sign_in(driver)
    await driver.look_up(*SAMPLE_CALL)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    api_server.control.clear_log()
    driver.trigger("signOutAction")
    await driver.answer("signOutConfirmButton")
    await driver.idle()
    assert "Not connected" in driver.find(QLabel, "environmentLabel").text()
    assert driver.rows()["Key1"] == "x"
    await driver.close()
    assert api_server.control.log() == []


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
    assert "session: 1 h 59 min left" in driver.find(QLabel, "userLabel").text()
    assert len(driver.rows()) == 5


async def test_production_is_named_in_colour_and_words_beside_the_commit_button(
    signed_out_window, api_server
):
    driver = await signed_out_window(profiles=[profile(api_server)])
    await sign_in(driver)
    assert driver.find(QLabel, "productionBadge").text() == "PRODUCTION"
    assert driver.window.header._strip.isVisible()
    await driver.look_up(*SAMPLE_CALL)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    where = driver.window.tabs.current.review._where
    assert (where.isVisible(), where.text()) == (True, "Card desk")


@pytest.mark.parametrize(
    ("given", "policy", "words"),
    [
        ({"read_only": True}, None, "profile"),
        ({}, Policy(read_only=True, source="/etc/lvctx-gui/policy.toml"), "policy"),
    ],
)
async def test_read_only_by_profile_or_policy_makes_editing_impossible(
    signed_out_window, api_server, given, policy, words
):
    driver = await signed_out_window(profiles=[profile(api_server, **given)], policy=policy)
    await sign_in(driver)
    await driver.look_up(*SAMPLE_CALL)
    assert not driver.action("editModeAction").isEnabled()
    assert words in driver.action("editModeAction").toolTip()
    state = driver.window.tabs.current.state
    state.apply("", lambda draft: draft.set_value("Key1", "x"))
    driver.window.writes.commit(state)
    await driver.idle()
    assert "Editing is off" in driver.message
    driver.action("editModeAction").setChecked(True)
    assert not driver.action("editModeAction").isChecked()
    # Even if the switch failed, the transport refuses.
    driver.window.writes._check._editing = SimpleNamespace(is_on=True)
    driver.window.writes.commit(state)
    await driver.idle()
    assert "read-only" in driver.message
    await driver.close()
    assert {seen.method for seen in api_server.control.log() if "context" in seen.target} == {"GET"}


async def test_a_fixed_profile_is_shown_as_such_and_hides_other_servers(signed_out_window, api_server):
    driver = await signed_out_window(policy=Policy((profile(api_server),), only_these=True))
    combo = driver.find(QComboBox, "profileCombo")
    assert [combo.itemText(index) for index in range(combo.count())] == ["Card desk  (fixed by policy)"]
    assert driver.find(QLineEdit, "baseUrlEdit").isReadOnly()
    await sign_in(driver)
    await driver.look_up(*SAMPLE_CALL)
    assert len(driver.rows()) == 5


async def test_what_was_staged_on_one_server_never_goes_to_another(signed_out_window, api_server):
    with new_api_server() as other:
        second = Profile("Other", other.base_url, client_code=CLIENT_CODE, user_name="supervisor")
        driver = await signed_out_window(profiles=[profile(api_server), second])
        await sign_in(driver)
        await driver.look_up(*SAMPLE_CALL)
        driver.edit_mode()
        driver.set_value("Key1", "x")
        driver.trigger("signInAction")
        driver.find(QComboBox, "profileCombo").setCurrentIndex(1)
        await sign_in(driver)
        api_server.control.clear_log()
        driver.trigger("commitAction")
        await driver.idle()
        assert "opened on Card desk" in driver.message
        assert driver.rows()["Key1"] == "x"
        await driver.look_up(*SAMPLE_CALL)
        assert driver.window.tabs.bar.count() == 2
        assert driver.rows()["Key1"] == "Value1"
        await driver.close()
        assert [seen.method for seen in api_server.control.log()] == []
        assert "POST" not in [seen.method for seen in other.control.log() if "context" in seen.target]


async def test_copy_as_curl_leaves_the_session_out(main_window, api_server):
    from PySide6.QtWidgets import QApplication

    driver = await main_window("--call", SAMPLE)
    driver.trigger("copyCurlAction")
    text = QApplication.clipboard().text()
    assert text.startswith('curl --header "LV-Session: $LVCTX_SESSION_ID"')
    assert api_server.base_url in text
    assert driver.window.connections.connection.manager.session_id not in text


async def test_details_and_a_report_without_values_are_on_demand(main_window, faults):
    from PySide6.QtWidgets import QApplication

    driver = await main_window("--call", SAMPLE)
    faults.add(Fault("status", status=503))
    driver.trigger("refreshAction")
    await driver.idle()
    driver.press("messageDetailsButton")
    driver.press("messageCopyButton")
    text = QApplication.clipboard().text()
    assert "GET /context/call/{session}/{txId}/{account}" in text
    assert "Status: 503" in text
    for part in (*map(str, SAMPLE_CALL), "7419"):
        assert part not in text


async def test_diagnose_goes_every_step_and_copies_a_text_without_secrets(main_window, api_server):
    from PySide6.QtWidgets import QApplication, QPlainTextEdit

    driver = await main_window("--call", SAMPLE)
    driver.trigger("diagnoseAction")
    await driver.idle()
    text = driver.find(QPlainTextEdit, "diagnoseView").toPlainText()
    for step in ("Name of the server", "Proxy", "Connection", "TLS", "API", "Session"):
        assert step in text
    assert "Everything works." in text
    driver.press("diagnoseCopyButton")
    copied = QApplication.clipboard().text()
    assert "lvctx-gui" in copied
    assert driver.window.connections.connection.manager.session_id not in copied


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


async def test_pressing_sign_in_twice_logs_in_once(signed_out_window, api_server):
    driver = await signed_out_window(profiles=[profile(api_server)])
    fill(driver)
    dialog = driver.window.property("program")._sign_in._dialog
    dialog._submit()
    dialog._submit()
    await driver.idle()
    await driver.close()
    assert len(logins(api_server)) == 1


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
