"""Keys act on the row that a person sees and hears."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.rows import Column
from lvctx_gui.ui.call.entries.view import EntriesView
from lvctx_gui.ui.kit.theme import current_theme
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import until
from tests.ui.call.entries.row_keys import (
    CTRL,
    NO_MODIFIER,
    SHIFT,
    current_key,
    fill,
    press,
    removed_keys,
    select,
    selected_keys,
)


@pytest.mark.parametrize(
    ("moves", "row"),
    [
        ([(Qt.Key.Key_End, CTRL)], "k59"),
        ([(Qt.Key.Key_End, CTRL), (Qt.Key.Key_Home, CTRL)], "k00"),
        ([(Qt.Key.Key_Down, CTRL)], "k04"),
        ([(Qt.Key.Key_Up, CTRL)], "k02"),
        ([(Qt.Key.Key_End, NO_MODIFIER), (Qt.Key.Key_Down, NO_MODIFIER)], "k04"),
        ([(Qt.Key.Key_PageDown, CTRL)], None),
        ([(Qt.Key.Key_End, CTRL), (Qt.Key.Key_PageUp, CTRL)], None),
        ([(Qt.Key.Key_End, CTRL), (Qt.Key.Key_Space, CTRL)], "k59"),
        ([(Qt.Key.Key_Space, CTRL)], "k03"),
    ],
)
async def test_delete_strikes_the_row_that_the_keys_have_gone_to(main_window, api_server, moves, row):
    fill(api_server)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    table = driver.table
    table.setFocus()
    select(driver, "k03")
    for key, modifiers in moves:
        press(table, key, modifiers)
    went_to = row or current_key(driver)
    assert went_to != "k03" or row == "k03"
    assert current_key(driver) == went_to
    assert selected_keys(driver) == [went_to]
    index = table.currentIndex()
    assert table.viewport().rect().contains(table.visualRect(index).center())
    press(table, Qt.Key.Key_Delete)
    assert removed_keys(driver) == [went_to]


async def test_the_ring_is_drawn_on_whichever_cell_is_current(main_window, api_server):
    fill(api_server)

    driver = await main_window("--call", SAMPLE)
    table = driver.table
    table.setFocus()
    select(driver, "k03")
    press(table, Qt.Key.Key_Home, CTRL)
    assert table.currentIndex().column() == Column.STATE
    accent = current_theme().accent
    cell = table.visualRect(table.currentIndex())
    picture = table.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    edge = [cell.topLeft(), cell.topRight(), cell.bottomLeft(), cell.bottomRight()]
    assert {picture.pixelColor(point * ratio).name() for point in edge} == {accent.casefold()}


async def test_keys_act_on_all_selected_rows_while_the_current_one_is_among_them(main_window, api_server):
    fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.setFocus()
    select(driver, "k01", "k03", "k05")
    assert selected_keys(driver) == ["k01", "k03", "k05"]
    press(driver.table, Qt.Key.Key_Delete)
    assert sorted(removed_keys(driver)) == ["k01", "k03", "k05"]
    press(driver.table, Qt.Key.Key_R, CTRL)
    assert removed_keys(driver) == []
    select(driver, "k04")
    press(driver.table, Qt.Key.Key_End, CTRL | SHIFT)
    assert selected_keys(driver) == ["k04", "k05", "k06", "k07"]
    select(driver, "k01", "k03", "k05")
    # Within the selection Ctrl and an arrow go on; beyond it the selection follows.
    press(driver.table, Qt.Key.Key_Down, CTRL)
    assert (current_key(driver), selected_keys(driver)) == ("k06", ["k06"])


def test_a_capital_letter_goes_to_one_row(qtbot):
    model = EntriesModel(lambda *_: True)
    view = EntriesView(model)
    qtbot.addWidget(view)
    names = ("alpha", "beta", "gamma", "Delta", "epsilon")
    model.show_draft(Draft(Context(tuple(Entry(name, name) for name in names))))
    view.show()
    view.activateWindow()
    view.setFocus()
    view.setCurrentIndex(model.index(0, Column.VALUE))
    add = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    view.selectionModel().select(model.index(1, Column.VALUE), add)
    # As from the system, for only then does Qt know which keys are held. No coroutine runs here: this
    # processes events.
    system = view.windowHandle()
    QTest.keyPress(system, Qt.Key.Key_Shift, SHIFT)
    QTest.keyClick(system, Qt.Key.Key_D, SHIFT)
    QTest.keyRelease(system, Qt.Key.Key_Shift)
    assert view.selected_ids() == ["Delta"]


async def test_who_takes_the_current_row_out_of_the_selection_is_on_one_that_stays(main_window, api_server):
    fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.setFocus()
    select(driver, "k01", "k03", "k05", "k03")
    await until(lambda: current_key(driver) != "k03")
    assert selected_keys(driver) == ["k01", "k05"]
    assert current_key(driver) in ("k01", "k05")
    press(driver.table, Qt.Key.Key_Delete)
    assert sorted(removed_keys(driver)) == ["k01", "k05"]
    press(driver.table, Qt.Key.Key_Z, CTRL)
    # Ctrl and the blank take rows out as well, down to the last, which stays.
    here = current_key(driver)
    press(driver.table, Qt.Key.Key_Space, CTRL)
    assert (selected_keys(driver), here) == (
        [current_key(driver)],
        {"k01": "k05", "k05": "k01"}[current_key(driver)],
    )
    press(driver.table, Qt.Key.Key_Space, CTRL)
    assert selected_keys(driver) == [current_key(driver)]


async def test_a_key_between_a_press_and_its_end_acts_on_the_row_with_the_ring(main_window, api_server):
    fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    table = driver.table
    table.setFocus()
    select(driver, "k01", "k03")
    # As assistive technology may do it: current alone, the selection stays behind.
    flag = QItemSelectionModel.SelectionFlag.NoUpdate
    table.selectionModel().setCurrentIndex(driver.cell("k06", "Value"), flag)
    assert table.selected_ids() == ["k06"]
    press(table, Qt.Key.Key_Delete)
    assert removed_keys(driver) == ["k06"]
    await until(lambda: selected_keys(driver) == ["k06"])
    table.clearSelection()
    await until(lambda: selected_keys(driver) == ["k06"])


async def test_a_filter_and_a_sort_leave_one_row(main_window, api_server):
    fill(api_server, 30)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    table, field = driver.table, driver.find(QLineEdit, "filterEdit")
    table.setFocus()
    select(driver, "k02", "k07")
    field.setFocus()
    QTest.keyClicks(field, "k02")
    assert (current_key(driver), selected_keys(driver)) == ("k02", ["k02"])
    press(field, Qt.Key.Key_Escape)
    assert (current_key(driver), selected_keys(driver)) == ("k02", ["k02"])
    QTest.keyClicks(field, "k1")
    assert (current_key(driver), selected_keys(driver)) == ("k10", ["k10"])
    press(field, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is table
    press(table, Qt.Key.Key_Delete)
    assert removed_keys(driver) == ["k10"]
    press(field, Qt.Key.Key_Escape)
    table.sortByColumn(Column.KEY, Qt.SortOrder.DescendingOrder)
    assert (current_key(driver), selected_keys(driver)) == ("k10", ["k10"])
    press(table, Qt.Key.Key_R, CTRL)
    assert removed_keys(driver) == []


async def test_a_reading_without_the_current_row_leaves_one_row(main_window, api_server):
    fill(api_server, 30)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.setFocus()
    select(driver, "k20", "k25")
    api_server.control.remove_entry(*SAMPLE_CALL, "k25")
    press(driver.table, Qt.Key.Key_F5)
    await driver.idle()
    driver.trigger("markSeenAction")
    assert "k25" not in driver.rows()
    await until(lambda: current_key(driver) in selected_keys(driver))
    wanted = selected_keys(driver)
    press(driver.table, Qt.Key.Key_Delete)
    assert removed_keys(driver) == wanted


async def test_the_row_that_a_shortcut_leads_to_is_the_only_one(main_window, api_server):
    """Qt goes by the keys that are held: Ctrl+M used to add the next conflict to the selection."""
    fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    for key in ("k01", "k05"):
        driver.set_value(key, "mine")
        api_server.control.set_entry(*SAMPLE_CALL, key, "theirs")
    driver.trigger("refreshAction")
    await driver.idle()
    driver.table.setFocus()
    select(driver, "k01")
    QTest.keyPress(driver.table, Qt.Key.Key_Control, CTRL)
    QTest.keyClick(driver.table, Qt.Key.Key_M, CTRL)
    assert (current_key(driver), selected_keys(driver)) == ("k05", ["k05"])
    QTest.keyRelease(driver.table, Qt.Key.Key_Control)


async def test_the_rows_own_menu_opens_at_the_row(main_window, api_server):
    fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    table = driver.table
    table.setFocus()
    select(driver, "k05")
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5))
    QApplication.sendEvent(table, event)
    (menu,) = [menu for menu in driver.window.findChildren(QMenu) if menu.isVisible()]
    row = table.visualRect(table.currentIndex())
    top = table.viewport().mapToGlobal(row.topLeft()).y()
    assert top <= menu.pos().y() <= top + 2 * row.height()
    menu.close()


@pytest.mark.parametrize("heard", [False, True], ids=["seen", "heard"])
def test_nothing_asks_every_selected_row(qtbot, heard):
    class Model(EntriesModel):
        asked = 0

        def flags(self, index):
            self.asked += 1
            return super().flags(index)

    model = Model(lambda *_: True)
    view = EntriesView(model)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    rows = 5_000
    model.show_draft(Draft(Context(tuple(Entry(f"k{n}", "v") for n in range(rows)))))
    was_active = QAccessible.isActive()
    QAccessible.setActive(heard)
    try:
        for act in (
            view.selectAll,
            view.grab,
            lambda: press(view, Qt.Key.Key_End, CTRL),
            view.grab,
            lambda: press(view, Qt.Key.Key_Up),
            lambda: press(view, Qt.Key.Key_Home, CTRL | SHIFT),
            view.grab,
        ):
            model.asked = 0
            act()
            assert model.asked < rows // 2
        assert len(view.selected_ids()) == rows - 1
    finally:
        QAccessible.setActive(was_active)
