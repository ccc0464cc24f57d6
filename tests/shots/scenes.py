"""What is done in the window before each picture. Every picture is taken in light and in dark."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, qInstallMessageHandler
from PySide6.QtGui import QColor, QFont, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QTableView

from lvctx_gui.app import make_application, open_window
from lvctx_gui.sandbox import Fault, PracticeServer, practice_calls
from lvctx_gui.store import secrets as secret_store
from lvctx_gui.ui.kit.event_loop import QtEventLoop
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.fake_keyring import FakeKeyring, no_system_keychain
from tests.gui import Driver, close, until

SIZE = QSize(1240, 720)
NARROW = QSize(800, 600)
THEMES = ("light", "dark")


@dataclass
class Camera:
    """Saves pictures of a window, and of what lies over it."""

    folder: Path

    async def shoot(self, driver, name):
        for theme in THEMES:
            driver.trigger(f"{theme}ThemeAction")
            await settle()
            path = self.folder / f"{name}-{theme}.png"
            # Level 0 is the smallest file: PNG loses nothing.
            assert _picture(driver.window).save(str(path), "PNG", 0), path
            print(path, flush=True)


def _picture(window):
    """The window, and over its middle what has a window of its own there: dialogs and menus."""
    picture = window.grab()
    painter = QPainter(picture)
    for widget in (*window.findChildren(QDialog), *window.findChildren(QMenu)):
        if widget.isVisible():
            painter.fillRect(window.rect(), QColor(0, 0, 0, 90))
            middle = QRect(QPoint(), widget.size())
            middle.moveCenter(window.rect().center())
            painter.drawPixmap(middle.topLeft(), widget.grab())
            painter.setPen(window.palette().color(QPalette.ColorRole.Mid))
            painter.drawRect(middle)
    painter.end()
    return picture


def _file_name(title):
    return "-".join(re.findall(r"\w+", title.lower()))


async def settle():
    """Let everything that waits for a turn of the loop have it.

    Not by ``processEvents``: within a coroutine it would run other tasks' steps, which fail then.
    """
    for _ in range(10):
        await asyncio.sleep(0.01)


def shoot(folder, *, everything):
    def tell(_kind, _context, text):
        # The offscreen platform says what it cannot do to every window.
        if not text.startswith("This plugin does not support"):
            print(text, file=sys.stderr)

    qInstallMessageHandler(tell)
    app = make_application()
    app.setFont(QFont("DejaVu Sans", 10))
    app.setCursorFlashTime(0)
    with asyncio.Runner(loop_factory=lambda: QtEventLoop(app)) as runner:
        runner.run(_shoot(Camera(folder), everything=everything))
    return 0


@contextmanager
def no_keychain():
    """What is staged does not outlive the program."""

    usual, secret_store.system_keychain = secret_store.system_keychain, no_system_keychain
    try:
        yield
    finally:
        secret_store.system_keychain = usual


async def _shoot(camera, *, everything):
    # The keychain of whoever takes pictures is not touched.
    keyring = FakeKeyring()
    secret_store.system_keychain = lambda: keyring
    await the_window(camera)
    if everything:
        for scene in SCENES:
            await scene(camera)


@asynccontextmanager
async def opened(*arguments, size=SIZE):
    with tempfile.TemporaryDirectory(prefix="lvctx-shots-") as folder:
        window = open_window([*arguments, "--data-dir", folder])
        window.resize(size)
        driver = Driver(window)
        try:
            await driver.idle()
            await settle()
            yield driver
        finally:
            await close(window)


@asynccontextmanager
async def on_practice(*arguments, size=SIZE):
    """A window on a practice server that the scene can make misbehave."""
    with PracticeServer() as server:
        os.environ["LVCTX_SESSION_ID"] = server.control.open_session()
        async with opened("--base-url", server.base_url, *arguments, size=size) as driver:
            yield driver, server.control


def repair(driver):
    """The job that the documentation shows: one entry changed, one removed, one added."""
    driver.edit_mode()
    driver.set_value("Key1", "Value1 — corrected")
    driver.remove("random")
    driver.add("Disposition", "Promise to pay")
    driver.table.setCurrentIndex(driver.cell("Key1", "Value"))
    driver.table.setFocus()


# The pictures of the documentation -------------------------------------------------------------------


async def the_window(camera):
    async with opened("--demo", "--call", SAMPLE) as driver:
        await until(driver.rows)
        repair(driver)
        await settle()
        await camera.shoot(driver, "window")


# Everything else -------------------------------------------------------------------------------------


async def start_pages(camera):
    async with opened() as driver:
        await camera.shoot(driver, "start")
    async with opened(size=NARROW) as driver:
        await camera.shoot(driver, "start-narrow")
    async with opened("--demo") as driver:
        await camera.shoot(driver, "start-practice")


async def every_call(camera):
    for number, call in enumerate(practice_calls()):
        async with opened("--demo") as driver:
            await driver.look_up(call.session, call.tx_id, call.account, call.client)
            await camera.shoot(driver, f"call-{number:02}-{_file_name(call.title)}")


async def troubles(camera):
    async with on_practice("--call", SAMPLE) as (driver, control):
        control.add_fault(Fault("status", status=503))
        driver.trigger("refreshAction")
        await driver.idle()
        await camera.shoot(driver, "trouble-refresh")
        repair(driver)
        control.add_fault(Fault("reset", when="after", method="POST"))
        control.add_fault(Fault("status", status=503, method="GET", times=None))
        await driver.commit()
        await camera.shoot(driver, "trouble-commit")
    async with on_practice() as (driver, control):
        control.add_fault(Fault("html"))
        await driver.look_up(*SAMPLE_CALL)
        await camera.shoot(driver, "trouble-lookup")
    async with opened("--base-url", "http://127.0.0.1:9", "--call", SAMPLE) as driver:
        await camera.shoot(driver, "trouble-no-server")


async def fields(camera):
    async with opened("--demo") as driver:
        driver.type_call("", "28479905424x", "", "-5")
        driver.press("lookupButton")
        await camera.shoot(driver, "field-problems")
    async with opened("--demo", size=NARROW) as driver:
        driver.type_call("", "28479905424x", "", "-5")
        driver.press("lookupButton")
        await camera.shoot(driver, "field-problems-narrow")
    for size, name in ((SIZE, ""), (NARROW, "-narrow")):
        async with on_practice("--call", SAMPLE, size=size) as (driver, _):
            session = driver.find(QLineEdit, "sessionEdit")
            hidden = SAMPLE.replace("WSAPI", "WS%E2%80%8BAPI")
            session.setText(f"https://api.na4.livevox.com/context/call/{hidden}")
            driver.press("lookupButton")
            await camera.shoot(driver, f"field-doubts{name}")
            call, tx_id, account = SAMPLE_CALL
            session.setText(f"2024-05-01\tKim Park\t{call}\tAnswered\t{tx_id}\t{account}\t7419")
            await camera.shoot(driver, f"field-notes{name}")
            driver.edit_mode()
            driver.trigger("addEntryAction")
            QApplication.focusWidget().insertPlainText("key1")
            await camera.shoot(driver, f"edit-lookalike{name}")


async def closing(camera):
    with no_keychain():
        async with on_practice("--call", SAMPLE) as (driver, _):
            repair(driver)
            driver.window.close()
            await camera.shoot(driver, "dialog-close")
            await driver.answer("loseCancelButton")


async def editing(camera):
    async with on_practice("--call", SAMPLE) as (driver, control):
        driver.edit_mode()
        driver.trigger("addEntryAction")
        await camera.shoot(driver, "edit-new-entry")
        model = driver.table.model()
        model.setData(model.index(model.rowCount() - 1, driver.column("Key")), "Key1")
        driver.set_value("Key3", "Agent: good morning.\nCustomer: good morning.\n\tThird line, with a tab. ")
        await camera.shoot(driver, "edit-key-problem")
        driver.table.setCurrentIndex(driver.cell("Key3", "Value"))
        driver.trigger("editValueAction")
        await camera.shoot(driver, "edit-many-lines")
    async with on_practice("--call", SAMPLE) as (driver, control):
        repair(driver)
        driver.trigger("commitAction")
        await camera.shoot(driver, "dialog-commit")
        await driver.answer("commitCancelButton")
        driver.trigger("deleteAllAction")
        await camera.shoot(driver, "dialog-delete-all")
        (await driver.appears(QLineEdit, "deleteAllEdit")).setText(SAMPLE_CALL[2])
        await camera.shoot(driver, "dialog-delete-all-typed")
        await driver.answer("deleteAllCancelButton")
        control.set_entry(*SAMPLE_CALL, "Key1", "changed by somebody else")
        driver.trigger("refreshAction")
        await driver.idle()
        await camera.shoot(driver, "conflict")
        await driver.commit()
        await camera.shoot(driver, "commit-with-conflict")
        driver.window.resize(NARROW)
        await camera.shoot(driver, "commit-with-conflict-narrow")
    async with on_practice("--call", SAMPLE, size=NARROW) as (driver, control):
        repair(driver)
        await camera.shoot(driver, "narrow")
        driver.table.selectAll()
        driver.trigger("wholeValueAction")
        await camera.shoot(driver, "narrow-whole-value")
        driver.window.lookup_row.setFocus()
        menu = driver.window.actions_.row_menu()
        menu.popup(QPoint(0, 0))
        await camera.shoot(driver, "row-menu")
        menu.close()
    async with on_practice("--call", SAMPLE, "--read-only") as (driver, control):
        await camera.shoot(driver, "read-only")


async def journal(camera):
    async with on_practice("--call", SAMPLE) as (driver, control):
        repair(driver)
        driver.find(QLineEdit, "commitNoteEdit").setText("Ticket 4711: wrong disposition")
        driver.window.tabs.current.state.set_note("Ticket 4711: wrong disposition")
        await driver.commit()
        driver.set_value("Key3", "Value3 — corrected")
        control.add_fault(Fault("status", status=403, method="POST"))
        await driver.commit()
        await camera.shoot(driver, "refused")
        driver.press("messageDetailsButton")
        await camera.shoot(driver, "refused-details")
        control.add_fault(Fault("status", status=429, retry_after=40, method="POST"))
        driver.trigger("commitAction")
        await until(lambda: "asked to wait" in driver.message)
        await camera.shoot(driver, "waiting")
        driver.window.close()
        await camera.shoot(driver, "dialog-working")
        await driver.answer("workingCancelButton")
        driver.trigger("cancelAction")
        await driver.idle()
        driver.trigger("historyAction")
        await until(lambda: driver.find(QTableView, "historyView").model().rowCount() == 3)
        driver.find(QTableView, "historyView").selectRow(2)
        await camera.shoot(driver, "history")
        driver.press("historyRevertButton")
        await driver.idle()
        await camera.shoot(driver, "reverted")
        control.set_entry(*SAMPLE_CALL, "Key2", "written by somebody else")
        driver.trigger("refreshAction")
        await driver.idle()
        await camera.shoot(driver, "news")
    async with opened("--demo") as driver:
        driver.trigger("historyAction")
        await camera.shoot(driver, "history-empty")


async def large(camera):
    calls = {call.title: call for call in practice_calls()}
    async with opened("--demo") as driver:
        long = calls["A value of 40 kB"]
        await driver.look_up(long.session, long.tx_id, long.account, long.client)
        driver.table.setCurrentIndex(driver.cell("Transcript", "Value"))
        driver.trigger("wholeValueAction")
        await camera.shoot(driver, "whole-value")
        driver.edit_mode()
        driver.trigger("editValueAction")
        await camera.shoot(driver, "whole-value-edited")
    async with opened("--demo") as driver:
        many = calls["Ten thousand entries"]
        await driver.look_up(many.session, many.tx_id, many.account, many.client)
        edit = driver.find(QLineEdit, "filterEdit")
        edit.setText("friday")
        await camera.shoot(driver, "filter")
        edit.setText("no such text")
        await camera.shoot(driver, "filter-without-match")
        edit.clear()
        for number, call in enumerate(practice_calls()[:6]):
            await driver.look_up(call.session, call.tx_id, call.account, call.client)
            assert driver.window.tabs.bar.count() == number + 2
        await camera.shoot(driver, "many-tabs")


SCENES = (start_pages, every_call, troubles, fields, closing, editing, journal, large)
