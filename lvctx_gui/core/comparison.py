"""Two states side by side, key by key: what differs comes first.

What differs is found as everywhere else (``core.diff``). A comparison makes no row before it is asked for it:
two calls of 100,000 entries are compared in some milliseconds.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from itertools import filterfalse

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.diff import Change, apply
from lvctx_gui.core.diff import Kind as ChangeKind
from lvctx_gui.core.entries import Context, Value
from lvctx_gui.core.record import Operation, Record, restricted_to
from lvctx_gui.core.settle import Outcome
from lvctx_gui.core.site import Site


class SideKind(Enum):
    """What a side is."""

    SERVER = "server"
    """What a read of the call has shown."""
    STAGED = "staged"
    """The same with what is staged here."""
    BEFORE = "before"
    """What a commit or a deletion met."""
    AFTER = "after"
    """What it left."""
    SNAPSHOT = "snapshot"
    FILE = "file"


@dataclass(frozen=True, slots=True, repr=False)
class Side:
    """One of the two states. ``at`` is when that was so: when it was read, or when the file was written.

    ``call`` and ``site`` are ``None`` where a file does not tell them. ``name`` is that of the file, or what
    the person has called the snapshot; ``staged`` is how many changes are in it that nothing has sent.
    ``keys`` are the only ones of which it tells anything, ``None`` where it tells of all.
    """

    kind: SideKind
    context: Context
    at: datetime | None = None
    call: CallRef | None = None
    site: Site | None = None
    name: str = ""
    staged: int = 0
    keys: frozenset[str] | None = None

    def knows(self, key: str) -> bool:
        """Whether it tells what ``key`` holds, or that there is no such key."""
        return self.keys is None or key in self.keys

    @property
    def is_partial(self) -> bool:
        """Whether it tells of some keys only."""
        return self.keys is not None


def older_first(one: Side, other: Side) -> tuple[Side, Side]:
    """The two, the older one first; what is staged is newer than what it is staged over."""
    return (other, one) if _age(other) < _age(one) else (one, other)


def _age(side: Side) -> tuple[float, bool]:
    # Of what nobody knows when it was it is said; it may well be old.
    return side.at.timestamp() if side.at is not None else 0.0, side.kind is SideKind.STAGED


class RowKind(Enum):
    """How the two sides stand to each other in one key."""

    CHANGED = "changed"
    ONLY_LEFT = "only left"  # not shown: programmers' word
    ONLY_RIGHT = "only right"  # not shown: likewise
    IGNORED = "ignored"
    """It differs, and the person has said that this does not matter."""
    UNKNOWN = "unknown"
    """One of the two does not tell."""
    SAME = "same"


_KINDS = {
    ChangeKind.CHANGED: RowKind.CHANGED,
    ChangeKind.REMOVED: RowKind.ONLY_LEFT,
    ChangeKind.ADDED: RowKind.ONLY_RIGHT,
}
DIFFERENT = frozenset(_KINDS.values())


@dataclass(frozen=True, slots=True)
class Row:
    """One key. ``change`` leads from the left side to the right one.

    A key that is named more than once has all of its values in ``left`` and ``right``, in their order.
    """

    kind: RowKind
    change: Change
    left: tuple[Value, ...] = field(repr=False)
    right: tuple[Value, ...] = field(repr=False)

    @property
    def key(self) -> str:
        """The key."""
        return self.change.key


@dataclass(frozen=True, slots=True)
class Counts:
    """How many keys are what; ``known`` are those of which both sides tell."""

    changed: int
    only_left: int
    only_right: int
    ignored: int
    unknown: int
    same: int

    @property
    def differences(self) -> int:
        """How many differ, those to ignore left out."""
        return self.changed + self.only_left + self.only_right

    @property
    def known(self) -> int:
        """How many were compared."""
        return self.differences + self.ignored + self.same


class Comparison:
    """``left`` beside ``right``. ``ignored`` are keys whose differences do not count.

    Rows are numbered from 0: the differences in the left side's order, then what only the right one has, then
    what is ignored, then what one of them does not tell, then what is the same.
    """

    def __init__(self, left: Side, right: Side, ignored: Collection[str] = ()) -> None:
        self.left, self.right = left, right
        different = left.context.differing_keys(right.context)
        told, unknown = _told(different, left, right)
        passed = frozenset(ignored)
        passed_over = [key for key in told if key in passed] if passed else []
        differing = [key for key in told if key not in passed] if passed_over else told
        same = list(filterfalse(set(different).__contains__, left.context.places))
        self.differing, self.keys = differing, [*differing, *passed_over, *unknown, *same]
        """The keys that differ; all of them, by their rows' numbers."""
        only_left, only_right = _alone(differing, left.context, right.context)
        changed = len(differing) - only_left - only_right
        self.counts = Counts(changed, only_left, only_right, len(passed_over), len(unknown), len(same))

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.keys)

    @property
    def is_partial(self) -> bool:
        """Whether one of the sides tells of some keys only."""
        return self.left.is_partial or self.right.is_partial

    def kind(self, number: int) -> RowKind:
        """How the sides stand to each other in a row."""
        counts = self.counts
        if number < counts.differences:
            return _KINDS[self.change(number).kind]
        number -= counts.differences
        if number < counts.ignored:
            return RowKind.IGNORED
        return RowKind.UNKNOWN if number - counts.ignored < counts.unknown else RowKind.SAME

    def change(self, number: int) -> Change:
        """What leads from the left side to the right one in a row."""
        key = self.keys[number]
        return Change(key, self.left.context.get(key), self.right.context.get(key))

    def row(self, number: int) -> Row:
        """One row."""
        key = self.keys[number]
        values = self.left.context.values_of(key), self.right.context.values_of(key)
        return Row(self.kind(number), self.change(number), *values)


def _alone(keys: list[str], left: Context, right: Context) -> tuple[int, int]:
    """How many of ``keys`` only one of the two has."""
    if left.keys == right.keys:
        return 0, 0  # as most often with large calls: asking for each key would take as long as all the rest
    lefts = sum(map(left.places.__contains__, keys))
    rights = sum(map(right.places.__contains__, keys))
    return len(keys) - rights, len(keys) - lefts


def _told(different: list[str], left: Side, right: Side) -> tuple[list[str], list[str]]:
    """Of the keys that differ those of which both sides tell, and the others."""
    if not (left.is_partial or right.is_partial):
        return different, []
    told = [key for key in different if left.knows(key) and right.knows(key)]
    known = set(told)
    return told, [key for key in different if key not in known]


# States of the history ------------------------------------------------------------------------------------


def state_before(record: Record) -> Side:
    """What the operation of ``record`` met: of a commit the keys that it was about, unless it kept all."""
    intent = record.intent
    whole = intent.before if intent.work is Operation.DELETE_ALL else intent.whole
    context = whole if whole is not None else intent.before
    named = (*intent.before.keys, *(change.key for change in intent.changes))
    keys = None if whole is not None else frozenset(named)
    return Side(SideKind.BEFORE, context, intent.began, intent.call, intent.site, keys=keys)


def state_after(record: Record) -> Side:
    """What the operation of ``record`` left, as far as a read has proven it: of other keys it does not tell.

    That of an operation which nobody saw end tells of none.
    """
    intent, before = record.intent, state_before(record)
    proven = {*record.keys(Outcome.CONFIRMED)}
    made = {change.key: change for change in intent.losses}
    made.update((change.key, change) for change in intent.changes if change.key in proven)
    unproven = {change.key for change in intent.changes}.difference(made)
    held = apply(made.values(), before.context)
    told = [key for key in held.keys if (key in made if before.is_partial else key not in unproven)]
    is_whole = not before.is_partial and not unproven
    keys = None if is_whole else frozenset((*told, *made))
    at = record.ended or intent.began
    return Side(SideKind.AFTER, restricted_to(held, told), at, intent.call, intent.site, keys=keys)
