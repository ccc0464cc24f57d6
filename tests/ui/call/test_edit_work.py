"""How much follows an edit in the whole window: counted, and the same however much is staged or selected."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QToolButton

import lvctx_gui
from lvctx_gui.core import plan as plans
from lvctx_gui.ui.call import state as states
from lvctx_gui.ui.call.entries.rows import Wish
from lvctx_gui.ui.call.review import model as models
from lvctx_gui.ui.call.review.commit_button import CommitButton
from lvctx_gui.ui.call.review.layout import CardLayout
from lvctx_gui.ui.main_window.tab_bar import CallTabBar, TabRow
from tests.api_server import SAMPLE
from tests.gui import lay_out
from tests.ui.call.entries.row_keys import fill

PROGRAM = str(Path(lvctx_gui.__file__).parent)
FEW, MANY = 20, 700


def lines_run(act):
    """How many lines of the program run while `act` does; each turn of a loop counts, that of C does not."""
    count = 0

    def trace(frame, event, _):
        nonlocal count
        if not frame.f_code.co_filename.startswith(PROGRAM):
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(before)
    return count


async def edited(main_window, api_server):
    fill(api_server, 1_000)
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    see(driver)
    return driver


def see(driver):
    """Have everything laid out and painted."""
    lay_out()
    driver.window.grab()


def staged(driver, number):
    """Stage as much as that, and let everything follow; returns the state and keys that are left."""
    state = driver.window.tabs.current.state
    keys = list(state.held.keys)
    state.apply("Discard", lambda draft: draft.discard())
    state.apply("Stage", lambda draft: draft.set_values(keys[:number], "mine"))
    see(driver)
    return state, keys[number:]


def edit(state, key, value="mine"):
    state.apply("Edit", lambda draft: draft.set_value(key, value))


STEPS = {
    "stage": lambda state, keys: edit(state, keys[-2]),
    "change what is staged": lambda state, keys: edit(state, keys[-1], "newer"),
    "delete": lambda state, keys: state.apply("Delete", lambda draft: draft.remove(keys[-2])),
    "unstage": lambda state, keys: state.apply("Unstage", lambda draft: draft.unstage(keys[-1])),
    "undo": lambda state, keys: state.undo_stack.undo(),
}


@pytest.mark.parametrize("step", STEPS)
async def test_a_step_is_the_same_work_however_much_is_staged(main_window, api_server, step):
    driver = await edited(main_window, api_server)
    lines = []
    for number in (FEW, MANY, FEW, MANY):
        state, keys = staged(driver, number)
        edit(state, keys[-1])
        see(driver)
        lines.append(lines_run(lambda state=state, keys=keys: (STEPS[step](state, keys), see(driver))))
    few, many = lines[2:]
    assert many < few + (MANY - FEW) / 4


async def test_an_edit_plans_nothing_and_makes_its_own_card_only(main_window, api_server, monkeypatch):
    driver = await edited(main_window, api_server)
    calls = []

    def count(owner, name):
        real = getattr(owner, name)
        monkeypatch.setattr(owner, name, lambda *args, **named: calls.append(name) or real(*args, **named))

    count(states, "plan_draft")
    count(plans, "plan_commit")
    count(models, "card_of")
    count(CardLayout, "lay_out")
    count(CommitButton, "show_readiness")
    count(TabRow, "show_words")
    count(CallTabBar, "setTabText")
    state, keys = staged(driver, MANY)
    edit(state, keys[-1])
    driver.window.tabs.current.right_pane.review.cards.scrollToTop()
    see(driver)
    calls.clear()
    edit(state, next(iter(state.held.keys)), "newer")
    see(driver)
    assert calls.count("plan_draft") == calls.count("plan_commit") == 0
    assert calls.count("card_of") == calls.count("lay_out") == 1
    assert calls.count("show_words") == 1
    assert calls.count("setTabText") == 0  # its label is the same
    calls.clear()
    edit(state, keys[-3])
    see(driver)
    assert calls.count("show_readiness") <= 3  # by the draft, and by the two actions that it enables
    assert calls.count("card_of") <= 1


async def test_actions_are_shown_once_for_a_step_that_changes_none(main_window, api_server, monkeypatch):
    driver = await edited(main_window, api_server)
    state, keys = staged(driver, FEW)
    edit(state, keys[0])
    shown = []
    monkeypatch.setattr(CommitButton, "show_readiness", lambda *_: shown.append("button"))
    for action in driver.window.actions():
        action.changed.connect(lambda: shown.append("action"))
    edit(state, keys[0], "newer")
    assert shown.count("action") == 0
    assert shown.count("button") == 1


async def test_the_requests_are_planned_only_for_who_unfolds_them(main_window, api_server, monkeypatch):
    driver = await edited(main_window, api_server)
    planned = []
    real = states.plan_draft
    monkeypatch.setattr(states, "plan_draft", lambda call, draft: planned.append(1) or real(call, draft))
    state, keys = staged(driver, FEW)
    button = driver.find(QToolButton, "requestsButton")
    assert button.text() == "Exact requests (1 POST)"
    state.apply("Delete", lambda draft: draft.remove(keys[0], keys[1]))
    assert button.text() == "Exact requests (1 POST, 2 DELETEs)"
    assert planned == []
    button.click()
    edit(state, keys[2])
    assert len(planned) == 2


async def test_what_can_be_done_is_found_out_without_asking_each_selected_row(main_window, api_server):
    driver = await edited(main_window, api_server)
    page = driver.window.tabs.current
    lines = []
    for number in (2, 1_000):
        page.view.clearSelection()
        page.view.selectAll() if number > 2 else page.view.selectRow(0)
        lines.append(lines_run(page.view.selection_changed.emit))
        lines.append(lines_run(lambda: page.status))
    assert lines[:2] == lines[2:]


async def test_a_wish_for_the_current_row_asks_no_other_selected_row(main_window, api_server):
    driver = await edited(main_window, api_server)
    page = driver.window.tabs.current
    driver.trigger("editModeAction")
    driver.table.setCurrentIndex(driver.cell("k03", "Value"))
    alone = lines_run(lambda: page.rows.refuse(Wish.EDIT))
    page.state.say(None)
    driver.table.selectAll()
    assert driver.message == ""
    assert lines_run(lambda: page.rows.refuse(Wish.EDIT)) < alone + 100
    assert driver.message.startswith("Editing is off, so “k03” was not changed.")
