"""Patterns of checklists, made once, and asked within a time that nobody notices."""

from __future__ import annotations

from collections.abc import Iterable

from lvctx_gui.core.checklist.checklist import Checklist
from lvctx_gui.core.pattern import Budget, Pattern, PatternError, TooSlowError

_EACH = 0.025
_TOGETHER = 0.05
"""Seconds that all patterns may take after an edit: a person is typing."""


def pattern_problem(text: str) -> str:
    """What is wrong with a pattern, as a sentence; ``""`` where it is one."""
    try:
        Pattern(text, ignore_case=False)
    except PatternError as error:
        return str(error)
    return ""


def is_match(pattern: str, text: str) -> bool | None:
    """Whether all of ``text`` is as ``pattern`` says, to the letter.

    ``None`` where that takes too long, or it is no pattern.
    """
    try:
        return Pattern(pattern, ignore_case=False).fullmatch(text, Budget(_TOGETHER, _EACH))
    except (PatternError, TooSlowError):
        return None


class Patterns:
    """The patterns of some checklists. To make them takes a while, so make it in a thread."""

    def __init__(self, checklists: Iterable[Checklist] = ()) -> None:
        self._made: dict[str, Pattern] = {}
        for text in {item.pattern for checklist in checklists for item in checklist.items if item.pattern}:
            try:
                self._made[text] = Pattern(text, ignore_case=False)
            except PatternError:
                continue  # whoever reads the file says so
        self._budget = Budget(_TOGETHER, _EACH)

    def begin(self) -> None:
        """A call is about to be assessed: from now on there is time again."""
        self._budget = Budget(_TOGETHER, _EACH)

    def matches(self, pattern: str, text: str) -> bool | None:
        """As ``is_match``, of one of these patterns, in what is left of the time."""
        made = self._made.get(pattern)
        try:
            return None if made is None else made.fullmatch(text, self._budget)
        except TooSlowError:
            return None
