"""What is done to several selected rows at once, as one step each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Entry, NonTextValue
from tests.api_server import SAMPLE, SAMPLE_CALL, put

CALL = CallRef(*SAMPLE_CALL, 7419)


async def editing(main_window, api_server, *entries):
    put(api_server, CALL, entries or [Entry("a", "1"), Entry("b", "2"), Entry("c")])
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.setFocus()
    driver.table.selectAll()
    return driver


def values(driver):
    base = driver.window.tabs.current.state.draft
    return {key: base.get(key) for key in "abc"}


async def test_the_first_value_is_filled_down_in_the_order_in_which_rows_are_seen(main_window, api_server):
    driver = await editing(main_window, api_server)
    driver.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    driver.table.setCurrentIndex(driver.cell("b", "Value"))
    driver.table.selectAll()
    driver.set_value("c", "new")
    QTest.keyClick(driver.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert values(driver) == {"a": "new", "b": "new", "c": "new"}
    driver.trigger("undoAction")
    assert values(driver) == {"a": "1", "b": "2", "c": "new"}


@pytest.mark.parametrize(("action", "value"), [("setEmptyAction", ""), ("setNoValueAction", None)])
async def test_every_selected_row_is_set_in_one_step(main_window, api_server, action, value):
    driver = await editing(main_window, api_server)
    driver.trigger(action)
    assert values(driver) == dict.fromkeys("abc", value)
    driver.trigger("undoAction")
    assert values(driver) == {"a": "1", "b": "2", "c": None}


async def test_one_row_alone_says_what_to_select(main_window, api_server):
    driver = await editing(main_window, api_server)
    driver.table.setCurrentIndex(driver.cell("a", "Value"))
    driver.trigger("fillDownAction")
    assert driver.message.startswith("Select the entry whose value is wanted")


async def test_what_is_no_text_is_not_filled_down(main_window, api_server):
    driver = await editing(
        main_window, api_server, Entry("a", NonTextValue("5", "number")), Entry("b", "2"), Entry("c")
    )
    driver.trigger("fillDownAction")
    assert driver.message == "The first value is a number, and only text can be written."
    assert values(driver)["b"] == "2"


async def test_a_conflict_is_left_to_be_decided(main_window, api_server):
    driver = await editing(main_window, api_server)
    driver.set_value("b", "mine")
    put(api_server, CALL, [Entry("a", "1"), Entry("b", "theirs"), Entry("c")])
    driver.trigger("refreshAction")
    await driver.idle()
    driver.table.selectAll()
    driver.trigger("fillDownAction")
    assert values(driver) == {"a": "1", "b": "mine", "c": "1"}
    assert list(driver.window.tabs.current.state.draft.conflicts) == ["b"]
    assert driver.message == "1 entry was left alone: it is in conflict, or staged for deletion."
    driver.trigger("undoAction")
    driver.remove("c")
    driver.table.selectAll()
    driver.trigger("fillDownAction")
    assert driver.message == "The others are in conflict, or staged for deletion: nothing was filled down."
