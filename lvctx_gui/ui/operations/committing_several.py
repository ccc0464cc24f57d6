"""Commits several open calls, one after the other: each by the way of a single commit, with its own proof."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lvctx_gui.api.errors import ApiError, NotSignedInError
from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.services.commit.report import CommitReport
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.messages.commit import commit_message
from lvctx_gui.ui.messages.names import call_name
from lvctx_gui.ui.messages.several import End, Ended, end_of, summary
from lvctx_gui.ui.operations.questions import PlannedCall, ask_commit_several

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QWidget

    from lvctx_gui.core.plan import CommitPlan
    from lvctx_gui.core.site import Site
    from lvctx_gui.ui.call.state import CallState
    from lvctx_gui.ui.call.workspace import Workspace
    from lvctx_gui.ui.kit.tasks import Tasks
    from lvctx_gui.ui.operations.connecting import ConnectionController
    from lvctx_gui.ui.operations.writing import WriteController


class SeveralCommits(QObject):
    """Goes through calls of which the person has seen what is sent for each.

    ``closing`` says that the window is to close: the call under way is finished, and no other one is begun.
    """

    changed = Signal()
    """Another call is under way, or something ended."""
    status = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        workspace: Workspace,
        connections: ConnectionController,
        writes: WriteController,
        closing: SignalInstance,
    ) -> None:
        super().__init__(workspace.window())
        self._tasks = tasks
        self._workspace = workspace
        self._connections = connections
        self._writes = writes
        self._names: dict[str, str] = {}
        self._why_no_more = ""
        self.ended: dict[str, Ended] = {}
        """How the calls of the last time have ended, by the ids of their pages."""
        self.told = ""
        """The same together, as sentences; ``""`` before there is an end, and while they are gone through."""
        self.is_running = self.has_begun = False
        closing.connect(self.stop)

    @property
    def is_stopping(self) -> bool:
        """Whether no other call is begun after the one that is under way."""
        return bool(self._why_no_more)

    def stop(self) -> None:
        """Begin no other call; the one that is under way goes on to its end."""
        self._give_up_rest(tr("It was stopped before this call."))

    def commit(self, states: Sequence[CallState], over: QWidget) -> None:
        """Ask over this window, then commit what is staged on each of ``states``.

        What cannot be is left out and named.
        """
        if not self.is_running and states:
            self.is_running = True
            self._tasks.start(self._commit(list(states), over), "commit-several", asks=True)

    async def _commit(self, states: list[CallState], over: QWidget) -> None:
        self.ended, self.told, self._why_no_more = {}, "", ""
        self._names = {state.page_id: call_name(state.call) for state in states}
        self.changed.emit()
        try:
            await self._ask_and_go_through(states, over)
        finally:
            self.is_running = self.has_begun = False
            self._why_no_more = ""
            if self.ended:
                self.told = summary([(self._names[page_id], each) for page_id, each in self.ended.items()])
            self.changed.emit()
        if self.told:
            self.status.emit(self.told)
            announce(self._workspace.window(), self.told)

    async def _ask_and_go_through(self, states: list[CallState], over: QWidget) -> None:
        try:
            here = (await self._connections.connection_for()).site
        except ApiError as error:
            for state in states:
                self._leave_out(state, str(error))
            return
        planned: list[tuple[CallState, PlannedCall]] = []
        left_out: list[tuple[CallState, str]] = []
        for state in states:
            self._workspace.finish_editing(state)
            plan = self._look(state, here)
            if isinstance(plan, str):
                left_out.append((state, plan))
            else:
                planned.append((state, PlannedCall(state.call, plan, state.held)))
        if planned:
            shown, named = [each for _, each in planned], [(state.call, why) for state, why in left_out]
            if not await ask_commit_several(over, shown, named, self._connections.place()):
                return
        self.has_begun = True
        for state, why in left_out:
            self._leave_out(state, why)
        await self._go_through([(state, each.plan) for state, each in planned], here)

    def _look(self, state: CallState, here: Site) -> CommitPlan | str:
        """What is sent for a call, or why nothing is."""
        if state.site != here:
            there = tr("another environment") if state.site is None else state.site.name_beside(here)
            return tr(
                "It is of {there}, and you are signed in to {here}.",
                there=there,
                here=here.shown_name if state.site is None else here.name_beside(state.site),
            )
        return self._writes.look(state)

    async def _go_through(self, agreed: Sequence[tuple[CallState, CommitPlan]], here: Site) -> None:
        for state, plan in agreed:
            # Who wants to close the window, or to stop, has a turn between two calls.
            await asyncio.sleep(0)
            if self._why_no_more:
                self._leave_out(state, self._why_no_more)
            elif self._connections.site != here:
                # Somebody has signed in elsewhere meanwhile: what was agreed to was for another place.
                self._leave_out(state, tr("You are signed in elsewhere now."))
            else:
                self.changed.emit()
                self._note(state, await self._writes.commit_agreed(state, plan))

    def _note(self, state: CallState, outcome: CommitReport | ApiError | str) -> None:
        if isinstance(outcome, str):
            self._leave_out(state, outcome)
            return
        error: ApiError | None
        if isinstance(outcome, ApiError):
            error, text = outcome, sentences((tr("Nothing was committed."), str(outcome)))
            self.ended[state.page_id] = Ended(End.NOT_COMMITTED, text)
        else:
            error, text = outcome.failure or outcome.read_failure, commit_message(outcome, lambda: None).text
            self.ended[state.page_id] = Ended(end_of(outcome), text)
            if outcome.was_stopped:
                self.stop()
        if isinstance(error, NotSignedInError):
            self._give_up_rest(tr("Nobody is signed in any more."))
        self.changed.emit()

    def _leave_out(self, state: CallState, why: str) -> None:
        self.ended[state.page_id] = Ended(End.LEFT_OUT, sentences((why, tr("Nothing was sent for it."))))
        self.changed.emit()

    def _give_up_rest(self, why: str) -> None:
        if self.is_running and not self._why_no_more:
            self._why_no_more = why
            self.changed.emit()
