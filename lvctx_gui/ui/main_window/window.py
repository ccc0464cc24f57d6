"""The main window: it only composes. What happens is in ``operations``, what is shown in the pages."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.translate import tr
from lvctx_gui.services.connect import Ask, Connection
from lvctx_gui.services.operations import InterruptedOperations
from lvctx_gui.ui.call.sides import PaneWidth
from lvctx_gui.ui.kit.appearance import Appearance
from lvctx_gui.ui.kit.fitting import ScrollBody, within
from lvctx_gui.ui.kit.focus import KeepsFocus
from lvctx_gui.ui.kit.progress_line import ProgressLine
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.settings import WindowSettings
from lvctx_gui.ui.kit.stacked import stacked
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.main_window.actions.commands import Commands
from lvctx_gui.ui.main_window.actions.qactions import Actions
from lvctx_gui.ui.main_window.actions.spec import ActionId, WindowStatus
from lvctx_gui.ui.main_window.closing import Closing
from lvctx_gui.ui.main_window.connection_view import ConnectionView
from lvctx_gui.ui.main_window.editing_mode import EditingMode
from lvctx_gui.ui.main_window.header import Header
from lvctx_gui.ui.main_window.lookup_row import LookupRow
from lvctx_gui.ui.main_window.lookup_view import LookupView
from lvctx_gui.ui.main_window.practice_menu import PracticeMenu
from lvctx_gui.ui.main_window.recent_calls import RecentCalls
from lvctx_gui.ui.main_window.status_bar import StatusBar
from lvctx_gui.ui.main_window.tabs import CallTabs
from lvctx_gui.ui.main_window.title import PROGRAM, window_title
from lvctx_gui.ui.messages.message import Ends, Message, Tone
from lvctx_gui.ui.operations.adopting import Adoption, AdoptionOffer
from lvctx_gui.ui.operations.autosave import Autosave
from lvctx_gui.ui.operations.connecting import ConnectionController
from lvctx_gui.ui.operations.journal_holder import JournalHolder
from lvctx_gui.ui.operations.reading import ReadController
from lvctx_gui.ui.operations.writing import WriteConditions, WriteController

if TYPE_CHECKING:
    import asyncio

    from lvctx_gui.api.transport import Exchange
    from lvctx_gui.store.journal.journal import Journal
    from lvctx_gui.store.journal.run import Found

_WATCH_TICK = 15_000
_log = logging.getLogger(__name__)


async def _nobody_signs_in(_reason: str) -> bool:
    return False


class MainWindow(KeepsFocus, QMainWindow):
    """The window. ``first_painted`` comes once; ``closed`` when the person has closed it.

    ``ask`` lets the person sign in when something is wanted and nothing is connected.
    """

    first_painted = Signal()
    closed = Signal()
    practice_wanted = Signal()

    def __init__(self, settings: WindowSettings, ask: Ask = _nobody_signs_in) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle(PROGRAM)
        self.setAnimated(False)  # Qt would move what is in it for a fifth of a second whenever it lays it out
        self._settings = settings
        self.practice_menu = PracticeMenu(self)
        self._painted = False
        self._closed = False
        self._close_anyway = False
        self._status = StatusBar()
        self.tasks = Tasks(self)
        self.actions_ = Actions(self)
        self.lookup_row = LookupRow()
        self._progress = ProgressLine()
        self.tabs = CallTabs(
            self.actions_.for_page(),
            self.actions_[ActionId.CLOSE_TAB],
            self._progress,
            PaneWidth(settings, self),
        )
        self.editing = EditingMode(self.actions_[ActionId.EDIT_MODE], self)
        self.header = Header(self.actions_[ActionId.EDIT_MODE])
        self._compose_operations(ask)
        self.closing = Closing(self, self.tasks, self.tabs, self.autosave, self._journal)
        self.recent = RecentCalls(self.tasks, lambda: self.journal)
        self._connection_view = ConnectionView(
            self.header,
            self.lookup_row,
            self.tabs,
            self.editing,
            self.practice_menu,
            self.recent,
            self._follow_connection,
        )
        self._lookup_view = LookupView(self.lookup_row, self.tabs, self.reads, self.recent)
        self._lay_out()
        self._connect()
        self._connect_actions()
        self._appearance = Appearance(settings, self.actions_.themes, self)
        if not settings.restore(self):
            self.resize(within(QSize(em(80), em(46)), self))
        self._watch_timer = QTimer(self)
        self._watch_timer.setInterval(_WATCH_TICK)
        self._watch_timer.timeout.connect(self._watch)
        self._watch_timer.start()
        self._update_actions()

    # Composition --------------------------------------------------------------------------------------

    def _compose_operations(self, ask: Ask) -> None:
        tasks, tabs = self.tasks, self.tabs
        self._journal = JournalHolder()
        self.interrupted = InterruptedOperations()
        self.autosave = Autosave(tasks, tabs)
        adoption = Adoption(tabs, self.interrupted, self.autosave)
        self.connections = ConnectionController(tasks, ask, adoption.ask, self)
        self.reads = ReadController(tasks, tabs, self.connections, self.interrupted)
        self._offer = AdoptionOffer(tabs, self.connections, self.reads, self.interrupted, adoption)
        conditions = WriteConditions(self.editing, self.autosave.now, self._journal)
        self.writes = WriteController(tasks, tabs, self.connections, self.reads, self.interrupted, conditions)

    def _lay_out(self) -> None:
        self.actions_.fill_menus()
        # On a small screen the rest scrolls; which environment this is can be seen at any time.
        self.setCentralWidget(stacked(self.header, ScrollBody(stacked(self.lookup_row, self.tabs))))
        self.setStatusBar(self._status)
        QWidget.setTabOrder(self.header.editing_button, self.lookup_row.first_field)

    def _connect(self) -> None:
        self.reads.status.connect(self._status.say)
        self.writes.status.connect(self._status.say)
        self.tabs.said.connect(self._status.say)
        self.writes.history_changed.connect(self.recent.read_history)
        self.connections.connected.connect(self._show_connection)
        self.connections.connecting_failed.connect(self._connection_view.show_failed)
        self.tabs.current_changed.connect(self._update_actions)
        self.tabs.focus_lost.connect(self.go_home)
        self.tabs.current_changed.connect(self._update_title)
        self.tabs.menu_wanted.connect(self._show_row_menu)
        self.tabs.start_page.practice_wanted.connect(self.practice_wanted)
        self.tasks.busy_changed.connect(self._progress.set_busy)
        self.tasks.busy_changed.connect(self._update_actions)
        self.tasks.crashed.connect(self.show_unexpected)
        self.tasks.crashed.connect(lambda _: self._lookup_view.show_idle())

    def _connect_actions(self) -> None:
        a = self.actions_
        a.connect_to(
            Commands(
                self.tabs,
                self.lookup_row,
                self.reads,
                self.writes,
                close=self.close,
                show_history=self.show_history,
            )
        )
        a[ActionId.WATCH].setChecked(self._settings.watch())
        a[ActionId.WATCH].toggled.connect(self._settings.set_watch)
        a[ActionId.EDIT_MODE].changed.connect(self.writes.may_revert_changed)
        self.editing.changed.connect(self._follow_editing)

    # The public surface -------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """True while any request is under way or queued."""
        return self.tasks.busy

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start what waited for an event loop."""
        self.tasks.begin(loop)
        QTimer.singleShot(0, self.tabs.prepare)

    def look_up_text(self, text: str) -> None:
        """Look up a call that was named on the command line."""
        self.lookup_row.look_up_text(text)

    def look_up(self, call: CallRef) -> None:
        """Look up ``call``; what somebody is typing into the lookup row stays."""
        self.reads.look_up(call)

    @property
    def journal(self) -> Journal | None:
        """The journal, once there is one."""
        return self._journal.journal

    def use_journal(self, journal: Journal) -> None:
        """Write down in ``journal`` what is sent, and show its history."""
        self._journal.journal = journal

    def show_history(self) -> None:
        """Open the history, or bring it to the front."""
        from lvctx_gui.ui.history.dialog import open_history

        if (journal := self.journal) is not None:
            dialog = open_history(
                self,
                self.tasks,
                journal,
                self.writes,
                bring_back=self.bring_back,
                remember_days=self._settings.set_keep_days,
            )
            # What was erased there is known no more.
            dialog.finished.connect(self.recent.read_history)

    def bring_back(self, found: Found) -> None:
        """Open what an earlier run left in the journal."""
        from lvctx_gui.ui.operations.recovery import Recovery

        Recovery(
            self.tabs,
            self.connections,
            self.reads,
            self.writes,
            self.interrupted,
            self._offer,
            self.actions_[ActionId.SIGN_IN].trigger,
        ).bring_back(found)
        self.recent.read_history()

    def show_trouble(self, trouble: str, reason: str = "") -> None:
        """Say at the bottom, for as long as it is so, why staged edits may be lost; ``""`` when they last.

        ``trouble`` says it in sentences, ``reason`` in a few words.
        """
        self._status.show_trouble(trouble, reason)

    def count_request(self, exchange: Exchange) -> None:
        """Show the last request in the status line."""
        _log.info("%s %s in %.0f ms", exchange.method, exchange.status, exchange.elapsed * 1000)
        given_up = exchange.given_up
        self._status.count(exchange.method, exchange.status, exchange.elapsed, given_up=given_up)
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

    def _show_connection(self, connection: Connection) -> None:
        self._offer.show(connection)
        self._connection_view.show(connection)

    def show_signed_out(self) -> None:
        """Nothing is connected any more; what is staged stays."""
        self.connections.take(None)
        self._connection_view.show_signed_out()

    def _follow_connection(self) -> None:
        self._update_title()
        self._update_actions()

    def _update_title(self) -> None:
        page, connections = self.tabs.current, self.connections
        environment = connections.environment if connections.connection else ""
        self.setWindowTitle(window_title(page.state.call if page else None, environment))
        is_staged = bool(page and page.state.draft.staged_count)
        if self.isWindowModified() != is_staged:  # Qt tells every widget of the window, each time
            self.setWindowModified(is_staged)

    def _follow_editing(self) -> None:
        if not self.editing.is_on and (page := self.tabs.current) is not None:
            page.view.finish_editing()
        self._update_actions()

    def _update_actions(self) -> None:
        page = self.tabs.current
        self.actions_.show_status(
            WindowStatus(
                page=page.status if page is not None else None,
                is_editing_on=self.editing.is_on,
                read_only=self.editing.read_only_reason,
                is_busy=self.busy,
                is_connected=self.connections.connection is not None,
                open_tabs=self.tabs.bar.count(),
                has_closed_tabs=self.tabs.can_reopen,
            )
        )

    # Acting -------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        if self.actions_[ActionId.WATCH].isChecked() and (page := self.tabs.current) is not None:
            self.reads.watch(page.state)

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
            self._watch()
            if (journal := self.journal) is not None and journal.is_open:
                # Another window may have chosen to keep nothing: then closing has to ask.
                self.tasks.start(journal.look(), "look-after-journal", quiet=True)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """Never lose staged changes silently, and never close under a commit."""
        if not self._close_anyway and not self.closing.may_close(self.close_anyway):
            event.ignore()
        else:
            self._settings.remember(self)
            event.accept()
            if not self._closed:
                self._closed = True
                self.closed.emit()

    def close_anyway(self) -> None:
        """Close without asking: the person has answered, or the system ends the session."""
        self._close_anyway = True
        self.close()
