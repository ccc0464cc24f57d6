"""Closing the window or a tab: never under a commit without asking, never with edits that would be lost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QWidget

from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.kit.dialogs import ask_lose, ask_under_way
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.main_window.tabs import CallTabs
from lvctx_gui.ui.messages.phase import under_way
from lvctx_gui.ui.operations.autosave import Autosave


class Closing(QObject):
    """Decides whether the window may close now; if not it sees to what has to come first."""

    def __init__(self, window: QWidget, tasks: Tasks, tabs: CallTabs, autosave: Autosave) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._tabs = tabs
        self._autosave = autosave
        self.edits_last: Callable[[], bool] = lambda: False
        """Whether what is staged outlives the program."""
        self._forget: Callable[[], None] = lambda: None
        """Takes back a close that waits for the end of a work."""
        tabs.close_wanted_under_work.connect(self.after_work)

    def may_close(self, close: Callable[[], None]) -> bool:
        """Whether nothing speaks against closing; otherwise ``close`` follows when it has been seen to."""
        if (page := self._tabs.current) is not None:
            page.view.finish_editing()
        if working := self._tabs.working():
            self.after_work(working[0], self._close_window)
            return False
        staged = self._tabs.staged()
        if not staged:
            return True
        if not self.edits_last():
            self._ask_lose(staged, close)
            return False
        if self._autosave.is_dirty:
            self._tasks.start(self._save_first(close), "save before closing")
            return False
        return True

    def _close_window(self) -> None:
        self._window.close()

    async def _save_first(self, close: Callable[[], None]) -> None:
        await self._autosave.now()
        if self.edits_last():
            close()
        else:
            self._ask_lose(self._tabs.staged(), close)

    def _ask_lose(self, staged: list[CallState], close: Callable[[], None]) -> None:
        if not self._is_asking("loseDialog"):
            changes = sum(state.draft.staged_count for state in staged)
            ask_lose(self._window, changes, len(staged), close)

    def _is_asking(self, name: str) -> bool:
        # One that was answered lives on until the loop's next turn.
        return any(dialog.isVisible() for dialog in self._window.findChildren(QDialog, name))

    def after_work(self, state: CallState, close: Callable[[], None]) -> None:
        """Ask what is to happen to the work under way, and close when it has ended as wanted."""
        if self._is_asking("workingDialog"):
            return

        def stop() -> None:
            state.cancel_token.cancel()
            self._close_when_ended(state, close, stopped=True)

        def finish() -> None:
            self._close_when_ended(state, close, stopped=False)

        # Whoever is asked anew decides anew.
        self._forget()
        ask_under_way(self._window, under_way(state.phase), state.working_changed, finish, stop)

    def _close_when_ended(self, state: CallState, close: Callable[[], None], *, stopped: bool) -> None:
        def look() -> None:
            if state.is_working:
                return
            self._forget()
            # Who wanted to see it through sees what did not work.
            if stopped or not state.draft.staged_count:
                close()

        self._forget()
        if not state.is_working:
            close()
            return
        state.working_changed.connect(look, Qt.ConnectionType.QueuedConnection)

        def forget() -> None:
            state.working_changed.disconnect(look)
            self._forget = lambda: None

        self._forget = forget
