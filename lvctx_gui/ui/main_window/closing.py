"""Closing the window or a tab: never under a commit without asking, never with edits that would be lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.kit.fitting_dialog import FittingDialog
from lvctx_gui.ui.kit.tasks import Handle, Tasks
from lvctx_gui.ui.main_window.questions import WhenUnderWay, ask_lose, ask_under_way
from lvctx_gui.ui.main_window.tabs import CallTabs
from lvctx_gui.ui.messages.phase import under_way
from lvctx_gui.ui.operations.autosave import Autosave
from lvctx_gui.ui.operations.journal_holder import JournalHolder

if TYPE_CHECKING:
    import asyncio


class Closing(QObject):
    """Decides whether the window may close now; if not it sees to what has to come first.

    ``ends`` says that it is to close once the operation under way has ended.
    """

    ends = Signal()

    def __init__(
        self, window: QWidget, tasks: Tasks, tabs: CallTabs, autosave: Autosave, journal: JournalHolder
    ) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._tabs = tabs
        self._autosave = autosave
        self._journal = journal
        self._waiting: Handle | None = None
        """A close that waits for the end of an operation, or for the answer whether it is to."""
        tabs.close_wanted_under_work.connect(self.after_work)

    def may_close(self, close: Callable[[], None]) -> bool:
        """Whether nothing speaks against closing; otherwise ``close`` follows when it has been seen to."""
        if (form := self._unsaved_form()) is not None:
            form.reject()  # it asks what is to become of what was typed there
            return False
        if (page := self._tabs.current) is not None:
            page.view.finish_editing()
        if working := self._tabs.working():
            self.after_work(working[0], self._close_window)
            return False
        if not self._tabs.staged():
            return True
        if not self._journal.is_lasting:
            self._tasks.start(self._ask_lose(close), "ask-before-closing", quiet=True)
            return False
        if self._autosave.is_dirty:
            self._tasks.start(self._save_first(close), "save-before-closing", asks=True)
            return False
        return True

    def _unsaved_form(self) -> QDialog | None:
        forms = self._window.findChildren(FittingDialog)
        return next((form for form in forms if form.isVisible() and form.has_unsaved), None)

    def _close_window(self) -> None:
        self._window.close()

    async def _save_first(self, close: Callable[[], None]) -> None:
        await self._autosave.now()
        if self._journal.is_lasting:
            close()
        else:
            await self._ask_lose(close)

    async def _ask_lose(self, close: Callable[[], None]) -> None:
        if self._is_asking("loseDialog"):
            return
        staged = self._tabs.staged()
        changes = sum(state.draft.staged_count for state in staged)
        if await ask_lose(self._window, changes, len(staged)):
            close()

    def _is_asking(self, name: str) -> bool:
        # One that was answered lives on until the loop's next turn.
        return any(dialog.isVisible() for dialog in self._window.findChildren(QDialog, name))

    def after_work(self, state: CallState, close: Callable[[], None]) -> None:
        """Ask what is to happen to the operation under way, and close when it has ended as wanted."""
        if self._is_asking("workingDialog"):
            return
        if self._waiting is not None:
            self._waiting.cancel()  # whoever is asked anew decides anew
        self._waiting = self._tasks.start(self._close_after(state, close), "close-after-work", quiet=True)

    async def _close_after(self, state: CallState, close: Callable[[], None]) -> None:
        if not state.is_working:
            return
        answer = await ask_under_way(self._window, under_way(state.phase), state.working_changed)
        if answer is WhenUnderWay.KEEP_OPEN:
            return
        if close == self._close_window:
            self.ends.emit()
        if answer is WhenUnderWay.STOP:
            state.cancel_token.cancel()
        await _end_of_work(state)
        # Who wanted to see it through sees what did not work.
        if answer is WhenUnderWay.STOP or not state.draft.staged_count:
            close()


async def _end_of_work(state: CallState) -> None:
    import asyncio

    ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def look() -> None:
        if not state.is_working and not ended.done():
            ended.set_result(None)

    state.working_changed.connect(look)
    try:
        look()
        await ended
    finally:
        state.working_changed.disconnect(look)
