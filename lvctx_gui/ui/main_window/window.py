"""The main window: it only composes. What happens is in ``operations``, what is shown in the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from lvctx_gui.core.translate import tr
from lvctx_gui.ui.kit.appearance import Appearance
from lvctx_gui.ui.kit.fitting import within
from lvctx_gui.ui.kit.focus import KeepsFocus
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.settings import WindowSettings
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.main_window.actions.spec import ActionId, WindowStatus
from lvctx_gui.ui.main_window.face import Face
from lvctx_gui.ui.messages.message import Ends, Message, Tone

if TYPE_CHECKING:
    import asyncio
    from pathlib import Path

    from lvctx_gui.api.transport import Finished
    from lvctx_gui.core.call import CallRef
    from lvctx_gui.core.site import Site
    from lvctx_gui.services.connect import Ask
    from lvctx_gui.services.operations import InterruptedOperations
    from lvctx_gui.store.journal.journal import Journal
    from lvctx_gui.store.journal.run import Found
    from lvctx_gui.ui.main_window.actions.commands import Commands
    from lvctx_gui.ui.main_window.flows import Flows
    from lvctx_gui.ui.main_window.known.calls import RecentCalls
    from lvctx_gui.ui.operations.autosave import Autosave
    from lvctx_gui.ui.operations.connecting import ConnectionController
    from lvctx_gui.ui.operations.reading import ReadController
    from lvctx_gui.ui.operations.writing import WriteController


async def _nobody_signs_in(_reason: str) -> bool:
    return False


class MainWindow(KeepsFocus, QMainWindow):
    """The window. ``first_painted`` comes once; ``closed`` when the person has closed it.

    ``ask`` lets the person sign in when something is wanted and nothing is connected; ``checklists`` is the
    folder of the user's checklists (``None``: the usual one).
    """

    first_painted = Signal()
    closed = Signal()
    practice_wanted = Signal()

    def __init__(
        self, settings: WindowSettings, ask: Ask = _nobody_signs_in, checklists: Path | None = None
    ) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setAnimated(False)  # Qt would move what is in it for a fifth of a second whenever it lays it out
        self._settings, self._ask, self._checklists = settings, ask, checklists
        self._painted = False
        self._closed = False
        self._close_anyway = False
        self._flows: Flows | None = None
        self._shows_pinned = False
        self._commands: Commands | None = None
        self.tasks = Tasks(self)
        self.face = face = Face(self, settings)
        self.actions_, self.tabs, self.lookup_row = face.actions, face.tabs, face.lookup_row
        self.editing, self.header, self.practice_menu = face.editing, face.header, face.practice_menu
        self._appearance = Appearance(settings, face.actions.themes, self)
        self._connect()
        if not settings.restore(self):
            self.resize(within(QSize(em(80), em(46)), self))
        self._update_title()
        self._update_actions()

    def _connect(self) -> None:
        tabs = self.tabs
        self.lookup_row.wanted.connect(self.look_up)
        tabs.said.connect(self.face.status.say)
        tabs.current_changed.connect(self._update_actions)
        tabs.focus_lost.connect(self.go_home)
        tabs.current_changed.connect(self._update_title)
        tabs.menu_wanted.connect(self._show_row_menu)
        tabs.start_page.practice_wanted.connect(self.practice_wanted)
        self.tasks.busy_changed.connect(self.face.progress.set_busy)
        self.tasks.busy_changed.connect(self._update_actions)
        self.tasks.crashed.connect(self.show_unexpected)
        self.tasks.crashed.connect(lambda _: self.lookup_row.show_waiting(None))
        a = self.actions_
        a.connect_to(self._carrying_out)
        a[ActionId.WRAP].setChecked(self._settings.wraps())
        a[ActionId.WRAP].toggled.connect(self._settings.set_wraps)
        a[ActionId.WATCH].setChecked(self._settings.watch())
        a[ActionId.WATCH].toggled.connect(self._settings.set_watch)
        self.editing.changed.connect(self._follow_editing)

    # What is made when something is to happen ---------------------------------------------------------

    @property
    def flows(self) -> Flows:
        """What works behind the window. The first paint needs none of it; nothing happens without it."""
        if self._flows is None:
            from lvctx_gui.store.paths import find_paths
            from lvctx_gui.ui.main_window.flows import Flows

            checklists = self._checklists or find_paths().checklists
            self._flows = Flows(self, self.face, self.tasks, self._ask, self._follow_connection, checklists)
            self._flows.recent.changed.connect(self._follow_pin)
        return self._flows

    @property
    def connections(self) -> ConnectionController:
        """What the window is connected to."""
        return self.flows.connections

    @property
    def reads(self) -> ReadController:
        """What reads for the window."""
        return self.flows.reads

    @property
    def writes(self) -> WriteController:
        """What writes for it."""
        return self.flows.writes

    @property
    def autosave(self) -> Autosave:
        """What saves staged edits."""
        return self.flows.autosave

    @property
    def interrupted(self) -> InterruptedOperations:
        """The operations of which nobody saw the end."""
        return self.flows.interrupted

    @property
    def recent(self) -> RecentCalls:
        """The calls of before."""
        return self.flows.recent

    def _carrying_out(self) -> Commands:
        if self._commands is None:
            from lvctx_gui.ui.main_window.actions.commands import Commands

            self._commands = Commands(
                self.tabs,
                self.lookup_row,
                self.reads,
                self.writes,
                close=self.close,
                show_history=self.show_history,
                show_requests=self.flows.show_requests,
                show_palette=lambda: self.flows.show_palette(self.focus_home),
                pinning=lambda: self.flows.pinning,
                show_checklists=self.flows.show_checklists,
                comparisons=lambda: self.flows.comparisons(self._settings),
                exports=lambda: self.flows.exports,
                tables=lambda: self.flows.tables,
            )
        return self._commands

    # The public surface -------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """True while any request is under way or queued."""
        return self.tasks.busy

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start what waited for an event loop."""
        self.tasks.begin(loop)

    def look_up_text(self, text: str, base_url: str = "") -> None:
        """Look up a call that was named on the command line, and said to be at ``base_url``."""
        self.lookup_row.look_up_text(text, base_url)

    def look_up(self, call: CallRef, there: str | Site = "") -> None:
        """Look up ``call``, which was said to be ``there`` (``""``: nobody said where).

        What somebody is typing into the lookup row stays.
        """
        self.reads.look_up(call, there)

    @property
    def journal(self) -> Journal | None:
        """The journal, once there is one."""
        return self._flows.journal.journal if self._flows is not None else None

    def use_journal(self, journal: Journal) -> None:
        """Write down in ``journal`` what is sent, and show its history."""
        self.flows.journal.journal = journal

    def show_history(self) -> None:
        """Open the history, or bring it to the front."""
        from lvctx_gui.ui.history.dialog import open_history
        from lvctx_gui.ui.history.outside import Outside

        if (journal := self.journal) is not None:
            outside = Outside(
                open_call=self.lookup_row.look_up_call,
                bring_back=self.bring_back,
                remember_days=self._settings.set_keep_days,
                compare=lambda *given: self.flows.comparisons(self._settings).compare_record(*given),
            )
            dialog = open_history(self, self.tasks, journal, self.writes, outside)
            # What was erased there is known no more.
            dialog.finished.connect(self.recent.read)

    def bring_back(self, found: Found) -> None:
        """Open what an earlier run left in the journal."""
        self.flows.bring_back(found, self.actions_[ActionId.SIGN_IN].trigger)

    def show_trouble(self, trouble: str, reason: str = "") -> None:
        """Say at the bottom, for as long as it is so, why staged edits may be lost; ``""`` when they last.

        ``trouble`` says it in sentences, ``reason`` in a few words.
        """
        self.face.status.show_trouble(trouble, reason)

    def count_request(self, exchange: Finished) -> None:
        """Show the last request in the status line."""
        import logging

        logging.getLogger(__name__).info(
            "%s %s in %.0f ms", exchange.method, exchange.status, exchange.elapsed * 1000
        )
        given_up = exchange.given_up
        self.face.status.count(exchange.method, exchange.status, exchange.elapsed, given_up=given_up)
        if not given_up:
            self.header.show_reached(reached=exchange.status is not None)

    def show_unexpected(self, error: BaseException) -> None:
        """An exception that nobody expected: say so and go on."""
        text = tr(
            "Something unexpected happened inside this program ({kind}). Your staged changes are kept. "
            "It is not known whether something was sent: refresh the call before you continue.",
            kind=type(error).__name__,
        )
        self.tabs.say(Message(Tone.ERROR, text, error=error, ends=Ends.READ))

    # Following ----------------------------------------------------------------------------------------

    def show_signed_out(self) -> None:
        """Nothing is connected any more; what is staged stays."""
        self.flows.show_signed_out()

    def _follow_connection(self) -> None:
        self._update_title()
        self._update_actions()

    def _update_title(self) -> None:
        from lvctx_gui.ui.main_window.title import window_title

        page = self.tabs.current
        environment = self.connections.environment if self._is_connected else ""
        self.setWindowTitle(window_title(page.state.call if page else None, environment))
        is_staged = bool(page and page.state.draft.staged_count)
        if self.isWindowModified() != is_staged:  # Qt tells every widget of the window, each time
            self.setWindowModified(is_staged)

    @property
    def _is_connected(self) -> bool:
        return self._flows is not None and self._flows.connections.connection is not None

    def _follow_editing(self) -> None:
        if not self.editing.is_on and (page := self.tabs.current) is not None:
            page.view.finish_editing()
        self._update_actions()

    def _update_actions(self) -> None:
        page = self.tabs.current
        flows = self._flows
        self._shows_pinned = flows is not None and page is not None and flows.is_pinned(page.state)
        self.actions_.show_status(
            WindowStatus(
                page=page.status if page is not None else None,
                is_editing_on=self.editing.is_on,
                read_only=self.editing.read_only_reason,
                is_busy=self.busy,
                is_connected=self._is_connected,
                open_tabs=self.tabs.bar.count(),
                has_closed_tabs=self.tabs.can_reopen,
                is_pinned=self._shows_pinned,
            )
        )

    def _follow_pin(self) -> None:
        # Known calls become others with each lookup; only a pin, or its end, changes an action.
        page = self.tabs.current
        if page is not None and self.flows.is_pinned(page.state) is not self._shows_pinned:
            self._update_actions()

    # Acting -------------------------------------------------------------------------------------------

    def _show_row_menu(self, where: QPoint) -> None:
        menu = self.actions_.row_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def focus_home(self) -> QWidget:
        """The table of the page that is shown; on the start page where a call is looked up."""
        page = self.tabs.current
        return page.view if page is not None and page.isVisible() else self.lookup_row.first_field

    # Events -------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Tell of the first paint: everything that can wait waits for it."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Somebody comes back to the window: look whether others have changed the call meanwhile."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            if self._flows is not None:
                self._flows.look_for_others()
            if (journal := self.journal) is not None and journal.is_open:
                # Another window may have chosen to keep nothing: then closing has to ask.
                self.tasks.start(self._look_after(journal), "look-after-journal", quiet=True)

    async def _look_after(self, journal: Journal) -> None:
        await journal.look()
        self.recent.read_if_moved()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """Never lose staged changes silently, and never close under a commit."""
        if not self._close_anyway and not self._may_close():
            event.ignore()
        else:
            self._settings.remember(self)
            event.accept()
            if not self._closed:
                self._closed = True
                self.closed.emit()

    def _may_close(self) -> bool:
        return self._flows is None or self._flows.closing.may_close(self.close_anyway)

    def close_anyway(self) -> None:
        """Close without asking: the person has answered, or the system ends the session."""
        self._close_anyway = True
        self.close()
