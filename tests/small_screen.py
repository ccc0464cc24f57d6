"""A process with a screen of its own: WIDTH HEIGHT POINTS FOLDER; QT_SCALE_FACTOR magnifies.

It walks through the program and prints what lies where, one line of JSON a thing: a window or dialog with its
place, a button with whether all of it can be seen (``at once``, or when it has the focus).
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QFrame,
    QToolButton,
)

from lvctx_gui.app import make_application, open_window
from lvctx_gui.store import secrets as secret_store
from lvctx_gui.ui.history.view import HistoryView
from lvctx_gui.ui.kit.event_loop import QtEventLoop
from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.messages.message import Message, Tone
from lvctx_gui.ui.several.set_dialog import SetKeyDialog
from tests.api_server import SAMPLE_CALL
from tests.fake_keyring import no_system_keychain
from tests.gui import Driver, close, until

WIDTH, HEIGHT, POINTS = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
FOLDER = Path(sys.argv[4])
LONG = "Waiting for the server, which asked for a pause of 48 s before the next attempt. " * 6


def tell(kind: str, name: str, rect: QRect, **more: object) -> None:
    place = [rect.left(), rect.top(), rect.right(), rect.bottom()]
    print(json.dumps({"kind": kind, "name": name, "place": place, **more}), flush=True)


async def tell_button(button: QAbstractButton, place: str) -> None:
    def seen() -> bool:
        return button.visibleRegion().boundingRect() == button.rect()

    at_once = seen()
    button.window().activateWindow()
    await until(button.window().isActiveWindow)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    await until(button.hasFocus)
    name = button.objectName() or button.text()
    rect = QRect(button.mapToGlobal(QPoint()), button.size())
    tell("button", f"{place}: {name}", rect, at_once=at_once, focused=seen())


async def tell_tabbed(driver: Driver, button: QAbstractButton) -> None:
    """Go from the table to ``button`` as a person does who has no mouse."""
    driver.window.activateWindow()
    driver.window.tabs.current.view.setFocus(Qt.FocusReason.OtherFocusReason)
    for _ in range(80):
        if button.hasFocus():
            break
        QTest.keyClick(QApplication.focusWidget() or driver.window, Qt.Key.Key_Tab)
    await settle()
    is_seen = button.hasFocus() and button.visibleRegion().boundingRect() == button.rect()
    tell("tabbed", button.objectName(), QRect(button.mapToGlobal(QPoint()), button.size()), seen=is_seen)


def tell_scrolling(driver: Driver, name: str) -> None:
    """How far the window has to be scrolled to the side: nobody reads that way."""
    (body,) = driver.window.centralWidget().findChildren(
        ScrollBody, options=Qt.FindChildOption.FindDirectChildrenOnly
    )
    bar = body.horizontalScrollBar()
    tell("sideways", name, QRect(0, 0, bar.maximum() + 1, 1))


def tell_dialog_scrolling(name: str, dialog: QDialog) -> None:
    """The same of a dialog, and of a list in it that shares its width among its columns."""
    for area in dialog.findChildren(QAbstractScrollArea):
        if area.isVisible() and isinstance(area, ScrollBody | HistoryView):
            tell("dialog sideways", name, area.rect(), by=area.horizontalScrollBar().maximum())


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0.01)


async def look(driver: Driver, name: str) -> None:
    """Tell of a dialog and all its buttons, and keep a picture of it."""
    await settle()
    dialog = driver.dialog(name)
    dialog.grab().save(str(FOLDER / f"{name}.png"))
    tell("window", name, dialog.frameGeometry())
    tell_dialog_scrolling(name, dialog)
    bodies = dialog.findChildren(ScrollBody)
    for button in dialog.findChildren(QAbstractButton):
        # Tool buttons without a text are the scroll arrows of tabs and the like.
        if button.isVisible() and button.isEnabled() and button.text():
            inside = any(body.isAncestorOf(button) for body in bodies)
            await tell_button(button, f"{name} {'inside' if inside else 'below'}")
    dialog.close()
    await settle()


async def walk() -> None:
    window = open_window(["--demo", "--data-dir", str(FOLDER / "data")])
    driver = Driver(window)
    available = window.screen().availableGeometry()
    tell("screen", "screen", available)
    tell("window", "first window", window.frameGeometry())
    await driver.idle()
    await settle()
    look_up = driver.find(QAbstractButton, "lookupButton")
    await tell_button(look_up, "window")
    tell_scrolling(driver, "start")
    await driver.look_up(*SAMPLE_CALL, 7419)
    for say in (driver.window.face.status.say, driver.window.face.status.show_trouble):
        say(LONG)
    driver.window.face.status.count("DELETE", None, 123_456)
    driver.edit_mode()
    driver.set_value("Key1", "x" * 500)
    driver.remove("Key3")
    driver.window.tabs.current.right_pane.set_environment("An environment with a rather long name " * 3, None)
    await settle()
    tell("window", "window with long texts", window.frameGeometry())
    tell("least", "window", QRect(QPoint(), window.minimumSizeHint()))
    tell_scrolling(driver, "long texts")
    driver.window.tabs.say(Message(Tone.ERROR, LONG, action="Try the rest again", details=LONG))
    await settle()
    bar = driver.find(QFrame, "messageBar")
    tell("message", "message", QRect(bar.mapToGlobal(QPoint()), bar.size()))
    tell_scrolling(driver, "message")
    for button_name in ("commitButton", "lookupButton"):
        await tell_tabbed(driver, driver.find(QAbstractButton, button_name))
    driver.window.tabs.say(None)
    await settle()
    window.grab().save(str(FOLDER / "window.png"))
    for button in driver.window.tabs.current.right_pane.findChildren(QAbstractButton):
        await tell_button(button, "review")
    await tell_button(look_up, "window again")
    await tell_button(driver.find(QToolButton, "editModeButton"), "window")
    driver.trigger("commitAction")
    await look(driver, "commitDialog")
    driver.trigger("deleteAllAction")
    await look(driver, "deleteAllDialog")
    driver.trigger("signOutAction")
    await look(driver, "signOutDialog")
    driver.trigger("historyAction")
    await look(driver, "historyDialog")
    driver.trigger("replaceAction")
    await look(driver, "replaceDialog")
    driver.window.flows.show_open_calls()
    await look(driver, "openCallsDialog")
    SetKeyDialog(window, [driver.window.tabs.current.state]).open()
    await look(driver, "setKeyDialog")
    driver.trigger("diagnoseAction")
    await driver.idle()
    await look(driver, "diagnoseDialog")
    from lvctx_gui.ui.main_window.questions import ask_lose, ask_under_way

    asking = asyncio.ensure_future(ask_lose(window, 12, 3))
    await look(driver, "loseDialog")
    await asking
    ended = driver.window.tabs.current.state.working_changed
    asking = asyncio.ensure_future(ask_under_way(window, "The commit", ended))
    await look(driver, "workingDialog")
    await asking
    driver.trigger("signInAction")
    await driver.appears(QDialog, "signInDialog")
    driver.find(QToolButton, "profileMenuButton").menu().actions()[0].trigger()
    await settle()
    driver.press("profileSaveButton")  # its fields say what is wrong with them
    await look(driver, "profileDialog")
    driver.press("signInButton")
    await look(driver, "signInDialog")
    await driver.idle()
    await close(window)


def main() -> None:
    # The keychain of whoever runs the tests is not touched.
    secret_store.system_keychain = no_system_keychain
    screen = {"name": "one", "x": 0, "y": 0, "width": WIDTH, "height": HEIGHT}
    screen |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    screens = FOLDER / "screens.json"
    screens.write_text(json.dumps({"screens": [screen]}))
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screens}"
    app = make_application()
    app.setFont(QFont("DejaVu Sans", POINTS))
    with asyncio.Runner(loop_factory=lambda: QtEventLoop(app)) as runner:
        runner.run(walk())


if __name__ == "__main__":
    main()
