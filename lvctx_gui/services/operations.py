"""What belongs to every commit and deletion of a call, whoever starts it and whatever shows it.

Before anything is sent, the outcome of earlier operations on that call is resolved and what is staged is
saved; afterwards the call learns what became of it. An operation whose end nobody saw (the program ended, or
what was sent could not be read back) is remembered until a read tells.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from lvctx_gui.api.recording import doing
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.diff import Change
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.exchange import Doing
from lvctx_gui.core.plan import CommitPlan
from lvctx_gui.core.record import Operation, Record
from lvctx_gui.core.settle import KeyResult, Outcome
from lvctx_gui.core.site import Site
from lvctx_gui.services.commit.cancel import CancelToken
from lvctx_gui.services.commit.report import CommitReport, Progress
from lvctx_gui.services.commit.waiting import CommitOptions
from lvctx_gui.services.commit_log import CommitLog, Origin, now
from lvctx_gui.services.connect import Connection
from lvctx_gui.services.lookup import Reading, look_up_apart
from lvctx_gui.services.recover import settled, write_down

if TYPE_CHECKING:
    from lvctx_gui.services.delete_all import DeleteAllReport


class StagedCall(Protocol):
    """A call on which something is staged, as an operation meets it. A tab of the window has one."""

    site: Site | None
    draft: Draft
    note: str
    """What the history is to say about the next commit."""
    cancel_token: CancelToken
    """Ends the operation before its next request."""
    erased: tuple[Change, ...]
    """What an operation has removed and can be staged again."""

    @property
    def call(self) -> CallRef:
        """The call, which stays the same."""

    @property
    def is_unread(self) -> bool:
        """Whether the call has not been read in this run."""

    def plan(self) -> CommitPlan:
        """What a commit of the draft sends; made once for each draft. Raises ``PlanRefusedError``."""

    def load(self, reading: Reading, *, erased: bool = False, ours: Iterable[str] = ()) -> object:
        """Take over what was read: ``erased`` from here, or without the keys ``ours`` because of it."""

    def add_conflicts(self, conflicts: Iterable[Conflict], *, was_sent: bool) -> None:
        """Take over conflicts that a commit has met; ``was_sent`` says whether it had sent something."""

    def forget_steps(self) -> None:
        """Something was written: earlier steps cannot be undone any more."""

    def committed(self, note: str) -> None:
        """Everything that was sent is on the server, proven; ``note`` went with it."""


class InterruptedOperations:
    """The operations of which nobody has seen the end; a later read of the call tells it."""

    def __init__(self) -> None:
        self._records: list[Record] = []

    def remember(self, records: Iterable[Record]) -> None:
        """Keep ``records`` until their outcome is resolved."""
        self._records += records

    def of(self, call: CallRef, site: Site | None) -> list[Record]:
        """Those on ``call`` at ``site``."""
        return [each for each in self._records if (each.intent.call, each.intent.site) == (call, site)]

    def assign(self, call: CallRef, then: Site | None, site: Site) -> None:
        """A person says that those on ``call`` at ``then`` were made at ``site``."""
        for record in self.of(call, then):
            self._records.remove(record)
            self._records.append(replace(record, intent=replace(record.intent, site=site)))

    def losses(self, call: CallRef, site: Site | None, reading: Reading) -> list[str]:
        """The keys that ``reading`` lacks because of those, as far as can be told."""
        found = [settled(record, reading) for record in self.of(call, site)]
        erased = [
            change.key
            for record in found
            if record.intent.work is Operation.DELETE_ALL
            for change in record.done
        ]
        return [*erased, *(key for record in found for key in record.intent.lost)]

    def resolve(self, target: StagedCall, reading: Reading) -> tuple[Record, ...]:
        """Say how those on ``target`` have ended, as ``reading`` tells; they are interrupted no longer.

        ``target`` has loaded ``reading``, and learns what can be put back.
        """
        found = self.of(target.call, target.site)
        for record in found:
            self._records.remove(record)
        ended = tuple(settled(record, reading) for record in found)
        for record in ended:
            if record.done and record.intent.work is Operation.DELETE_ALL:
                target.erased = record.done
            elif record.intent.losses:
                target.erased = record.intent.losses
        return ended


@dataclass(frozen=True)
class OperationSetting:
    """What an operation works with besides its call.

    ``save_staged`` saves what is staged at once. ``on_resolved`` is told how earlier operations on the call
    have ended, ``on_progress`` how far this one is.
    """

    connection: Connection
    commit_log: CommitLog
    interrupted: InterruptedOperations
    save_staged: Callable[[], Awaitable[None]]
    on_resolved: Callable[[tuple[Record, ...]], None] = lambda _: None
    on_progress: Callable[[Progress], None] = lambda _: None

    def origin(self, note: str) -> Origin:
        """Who does it where, for the history."""
        return Origin(self.connection.site, self.connection.user, note)

    def options(self, target: StagedCall) -> CommitOptions:
        """What an operation on ``target`` waits with, and for."""
        return CommitOptions(
            cancel_token=target.cancel_token,
            limiter=self.connection.limiter,
            on_progress=self.on_progress,
            clock=self.connection.manager.working_time,
            wall=time.monotonic,
        )


async def commit_staged(target: StagedCall, setting: OperationSetting) -> CommitReport | None:
    """Commit what ``target`` has staged, and have it learn how that ended.

    Returns ``None`` where resolving earlier operations has left nothing that may be sent.
    Raises ``ApiError`` where their outcome could not be read: then nothing was sent. Raises
    ``PlanRefusedError`` for what must not be sent. A commit that fails is reported, not raised.
    """
    from lvctx_gui.services.commit.commit import commit  # not needed for the first paint

    # What is sent of it must be there after a crash as well.
    await setting.save_staged()
    if setting.interrupted.of(target.call, target.site) and not await _resolve_first(target, setting):
        return None
    note, was_unread = target.note, target.is_unread
    client, log, options = setting.connection.client, setting.commit_log, setting.options(target)
    report = await commit(client, target.draft, target.plan(), log, setting.origin(note), options)
    if was_unread:
        # Most of what it holds was not known: that is no change of anybody's.
        report = replace(report, updated_from_server=())
    _learn(target, report, note)
    if not report.is_proof and report.keys(Outcome.NOT_CONFIRMED):
        _remember(report, setting)
    return report


async def _resolve_first(target: StagedCall, setting: OperationSetting) -> bool:
    """Read what became of earlier operations, before another one makes that unknowable.

    Returns whether something is left that may be sent.
    """
    with doing(Doing.CHECK):
        reading = await target.cancel_token.ending(look_up_apart(setting.connection.client, target.call))
    lost = setting.interrupted.losses(target.call, target.site, reading)
    target.load(reading, ours=lost)
    ended = setting.interrupted.resolve(target, reading)
    setting.on_resolved(ended)
    for record in ended:
        await write_down(record, setting.commit_log)
    return not lost and bool(target.draft.changes) and not target.draft.conflicts


def _learn(target: StagedCall, report: CommitReport, note: str) -> None:
    if report.reading is not None:
        target.load(report.reading, ours=[change.key for change in report.losses])
    if report.losses:
        target.erased = report.losses
    target.add_conflicts(report.conflicts, was_sent=report.has_sent)
    if any(_may_have_written(result) for result in report.results):
        target.forget_steps()
    if report.is_complete:
        target.committed(note)


def _may_have_written(result: KeyResult) -> bool:
    return result.was_sent and result.outcome is not Outcome.NOT_COMMITTED


async def delete_whole_context(target: StagedCall, setting: OperationSetting) -> DeleteAllReport:
    """Delete the whole context of ``target``, and have it learn how that ended.

    Raises ``ApiError`` where the call could not be read before, or cannot be told apart from another one:
    then nothing was deleted.
    """
    from lvctx_gui.services.delete_all import delete_all  # not needed for the first paint

    report = await delete_all(
        setting.connection.client,
        target.call,
        setting.commit_log,
        setting.origin(target.note),
        setting.options(target),
    )
    may_be_deleted = report.was_sent and not report.is_refused
    if report.before and not report.is_refused:
        target.erased = report.changes
    if report.reading is None and report.was_sent:
        # The next read tells what became of it, and that nobody else has done it.
        _remember(report, setting)
    if report.reading is not None:
        target.load(report.reading, erased=may_be_deleted)
    if may_be_deleted:
        target.forget_steps()
    return report


def _remember(report: CommitReport | DeleteAllReport, setting: OperationSetting) -> None:
    if report.intent is not None:
        setting.interrupted.remember([Record(report.intent, report.results, now())])
