"""What differs between two contexts, key by key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from lvctx_gui.core.entries import MISSING, Context, Entry, Lookup, Missing, describe


class Kind(Enum):
    """What happened to a key."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """One key's way from ``before`` to ``after``; ``MISSING`` stands for "no such key"."""

    key: str
    before: Lookup
    after: Lookup

    @property
    def kind(self) -> Kind:
        """Added, changed or removed."""
        if self.before is MISSING:
            return Kind.ADDED
        return Kind.REMOVED if self.after is MISSING else Kind.CHANGED

    def __repr__(self) -> str:
        return f"Change({self.key!r}, <{describe(self.before)}> → <{describe(self.after)}>)"


def diff(base: Context, edited: Context) -> tuple[Change, ...]:
    """The changes that lead from ``base`` to ``edited``: in ``base``'s order, then what was added.

    A key that ``base`` repeats is unchanged only if ``edited`` repeats it with the same values.
    """
    return tuple(Change(key, base.get(key), edited.get(key)) for key in base.differing_keys(edited))


def apply(changes: Iterable[Change], base: Context) -> Context:
    """``base`` after ``changes``; every key that a change names ends up with exactly that one value."""
    after: dict[str, Lookup] = {change.key: change.after for change in changes}
    if not after:
        return base
    values = {key: value for key, value in after.items() if not isinstance(value, Missing)}
    # What stays is the same entry: making 100,000 of them anew takes 0.2 s.
    kept = [
        Entry(entry.key, values[entry.key]) if entry.key in values else entry
        for entry in base.entries
        if entry.key in values or entry.key not in after
    ]
    kept += [Entry(key, value) for key, value in values.items() if key not in base]
    kept += [entry for entry in base.repeats if entry.key not in after]
    return Context(kept, base.notices)
