"""Differences inside a value, as segments without markup; colours come in from outside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import Enum

from lvctx_gui.core.splice import common_ends

MAX_TOKENS = 1_500
"""Above this many words in the part that differs, it is shown as one replacement: matching is quadratic."""

MAX_CHARACTERS = 60_000
"""Above this many characters in the part that differs, it is not even taken to words."""

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_GAP = re.compile(r"(?<!\s)\s+(?!\s)")
_NEAR = 4_000
"""How many characters are looked through for the gap between two words that is next to a difference."""


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


@dataclass(frozen=True, slots=True)
class TextDiff:
    """The segments that lead from one text to another.

    ``SAME`` and ``OLD`` joined give the old one; ``SAME`` and ``NEW`` joined give the new one. ``is_whole``
    says that they were compared word by word to the end: where it is not so, too much differs for that, and
    all between the first difference and the last is one replacement.
    """

    segments: tuple[Segment, ...]
    is_whole: bool = True


def text_diff(old: str, new: str) -> tuple[Segment, ...]:
    """The segments that lead from ``old`` to ``new``, see ``TextDiff``."""
    return diff_texts(old, new).segments


def diff_texts(old: str, new: str) -> TextDiff:
    """What leads from ``old`` to ``new``. Of a megabyte only the part that differs is taken to pieces."""
    if old == new:
        return TextDiff((Segment(Part.SAME, old),) if old else ())
    head, tail = _common_words(old, new)
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(before), len(after)) > MAX_CHARACTERS:
        middle, is_whole = [Segment(Part.OLD, before), Segment(Part.NEW, after)], False
    else:
        middle, is_whole = _by_words(_TOKEN.findall(before), _TOKEN.findall(after))
    segments = _joined(Segment(Part.SAME, old[:head]), *middle, Segment(Part.SAME, old[len(old) - tail :]))
    return TextDiff(segments, is_whole)


def is_small_change(segments: Iterable[Segment]) -> bool:
    """Whether ``segments`` tell of a small change: less than half of the longer text is another one.

    Only then are marks inside a text read faster than the two texts one below the other.
    """
    lengths = dict.fromkeys(Part, 0)
    for segment in segments:
        lengths[segment.part] += len(segment.text)
    # Either text is what stayed and what is its own.
    return max(lengths[Part.OLD], lengths[Part.NEW]) < lengths[Part.SAME]


def _joined(*segments: Segment) -> tuple[Segment, ...]:
    """The segments that hold something; neighbours that stay are one."""
    found: list[Segment] = []
    for segment in segments:
        if found and segment.part is found[-1].part is Part.SAME:
            found[-1] = Segment(Part.SAME, found[-1].text + segment.text)
        elif segment.text:
            found.append(segment)
    return tuple(found)


def _common_words(old: str, new: str) -> tuple[int, int]:
    """How many characters both have in common at each end, as far as whole words and gaps go there."""
    head, tail = common_ends(old, new)
    # A gap's beginning parts two tokens in both, whatever follows; behind a gap a token begins in both.
    gaps = [found.start() for found in _GAP.finditer(old, max(0, head - _NEAR), head)]
    start, stop = len(old) - tail, min(len(old), len(old) - tail + _NEAR)
    gap = _GAP.search(old, start, stop)
    if gap is not None and gap.end() < stop:
        tail = len(old) - gap.end()
    elif tail <= _NEAR:
        tail = 0
    return (gaps[-1] if gaps else head if head > _NEAR else 0), tail


def _by_words(before: list[str], after: list[str]) -> tuple[list[Segment], bool]:
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    middle, is_whole = _middle(before[head : len(before) - tail], after[head : len(after) - tail])
    same_head, same_tail = "".join(before[:head]), "".join(before[len(before) - tail :])
    return [Segment(Part.SAME, same_head), *middle, Segment(Part.SAME, same_tail)], is_whole


def _middle(old: list[str], new: list[str]) -> tuple[list[Segment], bool]:
    if not old or not new or max(len(old), len(new)) > MAX_TOKENS:
        replaced = [Segment(Part.OLD, "".join(old)), Segment(Part.NEW, "".join(new))]
        return replaced, not (old and new)
    segments = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            segments.append(Segment(Part.SAME, "".join(old[i1:i2])))
        else:
            segments.append(Segment(Part.OLD, "".join(old[i1:i2])))
            segments.append(Segment(Part.NEW, "".join(new[j1:j2])))
    return segments, True


def _common(left: list[str], right: list[str]) -> int:
    """How many tokens at the start are the same."""
    count = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        count += 1
    return count
