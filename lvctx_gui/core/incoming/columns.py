"""Which columns of a table hold keys and values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lvctx_gui.core.grid.cell import Cell, Grid
from lvctx_gui.core.grid.columns import KEY, VALUE
from lvctx_gui.core.translate import tr


@dataclass(frozen=True, slots=True)
class Columns:
    """The numbers of the columns, from 0. Without a ``key`` the values are for the rows that are selected.

    ``has_heading`` says that the first row names the columns.
    """

    key: int | None
    value: int
    has_heading: bool = False


def guessed(grid: Grid) -> Columns:
    """What ``grid`` most probably means: by its headings, else the first column, and the one after it."""
    heading = [_word(cell) for cell in grid.rows[0]] if grid.rows else []
    key, value = _place(heading, _key_words()), _place(heading, _value_words())
    if key is not None and value is not None:
        return Columns(key, value, has_heading=True)
    if grid.width == 1:
        return Columns(None, 0)
    return Columns(0, 1)


def is_certain(grid: Grid, columns: Columns) -> bool:
    """Whether nobody need be asked which columns are meant: they are named, or there are no others."""
    return columns.has_heading or grid.width <= 2


def _word(cell: Cell) -> str:
    return cell.content.strip().casefold() if isinstance(cell.content, str) else ""


def _place(heading: Sequence[str], words: set[str]) -> int | None:
    places = [place for place, word in enumerate(heading) if word in words]
    return places[0] if len(places) == 1 else None


def _key_words() -> set[str]:
    return {KEY, tr("Key", "a column").casefold()}


def _value_words() -> set[str]:
    return {VALUE, tr("Value", "a column").casefold()}
