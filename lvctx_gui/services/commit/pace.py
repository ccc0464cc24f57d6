"""How fast the server lets us write: learned from its 429 answers and from what it takes, never forgotten.

Limits are not published (API page, "The five methods"), so nothing is held back until the first 429. That
one tells little: most servers have a reserve for bursts, which it has used up. What a server takes from one
429 to the next is its limit, whatever its reserve is, as that is empty at both; so the second one tells
exactly. From then on writes go out at just that rate. It rises slowly again with what is taken: a limit may
change, and what was a whim of the server must not slow people down for good.
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
"""Starts that are looked at to tell how fast requests went out; and as many taken ones tell a limit."""

_TOGETHER = 1.0
"""Seconds between two starts from which on they belong to different runs of requests.

Of a pause between two refusals as much counts: longer than that hardly any server saves up for bursts.
"""

_IDLE = 3.0
"""Seconds without a start after which nothing was wanted: reading a large call between two takes less."""

LATE = 0.25
"""Seconds by which a start may be late without moving the next: timers are late, and a read is a pause."""

_LONGEST = 3600.0
"""Seconds that a server is obeyed for: one that names a year by mistake must not lock people out."""

_LEAST = 0.05
_MOST = 10.0

_RISE = 0.01
"""By which part the rate rises with each request that is taken, while it is guessed."""

_RISE_WHEN_KNOWN = 0.0005
"""The same once it is known: it may have changed, and the server's reserve may be used as well."""

_KEPT = 0.92
"""What a refusal leaves of a known rate, at least: where a pause saves up nothing it is measured too low."""

_CARE = 0.01
"""Which part of a limit is left unused; twice as much after each refusal all the same."""

_MOST_CARE = 0.08


class RateLimiter:
    """Says when the next request may start. ``clock`` gives seconds, monotonic."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._starts: deque[float] = deque(maxlen=_SEEN)
        self._next = 0.0
        self._not_before = 0.0
        self._wished = 0.0
        self._slots: asyncio.Semaphore | None = None
        self._refused_at: float | None = None
        """When the server said no the last time, and so had no reserve; ``None`` where it may have one."""
        self._began: float | None = None
        """When the first request since then has gone out."""
        self._taken = 0
        """What the server has taken since then."""
        self._care = _CARE
        self._rise = _RISE
        self.interval = 0.0
        """Seconds between two starts, at least, in the long run."""

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
        due = self._next if now - self._next <= LATE else now
        start = max(now, due)
        self._next = due + self.interval
        self._note_start(start)
        return start - now

    def begin(self) -> None:
        """A request that had its turn goes out now; much later than booked, the next keeps its distance."""
        now = self._clock()
        if self._began is None:
            # Not when it was booked: while the call is read a server whose reserve is full saves up nothing.
            self._began = now
        if now + self.interval - self._next > LATE:
            self._next = now + self.interval

    def taken(self) -> None:
        """The server has accepted a request that had its turn."""
        self._taken += 1
        self.interval *= 1 - self._rise

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
        """The server answered 429: from now on as fast as it has let us, as far as that is known."""
        now = self._clock()
        # Of several that went out together the first one counts: nothing was sent since.
        if self._began is not None or not self.interval:
            self.interval = min(_MOST, max(self.interval, self._limit(now) or self._guess(now)))
        self._next = max(self._next, now + self.interval)
        # What follows comes after a pause that was asked for, which tells nothing about how fast is too fast.
        self._starts.clear()
        self._count_from(now)

    def _note_start(self, start: float) -> None:
        # What the server asked to wait is no pause of ours.
        last = max(self._starts[-1], self._not_before) if self._starts else start
        if start - last > max(_IDLE, 2 * self.interval):
            # Nothing was wanted for a while, in which the server may have saved up something.
            self._count_from(None)
        self._starts.append(start)

    def _count_from(self, refused_at: float | None) -> None:
        self._refused_at, self._began, self._taken = refused_at, None, 0

    def _limit(self, now: float) -> float | None:
        """The seconds between two starts that the server takes; ``None`` where that is not known."""
        if self._refused_at is None or self._began is None or self._taken < _SEEN:
            return None
        spent = now - self._began + min(self._began - self._refused_at, _TOGETHER)
        limit = spent / self._taken / (1 - self._care)
        if self._rise < _RISE:
            limit = min(limit, self.interval / _KEPT)
        self._rise = _RISE_WHEN_KNOWN
        self._care = min(_MOST_CARE, 2 * self._care)
        return limit

    def _guess(self, now: float) -> float:
        """The seconds between two starts as they were taken; of too few, twice those between starts."""
        if self._began is not None and self._taken >= _SEEN:
            # With its reserve the server has taken no fewer than it does in the long run: at this rate
            # nothing is saved up while the limit is being measured.
            return (now - self._began) / self._taken
        run = self._last_run()
        spacing = 0.0
        if run:
            # A single one since the last refusal: what was learned then was still too fast.
            spacing = (run[-1] - run[0]) / (len(run) - 1) if len(run) > 1 else self.interval
        return max(_LEAST, 2 * spacing)

    def _last_run(self) -> list[float]:
        """The latest starts that followed each other without a pause: others tell when somebody worked."""
        run: list[float] = []
        for start in reversed(self._starts):
            if run and run[0] - start > max(_TOGETHER, 2 * self.interval):
                break
            run.insert(0, start)
        return run
