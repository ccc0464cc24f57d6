"""Where a text is found that a person looks for in a long one, bit by bit."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from lvctx_gui.core.fold import fold, folded, hits

SLICE = 30_000
"""Characters that are folded at a time: some milliseconds."""

MOST = 10_000
"""Places that are told: nobody goes through more of them."""


_MOST_AT_ONCE = 1_000


def found_places(text: str, wanted: str, slice_size: int = SLICE) -> Iterator[list[tuple[int, int]]]:
    """Where ``wanted`` stands in ``text``, as ``core.fold`` compares: some at a time, a slice of the text.

    Places do not overlap, and come in order. After ``MOST`` of them it ends.
    """
    needle, at, told = fold(wanted), 0, 0
    if not needle:
        return
    # What begins in a slice may end behind it: a letter may have some marks on it.
    beyond = 4 * len(needle) + 16
    while at < len(text) and told < MOST:
        end = _slice_end(text, at + slice_size)
        places: list[tuple[int, int]] = []
        most = min(_MOST_AT_ONCE, MOST - told)
        found = list(hits(folded(text[at : end + beyond]), needle, most))
        for start, stop in found:
            # Of a letter that becomes two by folding both may be found.
            if at + start < end and (not places or at + start >= places[-1][1]):
                places.append((at + start, at + stop))
        told += len(places)
        yield places
        # Where so many were found there may be more in this slice.
        behind = places[-1][1] if places else end
        at = behind if len(found) == most else max(end, behind)


def _slice_end(text: str, end: int) -> int:
    while end < len(text) and unicodedata.category(text[end])[0] == "M":
        end += 1
    return min(end, len(text))
