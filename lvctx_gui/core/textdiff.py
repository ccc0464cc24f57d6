"""Differences inside a value, as segments without markup; colours come in from outside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import Enum

MAX_TOKENS = 1_500
"""Above this many words in the part that differs, it is shown as one replacement: matching is quadratic."""

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


class Part(Enum):
    """Where a segment stands: in both texts, in the old one only, in the new one only."""

    SAME = "same"
    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text and where it stands."""

    part: Part
    text: str = field(repr=False)


def text_diff(old: str, new: str) -> tuple[Segment, ...]:
    """The segments that lead from ``old`` to ``new``.

    ``SAME`` and ``OLD`` joined give ``old``; ``SAME`` and ``NEW`` joined give ``new``.
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    segments = [Segment(Part.SAME, "".join(before[:head]))]
    middle_old, middle_new = before[head : len(before) - tail], after[head : len(after) - tail]
    segments += _middle(middle_old, middle_new)
    segments.append(Segment(Part.SAME, "".join(before[len(before) - tail :])))
    return tuple(segment for segment in segments if segment.text)


def is_small_change(segments: Iterable[Segment]) -> bool:
    """Whether ``segments`` tell of a small change: less than half of the longer text is another one.

    Only then are marks inside a text read faster than the two texts one below the other.
    """
    lengths = dict.fromkeys(Part, 0)
    for segment in segments:
        lengths[segment.part] += len(segment.text)
    # Either text is what stayed and what is its own.
    return max(lengths[Part.OLD], lengths[Part.NEW]) < lengths[Part.SAME]


def _middle(old: list[str], new: list[str]) -> list[Segment]:
    if not old or not new or max(len(old), len(new)) > MAX_TOKENS:
        return [Segment(Part.OLD, "".join(old)), Segment(Part.NEW, "".join(new))]
    segments = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            segments.append(Segment(Part.SAME, "".join(old[i1:i2])))
        else:
            segments.append(Segment(Part.OLD, "".join(old[i1:i2])))
            segments.append(Segment(Part.NEW, "".join(new[j1:j2])))
    return segments


def _common(left: list[str], right: list[str]) -> int:
    """How many tokens at the start are the same."""
    count = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        count += 1
    return count
