"""What a commit has done to each key: what is known of the requests, and what a read proves.

A request that failed may have been carried out all the same. Only a read turns "unknown" into yes or no.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from lvctx_gui.core.entries import Context, Lookup, Missing


class Step(Enum):
    """What is known of the request that carries a key."""

    NOT_SENT = "not sent"
    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Outcome(Enum):
    """What is known of a key at the end."""

    CONFIRMED = "committed and confirmed"
    NOT_COMMITTED = "not committed"
    NOT_CONFIRMED = "not confirmed"


@dataclass(frozen=True, slots=True)
class KeyResult:
    """How it ended for one key.

    ``was_sent`` tells what this commit did from what somebody else had done already; ``reason`` is a
    sentence about a step that was refused or is unknown, ``""`` for the others.
    """

    key: str
    step: Step
    outcome: Outcome
    was_sent: bool = False
    reason: str = ""

    def __repr__(self) -> str:
        # The reason may quote the server, who may quote a value.
        return f"KeyResult({self.key!r}, {self.step.name}, {self.outcome.name})"


def is_as_wanted(held: Context, key: str, wanted: Lookup) -> bool:
    """Whether ``held`` shows for ``key`` what a commit wanted (``MISSING``: that it is gone).

    A key that the call holds twice is as wanted when every one of its values is.
    """
    values = set(held.values_of(key))
    return values == (set() if isinstance(wanted, Missing) else {wanted})


def settle(step: Step, held: Context | None, key: str, wanted: Lookup) -> Outcome:
    """The outcome for ``key``: its last step, and what was read after it (``None``: nothing was).

    The server said yes and holds something else: somebody wrote in between, or it did not mean it. That is
    "not confirmed"; what was never sent, or read back as before, is "not committed". A server that refuses
    may have acted all the same: without a read that is "not confirmed" too.
    """
    if held is None:
        return Outcome.NOT_COMMITTED if step is Step.NOT_SENT else Outcome.NOT_CONFIRMED
    if is_as_wanted(held, key, wanted):
        return Outcome.CONFIRMED
    return Outcome.NOT_CONFIRMED if step is Step.DONE else Outcome.NOT_COMMITTED


def after_reading(step: Step, held: Context, key: str, wanted: Lookup) -> Step:
    """What a read makes of a step: "unknown" becomes "done" or "refused", the others stay."""
    if step is not Step.UNKNOWN:
        return step
    return Step.DONE if is_as_wanted(held, key, wanted) else Step.REFUSED
