"""Earlier calls come back in the lookup row and on the start page: of this run, then of the history."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QPushButton, QTableView

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Entry
from lvctx_gui.core.site import Site
from lvctx_gui.ui.kit.scale import em
from tests.api_server import SAMPLE, put
from tests.gui import profile, until
from tests.ui.main_window.lookup_texts import FOUR, NOTHING, TX, shown_call, texts
from tests.ui.sign_in.login import sign_in

ONE, TWO = CallRef("S1@10.0.0.1", 284799061344, "NORTHLINE_AUTO_31"), CallRef("S2@10.0.0.1", 77, "Ärzte")


async def with_two(main_window, api_server):
    for call in (ONE, TWO):
        put(api_server, call, [Entry("k", call.account)])
    driver = await main_window()
    for call in (ONE, TWO):
        await driver.look_up(call.session, call.tx_id, call.account)
    return driver


def popup():
    found = [each for each in QApplication.allWidgets() if each.objectName() == "recentCallsPopup"]
    (shown,) = [each for each in found if each.isVisible()] or [None]
    return shown


def lines(view):
    model = view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def beginnings(view):
    return [line.rpartition(" · ")[0] for line in lines(view)]


def key(driver, name, which):
    edit = driver.find(QLineEdit, name)
    edit.setFocus()
    QTest.keyClick(edit, which)
    return edit


@pytest.mark.parametrize("name", ["sessionEdit", "txIdEdit", "accountEdit", "clientEdit"])
async def test_down_lists_them_the_latest_first_and_enter_looks_one_up(main_window, api_server, name, spoken):
    driver = await with_two(main_window, api_server)
    key(driver, name, Qt.Key.Key_Down)
    view = popup()
    assert beginnings(view) == ["77 · Ärzte", "284799061344 · NORTHLINE_AUTO_31"]
    assert view.currentIndex().row() == 0
    assert "77 · Ärzte" in spoken[-1]
    index = view.model().index(1, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).endswith(", session S1@10.0.0.1")
    QTest.keyClick(view, Qt.Key.Key_Down)
    api_server.control.clear_log()
    QTest.keyClick(view, Qt.Key.Key_Return)
    await driver.idle()
    assert popup() is None
    assert shown_call(driver) == [*ONE.texts.values()]
    assert texts(driver) == NOTHING
    assert len(api_server.control.log()) == 1
    assert not any("is empty" in said for said in spoken)


async def test_escape_closes_the_list_and_nothing_else(main_window, api_server):
    driver = await with_two(main_window, api_server)
    key(driver, "sessionEdit", Qt.Key.Key_Down)
    QTest.keyClick(popup(), Qt.Key.Key_Escape)
    assert popup() is None
    assert texts(driver) == NOTHING
    assert QApplication.focusWidget() is driver.find(QLineEdit, "sessionEdit")


@pytest.mark.parametrize("typed", ["s2", "77", "ÄR"])
async def test_two_characters_with_which_a_call_begins_list_it(main_window, api_server, typed):
    driver = await with_two(main_window, api_server)
    edit = driver.find(QLineEdit, "accountEdit")
    edit.setFocus()
    QTest.keyClicks(edit, typed[0])
    assert popup() is None
    QTest.keyClicks(edit, typed[1])
    assert beginnings(popup()) == ["77 · Ärzte"]
    QTest.keyClicks(edit, "x")
    assert popup() is None
    assert texts(driver)[2] == f"{typed}x"


async def test_enter_while_none_is_chosen_is_the_fields(main_window, api_server):
    driver = await with_two(main_window, api_server)
    edit = driver.find(QLineEdit, "accountEdit")
    edit.setFocus()
    QTest.keyClicks(edit, "NORTH")
    QTest.keyClick(popup(), Qt.Key.Key_Return)
    await driver.idle()
    assert "empty" in driver.find(QLineEdit, "sessionEdit").accessibleDescription()
    assert texts(driver)[2] == "NORTH"


async def test_a_paste_is_no_beginning(main_window, api_server):
    driver = await with_two(main_window, api_server)
    QApplication.clipboard().setText("S2@10.0.0.1")
    edit = driver.find(QLineEdit, "sessionEdit")
    edit.setFocus()
    edit.paste()
    assert popup() is None


async def test_without_any_it_says_so(main_window, spoken):
    driver = await main_window()
    key(driver, "sessionEdit", Qt.Key.Key_Down)
    assert popup() is None
    assert spoken[-1] == "There are no earlier calls here yet."


async def test_only_calls_of_this_site_are_listed(main_window, api_server):
    driver = await with_two(main_window, api_server)
    elsewhere = Site("NA4", "https://api.na4.livevox.com")
    driver.window.recent.add(CallRef("S3", 3, "C"), elsewhere)
    assert [each.call for each in driver.window.recent.calls] == [TWO, ONE]
    driver.window.recent.set_site(elsewhere)
    assert [each.call.session for each in driver.window.recent.calls] == ["S3"]
    driver.window.recent.set_site(None)
    assert driver.window.recent.calls == []


async def test_what_was_looked_up_again_comes_first_and_once(main_window, api_server):
    driver = await with_two(main_window, api_server)
    await driver.look_up(ONE.session, ONE.tx_id, ONE.account)
    assert [each.call for each in driver.window.recent.calls] == [ONE, TWO]


async def test_two_calls_that_look_alike_are_told_apart(main_window, api_server):
    driver = await with_two(main_window, api_server)
    twin = CallRef("S9@10.0.0.1", ONE.tx_id, ONE.account)
    driver.window.recent.add(twin, driver.window.tabs.current.state.site)
    shown = [each.line for each in driver.window.recent.calls]
    assert len({line.rpartition(" · ")[0] for line in shown}) == 3


async def test_calls_of_the_history_come_back_in_another_run_until_they_are_erased(
    signed_out_window, api_server, real_keychain
):
    driver = await signed_out_window(profiles=[profile(api_server)])
    await sign_in(driver)
    await driver.look_up(*FOUR)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    await driver.commit()
    await until(lambda: driver.window.recent._kept)
    await driver.close()
    driver = await signed_out_window(profiles=[profile(api_server)])
    await until(lambda: driver.window.recent._kept)
    assert driver.window.recent.calls == []  # nobody has signed in yet
    await sign_in(driver)
    view = driver.find(QListView, "recentCallsView")
    assert beginnings(view) == [f"{TX} · ARB_WSAPI_1"]
    driver.trigger("historyAction")
    erase = await driver.appears(QPushButton, "historyEraseButton")
    await until(erase.isEnabled)
    erase.click()
    await driver.answer("eraseEntryConfirmButton")
    await until(lambda: driver.find(QTableView, "historyView").model().rowCount() == 0)
    driver.press("historyCloseButton")
    await until(lambda: not driver.window.recent.calls)
    assert not driver.shown(QListView, "recentCallsView")


# The start page -----------------------------------------------------------------------------------------


async def on_the_start_page(main_window, api_server):
    driver = await with_two(main_window, api_server)
    driver.trigger("closeTabAction")
    driver.trigger("closeTabAction")
    return driver, driver.find(QListView, "recentCallsView")


async def test_the_start_page_lists_them_and_enter_looks_one_up(main_window, api_server):
    driver, view = await on_the_start_page(main_window, api_server)
    assert beginnings(view) == ["77 · Ärzte", "284799061344 · NORTHLINE_AUTO_31"]
    view.setFocus()
    assert view.currentIndex().row() == 0
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    await driver.idle()
    assert shown_call(driver) == [*ONE.texts.values()]
    assert QApplication.focusWidget() is driver.table
    assert driver.table.currentIndex().row() == 0


async def test_so_does_a_double_click(main_window, api_server):
    driver, view = await on_the_start_page(main_window, api_server)
    where = view.visualRect(view.model().index(1, 0)).center() + QPoint(0, 0)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    await driver.idle()
    assert shown_call(driver) == [*ONE.texts.values()]


async def test_without_earlier_calls_there_is_no_list(main_window):
    driver = await main_window()
    assert not driver.shown(QListView, "recentCallsView")
    await driver.look_up(*FOUR)
    driver.trigger("closeTabAction")
    assert driver.find(QListView, "recentCallsView").accessibleName() == "Earlier calls"


async def test_of_a_call_that_cannot_be_looked_up_the_fields_are_left(main_window, api_server, faults):
    from lvctx_gui.sandbox import Fault

    driver, view = await on_the_start_page(main_window, api_server)
    faults.add(Fault("status", status=500))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Return)
    await driver.idle()
    assert texts(driver) == [*TWO.texts.values()]
    assert SAMPLE not in driver.message


async def test_a_low_window_begins_with_the_earlier_calls(main_window, api_server):
    driver, view = await on_the_start_page(main_window, api_server)
    driver.window.resize(em(28), em(18))
    hint = driver.find(QLabel, "pasteHint")
    await until(lambda: view.mapToGlobal(QPoint()).y() < hint.mapToGlobal(QPoint()).y())
    assert not view.visibleRegion().isEmpty()
    driver.window.resize(em(80), em(46))
    await until(lambda: view.mapToGlobal(QPoint()).y() > hint.mapToGlobal(QPoint()).y())
