"""Rows in the order of a column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context
from lvctx_gui.ui.call.entries.columns import ColumnSpec, SortKey
from lvctx_gui.ui.call.entries.rows import Column, RowId


class Sorter:
    """Sorts rows. What the rows of a base are compared by is made once for each column."""

    def __init__(self) -> None:
        self._base = Context()
        self._keys: dict[Column, Sequence[SortKey | None]] = {}

    def sorted_rows(
        self, draft: Draft, rows: Sequence[RowId], spec: ColumnSpec, *, descending: bool
    ) -> list[RowId]:
        """``rows`` by their keys, those without one at the end in either direction. Stable both ways."""
        keys = self._keys_of(draft, rows, spec)
        numbers: Sequence[int] = range(len(rows))
        rest: list[int] = []
        if None in keys:
            numbers = [number for number in numbers if keys[number] is not None]
            rest = [number for number, key in enumerate(keys) if key is None]
        order = sorted(numbers, key=keys.__getitem__, reverse=descending)
        return [*map(rows.__getitem__, order), *map(rows.__getitem__, rest)]

    def _keys_of(self, draft: Draft, rows: Sequence[RowId], spec: ColumnSpec) -> list[Any]:
        """What each of ``rows`` is compared by."""
        base, known, ask = draft.base, self._of_base(draft.base, spec), spec.sort_key
        differing = {*draft.edits.by_key, *draft.conflicts, *draft.remote_changes}
        places, first = base.places, len(base)
        if tuple(rows[:first]) != base.keys:
            return [
                known[places[row]]
                if isinstance(row, str) and row in places and row not in differing
                else ask(draft, row)
                for row in rows
            ]
        keys = [*known, *(ask(draft, row) for row in rows[first:])]
        for key in differing:
            if (place := places.get(key)) is not None:
                keys[place] = ask(draft, key)
        return keys

    def _of_base(self, base: Context, spec: ColumnSpec) -> Sequence[SortKey | None]:
        if base is not self._base:
            self._base, self._keys = base, {}
        if spec.column not in self._keys:
            self._keys[spec.column] = spec.sort_keys(base)
        return self._keys[spec.column]
