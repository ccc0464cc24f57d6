"""Which rows a table shows, in which order: plain Python over plain lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from itertools import groupby

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Lookup, Missing, value_text
from lvctx_gui.ui.call.entries.rows import RowId, Shown, key_of, value_of


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


def rows_of(draft: Draft, rows: list[RowId], shown: Shown) -> list[RowId]:
    """Those of ``rows`` that are ``shown``, in their order."""
    if shown is Shown.ALL:
        return rows
    if shown is Shown.MINE:
        edits = draft.edits.by_key
        return [row for row in rows if isinstance(row, int) or row in edits]
    others = draft.others_keys
    return [row for row in rows if row in others]


def chooses_others(old: Draft, now: Draft, shown: Shown, row_of: Callable[[RowId], int | None]) -> bool:
    """Whether ``shown`` means other rows in ``now`` than those that are there, found by ``row_of``.

    While a person edits, rows that are there stay; what is read, and what is staged elsewhere than in the
    table, shows.
    """
    before, after = _chosen_keys(old, shown), _chosen_keys(now, shown)
    if old.base is not now.base:
        return before != after
    return any(row_of(key) is None for key in after - before)


def _chosen_keys(draft: Draft, shown: Shown) -> Set[str]:
    if shown is Shown.MINE:
        return draft.edits.by_key.keys()
    return draft.others_keys if shown is Shown.OTHERS else frozenset()


class Finder:
    """Finds text in keys and values, ignoring case. It folds the base's text once, not at every keystroke."""

    def __init__(self) -> None:
        self._base: Context | None = None
        self._folded: dict[str, str] = {}

    def find(self, draft: Draft, rows: Iterable[RowId], text: str) -> list[RowId]:
        """The rows whose key or value holds ``text``, or what the server holds or held instead."""
        needle = text.casefold()
        if self._base is not draft.base:
            self._base = draft.base
            self._folded = {entry.key: _fold(entry.key, entry.value) for entry in draft.base}
        folded, edits = self._folded, draft.edits.by_key
        before = {key: change.was for key, change in draft.remote_changes.items()}
        before |= {key: conflict.base for key, conflict in draft.conflicts.items()}
        held = {key for key, value in before.items() if needle in _fold("", value)}
        return [
            row
            for row in rows
            if (isinstance(row, str) and (needle in folded.get(row, "") or row in held))
            or ((row in edits or row not in folded) and needle in _fold_row(draft, row))
        ]


def _fold(key: str, value: Lookup) -> str:
    # A NUL cannot be typed into the filter, so no match spans key and value; a line break can be pasted.
    return f"{key}\0{'' if isinstance(value, Missing) else value_text(value)}".casefold()


def _fold_row(draft: Draft, row: RowId) -> str:
    return _fold(key_of(draft, row), value_of(draft, row))


def sorted_rows(
    draft: Draft,
    rows: list[RowId],
    sort_key: Callable[[Draft, RowId], str | int | None],
    *,
    descending: bool,
) -> list[RowId]:
    """``rows`` by their keys, those without one at the end in either direction. Stable both ways."""
    keys = {row: key for row in rows if (key := sort_key(draft, row)) is not None}
    rest = [row for row in rows if row not in keys] if len(keys) < len(rows) else []
    return sorted(keys, key=keys.__getitem__, reverse=descending) + rest


def changes_first(draft: Draft, rows: list[RowId]) -> list[RowId]:
    """``rows`` with everything staged before everything else, each part in its order."""
    edits = draft.edits.by_key
    staged = [row for row in rows if isinstance(row, int) or (isinstance(row, str) and row in edits)]
    if not staged:
        return rows
    chosen = set(staged)
    return staged + [row for row in rows if row not in chosen]


def changed_rows(before: Draft, now: Draft) -> list[RowId]:
    """The rows that may look different in two drafts of one base."""
    old, new = before.edits, now.edits
    changed: set[RowId] = {*_differing(old.by_key, new.by_key)}
    changed |= {*_differing(before.conflicts, now.conflicts)}
    changed |= {*_differing(before.remote_changes, now.remote_changes)}
    changed |= {row.token for row in new.new_rows if row not in old.new_rows}
    return list(changed)


def _differing(one: Mapping[str, object], other: Mapping[str, object]) -> set[str]:
    if one is other:
        return set()
    return {key for key in one.keys() & other.keys() if one[key] != other[key]} | (one.keys() ^ other.keys())


def have_same_rows(one: Context, other: Context) -> bool:
    """Whether two readings name the same keys, each as often, in the same order."""
    return one.keys == other.keys and [entry.key for entry in one.repeats] == [
        entry.key for entry in other.repeats
    ]


def loose_rows(draft: Draft) -> tuple[RowId, ...]:
    """The rows that no reading names, in their order."""
    return (*draft.deleted_remotely, *draft.added_keys, *(row.token for row in draft.edits.new_rows))


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Ascending numbers as runs ``(first, last)`` of neighbours."""
    result = []
    for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        result.append((run[0], run[-1]))
    return result
