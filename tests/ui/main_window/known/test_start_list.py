"""The known calls on the start page: opened, searched, pinned, forgotten, by keys and by the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QPushButton

from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.kit.scale import em
from tests.api_server import SAMPLE
from tests.gui import lay_out, until
from tests.ui.main_window.known.samples import (
    ELSEWHERE,
    ONE,
    THREE,
    TWO,
    beginnings,
    known_calls,
    lines,
    on_the_start_page,
)
from tests.ui.main_window.lookup_texts import FOUR, shown_call, texts

SECOND = "284799061344 · NORTHLINE_AUTO_31"


def act(view, row, name):
    """Choose from the menu of a row."""
    view.setCurrentIndex(view.model().index(row, 0))
    known = view.model().lines[row].known
    (action,) = [each for each in view.menu_of(known).actions() if each.objectName() == name]
    assert action.isEnabled()
    action.trigger()


async def pin(driver, view, row, name):
    act(view, row, "pinKnownAction")
    (await driver.appears(QLineEdit, "pinNameEdit")).setText(name)
    await driver.answer("pinConfirmButton")
    await until(lambda: driver.window.recent.find()[0].is_pinned)


async def test_it_lists_them_and_enter_looks_one_up(main_window, api_server):
    driver, view = await on_the_start_page(main_window, api_server)
    assert beginnings(view) == ["77 · Ärzte", SECOND]
    assert lines(view)[0].startswith("77 · Ärzte · 1 entry · ")
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


async def test_that_something_was_changed_is_told_once_it_was_committed(main_window, api_server, faults):
    driver, view = await on_the_start_page(main_window, api_server)
    driver.trigger("reopenTabAction")
    driver.edit_mode()
    driver.set_value("k", "mine")
    fault = Fault("status", status=403, method="POST")
    faults.add(fault)
    await driver.commit()
    assert not any(known.is_changed for known in driver.window.recent.find())
    faults.clear()
    await driver.commit()
    assert [known.is_changed for known in driver.window.recent.find()] == [True, False]
    driver.trigger("closeTabAction")
    assert " · 1 entry · changed · " in lines(view)[0]
    assert "You have changed something there." in view.model().lines[0].spoken


async def test_it_is_searched_by_the_beginnings_of_words(main_window, api_server, spoken):
    driver, view = await on_the_start_page(main_window, api_server)
    view.setFocus()
    QTest.keyClicks(view, "nor")
    edit = driver.find(QLineEdit, "recentCallsEdit")
    assert QApplication.focusWidget() is edit
    assert edit.text() == "nor"
    assert beginnings(view) == [SECOND]
    assert spoken[-1] == "1 call found."
    QTest.keyClicks(edit, "x")
    assert lines(view) == []
    assert spoken[-1] == "No call found."
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert beginnings(view) == ["77 · Ärzte", SECOND]
    QTest.keyClicks(edit, "auto 2847")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is view
    QTest.keyClick(view, Qt.Key.Key_Return)
    await driver.idle()
    assert shown_call(driver) == [*ONE.texts.values()]


async def test_a_pin_with_a_name_stands_first_and_is_found_by_it(main_window, api_server, spoken):
    driver, view = await on_the_start_page(main_window, api_server)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_F2)
    edit = await driver.appears(QLineEdit, "pinNameEdit")
    assert QApplication.focusWidget() is edit
    QTest.keyClicks(edit, "The refund & more")
    await until(lambda: driver.find(QPushButton, "pinCancelButton").was_seen)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    await until(lambda: lines(view)[0].startswith(f"The refund & more: {SECOND}"))
    assert view.model().lines[0].spoken.startswith("Pinned: The refund & more. Transaction 284799061344")
    assert "Pinned: The refund & more" in spoken
    assert driver.window.focusWidget() is view  # nobody gives it back where there is no window manager
    assert view.currentIndex().row() == 0  # it went with its call
    QTest.keyClicks(view, "ref")
    assert beginnings(view) == [f"The refund & more: {SECOND}"]


async def test_a_pin_is_renamed_unpinned_and_only_then_forgotten(main_window, api_server, spoken):
    driver, view = await on_the_start_page(main_window, api_server)
    await pin(driver, view, 1, "")
    assert beginnings(view) == [SECOND, "77 · Ärzte"]
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert spoken[-1] == "A pinned call stays: unpin it first."
    assert known_calls(driver) == [ONE, TWO]
    act(view, 0, "pinKnownAction")
    (await driver.appears(QLineEdit, "pinNameEdit")).setText("Named later")
    await driver.answer("pinConfirmButton")
    await until(lambda: lines(view)[0].startswith("Named later: "))
    view.setFocus()
    act(view, 0, "unpinKnownAction")
    assert beginnings(view) == ["77 · Ärzte", SECOND]
    assert view.currentIndex().row() == 1
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert beginnings(view) == ["77 · Ärzte"]
    assert view.currentIndex().row() == 0


async def test_who_gives_up_pins_nothing(main_window, api_server):
    driver, view = await on_the_start_page(main_window, api_server)
    act(view, 1, "pinKnownAction")
    await driver.answer("pinCancelButton")
    await driver.idle()
    assert not any(known.is_pinned for known in driver.window.recent.find())


async def test_a_call_of_another_environment_is_asked_about_first(main_window, api_server):
    driver, view = await on_the_start_page(main_window, api_server)
    driver.window.recent.note(THREE, ELSEWHERE, None)
    api_server.control.clear_log()
    act(view, 2, "openKnownAction")
    await driver.idle()
    assert api_server.control.log() == []
    assert "looked up on NA4" in driver.find(QLineEdit, "sessionEdit").accessibleDescription()


async def test_without_any_it_says_what_will_be_here_and_that_nothing_is_kept(main_window):
    driver = await main_window()
    text = await driver.appears(QLabel, "recentCallsText")
    assert not driver.shown(QListView, "recentCallsView")
    assert text.text() == (
        "Calls that you look up will be listed here. They are remembered for this run only: nothing is kept "
        "on this computer."
    )
    await driver.look_up(*FOUR)
    driver.trigger("closeTabAction")
    assert driver.find(QListView, "recentCallsView").accessibleName() == "Earlier calls"


async def test_nothing_moves_when_the_list_comes(main_window):
    driver = await main_window()
    hint = driver.find(QLabel, "pasteHint")
    await driver.appears(QLabel, "recentCallsText")
    lay_out()
    before = hint.mapToGlobal(QPoint())
    for number in range(20):
        driver.window.recent.note(THREE.__class__("S", number + 1, "A"), ELSEWHERE, number)
    driver.find(QListView, "recentCallsView")
    lay_out()
    assert hint.mapToGlobal(QPoint()) == before


async def test_of_a_call_that_cannot_be_looked_up_the_fields_are_left(main_window, api_server, faults):
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
