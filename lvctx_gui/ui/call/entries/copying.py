"""Rows of the table on their way to other programs: as text, with what else a clipboard or a file wants.

Nothing of it needs the window: of many rows a thread makes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Removed
from lvctx_gui.core.entries import Missing
from lvctx_gui.core.grid import own_rows
from lvctx_gui.core.grid.columns import Row, RowState, entries_of
from lvctx_gui.core.grid.writing.html import html_pieces
from lvctx_gui.core.grid.writing.json_text import json_pieces
from lvctx_gui.core.grid.writing.key_value import key_value_pieces
from lvctx_gui.core.grid.writing.markdown import markdown_pieces
from lvctx_gui.core.grid.writing.plain import plain_pieces
from lvctx_gui.core.visible import without_halves
from lvctx_gui.ui.call.entries.rows import Expected, RowId, is_deleted_remotely, key_of, value_of

_FEW = 1_000
"""Rows that are each asked for; of more most are what the server holds, which is quicker to look up."""


class CopyForm(Enum):
    """In which form rows are copied."""

    ROWS = "rows"
    """A line for each, for spreadsheets and for this program."""
    WITH_HEADINGS = "with headings"  # not shown
    """The same, with the call and the headings before them."""
    MARKDOWN = "Markdown"  # not shown
    JSON = "JSON"  # not shown
    KEY_VALUE = "key=value"  # not shown


@dataclass(frozen=True, slots=True, repr=False)
class Contents:
    """What is to be put on the clipboard: a text, HTML where there is some, and formats of our own."""

    text: str
    html: bytes = b""
    exact: dict[str, bytes] = field(default_factory=dict)


def rows_of(draft: Draft, ids: Sequence[RowId], *, are_all: bool = False) -> list[Row]:
    """The rows ``ids`` of ``draft``, from top to bottom, as the table shows them.

    Where they ``are_all`` that there are, what is only expected is left out: who copies a call means its
    entries.
    """
    if are_all and not all(isinstance(row, Expected) for row in ids):
        ids = [row for row in ids if not isinstance(row, Expected)]
    plain = _as_held(draft) if len(ids) > _FEW else {}
    return [plain.get(row) or _row(draft, row) for row in ids]


def contents_of(
    rows: Sequence[Row],
    form: CopyForm,
    headings: tuple[str, str],
    facts: Sequence[tuple[str, str]] = (),
) -> Contents:
    """What is put on the clipboard for ``rows``.

    ``headings`` are those of key and value, ``facts`` say of which call they are, both as people read them.
    """
    if form is CopyForm.MARKDOWN:
        return Contents("".join(markdown_pieces(rows, headings)))
    if form is CopyForm.JSON:
        return Contents("".join(map(without_halves, json_pieces(entries_of(rows)))))
    if form is CopyForm.KEY_VALUE:
        return Contents("".join(key_value_pieces(entries_of(rows))))
    before = (headings, facts) if form is CopyForm.WITH_HEADINGS else ((), ())
    text = "".join(map(without_halves, plain_pieces(rows, *before)))
    html = b"".join(piece.encode() for piece in html_pieces(rows, *before))
    return Contents(text, html, {own_rows.FORMAT: own_rows.write(entries_of(rows))})


def _as_held(draft: Draft) -> dict[RowId, Row]:
    """Texts that are shown as the server holds them, by key: nobody has changed anything about them."""
    held: dict[RowId, Row] = {
        entry.key: Row(entry.key, entry.value) for entry in draft.base.entries if isinstance(entry.value, str)
    }
    for key in (*draft.edits.by_key, *draft.remote_changes, *draft.conflicts):
        held.pop(key, None)
    return held


def _row(draft: Draft, row: RowId) -> Row:
    value = value_of(draft, row)
    return Row(key_of(draft, row), None if isinstance(value, Missing) else value, state_of(draft, row))


def state_of(draft: Draft, row: RowId) -> RowState:
    """What became of the row's entry since it was read."""
    if isinstance(row, Expected):
        return RowState.MISSING
    if isinstance(row, tuple):
        return RowState.REPEATED
    if isinstance(row, int):
        return RowState.ADDED
    if row in draft.conflicts:
        return RowState.CONFLICT
    if row in draft.edits.by_key:
        if isinstance(draft.edits.by_key[row], Removed):
            return RowState.DELETED
        return RowState.CHANGED if row in draft.base else RowState.ADDED
    if is_deleted_remotely(draft, row):
        return RowState.DELETED_BY_OTHERS
    return RowState.CHANGED_BY_OTHERS if row in draft.remote_changes else RowState.AS_READ
