"""Which rows a table shows, in which order: plain Python over plain lists."""

from __future__ import annotations

from collections.abc import Iterable

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Lookup, Missing, value_text
from lvctx_gui.ui.call.entries.remarks import state_of
from lvctx_gui.ui.call.entries.rows import Column, RowId, key_of, server_value_of, value_of
from lvctx_gui.ui.kit.theme import State


def natural_rows(draft: Draft) -> list[RowId]:
    """Every row in the server's order, then what others removed, what was added, and rows without a key."""
    base = draft.base
    rows: list[RowId] = list(base.keys)
    if base.repeats:
        rows = []
        for key in base.keys:
            rows.append(key)
            rows += [(key, n) for n in range(1, len(base.values_of(key)))]
    rows += draft.deleted_remotely
    rows += draft.added_keys
    rows += [row.token for row in draft.edits.new_rows]
    return rows


class Finder:
    """Finds text in keys and values, ignoring case. It folds the base's text once, not at every keystroke."""

    def __init__(self) -> None:
        self._base: Context | None = None
        self._folded: dict[str, str] = {}

    def find(self, draft: Draft, rows: Iterable[RowId], text: str) -> list[RowId]:
        """The rows whose key, value or value on the server holds ``text``."""
        needle = text.casefold()
        if self._base is not draft.base:
            self._base = draft.base
            self._folded = {entry.key: _fold(entry.key, entry.value) for entry in draft.base}
        folded, edits = self._folded, draft.edits.by_key
        return [
            row
            for row in rows
            if (isinstance(row, str) and needle in folded.get(row, ""))
            or ((row in edits or row not in folded) and needle in _fold_row(draft, row))
        ]


def _fold(key: str, value: Lookup) -> str:
    # A NUL cannot be typed into the filter, so no match spans key and value; a line break can be pasted.
    return f"{key}\0{'' if isinstance(value, Missing) else value_text(value)}".casefold()


def _fold_row(draft: Draft, row: RowId) -> str:
    return _fold(key_of(draft, row), value_of(draft, row))


_STATE_ORDER = (
    State.CONFLICT,
    State.CHANGED,
    State.REMOVED,
    State.ADDED,
    State.REQUIRED,
    State.NEWS,
    State.GONE,
    State.ODD,
    State.SAME,
)


def sorted_rows(draft: Draft, rows: list[RowId], column: Column | None, *, descending: bool) -> list[RowId]:
    """``rows`` by a column's text, ignoring case; ``None`` leaves them as they are. Stable both ways."""
    if column is None:
        return rows
    if column is Column.STATE:
        rank = {state: number for number, state in enumerate(_STATE_ORDER)}
        return sorted(rows, key=lambda row: rank[state_of(draft, row)], reverse=descending)
    if column is Column.KEY:
        return sorted(rows, key=lambda row: key_of(draft, row).casefold(), reverse=descending)
    pick = value_of if column is Column.VALUE else server_value_of
    texts: dict[RowId, str] = {}
    without: list[RowId] = []
    for row in rows:
        value = pick(draft, row)
        if value is None or isinstance(value, Missing):
            without.append(row)
        else:
            texts[row] = value.casefold() if isinstance(value, str) else value_text(value).casefold()
    # What has no value comes last in either direction: nobody sorts to see nothing first.
    return sorted(texts, key=texts.__getitem__, reverse=descending) + without


def changes_first(draft: Draft, rows: list[RowId]) -> list[RowId]:
    """``rows`` with everything staged before everything else, each part in its order."""
    edits = draft.edits.by_key
    staged = [row for row in rows if isinstance(row, int) or (isinstance(row, str) and row in edits)]
    if not staged:
        return rows
    chosen = set(staged)
    return staged + [row for row in rows if row not in chosen]
