"""Every widget and action has its name, and every action its shortcut."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from lvctx_gui.sandbox import Fault
from tests.api_server import SAMPLE

PUBLIC_WIDGETS = [
    "sessionEdit",
    "txIdEdit",
    "accountEdit",
    "clientEdit",
    "lookupButton",
    "filterEdit",
    "entriesView",
    "addRowButton",
    "allEntriesButton",
    "mineButton",
    "othersButton",
    "entriesCount",
    "changesView",
    "messageBar",
    "messageText",
]
PUBLIC_ACTIONS = [
    "editModeAction",
    "addEntryAction",
    "removeEntryAction",
    "restoreEntryAction",
    "discardAction",
    "commitAction",
    "refreshAction",
    "refreshEntryAction",
    "deleteAllAction",
    "undoAction",
    "redoAction",
    "allEntriesAction",
    "changedOnlyAction",
    "othersOnlyAction",
    "markSeenAction",
]
OTHER = ("S2@10.0.0.2", 28479905511, "OTHER")


async def test_every_public_name_is_there_and_unique_among_what_is_visible(main_window, api_server, faults):
    api_server.control.put_call(*OTHER, 7419, [{"key": "a", "value": "1"}])

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    await driver.look_up(*OTHER)
    driver.set_value("a", "2")
    faults.add(Fault("status", status=500))
    driver.trigger("refreshAction")
    await driver.idle()
    assert driver.window.objectName() == "mainWindow"
    for name in PUBLIC_WIDGETS:
        driver.find(QWidget, name)
    for name in PUBLIC_ACTIONS:
        driver.action(name)
    headers = [driver.table.model().headerData(i, Qt.Orientation.Horizontal) for i in range(3)]
    assert headers[1:] == ["Key", "Value"]


async def test_every_action_in_the_menus_has_a_shortcut_or_is_a_choice(main_window):
    themes = {"systemThemeAction", "lightThemeAction", "darkThemeAction", "contrastThemeAction"}
    without = {"copyAction", "aboutAction", *themes}
    driver = await main_window()
    seen = {}
    for action in driver.window.actions_.findChildren(object):
        del action
    for menu_action in driver.window.menuBar().actions():
        for action in menu_action.menu().actions():
            if action.objectName() and not action.isSeparator() and action.objectName() not in without:
                keys = [key.toString() for key in action.shortcuts()]
                assert keys, action.objectName()
                for key in keys:
                    assert key not in seen, f"{key}: {seen[key]} and {action.objectName()}"
                    seen[key] = action.objectName()
    assert len(seen) > 20
