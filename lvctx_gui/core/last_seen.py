"""What a person has last seen of a call, and what others have changed since.

Seen is what was shown when somebody asked for it the first time, and from then on what is marked as seen,
what is edited and what is written from here. A ``RemoteChange`` remembers what its key held when it was seen,
so that a draft knows both: what is there now, and what of it nobody has seen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import filterfalse
from types import MappingProxyType

from lvctx_gui.core.diff import Change
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry, Missing, Value
from lvctx_gui.core.remote_change import RemoteChange


def last_seen(draft: Draft) -> Context:
    """What a person has last seen: the base, but of what others changed, what it held before.

    Keys that others have added are not there, keys that they have removed stand at the end.
    """
    base, edits = draft.base, draft.edits.by_key
    marks = {key: mark for key, mark in draft.remote_changes.items() if key not in edits}
    if not marks:
        return base
    stays = filterfalse(lambda entry: entry.key in marks, (*base.entries, *base.repeats))
    was = (Entry(key, value) for key, mark in marks.items() for value in mark.values)
    return Context((*stays, *was))


def seen_since(draft: Draft, at: datetime | None) -> datetime | None:
    """When a person has seen all of ``last_seen``; ``at`` is when they have seen what is not marked."""
    edits = draft.edits.by_key
    marked = (mark.since for key, mark in draft.remote_changes.items() if key not in edits)
    moments = [moment for moment in (at, *marked) if moment is not None]
    return min(moments, default=None)


def others_changes(draft: Draft) -> tuple[Change, ...]:
    """What others have changed since it was seen, of what nothing is staged for; in the order of noticing."""
    base, edits = draft.base, draft.edits.by_key
    return tuple(
        Change(key, mark.was, base.get(key)) for key, mark in draft.remote_changes.items() if key not in edits
    )


def marked_since(
    draft: Draft,
    seen: Context,
    since: datetime | None,
    read_at: datetime | None,
    known: Collection[str] = (),
) -> Draft:
    """``draft`` with what differs from what was ``seen`` marked as changed by others.

    It is ``draft`` itself where just that is marked. ``since`` is when it was seen, ``read_at`` when the base
    was read. What is ``known`` was written or decided from here meanwhile: of such keys only marks that are
    there already stay, as of all that are edited.
    """
    base, edits = draft.base, draft.edits.by_key
    marks = {
        key: RemoteChange(seen.get(key), read_at, seen.values_of(key)[1:], since)
        for key in seen.differing_keys(base)
        if key not in edits and key not in known
    }
    for key, mark in draft.remote_changes.items():
        if key in known or key in edits:
            marks[key] = mark
        elif key in marks:
            marks[key] = marks[key]._replace(seen=mark.seen)
    if marks == draft.remote_changes:
        return draft
    return draft.with_remote_changes(MappingProxyType(marks))


def written_keys(held: Context, changes: Iterable[Change]) -> set[str]:
    """The keys of which ``held`` shows just what these ``changes``, sent from here, were to make of them."""
    return {change.key for change in changes if held.values_of(change.key) == _values_after(change)}


def _values_after(change: Change) -> tuple[Value, ...]:
    return () if isinstance(change.after, Missing) else (change.after,)
