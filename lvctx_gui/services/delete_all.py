"""Deleting a call's whole context.

This is the only flow that reaches the delete-all method; the commit cannot. What the call held directly
before is in the journal before anything is deleted; putting it back is staged like any
edit (``core.revert``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from lvctx_gui.api.errors import ApiError, SessionRenewedError, StoppedBeforeSendingError, StoppedError
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.diff import Change
from lvctx_gui.core.entries import MISSING, Context
from lvctx_gui.core.record import Intent, Operation
from lvctx_gui.core.settle import KeyResult, Outcome, Step, after_reading, settle
from lvctx_gui.services.commit.cancel import CancelToken
from lvctx_gui.services.commit.retry import RetryPolicy
from lvctx_gui.services.commit_log import CommitLog, Origin
from lvctx_gui.services.lookup import Reader, Reading, look_up, look_up_apart
from lvctx_gui.services.prove import not_alone, step_after


class Eraser(Reader, Protocol):
    """The part of ``ContextClient`` that this flow uses."""

    async def delete_all(self, call: CallRef) -> bool:
        """See ``ContextClient.delete_all``."""


@dataclass(frozen=True, slots=True)
class DeleteAllReport:
    """How it ended.

    ``before`` is what the call held directly before, ``reading`` the read-back (``None`` when it failed),
    ``as_wanted`` whether that shows what was wanted, ``errors`` the failures in order.
    """

    call: CallRef
    before: Context
    reading: Reading | None
    as_wanted: bool
    errors: tuple[ApiError, ...]
    results: tuple[KeyResult, ...] = ()
    was_stopped: bool = False
    intent: Intent | None = None
    """What the journal knows it as; ``None`` where nothing was written down."""

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
    cancel_token: CancelToken | None = None,
) -> DeleteAllReport:
    """Read the call, write down what it holds, delete its whole context, read back.

    Where the read shows nothing, nothing is sent: an empty call may be another one than it seems.
    ``cancel_token`` ends what is waited for. Before the deletion nothing was sent, and there is no read-back;
    once it was sent only that tells what became of it, unless it is stopped as well.

    Raises ``ApiError`` when the first read fails, or shows that the call cannot be told apart
    from another one: then nothing was deleted.
    """
    cancel_token = cancel_token or CancelToken()
    errors: list[ApiError] = []
    for chance in reversed(range(RetryPolicy().attempts)):
        try:
            first = await cancel_token.ending(look_up_apart(client, call))
        except (StoppedError, StoppedBeforeSendingError):
            return DeleteAllReport(call, Context(), None, False, (), was_stopped=True)
        if not first.is_alone:
            raise not_alone(first)
        before = first.context
        if not before.entries:
            # Nothing shows whose context a DELETE would delete.
            return DeleteAllReport(call, before, first, True, ())
        intent = origin.intent(call, before, order=before.keys, work=Operation.DELETE_ALL)
        await commit_log.begin(intent)
        if cancel_token.is_cancelled:
            results = _results(before, Step.NOT_SENT, before)
            await commit_log.end(intent.id, results, "It was stopped.")
            return DeleteAllReport(call, before, None, False, (), results, was_stopped=True)
        step, reason = Step.DONE, ""
        try:
            await cancel_token.ending(client.delete_all(call))
        except SessionRenewedError as error:
            if chance:
                await commit_log.end(
                    intent.id, _results(before, Step.NOT_SENT, before), "The session had ended."
                )
                continue  # signing in may have taken any time: what is there now is what would be deleted
            # A server that refuses each new session would let people sign in for ever.
            errors.append(error)
            step, reason = Step.NOT_SENT, str(error)
        except StoppedBeforeSendingError:
            results = _results(before, Step.NOT_SENT, before)
            await commit_log.end(intent.id, results, "It was stopped.")
            return DeleteAllReport(call, before, None, False, (), results, was_stopped=True)
        except ApiError as error:
            errors.append(error)
            step, reason = step_after(error), str(error)
        break
    await commit_log.note(intent.id, _results(before, step, None, reason))
    reading: Reading | None = None
    try:
        reading = await cancel_token.ending(look_up(client, call))
    except ApiError as error:
        errors.append(error)
    results = _results(before, step, reading.context if reading else None, reason)
    await commit_log.end(intent.id, results, "")
    is_empty = reading is not None and not reading.context.entries
    return DeleteAllReport(call, before, reading, is_empty, tuple(errors), results, intent=intent)


def _results(before: Context, step: Step, held: Context | None, reason: str = "") -> tuple[KeyResult, ...]:
    def known(key: str) -> Step:
        return step if held is None else after_reading(step, held, key, MISSING)

    return tuple(
        KeyResult(
            key,
            known(key),
            settle(known(key), held, key, MISSING),
            was_sent=step is not Step.NOT_SENT,
            reason=reason,
        )
        for key in before.keys
    )
