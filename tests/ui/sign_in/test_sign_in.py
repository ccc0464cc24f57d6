"""Signing in, profiles and read-only, through the window."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLabel, QLineEdit, QPushButton, QTabWidget

from lvctx_gui.core.profile import Policy, Profile
from lvctx_gui.sandbox import ACCESS_TOKEN, CLIENT_CODE, PRACTICE_USERS
from lvctx_gui.store.profiles.file import load_profiles
from lvctx_gui.ui.kit.palettes import PRODUCTION
from tests.api_server import SAMPLE_CALL, new_api_server
from tests.gui import profile
from tests.ui.sign_in.login import fill, logins, sign_in


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
    assert driver.find(QLabel, "userLabel").text() == "supervisor · session 1 h 59 min"
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
        said = driver.find(QLabel, "signInMessage").text()
        assert words in said
        assert "carried out" not in said  # signing in changes nothing
        assert driver.find(QLineEdit, "userNameEdit").text() == "supervisor"
        await sign_in(driver)
    await driver.look_up(*SAMPLE_CALL)
    if not words:
        assert "your role or client may not do this" in driver.message
        assert "Status: 403" in driver.details
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


async def test_production_is_named_in_the_commit_button_and_shown_by_its_colour(
    signed_out_window, api_server
):
    driver = await signed_out_window(profiles=[profile(api_server)])
    await sign_in(driver)
    assert driver.find(QLabel, "productionBadge").text() == "PRODUCTION"
    strip = driver.find(QFrame, "profileStrip")
    assert strip.grab().toImage().pixelColor(3, strip.height() // 2).name() == PRODUCTION
    driver.window.resize(1280, 720)  # on a narrower one the name is elided
    await driver.look_up(*SAMPLE_CALL)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    button = driver.find(QPushButton, "commitButton")
    assert button.text() == "Commit 1 change to Card desk"
    assert button.accessibleName() == "Commit 1 change to Card desk"
    assert button.property("danger")
    assert not button.property("primary")


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


async def test_pressing_sign_in_twice_logs_in_once(signed_out_window, api_server):
    driver = await signed_out_window(profiles=[profile(api_server)])
    fill(driver)
    dialog = driver.window.property("program")._sign_in._dialog
    dialog._submit()
    dialog._submit()
    await driver.idle()
    await driver.close()
    assert len(logins(api_server)) == 1
