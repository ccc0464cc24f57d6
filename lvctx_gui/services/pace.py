"""How fast the server lets us write: learned from its 429 answers, never forgotten within a connection.

Limits are not published (API page, "The five methods"). Nothing is held back until the first 429.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

_SEEN = 8
"""Starts that are looked at to tell how fast requests went out."""

_LEAST = 0.05
_MOST = 10.0


class Pace:
    """Says when the next request may start. ``clock`` gives seconds, monotonic."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._starts: deque[float] = deque(maxlen=_SEEN)
        self._next = 0.0
        self.interval = 0.0
        """Seconds between two starts, at least; it only ever grows."""

    def take_turn(self) -> float:
        """Book the next start; returns the seconds to wait until then (0 or more)."""
        now = self._clock()
        start = max(now, self._next)
        self._next = start + self.interval
        self._starts.append(start)
        return start - now

    def slow_down(self, retry_after: float | None = None) -> None:
        """The server answered 429: from now on at half the rate at which requests went out.

        ``retry_after`` is what it asked to wait, in seconds: nothing starts before that.
        """
        now = self._clock()
        spacing = _LEAST
        # Older ones tell when somebody worked, not how fast.
        recent = [start for start in self._starts if now - start <= _MOST]
        if len(recent) > 1:
            spacing = (recent[-1] - recent[0]) / (len(recent) - 1)
        self.interval = min(_MOST, max(_LEAST, self.interval, 2 * spacing))
        self._next = max(self._next, now + max(self.interval, retry_after or 0.0))
