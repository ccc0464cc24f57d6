"""Earlier calls come back in the lookup row: those of this site first, and no other without a question."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from lvctx_gui.core.call import CallRef
from tests.ui.main_window.known.samples import (
    ELSEWHERE,
    ONE,
    THREE,
    TWO,
    beginnings,
    key,
    known_calls,
    lines,
    popup,
    with_two,
)
from tests.ui.main_window.lookup_texts import NOTHING, shown_call, texts


@pytest.mark.parametrize("name", ["sessionEdit", "txIdEdit", "accountEdit", "clientEdit"])
async def test_down_lists_them_the_latest_first_and_enter_looks_one_up(main_window, api_server, name, spoken):
    driver = await with_two(main_window, api_server)
    key(driver, name, Qt.Key.Key_Down)
    view = popup()
    assert beginnings(view) == ["77 · Ärzte", "284799061344 · NORTHLINE_AUTO_31"]
    assert view.currentIndex().row() == 0
    assert spoken[-1].startswith("Transaction 77, account Ärzte. Environment ")
    index = view.model().index(1, 0)
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Transaction 284799061344, account NORTHLINE_AUTO_31.")
    assert said.endswith("1 entry. Session S1@10.0.0.1.")
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


@pytest.mark.parametrize("typed", ["s2", "77", "ÄR", "ÄR 77", "10 S2"])
async def test_two_characters_with_which_a_word_of_it_begins_list_it(main_window, api_server, typed):
    driver = await with_two(main_window, api_server)
    edit = driver.find(QLineEdit, "accountEdit")
    edit.setFocus()
    QTest.keyClicks(edit, typed[0])
    assert popup() is None
    QTest.keyClicks(edit, typed[1:])
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


async def test_calls_of_other_sites_come_after_those_of_here_and_say_so(main_window, api_server, spoken):
    driver = await with_two(main_window, api_server)
    driver.window.recent.note(THREE, ELSEWHERE, 5)
    assert known_calls(driver) == [TWO, ONE, THREE]
    key(driver, "sessionEdit", Qt.Key.Key_Up)
    key(driver, "sessionEdit", Qt.Key.Key_Down)
    assert lines(popup())[2].startswith("3 · CLINIC_7 · client 12 · 5 entries · NA4 · ")
    QTest.keyClick(popup(), Qt.Key.Key_Up)
    QTest.keyClick(popup(), Qt.Key.Key_Up)
    assert "Environment NA4, which is not the one that you are signed in to." in spoken[-1]
    driver.window.recent.set_site(ELSEWHERE)
    assert known_calls(driver) == [THREE, TWO, ONE]
    driver.window.recent.set_site(None)
    assert known_calls(driver) == [THREE, TWO, ONE]


async def test_a_call_of_another_environment_is_asked_for_only_after_a_second_enter(main_window, api_server):
    driver = await with_two(main_window, api_server)
    driver.window.recent.note(THREE, ELSEWHERE, 5)
    api_server.control.clear_log()
    edit = key(driver, "sessionEdit", Qt.Key.Key_Down)
    popup().setCurrentIndex(popup().model().index(2, 0))
    QTest.keyClick(popup(), Qt.Key.Key_Return)
    await driver.idle()
    assert api_server.control.log() == []
    assert edit.accessibleDescription().startswith(
        "This call was looked up on NA4, but you are signed in to "
    )
    assert edit.accessibleDescription().endswith("Press Enter again to look it up where you are signed in.")
    assert texts(driver) == [*THREE.texts.values()]
    assert QApplication.focusWidget() is edit
    QTest.keyClick(edit, Qt.Key.Key_Return)
    await driver.idle()
    assert len(api_server.control.log()) == 1
    assert shown_call(driver) == [*THREE.texts.values()]
    # It is known at both from now on.
    assert known_calls(driver) == [THREE, TWO, ONE, THREE]


async def test_what_was_looked_up_again_comes_first_and_once(main_window, api_server):
    driver = await with_two(main_window, api_server)
    await driver.look_up(ONE.session, ONE.tx_id, ONE.account)
    assert known_calls(driver) == [ONE, TWO]


async def test_two_calls_that_look_alike_are_told_apart(main_window, api_server):
    driver = await with_two(main_window, api_server)
    recent = driver.window.recent
    recent.note(CallRef("S9@10.0.0.1", ONE.tx_id, ONE.account), driver.window.tabs.current.state.site, 1)
    assert len({line.label for line in recent.lines(recent.find())}) == 3
