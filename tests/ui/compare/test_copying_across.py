"""Copying across stages edits in the named target, through its draft, its undo and its conflicts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QTableView

from lvctx_gui.core.entries import Entry
from tests.api_server import held, writes
from tests.comparing import choose, compared, copy_buttons, head, said, select, shown, two_calls
from tests.gui import until


def state_of(driver, call):
    return next(page.state for page in driver.window.tabs.pages() if page.state.call == call)


async def test_the_button_names_how_many_keys_go_to_which_call(main_window, api_server):
    driver = await main_window()
    old, new = await compared(driver, api_server)
    driver.edit_mode()
    select(driver, "Disposition", "Reason")
    assert copy_buttons(driver) == [f"Copy 2 keys to {old.tx_id}", f"Copy 2 keys to {new.tx_id}"]
    select(driver, "Verified")
    assert copy_buttons(driver) == [f"(Copy 0 keys to {old.tx_id})", f"(Copy 0 keys to {new.tx_id})"]


async def test_what_is_copied_is_staged_in_the_named_call_and_can_be_undone_there(main_window, api_server):
    driver = await main_window()
    old, new = await compared(driver, api_server)
    driver.edit_mode()
    select(driver, "Disposition", "Reason", "Supervisor")
    driver.press("compareToRightButton")
    assert said(driver) == f"3 keys copied to {new.tx_id}. They are staged there; nothing was sent."
    target, other = state_of(driver, new), state_of(driver, old)
    assert target.draft.get("Disposition") == "Promise to pay on Friday, by card"
    assert target.draft.get("Reason") == "Past due"
    assert "Supervisor" not in target.draft.result
    assert not other.draft.staged_count
    assert writes(api_server) == []
    # The comparison follows.
    await until(lambda: next(iter(shown(driver))) == "QaScore")
    assert head(driver, "Right")[2].endswith("server, with 3 staged changes")
    assert target.undo_stack.undoText() == "Copy 3 keys from a comparison"
    target.undo_stack.undo()
    assert target.draft.staged_count == 0
    await until(lambda: next(iter(shown(driver))) == "Disposition")


async def test_the_other_way_round_goes_to_the_other_call(main_window, api_server):
    driver = await main_window()
    old, new = await compared(driver, api_server)
    driver.edit_mode()
    select(driver, "Supervisor")
    QTest.keyClick(driver.find(QTableView, "compareView"), Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert said(driver) == f"1 key copied to {old.tx_id}. It is staged there; nothing was sent."
    assert state_of(driver, old).draft.get("Supervisor") == "jdoe"
    assert state_of(driver, new).draft.staged_count == 0
    driver.press("compareUndoButton")
    assert state_of(driver, old).draft.staged_count == 0
    assert said(driver) == f"Copying to {old.tx_id} was undone."
    assert not driver.shown(QPushButton, "compareUndoButton")


async def test_nothing_can_be_copied_while_editing_is_off(main_window, api_server):
    driver = await main_window()
    old, new = await compared(driver, api_server)
    select(driver, "Reason")
    assert copy_buttons(driver) == [f"(Copy 1 key to {old.tx_id})", f"(Copy 1 key to {new.tx_id})"]
    button = driver.find(QPushButton, "compareToLeftButton")
    assert button.toolTip() == "Editing is off. Switch it on (Ctrl+E) first."
    QTest.keyClick(driver.find(QTableView, "compareView"), Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert said(driver) == "Editing is off. Switch it on (Ctrl+E) first."
    assert state_of(driver, old).draft.staged_count == 0
    driver.edit_mode()
    assert copy_buttons(driver) == [f"Copy 1 key to {old.tx_id}", f"Copy 1 key to {new.tx_id}"]


async def test_what_others_changed_since_the_comparison_showed_it_becomes_a_conflict(main_window, api_server):
    driver = await main_window()
    _, new = await compared(driver, api_server)
    driver.edit_mode()
    page = driver.window.tabs.current
    dialog = driver.dialog("compareDialog")
    target = next(source for source in dialog._sources if source.state is page.state)
    target._later.blockSignals(True)  # the comparison has not followed yet
    api_server.control.set_entry(new.session, new.tx_id, new.account, "Disposition", "by others")
    driver.trigger("refreshAction")
    await driver.idle()
    select(driver, "Disposition")
    driver.press("compareToRightButton")
    conflict = page.state.draft.conflicts["Disposition"]
    assert (conflict.mine, conflict.theirs) == ("Promise to pay on Friday, by card", "by others")
    # A conflict is decided where it is shown, not by copying.
    target._later.blockSignals(False)
    select(driver, "Disposition")
    driver.press("compareToRightButton")
    assert "Decide that conflict first" in said(driver)
    assert "Disposition" in page.state.draft.conflicts


async def test_a_value_that_is_no_text_is_not_copied_and_named(main_window, api_server):
    driver = await main_window()
    calls = await two_calls(driver, api_server, [Entry("n", "x"), Entry("K", "1")], [Entry("K", "2")])
    session, tx_id, account = calls[0].session, calls[0].tx_id, calls[0].account
    api_server.control.set_entry(session, tx_id, account, "n", 5)
    driver.trigger("previousTabAction")
    driver.trigger("refreshAction")
    await driver.idle()
    driver.edit_mode()
    await choose(driver, "Open call")
    select(driver, "n", "K")
    driver.press("compareToLeftButton")
    assert said(driver) == (
        f"1 key copied to {calls[1].tx_id}. It is staged there; nothing was sent. "
        "“n” was not copied: its value is a number there, and only text can be written."
    )


async def test_a_call_that_is_closed_stays_as_it_was_and_is_no_target_any_more(main_window, api_server):
    driver = await main_window()
    old, new = await compared(driver, api_server)
    driver.edit_mode()
    before = shown(driver)
    driver.trigger("closeTabAction")
    await until(
        lambda: copy_buttons(driver) == [f"Copy 0 keys to {old.tx_id}"] or len(copy_buttons(driver)) == 1
    )
    assert shown(driver) == before
    driver.window.tabs.reopen()
    await until(lambda: len(copy_buttons(driver)) == 2)
    assert held(api_server, new)["Supervisor"] == "jdoe"


async def test_an_open_call_is_shown_with_what_is_staged_or_as_the_server_holds_it(main_window, api_server):
    driver = await main_window()
    await two_calls(driver, api_server)
    driver.edit_mode()
    driver.set_value("QaScore", "61")
    await choose(driver, "Open call")
    assert shown(driver)["QaScore"] == ("different", "⌀ no value", "61")
    assert head(driver, "Right")[2].endswith("server, with 1 staged change")
    choice = driver.find(QComboBox, "compareRightChoice")
    choice.setCurrentIndex(1)
    choice.activated.emit(1)
    assert shown(driver)["QaScore"] == ("different", "⌀ no value", "")
    assert head(driver, "Right")[2].endswith("· server")
    # What is not shown there cannot be copied to.
    assert len(copy_buttons(driver)) == 1


async def test_a_call_is_compared_with_itself_as_the_server_holds_it(main_window, api_server):
    driver = await main_window()
    await two_calls(driver, api_server)
    driver.edit_mode()
    driver.set_value("QaScore", "61")
    await choose(driver, "This call on the server")
    assert next(iter(shown(driver).items())) == ("QaScore", ("different", "", "61"))
    assert head(driver, "Left")[2].endswith("· server")
    assert head(driver, "Right")[2].endswith("server, with 1 staged change")
    select(driver, "QaScore")
    driver.press("compareToRightButton")
    assert driver.window.tabs.current.state.draft.staged_count == 0
