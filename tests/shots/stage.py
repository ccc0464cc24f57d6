"""A window for one scene, and the server that it talks to. All of it ends with the scene."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

from PySide6.QtWidgets import QLineEdit

from lvctx_gui.api.request_trace import Timeouts
from lvctx_gui.app import open_window
from lvctx_gui.core.profile import Policy, Profile
from lvctx_gui.sandbox import CLIENT_CODE, CLIENT_ID, Fault, PracticeServer, practice_calls
from lvctx_gui.sandbox.control import Control
from lvctx_gui.sandbox.faults import Kind, When
from lvctx_gui.services.commit.cancel import CancelToken
from lvctx_gui.store.profiles.file import save_profiles
from tests.api_server import SAMPLE_CALL, new_api_server
from tests.fake_keyring import FakeKeyring, no_system_keychain
from tests.gui import Driver, close, until
from tests.ui.sign_in.login import sign_in

LIVE = "NA3 live"
"""What the profile of customers' calls is called."""


class Stage:
    """Opens windows as a person starts the program. ``async with`` closes them."""

    def __init__(self) -> None:
        self._stack = AsyncExitStack()
        self._server: PracticeServer | None = None
        self._driver: Driver | None = None

    async def __aenter__(self) -> Self:
        folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="lvctx-shots-"))
        self.folder = Path(folder)
        self._stack.enter_context(patch.dict(os.environ))
        os.environ.pop("LVCTX_SESSION_ID", None)
        # The keychain of whoever takes pictures is not touched.
        keyring = FakeKeyring()
        self.replace("lvctx_gui.store.secrets.system_keychain", lambda: keyring)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.control.clear_faults()
        await self.close()
        await self._stack.aclose()

    async def close(self) -> None:
        """Close the window; the next one finds what this one left."""
        driver, self._driver = self._driver, None
        if driver is not None:
            await close(driver.window)

    def replace(self, name: str, value: object) -> None:
        """Let ``name``, a path in a module, be something else until the scene has ended."""
        self._stack.enter_context(patch(name, value))

    def enter(self, context: Any) -> Any:
        """Enter a context that ends with the scene, after the window."""
        return self._stack.enter_context(context)

    @property
    def driver(self) -> Driver:
        """The window that is open."""
        assert self._driver is not None, "the scene has opened no window"
        return self._driver

    @property
    def server(self) -> PracticeServer:
        """The practice server of the scene, which looks like any other to the window."""
        if self._server is None:
            self._server = self._stack.enter_context(new_api_server())
        return self._server

    @property
    def control(self) -> Control:
        return self.server.control

    # Opening ------------------------------------------------------------------------------------------

    async def open(
        self, *arguments: str, profiles: Sequence[Profile] = (), policy: Policy | None = None
    ) -> Driver:
        """The window as the program shows it when it is started with these arguments."""
        data = self.folder / "data"
        if profiles:
            save_profiles(data / "config" / "profiles.toml", profiles, profiles[0].name)
        if policy is not None:
            self.replace("lvctx_gui.store.policy.load_policy", lambda: policy)
        window = open_window([*arguments, "--data-dir", str(data)])
        window.setGeometry(window.screen().availableGeometry())
        self._driver = Driver(window)
        await self._driver.idle()
        return self._driver

    def profile(self, **given: Any) -> Profile:
        """A profile of customers' calls at the server, or of whatever is ``given``."""
        usual = {"client_code": CLIENT_CODE, "user_name": "supervisor", "production": True}
        return Profile(given.pop("name", LIVE), self.server.base_url, **{**usual, **given})

    async def signed_in(self, *arguments: str, user: str = "supervisor", **given: Any) -> Driver:
        """A window in which somebody has signed in with a profile, as ``profile`` makes it."""
        await self.open(*arguments, profiles=[self.profile(user_name=user, **given)])
        await self.sign_in(user)
        return self.driver

    async def sign_in(self, user: str = "supervisor") -> None:
        """Sign in at the view that is open."""
        await sign_in(self.driver, user=user)
        await self.come_back()

    async def come_back(self) -> None:
        """Let the window be the active one, as a window manager does when a dialog has closed."""
        self.driver.window.activateWindow()
        await until(self.driver.window.isActiveWindow)

    async def with_session(self, *arguments: str) -> Driver:
        """A window that uses the session of another tool, by the environment."""
        os.environ["LVCTX_SESSION_ID"] = self.control.open_session()
        return await self.open("--base-url", self.server.base_url, *arguments)

    async def at_call(self, title: str = "", **given: Any) -> Driver:
        """A window that shows the call of the API's documentation, or the practice call called so."""
        driver = await self.signed_in(**given)
        await self.look_up(title)
        return driver

    async def look_up(self, title: str = "") -> None:
        await self.driver.look_up(*(address_of(title) if title else SAMPLE_CALL))

    async def editing(self, title: str = "", **given: Any) -> Driver:
        """A window that shows a call which can be edited."""
        driver = await self.at_call(title, **given)
        driver.edit_mode()
        return driver

    def forget_keychain(self) -> None:
        """From the next window on what is staged does not outlive the program."""
        self.replace("lvctx_gui.store.secrets.system_keychain", no_system_keychain)

    # What others do -----------------------------------------------------------------------------------

    def fail(self, kind: Kind, when: When = "before", **given: Any) -> None:
        """Let something go wrong at the server."""
        self.control.add_fault(Fault(kind, when, **given))

    def others_set(self, key: str, value: object, title: str = "") -> None:
        """Somebody else changes or adds an entry."""
        self.control.set_entry(*_place(title), key, value)

    def others_remove(self, key: str, title: str = "") -> None:
        """Somebody else removes an entry."""
        self.control.remove_entry(*_place(title), key)

    def put_entries(self, entries: Sequence[dict[str, object]]) -> None:
        """Make these the entries of the call of the documentation."""
        self.control.put_call(*SAMPLE_CALL, CLIENT_ID, entries)

    async def read_again(self) -> None:
        self.driver.trigger("refreshAction")
        await self.driver.idle()

    @asynccontextmanager
    async def asked(self, count: int) -> AsyncIterator[None]:
        """Do something, and wait until the server was asked so many questions for it."""
        wanted = len(self.control.log()) + count
        yield
        await until(lambda: len(self.control.log()) >= wanted)

    async def seen_waiting(self) -> None:
        """Wait until the window shows that it waits."""
        await until(lambda: self.driver.window.face.progress.is_shown)

    def shorten_patience(self, times: Timeouts) -> None:
        """Let requests of the session that is open fail after these times."""
        connection = self.driver.window.connections.connection
        assert connection is not None
        connection.client._client._transport._times = times

    def give_up_early(self) -> None:
        """From now on a commit waits for nothing, so that what does not pass by itself is seen at once."""

        async def pause(token: CancelToken, *_: object) -> None:
            await asyncio.sleep(0)

        self.replace("lvctx_gui.services.commit.cancel.CancelToken.pause", pause)

    async def ask_delete_all(self, *, typed: bool) -> None:
        self.driver.trigger("deleteAllAction")
        edit = await self.driver.appears(QLineEdit, "deleteAllEdit")
        if typed:
            edit.setText(SAMPLE_CALL[2])


def address_of(title: str) -> tuple[str, int, str, int]:
    """What names the practice call called so."""
    (call,) = (call for call in practice_calls() if call.title == title)
    return call.session, call.tx_id, call.account, call.client


def _place(title: str) -> tuple[str, int, str]:
    return address_of(title)[:3] if title else SAMPLE_CALL


def repair(driver: Driver) -> None:
    """The job that the documentation shows: one entry changed, one removed, one added."""
    driver.edit_mode()
    driver.set_value("Key1", "Value1 — corrected")
    driver.remove("random")
    driver.add("Disposition", "Promise to pay")
    driver.table.setCurrentIndex(driver.cell("Key1", "Value"))
    driver.table.setFocus()
