r"""What replacing makes of a text: each place that was found becomes another text, once.

What has been put in is not looked through again. A pattern's groups are ``\1`` to ``\99`` in the replacement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.fold import fold, folded, hits
from lvctx_gui.core.grid.cell import Cell, Grid, Source
from lvctx_gui.core.pattern import Budget, Match, Pattern, PatternError
from lvctx_gui.core.translate import tr

_PART = re.compile(r"\\(\d{1,2}|.)|([^\\]+)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}


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


Replacer = Callable[[str, Budget], tuple[str, int]]
"""A text, and how many places in it have become something else. Raises ``TooSlowError``."""


def replacer(wish: Replacing) -> Replacer:
    """What replaces as ``wish`` says. Raises ``PatternError``, also of a replacement that names no group."""
    if wish.pattern:
        return _by_pattern(wish)
    if wish.whole:
        return lambda text, _: (wish.by, 1) if _same(text, wish) else (text, 0)
    if wish.case:
        return lambda text, _: (
            (text.replace(wish.text, wish.by), text.count(wish.text)) if wish.text else (text, 0)
        )
    needle = fold(wish.text)
    return lambda text, _: _put_in(text, ((span, wish.by) for span in hits(folded(text), needle, len(text))))


def _by_letter(text: str, wish: Replacing) -> tuple[str, int]:
    number = text.count(wish.text) if wish.text else 0
    return (text.replace(wish.text, wish.by), number) if number else (text, 0)


def _same(text: str, wish: Replacing) -> bool:
    return text == wish.text if wish.case else fold(text) == fold(wish.text)


def _by_pattern(wish: Replacing) -> Replacer:
    pattern = Pattern(wish.text, ignore_case=not wish.case)
    parts = _parts(wish.by, pattern.groups)

    def replaced(text: str, budget: Budget) -> tuple[str, int]:
        found: Sequence[Match] = pattern.matches(text, budget)
        if wish.whole:
            found = [match for match in found if match[0] == (0, len(text))]
        return _put_in(text, ((match[0], _filled(parts, text, match)) for match in found))

    return replaced


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


def _put_in(text: str, changes: Iterable[tuple[tuple[int, int], str]]) -> tuple[str, int]:
    pieces: list[str] = []
    last = number = 0
    for (start, end), by in changes:
        if start < last:
            continue  # two letters that were found apart are one character here
        pieces += (text[last:start], by)
        last, number = end, number + 1
    return "".join((*pieces, text[last:])), number


@dataclass(frozen=True, slots=True, repr=False)
class Replaced:
    """What was found: a table of keys and what each is to hold, and how many places were replaced."""

    grid: Grid
    places: int


def replace_in(
    draft: Draft, keys: Iterable[str], wish: Replacing, go_on: Callable[[], None] = lambda: None
) -> Replaced:
    """What ``wish`` makes of the values of ``keys``; nothing is staged.

    Only texts are looked through: no value is none, not even an empty one. ``go_on`` is called before each,
    and ends it by an exception. Raises ``PatternError`` and ``TooSlowError``.
    """
    replace, budget, places = replacer(wish), Budget(), 0
    rows: list[tuple[Cell, Cell]] = []
    for key, value in _texts(draft, keys):
        go_on()
        new, number = replace(value, budget)
        if new != value:
            rows.append((Cell(key), Cell(new)))
            places += number
    return Replaced(Grid(tuple(rows), Source.OWN), places)


def _texts(draft: Draft, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    for key in keys:
        value = draft.get(key)
        if isinstance(value, str):
            yield key, value
