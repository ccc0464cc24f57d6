"""Looks for a pattern in large bytes piece by piece: a search holds Python's lock, and with it the window."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WINDOW = 32 << 10
_OVERLAP = 4 << 10


def found_in(data: bytes, pattern: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """The places of ``pattern`` in ``data``; places that begin in different pieces may overlap."""
    for begin in range(0, len(data), _WINDOW):
        end = begin + _WINDOW
        limit = min(len(data), end + _OVERLAP)
        for found in pattern.finditer(data, begin, limit):
            if found.start() >= end:
                break
            if found.end() == limit < len(data) and (whole := pattern.match(data, found.start())):
                yield whole
            else:
                yield found
