"""Starts what changes something on the server, and shows how it goes and how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from lvctx_gui.api.errors import ApiError, NotAloneError
from lvctx_gui.core.plan import CommitPlan, PlanRefusedError
from lvctx_gui.core.record import Record
from lvctx_gui.core.site import Site
from lvctx_gui.core.translate import tr
from lvctx_gui.services import lookup
from lvctx_gui.services.commit.report import CommitReport, Progress
from lvctx_gui.services.commit.waiting import CommitOptions
from lvctx_gui.services.connect import Connection
from lvctx_gui.services.operations import (
    InterruptedOperations,
    OperationSetting,
    commit_staged,
    delete_whole_context,
)
from lvctx_gui.services.recover import write_down
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.call.workspace import Workspace
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.messages.commit import commit_message, progress_status
from lvctx_gui.ui.messages.delete_all import delete_all_message
from lvctx_gui.ui.messages.interrupted import resolved_message
from lvctx_gui.ui.messages.message import Ends, Message, Tone
from lvctx_gui.ui.messages.names import call_name
from lvctx_gui.ui.messages.phase import Phase, began
from lvctx_gui.ui.messages.reading import failure_message
from lvctx_gui.ui.operations.checking import (
    EditingSwitch,
    WriteCheck,
    refusal_message,
)
from lvctx_gui.ui.operations.connecting import ConnectionController
from lvctx_gui.ui.operations.journal_holder import JournalHolder
from lvctx_gui.ui.operations.progress import ShownProgress
from lvctx_gui.ui.operations.questions import ask_commit, ask_delete_all
from lvctx_gui.ui.operations.reading import ReadController
from lvctx_gui.ui.operations.reverting import RevertController

Flow = Coroutine[Any, Any, None]


@dataclass(frozen=True)
class WriteConditions:
    """What must be so before anything is sent.

    ``save_staged`` saves what is staged at once: it must be there after a crash as well. ``journal`` is
    where intents and outcomes are written down.
    """

    editing: EditingSwitch
    save_staged: Callable[[], Awaitable[None]]
    journal: JournalHolder


class WriteController(QObject):
    """Commits, deletions, and taking either back. Nothing here blocks; every failure ends as a message."""

    status = Signal(str)
    """What goes on just now; ``""`` once the message says how it went."""
    history_changed = Signal()
    """Something has begun or ended that the history shows."""
    wrote = Signal(object)
    """What was sent has changed something, as a read has shown; carries the ``CallState``."""
    may_revert_changed = Signal()
    """Editing was switched, or another server is connected: ``why_not_revert`` may answer something else."""

    def __init__(
        self,
        tasks: Tasks,
        workspace: Workspace,
        connections: ConnectionController,
        reads: ReadController,
        interrupted: InterruptedOperations,
        conditions: WriteConditions,
    ) -> None:
        super().__init__(workspace.window())
        self._tasks = tasks
        self._workspace = workspace
        self._connections = connections
        self._reads = reads
        self._interrupted = interrupted
        self._conditions = conditions
        self._check = WriteCheck(workspace, conditions.editing)
        self._reverts = RevertController(
            tasks, workspace, connections, reads, interrupted, conditions.editing, self
        )
        reads.was_read.connect(self.resolve)
        connections.connected.connect(self.may_revert_changed)

    # Committing ---------------------------------------------------------------------------------------

    def commit(self, state: CallState) -> None:
        """Send what is staged, an open editor included; asks first when something would be deleted."""
        if state.is_working:
            return
        plan = self._plan_now(state)
        if plan is None or self._check.is_asking:
            return
        if plan.deletes:
            self._tasks.start(self._ask_and_commit(state), "commit", asks=True)
        else:
            # At once: what is typed or closed in this turn of the loop finds it under way.
            commit = self._carry_out(state, Phase.COMMITTING, self._send(state))
            self._tasks.start(commit, "commit", asks=True)

    def look(self, state: CallState) -> CommitPlan | str:
        """What a commit of this call would send, or why nothing may be sent; nothing is said in the call."""
        return self._check.look(state)

    async def commit_agreed(self, state: CallState, agreed: CommitPlan) -> CommitReport | ApiError | str:
        """Commit what a person has agreed to among other calls; its page says how it went, as ever.

        Returns what went wrong before anything was sent, or why nothing was even begun, as a sentence.
        """
        self._workspace.finish_editing(state)
        plan = self._check.look(state)
        if isinstance(plan, str):
            return plan
        if plan != agreed:
            return tr("Something else is staged on it than what you have agreed to.")
        outcomes: list[CommitReport | ApiError] = []
        await self._carry_out(state, Phase.COMMITTING, self._send(state, outcomes.append))
        return outcomes[0] if outcomes else tr("What it holds now leaves nothing to commit as it was staged.")

    def _plan_now(self, state: CallState) -> CommitPlan | None:
        self._workspace.finish_editing(state)
        return self._check.plan_to_send(state)

    async def _ask_and_commit(self, state: CallState) -> None:
        if self._check.is_asking:
            return  # it was wanted twice in one turn of the loop
        shown = None
        while (plan := self._plan_now(state)) is not None and plan.deletes and plan != shown:
            # The person agrees to what they have seen: if something else is staged by then, that is asked.
            creates = bool(plan.post) and not state.draft.base.entries and not state.is_unread
            window, place = self._workspace.window(), self._connections.place()
            if not await ask_commit(window, plan, place, state.held, creates=creates):
                return
            shown = plan
        if plan is not None:
            await self._carry_out(state, Phase.COMMITTING, self._send(state))

    async def _send(
        self, state: CallState, tell: Callable[[CommitReport | ApiError], None] = lambda _: None
    ) -> None:
        again = partial(self.commit, state)
        try:
            connection = await self._connections.connection_for(state)
        except ApiError as error:
            what, staged = tr("Nothing was committed."), state.draft.edits.by_key
            state.say(failure_message(what, error, again, Ends.UNSTAGED, staged))
            tell(error)
            return
        try:
            report = await commit_staged(state, self._setting(state, connection))
        except ApiError as error:
            what, staged = tr("Nothing was sent."), state.draft.edits.by_key
            state.say(failure_message(what, error, again, Ends.UNSTAGED, staged))
            tell(error)
            return
        except PlanRefusedError as refused:
            # What the call was found to hold has made another plan of it.
            state.say(refusal_message(refused))
            return
        if report is not None:
            if report.done:
                self.wrote.emit(state)
            # What it holds now and what there is to say of it are shown in two turns of the loop: with
            # 100,000 entries either takes a while, and nothing can be changed before the second.
            await asyncio.sleep(0)
            self._show_report(state, connection, report)
            tell(report)

    def _show_report(self, state: CallState, connection: Connection, report: CommitReport) -> None:
        def anyway() -> None:
            connection.limiter.release()
            self.commit(state)

        waits = connection.limiter.asked > CommitOptions().policy.total
        again, put_back = partial(self.commit, state), partial(self.put_back, state)
        revert = partial(self._reverts.revert_report, state, report)
        state.say(commit_message(report, again, anyway if waits else None, put_back, revert))
        self.status.emit("")
        if report.conflicts:
            self._check.show_conflict(state)

    def _setting(self, state: CallState, connection: Connection) -> OperationSetting:
        if not self._conditions.journal.is_open:
            self.status.emit(tr("Waiting for the keychain, which holds the journal's key …"))
        return OperationSetting(
            connection,
            self._conditions.journal.commit_log(),
            self._interrupted,
            self._conditions.save_staged,
            on_resolved=lambda ended: self._tell_resolved(state, ended),
            on_progress=self._shower(state),
        )

    def _shower(self, state: CallState) -> Callable[[Progress], None]:
        """Shows how far it is: in the status line, and what takes long above the table too."""
        name = call_name(state.call)

        def say(progress: Progress) -> None:
            doing = progress_status(progress)
            self.status.emit(tr("{call}: {progress}", call=name, progress=doing))

        return ShownProgress(state, say).show

    # Deleting everything ------------------------------------------------------------------------------

    def delete_all(self, state: CallState) -> None:
        """Delete the whole context of a call, after the account was typed."""
        if state.is_working or not self._check.may_edit(state):
            return
        if not state.held.entries:
            text = tr("This call shows no context, so there is nothing to delete. Nothing was sent.")
            state.say(Message(Tone.INFO, text))
            return
        self._workspace.finish_editing(state)
        self._tasks.start(self._delete_all(state), "delete-all", asks=True)

    async def _delete_all(self, state: CallState) -> None:
        if state.is_working or not self._check.may_edit(state):
            return
        window, place = self._workspace.window(), self._connections.place()
        staged = state.draft.staged_count
        if not await ask_delete_all(window, state.call, place, state.held, staged=staged):
            return
        self._workspace.finish_editing(state)
        if not state.is_working and self._check.may_change(state):
            await self._carry_out(state, Phase.DELETING, self._send_delete_all(state))

    async def _send_delete_all(self, state: CallState) -> None:
        try:
            connection = await self._connections.connection_for(state)
            report = await delete_whole_context(state, self._setting(state, connection))
        except ApiError as error:
            if isinstance(error, NotAloneError):
                what = tr("Nothing was deleted.")
            else:
                what = tr("The call could not be read before deleting, so nothing was deleted.")
            again = partial(self.delete_all, state)
            state.say(failure_message(what, error, again, Ends.NEXT_STEP))
            return
        if report.intent is not None and Record(report.intent, report.results).done:
            self.wrote.emit(state)
        state.say(delete_all_message(report, lambda: self.put_back(state)))
        self.status.emit("")

    # Taking back --------------------------------------------------------------------------------------

    def put_back(self, state: CallState) -> None:
        """Stage everything that a call held before its context was deleted."""
        self._reverts.put_back(state)

    def why_not_revert(self, site: Site) -> str:
        """Why no commit at ``site`` can be reverted now, as a sentence; ``""`` when it can be."""
        return self._reverts.why_not(site)

    def revert(self, record: Record, keys: Iterable[str] | None = None) -> None:
        """Look the call up and stage the opposite of what a commit has done there, to ``keys`` or to all."""
        self._reverts.revert(record, keys)

    # What an earlier operation left -------------------------------------------------------------------

    def resolve(self, state: CallState, reading: lookup.Reading) -> None:
        """Say how interrupted operations ended, as ``reading`` tells, which was loaded; and write it down."""
        ended = self._interrupted.resolve(state, reading)
        for record in ended:
            self._tasks.start(self._write_down(record), "write-down", quiet=True)
        self._tell_resolved(state, ended)

    def _tell_resolved(self, state: CallState, ended: tuple[Record, ...]) -> None:
        if ended:
            message = resolved_message(
                ended, state.draft, lambda: self.commit(state), lambda: self.put_back(state)
            )
            state.say(message)

    async def _write_down(self, record: Record) -> None:
        await write_down(record, self._conditions.journal.commit_log())
        self.history_changed.emit()

    # Carrying out -------------------------------------------------------------------------------------

    def _carry_out(self, state: CallState, phase: Phase, operation: Flow) -> Flow:
        """Have ``operation`` count as under way from now on; what is returned does it."""
        # A read that began before would be loaded after the proof, with what the call held before.
        self._reads.give_up_reading(state)
        state.begin_work(phase)
        announce(self._workspace.window(), began(phase))
        return self._to_its_end(state, operation)

    async def _to_its_end(self, state: CallState, operation: Flow) -> None:
        try:
            await operation
        finally:
            state.end_work()
            self.history_changed.emit()
