"""Starts what changes something on the server, and shows how it goes and how it ends."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from lvctx_gui.api.errors import ApiError, NotAloneError
from lvctx_gui.core.diff import Change
from lvctx_gui.core.plan import CommitPlan, PlanRefusedError, plan_draft
from lvctx_gui.core.record import Operation, Record
from lvctx_gui.core.settle import Outcome
from lvctx_gui.core.site import Site
from lvctx_gui.core.translate import tr
from lvctx_gui.services import delete_all, lookup
from lvctx_gui.services.commit.commit import commit as carry_out
from lvctx_gui.services.commit.report import Progress
from lvctx_gui.services.commit.waiting import CommitOptions
from lvctx_gui.services.commit_log import CommitLog, Origin
from lvctx_gui.services.connect import Connection
from lvctx_gui.services.lookup import Reader
from lvctx_gui.services.recover import settled, write_down
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.call.workspace import Workspace
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.dialogs import Question, ask_commit, ask_delete_all, ask_same_client
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.messages import phase as phase_words
from lvctx_gui.ui.messages import reading as words
from lvctx_gui.ui.messages.commit import commit_message, commit_status, progress_status, waiting_message
from lvctx_gui.ui.messages.delete_all import delete_all_message, delete_all_status
from lvctx_gui.ui.messages.interrupted import resolved_message
from lvctx_gui.ui.messages.message import Message, Tone
from lvctx_gui.ui.messages.phase import Phase
from lvctx_gui.ui.messages.reading import call_name, count
from lvctx_gui.ui.operations.reading import ReadController

Flow = Coroutine[Any, Any, None]


class WriteController(QObject):
    """Commits, deletions, and taking either back. Nothing here blocks; every failure ends as a message."""

    status = Signal(str)
    history_changed = Signal()
    """Something has begun or ended that the history shows."""
    may_revert_changed = Signal()
    """Editing was switched, or another server is connected: ``why_not_revert`` may answer something else."""

    def __init__(self, tasks: Tasks, workspace: Workspace, flows: ReadController) -> None:
        super().__init__(workspace.window())
        self._tasks = tasks
        self._workspace = workspace
        self._flows = flows
        self._unsettled: list[Record] = []
        self._commit_log: CommitLog | None = None
        self._commit_log_is_open: Callable[[], bool] = lambda: True
        self.read_only_reason: Callable[[], str] = lambda: ""
        """Who forbids editing; ``""`` when nobody does."""
        self.editing_on: Callable[[], bool] = lambda: True
        """Whether the editing switch is on: also what a message offers must ask it."""
        self.save_staged: Callable[[], Awaitable[None]] | None = None
        """Saves what is staged at once: what is sent of it must be there after a crash as well."""
        flows.was_read.connect(self.settle)
        flows.ours_of = self.losses_of
        flows.connected.connect(self.may_revert_changed)

    def use_commit_log(self, commit_log: CommitLog, is_open: Callable[[], bool]) -> None:
        """Write intents and outcomes there; nothing is sent before there is one and before it is open."""
        self._commit_log, self._commit_log_is_open = commit_log, is_open

    # Committing ---------------------------------------------------------------------------------------

    def commit(self, state: CallState) -> None:
        """Send what is staged; asks first when something would be deleted."""
        if state.is_working:
            return
        self._workspace.finish_editing(state)
        draft = state.draft
        if draft.conflicts:
            text = f"{count(len(draft.conflicts), 'conflict')} to decide first. Nothing was sent."
            state.say(Message(Tone.WARNING, text))
            return
        if not self._may_edit(state):
            return
        if draft.unfinished_rows:
            number = count(len(draft.unfinished_rows), "new entry has", "new entries have")
            reasons = " ".join(row.problem for row in draft.unfinished_rows[:3] if row.problem)
            text = f"{number} no usable key. {reasons} Nothing was sent. Give each a key, or remove it."
            state.say(Message(Tone.WARNING, text))
            return
        try:
            plan = plan_draft(state.call, draft)
        except PlanRefusedError as refused:
            state.say(
                Message(Tone.WARNING, f"{refused} Nothing was sent. Restore or correct it, then commit.")
            )
            return
        if plan.is_empty:
            state.say(Message(Tone.INFO, "Nothing is staged, so nothing was sent."))
        elif plan.deletes:
            creates = bool(plan.post) and not draft.base.entries and not state.is_unread
            parent = self._workspace.window()
            ask_commit(
                parent,
                plan,
                self._flows.badge(),
                creates=creates,
                go_on=lambda: self._start_commit(state, plan),
            )
        else:
            self._start_commit(state, plan)

    def _start_commit(self, state: CallState, shown: CommitPlan) -> None:
        """Send ``shown``, which the person has seen; if something else is staged by now, ask about that."""
        if state.is_working:
            return
        self._workspace.finish_editing(state)
        if state.draft.conflicts or not _is_plan_of(shown, state):
            self.commit(state)
        else:
            self._begin(state, Phase.COMMITTING, self._commit(state))

    async def _commit(self, state: CallState) -> None:
        def again() -> None:
            self.commit(state)

        def anyway() -> None:
            connection.limiter.release()
            self.commit(state)

        try:
            client = await self._flows.client(state)
        except ApiError as error:
            state.say(words.failed("Nothing was committed.", error, "Try again", again))
            return
        connection, commit_log = self._options()
        if self.save_staged is not None:
            await self.save_staged()
        if self.unsettled_of(state) and not await self._settle_first(state, client, again):
            return
        note, was_unread = state.note, state.is_unread
        options = CommitOptions(
            cancel_token=state.cancel_token,
            limiter=connection.limiter,
            on_progress=self._shower(state),
            clock=connection.manager.working_time,
            wall=time.monotonic,
        )
        origin = Origin(connection.site, connection.user, note)
        report = await carry_out(client, state.draft, state.call, commit_log, origin, options)
        if was_unread:
            # Most of what it holds was not known: that is no change of anybody's.
            report = replace(report, taken_over=())
        if report.reading is not None:
            state.load(report.reading, ours=[change.key for change in report.losses])
        if report.losses:
            state.erased = report.losses
        state.add_conflicts(report.conflicts, was_sent=report.has_sent)
        if any(each.was_sent and each.outcome is not Outcome.NOT_COMMITTED for each in report.results):
            state.forget_steps()
        if report.intent is not None and not report.is_proof and report.keys(Outcome.NOT_CONFIRMED):
            now = datetime.now().astimezone()
            self._unsettled.append(Record(report.intent, report.results, now))
        if report.is_complete:
            state.committed(note)
        waits = connection.limiter.asked > options.policy.total
        message = commit_message(report, again, anyway if waits else None, lambda: self.put_back(state))
        state.say(message)
        self.status.emit(commit_status(report))

    async def _settle_first(self, state: CallState, client: Reader, again: Callable[[], None]) -> bool:
        """Read what became of earlier works, before a new one makes it unknowable, and tell it key by key.

        Returns whether something is left that may be sent.
        """
        try:
            reading = await state.cancel_token.ending(lookup.look_up_apart(client, state.call))
        except ApiError as error:
            state.say(words.failed("Nothing was sent.", error, "Try again", again))
            return False
        lost = self.losses_of(state, reading)
        state.load(reading, ours=lost)
        self.settle(state, reading)
        return not lost and bool(state.draft.changes) and not state.draft.conflicts

    def _shower(self, state: CallState) -> Callable[[Progress], None]:
        """Shows how far it is: in the status line, and a pause above the table, where it can be ended."""
        pausing: list[Message] = []

        def show(progress: Progress) -> None:
            self.status.emit(f"{call_name(state.call)}: {progress_status(progress)}")
            # What is over in a moment would only make the table jump.
            if progress.waiting > 1 or (progress.waiting and pausing):
                pausing[:] = [waiting_message(progress, state.cancel_token.cancel)]
                state.say(pausing[0])
            elif pausing and not progress.waiting and state.message is pausing.pop():
                state.say(None)

        return show

    def _options(self) -> tuple[Connection, CommitLog]:
        # client() has just seen to the connection, and the program to the journal.
        assert self._flows.connection is not None  # noqa: S101
        assert self._commit_log is not None  # noqa: S101
        if not self._commit_log_is_open():
            self.status.emit("Waiting for the keychain, which holds the key of the journal …")
        return self._flows.connection, self._commit_log

    def _may_edit(self, state: CallState) -> bool:
        if state.why_fixed:
            state.say(Message(Tone.WARNING, f"{state.why_fixed} Nothing was sent."))
            return False
        if not self.editing_on():
            state.say(
                Message(Tone.WARNING, "Editing is off, so nothing was sent. Switch it on (Ctrl+E) first.")
            )
            return False
        # A question that is open already must not be asked twice.
        return not any(dialog.isVisible() for dialog in self._workspace.window().findChildren(Question))

    # Deleting everything ------------------------------------------------------------------------------

    def delete_all(self, state: CallState) -> None:
        """Delete the whole context of a call, after the account was typed."""
        if state.is_working or not self._may_edit(state):
            return
        if not state.held.entries:
            text = "This call shows no context, so there is nothing to delete. Nothing was sent."
            state.say(Message(Tone.INFO, text))
            return
        ask_delete_all(
            self._workspace.window(),
            state.call,
            self._flows.badge(),
            len(state.held),
            staged=state.draft.staged_count,
            go_on=lambda: self._begin(state, Phase.DELETING, self._delete_all(state)),
        )

    async def _delete_all(self, state: CallState) -> None:
        try:
            client = await self._flows.client(state)
            connection, commit_log = self._options()
            origin = Origin(connection.site, connection.user, state.note)
            options = CommitOptions(cancel_token=state.cancel_token)
            report = await delete_all.delete_all(client, state.call, commit_log, origin, options)
        except ApiError as error:
            refused = isinstance(error, NotAloneError)
            what = (
                "Nothing was deleted."
                if refused
                else "The call could not be read before deleting, so nothing was deleted."
            )
            state.say(words.failed(what, error, "Try again", lambda: self.delete_all(state)))
            return
        if report.before and not report.is_refused:
            state.erased = report.changes
        if report.reading is None and report.was_sent and report.intent is not None:
            # The next read tells what became of it, and that nobody else has done it.
            self._unsettled.append(Record(report.intent, report.results, datetime.now().astimezone()))
        if report.reading is not None:
            state.load(report.reading, erased=report.was_sent and not report.is_refused)
        if report.was_sent and not report.is_refused:
            state.forget_steps()
        state.say(delete_all_message(report, lambda: self.put_back(state)))
        self.status.emit(delete_all_status(report))

    # Taking back --------------------------------------------------------------------------------------

    def put_back(self, state: CallState) -> None:
        """Stage everything that a call held before its context was deleted."""
        if state.erased and not state.is_working and self._may_edit(state):
            self._read_to_stage(self._stage_back(state, "Put everything back", state.erased), "put back")

    def why_not_revert(self, record: Record) -> str:
        """Why a commit cannot be reverted now, as a sentence; ``""`` when it can be."""
        if reason := self.read_only_reason():
            return reason
        connection, site = self._flows.connection, record.intent.site
        if connection is not None and connection.site != site and not site.may_be(connection.site):
            there, here = site.name_beside(connection.site), connection.site.name_beside(site)
            return tr(
                "It was made on {there} and you are signed in to {here} now: sign in to {there} first.",
                there=there,
                here=here,
            )
        if not self.editing_on():
            return tr("Editing is off: switch it on (Ctrl+E) in the window first.")
        return ""

    def revert(self, record: Record) -> None:
        """Look the call up and stage the opposite of what a commit has done there."""
        if not self.editing_on():
            text = "Editing is off, so nothing was staged. Switch it on (Ctrl+E) first."
            self._workspace.say(Message(Tone.WARNING, text))
        elif not record.done:
            text = "That commit is not known to have changed anything, so there is nothing to revert."
            self._workspace.say(Message(Tone.INFO, text))
        else:
            self._read_to_stage(self._revert(record), "revert")

    async def _revert(self, record: Record) -> None:
        intent = record.intent
        try:
            await self._flows.client()
        except ApiError as error:
            self._workspace.say(
                words.failed("Nothing was reverted.", error, "Try again", lambda: self.revert(record))
            )
            return
        connection, _ = self._options()
        if connection.site != intent.site and intent.site.may_be(connection.site):
            stage = partial(self._stage_revert, record, connection.site)
            ask_same_client(self._workspace.window(), intent.site, connection.site, stage)
            return
        if connection.site != intent.site:
            there, here = intent.site.name_beside(connection.site), connection.site.name_beside(intent.site)
            text = (
                f"That commit was made on {there} and you are signed in to {here} now. Nothing was staged. "
                f"Sign in to {there} to revert it."
            )
            self._workspace.say(Message(Tone.WARNING, text))
            return
        self._stage_revert(record, connection.site)

    def _stage_revert(self, record: Record, site: Site) -> None:
        state = self._workspace.open(record.intent.call, site).state
        work = self._stage_back(state, words.revert_step(record), record.done)
        self._tasks.start(work, "revert")

    async def _stage_back(self, state: CallState, step: str, changes: Iterable[Change]) -> None:
        """Read the call and stage the opposite of ``changes`` on what it holds today."""
        while True:
            try:
                reading = await lookup.look_up_apart(await self._flows.client(state), state.call)
            except ApiError as error:
                what = "The call could not be read, so nothing was staged."
                state.say(words.failed(what, error, "Try again", lambda: self._again(state, step, changes)))
                return
            if state.is_working or not state.is_outdated(reading):
                break
        if state.is_working:
            state.say(Message(Tone.WARNING, phase_words.nothing_staged(state.phase)))
            return
        self._workspace.finish_editing(state)
        state.load(reading, ours=self.losses_of(state, reading))
        self.settle(state, reading)
        outcome = state.revert(step, changes)
        state.say(words.reverted_message(outcome, lambda: self.commit(state)))
        self.status.emit(words.loaded(reading))

    def _read_to_stage(self, flow: Flow, name: str) -> None:
        self._flows.give_up_on_cancel(self._tasks.start(flow, name))

    def _again(self, state: CallState, step: str, changes: Iterable[Change]) -> None:
        if self._may_edit(state):
            self._read_to_stage(self._stage_back(state, step, changes), "revert")

    # What an earlier run left -------------------------------------------------------------------------

    def remember_interrupted(self, records: Iterable[Record]) -> None:
        """Works that were under way when an earlier run ended: the next read of each call tells."""
        self._unsettled += records

    def adopt(self, state: CallState, site: Site) -> None:
        """A person says that this call's data are those of ``site``: what is staged may be sent there."""
        for record in self.unsettled_of(state):
            self._unsettled.remove(record)
            self._unsettled.append(replace(record, intent=replace(record.intent, site=site)))
        state.site = site

    def unsettled_of(self, state: CallState) -> list[Record]:
        """The works on this call of which nobody has seen the end: interrupted ones, and unproven ones."""
        return [record for record in self._unsettled if state.is_of(record.intent.call, record.intent.site)]

    def losses_of(self, state: CallState, reading: lookup.Reading) -> list[str]:
        """The keys that ``reading`` lacks because of those works, as far as can be told."""
        found = [settled(record, reading) for record in self.unsettled_of(state)]
        erased = [
            c.key for record in found if record.intent.work is Operation.DELETE_ALL for c in record.done
        ]
        return [*erased, *(key for record in found for key in record.intent.lost)]

    def settle(self, state: CallState, reading: lookup.Reading) -> None:
        """Say what had happened to those, as ``reading`` tells, which has been loaded; and write it down."""
        found = self.unsettled_of(state)
        if not found:
            return
        ended = [settled(record, reading) for record in found]
        for before, record in zip(found, ended, strict=True):
            self._unsettled.remove(before)
            if record.done and record.intent.work is Operation.DELETE_ALL:
                state.erased = record.done
            elif record.intent.losses:
                state.erased = record.intent.losses
            self._tasks.start(self._write_down(record), "write down how it ended", quiet=True)
        state.say(
            resolved_message(ended, state.draft, lambda: self.commit(state), lambda: self.put_back(state))
        )

    async def _write_down(self, record: Record) -> None:
        assert self._commit_log is not None  # noqa: S101  # the records come from it
        await write_down(record, self._commit_log)
        self.history_changed.emit()

    # Working ------------------------------------------------------------------------------------------

    def _begin(self, state: CallState, phase: Phase, flow: Flow) -> None:
        async def work() -> None:
            try:
                await flow
            finally:
                state.end_work()
                self.history_changed.emit()

        # A read that began before would be loaded after the proof, with what the call held before.
        self._flows.give_up_reading(state)
        self._workspace.finish_editing(state)
        state.begin_work(phase)
        announce(self._workspace.window(), phase_words.began(phase))
        self._tasks.start(work(), phase.value)


def _is_plan_of(plan: CommitPlan, state: CallState) -> bool:
    try:
        return plan_draft(state.call, state.draft) == plan
    except PlanRefusedError:
        return False
