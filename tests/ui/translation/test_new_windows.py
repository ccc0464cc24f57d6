"""Nothing in the lists, choices and cards of a call bypasses the translation, nor in what opens for them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.ui.translation.steps import choose, set_value

LONG = "q\n" * 900


def parts(call) -> list[str]:
    return [call.session, str(call.tx_id), call.account]


async def test_others_changes_and_the_list_of_conflicts(main_window, api_server, listener_of):
    driver = await main_window("--call", SAMPLE)
    listener = listener_of(driver)
    listener.data |= {"qmine", "qtheirs", "qothers", "qnew", "QNEW"}
    page = driver.window.tabs.current
    driver.edit_mode()
    control = api_server.control
    control.set_entry(*SAMPLE_CALL, "Key2", "qothers")
    control.set_entry(*SAMPLE_CALL, "QNEW", "qothers")
    control.remove_entry(*SAMPLE_CALL, "random")
    for key in ("Key1", "Key3", "Documentatin"):
        set_value(page, key, "qmine")
    control.set_entry(*SAMPLE_CALL, "Key1", "qtheirs")
    control.remove_entry(*SAMPLE_CALL, "Key3")
    control.set_entry(*SAMPLE_CALL, "Documentatin", LONG)
    driver.trigger("refreshAction")
    await driver.idle()
    listener.listen("conflicts")
    driver.action("othersOnlyAction").trigger()
    listener.listen("others")
    driver.action("wholeValueAction").setChecked(True)
    for key in ("Key2", "QNEW", "random"):
        choose(page, key)
        listener.listen(f"whole value of {key}")
    driver.trigger("markSeenAction")
    listener.listen("seen")
    driver.action("allEntriesAction").trigger()
    for key in ("Key1", "Key3", "Documentatin"):
        choose(page, key)
        listener.listen(f"conflict of {key}")
    driver.action("changedOnlyAction").trigger()
    listener.listen("mine")
    driver.action("allEntriesAction").trigger()

    driver.press("resolveButton")
    dialog = await driver.appears(QDialog, "conflictsDialog")
    listener.listen("conflict list")
    view = dialog.findChild(QWidget, "conflictsView")
    for row in range(view.model().rowCount()):
        view.setCurrentIndex(view.model().index(row, 0))
        listener.listen(f"conflict list, row {row}")
    driver.press("conflictsKeepButton")
    listener.listen("conflict list after keeping one")
    driver.press("conflictsTakeButton")
    listener.listen("conflict list after taking one")
    driver.press("conflictsKeepAllButton")
    listener.listen("all decided")
    listener.found_nothing()


async def test_an_empty_call_and_the_questions_with_lists(main_window, api_server, listener_of, fresh_call):
    driver = await main_window()
    listener = listener_of(driver)
    listener.data |= {"qvalue", "QKEY", *parts(fresh_call)}
    await driver.look_up(*parts(fresh_call))
    listener.listen("empty call, read-only")
    driver.edit_mode()
    listener.listen("empty call")
    api_server.control.put_call(
        fresh_call.session,
        fresh_call.tx_id,
        fresh_call.account,
        fresh_call.client,
        [{"key": f"QKEY{number}", "value": "qvalue"} for number in range(20)],
    )
    driver.trigger("refreshAction")
    await driver.idle()
    page = driver.window.tabs.current
    choose(page, *(f"QKEY{number}" for number in range(15)))
    driver.trigger("removeEntryAction")
    listener.listen("many deletions")
    driver.trigger("commitAction")
    await driver.appears(QDialog, "commitDialog")
    listener.listen("question with a list")
    driver.press("commitCancelButton")
    await driver.idle()
    driver.trigger("deleteAllAction")
    await driver.appears(QDialog, "deleteAllDialog")
    listener.listen("delete all, edits staged")
    driver.find(QLineEdit, "deleteAllEdit").setText("qother")
    listener.data |= {"qother"}
    listener.listen("delete all, another account")
    driver.press("deleteAllCancelButton")
    await driver.idle()
    driver.trigger("discardAction")
    await driver.idle()
    listener.listen("discarded")
    listener.found_nothing()


async def test_every_kind_of_card(main_window, api_server, listener_of):
    driver = await main_window("--call", SAMPLE)
    listener = listener_of(driver)
    listener.data |= {"qmine", "qtheirs", "QADDED", "QRENAMED", r"q\n"}
    page = driver.window.tabs.current
    driver.edit_mode()
    set_value(page, "Key1", "qmine")
    set_value(page, "Documentatin", LONG)
    page.state.apply("«step»", lambda draft: draft.add("QADDED", None))
    page.state.apply("«step»", lambda draft: draft.rename("Key2", "QRENAMED"))
    choose(page, "random")
    driver.trigger("removeEntryAction")
    set_value(page, "Key3", "")
    listener.listen("cards of all kinds")
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "qtheirs")
    driver.trigger("refreshAction")
    await driver.idle()
    listener.listen("card to be decided")
    driver.press("requestsButton", QToolButton)
    listener.listen("exact requests")
    cards = driver.find(QListView, "changesView")
    for row in range(cards.model().rowCount()):
        cards.setCurrentIndex(cards.model().index(row, 0))
        listener.listen(f"card {row}")
    driver.trigger("addEntryAction")
    page.view.finish_editing()
    listener.listen("card without a key")
    driver.action("wholeValueAction").setChecked(True)
    for key in ("Key1", "Documentatin", "QADDED", "Key3"):
        choose(page, key)
        listener.listen(f"whole value of {key}")
    listener.found_nothing()


async def test_earlier_calls_and_many_calls(main_window, api_server, listener_of, fresh_call):
    driver = await main_window("--call", SAMPLE)
    listener = listener_of(driver)
    listener.data |= {"7420", *parts(fresh_call)}
    page = driver.window.tabs.current
    driver.edit_mode()
    set_value(page, "Key1", None)
    await driver.look_up(*parts(fresh_call))
    for client in (7419, 7420):
        await driver.look_up(*parts(fresh_call), client)
    driver.press("callsButton", QToolButton)
    menu = await driver.appears(QMenu, "callsMenu")
    assert len(menu.actions()) == 6  # a line, and what leads to several
    listener.listen("calls menu")
    menu.close()
    field = driver.find(QLineEdit, "sessionEdit")
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Down)
    (popup,) = [each for each in QApplication.topLevelWidgets() if each.objectName() == "recentCallsPopup"]
    assert popup.isVisible()
    listener.listen("earlier calls")
    popup.close()
    while driver.window.tabs.bar.count():
        driver.trigger("closeTabAction")
    assert driver.shown(QWidget, "recentCallsView")
    listener.listen("start page with earlier calls")
    for button in driver.shown(QPushButton):
        assert button.accessibleName() or button.text(), button.objectName()
    listener.found_nothing()
