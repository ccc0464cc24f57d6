"""Deleting a call's whole context.

This is the only flow that reaches the delete-all method; the commit cannot. What the call held directly
before is in the journal before anything is deleted; putting it back is staged like any
edit (``core.revert``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from lvctx_gui.api.errors import (
    ApiError,
    NotSignedInError,
    SessionRenewedError,
    StoppedBeforeSendingError,
    StoppedError,
)
from lvctx_gui.api.recording import doing
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.diff import Change
from lvctx_gui.core.entries import MISSING, Context
from lvctx_gui.core.exchange import Doing
from lvctx_gui.core.record import SESSION_ENDED, STOPPED, Intent, Operation
from lvctx_gui.core.settle import KeyResult, KeyState, Outcome, Step
from lvctx_gui.core.translate import tr
from lvctx_gui.services.commit.reading import CallReader
from lvctx_gui.services.commit.report import Progress
from lvctx_gui.services.commit.waiting import CommitOptions, RetryWaiter
from lvctx_gui.services.commit_log import CommitLog, Origin
from lvctx_gui.services.lookup import Reader, Reading, look_up_apart
from lvctx_gui.services.prove import not_alone, step_after
from lvctx_gui.services.session import nobody_signed_in


class Eraser(Reader, Protocol):
    """The part of ``ContextClient`` that this flow uses."""

    async def delete_all(self, call: CallRef) -> bool:
        """See ``ContextClient.delete_all``."""


@dataclass(frozen=True, slots=True)
class DeleteAllReport:
    """How it ended.

    ``before`` is what the call held directly before, ``reading`` the read-back (``None`` when it failed),
    ``errors`` are the failures in order.
    """

    call: CallRef
    before: Context
    reading: Reading | None
    errors: tuple[ApiError, ...]
    results: tuple[KeyResult, ...] = ()
    was_stopped: bool = False
    intent: Intent | None = None
    """What the journal knows it as; ``None`` where nothing was written down."""

    @property
    def as_wanted(self) -> bool:
        """Whether the last read shows no entry any more."""
        return self.reading is not None and not self.reading.context.entries

    @property
    def was_sent(self) -> bool:
        """Whether a deletion went out."""
        return any(result.was_sent for result in self.results)

    @property
    def is_refused(self) -> bool:
        """Whether it is certain that nothing was deleted: it was not sent, or refused and read since."""
        certain = (Step.REFUSED, Step.NOT_SENT)
        return self.was_stopped or (
            bool(self.results)
            and all(
                result.step in certain and result.outcome is Outcome.NOT_COMMITTED for result in self.results
            )
        )

    @property
    def changes(self) -> tuple[Change, ...]:
        """What was to be done, key by key; its opposite puts everything back."""
        return tuple(Change(entry.key, entry.value, MISSING) for entry in self.before)


async def delete_all(
    client: Eraser,
    call: CallRef,
    commit_log: CommitLog,
    origin: Origin,
    options: CommitOptions | None = None,
) -> DeleteAllReport:
    """Read the call, write down what it holds, delete its whole context, read back.

    Where the read shows nothing, nothing is sent: an empty call may be another one than it seems.
    ``options.cancel_token`` ends what is waited for. Before the deletion nothing was sent, and there is no
    read-back; once it was sent only that tells what became of it, unless it is stopped as well. The read-back
    waits and repeats as a commit's does.

    Raises ``ApiError`` when the first read fails, or shows that the call cannot be told apart
    from another one: then nothing was deleted.
    """
    with doing(Doing.DELETE_ALL):
        return await _Deletion(client, call, commit_log, origin, options or CommitOptions()).run()


class _Deletion:
    """One deletion under way. ``states`` say what is known of each key that the call held before."""

    def __init__(
        self, client: Eraser, call: CallRef, commit_log: CommitLog, origin: Origin, options: CommitOptions
    ) -> None:
        self._client, self._call = client, call
        self._log, self._origin, self._options = commit_log, origin, options
        self._renewals = 0
        self._errors: list[ApiError] = []
        self._before = Context()
        self._states: tuple[KeyState, ...] = ()
        self._intent: Intent | None = None

    async def run(self) -> DeleteAllReport:
        while True:
            first = await self._check()
            if first is None:
                return self._stopped()
            if not self._before.entries:
                # Nothing shows whose context a DELETE would delete.
                return DeleteAllReport(self._call, self._before, first, ())
            if await self._send():
                break
        if not self._was_sent and self._options.cancel_token.is_cancelled:
            await self._end(STOPPED)
            return self._stopped()
        return await self._prove()

    # Phases -------------------------------------------------------------------------------------------

    async def _check(self) -> Reading | None:
        """Read what the call holds; ``None`` when stopped. Raises ``ApiError``."""
        try:
            first = await self._options.cancel_token.ending(look_up_apart(self._client, self._call))
        except (StoppedError, StoppedBeforeSendingError):
            return None
        if not first.is_alone:
            raise not_alone(first)
        self._before = first.context
        self._states = tuple(KeyState(key, MISSING) for key in first.context.keys)
        return first

    async def _send(self) -> bool:
        """Delete everything. False when somebody had to sign in, so that the call is read once more."""
        before = self._before
        intent = self._origin.intent(self._call, before, order=before.keys, work=Operation.DELETE_ALL)
        self._intent = intent
        await self._log.begin(intent)
        token = self._options.cancel_token
        if token.is_cancelled:
            return True
        unsent, self._states = self._states, tuple(state.sending() for state in self._states)
        try:
            await token.ending(self._client.delete_all(self._call))
        except SessionRenewedError as error:
            self._states = unsent
            self._renewals += 1
            if self._renewals < self._options.policy.attempts:
                # Signing in may have taken any time: what is there now is what would be deleted.
                await self._end(SESSION_ENDED)
                return False
            # A server that refuses each new session would let people sign in for ever.
            self._fail(error, unsent, Step.NOT_SENT)
        except StoppedBeforeSendingError:
            self._states = unsent
            return True
        except ApiError as error:
            self._fail(error, unsent, step_after(error))
        else:
            self._states = tuple(state.accepted() for state in self._states)
        await self._log.note(intent.id, self._results)
        return True

    async def _prove(self) -> DeleteAllReport:
        """Read back: what was sent is proven by nothing else. Of what was not, there is nothing to prove."""
        reading = None
        if any(isinstance(error, NotSignedInError) for error in self._errors):
            # Somebody was asked to sign in and did not: the proof must not ask a second time.
            self._errors.append(nobody_signed_in())
        elif self._was_sent:
            waiter = RetryWaiter(self._options, self._tell)
            reader = CallReader(self._client, self._call, self._options, waiter, self._errors)
            # What was deleted although the server had asked to wait that long may be read all the same.
            at_once = self._options.limiter.asked > self._options.policy.total
            reading = await reader.read(tr("Reading back"), at_once=at_once)
        if reading is not None:
            self._states = tuple(state.seen(reading.context) for state in self._states)
        await self._end("")
        return DeleteAllReport(
            self._call,
            self._before,
            reading,
            tuple(self._errors),
            self._results,
            intent=self._intent,
        )

    # What is known ------------------------------------------------------------------------------------

    def _fail(self, error: ApiError, unsent: tuple[KeyState, ...], step: Step) -> None:
        self._errors.append(error)
        reason = str(error)
        if step is Step.NOT_SENT:
            self._states = tuple(state.withheld(reason) for state in unsent)
        else:
            self._states = tuple(state.failed(step, reason) for state in self._states)

    @property
    def _was_sent(self) -> bool:
        return any(state.was_sent for state in self._states)

    @property
    def _results(self) -> tuple[KeyResult, ...]:
        return tuple(state.result for state in self._states)

    def _stopped(self) -> DeleteAllReport:
        return DeleteAllReport(
            self._call, self._before, None, tuple(self._errors), self._results, was_stopped=True
        )

    async def _end(self, remark: str) -> None:
        if self._intent is not None:
            await self._log.end(self._intent.id, self._results, remark)

    def _tell(self, doing: str, waiting: int = 0, why: str = "") -> None:
        done = sum(state.step is Step.DONE for state in self._states)
        self._options.on_progress(Progress(done, len(self._states), doing, waiting, why))
