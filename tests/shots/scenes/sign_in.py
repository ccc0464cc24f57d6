"""Signing in, all that goes wrong with it, and what belongs to profiles."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QLineEdit, QTabWidget

from lvctx_gui.core.profile import Policy, Profile, ProxyMode
from lvctx_gui.store.profiles.file import export_profiles
from tests.api_server import SAMPLE_CALL
from tests.gui import Driver
from tests.shots.matrix import Scene, small
from tests.shots.stage import Stage
from tests.tls import Authority, TlsFront
from tests.ui.sign_in.login import fill, sign_in
from tests.ui.sign_in.profile_list import choose

NOBODY = "http://127.0.0.1:9"
"""A port where nothing listens."""


async def ready(stage: Stage) -> None:
    driver = await stage.open(profiles=[stage.profile(), stage.profile(name="Staging 4", production=False)])
    fill(driver)


async def empty_fields(stage: Stage) -> None:
    driver = await stage.open(profiles=[stage.profile()])
    driver.press("signInButton")


async def wrong_password(stage: Stage) -> None:
    driver = await stage.open(profiles=[stage.profile()])
    await sign_in(driver, password="wrong")


async def unreachable(stage: Stage) -> None:
    driver = await stage.open(profiles=[Profile("NA3 live", NOBODY, "PRACTICE", production=True)])
    await sign_in(driver)


async def not_trusted(stage: Stage) -> None:
    authority = Authority(stage.folder)
    front = stage.enter(TlsFront(authority.issue("localhost"), stage.server.port))
    driver = await stage.open(profiles=[Profile("NA3 live", f"https://localhost:{front.port}")])
    await sign_in(driver)


async def under_way(stage: Stage) -> None:
    driver = await stage.open(profiles=[stage.profile()])
    fill(driver)
    stage.fail("hang", path_contains="/session/")
    async with stage.asked(1):
        driver.press("signInButton")


async def forbidden_by_policy(stage: Stage) -> None:
    policy = Policy((stage.profile(name="Their own"),), only_these=True, source="/etc/lvctx-gui/policy.toml")
    await stage.open("--base-url", "https://api.na4.livevox.com", policy=policy)


async def fixed_by_policy(stage: Stage) -> None:
    policy = Policy((stage.profile(),), only_these=True, source="/etc/lvctx-gui/policy.toml")
    await stage.open(policy=policy)


async def by_session(stage: Stage) -> None:
    driver = await stage.open(profiles=[stage.profile()])
    driver.find(QTabWidget, "signInWays").setCurrentIndex(1)


async def password_expires(stage: Stage) -> None:
    await stage.signed_in(user="expiring")


async def session_ends_soon(stage: Stage) -> None:
    driver = await stage.at_call()
    _unused_for(driver, 111 * 60)


async def session_ended(stage: Stage) -> None:
    driver = await stage.at_call()
    _unused_for(driver, 121 * 60)


def _unused_for(driver: Driver, seconds: float) -> None:
    connection = driver.window.connections.connection
    assert connection is not None
    connection.manager._last_use -= seconds
    driver.window.header.look()


async def session_refused(stage: Stage) -> None:
    driver = await stage.at_call()
    stage.control.expire_sessions()
    driver.trigger("refreshAction")
    await driver.appears(QLineEdit, "passwordEdit")


async def sign_out(stage: Stage) -> None:
    driver = await stage.editing()
    driver.set_value("Key1", "staged")
    driver.trigger("signOutAction")
    await driver.appears(QDialog, "signOutDialog")


async def new_profile(stage: Stage) -> None:
    driver = await stage.open(profiles=[stage.profile()])
    choose(driver, "New…")
    driver.find(QLineEdit, "profileBaseUrlEdit").setText("https://api.na5.livevox.com")
    driver.find(QComboBox, "profileProxyCombo").setCurrentIndex(2)


async def wrong_profile(stage: Stage) -> None:
    driver = await stage.open(profiles=[stage.profile()])
    choose(driver, "New…")
    driver.find(QLineEdit, "profileBaseUrlEdit").setText("http://api.example.com")
    driver.find(QLineEdit, "profileColourEdit").setText("reddish")
    driver.find(QLineEdit, "profileClientIdEdit").setText("seven")
    driver.press("profileSaveButton")


async def imported(stage: Stage) -> None:
    theirs = stage.profile(name="Theirs", client_id=7419)
    proxied = replace(theirs, name="Through the proxy", proxy=ProxyMode.EXPLICIT, read_only=True)
    file = stage.folder / "theirs.toml"
    export_profiles(file, [theirs, replace(proxied, proxy_url="http://proxy.example.com:3128")])
    driver = await stage.open(profiles=[stage.profile()])
    choose(driver, "Import…")
    (dialog,) = driver.shown(QFileDialog)
    dialog.fileSelected.emit(str(file))
    dialog.close()


async def refused_role(stage: Stage) -> None:
    driver = await stage.signed_in(user="manager")
    await driver.look_up(*SAMPLE_CALL)


SCENES = (
    small("sign-in", ready),
    small("sign-in-empty-fields", empty_fields),
    small("sign-in-wrong-password", wrong_password),
    Scene("sign-in-unreachable", unreachable),
    Scene("sign-in-not-trusted", not_trusted),
    Scene("sign-in-under-way", under_way),
    Scene("sign-in-policy-forbids", forbidden_by_policy),
    Scene("sign-in-fixed", fixed_by_policy),
    Scene("sign-in-session-id", by_session),
    Scene("sign-in-role-refused", refused_role),
    Scene("password-expires", password_expires),
    Scene("session-ends-soon", session_ends_soon),
    Scene("session-ended", session_ended),
    Scene("session-refused", session_refused),
    Scene("sign-out", sign_out),
    small("profile-new", new_profile),
    Scene("profile-wrong", wrong_profile),
    Scene("profile-import", imported),
)
