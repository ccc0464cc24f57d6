"""Profiles in the sign-in view: making, changing, deleting."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLabel, QLineEdit, QToolButton

from lvctx_gui.core.profile import Policy, ProxyMode
from lvctx_gui.sandbox import ACCESS_TOKEN, CLIENT_CODE, PRACTICE_USERS
from lvctx_gui.store.keychain import SecretsError
from lvctx_gui.store.secrets import PROFILE_KINDS, SecretKind
from tests.gui import profile
from tests.ui.sign_in.profile_list import choose, kept, names


async def test_a_new_profile_is_validated_saved_and_chosen(signed_out_window, tmp_path):
    driver = await signed_out_window()
    choose(driver, "New…")
    driver.press("profileSaveButton")
    assert "name is empty" in driver.find(QLabel, "profileNameEditProblem").text()
    assert "address" in driver.find(QLabel, "profileBaseUrlEditProblem").text()
    for name, text in (
        ("profileNameEdit", "Card desk"),
        ("profileBaseUrlEdit", "https://api.na4.livevox.com"),
        ("profileClientCodeEdit", "CARD"),
        ("profileClientIdEdit", "12x"),
        ("profileColourEdit", "#336699"),
    ):
        driver.find(QLineEdit, name).setText(text)
    driver.press("profileSaveButton")
    assert "whole number" in driver.find(QLabel, "profileClientIdEditProblem").text()
    driver.find(QLineEdit, "profileClientIdEdit").setText("7419")
    driver.find(QCheckBox, "profileReadOnlyCheck").setChecked(True)
    driver.press("profileSaveButton")
    await driver.idle()
    assert names(driver) == ["Card desk"]
    assert driver.find(QLineEdit, "baseUrlEdit").text() == "https://api.na4.livevox.com"
    assert driver.find(QLineEdit, "clientNameEdit").text() == "CARD"
    await driver.close()
    (saved,) = kept(tmp_path)
    assert (saved.client_id, saved.read_only, saved.colour) == (7419, True, "#336699")


async def test_a_proxy_has_fields_of_its_own_and_its_password_goes_to_the_keychain_only(
    signed_out_window, api_server, tmp_path
):
    driver = await signed_out_window(profiles=[profile(api_server)])
    choose(driver, "Edit…")
    assert not driver.find(QLineEdit, "profileProxyUrlEdit").isEnabled()
    driver.find(QComboBox, "profileProxyCombo").setCurrentIndex(2)
    driver.press("profileSaveButton")
    assert "proxy is empty" in driver.find(QLabel, "profileProxyUrlEditProblem").text()
    driver.find(QLineEdit, "profileProxyUrlEdit").setText("http://proxy.example.com:3128")
    driver.find(QLineEdit, "profileProxyUserEdit").setText("jdoe")
    driver.find(QLineEdit, "profileProxyPasswordEdit").setText("proxy secret")
    driver.press("profileSaveButton")
    await driver.idle()
    secrets = driver.window.property("program")._sign_in.service.secrets
    assert await secrets.get(kept(tmp_path)[0], SecretKind.PROXY_PASSWORD) == "proxy secret"
    # There is no keychain in this test: it says so, and memory serves the run.
    assert "stays in memory" in driver.find(QLabel, "signInMessage").text()
    await driver.close()
    (saved,) = kept(tmp_path)
    assert (saved.proxy, saved.proxy_user) == (ProxyMode.EXPLICIT, "jdoe")
    for file in (tmp_path / "data").rglob("*"):
        assert file.is_dir() or b"proxy secret" not in file.read_bytes()


async def test_renaming_takes_the_name_of_no_other_and_deleting_drops_it(
    signed_out_window, api_server, tmp_path
):
    from dataclasses import replace

    driver = await signed_out_window(
        profiles=[profile(api_server), replace(profile(api_server), name="Second")]
    )
    choose(driver, "Edit…")
    driver.find(QLineEdit, "profileNameEdit").setText("second")
    driver.press("profileSaveButton")
    assert "Another profile has this name" in driver.find(QLabel, "profileNameEditProblem").text()
    driver.find(QLineEdit, "profileNameEdit").setText("First")
    driver.press("profileSaveButton")
    await driver.idle()
    assert names(driver) == ["First", "Second"]
    choose(driver, "Delete")
    await driver.idle()
    assert names(driver) == ["Second"]
    await driver.close()
    assert [saved.name for saved in kept(tmp_path)] == ["Second"]


async def test_a_fixed_profile_can_be_neither_edited_nor_deleted(signed_out_window, api_server):
    driver = await signed_out_window(policy=Policy((profile(api_server),)))
    menu = driver.find(QToolButton, "profileMenuButton").menu()
    enabled = {action.text().replace("&", ""): action.isEnabled() for action in menu.actions()}
    assert (enabled["Edit…"], enabled["Delete"]) == (False, False)


async def test_damaged_profiles_are_set_aside_and_named_and_the_program_starts(signed_out_window, tmp_path):
    file = tmp_path / "data" / "config" / "profiles.toml"
    file.parent.mkdir(parents=True)
    file.write_text("[[profile]\nname = ")

    driver = await signed_out_window()
    assert "damaged" in driver.window.tabs.start_page.message_bar._text.text()
    await driver.appears(QDialog, "signInDialog")
    await driver.close()
    assert list(file.parent.glob("profiles.toml.damaged-*"))


@pytest.mark.parametrize("broken", ["read_only = maybe", "readonly = true"])
async def test_a_policy_that_cannot_be_understood_counts_as_the_strictest(
    signed_out_window, tmp_path, broken
):
    from lvctx_gui.store.policy import load_policy

    file = tmp_path / "policy.toml"
    file.write_text(broken)

    driver = await signed_out_window(policy=load_policy(file))
    assert str(file) in driver.window.tabs.start_page.message_bar._text.text()
    assert not driver.action("editModeAction").isEnabled()
    assert "policy" in driver.action("editModeAction").toolTip()


async def test_typing_a_known_login_anew_keeps_what_protects_its_profile(
    signed_out_window, api_server, tmp_path
):
    driver = await signed_out_window(profiles=[profile(api_server, read_only=True)])
    combo = driver.find(QComboBox, "profileCombo")
    combo.setCurrentIndex(combo.count() - 1)
    for name, text in (
        ("baseUrlEdit", api_server.base_url),
        ("clientNameEdit", CLIENT_CODE),
        ("userNameEdit", "supervisor"),
        ("passwordEdit", PRACTICE_USERS["supervisor"].password),
        ("accessTokenEdit", ACCESS_TOKEN),
    ):
        driver.find(QLineEdit, name).setText(text)
    driver.press("signInButton")
    await driver.idle()
    assert not driver.action("editModeAction").isEnabled()
    await driver.close()
    (saved,) = kept(tmp_path)
    assert saved.read_only


async def test_a_person_may_add_the_production_mark_and_not_take_it_from_an_address(
    signed_out_window, tmp_path
):
    driver = await signed_out_window()
    choose(driver, "New…")
    mark, address = (
        driver.find(QCheckBox, "profileProductionCheck"),
        driver.find(QLineEdit, "profileBaseUrlEdit"),
    )
    address.setText("https://api.livevox.com")
    assert (mark.isChecked(), mark.isEnabled()) == (True, False)
    address.setText("https://api.stg4.livevox.com")
    assert (mark.isChecked(), mark.isEnabled()) == (False, True)
    mark.click()
    address.setText("https://api.livevox.com")
    address.setText("https://api.stg4.livevox.com")
    assert (mark.isChecked(), mark.isEnabled()) == (True, True)
    driver.find(QLineEdit, "profileNameEdit").setText("Staging")
    driver.press("profileSaveButton")
    await driver.idle()
    await driver.close()
    assert kept(tmp_path)[0].production


async def test_editing_a_profiles_file_gets_no_secret_and_editing_in_the_program_keeps_it(
    signed_out_window, api_server, tmp_path
):
    from dataclasses import replace

    driver = await signed_out_window(profiles=[profile(api_server)])
    program = driver.window.property("program")
    secrets = program._sign_in.service.secrets
    for kind in (SecretKind.ACCESS_TOKEN, SecretKind.PASSWORD):
        with pytest.raises(SecretsError):
            await secrets.set(profile(api_server), kind, "typed for one server")
    for base_url, ca_file in (("https://evil.example", ""), (api_server.base_url, "/tmp/ca.pem")):
        edited = replace(profile(api_server), base_url=base_url, ca_file=ca_file)
        with pytest.raises(SecretsError):
            await secrets.get(edited, SecretKind.PASSWORD)
    choose(driver, "Edit…")
    driver.find(QLineEdit, "profileNameEdit").setText("Renamed")
    driver.find(QComboBox, "profileProxyCombo").setCurrentIndex(1)
    driver.press("profileSaveButton")
    await driver.idle()
    combo = driver.find(QComboBox, "profileCombo")
    combo.setCurrentIndex(1)
    combo.setCurrentIndex(0)
    await driver.idle()
    assert driver.find(QLineEdit, "passwordEdit").text() == "typed for one server"


async def test_a_secret_that_was_stored_without_its_address_is_asked_for_anew(
    signed_out_window, api_server, fake_keyring
):
    for kind in PROFILE_KINDS:
        fake_keyring.set_password("lvctx-gui", f"Card desk/{kind.value}", "an old one")

    driver = await signed_out_window(profiles=[profile(api_server)])
    assert driver.find(QLineEdit, "passwordEdit").text() == ""
    assert driver.find(QLineEdit, "accessTokenEdit").text() == ""
    assert "stored without its address" in driver.find(QLabel, "signInMessage").text()
    await driver.close()
    assert "an old one" not in fake_keyring.kept.values()
