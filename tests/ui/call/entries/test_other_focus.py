"""Keys of rows act from the table and from nowhere else; text views have their own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QTextEdit,
    QToolButton,
)

from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.messages.message import Message, Tone
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.ui.call.entries.row_keys import CTRL, NO_MODIFIER, SHIFT, draft_of, fill, press, removed_keys


def _others(driver):
    """Everything that can hold the keyboard's focus beside the table, one after the other."""
    driver.press("messageDetailsButton")
    driver.press("requestsButton", QToolButton)
    yield driver.find(QListView, "changesView")
    yield driver.find(QTextEdit, "requestsView")
    driver.action("wholeValueAction").setChecked(True)
    yield from [
        driver.find(QLineEdit, "commitNoteEdit"),
        driver.find(QLineEdit, "filterEdit"),
        driver.find(QPlainTextEdit, "wholeValueView"),
        driver.find(QPlainTextEdit, "messageReport"),
        driver.find(QLineEdit, "sessionEdit"),
        driver.find(QToolButton, "editModeButton"),
    ]


_CARD_KEYS = {(Qt.Key.Key_Delete, NO_MODIFIER), (Qt.Key.Key_R, CTRL), (Qt.Key.Key_C, CTRL)}
"""What the review's cards have of their own: see ``tests/ui/call/review``."""

_ROW_KEYS = [
    (Qt.Key.Key_Delete, NO_MODIFIER),
    (Qt.Key.Key_Insert, NO_MODIFIER),
    (Qt.Key.Key_N, CTRL),
    (Qt.Key.Key_F2, NO_MODIFIER),
    (Qt.Key.Key_F2, SHIFT),
    (Qt.Key.Key_R, CTRL),
    (Qt.Key.Key_N, CTRL | SHIFT),
    (Qt.Key.Key_M, CTRL),
    (Qt.Key.Key_T, CTRL),
    (Qt.Key.Key_F5, SHIFT),
    (Qt.Key.Key_C, CTRL),
]


async def test_keys_of_rows_do_nothing_while_the_focus_is_elsewhere(main_window, api_server, faults):
    fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("k01", "mine")
    driver.table.setCurrentIndex(driver.cell("k01", "Value"))
    faults.add(Fault("status", status=500))
    driver.trigger("refreshAction")
    await driver.idle()
    edits = draft_of(driver).edits
    asked = len(api_server.control.log())
    for widget in _others(driver):
        widget.setFocus()
        for key, modifiers in _ROW_KEYS:
            if widget.objectName() == "changesView" and (key, modifiers) in _CARD_KEYS:
                continue
            name = f"{key.name} in {widget.objectName()}"
            QApplication.clipboard().setText("as before")
            press(widget, key, modifiers)
            assert draft_of(driver).edits == edits, name
            assert QApplication.focusWidget() is widget, name
            assert QApplication.clipboard().text() == "as before", name
    await driver.idle()
    assert len(api_server.control.log()) == asked
    # The same keys at the table, so that none of them is dead.
    driver.table.setFocus()
    press(driver.table, Qt.Key.Key_R, CTRL)
    assert draft_of(driver).staged_count == 0


@pytest.mark.parametrize(("key", "modifiers"), [(Qt.Key.Key_Insert, NO_MODIFIER), (Qt.Key.Key_N, CTRL)])
async def test_two_keys_add_an_entry_as_insert_is_a_screen_readers_own(
    main_window, api_server, key, modifiers
):
    fill(api_server, 3)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.setFocus()
    press(driver.table, key, modifiers)
    QTest.keyClicks(QApplication.focusWidget(), "new")
    # From the editor of one new entry to the next.
    press(QApplication.focusWidget(), key, modifiers)
    assert "new" in driver.rows()
    assert QApplication.focusWidget().objectName() == "cellEditor"
    assert QApplication.focusWidget().toPlainText() == ""
    tip = driver.action("addEntryAction").toolTip()
    assert "Ctrl+N" in tip
    assert "Ins" in tip


async def test_the_menu_bar_acts_on_the_current_row_wherever_the_focus_is(main_window, api_server):
    fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("k01", "mine")
    driver.table.setCurrentIndex(driver.cell("k05", "Value"))
    review = driver.find(QListView, "changesView")
    review.setFocus()
    _choose_in_menu(driver, "&Edit", "removeEntryAction")
    assert removed_keys(driver) == ["k05"]
    assert QApplication.focusWidget() is review


def _choose_in_menu(driver, title, action_name):
    (menu,) = [each.menu() for each in driver.window.menuBar().actions() if each.text() == title]
    menu.popup(driver.window.mapToGlobal(QPoint(10, 10)))
    menu.setActiveAction(driver.action(action_name))
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert not menu.isVisible()


async def test_ctrl_c_copies_what_is_selected_where_the_focus_is(main_window, api_server):
    fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("k01", "mine")
    driver.table.setCurrentIndex(driver.cell("k05", "Value"))
    clipboard = QApplication.clipboard()
    for name, switch, kind, wanted in (
        ("requestsView", "requestsButton", QTextEdit, "k01"),
        ("wholeValueView", "wholeValueButton", QPlainTextEdit, "v5"),
    ):
        driver.press(switch, QAbstractButton)
        view = driver.find(kind, name)
        view.setFocus()
        view.moveCursor(QTextCursor.MoveOperation.Start)
        assert view.find(wanted)
        clipboard.setText("as before")
        press(view, Qt.Key.Key_C, CTRL)
        assert clipboard.text() == wanted
        # So does the menu, which names no other row.
        clipboard.setText("as before")
        _choose_in_menu(driver, "&Edit", "copyAction")
        assert clipboard.text() == wanted
    driver.table.setFocus()
    press(driver.table, Qt.Key.Key_C, CTRL)
    assert clipboard.text() == "v5"


async def test_texts_are_read_with_the_keyboard(main_window, api_server):
    fill(api_server, 8)
    api_server.control.set_entry(*SAMPLE_CALL, "k05", "one two\nthree")

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("k01", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "k01", "theirs")
    driver.trigger("refreshAction")
    await driver.idle()
    # Each of them is made when there is something to read in it.
    driver.find(QToolButton, "requestsButton").click()
    driver.action("wholeValueAction").setChecked(True)
    driver.table.setCurrentIndex(driver.cell("k01", "Value"))
    driver.window.tabs.say(Message(Tone.ERROR, "It failed.", details="why"))
    driver.trigger("historyAction")
    views = [
        view
        for kind in (QTextEdit, QPlainTextEdit)
        for view in driver.window.findChildren(kind)
        if view.isReadOnly()
    ]
    names = {view.objectName() for view in views}
    assert names >= {
        "requestsView", "wholeValueView", "wholeServerValueView", "messageReport", "historyDetails",
    }  # fmt: skip
    for view in views:
        assert view.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard, (
            view.objectName()
        )
    QApplication.activeWindow().close()
    driver.table.setCurrentIndex(driver.cell("k05", "Value"))
    text = driver.find(QPlainTextEdit, "wholeValueView")
    text.setFocus()
    press(text, Qt.Key.Key_Home, CTRL)
    press(text, Qt.Key.Key_Right, SHIFT)
    assert text.textCursor().selectedText() == "o"
    press(text, Qt.Key.Key_A, CTRL)
    press(text, Qt.Key.Key_C, CTRL)
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
    press(view, Qt.Key.Key_A, CTRL)
    press(view, Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == value
    press(view, Qt.Key.Key_Home, CTRL)
    for _ in range(4):
        press(view, Qt.Key.Key_Right, SHIFT)
    press(view, Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == "a\u00a0b\r\n"
