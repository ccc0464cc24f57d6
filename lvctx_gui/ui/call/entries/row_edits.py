"""Edits of several rows at once: pure functions of the rows that were selected."""

from __future__ import annotations

from collections.abc import Sequence

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Edit, Removed
from lvctx_gui.core.entries import Missing, NonTextValue
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.ui.call.entries.entering import Entered
from lvctx_gui.ui.call.entries.rows import Expected, RowId, value_of


def keys_of(rows: Sequence[RowId]) -> list[str]:
    """Each key once, though several rows may show it."""
    keys = (row if isinstance(row, str) else row[0] for row in rows if isinstance(row, str | tuple))
    return list(dict.fromkeys(keys))


def removal(rows: Sequence[RowId]) -> Entered:
    """Stage the removal of ``rows``, all or none."""

    def remove(draft: Draft) -> Draft:
        for token in _tokens(rows):
            draft = draft.remove_row(token)
        return draft.remove(*_keys_still_there(draft, rows))

    return Entered(tr_n("Delete entry", "Delete {n} entries", len(rows)), remove)


def unstaging(rows: Sequence[RowId]) -> Entered:
    """Drop what is staged for ``rows``."""

    def unstage(draft: Draft) -> Draft:
        for token in _tokens(rows):
            draft = draft.remove_row(token)
        return draft.unstage(*keys_of(rows))

    return Entered(tr_n("Unstage entry", "Unstage {n} entries", len(rows)), unstage)


def without_value(rows: Sequence[RowId]) -> Entered:
    """Stage "no value" for ``rows``."""
    step = tr_n("Set no value", "Set no value in {n} entries", len(rows))
    return Entered(step, lambda draft: _with_value(draft, rows, None))


def emptied(rows: Sequence[RowId]) -> Entered:
    """Stage an empty text for ``rows``."""
    step = tr_n("Set an empty value", "Set an empty value in {n} entries", len(rows))
    return Entered(step, lambda draft: _with_value(draft, rows, ""))


def filled_down(draft: Draft, rows: Sequence[RowId]) -> Entered | str:
    """Stage the value of the first of ``rows`` for all others; why that cannot be, as a sentence.

    Entries that others have changed, too, are left alone: they are to be decided one by one.
    """
    if len(rows) <= 1:
        return tr("Select the entry whose value is wanted and those below it that are to have it.")
    value = value_of(draft, rows[0])
    if isinstance(value, Missing):
        return tr("The first of these entries has nothing to fill down yet.")
    if isinstance(value, NonTextValue):
        return tr("The first value is {kind}, and only text can be written.", kind=value.kind_name)
    others = rows_to_fill(draft, rows)
    if not others:
        return tr("The others are in conflict, or staged for deletion: nothing was filled down.")
    step = tr_n("Fill down {n} entry", "Fill down {n} entries", len(others))
    return Entered(step, lambda now: _with_value(now, others, value))


def rows_to_fill(draft: Draft, rows: Sequence[RowId]) -> list[RowId]:
    """Those behind the first of ``rows`` that are filled down: not what is to go, nor what is in conflict."""
    edits = draft.edits.by_key
    return [row for row in rows[1:] if row not in draft.conflicts and not _is_removed(edits.get(_key(row)))]


def _key(row: RowId) -> str:
    return row if isinstance(row, str) else row[0] if isinstance(row, tuple) else ""


def _is_removed(edit: Edit | None) -> bool:
    return isinstance(edit, Removed)


def _with_value(draft: Draft, rows: Sequence[RowId], value: str | None) -> Draft:
    for token in _tokens(rows):
        draft = draft.set_row_value(token, value)
    for row in rows:
        if isinstance(row, Expected):
            draft = draft.add(row.keys[0], value)
    return draft.set_values(_keys_still_there(draft, rows), value)


def _tokens(rows: Sequence[RowId]) -> list[int]:
    return [row for row in rows if isinstance(row, int)]


def _keys_still_there(draft: Draft, rows: Sequence[RowId]) -> list[str]:
    return [key for key in keys_of(rows) if not isinstance(draft.edits.by_key.get(key), Removed)]
