"""What replacing makes of the values of a call: a table of what each key is to hold. Nothing is staged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import NonTextValue
from lvctx_gui.core.grid.cell import Cell, Grid, Source
from lvctx_gui.core.replacing.replacer import GoOn, Replacer, Replacing, TooLongError, replacer
from lvctx_gui.core.translate import tr

TOGETHER = 64_000_000
"""Characters that all values together may have afterwards: they are held twice before they are staged."""


@dataclass(frozen=True, slots=True, repr=False)
class LeftOut:
    """The keys in whose values something was found that is not replaced, by why not.

    ``undecided``: in a conflict. ``no_text``: JSON that is no text. ``repeated``: the server names the key
    several times, with values that differ.
    """

    undecided: tuple[str, ...] = ()
    no_text: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Replaced:
    """What was found: a table of keys and what each is to hold, and how many places were replaced.

    ``looked_at`` is how many texts were looked through.
    """

    grid: Grid
    places: int
    looked_at: int
    left_out: LeftOut = LeftOut()


def replace_in(draft: Draft, keys: Iterable[str], wish: Replacing, go_on: GoOn = lambda: None) -> Replaced:
    """What ``wish`` makes of the values of ``keys`` in ``draft``.

    Only texts are looked through: no value is none, not even an empty one. ``go_on`` is called again and
    again, and ends it by an exception. Raises ``PatternError``, ``TooSlowError`` and ``TooLongError``.
    """
    found = _Found(draft, replacer(wish, go_on))
    for key in keys:
        go_on()
        found.look_at(key)
    left_out = LeftOut(tuple(found.undecided), tuple(found.no_text), tuple(found.repeated))
    return Replaced(Grid(tuple(found.rows), Source.OWN), found.places, found.looked_at, left_out)


class _Found:
    def __init__(self, draft: Draft, replace: Replacer) -> None:
        self._draft, self._replace = draft, replace
        self.rows: list[tuple[Cell, Cell]] = []
        self.undecided: list[str] = []
        self.no_text: list[str] = []
        self.repeated: list[str] = []
        self.places = self.looked_at = self._length = 0

    def look_at(self, key: str) -> None:
        values = self._draft.values_of(key)
        value = values[0] if values else None
        if len(set(values)) > 1:
            if any(isinstance(each, str) and self._replace(each)[1] for each in values):
                self.repeated.append(key)
        elif isinstance(value, NonTextValue):
            if self._replace(value.json)[1]:
                self.no_text.append(key)
        elif value is not None:
            self.looked_at += 1
            self._look_in(key, value)

    def _look_in(self, key: str, value: str) -> None:
        new, number = self._replace(value)
        if new == value:
            return
        if key in self._draft.conflicts:
            self.undecided.append(key)
            return
        self._length += len(new)
        _check(self._length)
        self.rows.append((Cell(key), Cell(new)))
        self.places += number


def _check(length: int) -> None:
    if length > TOGETHER:
        raise TooLongError(
            tr(
                "The values would have more than {number} characters together afterwards. Replace in fewer "
                "entries at a time.",
                number=f"{TOGETHER:,}",
            )
        )
