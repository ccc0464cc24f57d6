"""Takes back what was sent: stages its opposite on what the server holds today. Nothing here is sent."""

from __future__ import annotations

from collections.abc import Coroutine, Iterable
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import SignalInstance

from lvctx_gui.api.errors import ApiError
from lvctx_gui.core.diff import Change
from lvctx_gui.core.record import Record
from lvctx_gui.core.reversal import chosen_of
from lvctx_gui.core.site import Site
from lvctx_gui.core.translate import tr
from lvctx_gui.services import lookup
from lvctx_gui.services.commit.report import CommitReport
from lvctx_gui.services.operations import InterruptedOperations
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.call.workspace import Workspace
from lvctx_gui.ui.kit.tasks import Handle, Tasks
from lvctx_gui.ui.messages.message import Ends, Message, Tone
from lvctx_gui.ui.messages.moments import local_now
from lvctx_gui.ui.messages.phase import nothing_staged
from lvctx_gui.ui.messages.reading import failure_message, revert_step, reverted_message
from lvctx_gui.ui.operations.checking import EditingSwitch, WriteCheck, no_editing_message
from lvctx_gui.ui.operations.connecting import ConnectionController
from lvctx_gui.ui.operations.questions import ask_same_client
from lvctx_gui.ui.operations.reading import ReadController

Flow = Coroutine[Any, Any, None]


class Writer(Protocol):
    """Who sends what was staged here, once a person wants that."""

    @property
    def status(self) -> SignalInstance:
        """What the status line says."""

    def commit(self, state: CallState) -> None:
        """Send what is staged on a call."""

    def resolve(self, state: CallState, reading: lookup.Reading) -> None:
        """Say how interrupted operations ended, as ``reading`` tells."""


class RevertController:
    """Stages the opposite of commits and deletions; every failure ends as a message."""

    def __init__(
        self,
        tasks: Tasks,
        workspace: Workspace,
        connections: ConnectionController,
        reads: ReadController,
        interrupted: InterruptedOperations,
        editing: EditingSwitch,
        writer: Writer,
    ) -> None:
        self._tasks = tasks
        self._workspace = workspace
        self._connections = connections
        self._reads = reads
        self._interrupted = interrupted
        self._editing = editing
        self._check = WriteCheck(workspace, editing)
        self._writer = writer
        self._under_way: dict[tuple[str, str], Handle] = {}

    def put_back(self, state: CallState) -> None:
        """Stage everything that a call held before its context was deleted."""
        if state.erased and not state.is_working and self._check.may_stage(state):
            step = tr("Put everything back", "step to undo")
            self._read_to_stage(self._stage_back(state, step, state.erased), "put-back", state.page_id)

    def why_not(self, site: Site) -> str:
        """Why no commit at ``site`` can be reverted now, as a sentence; ``""`` when it can be."""
        editing, here = self._editing, self._connections.site
        if editing.read_only_reason:
            return editing.read_only_reason
        if here is not None and here != site and not site.may_be(here):
            return tr(
                "This commit was made on {there} and you are signed in to {here} now: sign in to {there} "
                "first.",
                there=site.name_beside(here),
                here=here.name_beside(site),
            )
        if not editing.is_on:
            return tr("Editing is off: switch it on (Ctrl+E) in the window first.")
        return ""

    def revert(self, record: Record, keys: Iterable[str] | None = None) -> None:
        """Look the call up and stage the opposite of what a commit has done there, to ``keys`` or to all."""
        if not self._editing.is_on:
            self._workspace.say(no_editing_message(tr("Editing is off, so nothing was staged.")))
        elif not record.done:
            text = tr("That commit is not known to have changed anything, so there is nothing to revert.")
            self._workspace.say(Message(Tone.INFO, text))
        else:
            self._read_to_stage(self._revert(record, keys), "revert", record.intent.id)

    async def _revert(self, record: Record, keys: Iterable[str] | None) -> None:
        intent = record.intent
        try:
            here = (await self._connections.connection_for()).site
        except ApiError as error:
            what, again = tr("Nothing was reverted."), partial(self.revert, record, keys)
            self._workspace.say(failure_message(what, error, again, Ends.NEXT_STEP))
            return
        if intent.site != here and intent.site.may_be(here):
            if not await ask_same_client(self._workspace.window(), intent.site, here):
                return
        elif intent.site != here:
            elsewhere = _made_elsewhere(intent.site, here)
            self._workspace.say(Message(Tone.WARNING, elsewhere, ends=Ends.SIGNED_IN))
            return
        state = self._workspace.open(intent.call, here).state
        await self._stage_back(state, revert_step(record, local_now()), chosen_of(record, keys))

    def revert_report(self, state: CallState, report: CommitReport) -> None:
        """Stage the opposite of what a commit has just changed; nothing is sent."""
        if report.intent is None or state.is_working or not self._check.may_stage(state):
            return
        step = revert_step(Record(report.intent, report.results), local_now())
        self._read_to_stage(self._stage_back(state, step, report.done), "revert", report.intent.id)

    async def _stage_back(self, state: CallState, step: str, changes: Iterable[Change]) -> None:
        """Read the call and stage the opposite of ``changes`` on what it holds today."""
        while True:
            try:
                client = (await self._connections.connection_for(state)).client
                reading = await lookup.look_up_apart(client, state.call)
            except ApiError as error:
                what = tr("The call could not be read, so nothing was staged.")
                again = partial(self._again, state, step, changes)
                state.say(failure_message(what, error, again))
                return
            if state.is_working or not state.is_outdated(reading):
                break
        if state.is_working:
            state.say(Message(Tone.WARNING, nothing_staged(state.phase)))
            return
        if not self._editing.is_on:
            # Who has switched it off meanwhile does not expect another edit.
            state.say(no_editing_message(tr("Editing was switched off meanwhile, so nothing was staged.")))
            return
        self._workspace.finish_editing(state)
        state.load(reading, ours=self._interrupted.losses(state.call, state.site, reading))
        self._writer.resolve(state, reading)
        outcome = state.revert(step, changes)
        state.say(reverted_message(outcome, partial(self._writer.commit, state)))
        self._writer.status.emit("")

    def _read_to_stage(self, flow: Flow, name: str, what: str) -> None:
        """Start ``flow``, unless one called ``name`` is under way for ``what``: wanted twice is once."""
        under_way = self._under_way.get((name, what))
        if under_way is not None and not under_way.done and not under_way.cancelled:
            flow.close()
            return
        handle = self._tasks.start(flow, name, asks=True)
        running = {key: each for key, each in self._under_way.items() if not each.done}
        self._under_way = {**running, (name, what): handle}
        self._reads.give_up_on_cancel(handle)

    def _again(self, state: CallState, step: str, changes: Iterable[Change]) -> None:
        if self._check.may_stage(state):
            self._read_to_stage(self._stage_back(state, step, changes), "revert", state.page_id)


def _made_elsewhere(then: Site, here: Site) -> str:
    return tr(
        "That commit was made on {there} and you are signed in to {here} now. Nothing was staged. Sign in to "
        "{there} to revert it.",
        there=then.name_beside(here),
        here=here.name_beside(then),
    )
