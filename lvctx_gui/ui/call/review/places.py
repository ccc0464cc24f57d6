"""Where each of many things of different heights stands below the others; heights may be guessed at first."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

_SIZE = 256
"""How many heights are summed up together: a change then costs as little among 100,000 as among a few."""


class _Block:
    """Neighbours, and how high they are together."""

    __slots__ = ("heights", "known", "total")

    def __init__(self, heights: list[int], known: list[bool]) -> None:
        self.heights = heights
        self.known = known
        self.total = sum(heights)

    def parts(self) -> list[_Block]:
        """The same as blocks of a usual size."""
        cuts = range(0, len(self.heights), _SIZE)
        return [_Block(self.heights[at : at + _SIZE], self.known[at : at + _SIZE]) for at in cuts]


class Places:
    """Heights from top to bottom. A guess stands for what was not measured yet."""

    def __init__(self) -> None:
        self._blocks: list[_Block] = []
        self._sums: tuple[list[int], list[int]] | None = None
        """How many things are above each block and how high they are together; the last: above the end."""

    def __len__(self) -> int:
        return self._above()[0][-1]

    def insert(self, at: int, count: int, guess: int) -> None:
        """``count`` things more, before the one at ``at``."""
        new = _Block([guess] * count, [False] * count)
        number, offset = self._find(at)
        if number < len(self._blocks):
            old = self._blocks[number]
            new.heights[:0], new.heights[len(new.heights) :] = old.heights[:offset], old.heights[offset:]
            new.known[:0], new.known[len(new.known) :] = old.known[:offset], old.known[offset:]
            new.total += old.total
        self._blocks[number : number + 1] = new.parts() if len(new.heights) > 2 * _SIZE else [new]
        self._sums = None

    def remove(self, at: int, count: int) -> None:
        """``count`` things less."""
        for block, first, last in self._parts(at, count):
            block.total -= sum(block.heights[first:last])
            del block.heights[first:last]
            del block.known[first:last]
        self._blocks = [block for block in self._blocks if block.heights]
        self._sums = None

    def forget(self, at: int, count: int) -> None:
        """What was measured of these holds no longer; until they are measured again it is the guess."""
        for block, first, last in self._parts(at, count):
            block.known[first:last] = [False] * (last - first)

    def guess_all(self, guess: int) -> None:
        """Nothing that was measured holds any longer."""
        self._blocks = [
            _Block([guess] * len(block.heights), [False] * len(block.heights)) for block in self._blocks
        ]
        self._sums = None

    def is_known(self, at: int) -> bool:
        """Whether the height there was measured."""
        number, offset = self._find(at)
        return self._blocks[number].known[offset]

    def measure(self, at: int, height: int) -> int:
        """The height there is ``height``; returns by how much it is more than what stood for it."""
        number, offset = self._find(at)
        block = self._blocks[number]
        more = height - block.heights[offset]
        block.heights[offset], block.known[offset] = height, True
        if more:
            block.total += more
            self._sums = None
        return more

    def height(self, at: int) -> int:
        """How high it is there."""
        number, offset = self._find(at)
        return self._blocks[number].heights[offset]

    def top(self, at: int) -> int:
        """Where it begins there."""
        number, offset = self._find(at)
        above = self._above()[1][number]
        return above + sum(self._blocks[number].heights[:offset]) if offset else above

    @property
    def end(self) -> int:
        """Where the last one ends."""
        return self._above()[1][-1]

    def at(self, y: int) -> int | None:
        """Which one is at ``y``; ``None`` above the first and below the last."""
        counts, tops = self._above()
        if not 0 <= y < tops[-1]:
            return None
        number = bisect_right(tops, y) - 1
        inside = list(accumulate(self._blocks[number].heights, initial=tops[number]))
        return counts[number] + bisect_right(inside, y) - 1

    def _above(self) -> tuple[list[int], list[int]]:
        if self._sums is None:
            counts = list(accumulate((len(block.heights) for block in self._blocks), initial=0))
            self._sums = counts, list(accumulate((block.total for block in self._blocks), initial=0))
        return self._sums

    def _find(self, at: int) -> tuple[int, int]:
        """The number of the block of the thing at ``at``, and its place there; the end is the last one's."""
        counts = self._above()[0]
        number = bisect_right(counts, at) - 1
        if number == len(self._blocks) and number:
            number -= 1
        return number, at - counts[number]

    def _parts(self, at: int, count: int) -> Iterator[tuple[_Block, int, int]]:
        """The blocks of ``count`` things from ``at`` on, each with what of it they are."""
        number, first = self._find(at)
        while count:
            block = self._blocks[number]
            last = min(first + count, len(block.heights))
            count -= last - first
            yield block, first, last
            number, first = number + 1, 0
