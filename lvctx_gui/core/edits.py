"""Staged edits, without the context that they change: values, immutable.

Edits are keyed by key, never by row, so that sorting, filtering and refreshing cannot move them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType

from lvctx_gui.core.entries import NonTextValue
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

    def without(self, keys: Iterable[str]) -> Edits:
        """The same without the edits of ``keys``."""
        dropped = set(keys)
        kept = {key: edit for key, edit in self.by_key.items() if key not in dropped}
        renamed = still_renamed(self.renamed, kept)
        return replace(self, by_key=MappingProxyType(kept), put_back=self.put_back - dropped, renamed=renamed)

    def with_by_key(self, by_key: Mapping[str, Edit]) -> Edits:
        """The same with ``by_key`` as the edits; marks of edits that changed are dropped."""
        before = self.by_key
        put_back = frozenset(key for key in self.put_back if key in by_key and by_key[key] == before.get(key))
        renamed = still_renamed(self.renamed, by_key)
        # A person who removes the new key, instead of unstaging it, wants the old one removed all the same.
        given_up = {key for key in before if key not in by_key}
        given_up |= {key for key, edit in by_key.items() if isinstance(edit, Removed)}
        if renamed:
            renamed = MappingProxyType({old: new for old, new in renamed.items() if new.key not in given_up})
        return Edits(MappingProxyType(dict(by_key)), self.new_rows, put_back, renamed)

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
        return replace(self, new_rows=(*self.new_rows, NewRow(token))), token

    def row(self, token: int) -> NewRow | None:
        """The row with ``token``, or ``None``."""
        return next((row for row in self.new_rows if row.token == token), None)

    def with_row(self, row: NewRow) -> Edits:
        """The same with ``row`` in place of the one that has its token; unchanged when there is none."""
        return replace(self, new_rows=tuple(row if row.token == it.token else it for it in self.new_rows))

    def without_row(self, token: int) -> Edits:
        """The same without the row with ``token``."""
        return replace(self, new_rows=tuple(row for row in self.new_rows if row.token != token))


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
