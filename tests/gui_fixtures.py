"""Fixtures for tests with a real window on a real event loop and a real server."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from lvctx_gui.app import make_application, open_window
from lvctx_gui.core.profile import Policy, Profile
from lvctx_gui.sandbox import PracticeServer
from lvctx_gui.store.profiles.file import save_profiles
from lvctx_gui.ui.kit.collector import set_aside, take_back
from lvctx_gui.ui.kit.event_loop import QtEventLoop
from tests.gui import PATIENCE, Driver

LIMIT = 3 * PATIENCE
"""Seconds after which a test hangs: from its beginning, and anew from each window that it opens."""


class QtLoop:
    """Runs a test on Qt's loop, and closes the windows that it opened there, also when it fails."""

    def __init__(self, application: QApplication) -> None:
        self.lost: list[dict[str, Any]] = []
        self._application = application

    def __call__(self, test: Coroutine[Any, Any, None]) -> None:
        with asyncio.Runner(loop_factory=lambda: QtEventLoop(self._application)) as runner:
            runner.get_loop().set_exception_handler(lambda _loop, context: self.lost.append(context))
            runner.run(self._run(test))

    async def _run(self, test: Coroutine[Any, Any, None]) -> None:
        async with asyncio.timeout(LIMIT) as self._limit, AsyncExitStack() as self.at_end:
            await test

    async def open(self, *arguments: str, kind: type[Driver] = Driver) -> Any:
        """The window of the program that is started with these arguments, as soon as it is idle."""
        self._limit.reschedule(asyncio.get_running_loop().time() + LIMIT)
        driver = kind(open_window(arguments))
        self.at_end.push_async_callback(driver.close)
        await driver.idle()
        return driver


@pytest.fixture
def qt_loop(qapp: QApplication, no_keychain: None) -> Iterator[QtLoop]:
    """Coroutine tests that want this run on Qt's loop; exceptions that it would only log fail the test."""
    make_application()
    loop, aside = QtLoop(qapp), gc.get_freeze_count()
    yield loop
    # Here and now, in Qt's thread: what a test left behind must not be collected by a server's thread.
    if gc.get_freeze_count() > aside:
        take_back()
        set_aside()
    gc.collect()
    assert not loop.lost, f"exceptions were lost: {loop.lost}"


@pytest.fixture
def main_window(
    qt_loop: QtLoop, api_server: PracticeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Awaitable[Driver]]:
    """Opens a window that is signed in to the server: ``driver = await main_window("--call", SAMPLE)``."""

    async def open_signed_in(*arguments: str, user: str = "supervisor") -> Driver:
        monkeypatch.setenv("LVCTX_SESSION_ID", api_server.control.open_session(user))
        data = str(tmp_path / "data")
        return await qt_loop.open("--base-url", api_server.base_url, "--data-dir", data, *arguments)

    return open_signed_in


@pytest.fixture
def signed_out_window(
    qt_loop: QtLoop, api_server: PracticeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Awaitable[Driver]]:
    """Opens a window that nobody has signed in, with these profiles and this policy on the disk."""
    monkeypatch.delenv("LVCTX_SESSION_ID", raising=False)

    async def open_signed_out(
        *arguments: str, profiles: Sequence[Profile] = (), policy: Policy | None = None
    ) -> Driver:
        data = tmp_path / "data"
        if profiles:
            save_profiles(data / "config" / "profiles.toml", profiles, profiles[0].name)
        if policy is not None:
            monkeypatch.setattr("lvctx_gui.store.policy.load_policy", lambda: policy)
        return await qt_loop.open("--data-dir", str(data), *arguments)

    return open_signed_out


@pytest.fixture(autouse=True)
def no_error_is_logged() -> Iterator[None]:
    """A record at error level fails the test in which it is logged. Levels that a window sets go with it."""
    records: list[logging.LogRecord] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    collector = Collector(logging.ERROR)
    levels = {logger: logger.level for logger in (logging.getLogger(), logging.getLogger("lvctx_gui"))}
    logging.getLogger().addHandler(collector)
    yield
    logging.getLogger().removeHandler(collector)
    for logger, level in levels.items():
        logger.setLevel(level)
    assert not records, [record.getMessage() for record in records]
