"""Profiles are passed on as a file, without secrets, and an import replaces nothing."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
)

from lvctx_gui.core.profile import Policy
from lvctx_gui.store.keychain import SecretsError
from lvctx_gui.store.profiles.file import export_profiles
from lvctx_gui.store.secrets import SecretKind
from tests.gui import profile
from tests.ui.sign_in.profile_list import choose, kept, names


def pick(driver, file):
    """Answer the open file dialog."""
    (dialog,) = driver.shown(QFileDialog)
    dialog.fileSelected.emit(str(file))
    dialog.close()


async def test_profiles_are_passed_on_as_a_file_without_secrets(signed_out_window, api_server, tmp_path):
    mine, theirs, bad = tmp_path / "mine.toml", tmp_path / "theirs.toml", tmp_path / "bad.toml"
    from dataclasses import replace

    export_profiles(theirs, [replace(profile(api_server), name="Theirs")])
    bad.write_text(theirs.read_text() + '\npassword = "hunter2"\n')

    driver = await signed_out_window(profiles=[profile(api_server)])
    choose(driver, "Export…")
    pick(driver, mine)
    assert "1 profile was exported" in driver.find(QLabel, "signInMessage").text()
    choose(driver, "Import…")
    pick(driver, bad)
    assert "password" in driver.find(QLabel, "signInMessage").text()
    assert "hunter2" not in driver.find(QLabel, "signInMessage").text()
    choose(driver, "Import…")
    pick(driver, theirs)
    driver.press("importCancelButton")
    await driver.idle()
    assert names(driver) == ["Card desk"]
    choose(driver, "Import…")
    pick(driver, theirs)
    driver.press("importConfirmButton")
    await driver.idle()
    assert names(driver) == ["Card desk", "Theirs"]
    assert "1 profile was imported" in driver.find(QLabel, "signInMessage").text()
    await driver.close()
    assert "Card desk" in mine.read_text()


async def test_a_new_address_loses_the_secrets_and_an_import_replaces_nothing(
    signed_out_window, api_server, tmp_path
):
    from dataclasses import replace

    theirs = tmp_path / "theirs.toml"
    export_profiles(theirs, [replace(profile(api_server), base_url="https://elsewhere.example")])

    driver = await signed_out_window(profiles=[profile(api_server)])
    program = driver.window.property("program")
    secrets = program._sign_in.service.secrets
    for kind in (SecretKind.ACCESS_TOKEN, SecretKind.PASSWORD):
        with pytest.raises(SecretsError):
            await secrets.set(profile(api_server), kind, "typed for one server")
    choose(driver, "Import…")
    pick(driver, theirs)
    driver.press("importConfirmButton")
    await driver.idle()
    assert names(driver) == ["Card desk", "Card desk (2)"]
    assert driver.find(QLineEdit, "passwordEdit").text() == ""
    driver.find(QComboBox, "profileCombo").setCurrentIndex(0)
    await driver.idle()
    assert driver.find(QLineEdit, "passwordEdit").text() == "typed for one server"
    choose(driver, "Edit…")
    driver.find(QLineEdit, "profileBaseUrlEdit").setText("https://elsewhere.example")
    driver.press("profileSaveButton")
    await driver.idle()
    driver.find(QComboBox, "profileCombo").setCurrentIndex(1)
    driver.find(QComboBox, "profileCombo").setCurrentIndex(0)
    await driver.idle()
    assert driver.find(QLineEdit, "passwordEdit").text() == ""


async def test_an_import_shows_what_it_brings_and_the_file_cannot_take_the_production_mark(
    signed_out_window, api_server, tmp_path
):
    theirs = tmp_path / "theirs.toml"
    theirs.write_text(
        """
[[profile]]
name = "Harmless\\u202e"
base_url = "https://API.livevox.com:443/"
production = false
proxy = "explicit"
proxy_url = "http://proxy.example:3128"
proxy_user = "jane"
ca_file = "/home/somebody/ca.pem"
client_code = "CARD"

[[profile]]
name = "Plain"
base_url = "https://api.stg4.livevox.com"
read_only = true
"""
    )

    driver = await signed_out_window(profiles=[profile(api_server)])
    choose(driver, "Import…")
    pick(driver, theirs)
    shown = driver.find(QPlainTextEdit, "importView").toPlainText()
    first, second = shown.split("\n\n")
    assert "PRODUCTION: customers' data" in first
    assert "Server: NA3 https://api.livevox.com" in first
    assert "Proxy: http://proxy.example:3128, as jane" in first
    assert "Extra certificates: /home/somebody/ca.pem" in first
    assert "Client: CARD" in first
    assert "\u202e" not in shown
    assert "PRODUCTION" not in second
    assert "read-only" in second
    assert "Proxy: the system's" in second
    assert "Extra certificates: none" in second
    assert driver.find(QPushButton, "importCancelButton").isDefault()
    assert kept(tmp_path) == (profile(api_server),)
    driver.press("importConfirmButton")
    await driver.idle()
    await driver.close()
    assert [saved.production for saved in kept(tmp_path)] == [True, True, False]


async def test_where_only_fixed_profiles_count_none_is_made_or_imported(signed_out_window, api_server):
    driver = await signed_out_window(policy=Policy((profile(api_server),), only_these=True))
    menu = driver.find(QToolButton, "profileMenuButton").menu()
    enabled = {action.text().replace("&", ""): action.isEnabled() for action in menu.actions()}
    assert (enabled["New…"], enabled["Import…"], enabled["Export…"]) == (False, False, True)
