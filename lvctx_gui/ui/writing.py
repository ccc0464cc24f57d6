"""Starts what changes something on the server, and shows how it goes and how it ends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from lvctx_gui.api.errors import ApiError
from lvctx_gui.core.diff import Change
from lvctx_gui.core.plan import PlanRefusedError, plan_draft
from lvctx_gui.core.record import Record, Work
from lvctx_gui.services import delete_all, lookup
from lvctx_gui.services.commit import commit as carry_out
from lvctx_gui.services.commit_report import Progress
from lvctx_gui.services.connect import Connection
from lvctx_gui.services.journal import Diary, Origin
from lvctx_gui.services.patience import Means
from lvctx_gui.services.recover import recover
from lvctx_gui.ui import words
from lvctx_gui.ui.call_state import CallState
from lvctx_gui.ui.call_tabs import CallTabs
from lvctx_gui.ui.dialogs import Question, ask_commit, ask_delete_all
from lvctx_gui.ui.flows import Flows
from lvctx_gui.ui.tasks import Tasks
from lvctx_gui.ui.words import Message, Tone, count

Flow = Coroutine[Any, Any, None]


class Writing(QObject):
    """Commits, deletions, and taking either back. Nothing here blocks; every failure ends as a message."""

    status = Signal(str)
    history_changed = Signal()
    """Something has begun or ended that the history shows."""

    def __init__(self, tasks: Tasks, tabs: CallTabs, flows: Flows) -> None:
        super().__init__(tabs)
        self._tasks = tasks
        self._tabs = tabs
        self._flows = flows
        self._interrupted: list[Record] = []
        self._diary: Diary | None = None
        self._diary_is_open: Callable[[], bool] = lambda: True
        self.editing_on: Callable[[], bool] = lambda: True
        """Whether the editing switch is on: also what a message offers must ask it."""
        self.save_staged: Callable[[], Awaitable[None]] | None = None
        """Saves what is staged at once: what is sent of it must be there after a crash as well."""
        flows.was_read.connect(self.settle_interrupted)

    def use_diary(self, diary: Diary, is_open: Callable[[], bool]) -> None:
        """Write intents and outcomes there; nothing is sent before there is one and before it is open."""
        self._diary, self._diary_is_open = diary, is_open

    # Committing ---------------------------------------------------------------------------------------

    def commit(self, state: CallState) -> None:
        """Send what is staged; asks first when something would be deleted."""
        if state.working:
            return
        self._tabs.finish_editing(state)
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
            parent = self._tabs.window()
            ask_commit(
                parent, plan, self._flows.badge(), creates=creates, go_on=lambda: self._start_commit(state)
            )
        else:
            self._start_commit(state)

    def _start_commit(self, state: CallState) -> None:
        if not state.working:
            self._begin(state, "The commit", self._commit(state))

    async def _commit(self, state: CallState) -> None:
        def again() -> None:
            self.commit(state)

        try:
            client = await self._flows.client(state)
        except ApiError as error:
            state.say(words.failed("Nothing was committed.", error, "Try again", again))
            return
        connection, diary = self._means()
        if self.save_staged is not None:
            await self.save_staged()
        note, was_unread = state.note, state.is_unread
        means = Means(
            stop=state.stop,
            pace=connection.pace,
            on_progress=self._shower(state),
            clock=connection.keeper.working_time,
        )
        origin = Origin(connection.site, connection.user, note)
        report = await carry_out(client, state.draft, state.call, diary, origin, means)
        if was_unread:
            # Most of what it holds was not known: that is no change of anybody's.
            report = replace(report, taken_over=())
        if report.reading is not None:
            state.load(report.reading)
        if report.is_complete:
            state.committed(note)
        state.say(words.commit_message(report, again))
        self.status.emit(words.commit_status(report))

    def _shower(self, state: CallState) -> Callable[[Progress], None]:
        """Shows how far it is: in the status line, and a pause above the table, where it can be ended."""
        pausing: list[Message] = []

        def show(progress: Progress) -> None:
            self.status.emit(words.progress_words(progress))
            # What is over in a moment would only make the table jump.
            if progress.waiting > 1 or (progress.waiting and pausing):
                pausing[:] = [words.waiting_message(progress, state.stop.ask)]
                state.say(pausing[0])
            elif pausing and not progress.waiting and state.message is pausing.pop():
                state.say(None)

        return show

    def _means(self) -> tuple[Connection, Diary]:
        # client() has just seen to the connection, and the program to the journal.
        assert self._flows.connection is not None  # noqa: S101
        assert self._diary is not None  # noqa: S101
        if not self._diary_is_open():
            self.status.emit("Waiting for the keychain, which holds the key of the journal …")
        return self._flows.connection, self._diary

    def _may_edit(self, state: CallState) -> bool:
        if not self.editing_on():
            state.say(
                Message(Tone.WARNING, "Editing is off, so nothing was sent. Switch it on (Ctrl+E) first.")
            )
            return False
        # A question that is open already must not be asked twice.
        return not any(dialog.isVisible() for dialog in self._tabs.window().findChildren(Question))

    # Deleting everything ------------------------------------------------------------------------------

    def delete_all(self, state: CallState) -> None:
        """Delete the whole context of a call, after the account was typed."""
        if state.working or not self._may_edit(state):
            return
        ask_delete_all(
            self._tabs.window(),
            state.call,
            self._flows.badge(),
            len(state.held),
            staged=state.draft.staged_count,
            go_on=lambda: self._begin(state, "Deleting the whole context", self._delete_all(state)),
        )

    async def _delete_all(self, state: CallState) -> None:
        try:
            client = await self._flows.client(state)
            connection, diary = self._means()
            origin = Origin(connection.site, connection.user, state.note)
            report = await delete_all.delete_all(client, state.call, diary, origin, state.stop)
        except ApiError as error:
            what = "The call could not be read before deleting, so nothing was deleted."
            state.say(words.failed(what, error, "Try again", lambda: self.delete_all(state)))
            return
        if report.before and not report.is_refused:
            state.erased = report.changes
        if report.reading is not None:
            state.load(report.reading, ours=True)
        state.say(words.delete_all_message(report, lambda: self.put_back(state)))

    # Taking back --------------------------------------------------------------------------------------

    def put_back(self, state: CallState) -> None:
        """Stage everything that a call held before its context was deleted."""
        if state.erased and not state.working and self._may_edit(state):
            self._tasks.start(self._stage_back(state, "Put everything back", state.erased), "put back")

    def revert(self, record: Record) -> None:
        """Look the call up and stage the opposite of what a commit has done there."""
        if not self.editing_on():
            text = "Editing is off, so nothing was staged. Switch it on (Ctrl+E) first."
            self._tabs.say(Message(Tone.WARNING, text))
        elif not record.done:
            text = "That commit is not known to have changed anything, so there is nothing to revert."
            self._tabs.say(Message(Tone.INFO, text))
        else:
            self._tasks.start(self._revert(record), "revert")

    async def _revert(self, record: Record) -> None:
        intent = record.intent
        try:
            await self._flows.client()
        except ApiError as error:
            self._tabs.say(
                words.failed("Nothing was reverted.", error, "Try again", lambda: self.revert(record))
            )
            return
        connection, _ = self._means()
        if connection.site != intent.site:
            text = (
                f"That commit was made on {intent.site.name}, and you are signed in to "
                f"{connection.site.name} now. Nothing was staged. Sign in to {intent.site.name} to revert it."
            )
            self._tabs.say(Message(Tone.WARNING, text))
            return
        state = self._tabs.open(intent.call, intent.site).state
        await self._stage_back(state, words.revert_step(record), record.done)

    async def _stage_back(self, state: CallState, step: str, changes: Iterable[Change]) -> None:
        """Read the call and stage the opposite of ``changes`` on what it holds today."""
        try:
            reading = await lookup.look_up(await self._flows.client(state), state.call)
        except ApiError as error:
            what = "The call could not be read, so nothing was staged."
            state.say(words.failed(what, error, "Try again", lambda: self._again(state, step, changes)))
            return
        if state.working:
            text = (
                f"{state.working} of this call is under way, so nothing was staged. Do it again afterwards."
            )
            state.say(Message(Tone.WARNING, text))
            return
        self._tabs.finish_editing(state)
        state.load(reading)
        outcome = state.revert(step, changes)
        state.say(words.reverted_message(outcome, lambda: self.commit(state)))
        self.status.emit(words.loaded(reading))

    def _again(self, state: CallState, step: str, changes: Iterable[Change]) -> None:
        if self._may_edit(state):
            self._tasks.start(self._stage_back(state, step, changes), "revert")

    # What an earlier run left -------------------------------------------------------------------------

    def remember_interrupted(self, records: Iterable[Record]) -> None:
        """Works that were under way when an earlier run ended: the next read of each call tells."""
        self._interrupted += records

    def interrupted_of(self, state: CallState) -> list[Record]:
        """Those of this call."""
        return [record for record in self._interrupted if state.is_of(record.intent.call, record.intent.site)]

    def settle_interrupted(self, state: CallState, reading: lookup.Reading) -> None:
        """Say what had happened to works on this call, as ``reading`` of this run tells."""
        for record in self.interrupted_of(state):
            self._interrupted.remove(record)
            self._tasks.start(self._recover(state, record, reading), "settle what was interrupted")

    async def _recover(self, state: CallState, record: Record, reading: lookup.Reading) -> None:
        assert self._diary is not None  # noqa: S101  # the records come from it
        settled = await recover(record, reading, self._diary)
        if settled.done and settled.intent.work is Work.DELETE_ALL:
            state.erased = settled.done
        state.say(words.interrupted_message(settled))
        self.history_changed.emit()

    # Working ------------------------------------------------------------------------------------------

    def _begin(self, state: CallState, what: str, flow: Flow) -> None:
        async def work() -> None:
            try:
                await flow
            finally:
                state.end_work()
                self.history_changed.emit()

        # A read that began before would be loaded after the proof, with what the call held before.
        self._flows.give_up_reading(state)
        self._tabs.finish_editing(state)
        state.begin_work(what)
        self._tasks.start(work(), what)
