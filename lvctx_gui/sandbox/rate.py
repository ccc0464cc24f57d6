"""A token bucket: so many requests a second, with a small reserve for bursts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class TokenBucket:
    """Filled with `rate` tokens a second; holds one second's worth, and at least one."""

    def __init__(self, rate: float, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._clock = clock
        self._capacity = max(1.0, rate)
        self._tokens = self._capacity
        self._filled_at = clock()

    def take(self) -> int | None:
        """Take a token; or say in how many whole seconds there will be one."""
        now = self._clock()
        self._tokens = min(self._capacity, self._tokens + (now - self._filled_at) * self._rate)
        self._filled_at = now
        # Sums of small floats may stop a hair short of one.
        if self._tokens > 1 - 1e-9:
            self._tokens = max(0.0, self._tokens - 1)
            return None
        return max(1, math.ceil((1 - self._tokens) / self._rate - 1e-9))
