"""Seconds in words."""

from __future__ import annotations

import math

from lvctx_gui.core.translate import tr, tr_n

_DAY, _HOUR, _MINUTE, _SECOND = _UNITS = (86_400, 3_600, 60, 1)
_FEW = 7
"""From so many of a unit on the smaller unit does not matter."""


def duration_words(seconds: float) -> str:
    """``seconds`` (0 or more) as people say them, never too few: ``2 hours``, ``1 hour 30 minutes``.

    Up to two minutes are given in seconds.
    """
    whole = math.ceil(seconds)
    if whole <= 120:
        return _count(whole, _SECOND)
    index = next(index for index, size in enumerate(_UNITS) if whole >= size)
    size, smaller = _UNITS[index], _UNITS[index + 1]
    number, rest = divmod(whole, size)
    more = math.ceil(rest / smaller)
    if more and (number >= _FEW or more * smaller == size):
        number, more = number + 1, 0
    if not more:
        return _count(number, size)
    return tr("{large} {small}", "1 hour 30 minutes", large=_count(number, size), small=_count(more, smaller))


def roughly(seconds: float) -> int:
    """``seconds`` as whole ones for an *about*: no fewer, and up to a minute in steps of 5, then of 10."""
    whole = max(1, math.ceil(seconds))
    if whole <= 10:
        return whole
    step = 5 if whole <= 60 else 10
    return math.ceil(whole / step) * step


def _count(number: int, unit: int) -> str:
    if unit == _DAY:
        return tr_n("{n} day", "{n} days", number)
    if unit == _HOUR:
        return tr_n("{n} hour", "{n} hours", number)
    if unit == _MINUTE:
        return tr_n("{n} minute", "{n} minutes", number)
    return tr_n("{n} second", "{n} seconds", number)
