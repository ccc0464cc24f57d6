"""A commit: read, merge, one POST, one DELETE for each removed key, and a read that proves it.

It is one loop: *read → merge → what is left? → send → …*. Every write comes directly after a read that
showed that it is needed and that nobody else has changed its keys; the last read is the proof. "Committed"
means: read back and equal. Whatever is not, stays staged.

Most DELETEs follow the POST a few at a time. Two kinds go out later, each directly after a read of its own:
those whose address could turn into another one on the way, one at a time and each after a proof
(``services.prove``), and those that belong to a renaming, once the new key is confirmed.

The API has no preconditions: what somebody else writes between the read and the write can only be told
afterwards, as far as the read-back shows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from lvctx_gui.api.errors import (
    ApiError,
    EmptiedError,
    NotAloneError,
    NotSentError,
    NotSignedInError,
    SessionRenewedError,
)
from lvctx_gui.core.alone import is_emptied, losses, needs_proof, why_unprovable
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.diff import Change, diff
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Removed, Renamed
from lvctx_gui.core.entries import MISSING, Context, Entry
from lvctx_gui.core.merge import merge
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.plan import CommitPlan, plan_commit, plan_draft
from lvctx_gui.core.record import Intent, restricted_to
from lvctx_gui.core.settle import KeyResult, Outcome, Step, after_reading, is_as_wanted, settle
from lvctx_gui.services.commit.pace import AT_ONCE
from lvctx_gui.services.commit.report import CommitReport, Progress, loss_remark
from lvctx_gui.services.commit.waiting import CommitOptions, RetryWaiter
from lvctx_gui.services.commit_log import CommitLog, Origin
from lvctx_gui.services.lookup import Reader, Reading, look_up, look_up_apart
from lvctx_gui.services.prove import not_alone, prove, step_after


class Writer(Reader, Protocol):
    """The part of ``ContextClient`` that a commit uses."""

    async def update(self, call: CallRef, entries: Iterable[Entry]) -> None:
        """See ``ContextClient.update``."""

    async def delete_key(self, call: CallRef, key: str) -> bool:
        """See ``ContextClient.delete_key``."""


STALE = 2.0
"""Seconds after a read from which on no DELETE relies on it any more: the call is read again first."""


async def commit(
    client: Writer,
    draft: Draft,
    call: CallRef,
    commit_log: CommitLog,
    origin: Origin,
    options: CommitOptions | None = None,
) -> CommitReport:
    """Carry out what ``draft`` stages. Failures end up in the report; nothing is raised for them.

    The intent is in the ``commit_log`` before the first request goes out, every outcome follows. After a POST
    that failed no DELETE is sent before the next read; once somebody else's change to a key of the plan
    was seen, nothing more is sent at all. ``options.cancel_token`` ends what is waited for; what was sent is
    read back all the same, unless that is stopped as well.

    Raises ``PlanRefusedError`` for what must not be sent.
    """
    plan = plan_draft(call, draft)
    if plan.is_empty:
        return CommitReport(plan, ())
    before = restricted_to(draft.base, plan.keys)
    intent = replace(
        origin.intent(call, before, plan.post, plan.deletes, plan.keys), others=len(draft.base) - len(before)
    )
    await commit_log.begin(intent)
    report = await _Commit(client, draft, plan, commit_log, intent, options or CommitOptions()).run()
    if report.intent is not None and report.losses:
        await commit_log.begin(report.intent)
    await commit_log.end(intent.id, report.results, _remark(report))
    return report


def _remark(report: CommitReport) -> str:
    if report.losses:
        return loss_remark(report.losses)
    if report.conflicts and not report.has_sent:
        return "Somebody else had changed the same keys: nothing was sent."
    if report.was_stopped:
        return "It was stopped."
    return ""


@dataclass(frozen=True, slots=True)
class _Failure:
    error: ApiError
    name: str


class _Commit:
    """One commit under way."""

    def __init__(
        self,
        client: Writer,
        draft: Draft,
        plan: CommitPlan,
        commit_log: CommitLog,
        intent: Intent,
        options: CommitOptions,
    ) -> None:
        self._client = client
        self._base = draft.base
        # Only the keys of the plan: what stands between the read and the POST takes no longer than they do.
        self._draft = Draft(restricted_to(draft.base, plan.keys), draft.edits, draft.conflicts)
        self._plan = plan
        self._wanted = plan.targets
        self._commit_log = commit_log
        self._intent = intent
        self._options = options
        self._waiter = RetryWaiter(options, self._tell)
        self._steps = dict.fromkeys(plan.keys, Step.NOT_SENT)
        self._sent: set[str] = set()
        self._reasons: dict[str, str] = {}
        self._errors: list[ApiError] = []
        self._attempts: Counter[str] = Counter()
        self._first: Reading | None = None
        self._last: Reading | None = None
        self._unread: set[str] = set()
        """The keys that were sent since the last read: what it showed of them says nothing any more."""
        self._renewals: Counter[str] = Counter()
        self._withheld: dict[str, NotAloneError] = {}
        """The DELETEs that must not go out, with the reasons."""
        self._watched = False
        """Whether a DELETE that could hit another entry was sent since the last read."""
        self._losses: tuple[Change, ...] = ()
        self._is_emptied = False
        """Whether the last answer showed nothing where something must be: what was read is in doubt again."""
        self._read_at = options.now()
        self._slow_reads = 0
        self._conflicts: tuple[Conflict, ...] = ()
        self._failure: ApiError | None = None
        self._read_failure: ApiError | None = None
        self._over = False
        """Nothing more is to be sent; what was sent may still have to be read back."""

    async def run(self) -> CommitReport:
        repeats = False
        while not self._may_end_unread() and await self._read_and_merge():
            if self._over or self._losses:
                break
            failure, self._failure = self._failure, None
            if self._conflicts or self._options.cancel_token.is_cancelled:
                break
            rest = self._rest()
            if rest.is_empty:
                break
            if repeats and self._waiter.is_over:
                self._failure = failure
                break
            if self._is_stale() and not rest.post and not self._may_read_once_more():
                break
            failures: list[_Failure] = []
            # Nothing may come between the read and this.
            self._over = await self._send(rest, failures)
            repeats = bool(failures)
            if failures and not await self._may_go_on(failures):
                self._over = True
                if not self._needs_proof() or self._is_signed_out():
                    break
        return self._report()

    # Reading ------------------------------------------------------------------------------------------

    async def _read_and_merge(self) -> bool:
        doing = "Reading back" if self._sent else "Looking for changes by others"
        while True:
            if (asked := await self._waiter.until_asked(doing)) is not None:
                self._errors.append(asked)
                self._read_failure = asked
                return False
            if not self._over:
                await self._waiter.turn(doing)  # so that no write need wait for it after the read
            if self._may_end_unread():
                return False
            self._tell(doing)
            self._attempts[""] += 1
            try:
                reading = await self._options.cancel_token.ending(self._read())
            except ApiError as error:
                self._errors.append(error)
                self._read_failure = error
                self._waiter.learn(error)
                if not await self._waiter.may_repeat(error, self._attempts[""], doing):
                    return False
                continue
            self._attempts[""] = 0
            self._take(reading)
            return True

    async def _read(self) -> Reading:
        """One read. Raises ``ApiError``, also for an answer of which nothing follows for any key."""
        look = look_up_apart if self._first is None else look_up
        reading = await look(self._client, self._plan.call, self._options.now)
        if not reading.is_alone:
            raise not_alone(reading)
        known = self._last.context if self._last else self._base
        accepted = {entry.key for entry in self._plan.post if self._steps[entry.key] is Step.DONE}
        # After a DELETE that could hit the whole call it is explained.
        if not self._watched and is_emptied({*known.keys, *accepted}, self._plan.deletes, reading.context):
            self._is_emptied = True
            number = len(known) or len(accepted)
            raise EmptiedError(
                "The server shows no context at all for this call, which held "
                f"{number:,} {'entry' if number == 1 else 'entries'} before.",
                "Read the call again (F5) to see whether that stays so.",
            )
        return reading

    def _take(self, reading: Reading) -> None:
        """Merge what was read; a read turns "unknown" into yes or no."""
        if self._watched and self._last is not None:
            self._find_losses(self._last.context, reading.context)
        held = restricted_to(reading.context, self._plan.keys)
        seen = f"{reading.read_at:%H:%M}"
        undone = self._undone_since(held, seen)
        for key, wanted in self._wanted.items():
            self._steps[key] = after_reading(self._steps[key], held, key, wanted)
        outcome = merge(self._draft, held, seen)
        self._draft = outcome.draft
        self._first = self._first or reading
        met = {each.key: each for each in (*undone, *outcome.conflicts)}
        self._conflicts = tuple(met[key] for key in self._wanted if key in met)
        self._last, self._read_failure, self._is_emptied = reading, None, False
        self._read_at = reading.came
        self._unread.clear()

    def _find_losses(self, before: Context, after: Context) -> None:
        """Between these reads a DELETE was sent that could hit another entry: what is missing went along."""
        removed = [key for key in self._plan.deletes if key in self._sent]
        self._watched, self._losses = False, losses(before, after, removed)
        if self._losses:
            gone = tuple(change.key for change in self._losses)
            self._intent = replace(self._intent, lost=gone)
            base = self._draft.base
            for key in gone:  # nobody else removed them: no conflict
                base = base.without(key)
            self._draft = replace(self._draft, base=base)

    def _undone_since(self, held: Context, seen: str) -> list[Conflict]:
        """What the last read had shown as wanted and nobody here sent since: somebody else undid it.

        A merge does not see it: what the server holds as wanted is no edit any more.
        """
        if self._last is None:
            return []
        last = self._last.context
        return [
            Conflict(key, self._base.get(key), wanted, held.get(key), seen)
            for key, wanted in self._wanted.items()
            if key not in self._unread
            and key not in self._intent.lost
            and is_as_wanted(last, key, wanted)
            and not is_as_wanted(held, key, wanted)
        ]

    def _rest(self) -> CommitPlan:
        """What is still to be sent: not what the server holds already, nor what it said yes to."""
        done = {key for key, step in self._steps.items() if step is Step.DONE}
        changes = [change for change in self._draft.changes if change.key not in done]
        rest = self._plan_of(changes)
        posted = {entry.key for entry in rest.post}
        held = self._last.context if self._last else Context()
        for key in filter(needs_proof, rest.deletes):
            if refusal := why_unprovable(key, held):
                self._withhold(key, NotAloneError(refusal.reason, refusal.advice))
        for key, new in rest.renamed:
            if new.key not in posted and not self._is_confirmed(new):
                name = key_name(key)
                self._withhold(
                    key,
                    NotAloneError(
                        f"{name} was not deleted: its new key {key_name(new.key)} does not hold its value on "
                        f"the server, so that deleting {name} would have lost it.",
                        f"Look at both keys. To delete {name} all the same, restore it, remove it again, "
                        "then commit.",
                    ),
                )
        return self._plan_of(change for change in changes if change.key not in self._withheld)

    def _plan_of(self, changes: Iterable[Change]) -> CommitPlan:
        edits = self._draft.edits
        renamed = {key: new for key, new in self._plan.renamed if key in edits.by_key}
        return plan_commit(self._plan.call, changes, edits.put_back, renamed)

    def _is_confirmed(self, new: Renamed) -> bool:
        """Whether the last read shows what a key was renamed to, and nothing was sent for that since."""
        wanted = MISSING if isinstance(new.value, Removed) else new.value
        return (
            self._last is not None
            and new.key not in self._unread
            and is_as_wanted(self._last.context, new.key, wanted)
        )

    def _withhold(self, key: str, error: NotAloneError) -> None:
        if key not in self._withheld:
            self._withheld[key] = error
            self._errors.append(error)
            self._mark((key,), Step.NOT_SENT, str(error))

    # Sending ------------------------------------------------------------------------------------------

    async def _send(self, rest: CommitPlan, failures: list[_Failure]) -> bool:
        """Send what may follow the last read; returns whether all of ``rest`` was sent and accepted.

        Failures go to ``failures``.
        """
        if rest.post:
            self._tell(f"Sending {len(rest.post)} {'entry' if len(rest.post) == 1 else 'entries'}")
            keys = tuple(entry.key for entry in rest.post)
            await self._write("POST", keys, self._client.update(rest.call, rest.post), failures)
            if failures:
                return False
        unconfirmed = {key for key, new in rest.renamed if not self._is_confirmed(new)}
        ready = [key for key in rest.deletes if key not in unconfirmed]
        plain = [key for key in ready if not needs_proof(key)]
        if plain and not await self._delete(plain, failures):
            return False
        if ready and not plain and not rest.post:
            await self._delete_proven(ready[0], failures)
        return len(plain) == len(rest.deletes)

    async def _delete_proven(self, key: str, failures: list[_Failure]) -> None:
        """Delete a key whose address can turn into another one: alone, after a proof, before a read."""
        assert self._last is not None  # noqa: S101  # nothing is sent before a read
        held = self._last.context
        if self._intent.whole != held:
            self._intent = replace(self._intent, whole=held)
            await self._commit_log.begin(self._intent)
            await self._commit_log.note(self._intent.id, self._results())
        if await self._waiter.until_asked("Deleting") is not None or self._options.cancel_token.is_cancelled:
            return
        self._tell(f"Checking what a request to delete {key_name(key)} would reach")
        name = f"GET {key}"
        self._attempts[name] += 1
        try:
            refusal = await self._options.cancel_token.ending(prove(self._client, self._plan.call, key, held))
        except ApiError as error:
            self._errors.append(error)
            failures.append(_Failure(error, name))
            self._waiter.learn(error)
            return
        if refusal is not None:
            self._withhold(key, refusal)
        elif self._is_stale() and self._attempts[name] >= self._options.policy.attempts:
            self._withhold(
                key,
                NotAloneError(
                    f"{key_name(key)} was not deleted: checking what the request would reach took longer "
                    f"than the {STALE:g} seconds for which a deletion may rely on it.",
                    "Try again when the server answers faster.",
                ),
            )
        elif not self._is_stale() and not self._options.cancel_token.is_cancelled:
            self._tell(f"Deleting {key_name(key)}")
            self._watched = True
            await self._write(
                f"DELETE {key}", (key,), self._client.delete_key(self._plan.call, key), failures
            )
            self._watched = key in self._unread  # what was not sent after all has taken nothing along

    async def _delete(self, keys: Sequence[str], failures: list[_Failure]) -> bool:
        """Start the DELETEs in the user's order, until one fails or the last read is too old to rely on."""
        import asyncio  # not needed for the first paint

        waiting = list(reversed(keys))
        in_order = asyncio.Lock()  # one waits for its turn at a time, so that none waits in vain

        async def may_start() -> str | None:
            if await self._waiter.until_asked("Deleting") is not None:
                return None
            await self._waiter.turn("Deleting")
            if failures or self._options.cancel_token.is_cancelled or self._is_stale():
                return None
            return waiting.pop() if waiting else None

        async def work() -> None:
            while waiting:
                if not await self._waiter.slot():
                    return
                try:
                    async with in_order:
                        key = await may_start()
                    if key is None:
                        return
                    self._tell(f"Deleting {key_name(key)}")
                    request = self._client.delete_key(self._plan.call, key)
                    await self._write(f"DELETE {key}", (key,), request, failures)
                finally:
                    self._waiter.free_slot()

        async with asyncio.TaskGroup() as group:
            for _ in range(min(AT_ONCE, len(waiting))):
                group.create_task(work())
        return not waiting and not failures

    def _may_read_once_more(self) -> bool:
        """What takes so long to take apart that no DELETE may rely on it will not get faster for ever."""
        self._slow_reads += 1
        if self._slow_reads < self._options.policy.attempts:
            return True
        self._failure = NotSentError(
            f"Taking the answer apart took longer than the {STALE:g} seconds that a deletion may rely on it.",
            "Close other programs, then try again.",
        )
        return False

    def _is_stale(self) -> bool:
        return self._options.now() - self._read_at > STALE

    async def _write(
        self, name: str, keys: tuple[str, ...], request: Awaitable[object], failures: list[_Failure]
    ) -> None:
        self._attempts[name] += 1
        before = self._sent.copy(), self._unread.copy()
        self._sent.update(keys)
        self._unread.update(keys)
        self._waiter.use_turn()
        try:
            await self._options.cancel_token.ending(request)
        except SessionRenewedError as error:
            # Nobody acted on it; how long the sign-in took is unknown, so that a read comes first.
            self._attempts[name] -= 1
            self._renewals[name] += 1
            self._forget_sending(keys, *before)
            self._mark(keys, Step.NOT_SENT)
            failures.append(_Failure(error, name))
        except ApiError as error:
            # Before anything is awaited: no other request may start while this is written down.
            failures.append(_Failure(error, name))
            self._errors.append(error)
            step = step_after(error)
            if step is Step.NOT_SENT:
                self._forget_sending(keys, *before)
            self._mark(keys, step, str(error))
            self._waiter.learn(error)
            await self._commit_log.note(self._intent.id, self._results(keys))
        else:
            self._mark(keys, Step.DONE)
            await self._commit_log.note(self._intent.id, self._results(keys))

    def _forget_sending(self, keys: tuple[str, ...], sent: set[str], unread: set[str]) -> None:
        """These keys were not sent after all; what others did meanwhile stays."""
        self._sent -= set(keys) - sent
        self._unread -= set(keys) - unread

    def _mark(self, keys: tuple[str, ...], step: Step, reason: str = "") -> None:
        for key in keys:
            self._steps[key], self._reasons[key] = step, reason

    def _may_end_unread(self) -> bool:
        return self._options.cancel_token.is_cancelled and not self._needs_proof()

    def _is_signed_out(self) -> bool:
        """Whether somebody was asked to sign in and did not: the proof must not ask a second time."""
        if not isinstance(self._failure, NotSignedInError):
            return False
        self._read_failure = NotSentError("You are not signed in.", "Sign in, then try again.")
        return True

    def _needs_proof(self) -> bool:
        # What a refusal says the server has not done is no evidence either: a read is.
        return bool(self._unread) or any(step in (Step.DONE, Step.UNKNOWN) for step in self._steps.values())

    # Going on -----------------------------------------------------------------------------------------

    async def _may_go_on(self, failures: list[_Failure]) -> bool:
        """Of several failures one that cannot be repeated decides, else the longest wish to wait."""
        others = [each for each in failures if not isinstance(each.error, SessionRenewedError)]
        if not others:
            # A server that refuses each new session would let people sign in for ever.
            if max(self._renewals[each.name] for each in failures) >= self._options.policy.attempts:
                self._failure = failures[0].error
                return False
            return True
        worst = max(others, key=lambda each: (not each.error.is_passing, each.error.retry_after or 0.0))
        attempt = max(self._attempts[each.name] for each in others)
        self._failure = worst.error
        return await self._waiter.may_repeat(worst.error, attempt, "Trying again")

    # Telling ------------------------------------------------------------------------------------------

    def _tell(self, doing: str, waiting: int = 0) -> None:
        if self._waiter.is_pausing and not waiting:
            return  # the countdown stays until it has ended
        finished = sum(step is Step.DONE for step in self._steps.values())
        self._options.on_progress(Progress(finished, len(self._steps), doing, waiting))

    def _results(self, keys: Iterable[str] | None = None) -> tuple[KeyResult, ...]:
        # Of a key that was not sent since, the last read tells as much as a read-back does.
        read = self._last.context if self._last and not self._is_emptied else None
        return tuple(
            KeyResult(
                key,
                self._steps[key],
                settle(
                    self._steps[key],
                    None if key in self._unread else read,
                    key,
                    self._wanted[key],
                ),
                key in self._sent,
                self._reasons.get(key, ""),
            )
            for key in (self._wanted if keys is None else keys)
        )

    def _report(self) -> CommitReport:
        taken_over: tuple[Change, ...] = ()
        in_between: tuple[Change, ...] = ()
        if self._first is not None and not self._is_emptied:
            changes = diff(self._base, self._first.context)
            taken_over = tuple(change for change in changes if change.key not in self._wanted)
        lost = set(self._intent.lost)
        if self._first is not None and self._last is not None and self._sent and not self._is_emptied:
            last = self._last.context
            in_between = tuple(
                change
                for change in diff(self._first.context, last)
                if change.key not in lost
                and (
                    change.key not in self._wanted
                    or not is_as_wanted(last, change.key, self._wanted[change.key])
                )
            )
        results = self._results()
        return CommitReport(
            self._plan,
            results,
            None if self._is_emptied else self._last,
            self._last is not None and not self._unread and not self._is_emptied,
            self._conflicts,
            taken_over,
            in_between,
            self._losses,
            tuple(self._errors),
            self._failure or next(iter(self._withheld.values()), None),
            self._read_failure,
            self._options.cancel_token.is_cancelled and any(self._was_left(each) for each in results),
            self._intent,
        )

    def _was_left(self, result: KeyResult) -> bool:
        """Whether something was still to be done: who asks when everything is done has stopped nothing."""
        if result.outcome is Outcome.CONFIRMED:
            return False
        return result.step is not Step.DONE or result.key in self._unread
