"""Patterns (regular expressions) that people write, within a limit of time.

What a person writes may take longer than anybody waits (``(a|a)*$``). The standard library's ``re`` then
holds the whole program; the package ``regex`` lets others run meanwhile, and ends when its time is up. It is
loaded (25 ms) with the first pattern, nowhere else. Who looks through much does it in a thread.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from lvctx_gui.core.fold import folded, levelled
from lvctx_gui.core.translate import mark, tr, tr_marked, tr_n

if TYPE_CHECKING:
    import regex

LONGEST = 1_000
"""Characters that a pattern may have: making one takes up to 0.15 ms for each."""
EACH = 0.1
"""Seconds in which a pattern has to be done with one text."""
TOGETHER = 5.0
"""Seconds in which it has to be done with all texts that are looked through for one question."""

_AT_ONCE = 1_000
"""Matches that are made in one go where all are wanted."""

_PARTS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?P?<\w*|.", re.DOTALL)
"""An escape, a set, the beginning of a group with a name, or any other character."""

_Found = TypeVar("_Found")

Match = tuple[tuple[int, int], ...]
"""Where a match stands, and each of its groups behind it; (-1, -1) for one that took no part."""


class PatternError(ValueError):
    """A text is no pattern; the sentence says what is wrong with it and where."""

    def __init__(self, sentence: str, place: int | None = None) -> None:
        super().__init__(sentence)
        self.place = place
        """Near which character of the text, from 0; ``None`` where it is about all of it."""


class TooSlowError(Exception):
    """A pattern was not done within its time; the sentence says so, and what to do."""


class Budget:
    """How long a pattern may take for many texts in a row: the time spent in it, not what lies between."""

    def __init__(self, together: float = TOGETHER, each: float = EACH) -> None:
        self._each = each
        self._left = together

    def spend(self, ask: Callable[[float], _Found]) -> _Found:
        """The answer of ``ask``, which is given its seconds; ``TooSlowError`` when they are not enough."""
        if self._left <= 0:
            raise self._too_slow()
        began = time.thread_time()  # not what others take: a busy computer makes no pattern slow
        try:
            return ask(min(self._each, self._left))
        except TimeoutError:
            raise self._too_slow() from None
        finally:
            self._left -= time.thread_time() - began

    def _too_slow(self) -> TooSlowError:
        if self._left < self._each:
            return TooSlowError(
                tr("The pattern takes too long for so many texts. Make it simpler, or look for a plain text.")
            )
        return TooSlowError(tr("The pattern takes too long: it can match in too many ways. Make it simpler."))


class Pattern:
    """A pattern that a person wrote.

    With ``ignore_case`` it takes for the same what ``core.fold`` does: case (``ß`` and ``ss``), both forms of
    a letter with a mark, ``i``, ``ı``, ``İ``. Without, it goes by the letter. Raises ``PatternError``.
    """

    def __init__(self, text: str, *, ignore_case: bool = True) -> None:
        if len(text) > LONGEST:
            raise PatternError(
                tr_n(
                    "The pattern is longer than {n} character.",
                    "The pattern is longer than {n} characters.",
                    LONGEST,
                )
            )
        self._levels = ignore_case
        self._compiled = _compiled(
            _spelt_out(levelled(text)) if ignore_case else text, ignore_case=ignore_case
        )

    def fullmatch(self, text: str, budget: Budget | None = None) -> bool:
        """Whether all of ``text`` is as the pattern says. Raises ``TooSlowError``."""
        return self._ask(self._compiled.fullmatch, text, budget) is not None

    def is_in(self, text: str, budget: Budget | None = None) -> bool:
        """Whether something in ``text`` is as the pattern says. Raises ``TooSlowError``."""
        return self._ask(self._compiled.search, text, budget) is not None

    def search(
        self, text: str, budget: Budget | None = None, *, limit: int = 1_000
    ) -> tuple[tuple[int, int], ...]:
        """Where in ``text`` something is as the pattern says: the first ``limit`` places, in their order.

        An empty one (``x*`` matches before any character) is none. Raises ``TooSlowError``.
        """

        def spans(text: str, timeout: float) -> tuple[tuple[int, int], ...]:
            every = (found.span() for found in self._compiled.finditer(text, timeout=timeout))
            return tuple(islice(((start, end) for start, end in every if end > start), limit))

        found = self._ask(spans, text, budget)
        if not self._levels or text.isascii():
            return found
        original = folded(text, by=levelled)
        return tuple(original.span(start, end) for start, end in found)

    def matches(self, text: str, budget: Budget | None = None) -> Iterator[Match]:
        """Everything in ``text`` that is as the pattern says, empty places included, as ``re.sub`` takes it.

        Raises ``TooSlowError``.
        """
        asked, budget = self._asked(text), budget or Budget()
        every = budget.spend(lambda limit: self._compiled.finditer(asked, timeout=limit))

        def some(_: float) -> list[Match]:
            return [_spans(found) for found in islice(every, _AT_ONCE)]

        while found := budget.spend(some):
            yield from self._in_the_original(text, found)

    def whole_match(self, text: str, budget: Budget | None = None) -> Match | None:
        """The match where all of ``text`` is as the pattern says, else ``None``. Raises ``TooSlowError``."""
        found = self._ask(self._compiled.fullmatch, text, budget)
        return None if found is None else next(self._in_the_original(text, [_spans(found)]))

    def _in_the_original(self, text: str, found: Sequence[Match]) -> Iterator[Match]:
        if not self._levels or text.isascii():
            yield from found
            return
        original = folded(text, by=levelled)
        for match in found:
            yield tuple((start, end) if start < 0 else original.span(start, end) for start, end in match)

    @property
    def groups(self) -> int:
        """How many groups it has, without that of all of it."""
        return int(self._compiled.groups)

    def _ask(self, question: Callable[..., _Found], text: str, budget: Budget | None) -> _Found:
        asked = self._asked(text)
        return (budget or Budget()).spend(lambda limit: question(asked, timeout=limit))

    def _asked(self, text: str) -> str:
        return levelled(text) if self._levels else text


def _spans(found: regex.Match[str]) -> Match:
    return tuple(found.span(group) for group in range(found.re.groups + 1))


def _spelt_out(text: str) -> str:
    """``text`` with ``(?:ss)`` for ``ß``, and the like, outside of sets.

    Where two such letters stand in one word, as in ``ßaß``, regex 2026.11 does not find ``ssass``; it does
    find ``ßaß`` by ``ssass``.
    """
    if text.isascii():
        return text
    return _PARTS.sub(
        lambda part: f"(?:{long})" if len(long := part[0].casefold()) > len(part[0]) == 1 else part[0], text
    )


def _compiled(text: str, *, ignore_case: bool) -> regex.Pattern[str]:
    import regex

    flags = regex.IGNORECASE | regex.FULLCASE if ignore_case else 0
    try:
        return regex.compile(text, regex.VERSION0 | regex.UNICODE | flags)
    except regex.error as error:
        raise _explained(error, text) from None
    except RecursionError:
        raise PatternError(tr("The pattern has too many brackets within each other.")) from None
    except (ValueError, OverflowError, KeyError, IndexError):
        raise PatternError(tr("The pattern cannot be read.")) from None


def _explained(error: regex.error, text: str) -> PatternError:
    """What the library's words mean, and where: it names the place behind what it could not read."""
    if error.pos is None:
        return PatternError(tr("The pattern cannot be read."))
    sentence = next((ours for theirs, ours in _SENTENCES.items() if re.match(theirs, error.msg)), _ELSE)
    place = min(max(error.pos, 1), max(len(text), 1))
    return PatternError(tr_marked(sentence, place=place), place - 1)


_ELSE = mark("The pattern cannot be read, near character {place}.")
_SENTENCES = {
    r"missing\s\)": mark("The pattern has a “(” without a “)”, near character {place}."),
    r"unbalanced\b": mark("The pattern has a “)” without a “(”, near character {place}."),
    r"unterminated\b|missing\s\]": mark("The pattern has a “[” without a “]”, near character {place}."),
    r"nothing\b": mark("The pattern says how often, but not what, near character {place}."),
    r"multiple\b": mark("The pattern says twice how often, near character {place}."),
    r"min\b": mark("The pattern's least number is above its most, near character {place}."),
    r"repeat\b": mark("The pattern repeats something too often, near character {place}."),
    r"bad\sescape\s\(end": mark("The pattern ends with “\\”. Write “\\\\” for the character itself."),
    r"bad\sescape": mark("The pattern has a “\\” before what needs none, near character {place}."),
    r"bad\b.*\brange": mark("The pattern has a range that runs backwards, near character {place}."),
    r"incomplete\b|bad\shex": mark("The pattern has an unfinished “\\” sequence, near character {place}."),
    r"unknown\sgroup|undefined\snamed|(invalid|ambiguous)\b": mark(
        "The pattern names a group that it does not have, near character {place}."
    ),
    r"unknown\sproperty|undefined\scharacter": mark(
        "The pattern names a kind of character that does not exist, near character {place}."
    ),
    r"unknown\b": mark("The pattern has “(?” or “(*” before something unknown, near character {place}."),
}
"""What the library's words begin with, and what is said instead."""
