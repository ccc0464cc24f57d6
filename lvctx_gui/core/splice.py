"""Editing text that an editor widget cannot hold, without changing what the person did not touch.

Qt's editors turn every kind of line break into one, drop half characters and keep no NUL. So they are
given a *shown* text in which each character stands for a fixed piece of the original, and what comes back
is spliced into the original: only the run between the common start and end is replaced.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_UNIT = re.compile(r"\r\n|.", re.DOTALL)
_BREAKS = ("\r\n", "\r", "\n", "\u2028", "\u2029")


def shown_text(original: str) -> str:
    """``original`` as an editor can hold it; one character for each unit of the original."""
    return "".join(_shown(unit) for unit in _UNIT.findall(original))


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
    texts = [_carried(original, edited) for original in reversed(stages)]
    return max(texts, key=lambda carried: carried[1])[0]


def replaced(original: str, start: int, end: int, pasted: str) -> str:
    """``original`` with ``pasted`` in place of the characters from ``start`` to ``end`` of its shown text."""
    units = _UNIT.findall(original)
    return "".join((*units[:start], pasted, *units[end:]))


def first_break(text: str) -> str:
    """The kind of line break that ``text`` uses first; a plain line feed when it has none."""
    return next((unit for unit in _UNIT.findall(text) if unit in _BREAKS), "\n")


def index_of_unit(text: str, offset: int) -> int:
    """Which character of ``text`` begins at ``offset``, counted in UTF-16 units as Qt does."""
    before = text.encode("utf-16-le", "surrogatepass")[: 2 * offset]
    return len(before.decode("utf-16-le", "surrogatepass"))


def common_ends(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """How many items both have in common at the beginning, and how many of the rest at the end."""
    limit = min(len(before), len(after))
    head = 0
    while head < limit and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < limit - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return head, tail


def _carried(original: str, edited: str) -> tuple[str, int]:
    """The new value, and how much of ``original`` it keeps: what stayed twice, less what was there."""
    units = _UNIT.findall(original)
    shown = [_shown(unit) for unit in units]
    head, tail = common_ends(shown, edited)
    line_break = first_break(original)
    typed = edited[head : len(edited) - tail].replace("\n", line_break)
    return "".join(units[:head]) + typed + "".join(units[len(units) - tail :]), 2 * (head + tail) - len(units)


def original_part(original: str, start: int, end: int) -> str:
    """What of ``original`` stands between two positions of its shown text.

    They are counted as Qt's documents do: in units of UTF-16, of which some characters take two.
    """
    part: list[str] = []
    at = 0
    for unit in _UNIT.findall(original):
        if start <= at < end:
            part.append(unit)
        at += 2 if unit > "\uffff" else 1
    return "".join(part)


def _shown(unit: str) -> str:
    if unit in _BREAKS:
        return "\n"
    if "\ud800" <= unit <= "\udfff":
        return "\ufffd"
    if unit == "\0":
        return "\u2400"
    if unit in "\ufdd0\ufdd1":  # Qt's document uses these two for frames
        return "\ufffd"
    return unit
