"""Base, mine, theirs → what to send, what was updated from the server, what conflicts.

The API has no versions, so the program keeps the base that the person saw, reads what the server holds now
(theirs) and merges key by key. Nothing here decides a conflict: a person does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from types import MappingProxyType

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.diff import Change
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Edit, Removed
from lvctx_gui.core.entries import Context, Value
from lvctx_gui.core.mappings import copied
from lvctx_gui.core.remote_change import NO_REMOTE_CHANGES, RemoteChange


@dataclass(frozen=True)
class Merge:
    """The outcome. ``draft`` is mine over theirs; ``updated`` are other keys that others changed.

    While there are ``conflicts``, nothing may be sent.
    """

    draft: Draft
    updated: tuple[str, ...]
    before: Context
    """What mine was over."""

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What a person has to decide."""
        return tuple(self.draft.conflicts.values())

    @cached_property
    def updated_from_server(self) -> tuple[Change, ...]:
        """Others' changes to other keys. Most often nobody asks further than whether there are any."""
        return tuple(Change(key, self.before.get(key), self.draft.base.get(key)) for key in self.updated)


def merge(
    mine: Draft,
    theirs: Context,
    seen: datetime | None = None,
    *,
    is_first: bool = False,
    since: datetime | None = None,
) -> Merge:
    """Merge ``mine`` (edits over the base that the person saw) with what the server holds now.

    The same change by both is no conflict. Conflicts that nobody has decided yet stay conflicts; one that was
    decided comes back only when the server's value changes once more, as the base is theirs by then. ``seen``
    says when theirs was read, ``since`` when the person has last seen what mine is over. Where it
    ``is_first``, the call had not been read before: what it holds is no change of anybody, and only the edits
    are compared. Where nothing differs, the draft is mine, over its own base: whatever was made once for that
    one holds on.
    """
    is_same = mine.base.shows_like(theirs)
    changed = _changed(mine, theirs, is_first=is_first) if not is_same else []
    conflicts = _conflicts(mine, theirs, seen, frozenset(changed)) if changed else mine.conflicts
    news = () if is_first else tuple(key for key in changed if key not in mine.edits.by_key)
    marks = NO_REMOTE_CHANGES if is_first else _unseen(mine, news, theirs, seen, since)
    if is_same and (marks is mine.remote_changes or marks == mine.remote_changes):
        return Merge(mine, (), mine.base)
    merged = replace(mine, base=theirs, conflicts=conflicts, remote_changes=marks)
    return Merge(merged, news, mine.base)


def _changed(mine: Draft, theirs: Context, *, is_first: bool) -> list[str]:
    """The keys that differ there; those with an edit where the call was not read before."""
    if not is_first:
        return mine.base.differing_keys(theirs)
    return [key for key in mine.edits.by_key if mine.base.values_of(key) != theirs.values_of(key)]


def _conflicts(
    mine: Draft, theirs: Context, seen: datetime | None, changed: Set[str]
) -> Mapping[str, Conflict]:
    conflicts = dict(mine.conflicts)
    for key, edit in mine.edits.by_key.items():
        if key not in changed:
            continue
        if _is_same(edit, theirs.values_of(key)):
            conflicts.pop(key, None)
        else:
            was = conflicts[key].base if key in conflicts else mine.base.get(key)
            conflicts[key] = Conflict(key, was, mine.get(key), theirs.get(key), seen)
    return MappingProxyType(conflicts)


def _unseen(
    mine: Draft,
    updated: Iterable[str],
    theirs: Context,
    seen: datetime | None,
    since: datetime | None,
) -> Mapping[str, RemoteChange]:
    """What others have changed since a person has last said that they saw it, by key.

    A person who edits a key has seen how it was changed. A key that holds again what it held at first is news
    no longer.
    """
    decided = mine.edits.by_key.keys() & mine.remote_changes.keys() if mine.remote_changes else ()
    if not updated and not decided:
        return mine.remote_changes
    base, marks = mine.base, copied(mine.remote_changes)
    for key in decided:
        del marks[key]
    if not marks and not base.repeats:
        return MappingProxyType({key: RemoteChange(base.get(key), seen, (), since) for key in updated})
    for key in updated:
        first = marks.get(key)
        if first is None:
            marks[key] = RemoteChange(base.get(key), seen, base.values_of(key)[1:], since)
        elif first.values == theirs.values_of(key):
            del marks[key]
        else:
            marks[key] = first._replace(seen=seen)
    return MappingProxyType(marks)


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
    new, edited = after.edits.by_key, before.edits.differing_keys(after.edits)
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
