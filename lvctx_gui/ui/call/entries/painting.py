"""How the cells of each column are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Lookup
from lvctx_gui.core.search import Places
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import Piece, parts_in, pieces
from lvctx_gui.ui.call.entries.advice import NO_ADVICE, Advice
from lvctx_gui.ui.call.entries.look import Face, Look, colour
from lvctx_gui.ui.call.entries.marking import draw_marked, visible_parts
from lvctx_gui.ui.call.entries.notes import Run, note_runs
from lvctx_gui.ui.call.entries.rows import RowId, is_struck, key_of, value_of
from lvctx_gui.ui.call.entries.values import DRAWN, EMPTY, raw_value, value_pieces, value_size
from lvctx_gui.ui.kit.palettes import State, Theme
from lvctx_gui.ui.kit.signs import Sign, draw_sign

_CUT = "…"  # not shown: a sign, in every language
_RING = 2
"""How thick the ring is around the row that keys act on, while the table has the focus."""

# Made once: PySide combines flags in Python, each time anew.
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight | Qt.TextFlag.TextSingleLine


# What Qt lends for drawing is gone afterwards: a row that outlives it must not ask it for its words.
@dataclass(slots=True, repr=False)
class DrawnRow:
    """A row to draw. Its paper is there already."""

    painter: QPainter
    look: Look
    draft: Draft
    row: RowId
    state: State
    is_selected: bool
    is_current: bool
    """Whether it is the row that keys act on, which has the ring."""
    now: datetime
    """What times are told from."""
    advice: Advice = NO_ADVICE
    places: Places | None = None
    """Where what a filter has found stands; ``None`` where there is none."""

    def in_key(self, key: str) -> Sequence[tuple[int, int]]:
        """The parts of the key that were found."""
        return self.places.of(key, DRAWN) if self.places is not None and self.places.in_keys else ()

    def in_value(self, text: str) -> Sequence[tuple[int, int]]:
        """The parts of a value that were found, be it that of the row or one that the note tells."""
        return self.places.of(text, DRAWN) if self.places is not None and self.places.in_values else ()

    @property
    def ink(self) -> str:
        """The colour of the state's sign, and of a key or a value that is to go or has gone."""
        return self.look.theme.tones[self.state].ink

    @property
    def paper(self) -> str:
        """The colour that lies below: that of the selection, or of the state.

        The current row, which has the ring, shows what state it is in.
        """
        theme, is_plain = self.look.theme, self.state is State.SAME or not self.is_current
        return theme.selection if self.is_selected and is_plain else theme.tones[self.state].paper


def paint_state(drawn: DrawnRow, rect: QRect) -> None:
    """The state's sign, and a strip where the row is selected beside the current one."""
    look, painter, state = drawn.look, drawn.painter, drawn.state
    if drawn.is_selected and not drawn.is_current:
        strip = QRect(rect.left(), rect.top(), look.strip, rect.height())
        painter.fillRect(strip, colour(look.theme.accent))
    if state is State.WARNING:
        draw_sign(painter, _middle(rect, look.sign), Sign.WARNING, drawn.ink)
    elif state is not State.SAME:
        painter.setFont(look.glyph.font)
        painter.setPen(colour(drawn.ink))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, state.glyph)


def _middle(rect: QRect, side: int) -> QRect:
    return QRect(rect.center().x() - side // 2, rect.center().y() - side // 2, side, side)


def paint_key(drawn: DrawnRow, rect: QRect) -> None:
    """The key, struck through where it is to go or has gone."""
    struck = is_struck(drawn.draft, drawn.row)
    key = key_of(drawn.draft, drawn.row)
    shown = pieces(key, DRAWN)
    if not shown:
        shown = (Piece(tr("key…") if drawn.state is State.ADDED else EMPTY, mark=True),)
    # What is expected is no entry, and dimmed like the row that adds one.
    plain = drawn.look.theme.dim if drawn.state is State.REQUIRED else drawn.look.theme.text
    ink = drawn.ink if struck else plain
    _draw(drawn, _inner(drawn, rect), shown, drawn.look.key(struck=struck), ink, hits=drawn.in_key(key))


def paint_value(drawn: DrawnRow, rect: QRect) -> None:
    """The value, what the server holds or held instead, and at the right end how long a long value is.

    A value that is to go or has gone is struck through. It is the value that is cut off first.
    """
    look, struck = drawn.look, is_struck(drawn.draft, drawn.row)
    value = value_of(drawn.draft, drawn.row)
    shown, italic = value_pieces(value)
    face = look.value(italic=italic, struck=struck)
    ink = drawn.ink if struck else look.theme.text
    inner = _beside_size(drawn, _inner(drawn, rect), value)
    hits = drawn.in_value(raw_value(value))
    runs = note_runs(drawn.draft, drawn.row, drawn.now, drawn.advice)
    if not runs:
        _draw(drawn, inner, shown, face, ink, hits=hits)
        return
    note = [_measured(run, look) for run in runs]
    wanted = _width(shown, face)
    own = _own_width(look, inner.width(), wanted, note)
    place = QRect(inner.left(), inner.top(), own, inner.height())
    end = _draw(drawn, place, shown, face, ink, wanted, hits)
    _draw_note(drawn, inner.adjusted(end - inner.left() + (look.note_gap if shown else 0), 0, 0, 0), note)


def _inner(drawn: DrawnRow, rect: QRect) -> QRect:
    """A cell without its margins."""
    return rect.adjusted(drawn.look.left, 0, -drawn.look.right, 0)


def _own_width(look: Look, room: int, wanted: int, note: Sequence[_Measured]) -> int:
    """How much of ``room`` the value itself gets: all but half, where the note behind it needs that."""
    needed = sum(part.width for part in note) + look.note_gap
    return max(0, min(wanted, room - min(needed, room // 2)))


def _draw_note(drawn: DrawnRow, rect: QRect, note: Sequence[_Measured]) -> None:
    left = rect.left()
    for part in note:
        room = rect.right() + 1 - left
        place = QRect(left, rect.top(), room, rect.height())
        hits = drawn.in_value(part.value) if part.value else ()
        left = _draw(drawn, place, part.pieces, part.face, drawn.look.theme.dim, part.width, hits)
        if part.width > room:
            return  # cut off here: what comes behind would seem to belong to it


def _beside_size(drawn: DrawnRow, inner: QRect, value: Lookup) -> QRect:
    """Say at the right end how long the value is, and return what is left of the cell."""
    size, look, painter = value_size(value), drawn.look, drawn.painter
    if not size:
        return inner
    width = look.small.metrics.horizontalAdvance(size)
    if width + look.least_value > inner.width():
        return inner
    painter.setFont(look.small.font)
    painter.setPen(colour(look.theme.dim))
    painter.drawText(inner, _RIGHT, size)
    return inner.adjusted(0, 0, -width - look.size_gap, 0)


class _Measured(NamedTuple):
    """What is drawn in one font, and how wide that is."""

    pieces: Sequence[Piece]
    face: Face
    width: int
    value: str
    """The value that is told by it; ``""`` where it is words of ours."""


def _measured(run: Run, look: Look) -> _Measured:
    face = look.value(italic=run.is_italic)
    return _Measured(run.pieces, face, _width(run.pieces, face), run.value)


def _width(shown: Sequence[Piece], face: Face) -> int:
    return sum(face.metrics.horizontalAdvance(piece.text) for piece in shown)


def paint_ring(painter: QPainter, rect: QRect, theme: Theme, *, has_focus: bool) -> None:
    """Draw the ring around a row."""
    width = _RING if has_focus else 1
    ink = colour(theme.accent if has_focus else theme.edge)
    left, right = QRect(rect), QRect(rect)
    left.setWidth(width)
    right.setLeft(rect.right() + 1 - width)
    painter.fillRect(rect.left(), rect.top(), rect.width(), width, ink)
    painter.fillRect(rect.left(), rect.bottom() + 1 - width, rect.width(), width, ink)
    painter.fillRect(left, ink)
    painter.fillRect(right, ink)


def _draw(
    drawn: DrawnRow,
    rect: QRect,
    shown: Sequence[Piece],
    face: Face,
    ink: str,
    width: int | None = None,
    hits: Sequence[tuple[int, int]] = (),
) -> int:
    """Draw the pieces one behind the other, cut off with … at the right; returns where they end.

    ``width`` is that of all of them, where it is known: measuring takes half as long as drawing. ``hits`` are
    the parts of the text that they show which were found.
    """
    painter, dim = drawn.painter, drawn.look.theme.dim
    painter.setFont(face.font)
    if width is not None and width <= rect.width() and len(shown) == 1:
        placed, end = [(shown[0], 0)], width
    else:
        placed, end = fitting(shown, max(rect.width(), 0), face.metrics)
    found = parts_in(shown, hits) if hits else None
    for number, (piece, x) in enumerate(placed):
        painter.setPen(colour(dim if piece.mark else ink))
        place = rect.adjusted(x, 0, 0, 0) if x else rect
        parts = found and visible_parts(shown[number], piece, found[number])
        if parts:
            draw_marked(painter, place, piece.text, parts, face, drawn.look.theme)
        else:
            painter.drawText(place, _LEFT, piece.text)
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
