"""Signing in as people do: a process, a keyboard, a keychain."""

from __future__ import annotations

import json
import os
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit

from lvctx_gui.sandbox import ACCESS_TOKEN, CLIENT_CODE, Fault
from tests import desktop
from tests.api_server import SAMPLE_CALL
from tests.e2e.leaks import leaks_in, texts_below
from tests.e2e.person import PASSWORD, USER, needs_screen, somebody
from tests.keychain import needs_keychain, private_bus

SECRETS = (PASSWORD, ACCESS_TOKEN)


@pytest.fixture
def keychain():
    with private_bus() as bus:
        bus.start_daemon()
        yield {name: bus.environment[name] for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")}


@needs_screen
@needs_keychain
def test_who_signed_in_once_presses_enter_the_next_time_and_when_the_session_ends(tmp_path, keychain):
    with somebody(tmp_path) as person:
        control = person.api_server.control
        person.start(**keychain)
        person.sign_in_to_another_server(remember=True)
        desktop.do_the_main_job(person.screen, person.site)
        assert person.end() == (0, "", "")
        assert [(seen.method, seen.status) for seen in control.log()] == [
            ("POST", 200),
            ("GET", 200),
            ("GET", 200),
            ("POST", 204),
            ("DELETE", 204),
            ("GET", 200),
        ]
        held = {entry["key"]: entry.get("value") for entry in control.entries(*SAMPLE_CALL)}
        assert held == desktop.AFTER_THE_JOB

        # The next day.
        control.expire_sessions()
        control.clear_log()
        person.start(**keychain)
        person.see("Sign in")
        person.press_enter_until_asked(1)
        # The call that was open yesterday comes back, and is read once somebody is signed in.
        person.see_call(SAMPLE_CALL[1])
        (login, read) = control.wait_for_log(2, desktop.PATIENCE, answered=True)
        assert (login.target, login.status, read.status) == ("/session/login", 200, 200)
        assert json.loads(login.body) == {
            "clientName": CLIENT_CODE,
            "userName": USER,
            "password": PASSWORD,
            "agent": False,
        }

        # The session ends under a commit.
        control.clear_log()
        control.add_fault(Fault("hang", method="DELETE", skip=1))
        person.screen.keys("ctrl+f", "Down")  # from the lookup row to the table
        person.screen.keys("ctrl+e", "Down", "Return")
        person.screen.type("once more")
        person.screen.keys("Return")
        person.see_call(SAMPLE_CALL[1], staged=True)
        person.screen.keys("Down", "Delete", "Down", "Delete", "ctrl+s")
        person.confirm(f"Commit 3 changes to {person.site}, deleting 2 keys?")
        assert [seen.method for seen in control.wait_for_log(4, desktop.PATIENCE)] == [
            "GET",
            "POST",
            "DELETE",
            "DELETE",
        ]
        control.expire_sessions()
        control.clear_faults()
        person.see("Sign in")
        assert person.windows().count("Sign in — lvctx-gui") == 1
        assert [seen.status for seen in control.log()] == [200, 204, 204, 401]
        person.press_enter_until_asked(5)
        person.see_call(SAMPLE_CALL[1])
        assert [(seen.method, seen.target.split("/")[1], seen.status) for seen in control.log()] == [
            ("GET", "context", 200),
            ("POST", "context", 204),
            ("DELETE", "context", 204),
            ("DELETE", "context", 401),
            ("POST", "session", 200),
            ("GET", "context", 200),  # signing in may have taken any time: is it still needed?
            ("DELETE", "context", 204),
            ("GET", "context", 200),
        ]
        again, first = control.log()[6].target, control.log()[3].target
        assert again == first
        held = {entry["key"]: entry.get("value") for entry in control.entries(*SAMPLE_CALL)}
        assert held["Key1"] == "once more"
        assert len(held) == len(desktop.AFTER_THE_JOB) - 2
        session = control.open_session(USER)
        assert person.end() == (0, "", "")
        assert leaks_in(texts_below(tmp_path), (*SECRETS, session)) == []


@needs_screen
def test_without_a_keychain_the_work_goes_on_and_nothing_is_kept(tmp_path):
    with somebody(tmp_path) as person:
        nowhere = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/none", "XDG_RUNTIME_DIR": str(tmp_path)}
        person.start(**nowhere)
        person.sign_in_to_another_server(remember=True)
        person.look_up(*SAMPLE_CALL)
        person.screen.keys("ctrl+e", "Down", "Return")
        person.screen.type("without a keychain")
        person.screen.keys("Return")
        person.see_call(SAMPLE_CALL[1], staged=True)
        person.screen.keys("ctrl+s")
        person.see_call(SAMPLE_CALL[1])
        assert person.end() == (0, "", "")
        held = {entry["key"]: entry.get("value") for entry in person.api_server.control.entries(*SAMPLE_CALL)}
        assert held["Key1"] == "without a keychain"
        assert leaks_in(texts_below(tmp_path), SECRETS) == []


@pytest.fixture
def open_sign_in(qt_loop, tmp_path, monkeypatch):
    """Opens a window without a keychain, and so its sign-in."""
    for name in [name for name in os.environ if name.startswith("LVCTX_")] + ["PYTHON_KEYRING_BACKEND"]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    for name in ("XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))

    return lambda: qt_loop.open("--data-dir", str(tmp_path / "data"))


def fill(driver, api_server, password=PASSWORD):
    combo = driver.find(QComboBox, "profileCombo")
    combo.setCurrentIndex(combo.count() - 1)
    for name, text in (
        ("baseUrlEdit", api_server.base_url),
        ("clientNameEdit", CLIENT_CODE),
        ("userNameEdit", USER),
        ("passwordEdit", password),
        ("accessTokenEdit", ACCESS_TOKEN),
    ):
        driver.find(QLineEdit, name).setText(text)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' keychains need no bus")
async def test_a_missing_keychain_is_said_in_the_message_bar(open_sign_in, api_server, tmp_path):
    driver = await open_sign_in()
    fill(driver, api_server)
    driver.find(QCheckBox, "rememberCheck").setChecked(True)
    driver.press("signInButton")
    await driver.idle()
    assert "keychain" in driver.message
    assert "Token and password stay in memory until you close this program." in driver.message
    await driver.look_up(*SAMPLE_CALL)
    assert len(driver.rows()) == 5
    # What is in memory serves the same run.
    api_server.control.expire_sessions()
    driver.trigger("signInAction")
    await driver.idle()
    assert driver.find(QLineEdit, "passwordEdit").text() == PASSWORD
    driver.press("signInButton")
    await driver.idle()
    assert QApplication.activeModalWidget() is None
    await driver.close()
    assert leaks_in(texts_below(tmp_path), SECRETS) == []


async def test_tab_goes_through_the_sign_in_as_the_eye_does(open_sign_in):
    driver = await open_sign_in()
    dialog = driver.dialog("signInDialog")
    first = driver.find(QComboBox, "profileCombo")
    first.setFocus()
    places = []
    while (widget := QApplication.focusWidget()) is not first or not places:
        assert len(places) < 50
        at = widget.mapTo(dialog, widget.rect().center())
        places.append((at.y(), at.x(), widget.objectName()))
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    # In a line of widgets the centres may differ by a pixel or two.
    lines = [(round(y / 10), x, name) for y, x, name in places]
    assert lines == sorted(lines)
    assert {"baseUrlEdit", "passwordEdit", "accessTokenEdit", "signInButton"} <= {line[2] for line in lines}


async def test_after_a_wrong_password_the_cursor_is_where_it_was(open_sign_in, api_server):
    driver = await open_sign_in()
    fill(driver, api_server, password="wrong")
    edit = driver.find(QLineEdit, "passwordEdit")
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_Return)
    await driver.idle()
    assert "401" in driver.find(QLabel, "signInMessage").text()
    assert QApplication.focusWidget() is edit
