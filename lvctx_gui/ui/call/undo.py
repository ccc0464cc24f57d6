"""Undo and redo of edits. Steps are kept by key, so that one also fits a base that was read later."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from types import MappingProxyType
from typing import Protocol

from PySide6.QtGui import QUndoCommand

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Edits
from lvctx_gui.core.entries import Context
from lvctx_gui.core.mappings import differing_keys
from lvctx_gui.core.merge import changed_since
from lvctx_gui.core.record import restricted_to
from lvctx_gui.core.settle import is_at_target
from lvctx_gui.core.tally import in_order


class Stage(Protocol):
    """Where the draft stands that steps lead from and to."""

    draft: Draft

    @property
    def read_at(self) -> datetime | None:
        """When the draft's base was read; ``None`` where that was not in this run."""

    def show(self, draft: Draft) -> None:
        """Have ``draft`` in place of the one before."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one end of a step says of the step's keys, and of rows; see ``sides_of``.

    Of other keys it knows nothing: a step takes no more memory where more is staged.
    """

    edits: Edits
    """Those of the step's keys alone, and all rows."""
    conflicts: Mapping[str, Conflict]
    followers: Mapping[str, str]
    """Which added key came next, of added keys that only this side has and that were not the last ones."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a step is about: its keys, and what the server held of them when it was made."""

    keys: frozenset[str]
    basis: Context


class UndoStep(QUndoCommand):
    """From one draft to another. ``name`` is what the menu calls it, in the person's language."""

    def __init__(self, name: str, stage: Stage, before: Draft, after: Draft) -> None:
        super().__init__(name)
        self._stage = stage
        # Not the drafts: their bases would live as long as the steps.
        self._scope = scope_of(before, after)
        self._before, self._after = sides_of(before, after, self._scope.keys)
        self._first: Draft | None = after

    def undo(self) -> None:
        """Go back."""
        self._go_to(self._before)

    def redo(self) -> None:
        """Go on; the first time when the step is pushed onto its stack."""
        if self._first is None:
            self._go_to(self._after)
        else:
            first, self._first = self._first, None
            self._stage.show(first)

    def _go_to(self, side: Side) -> None:
        self._stage.show(moved(self._stage.draft, side, self._scope, self._stage.read_at))


def scope_of(before: Draft, after: Draft) -> Scope:
    """What differs between two drafts of one base."""
    keys = before.edits.differing_keys(after.edits)
    keys.update(differing_keys(before.conflicts, after.conflicts))
    return Scope(frozenset(keys), restricted_to(before.base, keys))


def sides_of(before: Draft, after: Draft, keys: Set[str]) -> tuple[Side, Side]:
    """What two drafts say of ``keys``, in which they differ."""
    return _side_of(before, after, keys), _side_of(after, before, keys)


def _side_of(draft: Draft, other: Draft, keys: Set[str]) -> Side:
    edits = draft.edits
    staged = in_order(draft, keys & edits.by_key.keys())
    own = Edits(
        MappingProxyType({key: edits.by_key[key] for key in staged}),
        edits.new_rows,
        edits.put_back & keys,
        MappingProxyType({old: new for old, new in edits.renamed.items() if {old, new.key} & keys}),
    )
    conflicts = {key: conflict for key, conflict in draft.conflicts.items() if key in keys}
    lost = {key for key in staged if key not in draft.base and key not in other.edits.by_key}
    return Side(own, MappingProxyType(conflicts), MappingProxyType(_followers(draft.added_keys, lost)))


def _followers(added: Sequence[str], lost: Set[str]) -> dict[str, str]:
    """The next of the ``added`` keys after each that is ``lost``; none where these are the last ones."""
    if not lost or lost >= {*added[-len(lost) :]}:
        return {}
    return {key: follower for key, follower in pairwise(added) if key in lost}


def moved(draft: Draft, side: Side, scope: Scope, seen: datetime | None) -> Draft:
    """``draft`` with what ``side`` says of the keys in ``scope``, over its base, which was read at ``seen``.

    Conflicts of ``side`` are about what the server holds by now; where that is what it held at first, there
    is none. Where it is not what it was when the step was made, there is one.
    """
    edited = draft.with_edits(_with(draft.edits, side, scope.keys))
    since = changed_since(edited, scope.basis, seen, scope.keys)
    back = {
        key: replace(conflict, theirs=edited.base.get(key))
        for key, conflict in side.conflicts.items()
        if key in scope.keys and not is_at_target(edited.base, key, conflict.base)
    }
    others = {key: conflict for key, conflict in since.items() if key not in side.conflicts}
    kept = {key: conflict for key, conflict in edited.conflicts.items() if key not in scope.keys}
    return edited.with_conflicts({**kept, **others, **back})


def _with(now: Edits, side: Side, keys: Set[str]) -> Edits:
    """``now`` with what ``side`` says of ``keys``, and its rows; what was added stands where it stood."""
    own = side.edits
    by_key = {**now.by_key, **own.by_key}
    for key in keys:
        if key not in own.by_key:
            by_key.pop(key, None)
    if side.followers:
        by_key = {key: by_key[key] for key in _among(by_key, side.followers)}
    renamed = {old: new for old, new in now.renamed.items() if not {old, new.key} & keys}
    renamed.update(own.renamed)
    put_back = (now.put_back - keys) | own.put_back
    return Edits(MappingProxyType(by_key), own.new_rows, put_back, MappingProxyType(renamed))


def _among(keys: Collection[str], followers: Mapping[str, str]) -> list[str]:
    """``keys`` with those of ``followers`` each before the key that follows it, as far as that is there."""
    before = {follower: key for key, follower in followers.items() if key in keys and follower in keys}
    moving, order = set(before.values()), list[str]()
    for key in keys:
        if key in moving:
            continue
        chain = [key]
        while (above := before.get(chain[-1])) is not None:
            chain.append(above)
        order += reversed(chain)
    return order
