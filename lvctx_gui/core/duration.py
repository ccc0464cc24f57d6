"""Seconds in words."""

from __future__ import annotations

import math

_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
_FEW = 7
"""From so many of a unit on the smaller one is of no interest."""


def duration_words(seconds: float) -> str:
    """``seconds`` (0 or more) as people say them, never too few: ``2 hours``, ``1 hour 30 minutes``.

    Up to two minutes are told in seconds.
    """
    whole = math.ceil(seconds)
    if whole <= 120:
        return _count(whole, "second")
    index = next(index for index, (size, _) in enumerate(_UNITS) if whole >= size)
    (size, unit), (small, smaller) = _UNITS[index], _UNITS[index + 1]
    number, rest = divmod(whole, size)
    more = math.ceil(rest / small)
    if more and (number >= _FEW or more * small == size):
        number, more = number + 1, 0
    return _count(number, unit) + (f" {_count(more, smaller)}" if more else "")


def _count(number: int, unit: str) -> str:
    return f"{number:,} {unit}" + ("" if number == 1 else "s")
