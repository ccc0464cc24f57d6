"""How a commit goes and how it ended: what ``services.commit`` tells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lvctx_gui.api.errors import ApiError
from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.diff import Change, Kind
from lvctx_gui.core.plan import CommitPlan
from lvctx_gui.core.record import Intent, Record
from lvctx_gui.core.settle import KeyResult, Outcome
from lvctx_gui.services.lookup import Reading


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` keys are done; ``doing`` says in a few words which request is under way.

    ``waiting`` are the whole seconds until it goes on by itself, 0 while a request is under way; ``why`` is
    a sentence about what is waited for. ``left`` are the seconds that sending the rest takes, as far as can
    be told.
    """

    done: int
    total: int
    doing: str
    waiting: int = 0
    why: str = ""
    left: float | None = None


@dataclass(frozen=True, slots=True)
class CommitReport:
    """How a commit ended, key by key in the user's order.

    ``reading`` is the last read (``None`` where a later one puts it in doubt), ``is_proof`` whether it came
    after everything that was sent. ``conflicts`` are the keys that somebody else changed too: nothing was
    sent after they were seen. ``updated_from_server`` are changes by others to other keys, ``in_between``
    those of them that were made while the commit was under way; ``losses`` is what this commit itself has
    most likely deleted besides what it was to remove. ``errors`` are the failures in the order in which they
    came; of those ``failure`` is why nothing more was sent, and ``read_failure`` why the last read did not
    work, where it was so.
    """

    plan: CommitPlan
    results: tuple[KeyResult, ...]
    reading: Reading | None = None
    is_proof: bool = False
    conflicts: tuple[Conflict, ...] = ()
    updated_from_server: tuple[Change, ...] = ()
    in_between: tuple[Change, ...] = ()
    losses: tuple[Change, ...] = ()
    errors: tuple[ApiError, ...] = ()
    failure: ApiError | None = None
    read_failure: ApiError | None = None
    was_stopped: bool = False
    intent: Intent | None = None
    """What the journal knows this commit as; ``None`` where there was nothing to send."""

    def keys(self, outcome: Outcome) -> tuple[str, ...]:
        """The keys that ended as ``outcome``."""
        return tuple(result.key for result in self.results if result.outcome is outcome)

    @property
    def is_complete(self) -> bool:
        """Whether every key is committed and confirmed."""
        return all(result.outcome is Outcome.CONFIRMED for result in self.results)

    @property
    def has_sent(self) -> bool:
        """Whether anything that changes the call was sent."""
        return any(result.was_sent for result in self.results)

    @property
    def done(self) -> tuple[Change, ...]:
        """What it has changed, proven by a read: what a revert takes back."""
        return () if self.intent is None else Record(self.intent, self.results).done

    def kinds(self, keys: Iterable[str]) -> list[Kind]:
        """What it was to do to ``keys``, which are the plan's."""
        deletes, before = set(self.plan.deletes), self.intent.before if self.intent else None
        return [
            Kind.REMOVED
            if key in deletes
            else Kind.ADDED
            if before is not None and key not in before
            else Kind.CHANGED
            for key in keys
        ]
