"""A commit: read, merge, one POST, one DELETE for each removed key, and a read that proves it.

It is one loop: *check → send → check → …*, and a proof at the end. Every write comes directly after a read
that showed that it is needed and that nobody else has changed its keys; the last read is the proof.
"Committed" means: read back and equal. Whatever is not, stays staged.

Most DELETEs follow the POST a few at a time. Two kinds go out later, each directly after a read of its own:
those whose address could turn into another one on the way, one at a time and each after a proof
(``services.prove``), and those that belong to a renaming, once the new key is confirmed.

The API has no preconditions: what somebody else writes between the read and the write can only be told
afterwards, as far as the read-back shows it.
"""

from __future__ import annotations

from dataclasses import replace

from lvctx_gui.api.errors import EmptiedError, NotSentError, NotSignedInError
from lvctx_gui.api.recording import doing
from lvctx_gui.core.alone import is_emptied, losses
from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.diff import Change, diff
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context
from lvctx_gui.core.exchange import Doing
from lvctx_gui.core.merge import merge
from lvctx_gui.core.plan import CommitPlan
from lvctx_gui.core.record import CHANGED_BY_OTHERS, STOPPED, restricted_to
from lvctx_gui.core.settle import KeyResult, Outcome, Step, is_at_target
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.services.commit.reading import STALE, CallReader
from lvctx_gui.services.commit.remaining import remaining
from lvctx_gui.services.commit.report import CommitReport
from lvctx_gui.services.commit.sending import Sender, Writer
from lvctx_gui.services.commit.state import CommitState
from lvctx_gui.services.commit.waiting import CommitOptions, RetryWaiter
from lvctx_gui.services.commit_log import CommitLog, Origin
from lvctx_gui.services.lookup import Reading
from lvctx_gui.services.prove import not_alone
from lvctx_gui.services.session import nobody_signed_in


async def commit(
    client: Writer,
    draft: Draft,
    plan: CommitPlan,
    commit_log: CommitLog,
    origin: Origin,
    options: CommitOptions | None = None,
) -> CommitReport:
    """Carry out ``plan``, which is what ``draft`` stages. Failures end up in the report; none is raised.

    The intent is in the ``commit_log`` before the first request goes out, every outcome follows. After a POST
    that failed no DELETE is sent before the next read; once somebody else's change to a key of the plan
    was seen, nothing more is sent at all. ``options.cancel_token`` ends what is waited for; what was sent is
    read back all the same, unless that is stopped as well.
    """
    if plan.is_empty:
        return CommitReport(plan, ())
    options = options or CommitOptions()
    before = restricted_to(draft.base, plan.keys)
    intent = replace(
        origin.intent(plan.call, before, plan.post, plan.deletes, plan.keys),
        others=len(draft.base) - len(before),
    )
    await commit_log.begin(intent)
    state = CommitState(plan, intent, commit_log, options)
    with doing(Doing.COMMIT):
        report = await _Commit(client, draft, state, options).run()
    if report.losses:
        await commit_log.begin(state.intent)
    await commit_log.end(intent.id, report.results, _remark(report))
    return report


def _remark(report: CommitReport) -> str:
    if report.losses:
        return ""  # the intent says it
    if report.conflicts and not report.has_sent:
        return CHANGED_BY_OTHERS
    return STOPPED if report.was_stopped else ""


class _Commit:
    """One commit under way: what each phase needs, and what the reads between them have shown."""

    def __init__(self, client: Writer, draft: Draft, state: CommitState, options: CommitOptions) -> None:
        self._state = state
        self._options = options
        self._base = draft.base
        # Only the keys of the plan: what stands between the read and the POST takes no longer than they do.
        self._draft = Draft(restricted_to(draft.base, state.plan.keys), draft.edits, draft.conflicts)
        self._waiter = RetryWaiter(options, state.tell)
        self._reader = CallReader(client, state.plan.call, options, self._waiter, state.errors, self._judge)
        self._sender = Sender(client, state, self._reader, self._waiter, options)
        self._slow_reads = 0
        self._is_in_doubt = False
        """Whether the last answer showed nothing where something must be: what was read is in doubt again."""
        self._conflicts: tuple[Conflict, ...] = ()
        self._losses: tuple[Change, ...] = ()

    async def run(self) -> CommitReport:
        while (rest := await self._check()) is not None:
            if not await self._sender.send(rest):
                await self._prove()
                break
        return self._report()

    # Checking -----------------------------------------------------------------------------------------

    async def _check(self) -> CommitPlan | None:
        """Read and merge. What is to be sent directly after that; ``None`` when nothing is."""
        if not await self._read_and_merge(before_a_write=True) or self._losses:
            return None
        failure, self._sender.failure = self._sender.failure, None
        if self._conflicts or self._options.cancel_token.is_cancelled:
            return None
        rest = remaining(self._state, self._draft, self._server)
        if rest.is_empty:
            return None
        if (last := self._sender.last_failure) is not None and self._waiter.is_over:
            self._sender.failure = failure or last
            return None
        if self._reader.is_stale and not rest.post and not self._may_read_once_more():
            return None
        return rest

    async def _read_and_merge(self, *, before_a_write: bool) -> bool:
        if self._may_end_unread():
            return False
        doing = tr("Reading back") if self._state.sent else tr("Looking for changes by others")
        before = self._reader.last
        reading = await self._reader.read(
            doing,
            apart=self._reader.first is None,
            before_a_write=before_a_write,
            may_stop=self._may_end_unread,
        )
        if reading is not None:
            self._take(reading, before)
        return reading is not None

    def _may_end_unread(self) -> bool:
        return self._options.cancel_token.is_cancelled and not self._state.needs_proof

    def _may_read_once_more(self) -> bool:
        """What takes so long to take apart that no DELETE may rely on it will not get faster for ever."""
        self._slow_reads += 1
        if self._slow_reads < self._options.policy.attempts:
            return True
        self._sender.failure = NotSentError(
            tr(
                "Reading the answer took longer than the {seconds} seconds for which a deletion may rely on "
                "it.",
                seconds=f"{STALE:g}",
            ),
            tr("Close other programs, then try again."),
        )
        return False

    @property
    def _server(self) -> Context:
        return self._reader.last.context if self._reader.last else Context()

    # What a read shows --------------------------------------------------------------------------------

    def _judge(self, reading: Reading) -> None:
        """Raises ``ApiError`` for an answer of which nothing follows for any key."""
        if not reading.is_alone:
            raise not_alone(reading)
        known = self._reader.last.context if self._reader.last else self._base
        accepted = {entry.key for entry in self._state.plan.post} & self._state.accepted
        # After a DELETE that could hit the whole call it is explained.
        if self._sender.watched:
            return
        if is_emptied({*known.keys, *accepted}, self._state.plan.deletes, reading.context):
            self._is_in_doubt = True
            raise _emptied(len(known) or len(accepted))

    def _take(self, reading: Reading, before: Reading | None) -> None:
        """Merge what was read; a read turns "unknown" into yes or no."""
        self._is_in_doubt = False
        if self._sender.watched and before is not None:
            self._find_losses(before.context, reading.context)
        held = restricted_to(reading.context, self._state.plan.keys)
        seen = reading.read_at
        undone = [
            Conflict(key, self._base.get(key), state.target, held.get(key), seen)
            for key, state in self._state.keys.items()
            if state.is_undone_by(held) and key not in self._state.intent.lost
        ]
        self._state.take(held)
        outcome = merge(self._draft, held, seen)
        self._draft = outcome.draft
        # What others undid is no edit that a merge sees: the server held it as it was to be.
        met = {each.key: each for each in (*undone, *outcome.conflicts)}
        self._conflicts = tuple(met[key] for key in self._state.keys if key in met)

    def _find_losses(self, before: Context, after: Context) -> None:
        """Between these reads a DELETE was sent that could hit another entry: what is missing went along."""
        self._sender.watched.clear()
        removed = [key for key in self._state.plan.deletes if key in self._state.sent]
        self._losses = losses(before, after, removed)
        if self._losses:
            gone = tuple(change.key for change in self._losses)
            self._state.found_lost(gone)
            base = self._draft.base
            for key in gone:  # nobody else removed them: no conflict
                base = base.without(key)
            self._draft = replace(self._draft, base=base)

    # Proving ------------------------------------------------------------------------------------------

    async def _prove(self) -> None:
        """Read back what was sent; nothing more is."""
        if not self._state.needs_proof:
            return
        if isinstance(self._sender.failure, NotSignedInError):
            # Somebody was asked to sign in and did not: the proof must not ask a second time.
            self._reader.failure = nobody_signed_in()
            return
        await self._read_and_merge(before_a_write=False)

    # The end ------------------------------------------------------------------------------------------

    def _report(self) -> CommitReport:
        state, reader = self._state, self._reader
        unread = state.unread
        last = None if self._is_in_doubt else reader.last
        if self._is_in_doubt:
            state.doubt()
        results = state.results()
        was_left = any(_was_left(result, unread) for result in results)
        return CommitReport(
            state.plan,
            results,
            reading=last,
            is_proof=last is not None and not unread,
            conflicts=self._conflicts,
            updated_from_server=self._changed_before(),
            in_between=self._changed_meanwhile(),
            losses=self._losses,
            errors=tuple(state.errors),
            failure=self._sender.failure or next(iter(state.withheld.values()), None),
            read_failure=reader.failure,
            was_stopped=self._options.cancel_token.is_cancelled and was_left,
            intent=state.intent,
        )

    def _changed_before(self) -> tuple[Change, ...]:
        """What others had changed of other keys by the first read."""
        if self._reader.first is None or self._is_in_doubt:
            return ()
        changes = diff(self._base, self._reader.first.context)
        return tuple(change for change in changes if change.key not in self._state.keys)

    def _changed_meanwhile(self) -> tuple[Change, ...]:
        """What others have changed between the first read and the last, of the plan's keys too."""
        first, last, keys = self._reader.first, self._reader.last, self._state.keys
        if first is None or last is None or not self._state.sent or self._is_in_doubt:
            return ()
        return tuple(
            change
            for change in diff(first.context, last.context)
            if change.key not in self._state.intent.lost
            and (
                change.key not in keys or not is_at_target(last.context, change.key, keys[change.key].target)
            )
        )


def _was_left(result: KeyResult, unread: set[str]) -> bool:
    """Whether something was still to be done: who asks when everything is done has stopped nothing."""
    if result.outcome is Outcome.CONFIRMED:
        return False
    return result.step is not Step.DONE or result.key in unread


def _emptied(number: int) -> EmptiedError:
    return EmptiedError(
        tr_n(
            "The server shows no context at all for this call, which held {n} entry before.",
            "The server shows no context at all for this call, which held {n} entries before.",
            number,
        ),
        tr("Read the call again (F5) to see whether that stays so."),
    )
