"""What happens behind the window: connecting, reading, writing, saving, closing.

None of it is to be seen: the window makes it when something is to happen, and not before it is painted.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakMethod

from PySide6.QtCore import QTimer

from lvctx_gui.core.translate import tr
from lvctx_gui.services.operations import InterruptedOperations
from lvctx_gui.ui.call.assessor import Assessor
from lvctx_gui.ui.checklists.book import ChecklistBook
from lvctx_gui.ui.kit.putting import try_later_with
from lvctx_gui.ui.main_window.actions.spec import ActionId
from lvctx_gui.ui.main_window.closing import Closing
from lvctx_gui.ui.main_window.connection_view import ConnectionView
from lvctx_gui.ui.main_window.known.calls import RecentCalls
from lvctx_gui.ui.main_window.known.menu import RecentMenu
from lvctx_gui.ui.main_window.known.pinning import Pinning
from lvctx_gui.ui.main_window.lookup_view import LookupView
from lvctx_gui.ui.operations.adopting import Adoption, AdoptionOffer
from lvctx_gui.ui.operations.autosave import Autosave
from lvctx_gui.ui.operations.connecting import ConnectionController
from lvctx_gui.ui.operations.journal_holder import JournalHolder
from lvctx_gui.ui.operations.reading import ReadController
from lvctx_gui.ui.operations.recovery import Recovery
from lvctx_gui.ui.operations.writing import WriteConditions, WriteController

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from lvctx_gui.api.recording import Recorder
    from lvctx_gui.core.record import SavedPage
    from lvctx_gui.services.connect import Ask, Connection
    from lvctx_gui.store.journal.run import Found
    from lvctx_gui.ui.call.entries.row_copying import RowCopying
    from lvctx_gui.ui.call.state import CallState
    from lvctx_gui.ui.checklists.dialog import ChecklistsDialog
    from lvctx_gui.ui.compare.flow import Comparisons
    from lvctx_gui.ui.incoming.flow import IncomingTables
    from lvctx_gui.ui.kit.putting import Make
    from lvctx_gui.ui.kit.settings import WindowSettings
    from lvctx_gui.ui.kit.tasks import Tasks
    from lvctx_gui.ui.main_window.face import Face
    from lvctx_gui.ui.operations.committing_several import SeveralCommits
    from lvctx_gui.ui.operations.last_seen import LastSeenKeeper
    from lvctx_gui.ui.operations.quiet_reading import QuietReading
    from lvctx_gui.ui.outgoing.copies import Copies
    from lvctx_gui.ui.outgoing.exports import Exports
    from lvctx_gui.ui.palette.panel import Palette


class Flows:
    """Composes what works for the ``face`` of ``window``.

    ``ask`` lets the person sign in when something is wanted and nothing is connected. ``follow`` is called
    when the window is connected to something else. ``checklists`` is the folder of the user's checklists.
    """

    def __init__(
        self,
        window: QWidget,
        face: Face,
        tasks: Tasks,
        ask: Ask,
        follow: Callable[[], None],
        checklists: Path,
    ) -> None:
        tabs = face.tabs
        self._window, self._tasks, self._tabs, self._actions = window, tasks, tabs, face.actions
        self.journal = JournalHolder()
        self.assessor = Assessor(window)
        tabs.use_assessor(self.assessor)
        self.checklists = ChecklistBook(tasks, self.assessor, checklists, window)
        self.interrupted = InterruptedOperations()
        self.autosave = Autosave(tasks, tabs)
        adoption = Adoption(tabs, self.interrupted, self.autosave)
        self.connections = ConnectionController(tasks, ask, adoption.ask, window)
        self.reads = ReadController(tasks, tabs, self.connections, self.interrupted)
        self._offer = AdoptionOffer(tabs, self.connections, self.reads, self.interrupted, adoption)
        conditions = WriteConditions(face.editing, self.autosave.now, self.journal)
        self.writes = WriteController(tasks, tabs, self.connections, self.reads, self.interrupted, conditions)
        self.closing = Closing(window, tasks, tabs, self.autosave, self.journal)
        self.recent = RecentCalls(tasks, lambda: self.journal.journal)
        self.lookup_view = LookupView(face.lookup_row, tabs, self.reads, self.recent)
        self.pinning = Pinning(window, tasks, self.recent, tabs.said.emit)
        self._face = face
        self._palette: Palette | None = None
        self._connection_view = ConnectionView(face, self.recent, follow)
        self._window, self._tasks, self._editing = window, tasks, face.editing
        self._comparisons: Comparisons | None = None
        self._connect(face)

    def _connect(self, face: Face) -> None:
        # What takes it is made when something is dropped.
        face.tabs.dropped.connect(lambda page, data: self.tables.drop(page, data))  # noqa: PLW0108
        self.reads.status.connect(face.status.say)
        self.reads.was_read.connect(self._follow_reading)
        self.writes.status.connect(face.status.say)
        face.tabs.several_wanted.connect(lambda: self.show_open_calls())  # noqa: PLW0108  # made when wanted
        self.writes.wrote.connect(self._note_changed)
        face.actions[ActionId.EDIT_MODE].changed.connect(self.writes.may_revert_changed)
        start = face.tabs.start_page
        start.pin_wanted.connect(self.pinning.pin)
        start.unpin_wanted.connect(self.pinning.unpin)
        start.forget_wanted.connect(self.pinning.forget)
        if face.actions.call_menu is not None:
            pin = face.actions[ActionId.PIN_CALL]
            self._menu = RecentMenu(face.actions.call_menu, pin, self.recent, self.lookup_view.open_known)
        face.tabs.copying_wanted.connect(self._copy_many)
        later = WeakMethod(self._copy_later)
        try_later_with(lambda make: (copy := later()) is not None and copy(make))
        self.connections.connected.connect(self._show_connection)
        self.connections.connecting_failed.connect(self._connection_view.show_failed)

    @cached_property
    def exports(self) -> Exports:
        """What writes entries into files."""
        from lvctx_gui.ui.outgoing.exports import Exports

        return Exports(self._window, self._tasks, self.connections.user_of)

    @cached_property
    def _copies(self) -> Copies:
        from lvctx_gui.ui.outgoing.copies import Copies

        return Copies(self._tasks, self._tabs.said.emit, self._tabs.say)

    def _copy_many(self, copying: RowCopying) -> None:
        self._copies.copy(copying)

    def _copy_later(self, make: Make) -> None:
        self._copies.try_later(make)

    def _note_changed(self, state: CallState) -> None:
        self.recent.note_changed(state.call, state.site, len(state.held.entries))

    def _show_connection(self, connection: Connection) -> None:
        self.checklists.show_site(practice=connection.site.practice)
        self._offer.show(connection)
        self._connection_view.show(connection)

    def comparisons(self, settings: WindowSettings) -> Comparisons:
        """What compares calls; it is made when somebody wants that for the first time."""
        if self._comparisons is None:
            from lvctx_gui.ui.compare.flow import Comparisons
            from lvctx_gui.ui.operations.comparing import ComparedCalls

            calls = ComparedCalls(self.connections, self._editing)
            self._comparisons = Comparisons(
                self._window,
                self._tasks,
                self._tabs,
                calls,
                settings,
                lambda: self.journal.journal,
                self.writes.may_revert_changed,
            )
        return self._comparisons

    @cached_property
    def tables(self) -> IncomingTables:
        """What takes tables of other programs; it is made when somebody has one."""
        from lvctx_gui.ui.incoming.flow import IncomingTables

        return IncomingTables(self._window, self._tasks)

    @cached_property
    def _several_commits(self) -> SeveralCommits:
        from lvctx_gui.ui.operations.committing_several import SeveralCommits

        several = SeveralCommits(self._tasks, self._tabs, self.connections, self.writes, self.closing.ends)
        several.status.connect(self._face.status.say)
        return several

    def show_open_calls(self) -> None:
        """Open the list of open calls beside the window, or bring it to the front."""
        from lvctx_gui.ui.several.dialog import open_calls

        def why_not_edit() -> str:
            if self._editing.read_only_reason or self._editing.is_on:
                return self._editing.read_only_reason
            return tr("Editing is off. Switch it on (Ctrl+E) first.")

        tabs = self._tabs
        open_calls(self._window, self._tasks, tabs, self._several_commits, why_not_edit, tabs.current_changed)

    def show_signed_out(self) -> None:
        """Nothing is connected any more; what is staged stays."""
        self.connections.take(None)
        self._connection_view.show_signed_out()

    def bring_back(self, found: Found, sign_in: Callable[[], None]) -> None:
        """Open what an earlier run left in the journal; ``sign_in`` lets the person sign in for it."""
        later = Recovery(
            self._tabs,
            self.connections,
            self.reads,
            self.writes,
            self.interrupted,
            self._offer,
            sign_in,
        ).bring_back(found)
        self._tasks.start(self._open_later(found, later), "open-tabs-of-before", quiet=True)
        self.recent.read()

    async def _open_later(self, found: Found, later: list[SavedPage]) -> None:
        """Open tabs that nobody looks at turn by turn: to make all their pages at once would be noticed."""
        import asyncio

        order = [page.id for page in found.pages]
        for page in later:
            await asyncio.sleep(0)
            self._tabs.open_behind(page, order)
        if later and self.connections.connection is not None:
            self._offer.show(self.connections.connection)
        self.autosave.take_over(found.pages)

    def is_pinned(self, state: CallState) -> bool:
        """Whether a call is pinned."""
        known = self.recent.known(state.call, state.site)
        return known is not None and known.is_pinned

    def show_palette(self, home: Callable[[], QWidget]) -> None:
        """Let a person choose any action or call; the focus goes ``home`` where it cannot be given back."""
        from lvctx_gui.ui.main_window.palette_items import palette_items
        from lvctx_gui.ui.palette.panel import Palette

        if self._palette is None:
            self._palette = Palette(self._window, self._face.header, home)
        face = self._face
        self._palette.open(
            palette_items(face.actions, face.practice_menu, self.recent, self.lookup_view.open_known)
        )

    @cached_property
    def recorder(self) -> Recorder:
        """What keeps the requests of this window."""
        from lvctx_gui.api.recording import Recorder

        return Recorder()

    def show_requests(self) -> None:
        """Open the list of requests beside the window, or bring it to the front."""
        from lvctx_gui.ui.requests.dialog import open_requests

        open_requests(self._window, self._tasks, self.recorder)

    def show_checklists(self) -> ChecklistsDialog:
        """Open the checklists beside the window, or bring them to the front."""
        from lvctx_gui.ui.checklists.dialog import open_checklists
        from lvctx_gui.ui.checklists.open_call import OpenCall

        def current() -> OpenCall | None:
            page = self._tabs.current
            if page is None or page.state.is_unread:
                return None
            return OpenCall(page.state.call, page.state.site, page.state.draft)

        moved = self._tabs.current_changed
        return open_checklists(self._window, self._tasks, self.checklists, current, moved)

    # What begins with the first call that was read -------------------------------------------------------

    def _follow_reading(self, state: CallState) -> None:
        # A timer of no time comes after what is to be painted: the call does not wait for what follows it.
        QTimer.singleShot(0, state, lambda: self._last_seen.follow(state))
        QTimer.singleShot(0, self._window, self.look_for_others)

    @cached_property
    def _last_seen(self) -> LastSeenKeeper:
        from lvctx_gui.ui.operations.last_seen import LastSeenKeeper

        return LastSeenKeeper(self._tasks, lambda: self.journal.journal, self._window)

    @cached_property
    def quiet_reading(self) -> QuietReading:
        """What reads the call that is shown again while somebody is there."""
        from lvctx_gui.ui.operations.quiet_reading import QuietReading

        is_on = self._actions[ActionId.WATCH].isChecked
        return QuietReading(self._tabs, self._tasks, self.connections, self.reads, is_on)

    def look_for_others(self) -> None:
        """Look whether others have changed the call that is shown, if that is due."""
        if (page := self._tabs.current) is not None and not page.state.is_unread:
            self.quiet_reading.look()
