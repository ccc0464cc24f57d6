"""Nothing that hides takes the focus with it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QPushButton, QTableView, QWidget

from lvctx_gui.sandbox import Fault
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import until
from tests.ui.call.entries.row_keys import CTRL, SHIFT, fill, press

OTHER_CALL = ("S2@10.0.0.2", 28479905511, "OTHER")


def _focus(driver):
    """What has the window's focus: offscreen no window comes back to the front by itself."""
    return driver.window.focusWidget()


async def test_a_commit_and_a_discard_leave_the_focus_in_the_note(main_window, api_server):
    fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    for keys in (
        lambda note: press(note, Qt.Key.Key_S, CTRL),
        lambda note: press(note, Qt.Key.Key_D, CTRL | SHIFT),
    ):
        driver.set_value("k01", f"mine {keys}")
        note = driver.find(QLineEdit, "commitNoteEdit")
        note.setFocus()
        keys(note)
        await driver.idle()
        assert _focus(driver) is note
        driver.table.setFocus()
        press(_focus(driver), Qt.Key.Key_Space)
        assert driver.action("editModeAction").isChecked()
        press(_focus(driver), Qt.Key.Key_Escape)
        driver.table.setFocus()


@pytest.mark.parametrize("button", ["commitButton", "discardButton"])
async def test_a_button_that_cannot_be_pressed_after_what_it_did_leaves_the_focus_in_the_table(
    main_window, api_server, button
):
    fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("k01", "mine")
    found = driver.find(QPushButton, button)
    found.setFocus()
    press(found, Qt.Key.Key_Space)
    await driver.idle()
    assert not found.isEnabled()
    assert _focus(driver) is driver.table


async def test_a_commit_that_was_asked_about_leaves_the_focus_in_the_table(main_window, api_server):
    fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.remove("k01")
    found = driver.find(QPushButton, "commitButton")
    found.setFocus()
    press(found, Qt.Key.Key_Space)
    dialog = await driver.appears(QDialog, "commitDialog")
    await until(lambda: dialog.confirm.was_seen)
    press(dialog.confirm, Qt.Key.Key_Space)
    await driver.idle()
    assert "1 deleted" in driver.message
    assert _focus(driver) is driver.table


async def test_what_hides_on_a_page_leaves_the_focus_in_its_table(main_window, api_server, faults):
    fill(api_server, 8)

    driver = await main_window("--call", SAMPLE)
    page = driver.window.tabs.current
    driver.edit_mode()
    # The whole value, by F4 and by its own button.
    driver.action("wholeValueAction").setChecked(True)
    view = driver.find(QPlainTextEdit, "wholeValueView")
    view.setFocus()
    press(view, Qt.Key.Key_F4)
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
            press(widget, Qt.Key.Key_Space)
        elif leave == "messageAction":
            press(widget, Qt.Key.Key_Space)
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
    api_server.control.put_call(*OTHER_CALL, 7419, [{"key": "a", "value": "1"}])

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    await driver.look_up(*OTHER_CALL)
    driver.set_value("a", "2")
    table_of_first = next(driver.window.tabs.pages()).view
    # What had the focus there before must not get it back: Space on it could discard.
    for rest in (1, 0):
        widget = driver.find(QWidget, inside)
        widget.setFocus()
        press(widget, Qt.Key.Key_W, CTRL)
        await driver.idle()
        if rest and inside == "callTabs":
            assert _focus(driver) is widget
        elif rest:
            assert _focus(driver) is table_of_first
        else:
            assert _focus(driver).objectName() == "sessionEdit"
        press(_focus(driver), Qt.Key.Key_Space)
        assert driver.action("editModeAction").isChecked()


async def test_a_tab_shown_for_the_first_time_has_the_focus_in_its_table(main_window, api_server):
    api_server.control.put_call(*OTHER_CALL, 7419, [{"key": "a", "value": "1"}])

    driver = await main_window("--call", SAMPLE)
    await driver.look_up(*OTHER_CALL)
    driver.table.setFocus()
    press(driver.table, Qt.Key.Key_Tab, CTRL)
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
    press(button, Qt.Key.Key_Space)
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
    press(erase, Qt.Key.Key_Space)
    question = await driver.appears(QDialog, "eraseEntryDialog")
    await until(lambda: question.confirm.was_seen)
    press(question.confirm, Qt.Key.Key_Space)
    await until(lambda: not dialog.model.rows)
    dialog.activateWindow()
    assert dialog.focusWidget() is dialog.findChild(QTableView, "historyView")
    dialog.close()
