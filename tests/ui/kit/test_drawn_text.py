"""Drawn text stays in its row, and shows where it is cut."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.visible import Piece, pieces
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.painting import fitting
from lvctx_gui.ui.call.entries.rows import Column
from lvctx_gui.ui.call.entries.values import value_size
from lvctx_gui.ui.call.entries.view import EntriesView
from tests.strategies import any_text

_marks = st.sampled_from([Piece("‹RLO›", mark=True), Piece("…", mark=True), Piece("·", mark=True)])
_plains = st.text("abc WiÄ中א", min_size=1, max_size=12).map(Piece)
shown_pieces = st.one_of(any_text.map(pieces), st.lists(st.one_of(_marks, _plains), max_size=8).map(tuple))


@settings(deadline=None)
@given(shown_pieces, st.integers(0, 300))
def test_what_is_cut_ends_in_a_sign_for_it_and_what_is_not_is_whole(qapp, shown, room):
    metrics = QFontMetrics(QFont())
    placed, end = fitting(shown, room, metrics)
    drawn, whole = "".join(piece.text for piece, _ in placed), "".join(piece.text for piece in shown)
    width = sum(metrics.horizontalAdvance(piece.text) for piece in shown)
    if width <= room:
        assert (drawn, end) == (whole, width)
    else:
        assert drawn.endswith("…")
        assert whole.startswith(drawn[:-1]) or not drawn[:-1]
        dots = metrics.horizontalAdvance("…")
        for piece, x in placed:
            assert 0 <= x <= max(0, room - dots)
            assert x + metrics.horizontalAdvance(piece.text) <= max(room, dots) + 1


def _picture_of(qtbot, entries, width=700):
    model = EntriesModel(lambda *_: True)
    view = EntriesView(model)
    qtbot.addWidget(view)
    view.resize(width, 300)
    model.show_draft(Draft(Context(tuple(Entry(key, value) for key, value in entries))))
    view.show()
    return view, view.viewport().grab().toImage()


def test_signs_piled_upon_each_other_stay_in_their_row(qtbot):
    """Zalgo: some dozen combining marks above and below each letter."""
    zalgo = "".join(letter + "\u0300\u0316\u0334" * 30 for letter in "attack")
    rows = [("a", "above"), ("k", "plain"), ("z", "below")]
    view, plain = _picture_of(qtbot, rows)
    _, piled = _picture_of(qtbot, [rows[0], ("k" + "\u0301\u0323" * 40, zalgo), rows[2]])
    for number in (0, 2):
        row = QRect(
            QPoint(0, view.rowViewportPosition(number)),
            QPoint(
                view.viewport().width() - 1, view.rowViewportPosition(number) + view.rowHeight(number) - 1
            ),
        )
        assert plain.copy(row) == piled.copy(row), f"row {number} was painted over"
    middle = QRect(0, view.rowViewportPosition(1), view.viewport().width(), view.rowHeight(1))
    assert plain.copy(middle) != piled.copy(middle)


@pytest.mark.parametrize("value", ["\u202e" * 60, "a\u200b" * 60, "ab\n" * 60, "word " * 60, "\u202eW" * 60])
def test_a_cell_that_is_cut_shows_so_at_its_end(qtbot, value):
    """The last ink in the cell is that of the sign, which any font draws as dots at the bottom."""
    view, picture = _picture_of(qtbot, [("k", value)], width=500)
    cell = view.visualRect(view.model().index(0, Column.VALUE))
    # Around it is the ring of the current row, and at its end may stand how long the value is.
    size = QFontMetrics(view.font()).horizontalAdvance(value_size(value))
    cell.adjust(2, 2, -2 - size, -2)
    image = picture.copy(cell).convertToFormat(QImage.Format.Format_Grayscale8)
    metrics = QFontMetrics(view.font())
    dots = metrics.horizontalAdvance("…")
    paper = image.pixelColor(1, 1).value()
    ink = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if abs(image.pixelColor(x, y).value() - paper) > 60
    ]
    last = max(x for x, _ in ink)
    ends = [y for x, y in ink if x > last - dots // 2]
    reference = QImage(dots + 4, cell.height(), QImage.Format.Format_Grayscale8)
    reference.fill(QColor("white"))
    painter = QPainter(reference)
    painter.setFont(view.font())
    painter.drawText(reference.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, "…")
    painter.end()
    heights = [
        y
        for x in range(reference.width())
        for y in range(reference.height())
        if reference.pixelColor(x, y).value() < 200
    ]
    assert min(ends) >= min(heights) - 1
