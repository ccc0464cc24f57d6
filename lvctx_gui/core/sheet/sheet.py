"""The blocks of a text that is shown as it is stored, or indented, and the map between both sides.

A place is a block and a column in it, which is counted in units of UTF-16 as Qt does. Blocks are made as they
are asked for, so that a text of some megabytes can be shown bit by bit.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from lvctx_gui.core.sheet.runs import Run, break_mark, width
from lvctx_gui.core.splice import index_of_unit


class Place(NamedTuple):
    """Where something is in what is shown."""

    block: int
    column: int


class Block(NamedTuple):
    """What is shown in one paragraph of the widget."""

    runs: tuple[Run, ...]
    line_break: str = ""
    """What the end of the paragraph stands for; ``""`` where it is only cut there, or nothing follows."""
    break_start: int = -1
    """Where that is in the stored text; -1 for a line break that is only in the view."""

    @property
    def shown(self) -> str:
        """Its text."""
        return "".join(run.shown for run in self.runs) + break_mark(self.line_break)


class Sheet:
    """What is shown of a stored text. Each kind says how its blocks are made (``_next``, ``block``)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: list[int] = []
        """Where in the text each block begins."""
        self.is_complete = False
        self._making = self._next()

    def more(self, characters: int, blocks: int) -> str:
        """The text of some further blocks, to be appended to those before; about so many of both at most.

        ``is_complete`` says whether these were the last ones.
        """
        shown: list[str] = []
        before, length = len(self.starts), 0
        while length < characters and len(self.starts) - before < blocks:
            number = next(self._making, None)
            if number is None:
                self.is_complete = True
                break
            shown.append(self.block(number).shown)
            length += len(shown[-1]) + 1
        begins = "\n" if before and shown else ""
        return begins + "\n".join(shown)

    def _next(self) -> Iterator[int]:
        """The numbers of the blocks, each once it has been made; there is at least one."""
        raise NotImplementedError

    def block(self, number: int) -> Block:
        """The block with this number, which has been made."""
        raise NotImplementedError

    # From what is shown to what is stored ----------------------------------------------------------------

    def copied(self, start: Place, end: Place) -> str:
        """What is copied for what is shown between two places.

        Of what has a mark of several characters, and of a line break, nothing is halved.
        """
        if start.block == end.block:
            return _part(self.block(start.block), start.column, end.column)
        first = _part(self.block(start.block), start.column, None)
        return first + self._between(start.block + 1, end.block) + _part(self.block(end.block), 0, end.column)

    def _between(self, first: int, behind: int) -> str:
        """What is copied for whole blocks."""
        return "".join(_part(self.block(number), 0, None) for number in range(first, behind))

    def offset(self, place: Place) -> int:
        """Where in the stored text a place is, or what follows it."""
        at, block = 0, self.block(place.block)
        for run in block.runs:
            after = at + width(run.shown)
            if run.start >= 0 and place.column < after:
                if not run.is_one_to_one or place.column <= at:
                    return run.start
                return run.start + index_of_unit(run.shown, place.column - at)
            at = after
        if block.break_start >= 0:
            return block.break_start
        is_last = place.block + 1 >= len(self.starts)
        return len(self.text) if is_last else self.starts[place.block + 1]

    # From what is stored to what is shown ----------------------------------------------------------------

    def span(self, start: int, end: int) -> tuple[Place, Place]:
        """The places around ``text[start:end]``, as far as that is shown."""
        first = self._place(start, is_end=False)
        return first, max(first, self._place(end - 1, is_end=True)) if end > start else first

    def _place(self, offset: int, *, is_end: bool) -> Place:
        """The place before the character at ``offset``, or behind it; the next one where it is not shown."""
        number = max(0, bisect_right(self.starts, offset) - 1)
        block, at = self.block(number), 0
        for run in block.runs:
            if run.start >= 0 and offset < run.start + len(run.stored):
                inside = max(0, offset - run.start)
                if not run.is_one_to_one:
                    return Place(number, at + (width(run.shown) if is_end else 0))
                hidden = offset < run.start
                return Place(number, at + width(run.shown[: inside + (is_end and not hidden)]))
            at += width(run.shown)
        if is_end and 0 <= block.break_start <= offset and number + 1 < len(self.starts):
            return Place(number + 1, 0)
        return Place(number, at)

    def stored_break(self, number: int) -> str:
        """The stored line break that a block ends with; ``""`` where it is only cut, or laid out."""
        block = self.block(number)
        return block.line_break if block.break_start >= 0 else ""

    def marks(self, number: int) -> Iterator[tuple[int, int]]:
        """The columns between which there are marks in a block."""
        at, block = 0, self.block(number)
        for run in block.runs:
            after = at + width(run.shown)
            if run.is_mark:
                yield at, after
            at = after
        if mark := break_mark(block.line_break):
            yield at, at + width(mark)


def _part(block: Block, start: int, end: int | None) -> str:
    """What a block stands for between two columns; ``None``: with its end."""
    parts, at = list[str](), 0
    for run in block.runs:
        after = at + width(run.shown)
        first, last = max(start, at), after if end is None else min(end, after)
        if first < last:
            parts.append(run.stored if (first, last) == (at, after) else _of_run(run, first - at, last - at))
        at = after
    mark = width(break_mark(block.line_break))
    if end is None or (end > max(at, start) and start < at + mark):
        parts.append(block.line_break)
    return "".join(parts)


def _of_run(run: Run, start: int, end: int) -> str:
    if not run.is_one_to_one:
        return run.stored
    return run.stored[index_of_unit(run.shown, start) : index_of_unit(run.shown, end)]
