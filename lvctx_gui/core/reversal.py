"""Which operation of the history has taken back which: told by what they did, so that old entries tell it.

An operation reverts an earlier one of the same call where it did the opposite for exactly the same keys.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.diff import Change
from lvctx_gui.core.record import Record
from lvctx_gui.core.site import Site


@dataclass(frozen=True, slots=True)
class Mark:
    """What is remembered of an operation to tell this, however many keys it had.

    ``made`` stands for what it did, ``opposite`` for what takes that back: they are compared within one run
    of the program and mean nothing in another.
    """

    id: str
    began: float
    about: tuple[Site, CallRef]
    made: int | None
    opposite: int | None


def mark_of(record: Record) -> Mark:
    """The mark of an operation; one that is not known to have changed anything takes back nothing."""
    intent = record.intent
    about = (intent.site, intent.call)
    done = [change for change in record.done if change.before != change.after]
    if not done:
        return Mark(intent.id, intent.began.timestamp(), about, None, None)
    made = hash(frozenset((change.key, change.before, change.after) for change in done))
    opposite = hash(frozenset((change.key, change.after, change.before) for change in done))
    return Mark(intent.id, intent.began.timestamp(), about, made, opposite)


def reversals(marks: Iterable[Mark]) -> dict[str, str]:
    """By the id of an operation the id of the one that it took back, the latest that nothing else had."""
    standing: dict[tuple[tuple[Site, CallRef], int], list[str]] = {}
    found: dict[str, str] = {}
    for mark in sorted(marks, key=lambda mark: mark.began):
        if mark.made is None or mark.opposite is None:
            continue
        earlier = standing.get((mark.about, mark.opposite))
        if earlier:
            found[mark.id] = earlier.pop()
        standing.setdefault((mark.about, mark.made), []).append(mark.id)
    return found


def chosen_of(record: Record, keys: Iterable[str] | None) -> tuple[Change, ...]:
    """Of what the operation has changed these ``keys`` only, all of it for ``None``."""
    if keys is None:
        return record.done
    wanted = frozenset(keys)
    return tuple(change for change in record.done if change.key in wanted)
