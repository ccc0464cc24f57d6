"""What else there is of a value to compare it with: what the server holds, or held before."""

from __future__ import annotations

from datetime import datetime

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Lookup, Missing, NonTextValue
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.ui.call.entries.rows import RowId, value_of
from lvctx_gui.ui.call.entries.values import value_size
from lvctx_gui.ui.messages.moments import local_now, shown_moment


def compared_value(draft: Draft, row: RowId | None, read_at: datetime | None) -> tuple[str, Lookup]:
    """What the value is compared with, and what that is called; no title where there is nothing."""
    if not isinstance(row, str):
        return "", MISSING
    now = local_now()
    if (conflict := draft.conflicts.get(row)) is not None:
        return _server_title(conflict.theirs, conflict.seen, now), conflict.theirs
    if row in draft.edits.by_key:
        is_told = row in draft.base and draft.base.get(row) != value_of(draft, row)
        return (_server_title(draft.base.get(row), read_at, now) if is_told else ""), draft.base.get(row)
    change = draft.remote_changes.get(row)
    if change is None or row not in draft.base or isinstance(change.was, Missing):
        return "", MISSING  # what they added or removed is shown above
    kind = kind_of(change.was)
    if change.since is None:
        return tr("Before others changed it — {kind}", kind=kind), change.was
    time = shown_moment(change.since, now)
    return tr("As you last saw it, {time} — {kind}", time=time, kind=kind), change.was


def _server_title(value: Lookup, seen: datetime | None, now: datetime) -> str:
    kind = kind_of(value)
    if seen is None:
        return tr("On the server — {kind}", kind=kind)
    return tr("On the server (read at {time}) — {kind}", time=shown_moment(seen, now), kind=kind)


def kind_of(value: Lookup) -> str:
    """What kind of value it is, or how long."""
    if value is None:
        return tr("no value", "what kind of value it is")
    if isinstance(value, Missing):
        return tr("deleted", "what kind of value it is")
    if isinstance(value, NonTextValue):
        return value.label
    return value_size(value) or tr_n("{n} character", "{n} characters", len(value))
