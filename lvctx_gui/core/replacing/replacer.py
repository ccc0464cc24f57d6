r"""What replacing makes of one text: each place that was found becomes another text, once.

What has been put in is not looked through again. Where case does not count, a place is made of whole
characters: ``s`` is no part of ``ß`` here. A pattern's groups are ``\1`` to ``\99`` in the replacement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lvctx_gui.core.fold import fold, folded, hits
from lvctx_gui.core.pattern import Budget, Match, Pattern, PatternError
from lvctx_gui.core.translate import tr

LONGEST = 8_000_000
"""Characters that a value may have afterwards: nothing longer can be shown, or sent together with others."""

_EACH = 2.0
_TOGETHER = 20.0
"""Seconds that a pattern has: it takes longer to find every place than to find one."""
_TURN = 1_000
"""Places that are replaced in one go."""

_PART = re.compile(r"\\(\d{1,2}|.)|([^\\]+)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}


class TooLongError(Exception):
    """What would stand there afterwards is too much; the sentence says so."""


@dataclass(frozen=True, slots=True)
class Replacing:
    """What a person wants: every ``text`` becomes ``by``.

    ``pattern`` says that ``text`` is one; ``case`` that capital and small letters are not the same; ``whole``
    that it is all of a value.
    """

    text: str = field(repr=False)
    by: str = field(repr=False)
    pattern: bool = False
    case: bool = False
    whole: bool = False


GoOn = Callable[[], None]
"""Called again and again; it ends the work by an exception."""

Replacer = Callable[[str], tuple[str, int]]
"""A text, and how many places in it have become something else.

Raises ``TooSlowError``, and ``TooLongError`` where the text would have more than ``LONGEST`` characters.
"""

_Change = tuple[tuple[int, int], str]
"""Where a place is, and what stands there afterwards."""


def replacer(wish: Replacing, go_on: GoOn = lambda: None) -> Replacer:
    """What replaces as ``wish`` says. Raises ``PatternError``, also of a replacement that names no group."""
    places = _by_pattern(wish) if wish.pattern else _by_text(wish)
    return lambda text: _put_in(text, places(text), go_on)


def _by_text(wish: Replacing) -> Callable[[str], Iterable[_Change]]:
    needle = wish.text if wish.case else fold(wish.text)
    if wish.whole:

        def whole(text: str) -> Iterable[_Change]:
            is_it = (text if wish.case else fold(text)) == needle
            return [((0, len(text)), wish.by)] if is_it and needle else []

        return whole
    find = _as_written if wish.case else _in_any_case
    return lambda text: ((span, wish.by) for span in find(text, needle))


def _as_written(text: str, needle: str) -> Iterator[tuple[int, int]]:
    at = text.find(needle) if needle else -1
    while at >= 0:
        yield at, at + len(needle)
        at = text.find(needle, at + len(needle))


def _in_any_case(text: str, needle: str) -> Iterator[tuple[int, int]]:
    for start, end in hits(folded(text), needle, len(text)):
        # What is found within a character is marked with all of it; here that would lose the rest of it.
        if fold(text[start:end]) == needle:
            yield start, end


def _by_pattern(wish: Replacing) -> Callable[[str], Iterable[_Change]]:
    pattern, budget = Pattern(wish.text, ignore_case=not wish.case), Budget(_TOGETHER, _EACH)
    parts = _parts(wish.by, pattern.groups)

    def found(text: str) -> Iterator[Match]:
        if not wish.whole:
            yield from pattern.matches(text, budget)
        elif (match := pattern.whole_match(text, budget)) is not None:
            yield match

    return lambda text: ((match[0], _filled(parts, text, match)) for match in found(text))


def _parts(by: str, groups: int) -> list[str | int]:
    """The texts and the numbers of groups that a replacement consists of."""
    parts: list[str | int] = []
    for found in _PART.finditer(by):
        if found[2] is not None:
            parts.append(found[2])
        elif not found[1].isdecimal():
            parts.append(_ESCAPES.get(found[1], f"\\{found[1]}"))
        elif int(found[1]) > groups:
            raise PatternError(
                tr("The replacement names the group \\{n}, which the pattern does not have.", n=found[1])
            )
        else:
            parts.append(int(found[1]))
    if by.endswith("\\") and (len(by) - len(by.rstrip("\\"))) % 2:
        parts.append("\\")
    return parts


def _filled(parts: Sequence[str | int], text: str, match: Match) -> str:
    return "".join(part if isinstance(part, str) else _group(text, match[part]) for part in parts)


def _group(text: str, span: tuple[int, int]) -> str:
    return text[slice(*span)] if span[0] >= 0 else ""


def _put_in(text: str, changes: Iterable[_Change], go_on: GoOn) -> tuple[str, int]:
    pieces: list[str] = []
    last = number = 0
    length = len(text)
    for (start, end), by in changes:
        if start < last:
            continue  # two letters that were found apart are one character here
        length += len(by) - (end - start)
        if length > LONGEST:
            raise TooLongError(
                tr(
                    "A value would have more than {number} characters afterwards. Nothing was replaced.",
                    number=f"{LONGEST:,}",
                )
            )
        pieces += (text[last:start], by)
        last, number = end, number + 1
        if number % _TURN == 0:
            go_on()
    return "".join((*pieces, text[last:])), number
