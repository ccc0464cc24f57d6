"""What a person means to change: a base and the edits over it, immutable.

Every method returns a new draft; none of them touches the server's state.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import InitVar, dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from lvctx_gui.core import derived
from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.diff import Change, Kind, apply
from lvctx_gui.core.edits import NO_EDITS, REMOVED, TYPED_ONLY, Edit, Edits, NewRow, Removed, Renamed
from lvctx_gui.core.entries import MISSING, Context, Lookup, Missing, Value
from lvctx_gui.core.key_rules import removal_problem, renaming_problem, unusable_key_problem
from lvctx_gui.core.mappings import differing_keys
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.remote_change import NO_REMOTE_CHANGES, RemoteChange
from lvctx_gui.core.translate import tr, tr_marked


class EditRefusedError(ValueError):
    """An edit that cannot be staged. ``str()`` says which and why, as sentences."""


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

    about: InitVar[Collection[str] | None] = None
    """The keys whose edits may be needless here; all where that is not known."""

    def __post_init__(self, about: Collection[str] | None) -> None:
        edits = self.edits.by_key
        looked_at = edits if about is None else [key for key in about if key in edits]
        needless = {key for key in looked_at if self._says_nothing(key, edits[key])}
        if needless:
            object.__setattr__(self, "edits", self.edits.without(needless))
        if self.conflicts and not self.conflicts.keys() <= self.edits.by_key.keys():
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
        return derived.value_after(self.edits.by_key[key])

    def values_of(self, key: str) -> tuple[Value, ...]:
        """Every value that ``key`` would have after a commit; see ``Context.values_of``."""
        return derived.values_after(self.base, self.edits.by_key, key)

    def change_of(self, key: str) -> Change | None:
        """The change staged for ``key``, or ``None``."""
        if key not in self.edits.by_key:
            return None
        return Change(key, self.base.get(key), self.get(key))

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """All changes: in the base's order, then what was added, in the order of adding."""
        return derived.changes_of(self.base, self.edits.by_key, self.added_keys)

    @cached_property
    def added_keys(self) -> tuple[str, ...]:
        """The keys that a commit would create, in the order of adding."""
        return derived.added_keys_of(self.base, self.edits.by_key)

    @cached_property
    def deleted_remotely(self) -> tuple[str, ...]:
        """The keys that somebody else removed, until that is marked as seen or the key is added."""
        return derived.deleted_remotely_of(self.base, self.edits.by_key, self.remote_changes)

    @cached_property
    def others_keys(self) -> frozenset[str]:
        """The keys that somebody else changed, where nobody has said yet that they saw or decided it."""
        return derived.others_keys_of(self.conflicts, self.edits.by_key, self.remote_changes)

    def differing_keys(self, other: Draft) -> set[str]:
        """The keys with another edit, conflict or remote change in ``other``, a draft over the same base.

        Where one was made from the other by a few edits it takes no longer where more is staged.
        """
        found = self.edits.differing_keys(other.edits)
        found.update(differing_keys(self.conflicts, other.conflicts))
        found.update(differing_keys(self.remote_changes, other.remote_changes))
        return found

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
        edits = dict.fromkeys(keys, value)
        for key in edits:
            if self.get(key) is MISSING:
                raise EditRefusedError(
                    tr("The key {key} is not in this call, so it has no value to set.", key=key_name(key))
                )
        return self._with(edits)

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
        removed, dropped = dict[str, Edit](), set[str]()
        for key in keys:
            if key in self.base:
                if problem := removal_problem(key):
                    raise EditRefusedError(problem)
                removed[key] = REMOVED
            elif key in self.edits.by_key and key not in dropped:
                dropped.add(key)
            else:
                raise EditRefusedError(
                    tr("The key {key} is not in this call, so it cannot be deleted.", key=key_name(key))
                )
        return self._with(removed, dropped)

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
        return draft.with_renamed(renamed)

    def with_renamed(self, renamed: Mapping[str, Renamed]) -> Draft:
        """The same with other renamings of what is staged."""
        return self._next(self.edits.renaming(renamed))

    def unstage(self, *keys: str) -> Draft:
        """Drop what is staged for ``keys``, and what is staged along with that (``also_unstaged``)."""
        return self._with({}, {*keys, *self.also_unstaged(*keys)})

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
        draft = self._with_edits(self.edits.replaced(edits))
        known = draft.__dict__
        if "added_keys" in known and draft.added_keys != derived.added_keys_of(self.base, edits.by_key):
            # The same edits may stand in another order.
            del known["added_keys"]
            known.pop("changes", None)
        return draft

    def rebase(self, base: Context) -> Draft:
        """The same edits over another ``base``, without remote changes; see also ``core.merge``."""
        return replace(self, base=base, remote_changes=NO_REMOTE_CHANGES)

    def with_remote_changes(self, changes: Mapping[str, RemoteChange]) -> Draft:
        """The same with just these keys marked as changed by somebody else."""
        return replace(self, remote_changes=changes, about=())

    def without_remote_changes(self) -> Draft:
        """The same with nothing marked as changed by somebody else: a person has seen it."""
        return self.with_remote_changes(NO_REMOTE_CHANGES)

    def after_our_removal(self, keys: Iterable[str]) -> Draft:
        """The same over a base without ``keys``, which went with what was sent from here."""
        gone = set(keys)
        base = self.base.without(*gone)
        if not gone:
            return self
        marks = {key: known for key, known in self.remote_changes.items() if key not in gone}
        return replace(self, base=base, remote_changes=MappingProxyType(marks))

    def with_conflicts(self, conflicts: Mapping[str, Conflict]) -> Draft:
        """The same with other conflicts; those without an edit are dropped."""
        return self._next(self.edits, MappingProxyType(dict(conflicts)))

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
        staged = self.edits.put_back_too(edits)
        return self._with_edits(staged).with_conflicts({**self.conflicts, **conflicts})

    def staged(self, key: str, edit: Edit) -> Draft:
        """``edit`` staged for ``key`` unchecked: the other methods are the ones to call."""
        return self._with({key: edit})

    def staged_all(self, edits: Mapping[str, Edit], dropped: Collection[str] = ()) -> Draft:
        """Several edits staged likewise, and those of the ``dropped`` keys dropped, all in one step."""
        return self._with(edits, dropped)

    def _with(self, edits: Mapping[str, Edit], dropped: Collection[str] = ()) -> Draft:
        return self._with_edits(self.edits.changed(edits, dropped))

    def _with_edits(self, edits: Edits) -> Draft:
        # A person who edits a key in conflict has decided it: they saw both values.
        decided = self.conflicts.keys() & self.edits.differing_keys(edits) if self.conflicts else ()
        if not decided:
            return self._next(edits)
        undecided = {key: conflict for key, conflict in self.conflicts.items() if key not in decided}
        return self._next(edits, MappingProxyType(undecided))

    def _next(self, edits: Edits, conflicts: Mapping[str, Conflict] | None = None) -> Draft:
        """The draft after an edit. What is known of this one is corrected for it, in place of begun anew."""
        conflicts = self.conflicts if conflicts is None else conflicts
        about = self.edits.differing_keys(edits)
        draft = replace(self, edits=edits, conflicts=conflicts, about=about)
        about.update(differing_keys(self.conflicts, draft.conflicts))
        now = derived.Parts(draft.base, draft.edits.by_key, draft.conflicts, draft.remote_changes)
        draft.__dict__.update(derived.corrected(self.__dict__, now, about))
        return draft

    # Rows without a key yet ---------------------------------------------------------------------------

    def add_row(self) -> tuple[Draft, int]:
        """Begin a row without a key. Returns the draft and the row's token."""
        edits, token = self.edits.begin_row()
        return self._next(edits), token

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
        return self._next(self.edits.without_row(token))

    def _with_row(self, row: NewRow) -> Draft:
        return self._next(self.edits.with_row(row))
