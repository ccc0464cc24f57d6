"""Which rows a table shows, in which order: plain Python over plain lists."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from itertools import count, groupby, islice
from operator import eq

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context
from lvctx_gui.ui.call.entries.advice import NO_ADVICE, Advice
from lvctx_gui.ui.call.entries.rows import Expected, RowId, Shown

_LOOKED_FOR = 4
"""Rows for which going through 100,000 (1 ms) is quicker than numbering all of them (15 ms)."""


def natural_rows(draft: Draft) -> list[RowId]:
    """Every row in the server's order, then what others removed, what was added, and rows without a key."""
    base = draft.base
    if not base.repeats:
        return [*base.places, *loose_rows(draft)]
    rows: list[RowId] = []
    for key in base.places:
        rows.append(key)
        rows += [(key, n) for n in range(1, len(base.values_of(key)))]
    return [*rows, *loose_rows(draft)]


def repeated_rows(base: Context) -> list[RowId]:
    """The rows of repetitions in a reading."""
    keys = dict.fromkeys(entry.key for entry in base.repeats)
    return [(key, n) for key in keys for n in range(1, len(base.values_of(key)))]


def loose_rows(draft: Draft) -> tuple[RowId, ...]:
    """The rows that no reading names, in their order."""
    return (*draft.deleted_remotely, *draft.added_keys, *(row.token for row in draft.edits.new_rows))


def rows_of(draft: Draft, shown: Shown, advice: Advice = NO_ADVICE) -> list[RowId]:
    """The rows that are ``shown``, in their natural order, but for those of what is expected."""
    rows = natural_rows(draft)
    if shown is Shown.ALL:
        return rows
    chosen = _chosen_keys(draft, shown, advice)
    if shown is Shown.MINE:
        return [row for row in rows if isinstance(row, int) or row in chosen]
    return [row for row in rows if row in chosen]


def place_of_expected(draft: Draft, rows: Sequence[RowId]) -> int:
    """Where rows of what is expected stand among ``rows``: behind all but those that are just being added."""
    at, edits, base = len(rows), draft.edits.by_key, draft.base
    while at and (isinstance(row := rows[at - 1], int) or (row in edits and row not in base)):
        at -= 1
    return at


def partners(gone: Collection[RowId], come: Iterable[RowId]) -> dict[RowId, RowId]:
    """The rows that come in place of another one, by that: of a key that was expected, and now is there."""
    by_key = {row: row for row in gone if isinstance(row, str)}
    expecting = {key: row for row in gone if isinstance(row, Expected) for key in row.keys}
    found: dict[RowId, RowId] = {}
    for row in come:
        keys = row.keys if isinstance(row, Expected) else (row,) if isinstance(row, str) else ()
        known = by_key if isinstance(row, Expected) else expecting
        old = next((known[key] for key in keys if key in known), None)
        if old is not None and old not in found:
            found[old] = row
    return found


def chooses_others(
    old: Draft,
    now: Draft,
    shown: Shown,
    row_of: Callable[[RowId], int | None],
    before: Advice = NO_ADVICE,
    advice: Advice = NO_ADVICE,
) -> bool:
    """Whether ``shown`` means other rows in ``now`` than those that are there, found by ``row_of``.

    While a person edits, rows that are there stay; what is read, and what is staged elsewhere than in the
    table, shows.
    """
    if shown is Shown.ALL:
        return False
    chosen, chosen_now = _chosen_keys(old, shown, before), _chosen_keys(now, shown, advice)
    if old.base is not now.base or old is now:
        return chosen != chosen_now
    differing: Iterable[str] = old.differing_keys(now)
    if shown in (Shown.MISSING, Shown.ALIKE):
        differing = chosen_now - chosen  # an edit of one key may be about another
    return any(row_of(key) is None for key in differing if key in chosen_now and key not in chosen)


def _chosen_keys(draft: Draft, shown: Shown, advice: Advice) -> Set[str]:
    if shown is Shown.MISSING:
        return advice.keys_to_look_at
    if shown is Shown.ALIKE:
        return advice.alike_keys
    return draft.edits.by_key.keys() if shown is Shown.MINE else draft.others_keys


class RowNumbers:
    """Where each of ``rows`` stands. They must not change while this is used.

    ``base`` says that its keys come first, in their order: they need no numbering. Of other rows the first
    few are looked for, and all are numbered when more are asked for.
    """

    def __init__(self, rows: Sequence[RowId], base: Context | None) -> None:
        self._rows = rows
        self._places: Mapping[str, int] = {} if base is None else base.places
        self._asked = 0
        self._numbers: dict[RowId, int] | None = None

    def of(self, row: RowId) -> int | None:
        """The number of ``row``, or ``None`` where it is not there."""
        if isinstance(row, str) and (place := self._places.get(row)) is not None:
            return place
        if self._numbers is None:
            self._asked += 1
            if self._asked <= _LOOKED_FOR:
                return self._look_for(row)
            rest = islice(self._rows, len(self._places), None)
            self._numbers = dict(zip(rest, count(len(self._places)), strict=False))
        return self._numbers.get(row)

    def _look_for(self, row: RowId) -> int | None:
        try:
            return self._rows.index(row, len(self._places))
        except ValueError:
            return None


def changes_first(draft: Draft, rows: list[RowId]) -> list[RowId]:
    """``rows`` with everything staged before everything else, each part in its order."""
    edits = draft.edits.by_key
    staged = [row for row in rows if isinstance(row, int) or (isinstance(row, str) and row in edits)]
    if not staged:
        return rows
    chosen = set(staged)
    return staged + [row for row in rows if row not in chosen]


def changed_rows(before: Draft, now: Draft) -> set[RowId]:
    """The rows that may look different in two drafts of one base."""
    changed: set[RowId] = {*before.differing_keys(now)}
    if now.edits.new_rows:
        changed |= {row.token for row in now.edits.new_rows if row not in before.edits.new_rows}
    return changed


def have_same_rows(one: Context, other: Context) -> bool:
    """Whether two readings name the same keys, each as often, in the same order."""
    if len(one) != len(other) or len(one.repeats) != len(other.repeats):
        return False
    # Most often the first keys tell two calls apart: no list of all of them is made for that.
    return all(map(eq, one.places, other.places)) and all(
        mine.key == theirs.key for mine, theirs in zip(one.repeats, other.repeats, strict=True)
    )


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Ascending numbers as runs ``(first, last)`` of neighbours."""
    result = []
    for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        result.append((run[0], run[-1]))
    return result
