"""Patterns of checklists, made once, and asked within a time that nobody notices."""

from __future__ import annotations

import time
from collections.abc import Iterable
from functools import lru_cache

from lvctx_gui.core.checklist.checklist import Checklist
from lvctx_gui.core.pattern import Budget, Pattern, PatternError, TooSlowError

_EACH = 0.025
_TOGETHER = 0.05
"""Seconds that all patterns may take after an edit: a person is typing."""


_MOST_SLOW = 100
"""Texts that are remembered as too slow for a pattern: they may be long."""


@lru_cache(maxsize=512)  # a form asks for all of its patterns whenever a letter is typed
def _made(text: str) -> Pattern:
    return Pattern(text, ignore_case=False)


def pattern_problem(text: str) -> str:
    """What is wrong with a pattern, as a sentence; ``""`` where it is one."""
    try:
        _made(text)
    except PatternError as error:
        return str(error)
    return ""


def is_match(pattern: str, text: str) -> bool | None:
    """Whether all of ``text`` is as ``pattern`` says, to the letter.

    ``None`` where that takes too long, or it is no pattern.
    """
    try:
        return _made(pattern).fullmatch(text, Budget(_TOGETHER, _EACH))
    except (PatternError, TooSlowError):
        return None


class Patterns:
    """The patterns of some checklists. To make them takes a while, so make it in a thread."""

    def __init__(self, checklists: Iterable[Checklist] = ()) -> None:
        self._made: dict[str, Pattern] = {}
        for text in {item.pattern for checklist in checklists for item in checklist.items if item.pattern}:
            try:
                self._made[text] = _made(text)
            except PatternError:
                continue  # whoever reads the file says so
        self._left = _TOGETHER
        self._slow: set[tuple[str, str]] = set()

    def begin(self) -> None:
        """A call is about to be assessed: from now on there is time again."""
        self._left = _TOGETHER

    def matches(self, pattern: str, text: str) -> bool | None:
        """As ``is_match``, of one of these patterns, in what is left of the time.

        A pattern that took too long for a text is not asked about it again.
        """
        made = self._made.get(pattern)
        if made is None or self._left <= 0 or (pattern, text) in self._slow:
            return None
        began = time.perf_counter()
        try:
            return made.fullmatch(text, Budget(_EACH, _EACH))
        except TooSlowError:
            if len(self._slow) < _MOST_SLOW:
                self._slow.add((pattern, text))
            return None
        finally:
            self._left -= time.perf_counter() - began
