"""Editing text that an editor widget cannot hold, without changing what the person did not touch.

Qt's editors turn every kind of line break into one, drop half characters and keep no NUL. So they are
given a *shown* text in which each character stands for a fixed piece of the original, and what comes back
is spliced into the original: only the run between the common start and end is replaced.

Values may have some megabytes, and this is asked at each keystroke. So texts are compared, replaced and cut
as wholes and never walked through (1 MB of them: 2 ms instead of 1 s); a line break of two characters has one
in its place meanwhile (``_units``).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence

_CRLF = "\r\n"
_BREAK = re.compile("\r\n|[\r\n\u2028\u2029]")
_HALF = re.compile("[\ud800-\udfff]")
# Qt's document uses the last two for frames.
_SHOWN_AS = {
    "\r": "\n",
    "\0": "\u2400",
    "\u2028": "\n",
    "\u2029": "\n",
    "\ufdd0": "\ufffd",
    "\ufdd1": "\ufffd",
}


def shown_text(original: str) -> str:
    """``original`` as an editor can hold it; one character for each unit of the original."""
    return _shown(original.replace(_CRLF, "\n"))


def carry_edit(original: str, edited: str) -> str:
    """The new value after a person turned ``shown_text(original)`` into ``edited``.

    What they did not touch keeps its exact characters; a line break that they typed takes the kind that
    the original uses first (a plain line feed when it has none).
    """
    return _carried(original, edited)[0]


def carry_edits(stages: Sequence[str], edited: str) -> str:
    """As ``carry_edit``, from the one of ``stages``, an editor's texts so far, that ``edited`` keeps most of.

    Pasting makes such a text: what is pasted keeps its exact characters, and undoing it brings back those of
    the text before. Of equals the latest counts.
    """
    best, most = "", None
    for original in reversed(stages):
        carried, kept = _carried(original, edited)
        if most is None or kept > most:
            best, most = carried, kept
        if kept == len(edited):
            break  # nothing keeps more than all of it
    return best


def replaced(original: str, start: int, end: int, pasted: str) -> str:
    """``original`` with ``pasted`` in place of the characters from ``start`` to ``end`` of its shown text."""
    units, mark = _units(original)
    return _original(units[:start], mark) + pasted + _original(units[end:], mark)


def first_break(text: str) -> str:
    """The kind of line break that ``text`` uses first; a plain line feed when it has none."""
    found = _BREAK.search(text)
    return found[0] if found else "\n"


def index_of_unit(text: str, offset: int) -> int:
    """Which character of ``text`` begins at ``offset``, counted in UTF-16 units as Qt does."""
    if text.isascii():
        return min(offset, len(text))
    before = text.encode("utf-16-le", "surrogatepass")[: 2 * offset]
    return len(before.decode("utf-16-le", "surrogatepass"))


def common_ends(before: str, after: str) -> tuple[int, int]:
    """How many characters both have in common at the beginning, and how many of the rest at the end."""
    limit = min(len(before), len(after))
    head = _alike(lambda start, end: before[start:end] == after[start:end], limit)
    last, other = len(before), len(after)
    tail = _alike(
        lambda start, end: before[last - end : last - start] == after[other - end : other - start],
        limit - head,
    )
    return head, tail


def _alike(is_alike: Callable[[int, int], bool], limit: int) -> int:
    """How long the run from 0 on is, up to ``limit``, of which every part ``is_alike``."""
    if is_alike(0, limit):
        return limit
    found, beyond = 0, limit
    while beyond - found > 1:
        middle = (found + beyond) // 2
        if is_alike(found, middle):
            found = middle
        else:
            beyond = middle
    return found


def _carried(original: str, edited: str) -> tuple[str, int]:
    """The new value, and how much of ``original`` it keeps: what stayed twice, less what was there."""
    shown = shown_text(original)
    if shown == edited:
        return original, len(edited)
    head, tail = common_ends(shown, edited)
    units, mark = _units(original)
    typed = edited[head : len(edited) - tail].replace("\n", first_break(original))
    carried = _original(units[:head], mark) + typed + _original(units[len(units) - tail :], mark)
    return carried, 2 * (head + tail) - len(units)


def original_part(original: str, start: int, end: int) -> str:
    """What of ``original`` stands between two positions of its shown text.

    They are counted as Qt's documents do: in units of UTF-16, of which some characters take two.
    """
    units, mark = _units(original)
    shown = _shown(units, mark)
    return _original(units[index_of_unit(shown, start) : index_of_unit(shown, end)], mark)


def _units(original: str) -> tuple[str, str]:
    """``original`` with one character for each unit, and the one that stands for CR LF, if any does."""
    if _CRLF not in original:
        return original, ""
    # Nearly always the first one that is looked at: it is no character at all (U+10FFFF).
    mark = next(chr(code) for code in range(sys.maxunicode, -1, -1) if chr(code) not in original)
    return original.replace(_CRLF, mark), mark


def _original(units: str, mark: str) -> str:
    return units.replace(mark, _CRLF) if mark else units


def _shown(units: str, mark: str = "") -> str:
    if mark:
        units = units.replace(mark, "\n")
    is_ascii = units.isascii()
    for unit, shown in _SHOWN_AS.items():
        if unit.isascii() or not is_ascii:
            units = units.replace(unit, shown)
    return units if is_ascii else _HALF.sub("\ufffd", units)
