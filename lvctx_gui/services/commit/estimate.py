"""How long what is left of a commit takes, told from how fast it went so far."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

REMEMBERED = 64
"""Requests that are looked back at: as many as tell what is usual just now."""

_FEW = 8
_PAUSE = 0.5
"""Seconds from which on a gap between two answers is a pause that was asked for, and not what is usual."""


def seconds_left(
    rest: int, done_at: Sequence[float], interval: float = 0.0, asked: float = 0.0
) -> float | None:
    """Seconds until ``rest`` requests are done as well; ``None`` without a rest, or where nobody can tell.

    ``done_at`` are the moments at which the latest ones were done, in order; ``interval`` is how far apart
    the server wants them, ``asked`` how long it wants to be left alone first.
    """
    if rest <= 0:
        return None
    gaps = [later - earlier for earlier, later in pairwise(done_at)]
    usual = [gap for gap in gaps if gap < max(_PAUSE, 4 * interval)]
    if len(usual) < _FEW:
        return asked + rest * interval if interval else None
    return asked + rest * max(interval, sum(usual) / len(usual))
