"""What a person means to change: a base and the edits over it, immutable.

Every method returns a new draft; none of them touches the server's state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from types import MappingProxyType

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.diff import Change, Kind, apply
from lvctx_gui.core.edits import (
    NO_EDITS,
    REMOVED,
    TYPED_ONLY,
    Edit,
    Edits,
    NewRow,
    Removed,
    Renamed,
    still_renamed,
)
from lvctx_gui.core.entries import MISSING, Context, Lookup, Missing, Value
from lvctx_gui.core.key_rules import removal_problem, renaming_problem, unusable_key_problem
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.translate import tr, tr_marked


class EditRefusedError(ValueError):
    """An edit that cannot be staged. ``str()`` says which and why, as sentences."""


@dataclass(frozen=True, slots=True)
class RemoteChange:
    """Somebody else changed a key, the draft was updated, and nobody has marked that as seen.

    ``was`` is what it held before the first of their changes, ``seen`` when the last of them was read
    (``None`` where that is not known), ``repeats`` what else it held where an answer had repeated it.
    """

    was: Lookup = field(repr=False)
    seen: datetime | None
    repeats: tuple[Value, ...] = field(default=(), repr=False)

    @property
    def values(self) -> tuple[Value, ...]:
        """All that the key held before, as ``Context.values_of`` has it."""
        return () if isinstance(self.was, Missing) else (self.was, *self.repeats)


NO_REMOTE_CHANGES: Mapping[str, RemoteChange] = MappingProxyType({})


@dataclass(frozen=True)
class Draft:
    """The context as last read (``base``) and the edits over it.

    Edits that say what the base says already are dropped: setting a value back is no change.
    """

    base: Context = field(default_factory=Context)
    edits: Edits = NO_EDITS
    conflicts: Mapping[str, Conflict] = field(default_factory=lambda: MappingProxyType({}))
    """Keys that somebody else changed too and that the person has not decided about; each has an edit."""
    remote_changes: Mapping[str, RemoteChange] = field(default_factory=lambda: NO_REMOTE_CHANGES)
    """What somebody else changed and was updated here, by key; the key itself may be deleted remotely."""

    def __post_init__(self) -> None:
        needless = {key for key, edit in self.edits.by_key.items() if self._says_nothing(key, edit)}
        if needless:
            object.__setattr__(self, "edits", self.edits.without(needless))
        if any(key not in self.edits.by_key for key in self.conflicts):
            left = {key: each for key, each in self.conflicts.items() if key in self.edits.by_key}
            object.__setattr__(self, "conflicts", MappingProxyType(left))

    def _says_nothing(self, key: str, edit: Edit) -> bool:
        # A key that the answer repeats says the same only if it does so every time.
        return set(self.base.values_of(key)) == (set() if isinstance(edit, Removed) else {edit})

    # Reading ------------------------------------------------------------------------------------------

    def get(self, key: str) -> Lookup:
        """The value that ``key`` would have after a commit; ``MISSING`` when it would not exist."""
        if key not in self.edits.by_key:
            return self.base.get(key)
        edit = self.edits.by_key[key]
        return MISSING if isinstance(edit, Removed) else edit

    def change_of(self, key: str) -> Change | None:
        """The change staged for ``key``, or ``None``."""
        if key not in self.edits.by_key:
            return None
        return Change(key, self.base.get(key), self.get(key))

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """All changes: in the base's order, then what was added, in the order of adding."""
        edited = self.edits.by_key
        keys = [key for key in self.base.keys if key in edited] if edited else []
        keys += [key for key in edited if key not in self.base]
        return tuple(Change(key, self.base.get(key), self.get(key)) for key in keys)

    @cached_property
    def added_keys(self) -> tuple[str, ...]:
        """The keys that a commit would create, in the order of adding."""
        return tuple(key for key in self.edits.by_key if key not in self.base)

    @cached_property
    def deleted_remotely(self) -> tuple[str, ...]:
        """The keys that somebody else removed, until that is marked as seen or the key is added."""
        edited = self.edits.by_key
        return tuple(key for key in self.remote_changes if key not in self.base and key not in edited)

    @cached_property
    def others_keys(self) -> frozenset[str]:
        """The keys that somebody else changed, where nobody has said yet that they saw or decided it."""
        edited = self.edits.by_key
        return frozenset((*self.conflicts, *(key for key in self.remote_changes if key not in edited)))

    @property
    def result(self) -> Context:
        """The context as it would be after a commit that nobody interfered with."""
        return apply(self.changes, self.base)

    @property
    def unfinished_rows(self) -> tuple[NewRow, ...]:
        """New rows that hold something but have no usable key: a commit has to wait for them."""
        return tuple(row for row in self.edits.new_rows if not row.is_blank)

    @property
    def staged_count(self) -> int:
        """How many changes would be lost with this draft, rows without a key included; a renaming is one."""
        return len(self.edits.by_key) - len(self.renamings) + len(self.unfinished_rows)

    @cached_property
    def renamings(self) -> Mapping[str, str]:
        """The old keys by the new ones, where a removal and an addition are one change and in no conflict."""
        edited, pairs, twice = self.edits.by_key, dict[str, str](), set[str]()
        for old, renamed in self.edits.renamed.items():
            new = renamed.key
            is_whole = isinstance(edited.get(old), Removed) and not isinstance(
                edited.get(new, REMOVED), Removed
            )
            if new in pairs:
                twice.add(new)
            elif is_whole and new not in self.base and not self.conflicts.keys() & {old, new}:
                pairs[new] = old
        return {new: old for new, old in pairs.items() if new not in twice}

    def count(self, kind: Kind) -> int:
        """How many changes are of ``kind``."""
        return sum(change.kind is kind for change in self.changes)

    # Editing ------------------------------------------------------------------------------------------

    def set_value(self, key: str, value: str | None) -> Draft:
        """Stage ``value`` for an existing or added ``key``. Raises ``EditRefusedError`` for any other key."""
        return self.set_values((key,), value)

    def set_values(self, keys: Iterable[str], value: str | None) -> Draft:
        """Stage the same value for several keys. Raises as ``set_value`` does."""
        by_key = dict(self.edits.by_key)
        for key in keys:
            if self.get(key) is MISSING:
                raise EditRefusedError(
                    tr("The key {key} is not in this call, so it has no value to set.", key=key_name(key))
                )
            by_key[key] = value
        return self._with(by_key)

    def add(self, key: str, value: str | None = None) -> Draft:
        """Stage a new key. Raises ``EditRefusedError`` when the key exists or cannot be a key."""
        if problem := self.key_problem(key):
            raise EditRefusedError(problem)
        return self.staged(key, value)

    def key_problem(self, key: str) -> str | None:
        """Why ``key`` cannot be given to a new entry here, as sentences, or ``None``."""
        if self.get(key) is not MISSING:
            return tr(
                "The key {key} exists in this call already. Edit that entry instead.", key=key_name(key)
            )
        return unusable_key_problem(key)

    def remove(self, *keys: str) -> Draft:
        """Stage the removal of ``keys``, all or none; an added key is simply no longer added.

        Raises ``EditRefusedError`` when a key cannot be removed alone, or is not there.
        """
        by_key = dict(self.edits.by_key)
        for key in keys:
            if key in self.base:
                if problem := removal_problem(key):
                    raise EditRefusedError(problem)
                by_key[key] = REMOVED
            elif by_key.pop(key, MISSING) is MISSING:
                raise EditRefusedError(
                    tr("The key {key} is not in this call, so it cannot be deleted.", key=key_name(key))
                )
        return self._with(by_key)

    def rename(self, key: str, new_key: str) -> Draft:
        """Stage ``new_key`` with ``key``'s value and the removal of ``key``.

        Raises ``EditRefusedError`` when the new key cannot be added or the old one not removed.
        """
        if new_key == key:
            return self
        value = self.get(key)
        problem = renaming_problem(key, value, is_repeated=self.base.is_repeated(key))
        if problem := problem or self.key_problem(new_key):
            raise EditRefusedError(problem)
        assert not isinstance(value, Missing)  # noqa: S101  # else there is a problem
        # What was added under one name and is renamed again is still the same key's new name.
        old = next((old for old, renamed in self.edits.renamed.items() if renamed.key == key), key)
        draft = self.remove(key).staged(new_key, value)
        removed = [each for each in (old, key) if isinstance(draft.edits.by_key.get(each), Removed)]
        if not removed:
            return draft
        renamed = {**draft.edits.renamed, **dict.fromkeys(removed, Renamed(new_key, value))}
        return replace(draft, edits=replace(draft.edits, renamed=MappingProxyType(renamed)))

    def unstage(self, *keys: str) -> Draft:
        """Drop what is staged for ``keys``, and what is staged along with that (``also_unstaged``)."""
        dropped = {*keys, *self.also_unstaged(*keys)}
        return self._with({key: edit for key, edit in self.edits.by_key.items() if key not in dropped})

    def also_unstaged(self, *keys: str) -> tuple[str, ...]:
        """The other edits that ``unstage`` drops with ``keys``: of keys whose new name is among them.

        Such a key was to be removed, or to hold something else, because its value has a new key: without
        that key it stays as it is.
        """
        return self.edits.renamed_into(keys)

    def discard(self) -> Draft:
        """Drop everything that is staged."""
        return replace(self, edits=NO_EDITS)

    def with_edits(self, edits: Edits) -> Draft:
        """The same base with other edits (undo and redo)."""
        by_key = MappingProxyType(dict(edits.by_key))
        renamed = still_renamed(edits.renamed, by_key)
        return self._with_edits(replace(edits, by_key=by_key, renamed=renamed))

    def rebase(self, base: Context) -> Draft:
        """The same edits over another ``base``, without remote changes; see also ``core.merge``."""
        return replace(self, base=base, remote_changes=NO_REMOTE_CHANGES)

    def without_remote_changes(self) -> Draft:
        """The same with nothing marked as changed by somebody else: a person has seen it."""
        return replace(self, remote_changes=NO_REMOTE_CHANGES)

    def after_our_removal(self, keys: Iterable[str]) -> Draft:
        """The same over a base without ``keys``, which went with what was sent from here."""
        base, gone = self.base, set(keys)
        for key in gone:
            base = base.without(key)
        marks = {key: known for key, known in self.remote_changes.items() if key not in gone}
        return replace(self, base=base, remote_changes=MappingProxyType(marks))

    def with_conflicts(self, conflicts: Mapping[str, Conflict]) -> Draft:
        """The same with other conflicts; those without an edit are dropped."""
        return replace(self, conflicts=MappingProxyType(dict(conflicts)))

    def add_conflicts(self, conflicts: Iterable[Conflict]) -> Draft:
        """The same with conflicts that a commit has met as well; those without an edit are dropped."""
        met = {conflict.key: conflict for conflict in conflicts}
        return self.with_conflicts({**met, **self.conflicts})

    def keep_mine(self, *keys: str) -> Draft:
        """Decide conflicts: what is staged for ``keys`` overwrites what the server holds now."""
        decided = set(keys)
        return self.with_conflicts(
            {key: conflict for key, conflict in self.conflicts.items() if key not in decided}
        )

    def put_back(self, edits: Mapping[str, Edit], conflicts: Mapping[str, Conflict]) -> Draft:
        """Stage what brings back an earlier state (see ``core.revert``), unchecked, with its conflicts."""
        staged = replace(
            self.edits,
            by_key={**self.edits.by_key, **edits},
            put_back=self.edits.put_back | edits.keys(),
        )
        return self.with_edits(staged).with_conflicts({**self.conflicts, **conflicts})

    def staged(self, key: str, edit: Edit) -> Draft:
        """``edit`` staged for ``key`` unchecked: the other methods are the ones to call."""
        return self._with({**self.edits.by_key, key: edit})

    def _with(self, by_key: Mapping[str, Edit]) -> Draft:
        return self._with_edits(self.edits.with_by_key(by_key))

    def _with_edits(self, edits: Edits) -> Draft:
        # A person who edits a key in conflict has decided it: they saw both values.
        before, after = self.edits.by_key, edits.by_key
        undecided = {
            key: conflict
            for key, conflict in self.conflicts.items()
            if key in after and after[key] == before.get(key)
        }
        return replace(self, edits=edits, conflicts=MappingProxyType(undecided))

    # Rows without a key yet ---------------------------------------------------------------------------

    def add_row(self) -> tuple[Draft, int]:
        """Begin a row without a key. Returns the draft and the row's token."""
        edits, token = self.edits.begin_row()
        return replace(self, edits=edits), token

    def new_row(self, token: int) -> NewRow | None:
        """The row with ``token``, or ``None``."""
        return self.edits.row(token)

    def set_row_value(self, token: int, value: str | None) -> Draft:
        """Give a row without a key its value."""
        row = self.new_row(token)
        return self if row is None else self._with_row(replace(row, value=value))

    def name_row(self, token: int, key: str) -> Draft:
        """Name a row: with a usable key it becomes a staged entry, else it keeps the text and the reason."""
        row = self.new_row(token)
        if row is None:
            return self
        problem = self.key_problem(key) if key else None
        if key and problem is None:
            return self.remove_row(token).staged(key, row.value)
        return self._with_row(replace(row, key=key, problem=problem))

    def begin_name(self, token: int, key: str) -> Draft:
        """Keep what is being typed as a row's key, without making it one."""
        row = self.new_row(token)
        problem = tr_marked(TYPED_ONLY) if key else None
        return self if row is None else self._with_row(replace(row, key=key, problem=problem))

    def remove_row(self, token: int) -> Draft:
        """Drop a row without a key."""
        return replace(self, edits=self.edits.without_row(token))

    def _with_row(self, row: NewRow) -> Draft:
        return replace(self, edits=self.edits.with_row(row))
