"""Every widget and action has its name, as the guide lists it, and every action its shortcut."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QTabWidget, QToolButton, QWidget

from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.main_window.actions.spec import ActionId
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import profile
from tests.journal import ready

GUIDE = Path(__file__).parents[3] / "lvctx_gui/ARCHITECTURE.md"

WINDOW = [
    "profileStrip",
    "environmentLabel",
    "userLabel",
    "editModeButton",
    "sessionEdit",
    "txIdEdit",
    "accountEdit",
    "clientEdit",
    "lookupButton",
    "callTabs",
    "statusText",
    "requestText",
    "progressLine",
]
CALL = [
    "identityLine",
    "identityTransaction",
    "identityAccount",
    "identitySession",
    "identityClient",
    "identityRead",
    "refreshButton",
    "copyAddressButton",
    "compareButton",
    "exportButton",
    "filterEdit",
    "entriesCount",
    "allEntriesButton",
    "mineButton",
    "othersButton",
    "entriesView",
    "addRowButton",
    "reviewButton",
    "wholeValueButton",
    "commitNoteEdit",
    "discardButton",
    "commitButton",
]
STAGED = ["changesView", "requestsButton", "stagedPill"]
WHOLE_VALUE = [
    "wholeValueFacts", "findInValueButton", "wrapValueButton", "valueFormBox", "copyValueButton",
    "wholeValueView",
]  # fmt: skip
FINDING = [
    "findInValueEdit", "findInValueCount", "findPreviousButton", "findNextButton", "findCloseButton",
]  # fmt: skip
START = ["pasteHint", "serverText", "practiceButton"]
MESSAGE = [
    "messageBar",
    "messageText",
    "messageAction",
    "messageDetailsButton",
    "messageReport",
    "messageCopyButton",
    "messageClose",
]
CONFLICT = ["conflictBar", "conflictText", "keepMineButton", "takeTheirsButton", "resolveButton"]
CONFLICTS = [
    "conflictsDialog",
    "conflictsHeading",
    "conflictsView",
    "conflictsBaseText",
    "conflictsMineText",
    "conflictsTheirsText",
    "conflictsKeepButton",
    "conflictsTakeButton",
    "conflictsValueEdit",
    "conflictsUseButton",
    "conflictsKeepAllButton",
    "conflictsTakeAllButton",
    "conflictsCloseButton",
]
SIGN_IN = [
    "signInDialog",
    "signInWays",
    "profileCombo",
    "profileMenuButton",
    "accessTokenEdit",
    "userNameEdit",
    "passwordEdit",
    "agentCheck",
    "signInButton",
    "signInCancelButton",
    "signInPracticeButton",
]
ELSEWHERE = ["baseUrlEdit", "clientNameEdit", "rememberCheck"]
PROFILE = [
    "profileDialog",
    "profileNameEdit",
    "profileBaseUrlEdit",
    "profileClientCodeEdit",
    "profileClientIdEdit",
    "profileUserNameEdit",
    "profileAgentCheck",
    "profileColourEdit",
    "profileProductionCheck",
    "profileReadOnlyCheck",
    "profileCaFileEdit",
    "profileProxyCombo",
    "profileSaveButton",
    "profileCancelButton",
]
PROXY = ["profileProxyUrlEdit", "profileProxyUserEdit", "profileProxyPasswordEdit"]
HISTORY = [
    "historyDialog",
    "historyFilterEdit",
    "historyView",
    "historyDetails",
    "historyOpenButton",
    "historyRevertButton",
    "historyCopyButton",
    "historyExportButton",
    "historyEraseButton",
    "historyKeepCombo",
    "historyCloseButton",
]
DIAGNOSIS = ["diagnoseDialog", "diagnoseView", "diagnoseCopyButton", "diagnoseCloseButton"]
QUESTIONS = {
    "commit": ["deletedEntriesView"],
    "deleteAll": ["deleteAllEdit", "deleteAllHint"],
    "signOut": [],
    "lose": [],
}
OTHER = ("S2@10.0.0.2", 28479905511, "OTHER")


def find_all(driver, *names):
    """Each of them is there, and is the only one that can be seen."""
    for name in names:
        driver.find(QWidget, name)


def find_question(driver, name):
    find_all(driver, f"{name}Dialog", f"{name}ConfirmButton", f"{name}CancelButton", *QUESTIONS[name])
    driver.press(f"{name}CancelButton")


def _guide() -> set[str]:
    text = GUIDE.read_text(encoding="utf-8")
    part = text[text.index("## Names that automation") : text.index("## How to")]
    return set(re.findall(r"`([A-Za-z]+)`", part))


def test_the_guide_lists_what_is_looked_for_here():
    looked_for = {name for key, value in globals().items() if key.isupper() for name in _names_in(value)}
    looked_for |= {each.value for each in ActionId}
    assert looked_for - _guide() == set()


def _names_in(value: object) -> list[str]:
    if isinstance(value, dict):
        return [name for question, inside in value.items() for name in (f"{question}Dialog", *inside)]
    return value if isinstance(value, list) else []


async def test_every_action_has_its_name(main_window):
    driver = await main_window()
    for each in ActionId:
        driver.action(each.value)


async def test_the_names_of_a_call_are_unique_among_what_is_visible(main_window, api_server, faults):
    api_server.control.put_call(*OTHER, 7419, [{"key": "a", "value": "1"}])
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    await driver.look_up(*OTHER)
    assert driver.window.objectName() == "mainWindow"
    driver.set_value("a", "2")
    find_all(driver, *STAGED)
    driver.press("requestsButton", QToolButton)
    find_all(driver, "requestsView")
    faults.add(Fault("status", status=500))
    driver.trigger("refreshAction")
    await driver.idle()
    driver.press("messageDetailsButton")
    find_all(driver, *WINDOW, *CALL, *MESSAGE)
    assert driver.window.findChildren(QToolButton, "tabCloseButton")
    driver.trigger("wholeValueAction")
    find_all(driver, *WHOLE_VALUE)
    driver.press("findInValueButton")
    find_all(driver, *FINDING)
    headers = [driver.table.model().headerData(i, Qt.Orientation.Horizontal) for i in range(3)]
    assert headers[1:] == ["Key", "Value"]


async def test_the_names_of_a_table_that_shows_nothing(main_window, fresh_call):
    driver = await main_window()
    await driver.look_up(fresh_call.session, fresh_call.tx_id, fresh_call.account)
    driver.edit_mode()
    find_all(driver, "emptyText", "emptyAddButton")
    await driver.look_up(*SAMPLE_CALL)
    driver.find(QLineEdit, "filterEdit").setText("nothing has this")
    find_all(driver, "emptyText", "showAllButton")


async def test_the_names_of_conflicts(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    for key in ("Key1", "Key3"):
        driver.set_value(key, "mine")
        api_server.control.set_entry(*SAMPLE_CALL, key, "theirs")
    api_server.control.set_entry(*SAMPLE_CALL, "Key2", "news")
    driver.trigger("refreshAction")
    await driver.idle()
    driver.table.setCurrentIndex(driver.cell("Key1", "Value"))
    find_all(driver, *CONFLICT)
    driver.trigger("wholeValueAction")
    find_all(driver, "wholeValueView", "wholeServerValueView")
    driver.press("resolveButton")
    await driver.appears(QDialog, "conflictsDialog")
    find_all(driver, *CONFLICTS)
    driver.press("conflictsCloseButton")
    driver.trigger("othersOnlyAction")
    find_all(driver, "markSeenButton")


async def test_the_names_of_questions(main_window, no_keychain):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.remove("Key1")
    for action, question in (
        ("commitAction", "commit"),
        ("deleteAllAction", "deleteAll"),
        ("signOutAction", "signOut"),
    ):
        driver.trigger(action)
        await driver.appears(QDialog, f"{question}Dialog")
        find_question(driver, question)
        await driver.idle()
    driver.window.close()
    await driver.appears(QDialog, "loseDialog")
    find_question(driver, "lose")


async def test_the_names_of_signing_in_and_of_the_start_page(signed_out_window, api_server):
    driver = await signed_out_window(profiles=[profile(api_server)])
    await driver.appears(QDialog, "signInDialog")
    find_all(driver, *SIGN_IN)
    combo = driver.find(QWidget, "profileCombo")
    combo.setCurrentIndex(combo.count() - 1)
    find_all(driver, *ELSEWHERE)
    driver.press("signInButton")
    await driver.idle()
    find_all(driver, "passwordEditProblem")
    driver.find(QTabWidget, "signInWays").setCurrentIndex(1)
    find_all(driver, "sessionIdEdit")
    menu = driver.find(QToolButton, "profileMenuButton").menu()
    menu.actions()[0].trigger()
    await driver.appears(QDialog, "profileDialog")
    find_all(driver, *PROFILE)
    driver.find(QWidget, "profileProxyCombo").setCurrentIndex(2)
    find_all(driver, *PROXY)
    driver.press("profileCancelButton")
    driver.press("signInCancelButton")
    await driver.idle()
    find_all(driver, *START)


async def test_the_names_of_history_and_diagnosis(main_window, fake_keyring):
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    await driver.commit()
    driver.trigger("diagnoseAction")
    await driver.appears(QDialog, "diagnoseDialog")
    await driver.idle()
    find_all(driver, *DIAGNOSIS)
    driver.press("diagnoseCloseButton")
    driver.trigger("historyAction")
    await driver.appears(QDialog, "historyDialog")
    await driver.idle()
    find_all(driver, *HISTORY)


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
