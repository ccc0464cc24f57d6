"""One way in which texts are compared where a person looks for something.

What a person takes for the same letters is the same: small and capital ones (``izmir`` finds ``İzmir``,
``strasse`` finds ``Straße``), and both forms of a letter with a mark (``é`` as one character or as two).
Values are never changed by it: a fold is made, compared and thrown away.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

_DOT = "\u0307"
"""The dot that İ has when it is taken apart, and that stays behind when it becomes small."""
_DOTTED = re.compile(f"[iI][\u0315-\u0362]*?{_DOT}+")

_ALONE = (
    "\0-\u00de\u00e0-\u012f\u0132-\u0148\u014a-\u01ef\u0391-\u03af\u03b1-\u03ff\u0400-\u0482\u048a-\u052f"
    "\u05d0-\u05ea\u0620-\u064a\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff"
    "\uac00-\ud7a3"
)
_STEADY = re.compile(f"[{_ALONE}]+")
"""What becomes one character each, whatever stands before it: how most texts are written."""
_PLAIN = re.compile(f"[{_ALONE}\u00df\u1e9e]*")
"""What ``casefold`` alone folds: these, and those of which it makes ``ss``."""


def fold(text: str) -> str:
    """``text`` as it is compared: NFC of the case fold of NFD, ``ı`` as ``i``, and no dot above an ``i``."""
    if text.isascii():
        return text.lower()
    if _PLAIN.fullmatch(text):
        return text.casefold()
    return unicodedata.normalize("NFC", _undotted(unicodedata.normalize("NFD", text).casefold()))


def levelled(text: str) -> str:
    """``text`` with one form for each letter, but small and capital ones as they are: for patterns.

    ``fold`` of it is ``fold`` of ``text``.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _undotted(unicodedata.normalize("NFD", text)))


def folded(text: str, *, by: Callable[[str], str] = fold) -> Folded:
    """``by(text)``, with the way back to ``text``; ``by`` is ``fold`` or ``levelled``."""
    return Folded(by(text), text, by)


@dataclass(frozen=True)
class Folded:
    """A text as it is compared, which knows where in the original each part of it comes from."""

    text: str = field(repr=False)
    original: str = field(repr=False)
    by: Callable[[str], str] = fold

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the original: whole characters, with the marks on them.

        An empty one stays empty, at the beginning of its character.
        """
        if self.original.isascii():
            return start, end
        first, _ = self._character(start)
        return (first, first) if end <= start else (first, self._character(end - 1)[1])

    def _character(self, place: int) -> tuple[int, int]:
        """Where the character of the original begins and ends that ``text[place]`` is part of."""
        here = self._parts
        number = bisect_right(here.places, place) - 1
        if number < 0 or place >= len(self.text):
            return len(self.original), len(self.original)
        begin, end, steady = here.origins[number]
        if not steady:
            return begin, end
        begin += place - here.places[number]
        return begin, begin + 1

    @cached_property
    def _parts(self) -> _Parts:
        parts, place = _Parts([], []), 0
        for begin, end, steady in _characters(self.original):
            parts.places.append(place)
            parts.origins.append((begin, end, steady))
            place += end - begin if steady else _length(self.original[begin:end], self.by)
        return parts


@dataclass(frozen=True)
class _Parts:
    """Where the parts of a text begin after folding; what they are before it, and whether one to one."""

    places: list[int] = field(repr=False)
    origins: list[tuple[int, int, bool]] = field(repr=False)


def hits(text: Folded, needle: str, limit: int = 1_000) -> Iterator[tuple[int, int]]:
    """Where ``needle``, which is folded, stands in the original of ``text``; at most ``limit`` places.

    They lie in order and apart; ``s`` is found in ``ß`` once.
    """
    at = text.text.find(needle) if needle else -1
    last = 0
    while at >= 0 and limit > 0:
        start, end = text.span(at, at + len(needle))
        if end > last:
            yield max(start, last), end
            last, limit = end, limit - 1
        at = text.text.find(needle, at + len(needle))


def _undotted(apart: str) -> str:
    """``apart`` (in NFD) with ``i`` for ``ı``, and without a dot above an ``i`` or ``I``."""
    apart = apart.replace("\u0131", "i")
    return apart if _DOT not in apart else _DOTTED.sub(_without_dot, apart)


def _without_dot(found: re.Match[str]) -> str:
    letter, marks = found[0][0], found[0][1:].rstrip(_DOT)
    # Another letter between them has the dot, or another mark above, on which it then stands.
    return letter + marks if all(unicodedata.combining(mark) not in (0, 230) for mark in marks) else found[0]


def _characters(text: str) -> Iterator[tuple[int, int, bool]]:
    """The parts of ``text`` that can be folded alone, and whether each of its characters becomes one."""
    at = 0
    while at < len(text):
        run = _STEADY.match(text, at)
        # What a run ends with may have a mark on it, which stands behind.
        end = run.end() - (run.end() < len(text)) if run else at
        if end > at:
            yield at, end, True
            at = end
            continue
        end = at + 1
        while end < len(text) and _joins(text[end]):
            end += 1
        yield at, end, False
        at = end


def _joins(character: str) -> bool:
    """Whether ``character`` may become one with what stands before it: a mark, a vowel of Hangul."""
    return unicodedata.category(character)[0] == "M" or "\u1160" <= character <= "\u11ff"


@lru_cache(maxsize=4_000)
def _length(character: str, by: Callable[[str], str]) -> int:
    return len(by(character))
