"""What the journal holds: what somebody meant to send, how it ended, and what is still staged.

Times are aware datetimes, given by whoever makes a record: this room has no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.diff import Change
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Context, Entry, Value
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.core.site import Site
from lvctx_gui.core.translate import listed, mark, sentences, tr, tr_marked

STOPPED = mark("It was stopped.")
SESSION_ENDED = mark("The session had ended.")
CHANGED_BY_OTHERS = mark("Somebody else had changed the same keys: nothing was sent.")
INTERRUPTED = mark("The program ended while it was under way; the server was read afterwards.")
READ_LATER = mark("It could not be read back at first; the server was read afterwards.")
"""Remarks as the journal holds them: in English, whatever language they are shown in."""

_REMARKS = frozenset({"", STOPPED, SESSION_ENDED, CHANGED_BY_OTHERS, INTERRUPTED, READ_LATER})


class Operation(Enum):
    """What was carried out."""

    COMMIT = "commit"
    DELETE_ALL = "delete all"  # not shown: the journal's word


@dataclass(frozen=True, slots=True)
class Intent:
    """What is about to be sent, written down before it is.

    ``before`` is what the server held as last read: of the keys that are touched for a commit, all of it
    for a deletion. ``post``, ``deletes`` and ``order`` are the plan's. ``others`` is how many other keys the
    call held.

    A commit whose DELETEs could reach another entry than they name also keeps in ``whole`` all that the call
    held before them, and in ``lost`` the keys that went with them as far as a read has shown it.
    """

    id: str
    began: datetime
    call: CallRef
    site: Site
    user: str
    before: Context
    post: tuple[Entry, ...] = ()
    deletes: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    work: Operation = Operation.COMMIT
    note: str = field(default="", repr=False)
    others: int = 0
    whole: Context | None = None
    lost: tuple[str, ...] = ()

    @property
    def losses(self) -> tuple[Change, ...]:
        """What it most likely deleted besides what it was to remove."""
        whole = self.whole or Context()
        return tuple(Change(key, whole.get(key), MISSING) for key in self.lost if key in whole)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What it wants, key by key, in the user's order."""
        if self.work is Operation.DELETE_ALL:
            return tuple(Change(entry.key, entry.value, MISSING) for entry in self.before)
        wanted: dict[str, Value] = {entry.key: entry.value for entry in self.post}
        return tuple(Change(key, self.before.get(key), wanted.get(key, MISSING)) for key in self.order)


@dataclass(frozen=True, slots=True)
class Record:
    """One commit or deletion of the past. ``ended`` is ``None`` while it is under way, or was interrupted.

    ``remark`` is one of the sentences above, about the whole of it; ``""`` for none. ``shown_remark`` is what
    people read.
    """

    intent: Intent
    results: tuple[KeyResult, ...] = ()
    ended: datetime | None = None
    remark: str = field(default="", repr=False)

    def keys(self, outcome: Outcome) -> tuple[str, ...]:
        """The keys that ended as ``outcome``."""
        return tuple(result.key for result in self.results if result.outcome is outcome)

    @property
    def shown_remark(self) -> str:
        """The remark in the person's language, and what was most likely deleted besides."""
        if self.remark not in _REMARKS:
            return self.remark  # an older program's, which named the losses in it
        remark = tr_marked(self.remark) if self.remark else ""
        keys = [key_name(change.key) for change in self.intent.losses]
        loss = tr("It most likely deleted {keys} too.", keys=listed(keys)) if keys else ""
        return sentences((remark, loss))

    @property
    def done(self) -> tuple[Change, ...]:
        """What this work has changed, its losses included, proven by a read: what a revert takes back."""
        made = {
            result.key
            for result in self.results
            # What was refused and is there all the same was done by somebody else.
            if result.was_sent and result.step is Step.DONE and result.outcome is Outcome.CONFIRMED
        }
        done = tuple(change for change in self.intent.changes if change.key in made)
        named = {change.key for change in done}
        return (*done, *(change for change in self.intent.losses if change.key not in named))

    @property
    def is_confirmed(self) -> bool:
        """Whether it has ended, and every key is confirmed."""
        return self.ended is not None and 0 < len(self.keys(Outcome.CONFIRMED)) == len(self.results)

    @property
    def summary(self) -> str:
        """How it ended, in a few words for programs: English in every language."""
        if self.ended is None:
            return "interrupted"
        confirmed, total = len(self.keys(Outcome.CONFIRMED)), len(self.results)
        if self.is_confirmed:
            return "confirmed"
        if self.keys(Outcome.NOT_CONFIRMED):
            return f"not confirmed ({confirmed:,} of {total:,} keys are)"  # not shown
        return f"{confirmed:,} of {total:,} keys" if confirmed else "nothing committed"  # not shown


@dataclass(frozen=True, slots=True)
class SavedPage:
    """One open call and what is staged on it, as it outlives the program.

    Only the keys that are staged are kept of its base: the rest is read again. ``closed`` says that its tab
    was closed with edits on it, ``current`` that it was the one in front.
    """

    id: str
    call: CallRef
    site: Site | None
    draft: Draft
    note: str = field(default="", repr=False)
    closed: bool = False
    current: bool = False

    @property
    def is_worth_keeping(self) -> bool:
        """Whether something would be lost with it."""
        return self.draft.staged_count > 0 or bool(self.note)


def restricted_to(context: Context, keys: Iterable[str]) -> Context:
    """Of ``context`` only ``keys``, in their order, each with all of its values; as quick as they are few."""

    def chosen() -> Iterator[Entry]:
        places, entries = context.places, context.entries
        for key in keys:
            if (place := places.get(key)) is not None:
                yield entries[place]  # the entry itself: making 100,000 of them anew takes 0.2 s
            if context.is_repeated(key):
                yield from (Entry(key, value) for value in context.values_of(key)[1:])

    return Context(chosen())


def to_save(draft: Draft) -> Draft:
    """``draft`` over a base that holds nothing but the staged keys: no more is kept than is needed."""
    return Draft(restricted_to(draft.base, draft.edits.by_key), draft.edits, draft.conflicts)
