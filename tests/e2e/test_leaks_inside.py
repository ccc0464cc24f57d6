"""No secret and no value in anything that is alive in the program or that it shows to others.

As in `test_leaks`, but the window is in this process: every `repr` of what is alive, every log record and
every title is searched as well.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import pkgutil

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit

import lvctx_gui
from lvctx_gui.api.session import Credentials
from lvctx_gui.app import open_window
from lvctx_gui.sandbox import ACCESS_TOKEN, CLIENT_CODE, Fault
from lvctx_gui.services import lookup
from lvctx_gui.services.lookup import KeyReading
from tests.e2e import leaks, tampered
from tests.e2e.leaks import leaks_in, texts_below
from tests.e2e.person import PASSWORD, USER
from tests.e2e.planted import (
    CALL,
    FAILING_READS,
    HIDDEN,
    KEYS,
    LEAK,
    PAGE,
    TYPED,
    VALUES,
    WRONG_PASSWORD,
    put,
)
from tests.fake_keyring import FakeKeyring
from tests.gui import Driver


@pytest.fixture
def no_error_is_logged():
    """Errors are what these tests are about."""


class Titles(QObject):
    """Notes the title of every window and dialog."""

    def __init__(self, seen):
        super().__init__()
        self._seen = seen

    def eventFilter(self, watched, event):  # noqa: N802  # Qt's name
        if event.type() in (QEvent.Type.WindowTitleChange, QEvent.Type.Show) and watched.isWidgetType():
            self._seen.add(watched.windowTitle())
        return False


@pytest.fixture
def watch(monkeypatch, qapp, fake_keyring):
    """What is seen of the program while it runs in this process; its modules are all there before."""
    for name in [name for name in os.environ if name.startswith("LVCTX_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LVCTX_LOG_LEVEL", "debug")
    monkeypatch.setattr(FakeKeyring, "__module__", "keyring.backends.SecretService")
    for module in pkgutil.walk_packages(lvctx_gui.__path__, "lvctx_gui."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    watch = leaks.Watch()
    titles = Titles(watch.titles)
    qapp.installEventFilter(titles)
    with watch.watching():
        yield watch
    qapp.removeEventFilter(titles)


def copied(driver, button) -> str:
    QApplication.clipboard().clear()
    driver.press(button)
    return QApplication.clipboard().text()


async def sign_in(driver, password=PASSWORD):
    for name, text in (("passwordEdit", password), ("accessTokenEdit", ACCESS_TOKEN)):
        driver.find(QLineEdit, name).setText(text)
    driver.press("signInButton")
    await driver.idle()


async def sign_in_elsewhere(driver, api_server):
    combo = driver.find(QComboBox, "profileCombo")
    combo.setCurrentIndex(combo.count() - 1)
    for name, text in (
        ("baseUrlEdit", api_server.base_url),
        ("clientNameEdit", CLIENT_CODE),
        ("userNameEdit", USER),
    ):
        driver.find(QLineEdit, name).setText(text)
    driver.find(QCheckBox, "rememberCheck").setChecked(True)
    quoting = f'{{"message": "not {WRONG_PASSWORD} with {ACCESS_TOKEN}"}}'.encode()
    api_server.control.add_fault(Fault("status", path_contains="/session/", status=401, body=quoting))
    for _ in range(2):
        await sign_in(driver, WRONG_PASSWORD)
        said = driver.find(QLabel, "signInMessage").text()
        assert "401" in said
        assert leaks_in({"the dialog": said}, [WRONG_PASSWORD, ACCESS_TOKEN]) == []
    await sign_in(driver)


async def test_nothing_inside_shows_a_secret_or_a_value(
    qt_loop, api_server, tmp_path, watch, monkeypatch, capfd
):
    put(api_server)
    control = api_server.control
    texts: dict[str, str] = {}
    sessions: list[str] = []

    async def read_and_fail(driver):
        for number, fault in enumerate(FAILING_READS):
            control.add_fault(fault)
            driver.trigger("refreshAction")
            await driver.idle()
            if fault.kind == "empty":
                continue
            assert driver.message, fault
            driver.press("messageDetailsButton")
            texts[f"report {number}"] = copied(driver, "messageCopyButton")
            assert "Kind of error: " in texts[f"report {number}"]
            control.clear_faults()
        api_server.stop()
        driver.trigger("refreshAction")
        await driver.idle()
        assert "refused" in driver.message
        driver.trigger("diagnoseAction")
        await driver.idle()
        texts["diagnosis that fails"] = copied(driver, "diagnoseCopyButton")
        driver.press("diagnoseCloseButton")
        api_server.start()

    async def write_and_fail(driver):
        for fault in (
            Fault("reset", method="POST"),
            Fault("reset", when="after", method="POST"),
            Fault("status", status=500, method="POST"),
            Fault("body", status=400, body=b'{"message": "' + TYPED[1].encode() + b'"}', method="POST"),
            Fault("html", body=PAGE, method="POST"),
            Fault("garbage", method="DELETE"),
        ):
            driver.set_value(KEYS[0], f"{TYPED[0]} {len(control.log())}")
            if KEYS[9] in driver.rows() and fault.method == "DELETE":
                driver.remove(KEYS[9])
            control.add_fault(fault)
            await driver.commit()
            assert driver.message, fault
            control.clear_faults()

    async def meet_the_unexpected(driver):
        async def fail(*_):
            raise tampered.TroubleError(LEAK)

        with monkeypatch.context() as patch:
            patch.setattr(lookup, "look_up", fail)
            driver.trigger("refreshAction")
            await driver.idle()
        assert "unexpected" in driver.message

    asyncio.get_running_loop().set_debug(True)
    driver = Driver(open_window(["--data-dir", str(tmp_path / "data")]))
    qt_loop.at_end.push_async_callback(driver.close)
    watch.listen()
    await driver.idle()
    await sign_in_elsewhere(driver, api_server)
    sessions.append(control.open_session(USER))
    watch.listen()
    await driver.look_up(*CALL)
    assert len(driver.rows()) == len(KEYS) - 1
    driver.trigger("wholeValueAction")
    driver.table.setCurrentIndex(driver.cell(KEYS[3], "Value"))
    driver.trigger("refreshEntryAction")
    await driver.idle()
    driver.edit_mode()
    driver.set_value(KEYS[1], f"{VALUES[1]} {TYPED[0]}")
    driver.add("QZKEYADDED", TYPED[1])
    driver.remove(KEYS[7])
    driver.trigger("changesFirstAction")
    texts["alive while staged"] = "\n".join(map(leaks.shown, leaks.living()))
    await driver.commit()
    assert "checked on the server" in driver.message
    await read_and_fail(driver)
    await write_and_fail(driver)
    await meet_the_unexpected(driver)
    driver.trigger("copyCurlAction")
    texts["curl"] = QApplication.clipboard().text()
    assert texts["curl"].startswith("curl ")
    driver.trigger("diagnoseAction")
    await driver.idle()
    texts["diagnosis"] = driver.find(QPlainTextEdit, "diagnoseView").toPlainText()
    texts["copied diagnosis"] = copied(driver, "diagnoseCopyButton")
    driver.press("diagnoseCloseButton")
    control.expire_sessions()
    driver.trigger("refreshAction")
    await driver.appears(QLineEdit, "passwordEdit")
    await sign_in(driver)
    sessions.append(control.open_session(USER))
    driver.trigger("editModeAction")
    texts.update(watch.texts())
    await driver.close()
    texts["stdout"], texts["stderr"] = capfd.readouterr()
    hidden = (*HIDDEN, *sessions)
    assert len(set(sessions)) == 2
    assert leaks_in({**texts, **texts_below(tmp_path)}, hidden) == []
    # At debug level qasync writes down each task that has failed, and so its exception: no file takes that.
    kept = {name: text for name, text in texts.items() if not name.startswith("log ")}
    assert leaks_in({**kept, **texts_below(tmp_path)}, [LEAK]) == []
    assert len(kept) < len(texts)
    # The search finds what is there.
    assert {"httpx", "httpcore.http11", "qasync._QEventLoop"} <= {record.name for record in watch.records}
    assert any(thing.password == WRONG_PASSWORD for thing in watch.made if isinstance(thing, Credentials))
    assert any(VALUES[3] in str(thing.value) for thing in watch.made if isinstance(thing, KeyReading))
    assert {name.partition(" ")[0] for name, _, _ in leaks_in(texts, [KEYS[3]])} >= {"log", "made", "alive"}
    assert "Diagnose connection" in watch.titles


@pytest.mark.parametrize("way", ["--base-url", "sign-in"])
async def test_the_report_of_a_crash_is_offered_until_somebody_has_seen_it(
    qt_loop, api_server, tmp_path, watch, way
):
    state = tmp_path / "data" / "state"
    state.mkdir(parents=True)
    # No process has this number: Linux ends at 2 to the 22nd.
    (state / f"crash-{1 << 22}.txt").write_text("Fatal Python error: Aborted")

    words = ["--base-url", api_server.base_url] if way == "--base-url" else []
    driver = await qt_loop.open("--data-dir", str(tmp_path / "data"), *words)
    if way == "sign-in":
        await sign_in_elsewhere(driver, api_server)
    assert "ended unexpectedly last time" in driver.message
    assert copied(driver, "messageAction") == "Fatal Python error: Aborted"
    await driver.close()
    assert list(state.glob("crash-*")) == []
