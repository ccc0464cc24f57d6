"""Fixtures and helpers for tests with a real window, a real event loop and a real practice server."""

from __future__ import annotations

import asyncio
import gc
import logging
import math
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from lvctx_gui.app import make_application, open_window
from lvctx_gui.core.profile import Profile
from lvctx_gui.sandbox import CLIENT_CODE, PracticeServer
from lvctx_gui.services.commit.cancel import CancelToken
from lvctx_gui.store import secrets as secret_store
from lvctx_gui.store.profiles.file import save_profiles
from lvctx_gui.ui.diagnose import dialog as diagnose_dialog  # noqa: F401  # coverage sees no import in Qt's threads
from lvctx_gui.ui.kit.event_loop import QtEventLoop
from lvctx_gui.ui.main_window.window import MainWindow
from lvctx_gui.ui.sign_in import flow as sign_in  # noqa: F401  # coverage sees no import in Qt's threads
from tests import keychain

SAMPLE = "U70D91T533151E6@10.40.88.32/28479905424/ARB_WSAPI_1?client=7419"
SAMPLE_CALL = ("U70D91T533151E6@10.40.88.32", 28479905424, "ARB_WSAPI_1")
PATIENCE = 20.0
"""Seconds after which a wait has failed; never how long one takes."""

_SYSTEM_KEYCHAIN = secret_store.system_keychain

Run = Callable[[Coroutine[Any, Any, None]], None]


async def until(condition: Callable[[], object]) -> None:
    """Give the loop, and other threads, their turns until ``condition`` holds."""

    async def turn() -> None:
        while not condition():  # noqa: ASYNC110  # the condition is any state of any widget
            # Turns without a pause would keep Python's lock from the practice server's thread: SQLite gives
            # it back for each row, and waits 5 ms to get it again.
            await asyncio.sleep(0.001)

    await asyncio.wait_for(turn(), PATIENCE)


def press(widget: QWidget, keys: QKeySequence.StandardKey) -> None:
    """Press a standard shortcut and let go of all its keys: Qt would think that Ctrl is still held."""
    QTest.keySequence(widget, QKeySequence(keys))
    QTest.keyRelease(widget, Qt.Key.Key_Control)


def held(practice: PracticeServer) -> dict[str, object]:
    """What the sample call holds by key; ``None`` for an entry without a value."""
    return {entry["key"]: entry.get("value") for entry in practice.control.entries(*SAMPLE_CALL)}


def writes(practice: PracticeServer) -> list[str]:
    """The methods of all requests that change something, in order."""
    return [seen.method for seen in practice.control.log() if seen.method != "GET"]


class Driver:
    """A window, used through its public names."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def shown(self, kind: type[QWidget], name: str = "") -> list[Any]:
        """The visible widgets with this name: a dialog that was answered lives on, hidden, for a while."""
        found = self.window.findChildren(kind, name) if name else self.window.findChildren(kind)
        return [widget for widget in found if widget.isVisible()]

    def find(self, kind: type[QWidget], name: str) -> Any:
        """The visible widget with this name."""
        found = self.shown(kind, name)
        assert len(found) == 1, f"{len(found)} visible widgets are called {name}"
        return found[0]

    async def appears(self, kind: type[QWidget], name: str) -> Any:
        """Wait until a widget with this name is visible, and return it."""
        await until(lambda: self.shown(kind, name))
        return self.find(kind, name)

    def action(self, name: str) -> QAction:
        action = self.window.findChild(QAction, name)
        assert action is not None, name
        return action

    def trigger(self, name: str) -> None:
        action = self.action(name)
        assert action.isEnabled(), f"{name} is disabled"
        action.trigger()

    def edit_mode(self) -> None:
        if not self.action("editModeAction").isChecked():
            self.trigger("editModeAction")

    @property
    def table(self) -> QTableView:
        return self.find(QTableView, "entriesView")

    @property
    def message(self) -> str:
        found = self.shown(QLabel, "messageText")
        return found[0].text() if found else ""

    def column(self, title: str) -> int:
        model = self.table.model()
        return [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())].index(
            title
        )

    def cell(self, key: str, title: str) -> QModelIndex:
        model, column = self.table.model(), self.column("Key")
        for row in range(model.rowCount()):
            if model.index(row, column).data() == key:
                return model.index(row, self.column(title))
        raise AssertionError(f"no row with the key {key!r}")

    def glyph(self, key: str) -> str:
        index = self.cell(key, "Key")
        return str(index.siblingAtColumn(index.column() - 1).data())

    def rows(self) -> dict[str, str]:
        model = self.table.model()
        key, value = self.column("Key"), self.column("Value")
        return {
            model.index(row, key).data(): model.index(row, value).data() for row in range(model.rowCount())
        }

    def set_value(self, key: str, value: str | None) -> bool:
        return self.table.model().setData(self.cell(key, "Value"), value)

    def remove(self, key: str) -> None:
        self.table.setCurrentIndex(self.cell(key, "Key"))
        self.trigger("removeEntryAction")

    def add(self, key: str, value: str | None = None) -> None:
        self.trigger("addEntryAction")
        model = self.table.model()
        assert model.setData(model.index(model.rowCount() - 1, self.column("Key")), key)
        if value is not None:
            assert self.set_value(key, value)

    def dialog(self, name: str) -> QDialog:
        return self.find(QDialog, name)

    def press(self, name: str, kind: type[QAbstractButton] = QPushButton) -> None:
        self.find(kind, name).click()

    def type_call(self, session: str, tx_id: str, account: str, client: str = "") -> None:
        for name, text in zip(
            ("sessionEdit", "txIdEdit", "accountEdit", "clientEdit"),
            (session, tx_id, account, client),
            strict=True,
        ):
            self.find(QLineEdit, name).setText(text)

    async def idle(self) -> None:
        await until(lambda: not self.window.busy)

    async def look_up(self, session: str, tx_id: object, account: str, client: object = "") -> None:
        self.type_call(session, str(tx_id), account, str(client))
        self.press("lookupButton")
        await self.idle()

    async def commit(self) -> None:
        self.trigger("commitAction")
        if self.shown(QDialog, "commitDialog"):
            self.press("commitConfirmButton")
        await self.idle()


@pytest.fixture
def practice() -> Iterator[PracticeServer]:
    """A practice server with fresh data."""
    with PracticeServer() as server:
        yield server


@pytest.fixture
def run(qapp: QApplication, no_keychain: None) -> Iterator[Run]:
    """Run a coroutine on a qasync loop; exceptions that the loop would only log fail the test.

    Windows find no keychain there, unless the test wants ``real_keychain``.
    """
    lost: list[dict[str, Any]] = []
    make_application()

    def execute(coroutine: Coroutine[Any, Any, None]) -> None:
        with asyncio.Runner(loop_factory=lambda: QtEventLoop(qapp)) as runner:
            runner.get_loop().set_exception_handler(lambda _loop, context: lost.append(context))
            runner.run(asyncio.wait_for(coroutine, 3 * PATIENCE))

    yield execute
    # Here and now, in Qt's thread: what a test left behind must not be collected by a server's thread.
    gc.collect()
    assert not lost, f"exceptions were lost: {lost}"


@pytest.fixture
def program(
    run: Run, practice: PracticeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_keychain: None
) -> Callable[..., None]:
    """Open the window on the practice server, signed in, and let ``use(driver)`` work with it."""

    def start(
        use: Callable[[Driver], Coroutine[Any, Any, None]], *arguments: str, user: str = "supervisor"
    ) -> None:
        monkeypatch.setenv("LVCTX_SESSION_ID", practice.control.open_session(user))

        async def work() -> None:
            window = open_window(
                ["--base-url", practice.base_url, "--data-dir", str(tmp_path / "data"), *arguments]
            )
            driver = Driver(window)
            try:
                await driver.idle()
                await use(driver)
            finally:
                await close(window)

        run(work())

    return start


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses between attempts take no time; the seconds that they would have taken are listed."""
    pauses: list[float] = []

    async def pause(
        cancel_token: CancelToken, seconds: float, on_second: Callable[[int], None] = lambda _: None
    ) -> None:
        pauses.append(seconds)
        if not cancel_token.is_cancelled:
            on_second(math.ceil(seconds))
            await asyncio.sleep(0)

    monkeypatch.setattr(CancelToken, "pause", pause)
    return pauses


async def close(window: MainWindow) -> None:
    """Close the window and everything that it started."""
    program = window.property("program")
    window.close_anyway()
    await program.run()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


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


@pytest.fixture
def no_keychain(monkeypatch):
    """The keychain of whoever runs the tests is not touched; real ones have tests of their own."""

    def none():
        raise secret_store.SecretsError(
            secret_store.SecretsProblem.NO_KEYCHAIN, "This computer has no keychain that can be used."
        )

    monkeypatch.setattr(secret_store, "system_keychain", none)


@pytest.fixture(scope="session")
def keychain_bus() -> Iterator[keychain.PrivateBus]:
    """A session bus with a real keychain on it."""
    if not keychain.is_installed():
        pytest.skip("gnome-keyring-daemon and dbus-daemon are not both installed")
    with keychain.private_bus() as bus:
        bus.start_daemon()
        yield bus


@pytest.fixture
def real_keychain(
    keychain_bus: keychain.PrivateBus, no_keychain: None, monkeypatch: pytest.MonkeyPatch
) -> keychain.PrivateBus:
    """Windows find a real keychain, so that their journals outlive them."""
    for name, value in keychain_bus.environment.items():
        if name.startswith(("DBUS_", "XDG_")):
            monkeypatch.setenv(name, value)
    monkeypatch.setattr(secret_store, "system_keychain", _SYSTEM_KEYCHAIN)
    return keychain_bus


@pytest.fixture
def signed_out(run, practice, tmp_path, monkeypatch, no_keychain):
    """Open the window with nothing but a folder, and let ``use(driver)`` work with it."""
    monkeypatch.delenv("LVCTX_SESSION_ID", raising=False)

    def start(use, *arguments, profiles=(), policy=None):
        data = tmp_path / "data"
        if profiles:
            save_profiles(data / "config" / "profiles.toml", profiles, profiles[0].name)
        if policy is not None:
            monkeypatch.setattr("lvctx_gui.store.policy.load_policy", lambda: policy)

        async def work():
            window = open_window(["--data-dir", str(data), *arguments])
            driver = Driver(window)
            try:
                await driver.idle()
                await use(driver)
            finally:
                await close(window)

        run(work())

    return start


def profile(practice, **given):
    """A production profile of the practice server."""
    settings = {"client_code": CLIENT_CODE, "user_name": "supervisor", "production": True, **given}
    return Profile("Card desk", practice.base_url, **settings)
