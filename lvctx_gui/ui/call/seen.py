"""Since when a person knows what a call holds, and whether what an earlier run has shown is known yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime


class Seen:
    """What others change is told since ``at``: then all that is not marked was seen on the screen.

    Quiet readings do not count, as nobody may have looked; what they find is marked.
    """

    def __init__(self) -> None:
        self.at: datetime | None = None
        self.is_compared = False
        """Whether what an earlier run has shown counts no more: it was compared, or marked as seen."""
        self._decided: set[str] = set()

    @property
    def decided(self) -> set[str]:
        """What was edited or written from here before that was known: of these keys it counts no more."""
        return self._decided

    def after_reading(
        self, read_at: datetime, edited: Iterable[str], *, was_asked: bool, erased: bool
    ) -> None:
        """The call was read, and is shown; ``was_asked`` says that a person has asked for it.

        Where everything was ``erased`` from here, nothing of what was shown before counts any more.
        """
        if erased:
            self.take_all(read_at)
        if was_asked or self.at is None:
            self.at = read_at
        if not self.is_compared:
            self._decided.update(edited)

    def take_all(self, read_at: datetime | None) -> None:
        """A person has seen all that was read then."""
        self.at = read_at
        self.compared()

    def compared(self) -> None:
        """What an earlier run has shown was compared, or there is nothing of that kind."""
        self.is_compared = True
        self._decided.clear()
