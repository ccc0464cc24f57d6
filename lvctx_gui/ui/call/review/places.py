"""Where each of many things of different heights stands below the others; heights may be guessed at first."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate


class Places:
    """Heights from top to bottom. A guess stands for what was not measured yet."""

    def __init__(self) -> None:
        self._heights: list[int] = []
        self._known: list[bool] = []
        self._tops: list[int] | None = None

    def __len__(self) -> int:
        return len(self._heights)

    def insert(self, at: int, count: int, guess: int) -> None:
        """``count`` things more, before the one at ``at``."""
        self._heights[at:at] = [guess] * count
        self._known[at:at] = [False] * count
        self._tops = None

    def remove(self, at: int, count: int) -> None:
        """``count`` things less."""
        del self._heights[at : at + count]
        del self._known[at : at + count]
        self._tops = None

    def forget(self, at: int, count: int) -> None:
        """What was measured of these holds no longer; until they are measured again it is the guess."""
        self._known[at : at + count] = [False] * count

    def guess_all(self, guess: int) -> None:
        """Nothing that was measured holds any longer."""
        self._heights = [guess] * len(self._heights)
        self._known = [False] * len(self._heights)
        self._tops = None

    def is_known(self, at: int) -> bool:
        """Whether the height there was measured."""
        return self._known[at]

    def measure(self, at: int, height: int) -> int:
        """The height there is ``height``; returns by how much it is more than what stood for it."""
        more = height - self._heights[at]
        self._heights[at], self._known[at] = height, True
        if more:
            self._tops = None
        return more

    def height(self, at: int) -> int:
        """How high it is there."""
        return self._heights[at]

    def top(self, at: int) -> int:
        """Where it begins there."""
        return self._all_tops()[at]

    @property
    def end(self) -> int:
        """Where the last one ends."""
        return self._all_tops()[-1]

    def at(self, y: int) -> int | None:
        """Which one is at ``y``; ``None`` above the first and below the last."""
        tops = self._all_tops()
        return bisect_right(tops, y) - 1 if 0 <= y < tops[-1] else None

    def _all_tops(self) -> list[int]:
        if self._tops is None:
            self._tops = list(accumulate(self._heights, initial=0))
        return self._tops
