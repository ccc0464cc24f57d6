"""Undo and redo of edits. Steps are kept by key, so that one also fits a base that was read later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
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
    """What one end of a step says of its keys."""

    edits: Edits
    conflicts: Mapping[str, Conflict]


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
        self._before = Side(before.edits, before.conflicts)
        self._after = Side(after.edits, after.conflicts)
        self._scope = scope_of(before, after)
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


def moved(draft: Draft, side: Side, scope: Scope, seen: datetime | None) -> Draft:
    """``draft`` with what ``side`` says of the keys in ``scope``, over its base, which was read at ``seen``.

    Conflicts of ``side`` are about what the server holds by now; where that is what it held at first, there
    is none. Where it is not what it was when the step was made, there is one.
    """
    edited = draft.with_edits(_only(side.edits, scope.keys, draft.edits))
    since = changed_since(edited, scope.basis, seen, scope.keys)
    back = {
        key: replace(conflict, theirs=edited.base.get(key))
        for key, conflict in side.conflicts.items()
        if key in scope.keys and not is_at_target(edited.base, key, conflict.base)
    }
    others = {key: conflict for key, conflict in since.items() if key not in side.conflicts}
    kept = {key: conflict for key, conflict in edited.conflicts.items() if key not in scope.keys}
    return edited.with_conflicts({**kept, **others, **back})


def _only(edits: Edits, keys: frozenset[str], now: Edits) -> Edits:
    """``now`` with what ``edits`` says of ``keys``, in the order of ``edits``, and with its rows."""
    by_key = edits.by_key
    if not edits.differing_keys(now) <= keys:
        told = {key: edit for key, edit in by_key.items() if key in keys or key in now.by_key}
        told |= {key: edit for key, edit in now.by_key.items() if key not in keys}
        by_key = MappingProxyType(told)
    put_back = (now.put_back - keys) | (edits.put_back & keys)
    renamed = {old: new for old, new in now.renamed.items() if not {old, new.key} & keys}
    renamed |= {old: new for old, new in edits.renamed.items() if {old, new.key} & keys}
    return Edits(by_key, edits.new_rows, put_back, MappingProxyType(renamed))
