"""Keys act on the row that a person sees and hears, from the table and from nowhere else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QTextEdit,
    QToolButton,
    QWidget,
)

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Removed
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.rows import Column
from lvctx_gui.ui.call.entries.view import EntriesView
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import until

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_NONE = Qt.KeyboardModifier.NoModifier
_OTHER = ("S2@10.0.0.2", 28479905511, "OTHER")


def _fill(api_server, rows=60):
    entries = [{"key": f"k{n:02}", "value": f"v{n}"} for n in range(rows)]
    api_server.control.put_call(*SAMPLE_CALL, 7419, entries)


def _press(widget, key, modifiers=_NONE):
    """A key with everything that an application does with it: shortcuts, too."""
    QTest.keyClick(widget, key, modifiers)
    # Qt would think that Ctrl is still held when a window or another widget has taken the focus.
    QTest.keyRelease(widget.window(), Qt.Key.Key_Control)


def _draft(driver):
    return driver.window.tabs.current.state.draft


def _removed(driver):
    return [key for key, edit in _draft(driver).edits.by_key.items() if isinstance(edit, Removed)]


def _select(driver, *keys):
    """Choose rows as the mouse does: a click, then clicks with Ctrl."""
    table = driver.table
    for number, key in enumerate(keys):
        where = table.visualRect(driver.cell(key, "Value")).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, _CTRL if number else _NONE, where)
    QTest.keyRelease(driver.window, Qt.Key.Key_Control)


def _selected(driver):
    return sorted({index.siblingAtColumn(Column.KEY).data() for index in driver.table.selectedIndexes()})


def _current(driver):
    return driver.table.currentIndex().siblingAtColumn(Column.KEY).data()


@pytest.mark.parametrize(
    ("moves", "row"),
    [
        ([(Qt.Key.Key_End, _CTRL)], "k59"),
        ([(Qt.Key.Key_End, _CTRL), (Qt.Key.Key_Home, _CTRL)], "k00"),
        ([(Qt.Key.Key_Down, _CTRL)], "k04"),
        ([(Qt.Key.Key_Up, _CTRL)], "k02"),
        ([(Qt.Key.Key_End, _NONE), (Qt.Key.Key_Down, _NONE)], "k04"),
        ([(Qt.Key.Key_PageDown, _CTRL)], None),
        ([(Qt.Key.Key_End, _CTRL), (Qt.Key.Key_PageUp, _CTRL)], None),
        ([(Qt.Key.Key_End, _CTRL), (Qt.Key.Key_Space, _CTRL)], "k59"),
        ([(Qt.Key.Key_Space, _CTRL)], "k03"),
    ],
)
async def test_delete_strikes_the_row_that_the_keys_have_gone_to(main_window, api_server, moves, row):
    _fill(api_server)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    table = driver.table
    table.setFocus()
    _select(driver, "k03")
    for key, modifiers in moves:
        _press(table, key, modifiers)
    went_to = row or _current(driver)
    assert went_to != "k03" or row == "k03"
    assert _current(driver) == went_to
    assert _selected(driver) == [went_to]
    index = table.currentIndex()
    assert table.viewport().rect().contains(table.visualRect(index).center())
    _press(table, Qt.Key.Key_Delete)
    assert _removed(driver) == [went_to]


async def test_the_ring_is_drawn_on_whichever_cell_is_current(main_window, api_server):
    _fill(api_server)

    driver = await main_window("--call", SAMPLE)
    table = driver.table
    table.setFocus()
    _select(driver, "k03")
    _press(table, Qt.Key.Key_Home, _CTRL)
    assert table.currentIndex().column() == Column.STATE
    accent = table.entry_delegate._theme.accent
    cell = table.visualRect(table.currentIndex())
    picture = table.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    edge = [cell.topLeft(), cell.topRight(), cell.bottomLeft(), cell.bottomRight()]
    assert {picture.pixelColor(point * ratio).name() for point in edge} == {accent.casefold()}


async def test_keys_act_on_all_selected_rows_while_the_current_one_is_among_them(main_window, api_server):
    _fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.setFocus()
    _select(driver, "k01", "k03", "k05")
    assert _selected(driver) == ["k01", "k03", "k05"]
    _press(driver.table, Qt.Key.Key_Delete)
    assert sorted(_removed(driver)) == ["k01", "k03", "k05"]
    _press(driver.table, Qt.Key.Key_R, _CTRL)
    assert _removed(driver) == []
    _select(driver, "k04")
    _press(driver.table, Qt.Key.Key_End, _CTRL | _SHIFT)
    assert _selected(driver) == ["k04", "k05", "k06", "k07"]
    _select(driver, "k01", "k03", "k05")
    # Within the selection Ctrl and an arrow go on; beyond it the selection follows.
    _press(driver.table, Qt.Key.Key_Down, _CTRL)
    assert (_current(driver), _selected(driver)) == ("k06", ["k06"])


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
    QTest.keyPress(system, Qt.Key.Key_Shift, _SHIFT)
    QTest.keyClick(system, Qt.Key.Key_D, _SHIFT)
    QTest.keyRelease(system, Qt.Key.Key_Shift)
    assert view.selected_ids() == ["Delta"]


async def test_who_takes_the_current_row_out_of_the_selection_is_on_one_that_stays(main_window, api_server):
    _fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.setFocus()
    _select(driver, "k01", "k03", "k05", "k03")
    await until(lambda: _current(driver) != "k03")
    assert _selected(driver) == ["k01", "k05"]
    assert _current(driver) in ("k01", "k05")
    _press(driver.table, Qt.Key.Key_Delete)
    assert sorted(_removed(driver)) == ["k01", "k05"]
    _press(driver.table, Qt.Key.Key_Z, _CTRL)
    # Ctrl and the blank take rows out as well, down to the last, which stays.
    here = _current(driver)
    _press(driver.table, Qt.Key.Key_Space, _CTRL)
    assert (_selected(driver), here) == (
        [_current(driver)],
        {"k01": "k05", "k05": "k01"}[_current(driver)],
    )
    _press(driver.table, Qt.Key.Key_Space, _CTRL)
    assert _selected(driver) == [_current(driver)]


async def test_a_key_between_a_press_and_its_end_acts_on_the_row_with_the_ring(main_window, api_server):
    _fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    table = driver.table
    table.setFocus()
    _select(driver, "k01", "k03")
    # As assistive technology may do it: current alone, the selection stays behind.
    flag = QItemSelectionModel.SelectionFlag.NoUpdate
    table.selectionModel().setCurrentIndex(driver.cell("k06", "Value"), flag)
    assert table.selected_ids() == ["k06"]
    _press(table, Qt.Key.Key_Delete)
    assert _removed(driver) == ["k06"]
    await until(lambda: _selected(driver) == ["k06"])
    table.clearSelection()
    await until(lambda: _selected(driver) == ["k06"])


async def test_a_filter_and_a_sort_leave_one_row(main_window, api_server):
    _fill(api_server, 30)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    table, field = driver.table, driver.find(QLineEdit, "filterEdit")
    table.setFocus()
    _select(driver, "k02", "k07")
    field.setFocus()
    QTest.keyClicks(field, "k02")
    assert (_current(driver), _selected(driver)) == ("k02", ["k02"])
    _press(field, Qt.Key.Key_Escape)
    assert (_current(driver), _selected(driver)) == ("k02", ["k02"])
    QTest.keyClicks(field, "k1")
    assert (_current(driver), _selected(driver)) == ("k10", ["k10"])
    _press(field, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is table
    _press(table, Qt.Key.Key_Delete)
    assert _removed(driver) == ["k10"]
    _press(field, Qt.Key.Key_Escape)
    table.sortByColumn(Column.KEY, Qt.SortOrder.DescendingOrder)
    assert (_current(driver), _selected(driver)) == ("k10", ["k10"])
    _press(table, Qt.Key.Key_R, _CTRL)
    assert _removed(driver) == []


async def test_a_reading_without_the_current_row_leaves_one_row(main_window, api_server):
    _fill(api_server, 30)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.setFocus()
    _select(driver, "k20", "k25")
    api_server.control.remove_entry(*SAMPLE_CALL, "k25")
    _press(driver.table, Qt.Key.Key_F5)
    await driver.idle()
    _press(driver.table, Qt.Key.Key_F5)
    await driver.idle()
    assert "k25" not in driver.rows()
    assert _current(driver) in _selected(driver)
    wanted = _selected(driver)
    _press(driver.table, Qt.Key.Key_Delete)
    assert _removed(driver) == wanted


async def test_the_row_that_a_shortcut_leads_to_is_the_only_one(main_window, api_server):
    """Qt goes by the keys that are held: Ctrl+M used to add the next conflict to the selection."""
    _fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    for key in ("k01", "k05"):
        driver.set_value(key, "mine")
        api_server.control.set_entry(*SAMPLE_CALL, key, "theirs")
    driver.trigger("refreshAction")
    await driver.idle()
    driver.press("resolveButton")
    assert QApplication.focusWidget() is driver.table
    QTest.keyPress(driver.table, Qt.Key.Key_Control, _CTRL)
    QTest.keyClick(driver.table, Qt.Key.Key_M, _CTRL)
    assert (_current(driver), _selected(driver)) == ("k05", ["k05"])
    QTest.keyRelease(driver.table, Qt.Key.Key_Control)


async def test_the_rows_own_menu_opens_at_the_row(main_window, api_server):
    _fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    table = driver.table
    table.setFocus()
    _select(driver, "k05")
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
            lambda: _press(view, Qt.Key.Key_End, _CTRL),
            view.grab,
            lambda: _press(view, Qt.Key.Key_Up),
            lambda: _press(view, Qt.Key.Key_Home, _CTRL | _SHIFT),
            view.grab,
        ):
            model.asked = 0
            act()
            assert model.asked < rows // 2
        assert len(view.selected_ids()) == rows - 1
    finally:
        QAccessible.setActive(was_active)


# Row actions belong to the table ----------------------------------------------------------------------------


def _others(driver):
    """Everything that can hold the keyboard's focus beside the table."""
    driver.action("wholeValueAction").setChecked(True)
    driver.press("messageDetailsButton")
    return [
        driver.find(QTextEdit, "changesView"),
        driver.find(QLineEdit, "commitNoteEdit"),
        driver.find(QLineEdit, "filterEdit"),
        driver.find(QPlainTextEdit, "wholeValueView"),
        driver.find(QPlainTextEdit, "messageReport"),
        driver.find(QLineEdit, "sessionEdit"),
        driver.find(QToolButton, "editModeButton"),
    ]


_ROW_KEYS = [
    (Qt.Key.Key_Delete, _NONE),
    (Qt.Key.Key_Insert, _NONE),
    (Qt.Key.Key_N, _CTRL),
    (Qt.Key.Key_F2, _NONE),
    (Qt.Key.Key_F2, _SHIFT),
    (Qt.Key.Key_R, _CTRL),
    (Qt.Key.Key_N, _CTRL | _SHIFT),
    (Qt.Key.Key_M, _CTRL),
    (Qt.Key.Key_T, _CTRL),
    (Qt.Key.Key_F5, _SHIFT),
    (Qt.Key.Key_C, _CTRL),
]


async def test_keys_of_rows_do_nothing_while_the_focus_is_elsewhere(main_window, api_server, faults):
    _fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("k01", "mine")
    driver.table.setCurrentIndex(driver.cell("k01", "Value"))
    faults.add(Fault("status", status=500))
    driver.trigger("refreshAction")
    await driver.idle()
    edits = _draft(driver).edits
    asked = len(api_server.control.log())
    for widget in _others(driver):
        widget.setFocus()
        for key, modifiers in _ROW_KEYS:
            name = f"{key.name} in {widget.objectName()}"
            QApplication.clipboard().setText("as before")
            _press(widget, key, modifiers)
            assert _draft(driver).edits == edits, name
            assert QApplication.focusWidget() is widget, name
            assert QApplication.clipboard().text() == "as before", name
    await driver.idle()
    assert len(api_server.control.log()) == asked
    # The same keys at the table, so that none of them is dead.
    driver.table.setFocus()
    _press(driver.table, Qt.Key.Key_R, _CTRL)
    assert _draft(driver).staged_count == 0


@pytest.mark.parametrize(("key", "modifiers"), [(Qt.Key.Key_Insert, _NONE), (Qt.Key.Key_N, _CTRL)])
async def test_two_keys_add_an_entry_as_insert_is_a_screen_readers_own(
    main_window, api_server, key, modifiers
):
    _fill(api_server, 3)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.setFocus()
    _press(driver.table, key, modifiers)
    QTest.keyClicks(QApplication.focusWidget(), "new")
    # From the editor of one new entry to the next.
    _press(QApplication.focusWidget(), key, modifiers)
    assert "new" in driver.rows()
    assert QApplication.focusWidget().objectName() == "cellEditor"
    assert QApplication.focusWidget().toPlainText() == ""
    tip = driver.action("addEntryAction").toolTip()
    assert "Ctrl+N" in tip
    assert "Ins" in tip


async def test_the_menu_bar_acts_on_the_current_row_wherever_the_focus_is(main_window, api_server):
    _fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("k01", "mine")
    driver.table.setCurrentIndex(driver.cell("k05", "Value"))
    review = driver.find(QTextEdit, "changesView")
    review.setFocus()
    _choose_in_menu(driver, "&Edit", "removeEntryAction")
    assert _removed(driver) == ["k05"]
    assert QApplication.focusWidget() is review


def _choose_in_menu(driver, title, action_name):
    (menu,) = [each.menu() for each in driver.window.menuBar().actions() if each.text() == title]
    menu.popup(driver.window.mapToGlobal(QPoint(10, 10)))
    menu.setActiveAction(driver.action(action_name))
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert not menu.isVisible()


# Text views own their keys ----------------------------------------------------------------------------------


async def test_ctrl_c_copies_what_is_selected_where_the_focus_is(main_window, api_server):
    _fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("k01", "mine")
    driver.action("wholeValueAction").setChecked(True)
    driver.table.setCurrentIndex(driver.cell("k05", "Value"))
    clipboard = QApplication.clipboard()
    for name, kind, wanted in (
        ("changesView", QTextEdit, "k01"),
        ("wholeValueView", QPlainTextEdit, "v5"),
    ):
        view = driver.find(kind, name)
        view.setFocus()
        view.moveCursor(QTextCursor.MoveOperation.Start)
        assert view.find(wanted)
        clipboard.setText("as before")
        _press(view, Qt.Key.Key_C, _CTRL)
        assert clipboard.text() == wanted
        # So does the menu, which names no other row.
        clipboard.setText("as before")
        _choose_in_menu(driver, "&Edit", "copyAction")
        assert clipboard.text() == wanted
    driver.table.setFocus()
    _press(driver.table, Qt.Key.Key_C, _CTRL)
    assert clipboard.text() == "v5"


async def test_texts_are_read_with_the_keyboard(main_window, api_server):
    _fill(api_server, 8)
    api_server.control.set_entry(*SAMPLE_CALL, "k05", "one two\nthree")

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("k01", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "k01", "theirs")
    driver.trigger("refreshAction")
    await driver.idle()
    driver.action("wholeValueAction").setChecked(True)
    driver.table.setCurrentIndex(driver.cell("k01", "Value"))
    driver.trigger("historyAction")
    dialog = driver.window.findChild(QPlainTextEdit, "messageReport")
    assert dialog is not None
    views = [
        view
        for kind in (QTextEdit, QPlainTextEdit)
        for view in driver.window.findChildren(kind)
        if view.isReadOnly()
    ]
    names = {view.objectName() for view in views}
    assert names >= {
        "changesView", "wholeValueView", "wholeServerValueView", "messageReport", "historyDetails",
    }  # fmt: skip
    for view in views:
        assert view.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard, (
            view.objectName()
        )
    QApplication.activeWindow().close()
    driver.table.setCurrentIndex(driver.cell("k05", "Value"))
    text = driver.find(QPlainTextEdit, "wholeValueView")
    text.setFocus()
    _press(text, Qt.Key.Key_Home, _CTRL)
    _press(text, Qt.Key.Key_Right, _SHIFT)
    assert text.textCursor().selectedText() == "o"
    _press(text, Qt.Key.Key_A, _CTRL)
    _press(text, Qt.Key.Key_C, _CTRL)
    assert QApplication.clipboard().text() == "one two\nthree"


async def test_a_value_copied_from_the_whole_value_is_that_value(main_window, api_server):
    """Qt turns no-break spaces into blanks, and every line break into one kind."""
    value = "a\u00a0b\r\nc\u2028d\re"
    api_server.control.put_call(*SAMPLE_CALL, 7419, [{"key": "k", "value": value}])

    driver = await main_window("--call", SAMPLE)
    driver.action("wholeValueAction").setChecked(True)
    driver.table.setCurrentIndex(driver.cell("k", "Value"))
    view = driver.find(QPlainTextEdit, "wholeValueView")
    view.setFocus()
    _press(view, Qt.Key.Key_A, _CTRL)
    _press(view, Qt.Key.Key_C, _CTRL)
    assert QApplication.clipboard().text() == value
    _press(view, Qt.Key.Key_Home, _CTRL)
    for _ in range(4):
        _press(view, Qt.Key.Key_Right, _SHIFT)
    _press(view, Qt.Key.Key_C, _CTRL)
    assert QApplication.clipboard().text() == "a\u00a0b\r\n"


# Nothing that hides takes the focus with it -----------------------------------------------------------------


def _focus(driver):
    """What has the window's focus: offscreen no window comes back to the front by itself."""
    return driver.window.focusWidget()


async def test_after_a_commit_and_a_discard_the_focus_is_in_the_table(main_window, api_server):
    _fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    for keys in (
        lambda note: _press(note, Qt.Key.Key_S, _CTRL),
        lambda note: _press(note, Qt.Key.Key_D, _CTRL | _SHIFT),
    ):
        driver.set_value("k01", f"mine {keys}")
        note = driver.find(QLineEdit, "commitNoteEdit")
        note.setFocus()
        keys(note)
        await driver.idle()
        assert not note.isVisible()
        assert _focus(driver) is driver.table
        _press(_focus(driver), Qt.Key.Key_Space)
        assert driver.action("editModeAction").isChecked()
        _press(_focus(driver), Qt.Key.Key_Escape)
        driver.table.setFocus()


@pytest.mark.parametrize("button", ["Commit 1 change", "Discard all"])
async def test_a_button_that_goes_with_what_it_did_leaves_the_focus_in_the_table(
    main_window, api_server, button
):
    _fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("k01", "mine")
    (found,) = [b for b in driver.window.findChildren(QPushButton) if b.text() == button and b.isVisible()]
    found.setFocus()
    _press(found, Qt.Key.Key_Space)
    await driver.idle()
    assert not found.isVisible()
    assert _focus(driver) is driver.table


async def test_a_commit_that_was_asked_about_leaves_the_focus_in_the_table(main_window, api_server):
    _fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.remove("k01")
    (found,) = [
        b
        for b in driver.window.findChildren(QPushButton)
        if b.text().startswith("Commit 1") and b.isVisible()
    ]
    found.setFocus()
    _press(found, Qt.Key.Key_Space)
    dialog = await driver.appears(QDialog, "commitDialog")
    _press(dialog.confirm, Qt.Key.Key_Space)
    await driver.idle()
    assert "removed" in driver.message
    assert _focus(driver) is driver.table


async def test_what_hides_on_a_page_leaves_the_focus_in_its_table(main_window, api_server, faults):
    _fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    page = driver.window.tabs.current
    driver.edit_mode()
    # The whole value, by F4 and by its own button.
    driver.action("wholeValueAction").setChecked(True)
    view = driver.find(QPlainTextEdit, "wholeValueView")
    view.setFocus()
    _press(view, Qt.Key.Key_F4)
    assert not view.isVisible()
    assert _focus(driver) is driver.table
    # The message: dismissed, its details, and gone because something else is said.
    for leave in ("messageClose", "messageReport", "messageAction"):
        faults.add(Fault("status", status=500))
        driver.trigger("refreshAction")
        await driver.idle()
        driver.press("messageDetailsButton")
        widget = page.message_bar.findChild(QWidget, leave)
        widget.setFocus()
        if leave == "messageClose":
            _press(widget, Qt.Key.Key_Space)
        elif leave == "messageAction":
            _press(widget, Qt.Key.Key_Space)
            await driver.idle()
        else:
            driver.trigger("refreshAction")
            await driver.idle()
        assert not page.message_bar.isVisible()
        assert _focus(driver) is driver.table, leave
    # The bar about conflicts.
    driver.set_value("k01", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "k01", "theirs")
    driver.trigger("refreshAction")
    await driver.idle()
    button = driver.find(QPushButton, "resolveButton")
    button.setFocus()
    driver.trigger("undoAction")
    assert not button.isVisible()
    assert _focus(driver) is driver.table


@pytest.mark.parametrize("inside", ["entriesView", "filterEdit", "commitNoteEdit", "callTabs"])
async def test_closing_tabs_leads_to_the_next_table_and_then_to_the_lookup(main_window, api_server, inside):
    api_server.control.put_call(*_OTHER, 7419, [{"key": "a", "value": "1"}])

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    await driver.look_up(*_OTHER)
    driver.set_value("a", "2")
    table_of_first = next(driver.window.tabs.pages()).view
    # What had the focus there before must not get it back: Space on it could discard.
    for rest in (1, 0):
        widget = driver.find(QWidget, inside)
        widget.setFocus()
        _press(widget, Qt.Key.Key_W, _CTRL)
        await driver.idle()
        if rest and inside == "callTabs":
            assert _focus(driver) is widget
        elif rest:
            assert _focus(driver) is table_of_first
        else:
            assert _focus(driver).objectName() == "sessionEdit"
        _press(_focus(driver), Qt.Key.Key_Space)
        assert driver.action("editModeAction").isChecked()


async def test_a_tab_shown_for_the_first_time_has_the_focus_in_its_table(main_window, api_server):
    api_server.control.put_call(*_OTHER, 7419, [{"key": "a", "value": "1"}])

    driver = await main_window("--call", SAMPLE)
    await driver.look_up(*_OTHER)
    driver.table.setFocus()
    _press(driver.table, Qt.Key.Key_Tab, _CTRL)
    await driver.idle()
    assert _focus(driver) is driver.table
    assert "Key1" in driver.rows()


async def test_practice_on_the_start_page_leads_to_the_lookup(signed_out_window):
    driver = await signed_out_window()
    driver.press("signInCancelButton")
    button = driver.find(QPushButton, "practiceButton")
    driver.window.activateWindow()
    await until(driver.window.isActiveWindow)
    button.setFocus()
    _press(button, Qt.Key.Key_Space)
    await driver.idle()
    assert not button.isVisible()
    assert _focus(driver).objectName() == "sessionEdit"


async def test_a_button_of_the_history_that_goes_leaves_the_focus_in_its_list(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    await driver.commit()
    driver.trigger("historyAction")
    dialog = driver.dialog("historyDialog")
    await until(lambda: dialog.model.rows)
    erase = dialog.findChild(QPushButton, "historyEraseButton")
    erase.setFocus()
    _press(erase, Qt.Key.Key_Space)
    question = await driver.appears(QDialog, "eraseEntryDialog")
    _press(question.confirm, Qt.Key.Key_Space)
    await until(lambda: not dialog.model.rows)
    dialog.activateWindow()
    assert dialog.focusWidget() is dialog.findChild(QTableView, "historyView")
    dialog.close()
