"""Calls that are known: on the start page, in the menu, in the lookup line, and in the palette."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.kept import KnownCall
from lvctx_gui.core.site import Site
from lvctx_gui.ui.messages.moments import local_now
from tests.gui import Driver, until
from tests.journal import saved
from tests.shots.matrix import Scene, small
from tests.shots.stage import Stage

ELSEWHERE = Site("NA4 cards", "https://api.na4.livevox.com", client_id=7501)
_ACCOUNTS = ("NORTHLINE_AUTO_31", "HARBOR_MEDICAL_12", "RIVERSIDE_UTILITIES_2", "LAKEVIEW_CLINIC", "4711")


async def known_calls(stage: Stage) -> Driver:
    """Two pins, one of them elsewhere, and calls of today and before."""
    driver = await stage.at_call()
    site = driver.window.tabs.current.state.site
    driver.trigger("closeTabAction")
    recent, now = driver.window.recent, local_now()
    for number in range(14):
        call = CallRef(
            f"U7{number}D93T614311B8@10.40.88.32",
            284799061344 + 17 * number,
            _ACCOUNTS[number % 5],
            None if number % 3 else 7419,
        )
        at = now - timedelta(minutes=7 * number, days=number // 5)
        where = ELSEWHERE if number in (4, 9) else site
        known = KnownCall(call, where, at, number % 6 * 4, is_changed=number in (1, 5, 6))
        await driver.window.journal.shelf.keep_call(known)
        if number in (2, 4):
            recent.pin(known, ("The refund that was paid twice", "")[number == 4])
    recent.read()
    await until(lambda: len(recent.find()) == 15)
    return driver


async def start_pinned(stage: Stage) -> None:
    driver = await known_calls(stage)
    driver.find(QListView, "recentCallsView").setFocus()


async def start_searched(stage: Stage) -> None:
    driver = await known_calls(stage)
    edit = driver.find(QLineEdit, "recentCallsEdit")
    edit.setFocus()
    QTest.keyClicks(edit, "north auto")


async def start_empty(stage: Stage) -> None:
    driver = await stage.signed_in()
    await until(lambda: driver.window.recent.was_read)


async def lookup_list(stage: Stage) -> None:
    driver = await known_calls(stage)
    edit = driver.find(QLineEdit, "sessionEdit")
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_Down)


async def asked_elsewhere(stage: Stage) -> None:
    driver = await known_calls(stage)
    known = next(known for known in driver.window.recent.find() if known.site == ELSEWHERE)
    driver.window.flows.lookup_view.open_known(known)
    await driver.idle()


async def recent_menu(stage: Stage) -> None:
    driver = await known_calls(stage)
    menu = driver.window.flows._menu.menu
    window = driver.window
    menu.popup(window.mapToGlobal(window.menuBar().geometry().bottomLeft()))


async def pin(stage: Stage) -> None:
    driver = await stage.at_call()
    driver.trigger("pinCallAction")
    edit = await driver.appears(QLineEdit, "pinNameEdit")
    QTest.keyClicks(edit, "The refund that was paid twice")


async def palette(stage: Stage) -> None:
    driver = await known_calls(stage)
    await stage.look_up()
    driver.trigger("paletteAction")


async def palette_searched(stage: Stage) -> None:
    driver = await known_calls(stage)
    await stage.look_up()
    driver.trigger("paletteAction")
    QTest.keyClicks(QApplication.focusWidget(), "re")


async def twelve_tabs(stage: Stage) -> None:
    driver = await stage.at_call()
    for number in range(11):
        await driver.look_up(f"U7{number}D@10.40.88.32", 284799061344 + number, _ACCOUNTS[number % 5])
    await saved(driver)
    await stage.close()
    driver = await stage.signed_in()
    await saved(driver)


async def tab_of_elsewhere(stage: Stage) -> None:
    await twelve_tabs(stage)
    await stage.close()
    await stage.open("--demo")
    driver = stage.driver
    await until(lambda: driver.window.tabs.bar.count() == 12)
    await driver.idle()


SCENES = (
    small("known-start", start_pinned),
    Scene("known-start-searched", start_searched),
    Scene("known-start-empty", start_empty),
    small("known-lookup", lookup_list),
    Scene("known-elsewhere", asked_elsewhere),
    Scene("known-menu", recent_menu),
    small("known-pin", pin),
    small("palette", palette),
    Scene("palette-searched", palette_searched),
    Scene("tabs-restored", twelve_tabs),
    Scene("tabs-elsewhere", tab_of_elsewhere),
)
