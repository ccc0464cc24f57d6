"""Tabs, menus, tips and the questions before something closes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDialog, QMenu

from lvctx_gui.sandbox import practice_calls
from tests.gui import Driver, until
from tests.shots.matrix import Scene, core, small
from tests.shots.scenes.committing import sending
from tests.shots.scenes.conflicts import one
from tests.shots.stage import Stage, repair


async def twelve_tabs(stage: Stage) -> None:
    driver = await stage.editing()
    repair(driver)
    for call in practice_calls()[1:12]:
        await driver.look_up(call.session, call.tx_id, call.account, call.client)
    assert driver.window.tabs.bar.count() == 12


async def three_tabs(stage: Stage) -> None:
    driver = await stage.editing()
    repair(driver)
    await stage.look_up("Nearly the same key twice")
    await stage.look_up("Missing keys")


async def tab_closed(stage: Stage) -> None:
    await three_tabs(stage)
    driver = stage.driver
    driver.trigger("nextTabAction")
    driver.trigger("closeTabAction")


async def losing(stage: Stage) -> None:
    stage.forget_keychain()
    driver = await stage.editing()
    repair(driver)
    driver.window.close()
    await driver.appears(QDialog, "loseDialog")


async def nothing_kept(stage: Stage) -> None:
    stage.forget_keychain()
    driver = await stage.editing()
    repair(driver)


async def closing_under_work(stage: Stage) -> None:
    await sending(stage)
    stage.driver.window.close()
    await stage.driver.appears(QDialog, "workingDialog")


async def row_menu(stage: Stage) -> None:
    driver = await stage.editing()
    repair(driver)
    _open_row_menu(driver, "Key1")


async def row_menu_of_a_conflict(stage: Stage) -> None:
    await one(stage)
    _open_row_menu(stage.driver, "QaScore")


def _open_row_menu(driver: Driver, key: str) -> None:
    index = driver.cell(key, "Value")
    driver.table.setFocus()
    driver.table.setCurrentIndex(index)
    corner = driver.table.visualRect(index).bottomLeft()
    driver.table.customContextMenuRequested.emit(corner)
    if not driver.shown(QMenu):
        menu = driver.window.actions_.row_menu()
        menu.popup(driver.table.viewport().mapToGlobal(corner))


async def menu(stage: Stage, title: str) -> None:
    """A menu of the menu bar, pulled down."""
    driver = await stage.editing()
    repair(driver)
    pull_down(driver, title)


async def practice_menu(stage: Stage) -> None:
    driver = await stage.open("--demo")
    await until(lambda: driver.window.connections.connection)
    pull_down(driver, "Practice")


def pull_down(driver: Driver, title: str) -> None:
    bar = driver.window.menuBar()
    (action,) = (each for each in bar.actions() if each.text().replace("&", "") == title)
    place = bar.actionGeometry(action).bottomLeft()
    shown = action.menu()
    assert isinstance(shown, QMenu)
    shown.popup(bar.mapToGlobal(place + QPoint(0, 1)))


async def about(stage: Stage) -> None:
    driver = await stage.at_call()
    driver.trigger("aboutAction")


SCENES = (
    Scene("tabs", three_tabs),
    core("tabs-twelve", twelve_tabs),
    Scene("tab-closed", tab_closed),
    small("closing-loses", losing),
    small("nothing-kept", nothing_kept),
    small("closing-under-work", closing_under_work),
    small("row-menu", row_menu),
    Scene("row-menu-conflict", row_menu_of_a_conflict),
    Scene("menu-call", partial(menu, title="Call")),
    Scene("menu-session", partial(menu, title="Session")),
    Scene("menu-edit", partial(menu, title="Edit")),
    Scene("menu-view", partial(menu, title="View")),
    Scene("menu-practice", practice_menu),
    Scene("about", about),
)
