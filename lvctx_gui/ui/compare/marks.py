"""Which characters of two values are marked as different: for a cell, and for the whole of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lvctx_gui.core.entries import Lookup, Missing, Value, value_text
from lvctx_gui.core.splice import common_ends
from lvctx_gui.core.textdiff import Part, Segment, diff_texts, is_small_change
from lvctx_gui.core.visible import Piece, pieces
from lvctx_gui.ui.call.entries.values import value_pieces

WINDOW = 160
"""Characters of a value in which a cell marks what differs."""

_AROUND = 24
"""Characters before the first difference that a cell shows of a long value."""

SHOWN = 40_000
"""Characters of a value that are shown beside the other one, from shortly before the first difference on."""

_BEFORE = 2_000


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look in a cell: ``is_marked`` where the other side has something else."""

    piece: Piece
    is_marked: bool = False


def cell_runs(values: Sequence[Value], other: Sequence[Value], *, is_left: bool) -> tuple[list[Run], bool]:
    """What a cell shows of a key's ``values`` beside the ``other`` ones; and whether that stands for nothing.

    Of two texts that differ in less than half what differs is marked; of long ones it is in sight.
    """
    if len(values) == 1 == len(other):
        mine, theirs = values[0], other[0]
        if isinstance(mine, str) and isinstance(theirs, str) and mine and theirs and mine != theirs:
            return _marked(mine, theirs, is_left=is_left), False
    runs: list[Run] = []
    italic = False
    for number, value in enumerate(values):
        shown, italic = value_pieces(value)
        if number:
            runs.append(Run(Piece("  ¦  ", mark=True)))
        runs += [Run(piece) for piece in shown]
    return runs, italic and len(values) == 1


def _marked(mine: str, theirs: str, *, is_left: bool) -> list[Run]:
    head, _ = common_ends(mine, theirs)
    start = head - _AROUND if head > 2 * _AROUND else 0
    windows = mine[start : start + WINDOW], theirs[start : start + WINDOW]
    old, new = windows if is_left else reversed(windows)
    segments = diff_texts(old, new).segments
    own = Part.OLD if is_left else Part.NEW
    is_small = is_small_change(segments)
    runs = [Run(Piece("…", mark=True))] if start else []  # not shown: a sign
    for segment in segments:
        if segment.part in (Part.SAME, own):
            is_marked = is_small and segment.part is own
            runs += [Run(piece, is_marked) for piece in pieces(segment.text, mark_ends=segment.part is own)]
    if start + WINDOW < len(mine):
        runs.append(Run(Piece("…", mark=True)))  # not shown: a sign
    return runs


@dataclass(frozen=True, slots=True)
class Shown:
    """Two values to read beside each other.

    ``left`` and ``right`` are what is shown of them, ``before`` how many characters that come before are
    not. ``segments`` lead from one to the other; they are whole unless ``stopped``: too much differs, and
    what lies between the first difference and the last is one piece.
    """

    left: str = field(repr=False)
    right: str = field(repr=False)
    before: int
    segments: tuple[Segment, ...] = field(repr=False)
    stopped: bool

    def spans(self, part: Part) -> list[tuple[int, int]]:
        """Where in the left text (``OLD``) or in the right one (``NEW``) what is marked begins and ends."""
        found, at = [], 0
        for segment in self.segments:
            if segment.part is part:
                found.append((at, at + len(segment.text)))
            if segment.part in (Part.SAME, part):
                at += len(segment.text)
        return found


def shown_values(left: Lookup, right: Lookup) -> Shown:
    """What is shown of two values beside each other. Takes a moment where much of them differs."""
    one, other = _text(left), _text(right)
    start = 0
    if max(len(one), len(other)) > SHOWN:
        head, _ = common_ends(one, other)
        start = max(0, head - _BEFORE)
    one, other = one[start : start + SHOWN], other[start : start + SHOWN]
    if not (one and other):
        return Shown(one, other, start, (), stopped=False)
    found = diff_texts(one, other)
    return Shown(one, other, start, found.segments, stopped=not found.is_whole)


def _text(value: Lookup) -> str:
    return "" if isinstance(value, Missing) else value_text(value)
