"""What a person looks for in keys and values, and where in a text it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from lvctx_gui.core.fold import fold, folded, hits
from lvctx_gui.core.pattern import Budget, Pattern, TooSlowError

_MOST = 200
"""Places in one text that are told: nobody sees more of them at once."""
_LOOKED_AT = 10_000
"""Characters of a text in which a pattern is looked for again, to tell where it was found."""
_REMEMBERED = 2_000
"""Texts whose places are remembered: more than are on a screen."""


class Where(Enum):
    """In which of the two texts of an entry a person looks for something."""

    BOTH = auto()
    KEYS = auto()
    VALUES = auto()


@dataclass(frozen=True, slots=True)
class How:
    """How what a person types is meant; the text itself means nothing but its characters."""

    where: Where = Where.BOTH
    whole: bool = False
    """Whether it is all of a key or a value, and not a part of it."""
    pattern: bool = False
    """Whether it is a pattern (``core.pattern``)."""


PLAIN = How()
"""Part of a key or of a value, and nothing but the characters that were typed."""


@dataclass(frozen=True, slots=True)
class Search:
    """A text that a person looks for; ``""`` for everything."""

    text: str = field(default="", repr=False)
    how: How = PLAIN

    @property
    def in_keys(self) -> bool:
        """Whether it is looked for in keys."""
        return self.how.where is not Where.VALUES

    @property
    def in_values(self) -> bool:
        """Whether it is looked for in values."""
        return self.how.where is not Where.KEYS

    def finder(self) -> Finder:
        """What answers whether a text holds it, whichever of the two. Raises ``PatternError``."""
        if not self.how.pattern:
            return _finder_of_text(fold(self.text), whole=self.how.whole)
        pattern = Pattern(self.text)
        return pattern.fullmatch if self.how.whole else pattern.is_in


Finder = Callable[[str, Budget], bool]
"""Whether a text holds what is looked for. Raises ``TooSlowError``."""


def _finder_of_text(needle: str, *, whole: bool) -> Finder:
    if whole:
        return lambda text, _: fold(text) == needle
    return lambda text, _: needle in fold(text)


class Places:
    """Tells where in a text stands what a person looks for, to mark it.

    It raises ``PatternError`` where the search is no pattern, though it is meant as one.
    """

    def __init__(self, search: Search) -> None:
        self.in_keys, self.in_values = search.in_keys, search.in_values
        self._how = search.how
        self._needle = fold(search.text)
        self._pattern = Pattern(search.text) if search.how.pattern else None
        self._known: dict[str, tuple[tuple[int, int], ...]] = {}

    def of(self, text: str, shown: int) -> tuple[tuple[int, int], ...]:
        """The places in the first ``shown`` characters of ``text``, in their order; they are remembered.

        Of a pattern that takes long nothing is told: that a row is there says that it was found.
        """
        if (known := self._known.get(text)) is None:
            found = self._in_whole(text) if self._how.whole else self._in_part(text, shown)
            known = tuple((start, min(end, shown)) for start, end in found if start < shown)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[text] = known
        return known

    def _in_whole(self, text: str) -> tuple[tuple[int, int], ...]:
        try:
            is_it = self._pattern.fullmatch(text, _quick()) if self._pattern else fold(text) == self._needle
        except TooSlowError:
            is_it = False
        return ((0, len(text)),) if is_it and text else ()

    def _in_part(self, text: str, shown: int) -> tuple[tuple[int, int], ...]:
        if self._pattern is None:
            # What begins in sight may end behind it, and take more characters there than it has itself.
            return tuple(hits(folded(text[: shown + 3 * len(self._needle)]), self._needle, _MOST))
        try:
            return self._pattern.search(text[:_LOOKED_AT], _quick(), limit=_MOST)
        except TooSlowError:
            return ()


def _quick() -> Budget:
    return Budget(each=0.004)
