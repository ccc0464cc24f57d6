"""Which rows of a table are taken, and what is staged of them: one step, all or none."""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Missing, NonTextValue
from lvctx_gui.core.incoming.rows import Incoming
from lvctx_gui.core.translate import sentences, tr, tr_n

NONE: frozenset[int] = frozenset()


def at_first(rows: Sequence[Incoming]) -> frozenset[int]:
    """The numbers of those rows that can be taken and that nobody need see before."""
    return frozenset(row.number for row in rows if row.can_be_taken and not row.asks)


def followed(before: Sequence[Incoming], taken: Set[int], rows: Sequence[Incoming]) -> frozenset[int]:
    """The numbers of the ``rows`` that are taken, where of those ``before`` the ``taken`` ones were.

    What was chosen of a row that is still the same stays so.
    """
    were = {row.number: row for row in before}
    same = {row.number for row in rows if were.get(row.number) == row}
    return frozenset((taken & same) | (at_first(rows) - same))


def needs_a_look(rows: Sequence[Incoming]) -> bool:
    """Whether something would be overwritten, cannot be taken, or is to be decided."""
    return any(row.asks or row.overwrites for row in rows)


def chosen(
    rows: Sequence[Incoming], taken: Set[int], numbers: Collection[int], *, on: bool
) -> frozenset[int]:
    """``taken`` with the rows ``numbers``, or without them; what says something else of their keys goes then.

    Of those that say something else of one key, the last one stays.
    """
    wanted = set(numbers)
    picked = [row for row in rows if row.number in wanted and row.can_be_taken]
    if not on:
        return frozenset(taken) - {row.number for row in picked}
    rivals: dict[str, list[Incoming]] = {}
    for row in rows:
        if row.is_rival:
            rivals.setdefault(row.key, []).append(row)
    after = set(taken)
    for row in picked:
        after.difference_update(each.number for each in rivals.get(row.key, ()) if each.new != row.new)
        after.add(row.number)
    return frozenset(after)


def edits(rows: Sequence[Incoming], taken: Set[int]) -> dict[str, str | None]:
    """What is to be staged, by key."""
    found: dict[str, str | None] = {}
    for row in rows:
        if row.number in taken and not isinstance(row.new, Missing | NonTextValue):
            found[row.key] = row.new
    return found


def staged(draft: Draft, rows: Sequence[Incoming], taken: Set[int]) -> Draft:
    """``draft`` with the ``taken`` rows staged."""
    return draft.staged_all(edits(rows, taken))


def summary(rows: Sequence[Incoming], taken: Set[int]) -> str:
    """How many rows are taken, what becomes of the others, as sentences."""
    keys = edits(rows, taken)
    adds = len({row.key for row in rows if row.key in keys and isinstance(row.old, Missing)})
    open_ = sum(row.can_be_taken and row.asks and row.number not in taken for row in rows)
    refused = sum(not row.can_be_taken and row.asks for row in rows)
    left = sum(not row.can_be_taken and not row.asks for row in rows)
    parts = [
        tr_n("{n} entry is changed.", "{n} entries are changed.", len(keys) - adds)
        if len(keys) > adds
        else "",
        tr_n("{n} entry is added.", "{n} entries are added.", adds) if adds else "",
        tr("Nothing is staged.") if not keys else "",
        tr_n("{n} row is to be looked at.", "{n} rows are to be looked at.", open_) if open_ else "",
        tr_n("{n} row cannot be taken.", "{n} rows cannot be taken.", refused) if refused else "",
        tr_n("{n} row changes nothing.", "{n} rows change nothing.", left) if left else "",
    ]
    return sentences(part for part in parts if part)


def mismatch(values: int, selected: int) -> str:
    """The sentence about ``values`` of one column for ``selected`` rows; ``""`` where each has its own."""
    if values in (1, selected):
        return ""
    return tr(
        "There are {values} for {rows}: each is for one row, from the top, and the rest is left alone.",
        values=tr_n("{n} value", "{n} values", values),
        rows=tr_n("{n} selected row", "{n} selected rows", selected),
    )
