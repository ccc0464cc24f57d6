"""The list and the details of operations, also where they have many keys."""

from __future__ import annotations

import asyncio

import pytest
from PySide6 import QtGui
from PySide6.QtCore import Qt

from lvctx_gui.core.record import Intent, Operation
from lvctx_gui.ui.call.review.diff_writer import SHOWN_CHANGES
from lvctx_gui.ui.history.details import AT_ONCE, HistoryDetails
from lvctx_gui.ui.history.model import Column, HistoryModel, make_rows
from tests.gui import until
from tests.ui.history.samples import commit, delete_all, large


@pytest.fixture
def worked_out(monkeypatch):
    """How many changes were worked out each time that somebody asked an intent for them."""
    numbers = []
    changes = Intent.changes.fget

    def counting(intent):
        found = changes(intent)
        numbers.append(len(found))
        return found

    monkeypatch.setattr(Intent, "changes", property(counting))
    return numbers


def test_qts_checks_hold_for_the_list(qtmodeltester):
    model = HistoryModel()
    qtmodeltester.check(model)
    model.show_rows(make_rows([commit({"a": "1"}, {"a": "2"}, note="n"), delete_all({"b": "1"})]))
    model.set_filter("delete")
    assert [row.work for row in model.rows] == [Operation.DELETE_ALL]
    model.set_filter("")
    assert model.total == len(model.rows) == 2


def test_a_note_that_looks_like_markup_is_none_in_its_tool_tip(qapp):
    model = HistoryModel()
    model.show_rows(make_rows([commit({}, {"a": "1"}, note="<b>x</b>")]))
    tip = model.index(0, Column.NOTE).data(Qt.ItemDataRole.ToolTipRole)
    assert not QtGui.Qt.mightBeRichText(tip)
    assert tip.replace("\u2060", "") == "<b>x</b>"


def test_the_texts_of_a_work_are_made_once_however_often_they_are_drawn(qapp, worked_out):
    model = HistoryModel()
    model.show_rows(make_rows([large()]))
    worked_out.clear()
    for _ in range(3):
        for number in Column:
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ForegroundRole):
                model.index(0, number).data(role)
        model.set_filter("key 9999")
    assert model.rowCount() == 0
    assert model.unknown() == ["id"]
    assert worked_out == []


@pytest.mark.parametrize("record", [large(), delete_all({f"key {n}": "v" for n in range(10_000)})])
async def test_of_many_changes_some_are_shown_at_once_and_the_first_ones_in_all(qt_loop, worked_out, record):
    details = HistoryDetails()
    details.show_record(record, "")
    assert f"key {AT_ONCE - 1}  " in details.toPlainText()
    assert f"key {AT_ONCE}  " not in details.toPlainText()
    await until(lambda: "and 9,800 more changes" in details.toPlainText())
    assert f"key {SHOWN_CHANGES - 1}  " in details.toPlainText()
    assert f"key {SHOWN_CHANGES}  " not in details.toPlainText()
    assert worked_out == [SHOWN_CHANGES]


async def test_another_work_takes_the_place_of_one_that_is_still_being_written(qt_loop):
    details = HistoryDetails()
    details.show_record(large(), "")
    details.show_record(commit({}, {"other": "1"}), "")
    for _ in range(20):
        await asyncio.sleep(0)
    assert "key" not in details.toPlainText()
    assert "other  added · committed and confirmed" in details.toPlainText()
    details.say("Nothing matches.")
    assert details.toPlainText() == "Nothing matches."


def test_half_a_character_hides_nothing_of_a_note(qapp):
    details = HistoryDetails()
    details.show_record(commit({}, {"a": "1"}, note="before \ud800 after"), "")
    assert "before ‹D800› after" in details.toPlainText()
