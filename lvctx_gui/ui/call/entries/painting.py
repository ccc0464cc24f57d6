"""How the cells of each column are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Lookup
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import Piece, pieces
from lvctx_gui.ui.call.entries.notes import Run, note_runs
from lvctx_gui.ui.call.entries.rows import RowId, is_struck, key_of, value_of
from lvctx_gui.ui.call.entries.values import DRAWN, EMPTY, value_pieces, value_size
from lvctx_gui.ui.kit.palettes import State, Theme
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.signs import Sign, draw_sign

_CUT = "…"  # not shown: a sign, in every language
_RING = 2
"""How thick the ring is around the row that keys act on, while the table has the focus."""
_SMALL = 0.88
"""How large the words about a value's size are, beside the value."""
_LEAST_VALUE = 8
"""Below how much room for the value itself (in em) nothing is said of its size."""


# What Qt lends for drawing is gone afterwards: a cell that outlives it must not ask it for its words.
@dataclass(frozen=True, slots=True, repr=False)
class Cell:
    """A cell to draw. Its paper is there already, in the colour of ``state`` or of the selection."""

    painter: QPainter
    rect: QRect
    font: QFont
    mono: QFont
    theme: Theme
    draft: Draft
    row: RowId
    state: State
    is_selected: bool
    is_current: bool
    """Whether it is of the row that keys act on, which has the ring."""
    now: datetime
    """What times are told from."""

    @property
    def inner(self) -> QRect:
        """The cell without its margins."""
        return self.rect.adjusted(em(0.3), 0, -em(0.4), 0)


def paint_state(cell: Cell) -> None:
    """The state's sign, and a strip where the row is selected beside the current one."""
    rect, painter = cell.rect, cell.painter
    if cell.is_selected and not cell.is_current:
        strip = QRect(rect.left(), rect.top(), max(2, em(0.18)), rect.height())
        painter.fillRect(strip, colour(cell.theme.accent))
    ink = cell.theme.tones[cell.state].ink
    if cell.state is State.WARNING:
        side = em(0.85)
        draw_sign(painter, _middle(rect, side), Sign.WARNING, ink)
        return
    font = QFont(cell.font)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(colour(ink))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, cell.state.glyph)


def _middle(rect: QRect, side: int) -> QRect:
    return QRect(rect.center().x() - side // 2, rect.center().y() - side // 2, side, side)


def paint_key(cell: Cell) -> None:
    """The key, struck through where it is to go or has gone."""
    font, struck = QFont(cell.mono), is_struck(cell.draft, cell.row)
    font.setStrikeOut(struck)
    shown = pieces(key_of(cell.draft, cell.row), DRAWN)
    if not shown:
        shown = (Piece(tr("key…") if cell.state is State.ADDED else EMPTY, mark=True),)
    ink = cell.theme.tones[cell.state].ink if struck else cell.theme.text
    _draw(cell, cell.inner, shown, font, ink)


def paint_value(cell: Cell) -> None:
    """The value, what the server holds or held instead, and at the right end how long a long value is.

    A value that is to go or has gone is struck through. It is the value that is cut off first.
    """
    struck = is_struck(cell.draft, cell.row)
    value = value_of(cell.draft, cell.row)
    shown, italic = value_pieces(value)
    font = QFont(cell.font)
    font.setItalic(italic)
    font.setStrikeOut(struck)
    ink = cell.theme.tones[cell.state].ink if struck else cell.theme.text
    inner = _beside_size(cell, value)
    runs = note_runs(cell.draft, cell.row, cell.now)
    if not runs:
        _draw(cell, inner, shown, font, ink)
        return
    own = _own_width(cell, inner.width(), _width(shown, font), runs)
    end = _draw(cell, QRect(inner.left(), inner.top(), own, inner.height()), shown, font, ink)
    _draw_note(cell, inner.adjusted(end - inner.left() + (_note_gap() if shown else 0), 0, 0, 0), runs)


def _note_gap() -> int:
    return em(0.9)


def _own_width(cell: Cell, room: int, wanted: int, runs: Sequence[Run]) -> int:
    """How much of ``room`` the value itself gets: all but half, where the note behind it needs that."""
    note = sum(_width(run.pieces, _note_font(cell, run)) for run in runs) + _note_gap()
    return max(0, min(wanted, room - min(note, room // 2)))


def _note_font(cell: Cell, run: Run) -> QFont:
    font = QFont(cell.font)
    font.setItalic(run.is_italic)
    return font


def _draw_note(cell: Cell, rect: QRect, runs: Sequence[Run]) -> None:
    left = rect.left()
    for run in runs:
        font, room = _note_font(cell, run), rect.right() + 1 - left
        end = _draw(cell, QRect(left, rect.top(), room, rect.height()), run.pieces, font, cell.theme.dim)
        if end - left < _width(run.pieces, font):
            return  # cut off here: what comes behind would seem to belong to it
        left = end


def _beside_size(cell: Cell, value: Lookup) -> QRect:
    """Say at the right end how long the value is, and return what is left of the cell."""
    inner, size = cell.inner, value_size(value)
    if not size:
        return inner
    font = QFont(cell.font)
    font.setPointSizeF(font.pointSizeF() * _SMALL)
    width = QFontMetrics(font).horizontalAdvance(size)
    if width + em(_LEAST_VALUE) > inner.width():
        return inner
    cell.painter.setFont(font)
    cell.painter.setPen(colour(cell.theme.dim))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight | Qt.TextFlag.TextSingleLine
    cell.painter.drawText(inner, flags, size)
    return inner.adjusted(0, 0, -width - em(1.1), 0)


def _width(shown: Sequence[Piece], font: QFont) -> int:
    metrics = QFontMetrics(font)
    return sum(metrics.horizontalAdvance(piece.text) for piece in shown)


def paint_ring(
    painter: QPainter,
    rect: QRect,
    theme: Theme,
    *,
    has_focus: bool,
    is_first: bool = True,
    is_last: bool = True,
) -> None:
    """Draw what of the ring around a row lies in ``rect``, its ``is_first`` or ``is_last`` cell or both."""
    width = _RING if has_focus else 1
    ink = colour(theme.accent if has_focus else theme.edge)
    left, right = QRect(rect), QRect(rect)
    left.setWidth(width)
    right.setLeft(rect.right() + 1 - width)
    painter.fillRect(rect.left(), rect.top(), rect.width(), width, ink)
    painter.fillRect(rect.left(), rect.bottom() + 1 - width, rect.width(), width, ink)
    if is_first:
        painter.fillRect(left, ink)
    if is_last:
        painter.fillRect(right, ink)


def _draw(cell: Cell, rect: QRect, shown: Sequence[Piece], font: QFont, ink: str) -> int:
    """Draw the pieces one behind the other, cut off with … at the right; returns where they end."""
    cell.painter.setFont(font)
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
    placed, end = fitting(shown, max(rect.width(), 0), QFontMetrics(font))
    for piece, x in placed:
        cell.painter.setPen(colour(cell.theme.dim if piece.mark else ink))
        cell.painter.drawText(rect.adjusted(x, 0, 0, 0), flags, piece.text)
    return rect.left() + end


def fitting(shown: Sequence[Piece], room: int, metrics: QFontMetrics) -> tuple[list[tuple[Piece, int]], int]:
    """What of ``shown`` is drawn in ``room``, each piece with where it begins, and where the last one ends.

    Whatever does not fit is cut off at the end, and then ``…`` stands there.
    """
    placed: list[tuple[Piece, int]] = []
    x = 0
    for piece in shown:
        width = metrics.horizontalAdvance(piece.text)
        placed.append((piece, x))
        x += width
        if x > room:
            break
    else:
        return placed, x
    dots = metrics.horizontalAdvance(_CUT)
    # Back to where there is room for the sign: pieces that fitted by themselves may leave none.
    while len(placed) > 1 and placed[-1][1] + dots > room:
        placed.pop()
    piece, x = placed.pop()
    text = metrics.elidedText(piece.text + _CUT, Qt.TextElideMode.ElideRight, room - x)
    # Of a mark nothing is shown in part: half of one would say something else.
    cut = Piece(text if text.endswith(_CUT) and not piece.mark else _CUT, piece.mark)
    return [*placed, (cut, x)], room


@cache
def colour(name: str) -> QColor:
    """The colour ``#rrggbb``."""
    return QColor(name)
