"""What is shown for a part of a text, run by run, and how far one block of it may go."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from lvctx_gui.core.visible import mark_of

LONGEST = 400
"""Characters of a block: a screen full of them that are not wrapped is laid out in 30 ms."""

BREAK = re.compile("\r\n|[\r\n\u2028\u2029]")

_MOST_SHOWN = 3 * LONGEST
_MOST_KNOWN = 50_000
_JOINERS = ("\u200c", "\u200d")


class Run(NamedTuple):
    """Some characters of a block: what is shown for them, and what they are.

    Where both are of one length each character stands for one; else all of it stands for all of it.
    """

    shown: str
    stored: str
    start: int
    """Where they are in the stored text; -1 for what is only in the view, such as an indentation."""
    is_mark: bool = False

    @property
    def is_one_to_one(self) -> bool:
        """Whether a part of it is a part of what it stands for."""
        return len(self.shown) == len(self.stored)


def runs(text: str, start: int, end: int) -> Iterator[Run]:
    """What is shown for ``text[start:end]``."""
    part = text[start:end]
    odd = "" if part.isascii() and part.isprintable() else _odd(part)
    if not odd:
        if part:
            yield Run(part, part, start)
        return
    at = 0
    for found in re.finditer(f"([{re.escape(odd)}])\\1*", part):
        if at < found.start():
            yield Run(part[at : found.start()], part[at : found.start()], start + at)
        yield from _marks(found[0], start + found.start())
        at = found.end()
    if at < len(part):
        yield Run(part[at:], part[at:], start + at)


_plain: set[str] = set()
"""Characters that are known to need no mark: asked one by one, 1 MB of Chinese takes a second."""


def _odd(part: str) -> str:
    """The characters of ``part`` that have a mark, each once."""
    unknown = set(part) - _plain
    odd = {each for each in unknown if mark_of(each) is not None}
    if len(_plain) < _MOST_KNOWN:
        _plain.update(unknown - odd)
    return "".join(odd)


def _marks(same: str, start: int) -> Iterator[Run]:
    """The marks for some characters that are all the same."""
    mark = _shown_mark(same[0])
    if len(mark) == 1:
        yield Run(mark * len(same), same, start, is_mark=True)
        return
    for place, character in enumerate(same, start):
        yield Run(mark, character, place, is_mark=True)


def _shown_mark(character: str) -> str:
    mark = mark_of(character) or character
    # Columns stay below each other.
    return f"{mark}\t" if character == "\t" else mark


def break_mark(line_break: str) -> str:
    """What is shown for a line break that the widget breaks the line for; a plain line feed needs nothing."""
    return "".join(_shown_mark(each) for each in line_break if each != "\n")


def cut_at(text: str, start: int, end: int) -> int:
    """Where a block that begins at ``start`` has to end, so that it is no longer than it may be.

    That is behind a blank where there is one, and never between a letter and the marks on it.
    """
    at = end
    if end - start > LONGEST:
        blank = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        at = blank + 1 if blank >= 0 else _between_characters(text, start + LONGEST)
    part = text[start:at]
    if len(part) <= LONGEST // 4 or part.isprintable():
        return at
    shown = sum(len(_shown_mark(each)) for each in part)
    return at if shown <= _MOST_SHOWN else _between_characters(text, start + LONGEST // 4)


def _between_characters(text: str, at: int) -> int:
    """``at``, or the place before it where a character begins that is drawn alone."""
    for place in range(at, at - LONGEST // 10, -1):
        is_joined = text[place - 1] in _JOINERS or text[place] in _JOINERS
        if not is_joined and unicodedata.category(text[place])[0] != "M":
            return place
    return at


def width(shown: str) -> int:
    """How many units of UTF-16 a shown text has: Qt counts by them."""
    return len(shown) if shown.isascii() else len(shown.encode("utf-16-le")) // 2
