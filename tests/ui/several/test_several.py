"""Several open calls at a time: one key set in each of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QMenu, QTableView, QToolButton

from lvctx_gui.core.entries import Entry
from lvctx_gui.ui.call.entries.editor import CellEditor
from lvctx_gui.ui.several.dialog import OpenCallsDialog
from lvctx_gui.ui.several.set_dialog import SetKeyDialog
from tests.api_server import put
from tests.gui import until
from tests.ui.several.calls import CALLS, choose, draft_of, listed, opened, said


async def type_key(driver, key, value="", kind=0):
    driver.press("openCallsSetButton")
    dialog = await driver.appears(SetKeyDialog, "setKeyDialog")
    dialog.findChild(QLineEdit, "setKeyEdit").setText(key)
    dialog.findChild(QLineEdit, "setKeyValueEdit").setText(value)
    box = dialog.findChild(QComboBox, "setKeyKind")
    box.setCurrentIndex(kind)
    box.activated.emit(kind)
    return dialog


def outlook(dialog):
    view = dialog.findChild(QTableView, "setKeyOutlook").model()
    return [tuple(view.index(row, column).data() for column in (1, 2)) for row in range(view.rowCount())]


async def test_calls_are_chosen_by_keyboard_and_a_key_is_set_in_each(main_window, api_server):
    driver = await opened(main_window, api_server)
    dialog = listed(driver)
    QTest.keyClick(dialog.view, Qt.Key.Key_Home)
    QTest.keyClick(dialog.view, Qt.Key.Key_Space)
    QTest.keyClick(dialog.view, Qt.Key.Key_End)
    QTest.keyClick(dialog.view, Qt.Key.Key_Space)
    assert said(dialog) == "2 calls are chosen."
    asked = await type_key(driver, "Disposition", "Promise to pay")
    assert outlook(asked) == [("(not there)", "added"), ("(not there)", "added")]
    assert asked.confirm.text() == "Stage in 2 calls"
    driver.press("setKeyConfirmButton")
    await until(lambda: said(dialog) == "“Disposition” is staged in 2 calls; nothing was sent.")
    assert [draft_of(driver, number).get("Disposition") for number in (0, 2)] == ["Promise to pay"] * 2
    assert not draft_of(driver, 1).staged_count


async def test_each_call_has_an_undo_step_of_its_own(main_window, api_server):
    driver = await opened(main_window, api_server)
    choose(listed(driver), 0, 1, 2)
    await type_key(driver, "a", "x")
    driver.press("setKeyConfirmButton")
    await until(lambda: draft_of(driver, 2).staged_count)
    stacks = [page.state.undo_stack for page in driver.window.tabs.pages()]
    assert [stack.undoText() for stack in stacks] == ["Set “a”"] * 3
    stacks[1].undo()
    assert [draft_of(driver, number).get("a") for number in range(3)] == ["x", "1", "x"]


async def test_no_value_and_removal_are_set_as_well(main_window, api_server):
    driver = await opened(main_window, api_server)
    dialog = listed(driver)
    choose(dialog, 0, 1)
    assert outlook(await type_key(driver, "b", kind=1)) == [("⌀ no value", "is so already")] * 2
    driver.press("setKeyCancelButton")
    await driver.idle()
    assert outlook(await type_key(driver, "a", kind=2)) == [("1", "deleted")] * 2
    driver.press("setKeyConfirmButton")
    await until(lambda: "is staged in 2 calls" in said(dialog))
    assert draft_of(driver, 1).change_of("a") is not None


async def test_what_cannot_be_staged_is_named_and_left_out(main_window, api_server):
    driver = await opened(main_window, api_server)
    pages = list(driver.window.tabs.pages())
    draft_before = pages[0].state.draft
    pages[0].state.apply("mine", lambda draft: draft.set_value("a", "mine"))
    put(api_server, CALLS[0], [Entry("a", "theirs"), Entry("b")])
    driver.window.reads.refresh(pages[0].state)
    await until(lambda: pages[0].state.draft.conflicts)
    pages[1].state.why_fixed = "This call cannot be told apart from another one."
    dialog = listed(driver)
    choose(dialog, 0, 1, 2)
    asked = await type_key(driver, "a", "x")
    assert [what for _, what in outlook(asked)] == [
        "left out: Someone else changed it too. Decide that conflict first.",
        "left out: This call cannot be told apart from another one.",
        "changed",
    ]
    driver.press("setKeyConfirmButton")
    await until(lambda: draft_of(driver, 2).get("a") == "x")
    assert said(dialog) == (
        "“a” is staged in 1 call; nothing was sent. Left out: 1 · ACCOUNT_1: Someone else changed it too. "
        "Decide that conflict first. 2 · ACCOUNT_2: This call cannot be told apart from another one."
    )
    assert draft_of(driver, 0).get("a") == "mine"
    assert draft_before.get("a") == "1"


async def test_what_is_open_in_an_editor_is_staged_first(main_window, api_server):
    driver = await opened(main_window, api_server)
    dialog = listed(driver)
    choose(dialog, 2)
    index = driver.cell("a", "Value")
    driver.table.setCurrentIndex(index)
    driver.table.edit(index)
    QTest.keyClicks(driver.find(CellEditor, "cellEditor"), "typed")
    await type_key(driver, "c", "x")
    assert draft_of(driver, 2).get("a") == "typed"
    driver.press("setKeyConfirmButton")
    await until(lambda: draft_of(driver, 2).get("c") == "x")


async def test_what_others_change_while_it_is_typed_is_followed(main_window, api_server):
    driver = await opened(main_window, api_server)
    choose(listed(driver), 2)
    asked = await type_key(driver, "a", "x")
    put(api_server, CALLS[2], [Entry("a", "x")])
    driver.trigger("refreshAction")
    await until(lambda: outlook(asked) == [("x", "is so already")])
    assert not asked.confirm.isEnabled()
    driver.press("setKeyCancelButton")


async def test_a_key_that_looks_like_another_one_is_said(main_window, api_server):
    driver = await opened(main_window, api_server)
    choose(listed(driver), 0, 1)
    asked = await type_key(driver, "A", "x")
    text = asked.findChild(QLabel, "setKeySaid").text()
    assert text == "2 calls are changed. “a” exists already and differs only by capital letters."
    driver.press("setKeyCancelButton")


async def test_a_tab_that_is_closed_meanwhile_is_left_alone(main_window, api_server):
    driver = await opened(main_window, api_server)
    dialog = listed(driver)
    choose(dialog, 0, 1)
    await type_key(driver, "c", "x")
    closed = next(driver.window.tabs.pages()).state
    driver.window.tabs.close_tab(0)
    driver.press("setKeyConfirmButton")
    await until(lambda: draft_of(driver, 0).get("c") == "x")
    assert not closed.draft.staged_count
    await until(lambda: dialog.model.rowCount() == 2)


@pytest.mark.parametrize("button", ["openCallsSetButton", "openCallsCommitButton"])
async def test_reading_mode_says_how_editing_is_switched_on(main_window, api_server, button):
    driver = await opened(main_window, api_server)
    driver.set_value("a", "x")
    driver.action("editModeAction").setChecked(False)
    dialog = listed(driver)
    choose(dialog, 2)
    driver.press(button)
    await driver.idle()
    assert said(dialog) == "Editing is off. Switch it on (Ctrl+E) first."
    assert not driver.shown(SetKeyDialog)


async def test_the_list_behind_the_tabs_leads_to_it_and_it_leads_to_a_call(main_window, api_server):
    driver = await opened(main_window, api_server)
    driver.press("callsButton", QToolButton)
    (menu,) = driver.shown(QMenu, "callsMenu")
    menu.actions()[-1].trigger()
    menu.close()
    dialog = driver.find(OpenCallsDialog, "openCallsDialog")
    assert dialog.view.currentIndex().row() == 2
    QTest.keyClick(dialog.view, Qt.Key.Key_Home)
    QTest.keyClick(dialog.view, Qt.Key.Key_Return)
    assert driver.window.tabs.bar.currentIndex() == 0


async def test_screen_readers_hear_what_is_chosen(main_window, api_server):
    driver = await opened(main_window, api_server)
    dialog = listed(driver)
    box = dialog.model.index(0, 0)
    assert box.data(Qt.ItemDataRole.AccessibleTextRole) == "not chosen"
    choose(dialog, 0)
    assert box.data(Qt.ItemDataRole.AccessibleTextRole) == "chosen"
    call = dialog.model.index(0, 1)
    assert call.data(Qt.ItemDataRole.AccessibleTextRole) == "1 · ACCOUNT_1"
    assert call.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "chosen"


async def test_the_list_follows_what_is_staged(main_window, api_server, qtmodeltester):
    driver = await opened(main_window, api_server)
    dialog = listed(driver)
    qtmodeltester.check(dialog.model)
    driver.set_value("a", "x")
    await until(lambda: dialog.model.index(2, 3).data() == "1")
    assert dialog.model.index(2, 3).data(Qt.ItemDataRole.AccessibleTextRole) == "1 staged change"
