"""Base, mine, theirs → what to send, what was updated from the server, what conflicts.

The API has no versions, so the program keeps the base that the person saw, reads what the server holds now
(theirs) and merges key by key. Nothing here decides a conflict: a person does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.diff import Change, diff
from lvctx_gui.core.draft import Draft, RemoteChange
from lvctx_gui.core.edits import Edit, Removed
from lvctx_gui.core.entries import Context, Value


@dataclass(frozen=True, slots=True)
class Merge:
    """The outcome. ``draft`` is mine over theirs; ``updated_from_server`` are others' changes to other keys.

    While there are ``conflicts``, nothing may be sent.
    """

    draft: Draft
    conflicts: tuple[Conflict, ...]
    updated_from_server: tuple[Change, ...]


def merge(mine: Draft, theirs: Context, seen: datetime | None = None) -> Merge:
    """Merge ``mine`` (edits over the base that the person saw) with what the server holds now.

    The same change by both is no conflict. Conflicts that nobody has decided yet stay conflicts; one that was
    decided comes back only when the server's value changes once more, as the base is theirs by then. ``seen``
    says when theirs was read.
    """
    changed_there = {change.key: change for change in diff(mine.base, theirs)}
    conflicts = dict(mine.conflicts)
    for key, edit in mine.edits.by_key.items():
        change = changed_there.get(key)
        if change is None:
            continue
        if _is_same(edit, theirs.values_of(key)):
            conflicts.pop(key, None)
        else:
            was = conflicts[key].base if key in conflicts else mine.base.get(key)
            conflicts[key] = Conflict(key, was, mine.get(key), theirs.get(key), seen)
    touched = set(mine.edits.by_key)
    updated_from_server = tuple(change for change in changed_there.values() if change.key not in touched)
    remote_changes = MappingProxyType(_unseen(mine, updated_from_server, theirs, seen))
    merged = replace(mine.rebase(theirs).with_conflicts(conflicts), remote_changes=remote_changes)
    return Merge(merged, tuple(merged.conflicts.values()), updated_from_server)


def _unseen(
    mine: Draft, updated: Iterable[Change], theirs: Context, seen: datetime | None
) -> dict[str, RemoteChange]:
    """What others have changed since a person has last said that they saw it, by key.

    A person who edits a key has seen how it was changed. A key that holds again what it held at first is news
    no longer.
    """
    touched = mine.edits.by_key
    marks = {key: known for key, known in mine.remote_changes.items() if key not in touched}
    for change in updated:
        first = marks.get(change.key)
        if first is not None:
            marks[change.key] = replace(first, seen=seen)
        else:
            marks[change.key] = RemoteChange(change.before, seen, mine.base.values_of(change.key)[1:])
    return {key: mark for key, mark in marks.items() if mark.values != theirs.values_of(key)}


def changed_since(
    draft: Draft, basis: Context, seen: datetime | None, keys: Iterable[str]
) -> dict[str, Conflict]:
    """The conflicts of edits of ``keys`` that were staged over ``basis`` and stand over ``draft``'s base now.

    ``basis`` need not hold more than these; ``seen`` says when the base was read.
    """
    on_server, edits = draft.base, draft.edits.by_key
    return {
        key: Conflict(key, basis.get(key), draft.get(key), on_server.get(key), seen)
        for key in keys
        if key in edits
        and basis.values_of(key) != on_server.values_of(key)
        and not _is_same(edits[key], on_server.values_of(key))
    }


def unseen_kept(before: Draft, after: Draft, shown: Draft, seen: datetime | None) -> Draft:
    """``after``, an edit of ``before`` made over ``shown``, with conflicts for what was not shown then.

    That is what the server's side of the edited keys has become since ``shown`` was read, and conflicts that
    had come up by then: an edit decides only what its maker has seen.
    """
    old, new = before.edits.by_key, after.edits.by_key
    edited = {key for key in old.keys() | new.keys() if old.get(key, before) != new.get(key, before)}
    met = changed_since(after, shown.base, seen, edited)
    undecided = {
        key: replace(conflict, mine=after.get(key))
        for key, conflict in before.conflicts.items()
        if key in edited and key in new and shown.conflicts.get(key) != conflict
    }
    return after.with_conflicts({**after.conflicts, **met, **undecided})


def _is_same(edit: Edit, values: tuple[Value, ...]) -> bool:
    if isinstance(edit, Removed):
        return values == ()
    return set(values) == {edit}
