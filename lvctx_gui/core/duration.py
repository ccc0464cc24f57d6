"""Seconds in words."""

from __future__ import annotations

import math

_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def duration_words(seconds: float) -> str:
    """``seconds`` (0 or more) as people say them, in the largest unit that fits and never too few.

    Up to two minutes are told in seconds; beyond a week there is no more than days. ``2 hours``,
    ``1 hour 30 minutes``, ``7 seconds``.
    """
    whole = math.ceil(seconds)
    if whole <= 120:
        return _count(whole, "second")
    for index, (size, unit) in enumerate(_UNITS):
        if whole < size:
            continue
        number, rest = divmod(whole, size)
        if index + 1 == len(_UNITS):
            return _count(number + bool(rest), unit)
        small, name = _UNITS[index + 1]
        more = math.ceil(rest / small)
        if more * small == size:
            number, more = number + 1, 0
        return _count(number, unit) + (f" {_count(more, name)}" if more and number < 7 else "")
    return _count(whole, "second")


def _count(number: int, unit: str) -> str:
    return f"{number:,} {unit}" + ("" if number == 1 else "s")
