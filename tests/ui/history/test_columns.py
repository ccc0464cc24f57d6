"""The columns of the history: when and how it ended are in sight, at first and in a narrow window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt

from lvctx_gui.core.settle import Outcome
from lvctx_gui.ui.history.model import Column, HistoryModel, make_rows
from lvctx_gui.ui.history.view import HistoryView, shared
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.messages.history import outcome_tone
from lvctx_gui.ui.messages.message import Tone
from tests.ui.history.samples import commit, ended_as, large


@pytest.fixture
def view(qtbot):
    model = HistoryModel()
    shown = HistoryView(model)
    model.setParent(shown)
    qtbot.addWidget(shown)
    model.show_rows(make_rows([commit({"a": "1"}, {"a": "x", "b" * 200: "y"}), large(300)]))
    return shown


def in_sight(view, column):
    left = view.columnViewportPosition(column)
    return left >= 0 and left + view.columnWidth(column) <= view.viewport().width()


@pytest.mark.parametrize("ems", [22, 36, 42, 60, 79])
def test_every_column_is_in_sight_without_scrolling(view, ems):
    view.resize(em(ems), em(20))
    view.show()
    assert all(in_sight(view, column) for column in Column)
    assert view.horizontalScrollBar().maximum() == 0


def test_what_is_when_and_how_it_ended_is_never_cut(view):
    view.resize(em(46), em(20))
    view.show()
    for column in (Column.WHEN, Column.OUTCOME):
        needed = view.fontMetrics().horizontalAdvance(view.model().index(0, column).data())
        assert view.columnWidth(column) > needed


def test_widths_that_somebody_has_chosen_stay(view):
    view.resize(em(79), em(20))
    view.show()
    view.setColumnWidth(Column.BY, em(20))
    view.resize(em(60), em(20))
    assert view.columnWidth(Column.BY) == em(20)


def test_a_column_takes_no_more_room_than_its_texts_need():
    wanted = dict.fromkeys(Column, 100)
    assert shared(wanted, 10_000) == wanted
    narrow = shared(dict.fromkeys(Column, em(20)), em(70))
    assert sum(narrow.values()) == em(70)
    assert narrow[Column.WHEN] == narrow[Column.OUTCOME] == em(20)


@pytest.mark.parametrize(
    ("record", "tone"),
    [
        (ended_as(Outcome.CONFIRMED), Tone.SUCCESS),
        (ended_as(Outcome.CONFIRMED, Outcome.NOT_COMMITTED), Tone.WARNING),
        (ended_as(Outcome.NOT_CONFIRMED), Tone.WARNING),
        (ended_as(Outcome.NOT_COMMITTED), Tone.ERROR),
    ],
)
def test_an_outcome_has_a_sign_beside_its_words(qtbot, record, tone):
    assert outcome_tone(record) is tone
    model = HistoryModel()
    model.show_rows(make_rows([record]))
    index = model.index(0, Column.OUTCOME, QModelIndex())
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert index.data()
