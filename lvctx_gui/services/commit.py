"""A commit: one POST, then one DELETE for each removed key, then a read that proves it.

"Committed" means: read back and equal. Whatever is not, stays staged. The API has no preconditions: the
call is read directly before, and what somebody else writes between that read and the POST can only be told
afterwards, by the read-back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from lvctx_gui.api.errors import ApiError, CarriedOut
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.draft import key_name
from lvctx_gui.core.entries import Entry, Value
from lvctx_gui.core.plan import CommitPlan
from lvctx_gui.services.lookup import Reader, Reading, look_up


class Writer(Reader, Protocol):
    """The part of ``ContextClient`` that a commit uses."""

    async def update(self, call: CallRef, entries: Iterable[Entry]) -> None:
        """See ``ContextClient.update``."""

    async def delete_key(self, call: CallRef, key: str) -> bool:
        """See ``ContextClient.delete_key``."""


class Step(Enum):
    """What is known of the request that carries a key."""

    NOT_SENT = "not sent"
    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Outcome(Enum):
    """What is known of a key at the end."""

    CONFIRMED = "committed and confirmed"
    NOT_COMMITTED = "not committed, still staged"
    NOT_CONFIRMED = "not confirmed, still staged"


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` requests are finished; ``doing`` says in a few words which is under way."""

    done: int
    total: int
    doing: str


@dataclass(frozen=True, slots=True)
class CommitReport:
    """How a commit ended, key by key in the plan's order.

    ``reading`` is the read-back, or ``None`` when there was nothing to read back or it failed; ``errors``
    are the failures in the order in which they came.
    """

    plan: CommitPlan
    outcomes: tuple[tuple[str, Outcome], ...]
    reading: Reading | None
    errors: tuple[ApiError, ...]

    def keys(self, outcome: Outcome) -> tuple[str, ...]:
        """The keys that ended as ``outcome``."""
        return tuple(key for key, ended in self.outcomes if ended is outcome)

    @property
    def is_complete(self) -> bool:
        """Whether every key is committed and confirmed."""
        return all(ended is Outcome.CONFIRMED for _, ended in self.outcomes)


@dataclass(slots=True)
class _Run:
    steps: dict[str, Step]
    errors: list[ApiError] = field(default_factory=list)

    def failed(self, error: ApiError, keys: tuple[str, ...]) -> None:
        self.errors.append(error)
        unknown = error.carried_out is CarriedOut.UNKNOWN
        for key in keys:
            self.steps[key] = Step.UNKNOWN if unknown else Step.REFUSED


async def commit(
    client: Writer,
    plan: CommitPlan,
    on_progress: Callable[[Progress], None] = lambda _: None,
    stop_wanted: Callable[[], bool] = lambda: False,
) -> CommitReport:
    """Carry out ``plan``. Failures end up in the report; nothing is raised for them.

    An empty plan sends nothing. If the POST fails no DELETE is sent, and after a DELETE that failed no
    further one. ``stop_wanted`` is asked before each request; what was not sent by then stays staged.
    """
    run = _Run(dict.fromkeys(plan.keys, Step.NOT_SENT))
    total = bool(plan.post) + len(plan.deletes) + 1
    if plan.is_empty:
        return CommitReport(plan, (), None, ())
    await _send(client, plan, run, total, on_progress, stop_wanted)
    reading = None
    if any(step in (Step.DONE, Step.UNKNOWN) for step in run.steps.values()):
        on_progress(Progress(total - 1, total, "Reading back"))
        try:
            reading = await look_up(client, plan.call)
        except ApiError as error:
            run.errors.append(error)
    outcomes = tuple((key, _outcome(key, run.steps[key], plan, reading)) for key in plan.keys)
    return CommitReport(plan, outcomes, reading, tuple(run.errors))


async def _send(
    client: Writer,
    plan: CommitPlan,
    run: _Run,
    total: int,
    on_progress: Callable[[Progress], None],
    stop_wanted: Callable[[], bool],
) -> None:
    done = 0
    if plan.post:
        if stop_wanted():
            return
        posted = tuple(entry.key for entry in plan.post)
        on_progress(Progress(done, total, f"Sending {len(posted)} entries"))
        try:
            await client.update(plan.call, plan.post)
        except ApiError as error:
            run.failed(error, posted)
            return
        run.steps.update(dict.fromkeys(posted, Step.DONE))
        done += 1
    for key in plan.deletes:
        if stop_wanted():
            return
        on_progress(Progress(done, total, f"Deleting {key_name(key)}"))
        try:
            await client.delete_key(plan.call, key)
        except ApiError as error:
            run.failed(error, (key,))
            return
        run.steps[key] = Step.DONE
        done += 1


def _outcome(key: str, step: Step, plan: CommitPlan, reading: Reading | None) -> Outcome:
    if reading is None:
        maybe = step in (Step.DONE, Step.UNKNOWN)
        return Outcome.NOT_CONFIRMED if maybe else Outcome.NOT_COMMITTED
    wanted: dict[str, set[Value]] = {entry.key: {entry.value} for entry in plan.post}
    # As a set: a key that the call holds twice has been changed when both values are the new one.
    if set(reading.context.values_of(key)) == wanted.get(key, set()):
        return Outcome.CONFIRMED
    # The server said yes and holds something else: somebody wrote in between, or it did not mean it.
    return Outcome.NOT_CONFIRMED if step is Step.DONE else Outcome.NOT_COMMITTED
