"""How the cells of each column are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import Piece, pieces
from lvctx_gui.ui.call.entries.remarks import server_note
from lvctx_gui.ui.call.entries.rows import RowId, is_struck, key_of, server_value_of, value_of
from lvctx_gui.ui.call.entries.values import DRAWN, EMPTY, value_pieces
from lvctx_gui.ui.kit.palettes import State, Theme
from lvctx_gui.ui.kit.scale import em

_CUT = "…"  # not shown: a sign, in every language


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
    now: datetime
    """What times are told from."""

    @property
    def inner(self) -> QRect:
        """The cell without its margins."""
        return self.rect.adjusted(em(0.3), 0, -em(0.2), 0)


def paint_state(cell: Cell) -> None:
    """The state's sign, and a strip where the row is selected."""
    rect, painter = cell.rect, cell.painter
    if cell.is_selected:
        strip = QRect(rect.left(), rect.top(), max(2, em(0.18)), rect.height())
        painter.fillRect(strip, colour(cell.theme.accent))
    font = QFont(cell.font)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(colour(cell.theme.tones[cell.state].ink))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, cell.state.glyph)


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
    """The value, struck through where it is to go or has gone."""
    struck = is_struck(cell.draft, cell.row)
    shown, italic = value_pieces(value_of(cell.draft, cell.row))
    font = QFont(cell.font)
    font.setItalic(italic)
    font.setStrikeOut(struck)
    _draw(cell, cell.inner, shown, font, cell.theme.tones[cell.state].ink if struck else cell.theme.text)


def paint_server_value(cell: Cell) -> None:
    """The server's value, and behind it when it was read."""
    shown, italic = value_pieces(server_value_of(cell.draft, cell.row))
    note = server_note(cell.draft, cell.row, cell.now)
    font, inner = QFont(cell.font), cell.inner
    font.setItalic(italic)
    # When it was read must not be what is cut off.
    room = QFontMetrics(cell.font).horizontalAdvance(note) + em(0.5) if note else 0
    end = _draw(cell, inner.adjusted(0, 0, -room, 0), shown, font, cell.theme.dim)
    if note:
        behind = inner.adjusted(end - inner.left() + (em(0.5) if shown else 0), 0, 0, 0)
        _draw(cell, behind, (Piece(note, mark=True),), cell.font, cell.theme.dim)


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
