"""The palette: every action and every known call by parts of its name, by keys, by the mouse and by ear."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QLineEdit, QListView, QPlainTextEdit

from lvctx_gui.ui.main_window.actions.spec import ActionId
from lvctx_gui.ui.palette.items import ITEM, PaletteItem, PaletteRows
from tests.api_server import SAMPLE
from tests.ui.main_window.known.samples import ELSEWHERE, THREE
from tests.ui.main_window.lookup_texts import shown_call


def open_palette(driver):
    driver.trigger("paletteAction")
    return driver.find(QLineEdit, "paletteEdit"), driver.find(QListView, "paletteView")


def items(view):
    model = view.model()
    return [model.index(row, 0).data(ITEM) for row in range(model.rowCount())]


def titles(view):
    return [item.title for item in items(view)]


async def at_call(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.table.setFocus()
    driver.table.setCurrentIndex(driver.cell("Key2", "Value"))
    return driver


async def test_ctrl_k_opens_it_and_it_lists_every_action_with_its_shortcut(main_window):
    driver = await at_call(main_window)
    assert driver.action("paletteAction").shortcut().toString() == "Ctrl+K"
    edit, view = open_palette(driver)
    assert QApplication.focusWidget() is edit
    listed = {item.title.removesuffix(" (on)").removesuffix(" (off)"): item for item in items(view)}
    for action_id in ActionId:
        action = driver.action(action_id)
        title = action.text().replace("&", "").removesuffix("…")
        if action_id is not ActionId.PALETTE:
            assert listed[title].is_enabled is action.isEnabled(), title
            assert bool(listed[title].shortcut) is bool(action.shortcuts()), title
    assert listed["Refresh"].shortcut == "F5"
    # What cannot be used now is listed too, behind all that can.
    usable = [item.is_enabled for item in items(view)]
    assert usable == sorted(usable, reverse=True)
    assert not all(usable)


async def test_an_action_acts_on_the_row_that_was_current_and_the_focus_is_there_again(main_window, spoken):
    driver = await at_call(main_window)
    driver.edit_mode()
    edit, view = open_palette(driver)
    QTest.keyClicks(edit, "del entr")
    assert titles(view)[0] == "Delete entry"
    assert spoken[-1].startswith("Delete entry, Edit, Del, 1 of ")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert not driver.shown(QFrame, "palettePanel")
    assert QApplication.focusWidget() is driver.table
    assert [change.key for change in driver.window.tabs.current.state.draft.changes] == ["Key2"]


async def test_escape_gives_the_focus_back_and_cancels_nothing(main_window, faults):
    from lvctx_gui.sandbox import Fault

    driver = await at_call(main_window)
    faults.add(Fault("hang"))
    driver.trigger("refreshAction")
    edit, _ = open_palette(driver)
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(edit, event)
    assert event.isAccepted()  # the window's shortcut does not get it
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert driver.window.busy
    assert not driver.shown(QFrame, "palettePanel")
    assert QApplication.focusWidget() is driver.table
    driver.trigger("cancelAction")
    faults.clear()
    await driver.idle()


async def test_arrows_go_round_and_say_where_one_is(main_window, spoken):
    driver = await at_call(main_window)
    edit, view = open_palette(driver)
    QTest.keyClicks(edit, "appearance")
    number = view.model().rowCount()
    assert number >= 3
    QTest.keyClick(edit, Qt.Key.Key_Down)
    assert spoken[-1].endswith(f"2 of {number}")
    QTest.keyClick(edit, Qt.Key.Key_Up)
    QTest.keyClick(edit, Qt.Key.Key_Up)
    assert spoken[-1].endswith(f"{number} of {number}")
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    assert view.currentIndex().row() == 0
    assert QApplication.focusWidget() is edit
    QTest.keyClicks(edit, "xyz")
    assert spoken[-1] == "Nothing is called so."


async def test_what_cannot_be_used_now_says_so_and_stays(main_window, spoken):
    driver = await at_call(main_window)
    edit, view = open_palette(driver)
    QTest.keyClicks(edit, "commit")
    row = titles(view).index("Commit changes") if "Commit changes" in titles(view) else 0
    view.setCurrentIndex(view.model().index(row, 0))
    assert not items(view)[row].is_enabled
    assert "not available now" in items(view)[row].words
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert spoken[-1].endswith("is not available now.")
    assert driver.shown(QFrame, "palettePanel")


async def test_a_known_call_is_opened_and_one_of_another_environment_is_asked_about(main_window, api_server):
    driver = await at_call(main_window)
    driver.trigger("closeTabAction")
    driver.window.recent.note(THREE, ELSEWHERE, 5)
    edit, view = open_palette(driver)
    QTest.keyClicks(edit, "wsapi 284")
    assert titles(view) == ["28479905424 · ARB_WSAPI_1"]
    QTest.keyClick(edit, Qt.Key.Key_Return)
    await driver.idle()
    assert shown_call(driver)[2] == "ARB_WSAPI_1"
    api_server.control.clear_log()
    edit, view = open_palette(driver)
    QTest.keyClicks(edit, "clinic na4")
    assert "Environment NA4, which is not the one that you are signed in to." in items(view)[0].words
    QTest.keyClick(edit, Qt.Key.Key_Return)
    await driver.idle()
    assert api_server.control.log() == []
    assert "NA4" in driver.find(QLineEdit, "sessionEdit").accessibleDescription()


async def test_a_click_runs_and_a_click_elsewhere_closes(main_window):
    driver = await at_call(main_window)
    edit, view = open_palette(driver)
    QTest.keyClicks(edit, "history")
    QTest.mouseClick(
        view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=view.visualRect(view.model().index(0, 0)).center(),
    )
    assert driver.shown(QDialog, "historyDialog")
    driver.press("historyCloseButton")
    open_palette(driver)
    driver.table.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not driver.shown(QFrame, "palettePanel")


@pytest.mark.parametrize("name", ["sessionEdit", "filterEdit", "commitNoteEdit"])
async def test_ctrl_k_is_no_key_of_text_fields(main_window, name):
    driver = await at_call(main_window)
    field = driver.find(QLineEdit, name)
    assert not _claims_ctrl_k(field)


async def test_nor_of_a_cell_that_is_edited(main_window):
    driver = await at_call(main_window)
    driver.edit_mode()
    driver.table.edit(driver.cell("Key2", "Value"))
    assert not _claims_ctrl_k(driver.find(QPlainTextEdit, "cellEditor"))


def _claims_ctrl_k(field):
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    event.ignore()
    QApplication.sendEvent(field, event)
    return event.isAccepted()


async def test_it_lies_in_the_window_however_small_that_is(main_window):
    driver = await at_call(main_window)
    driver.window.resize(460, 300)
    open_palette(driver)
    panel = driver.find(QFrame, "palettePanel")
    assert driver.window.rect().contains(panel.geometry().topLeft())
    assert panel.geometry().right() <= driver.window.width()
    assert panel.mapTo(driver.window, QPoint(0, panel.height())).y() <= driver.window.height()


def test_of_a_thousand_calls_only_some_are_shown_and_all_are_counted(qtmodeltester, qapp):
    ran = []
    things = [PaletteItem(f"Call {number}", lambda: ran.append(1)) for number in range(1_000)]
    rows = PaletteRows([*things, PaletteItem("Call the police", print, is_enabled=False)], qapp)
    qtmodeltester.check(rows)
    assert (rows.rowCount(), rows.total) == (200, 1_001)
    rows.show_matching("call 99")
    assert rows.total == 19
    assert [rows.index(row, 0).data() for row in range(2)] == ["Call 99", "Call 990"]
