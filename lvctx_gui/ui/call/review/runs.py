"""A card's values as runs of text: what is drawn in one way. Plain text and marks; nothing of Qt.

A run knows how many characters of the value it stands for, so that what was cut off can be counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lvctx_gui.core.entries import Lookup, Missing
from lvctx_gui.core.textdiff import Part, Segment, is_small_change, text_diff
from lvctx_gui.core.translate import tr_n
from lvctx_gui.core.visible import pieces
from lvctx_gui.ui.call.entries.values import value_pieces
from lvctx_gui.ui.call.review.cards import SHOWN, Card

LINE_BREAK = "\u2028"
"""What breaks a line in a run. In values it never comes through: there it is a mark of its own."""

_AROUND = 40
"""Characters of an unchanged stretch that are shown beside a change."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look. ``mark`` is dimmed; ``part`` says whether it was, is to be, or stays."""

    text: str = field(repr=False)
    part: Part = Part.SAME
    mark: bool = False
    stands_for: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A value, or a change within one: runs that are drawn as one text.

    ``part`` colours all of it; ``SAME`` leaves that to its runs. ``more`` is how many characters of the
    value come after all the runs.
    """

    runs: tuple[Run, ...]
    part: Part
    italic: bool = False
    more: int = 0


def blocks_of(card: Card) -> tuple[Block, ...]:
    """What a card shows below its key: one text with marks for a small change, else old and new."""
    before, after = card.before, card.after
    if isinstance(before, str) and isinstance(after, str) and before and after:
        segments = text_diff(before, after)
        if is_small_change(segments):
            return (_inline(segments),)
    return tuple(
        _whole(value, part)
        for value, part in ((before, Part.OLD), (after, Part.NEW))
        if not isinstance(value, Missing)
    )


def _whole(value: Lookup, part: Part) -> Block:
    if isinstance(value, str) and value:
        runs = _runs(value, part, SHOWN)
        return Block(runs, part, more=len(value) - sum(run.stands_for for run in runs))
    shown, italic = value_pieces(value)
    runs = tuple(Run(piece.text, part, piece.mark, 1 if piece.mark else len(piece.text)) for piece in shown)
    return Block(runs, part, italic)


def _runs(text: str, part: Part, limit: int, *, mark_ends: bool = True) -> tuple[Run, ...]:
    """The runs of at most ``limit`` characters of ``text``."""
    shown = pieces(text, limit, mark_ends=mark_ends)
    if limit < len(text):
        shown = shown[:-1]  # the sign for what was cut off: here that is counted
    return tuple(
        Run(piece.text + LINE_BREAK, part, mark=True, stands_for=1)
        if piece.mark and piece.text == "↵"
        else Run(piece.text, part, piece.mark, 1 if piece.mark else len(piece.text))
        for piece in shown
    )


def _inline(segments: Sequence[Segment]) -> Block:
    runs: list[Run] = []
    left = SHOWN
    for run in _segment_runs(segments):
        if left <= 0:
            break
        runs.append(run)
        left -= len(run.text)
    whole = sum(len(segment.text) for segment in segments)
    return Block(tuple(runs), Part.SAME, more=whole - sum(run.stands_for for run in runs))


def _segment_runs(segments: Sequence[Segment]) -> Iterable[Run]:
    last = len(segments) - 1
    for place, segment in enumerate(segments):
        if segment.part is not Part.SAME:
            yield from _runs(segment.text, segment.part, SHOWN)
            continue
        text = segment.text
        head = 0 if place == 0 else _AROUND
        # What follows the last change is cut off where the lines end, like any other value.
        tail = len(text) if place == last else _AROUND
        out = len(text) - head - tail
        if out <= _AROUND:
            yield from _runs(text, Part.SAME, SHOWN, mark_ends=False)
            continue
        yield from _runs(text[:head], Part.SAME, SHOWN, mark_ends=False)
        note = tr_n("… {n} character …", "… {n} characters …", out)
        yield Run(f" {note} " if head else f"{note} ", mark=True, stands_for=out)
        yield from _runs(text[len(text) - tail :], Part.SAME, SHOWN, mark_ends=False)
