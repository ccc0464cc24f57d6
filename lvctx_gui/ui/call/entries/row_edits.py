"""Edits of several rows at once: pure functions of the rows that were selected."""

from __future__ import annotations

from collections.abc import Sequence

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Removed
from lvctx_gui.core.translate import tr_n
from lvctx_gui.ui.call.entries.entering import Entered
from lvctx_gui.ui.call.entries.rows import Expected, RowId


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

    def clear(draft: Draft) -> Draft:
        for token in _tokens(rows):
            draft = draft.set_row_value(token, None)
        for row in rows:
            if isinstance(row, Expected):
                draft = draft.add(row.keys[0], None)
        return draft.set_values(_keys_still_there(draft, rows), None)

    return Entered(tr_n("Set no value", "Set no value in {n} entries", len(rows)), clear)


def _tokens(rows: Sequence[RowId]) -> list[int]:
    return [row for row in rows if isinstance(row, int)]


def _keys_still_there(draft: Draft, rows: Sequence[RowId]) -> list[str]:
    return [key for key in keys_of(rows) if not isinstance(draft.edits.by_key.get(key), Removed)]
