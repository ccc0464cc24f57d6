"""Why a key or a click in the table changes nothing, as one line: pure functions of what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Removed
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.ui.call.entries.rows import Expected, RowId, Wish, is_deleted_remotely, key_of
from lvctx_gui.ui.messages.phase import changing_now


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What stands in the way of any edit; without arguments: nothing."""

    why_fixed: str = ""
    """Why nothing may be changed here, as a sentence."""
    is_working: bool = False
    """Whether a commit or a deletion of the call is under way."""
    is_off: bool = False
    """Whether editing is switched off."""


def refusal(wish: Wish, draft: Draft, rows: Sequence[RowId], hindrance: Hindrance) -> str:
    """Why ``wish`` cannot be had for ``rows``, as sentences; ``""`` where nothing stands in its way."""
    if hindrance.why_fixed:
        return sentences([_nothing_done(wish, draft, rows), hindrance.why_fixed])
    if hindrance.is_working:
        return sentences([_nothing_done(wish, draft, rows), changing_now()])
    if hindrance.is_off:
        return sentences([_off(wish, draft, rows), tr("Ctrl+E switches it on.")])
    is_about_row = wish not in (Wish.ADD, Wish.PASTE, Wish.EDIT_MANY)
    return _about_row(wish, draft, rows[0]) if rows and is_about_row else ""


def _nothing_done(wish: Wish, draft: Draft, rows: Sequence[RowId]) -> str:
    if wish is Wish.PASTE:
        return tr("Nothing was pasted.")
    if wish is Wish.EDIT_MANY:
        return tr("Nothing was changed.")
    if wish is Wish.ADD or not rows:
        return tr("Nothing was added.") if wish is Wish.ADD else tr("Nothing was changed.")
    name = key_name(key_of(draft, rows[0]))
    if wish is Wish.REMOVE:
        if len(rows) > 1:
            return tr_n("{n} entry was not deleted.", "{n} entries were not deleted.", len(rows))
        return tr("{key} was not deleted.", key=name)
    return tr("{key} was not changed.", key=name)


def _off(wish: Wish, draft: Draft, rows: Sequence[RowId]) -> str:
    if wish is Wish.PASTE:
        return tr("Editing is off, so nothing was pasted.")
    if wish is Wish.EDIT_MANY:
        return tr("Editing is off, so nothing was changed.")
    if wish is Wish.ADD or not rows:
        return (
            tr("Editing is off, so nothing was added.")
            if wish is Wish.ADD
            else tr("Editing is off, so nothing was changed.")
        )
    name = key_name(key_of(draft, rows[0]))
    if wish is Wish.REMOVE:
        if len(rows) > 1:
            return tr_n(
                "Editing is off, so {n} entry was not deleted.",
                "Editing is off, so {n} entries were not deleted.",
                len(rows),
            )
        return tr("Editing is off, so {key} was not deleted.", key=name)
    return tr("Editing is off, so {key} was not changed.", key=name)


def _about_row(wish: Wish, draft: Draft, row: RowId) -> str:
    if isinstance(row, int):
        return ""
    if isinstance(row, Expected):
        return _about_expected(wish, draft, row)
    key = row if isinstance(row, str) else row[0]
    name = key_name(key)
    if isinstance(draft.edits.by_key.get(key), Removed):
        return tr("{key} is staged for deletion: Ctrl+R keeps it.", key=name)
    if is_deleted_remotely(draft, row):
        return tr("Someone else deleted {key}. To have it again, add it (Ctrl+N).", key=name)
    if isinstance(row, tuple) and wish is not Wish.REMOVE:
        return tr(
            "The answer names {key} {times} times. Edit the first of these rows: that acts on all of them.",
            key=name,
            times=f"{len(draft.base.values_of(key)):,}",
        )
    return ""


def _about_expected(wish: Wish, draft: Draft, row: Expected) -> str:
    name = key_name(key_of(draft, row))
    if wish is Wish.REMOVE:
        return tr("{key} is not in this call, so there is nothing to delete.", key=name)
    return tr("{key} is not in this call yet: type its value, and it is added.", key=name)
