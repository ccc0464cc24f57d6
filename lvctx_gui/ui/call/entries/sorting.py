"""Rows in the order of a column."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import compress
from typing import Any

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context
from lvctx_gui.ui.call.entries.advice import NO_ADVICE, Advice
from lvctx_gui.ui.call.entries.columns import ColumnSpec, SortKey
from lvctx_gui.ui.call.entries.rows import Column, RowId


class Sorter:
    """Sorts rows. What a base's rows are compared by, and their order, are found once for each column."""

    def __init__(self) -> None:
        self._base = Context()
        self._keys: dict[Column, Sequence[SortKey | None]] = {}
        self._orders: dict[tuple[Column, bool], Sequence[RowId]] = {}

    def sorted_rows(
        self,
        draft: Draft,
        rows: Sequence[RowId],
        spec: ColumnSpec,
        advice: Advice = NO_ADVICE,
        *,
        descending: bool,
    ) -> list[RowId]:
        """``rows`` by their keys, those without one at the end in either direction. Stable both ways."""
        keys, is_base = self._keys_of(draft, rows, spec, advice)
        known = self._orders.get((spec.column, descending)) if is_base else None
        if known is None:
            known = _ordered(rows, keys, descending=descending)
        if is_base:
            self._orders[spec.column, descending] = known
        return list(known)

    def _keys_of(
        self, draft: Draft, rows: Sequence[RowId], spec: ColumnSpec, advice: Advice
    ) -> tuple[Sequence[Any], bool]:
        """What each of ``rows`` is compared by, and whether they are the base's and no more."""
        base, known, ask = draft.base, self._of_base(draft.base, spec), spec.sort_key
        differing = {*draft.edits.by_key, *draft.conflicts, *draft.remote_changes}
        places, first, attention = base.places, len(base), spec.attention
        if attention is not None and (keys_told := advice.keys_to_tell):
            # The rank of a row that is odd all the same is none below this one.
            known = list(known)
            for key in keys_told:
                if (place := places.get(key)) is not None:
                    known[place] = attention
        if tuple(rows[:first]) != base.keys:
            return [
                known[places[row]]
                if isinstance(row, str) and row in places and row not in differing
                else ask(draft, row, advice)
                for row in rows
            ], False
        if not differing and len(rows) == first:
            return known, attention is None or not advice.keys_to_tell
        keys = [*known, *(ask(draft, row, advice) for row in rows[first:])]
        for key in differing:
            if (place := places.get(key)) is not None:
                keys[place] = ask(draft, key, advice)
        return keys, False

    def _of_base(self, base: Context, spec: ColumnSpec) -> Sequence[SortKey | None]:
        if base is not self._base:
            self._base, self._keys, self._orders = base, {}, {}
        if spec.column not in self._keys:
            self._keys[spec.column] = spec.sort_keys(base)
        return self._keys[spec.column]


def _ordered(rows: Sequence[RowId], keys: Sequence[Any], *, descending: bool) -> list[RowId]:
    """``rows`` in the order of their ``keys``, with those whose key is ``None`` at the end."""
    rest: list[RowId] = []
    if None in keys:
        has_key = [key is not None for key in keys]
        rest = [row for row, is_there in zip(rows, has_key, strict=True) if not is_there]
        rows, keys = list(compress(rows, has_key)), list(compress(keys, has_key))
    # Each row asks for the next key: to sort numbers and look up the rows by them takes half as long again.
    return sorted(rows, key=partial(next, iter(keys)), reverse=descending) + rest
