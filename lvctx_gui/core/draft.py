"""What a person means to change: a base and the edits over it, immutable.

Edits are keyed by key, never by row, so that sorting, filtering and refreshing cannot move them. Every
method returns a new draft; none of them touches the server's state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from functools import cached_property
from types import MappingProxyType

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.diff import Change, Kind, apply
from lvctx_gui.core.entries import MISSING, Context, Lookup, Missing, NonTextValue
from lvctx_gui.core.segments import segment_problem
from lvctx_gui.core.visible import plain_text


class Removed(Enum):
    """The type of ``REMOVED``, the edit that removes a key."""

    REMOVED = "removed"

    def __repr__(self) -> str:
        return "REMOVED"


REMOVED = Removed.REMOVED

Edit = str | NonTextValue | None | Removed
"""What is staged for a key. Only putting back what a call held before stages a value that is no text."""


TYPED_ONLY = "This key was being typed and not entered yet: open it and press Enter to keep it."
"""Why a row that comes back from the journal has no key."""


class EditRefusedError(ValueError):
    """An edit that cannot be staged. ``str()`` is a sentence that says which and why."""


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that a person began and that has no usable key yet; ``token`` tells it from others.

    ``key`` is what they typed so far, ``problem`` why that cannot be a key (``None`` while it is empty).
    """

    token: int
    key: str = ""
    value: str | None = field(default=None, repr=False)
    problem: str | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed into it."""
        return not self.key and self.value is None


@dataclass(frozen=True, slots=True)
class RemoteChange:
    """Somebody else changed a key and that was taken over.

    ``was`` is what it held before, ``seen`` when the change was read (``None`` where that is not known).
    """

    was: Lookup = field(repr=False)
    seen: datetime | None


@dataclass(frozen=True, slots=True)
class Renamed:
    """What a removed key was renamed to: ``key``, which is to hold ``value``."""

    key: str
    value: Edit = field(repr=False)


NOT_RENAMED: Mapping[str, Renamed] = MappingProxyType({})


@dataclass(frozen=True)
class Edits:
    """Staged edits: by key, in the order in which they were first made, and rows without a key yet.

    ``put_back`` names the keys whose edit brings back what the call held before: such an entry may have a
    key that could not be given to a new one, and a value that is no text. ``renamed`` tells of removed keys
    what they were renamed to: such a removal and the addition are one intention.
    """

    by_key: Mapping[str, Edit] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    new_rows: tuple[NewRow, ...] = ()
    put_back: frozenset[str] = frozenset()
    renamed: Mapping[str, Renamed] = field(default_factory=lambda: NOT_RENAMED)


NO_EDITS = Edits()
NO_NEWS: Mapping[str, RemoteChange] = MappingProxyType({})


def key_name(key: str) -> str:
    """``key`` as messages name it: in quotation marks, with marks for what would be invisible."""
    return f"“{plain_text(key, 80)}”"


@dataclass(frozen=True)
class Draft:
    """The context as last read (``base``) and the edits over it.

    Edits that say what the base says already are dropped: setting a value back is no change.
    """

    base: Context = field(default_factory=Context)
    edits: Edits = NO_EDITS
    conflicts: Mapping[str, Conflict] = field(default_factory=lambda: MappingProxyType({}))
    """Keys that somebody else changed too and that the person has not decided about; each has an edit."""
    news: Mapping[str, RemoteChange] = field(default_factory=lambda: NO_NEWS)
    """What somebody else changed and was taken over, by key; the key itself may be gone."""

    def __post_init__(self) -> None:
        needless = {key for key, edit in self.edits.by_key.items() if self._says_nothing(key, edit)}
        if needless:
            kept = {key: edit for key, edit in self.edits.by_key.items() if key not in needless}
            object.__setattr__(
                self,
                "edits",
                replace(
                    self.edits,
                    by_key=MappingProxyType(kept),
                    put_back=self.edits.put_back - needless,
                    renamed=_still_renamed(self.edits.renamed, kept),
                ),
            )
        gone = [key for key in self.conflicts if key not in self.edits.by_key]
        if gone:
            left = {key: conflict for key, conflict in self.conflicts.items() if key not in set(gone)}
            object.__setattr__(self, "conflicts", MappingProxyType(left))

    def _says_nothing(self, key: str, edit: Edit) -> bool:
        held = self.base.values_of(key)
        # A key that the answer repeats says the same only if it does so every time.
        return set(held) == (set() if isinstance(edit, Removed) else {edit})

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
    def gone_keys(self) -> tuple[str, ...]:
        """The keys that somebody else removed, as long as nobody has looked at the call anew."""
        edited = self.edits.by_key
        return tuple(key for key in self.news if key not in self.base and key not in edited)

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
        """How many changes would be lost with this draft, rows without a key included."""
        return len(self.edits.by_key) + len(self.unfinished_rows)

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
                    f"The key {key_name(key)} is not in this call: it has no value to set."
                )
            by_key[key] = value
        return self._with(by_key)

    def add(self, key: str, value: str | None = None) -> Draft:
        """Stage a new key. Raises ``EditRefusedError`` when the key exists or cannot be a key."""
        if problem := self.key_problem(key):
            raise EditRefusedError(problem)
        return self.staged(key, value)

    def key_problem(self, key: str) -> str | None:
        """Why ``key`` cannot be given to a new entry here, as a sentence, or ``None``."""
        if self.get(key) is not MISSING:
            return f"The key {key_name(key)} exists in this call already. Edit that entry instead."
        if problem := segment_problem(key):
            return (
                f"{key_name(key)} cannot be a key: it {problem}. Such an entry could never be removed again "
                "on its own. Nothing was staged under it."
            )
        return None

    def remove(self, *keys: str) -> Draft:
        """Stage the removal of ``keys``, all or none; an added key is simply no longer added.

        Raises ``EditRefusedError`` when a key cannot be removed alone, or is not there.
        """
        by_key = dict(self.edits.by_key)
        for key in keys:
            if key in self.base:
                if problem := self.removal_problem(key):
                    raise EditRefusedError(problem)
                by_key[key] = REMOVED
            elif by_key.pop(key, MISSING) is MISSING:
                raise EditRefusedError(f"The key {key_name(key)} is not in this call: nothing to remove.")
        return self._with(by_key)

    def removal_problem(self, key: str) -> str | None:
        """Why ``key`` cannot be removed alone, as a sentence, or ``None``."""
        problem = segment_problem(key)
        if problem is None:
            return None
        return (
            f"The key {key_name(key)} cannot be removed alone: it {problem}, and a request to delete it "
            "could delete something else. Its value can be edited; only “Delete all context” removes it."
        )

    def rename(self, key: str, new_key: str) -> Draft:
        """Stage ``new_key`` with ``key``'s value and the removal of ``key``.

        Raises ``EditRefusedError`` when the new key cannot be added or the old one not removed.
        """
        if new_key == key:
            return self
        value = self.get(key)
        if isinstance(value, Missing):
            raise EditRefusedError(f"The key {key_name(key)} is not in this call, so it cannot be renamed.")
        if isinstance(value, NonTextValue):
            raise EditRefusedError(
                f"The key {key_name(key)} cannot be renamed: its value is not text but a {value.kind}, and "
                "the copy under the new key would be text. Edit the value first if that is what you want."
            )
        if self.base.is_repeated(key):
            raise EditRefusedError(
                f"The key {key_name(key)} cannot be renamed: the answer names it several times, and only one "
                "value would come along. Edit its value first; that leaves one."
            )
        if problem := self.key_problem(new_key):
            raise EditRefusedError(problem)
        # What was added under one name and is renamed again is still the same key's new name.
        old = next((old for old, renamed in self.edits.renamed.items() if renamed.key == key), key)
        draft = self.remove(key).staged(new_key, value)
        gone = [each for each in (old, key) if isinstance(draft.edits.by_key.get(each), Removed)]
        if not gone:
            return draft
        renamed = MappingProxyType({**draft.edits.renamed, **dict.fromkeys(gone, Renamed(new_key, value))})
        return replace(draft, edits=replace(draft.edits, renamed=renamed))

    def restore(self, *keys: str) -> Draft:
        """Drop what is staged for ``keys``, and the removals of what was renamed to them (``given_up``)."""
        dropped = {*keys, *self.given_up(*keys)}
        return self._with({key: edit for key, edit in self.edits.by_key.items() if key not in dropped})

    def given_up(self, *keys: str) -> tuple[str, ...]:
        """The other edits that ``restore`` drops with ``keys``: of keys whose new name is among them.

        Such a key was to go, or to hold something else, because its value has a new place: without that place
        it stays as it is.
        """
        dropped, found = set(keys), list[str]()
        # What is dropped may be the new key of another: a key that was renamed, and another one to its name.
        while more := [old for old, new in self.edits.renamed.items() if new.key in dropped - {old}]:
            more = [old for old in more if old not in dropped]
            if not more:
                break
            dropped.update(more)
            found += more
        return tuple(found)

    def discard(self) -> Draft:
        """Drop everything that is staged."""
        return replace(self, edits=NO_EDITS)

    def with_edits(self, edits: Edits) -> Draft:
        """The same base with other edits (undo and redo)."""
        return self._with(edits.by_key, edits)

    def rebase(self, base: Context) -> Draft:
        """The same edits over another ``base``, in which nothing is news; see also ``core.merge``."""
        return replace(self, base=base, news=NO_NEWS)

    def without_news(self) -> Draft:
        """The same with nothing marked as news."""
        return replace(self, news=NO_NEWS)

    def with_conflicts(self, conflicts: Mapping[str, Conflict]) -> Draft:
        """The same with other conflicts; those without an edit are dropped."""
        return replace(self, conflicts=MappingProxyType(dict(conflicts)))

    def add_conflicts(self, conflicts: Iterable[Conflict]) -> Draft:
        """The same with conflicts that a commit has met as well; those without an edit are dropped."""
        met = {conflict.key: conflict for conflict in conflicts}
        return self.with_conflicts({**met, **self.conflicts})

    def keep_mine(self, *keys: str) -> Draft:
        """Decide conflicts: what is staged for ``keys`` goes over what the server holds now."""
        decided = set(keys)
        return self.with_conflicts(
            {key: conflict for key, conflict in self.conflicts.items() if key not in decided}
        )

    def put_back(self, edits: Mapping[str, Edit], conflicts: Mapping[str, Conflict]) -> Draft:
        """Stage what brings back an earlier state (see ``core.revert``), unchecked, with its conflicts."""
        staged = replace(
            self.edits,
            by_key=MappingProxyType({**self.edits.by_key, **edits}),
            put_back=self.edits.put_back | edits.keys(),
        )
        return self._with(staged.by_key, staged).with_conflicts({**self.conflicts, **conflicts})

    def staged(self, key: str, edit: Edit) -> Draft:
        """``edit`` staged for ``key`` unchecked: the other methods are the ones to call."""
        return self._with({**self.edits.by_key, key: edit})

    def _with(self, by_key: Mapping[str, Edit], edits: Edits | None = None) -> Draft:
        # Whoever edits a key in conflict has decided it: they saw both values.
        before = self.edits.by_key
        kept = {
            key: conflict
            for key, conflict in self.conflicts.items()
            if key in by_key and by_key[key] == before.get(key)
        }
        source = edits or self.edits
        marks = source.put_back
        if edits is None:
            marks = frozenset(key for key in marks if key in by_key and by_key[key] == before.get(key))
        renamed = _still_renamed(source.renamed, by_key)
        if edits is None and renamed:
            # Whoever removes the new key, instead of restoring it, wants the old one removed all the same.
            gone = {key for key in before if key not in by_key}
            gone |= {key for key, edit in by_key.items() if isinstance(edit, Removed)}
            renamed = MappingProxyType({old: new for old, new in renamed.items() if new.key not in gone})
        return replace(
            self,
            edits=Edits(MappingProxyType(dict(by_key)), source.new_rows, marks, renamed),
            conflicts=MappingProxyType(kept),
        )

    # Rows without a key yet ---------------------------------------------------------------------------

    def add_row(self) -> tuple[Draft, int]:
        """Begin a row without a key. Returns the draft and the row's token."""
        token = 1 + max((row.token for row in self.edits.new_rows), default=0)
        rows = (*self.edits.new_rows, NewRow(token))
        return replace(self, edits=replace(self.edits, new_rows=rows)), token

    def new_row(self, token: int) -> NewRow | None:
        """The row with ``token``, or ``None``."""
        return next((row for row in self.edits.new_rows if row.token == token), None)

    def set_row_value(self, token: int, value: str | None) -> Draft:
        """Give a row without a key its value."""
        return self._with_rows(
            replace(row, value=value) if row.token == token else row for row in self.edits.new_rows
        )

    def name_row(self, token: int, key: str) -> Draft:
        """Name a row: with a usable key it becomes a staged entry, else it keeps the text and the reason."""
        row = self.new_row(token)
        if row is None:
            return self
        problem = self.key_problem(key) if key else None
        if key and problem is None:
            return self.remove_row(token).staged(key, row.value)
        named = replace(row, key=key, problem=problem)
        return self._with_rows(named if other.token == token else other for other in self.edits.new_rows)

    def begin_name(self, token: int, key: str) -> Draft:
        """Keep what is being typed as a row's key, without making it one."""
        problem = TYPED_ONLY if key else None
        return self._with_rows(
            replace(row, key=key, problem=problem) if row.token == token else row
            for row in self.edits.new_rows
        )

    def remove_row(self, token: int) -> Draft:
        """Drop a row without a key."""
        return self._with_rows(row for row in self.edits.new_rows if row.token != token)

    def _with_rows(self, rows: Iterable[NewRow]) -> Draft:
        return replace(self, edits=replace(self.edits, new_rows=tuple(rows)))


def _still_renamed(renamed: Mapping[str, Renamed], by_key: Mapping[str, Edit]) -> Mapping[str, Renamed]:
    """Of ``renamed`` the keys that are still edited, with the values that the new keys have by now."""
    if not renamed:
        return renamed
    return MappingProxyType(
        {
            old: Renamed(new.key, by_key.get(new.key, new.value))
            for old, new in renamed.items()
            if old in by_key
        }
    )
