"""Every way in, as a person goes it: sign-in, paste, import, environment."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QTabWidget, QToolButton

from lvctx_gui.core.profile import Policy, Profile
from lvctx_gui.sandbox import ACCESS_TOKEN, CLIENT_CODE, PRACTICE_USERS
from lvctx_gui.store.profiles.file import export_profiles
from tests.gui import until

USER = "supervisor"


def fill(driver):
    for name, text in (
        ("clientNameEdit", CLIENT_CODE),
        ("userNameEdit", USER),
        ("passwordEdit", PRACTICE_USERS[USER].password),
        ("accessTokenEdit", ACCESS_TOKEN),
    ):
        driver.find(QLineEdit, name).setText(text)


def choose(driver, name):
    combo = driver.find(QComboBox, "profileCombo")
    combo.setCurrentIndex([combo.itemText(i).partition("  (")[0] for i in range(combo.count())].index(name))


async def submit(driver):
    driver.press("signInButton")
    await driver.idle()


async def log_in(driver, name):
    choose(driver, name)
    fill(driver)
    await submit(driver)


async def paste(driver, session, name=None):
    if name is not None:
        choose(driver, name)
    driver.find(QTabWidget, "signInWays").setCurrentIndex(1)
    driver.find(QLineEdit, "sessionIdEdit").setText(session)
    await submit(driver)


class Ways:
    """Every way to a connection with the server, as a person goes it."""

    def __init__(self, api_server, folder, monkeypatch):
        self.api_server, self.folder, self.monkeypatch = api_server, folder, monkeypatch

    @property
    def own(self):
        return Profile("Mine", self.api_server.base_url, client_code=CLIENT_CODE, user_name=USER)

    def given(self, way):
        """Profiles and arguments with which the program is started."""
        if way == "environment":
            self.monkeypatch.setenv("LVCTX_SESSION_ID", self.api_server.control.open_session())
        address = ("--base-url", self.api_server.base_url) if way in ("environment", "address") else ()
        return (self.own,) if way in ("own", "own pasted", "renew") else (), address

    async def go(self, way, driver):
        if way == "environment":
            return
        goes = {
            "practice": self._practise,
            "address": self._sign_in_at_address,
            "typed": self._type,
            "typed pasted": self._type_and_paste,
            "imported": self._import,
            "own pasted": self._paste_into_own,
            "renew": self._renew,
        }
        await goes.get(way, self._log_in)(driver)

    async def _practise(self, driver):
        driver.press("signInPracticeButton")
        await driver.idle()

    async def _sign_in_at_address(self, driver):
        # The sign-in that --base-url opened.
        fill(driver)
        await submit(driver)

    async def _type(self, driver):
        self._type_address(driver)
        fill(driver)
        await submit(driver)

    async def _type_and_paste(self, driver):
        self._type_address(driver)
        await paste(driver, self.api_server.control.open_session())

    def _type_address(self, driver):
        choose(driver, "New: another server")
        driver.find(QLineEdit, "baseUrlEdit").setText(f" {self.api_server.base_url}/\u200b")

    async def _import(self, driver):
        file = self.folder / "theirs.toml"
        export_profiles(file, [replace(self.own, name="Theirs")])
        menu = driver.find(QToolButton, "profileMenuButton").menu()
        next(action for action in menu.actions() if "Import" in action.text()).trigger()
        (dialog,) = driver.shown(QFileDialog)
        dialog.fileSelected.emit(str(file))
        dialog.close()
        driver.press("importConfirmButton")
        await driver.idle()
        await log_in(driver, "Theirs")

    async def _paste_into_own(self, driver):
        await paste(driver, self.api_server.control.open_session(), "Mine")

    async def _log_in(self, driver):
        await log_in(driver, "Mine")

    async def _renew(self, driver):
        await self._log_in(driver)
        driver.trigger("renewAction")
        await driver.idle()
        if driver.window.property("program")._sign_in._dialog is not None:
            await self._log_in(driver)


SERVER = ("environment", "address", "typed", "typed pasted", "imported", "own", "own pasted", "renew")

ELSEWHERE = Policy((Profile("Theirs", "https://api.na4.livevox.com"),), only_these=True, source="/etc/p.toml")


async def save(driver):
    """Wait until what is staged is in a journal that lasts."""
    await until(lambda: driver.window.property("program")._journal.is_lasting)
    await until(lambda: not driver.window.autosave.is_dirty)
