"""A frame costs what the rows in it cost, and each of them little: counted, as no clock is to be trusted."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import contextmanager

import pytest
from hypothesis import given
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QImage, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.ui.call.entries import painting, remarks, row_painter
from lvctx_gui.ui.call.entries.advice import NO_ADVICE
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.rows import Column
from lvctx_gui.ui.call.entries.view import EntriesView
from lvctx_gui.ui.kit.palettes import LIGHT, State
from lvctx_gui.ui.kit.theme import apply_theme
from tests.strategies import any_key, any_value, contexts

ROWS = 5_000
PYTHON_CALLS, OTHER_CALLS = 55, 95
"""For each row of a frame, with room for what a row may come to show; drawn by cells it was 350 in all."""


class CountingModel(EntriesModel):
    """Counts how often Qt asks it."""

    def __init__(self):
        super().__init__(lambda *_: True)
        self.asked = Counter()

    def data(self, *arguments):
        self.asked["data"] += 1
        return super().data(*arguments)

    def flags(self, index):
        self.asked["flags"] += 1
        return super().flags(index)

    def rowCount(self, *arguments):  # noqa: N802  # Qt's name
        self.asked["rowCount"] += 1
        return super().rowCount(*arguments)

    def now(self):
        self.asked["now"] += 1
        return super().now()


class Painted(QObject):
    """What of a widget was painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event):  # noqa: N802  # Qt's name
        if event.type() is QEvent.Type.Paint:
            self.region = self.region.united(event.region())
        return False


@pytest.fixture
def view(qtbot, qapp):
    palette = qapp.palette()
    apply_theme(qapp, LIGHT)
    model = CountingModel()
    model.show_draft(Draft(Context([Entry(f"Segment-{n}", f"Friday {n}, score 37") for n in range(ROWS)])))
    view = EntriesView(model)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.set_adding(shown=True, enabled=True)
    view.show()
    view.activateWindow()
    view.setFocus()
    view.setCurrentIndex(model.index(3, Column.VALUE))
    settle(qtbot)
    yield view
    qapp.setStyleSheet("")
    qapp.setPalette(palette)


def settle(qtbot):
    """Let five turns of the loop go by: what is to be laid out and painted has been then."""
    turns = []

    def turn():
        turns.append(None)
        if len(turns) < 5:
            QTimer.singleShot(0, turn)

    turn()
    qtbot.waitUntil(lambda: len(turns) == 5)


@contextmanager
def drawn_rows(monkeypatch):
    """The numbers of rows whose state is looked up, which is once for each that is drawn."""
    asked = []
    state_of = row_painter.state_of

    def watched(draft, row, advice):
        asked.append(row)
        return state_of(draft, row, advice)

    with monkeypatch.context() as patch:
        patch.setattr(row_painter, "state_of", watched)
        yield asked


def rows_in_sight(view):
    last = view.rowAt(view.viewport().height() - 1)
    numbers = range(view.rowAt(0), (last if last >= 0 else ROWS - 1) + 1)
    return {view.model().row_id(number) for number in numbers}


def test_a_page_draws_each_row_in_sight_once_and_no_other(view, monkeypatch):
    with drawn_rows(monkeypatch) as drawn:
        for place in (0, 40_003, 1 << 30):
            view.verticalScrollBar().setValue(place)
            drawn.clear()
            view.viewport().repaint()
            assert len(drawn) == len(set(drawn))
            assert set(drawn) == rows_in_sight(view)


def test_a_painted_row_asks_the_model_next_to_nothing(view, qtbot):
    model = view.model()
    in_sight = len(rows_in_sight(view))
    for choose in (lambda: None, view.selectAll):
        choose()
        settle(qtbot)
        model.asked.clear()
        view.viewport().repaint()
        assert model.asked["data"] == 0
        assert model.asked["now"] == 1
        assert model.asked["flags"] <= 2 * in_sight + 2  # Qt asks whether a row can be selected at all
        assert model.asked["rowCount"] <= 20 < in_sight


def test_a_painted_row_takes_few_calls(view, monkeypatch):
    view.viewport().repaint()
    calls = Counter()
    monkeypatch.setattr(row_painter, "Look", None)  # nor are fonts made for a frame

    def count(_frame, event, _argument):
        calls[event] += 1

    sys.setprofile(count)
    try:
        view.viewport().repaint()
    finally:
        sys.setprofile(None)
    in_sight = len(rows_in_sight(view))
    assert 0 < calls["call"] / in_sight <= PYTHON_CALLS
    assert 0 < calls["c_call"] / in_sight <= OTHER_CALLS


def test_of_two_rows_apart_those_between_are_not_drawn(view, monkeypatch, qtbot):
    with drawn_rows(monkeypatch) as drawn:
        QTest.keyClick(view, Qt.Key.Key_Down)
        settle(qtbot)
        assert sorted(drawn) == ["Segment-3", "Segment-4"]
        drawn.clear()
        view.setCurrentIndex(view.model().index(12, Column.VALUE))
        settle(qtbot)
        assert sorted(drawn) == ["Segment-12", "Segment-4"]


def test_of_a_part_of_a_row_the_other_cells_are_not_drawn(view, monkeypatch):
    drawn, key_of = [], painting.key_of
    monkeypatch.setattr(painting, "key_of", lambda draft, row: drawn.append(row) or key_of(draft, row))
    value, key = (view.visualRect(view.model().index(5, column)) for column in (Column.VALUE, Column.KEY))
    view.viewport().repaint(value)
    assert drawn == []
    view.viewport().repaint(key)
    assert drawn == ["Segment-5"]


def test_where_nothing_shows_through_what_no_row_covers_is_drawn_too(view, qtbot):
    view.horizontalHeader().resizeSection(Column.VALUE, 50)
    settle(qtbot)
    assert view.viewport().testAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
    picture = QImage(view.viewport().size(), QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.magenta)
    view.viewport().render(picture, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    right = picture.width() - 1
    assert {picture.pixelColor(right, y).name() for y in range(picture.height())} == {LIGHT.base}


@pytest.mark.parametrize("start", [500, 2_000, 100_000])
def test_what_is_scrolled_is_moved_and_only_what_comes_into_sight_is_drawn(view, monkeypatch, qtbot, start):
    bar, height = view.verticalScrollBar(), view.rowHeight(0)
    bar.setValue(start)
    settle(qtbot)
    painted = Painted(view.viewport())
    for step in (height, -height, 7, 3 * height):
        painted.region = QRegion()
        with drawn_rows(monkeypatch) as drawn:
            bar.setValue(bar.value() + step)
            settle(qtbot)
        assert painted.region.boundingRect().height() == abs(step)
        assert 0 < len(drawn) <= abs(step) // height + 2


def test_what_was_moved_is_what_would_be_drawn(view, qtbot):
    """Nothing of what scrolled away stays behind, also where a button lies among the rows."""
    bar = view.verticalScrollBar()
    places = [0, 13, 400, 391, 391 + view.rowHeight(0), bar.maximum(), bar.maximum() - 20, bar.maximum()]
    for place in places:
        bar.setValue(place)
        settle(qtbot)
        shown = view.screen().grabWindow(view.winId()).toImage()
        drawn = view.grab().toImage()
        assert shown.convertToFormat(drawn.format()) == drawn, f"at {place}"


def test_where_all_rows_fit_what_lies_below_is_seen(view, qtbot):
    opaque = Qt.WidgetAttribute.WA_OpaquePaintEvent
    assert view.viewport().testAttribute(opaque)
    view.model().show_draft(Draft(Context([Entry("k", "v")])))
    settle(qtbot)
    assert not view.viewport().testAttribute(opaque)
    view.resize(900, 60)
    settle(qtbot)
    assert view.viewport().testAttribute(opaque) == (view.verticalScrollBar().maximum() > 0)


def test_of_a_mouse_that_goes_over_the_rows_the_table_hears_nothing(view):
    """Nothing looks otherwise under it; Qt would draw two rows each time that it comes to another."""
    assert not view.viewport().testAttribute(Qt.WidgetAttribute.WA_Hover)
    assert not view.viewport().hasMouseTracking()


def test_in_a_mirrored_window_the_ring_is_closed_at_both_ends(view, qtbot):
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    settle(qtbot)
    image = view.viewport().grab().toImage()
    row = QRect(0, view.rowViewportPosition(3), view.viewport().width(), view.rowHeight(3))
    along = {image.pixelColor(x, row.center().y()).name() for x in (row.left(), row.right())}
    assert along == {LIGHT.accent}


@given(contexts(any_key, any_value))
def test_a_row_calls_for_attention_exactly_where_there_is_something_to_say(context):
    draft = Draft(context)
    for key in context.keys:
        expected = State.WARNING if remarks._warnings_on(draft, key, NO_ADVICE) else State.SAME
        assert remarks.state_of(draft, key) is expected
