"""How fast the server lets us write: learned from its 429 answers, never forgotten within a connection.

Limits are not published (API page, "The five methods"). Nothing is held back until the first 429.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio

AT_ONCE = 4
"""DELETEs that are under way at the same time on one connection, at most."""

_SEEN = 8
"""Starts that are looked at to tell how fast requests went out."""

_TOGETHER = 1.0
"""Seconds between two starts from which on they belong to different runs of requests."""

_LONGEST = 3600.0
"""Seconds that a server is obeyed for: one that names a year by mistake must not lock people out."""

_LEAST = 0.05
_MOST = 10.0


class RateLimiter:
    """Says when the next request may start. ``clock`` gives seconds, monotonic."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._starts: deque[float] = deque(maxlen=_SEEN)
        self._next = 0.0
        self._not_before = 0.0
        self._wished = 0.0
        self._slots: asyncio.Semaphore | None = None
        self.interval = 0.0
        """Seconds between two starts, at least; it only ever grows."""

    @property
    def slots(self) -> asyncio.Semaphore:
        """As many as DELETEs may be under way, whichever commits they belong to."""
        import asyncio  # not needed for the first paint

        if self._slots is None:
            self._slots = asyncio.Semaphore(AT_ONCE)
        return self._slots

    def take_turn(self) -> float:
        """Book the next start; returns the seconds to wait until then (0 or more)."""
        now = self._clock()
        start = max(now, self._next)
        self._next = start + self.interval
        self._starts.append(start)
        return start - now

    def begin(self) -> None:
        """A request that had its turn goes out now, maybe later than booked: the next keeps its distance."""
        self._next = max(self._next, self._clock() + self.interval)

    @property
    def asked(self) -> float:
        """Seconds that are left of what the server asked to wait (0 or more)."""
        return max(0.0, self._not_before - self._clock())

    @property
    def wish(self) -> float:
        """The same as the server said it, however long that is: for telling people."""
        return max(0.0, self._wished - self._clock()) if self.asked else 0.0

    def hold(self, seconds: float) -> None:
        """The server asked to wait for so many seconds: nothing starts before that, for an hour at most."""
        now = self._clock()
        self._wished = max(self._wished, now + seconds)
        self._not_before = max(self._not_before, now + min(seconds, _LONGEST))
        self._next = max(self._next, self._not_before)

    def release(self) -> None:
        """A person goes ahead in spite of what the server asked; how fast it lets us write stays known."""
        self._wished = self._not_before = 0.0
        self._next = self._clock()

    def slow_down(self) -> None:
        """The server answered 429: from now on at half the rate at which requests went out."""
        now = self._clock()
        run = self._last_run()
        spacing = 0.0
        if run:
            # A single one since the last refusal: what was learned then was still too fast.
            spacing = (run[-1] - run[0]) / (len(run) - 1) if len(run) > 1 else self.interval
        self.interval = min(_MOST, max(_LEAST, self.interval, 2 * spacing))
        self._next = max(self._next, now + self.interval)
        # What follows comes after a pause that was asked for, which tells nothing about how fast is too fast.
        self._starts.clear()

    def _last_run(self) -> list[float]:
        """The latest starts that followed each other without a pause: others tell when somebody worked."""
        run: list[float] = []
        for start in reversed(self._starts):
            if run and run[0] - start > max(_TOGETHER, 2 * self.interval):
                break
            run.insert(0, start)
        return run
