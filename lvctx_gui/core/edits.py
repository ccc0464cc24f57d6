"""Staged edits, without the context that they change: values, immutable.

Edits are keyed by key, never by row, so that sorting, filtering and refreshing cannot move them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType

from lvctx_gui.core.entries import NonTextValue
from lvctx_gui.core.mappings import copied, differing_keys
from lvctx_gui.core.translate import mark


class Removed(Enum):
    """The type of ``REMOVED``, the edit that removes a key."""

    REMOVED = "removed"

    def __repr__(self) -> str:
        return "REMOVED"


REMOVED = Removed.REMOVED

Edit = str | NonTextValue | None | Removed
"""What is staged for a key. Only putting back what a call held before stages a value that is not text."""

TYPED_ONLY = mark("This key was typed but not entered yet. Open it and press Enter to keep it.")
"""Why a row that comes back from the journal has no key."""


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
class Renamed:
    """What a removed key was renamed to: ``key``, which is to hold ``value``."""

    key: str
    value: Edit = field(repr=False)


NOT_RENAMED: Mapping[str, Renamed] = MappingProxyType({})

_REMEMBERED = 32
"""How many edits back is known which keys differ: an undo step or a paste is a few at once."""

_FEW = 10_000
"""Keys of one edit that are remembered for that; to compare everything takes no longer than more of them."""


@dataclass(frozen=True)
class Edits:
    """Staged edits: by key, in the order in which they were first made, and rows without a key yet.

    ``put_back`` names the keys whose edit brings back what the call held before: such an entry may have a
    key that could not be given to a new one, and a value that is not text. ``renamed`` says what removed
    keys were renamed to: such a removal and the addition are one intention.
    """

    by_key: Mapping[str, Edit] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    new_rows: tuple[NewRow, ...] = ()
    put_back: frozenset[str] = frozenset()
    renamed: Mapping[str, Renamed] = field(default_factory=lambda: NOT_RENAMED)
    _self: object = field(default_factory=object, init=False, repr=False, compare=False)
    """Stands for this one in ``_earlier``, which thus keeps nothing alive."""
    _earlier: tuple[tuple[object, Collection[str]], ...] = field(
        default=(), init=False, repr=False, compare=False
    )
    """What this one was made from, oldest first, and which keys each step from there was about."""

    def differing_keys(self, other: Edits) -> set[str]:
        """The keys whose edits are others in ``other``, or are in only one of the two.

        Where few steps lead from one to the other, or to both from another, only what these were about is
        looked at.
        """
        mine, theirs = self.by_key, other.by_key
        keys = self._about_between(other)
        if keys is None:
            return set(differing_keys(mine, theirs))
        return {
            key
            for key in keys
            if (key in mine) is not (key in theirs) or (key in mine and mine[key] != theirs[key])
        }

    def _about_between(self, other: Edits) -> set[str] | None:
        """What the steps between the two were about; ``None`` where that is not known."""
        my_steps, their_steps = self._earlier[::-1], other._earlier[::-1]
        mine = {self._self: 0} | {ancestor: n for n, (ancestor, _) in enumerate(my_steps, 1)}
        for number, ancestor in enumerate((other._self, *(ancestor for ancestor, _ in their_steps))):
            if ancestor in mine:
                steps = my_steps[: mine[ancestor]] + their_steps[:number]
                return {key for _, about in steps for key in about}
        return None

    def _leads_to(self, edits: Edits, about: Collection[str]) -> Edits:
        """``edits``, which know from now on that a step ``about`` these keys made them from this one."""
        if len(about) <= _FEW:
            earlier = (*self._earlier[1 - _REMEMBERED :], (self._self, about))
            object.__setattr__(edits, "_earlier", earlier)
        return edits

    def without(self, keys: Iterable[str]) -> Edits:
        """The same without the edits of ``keys``."""
        dropped = {key for key in keys if key in self.by_key}
        by_key = self._changed({}, dropped)
        renamed = still_renamed(self.renamed, by_key)
        put_back = self.put_back - dropped
        return self._leads_to(replace(self, by_key=by_key, put_back=put_back, renamed=renamed), dropped)

    def changed(self, edits: Mapping[str, Edit], dropped: Collection[str] = ()) -> Edits:
        """The same with ``edits``, and without those of ``dropped``; marks of edits that changed are dropped.

        A new one goes to the end. It takes no longer where more is staged, but for a copy.
        """
        before, by_key = self.by_key, self._changed(edits, dropped)
        about = {*edits, *dropped}
        put_back = self.put_back
        if put_back:
            kept = (key for key in about if key in by_key and by_key[key] == before.get(key))
            put_back = put_back.difference(about.difference(kept)).intersection(by_key)
        renamed = still_renamed(self.renamed, by_key)
        if renamed:
            # A person who removes the new key, instead of unstaging it, wants the old one removed all the
            # same.
            given_up = {key for key in dropped if key in before}
            renamed = MappingProxyType(
                {
                    old: new
                    for old, new in renamed.items()
                    if new.key not in given_up and not isinstance(by_key.get(new.key), Removed)
                }
            )
        return self._leads_to(Edits(by_key, self.new_rows, put_back, renamed), about)

    def put_back_too(self, edits: Mapping[str, Edit]) -> Edits:
        """The same with ``edits``, which bring back what the call held before."""
        by_key, put_back = self._changed(edits, ()), self.put_back.union(edits)
        renamed = still_renamed(self.renamed, by_key)
        return self._leads_to(replace(self, by_key=by_key, put_back=put_back, renamed=renamed), tuple(edits))

    def replaced(self, edits: Edits) -> Edits:
        """``edits``, which knows how it differs from this one."""
        by_key = MappingProxyType(copied(edits.by_key))
        renamed = still_renamed(edits.renamed, by_key)
        return self._leads_to(replace(edits, by_key=by_key, renamed=renamed), self.differing_keys(edits))

    def renaming(self, renamed: Mapping[str, Renamed]) -> Edits:
        """The same with other renamings."""
        return self._leads_to(replace(self, renamed=MappingProxyType(dict(renamed))), ())

    def _changed(self, edits: Mapping[str, Edit], dropped: Iterable[str]) -> Mapping[str, Edit]:
        by_key = copied(self.by_key)
        by_key.update(edits)
        for key in dropped:
            by_key.pop(key, None)
        return MappingProxyType(by_key)

    def renamed_into(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The old keys, besides ``keys``, of everything that was renamed to one of ``keys``."""
        dropped, found = set(keys), list[str]()
        # A new key may itself be the old key of another renaming: follow the whole chain.
        while more := [old for old, new in self.renamed.items() if new.key in dropped - {old}]:
            more = [old for old in more if old not in dropped]
            if not more:
                break
            dropped.update(more)
            found += more
        return tuple(found)

    # Rows without a key yet ---------------------------------------------------------------------------

    def begin_row(self) -> tuple[Edits, int]:
        """The same with one more row, and the row's token."""
        token = 1 + max((row.token for row in self.new_rows), default=0)
        return self._with_rows((*self.new_rows, NewRow(token))), token

    def row(self, token: int) -> NewRow | None:
        """The row with ``token``, or ``None``."""
        return next((row for row in self.new_rows if row.token == token), None)

    def with_row(self, row: NewRow) -> Edits:
        """The same with ``row`` in place of the one that has its token; unchanged when there is none."""
        return self._with_rows(tuple(row if row.token == it.token else it for it in self.new_rows))

    def without_row(self, token: int) -> Edits:
        """The same without the row with ``token``."""
        return self._with_rows(tuple(row for row in self.new_rows if row.token != token))

    def _with_rows(self, rows: tuple[NewRow, ...]) -> Edits:
        return self._leads_to(replace(self, new_rows=rows), ())


NO_EDITS = Edits()


def still_renamed(renamed: Mapping[str, Renamed], by_key: Mapping[str, Edit]) -> Mapping[str, Renamed]:
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
