"""Keeps the lookup row in step with lookups."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.kept import KnownCall
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.main_window.known.calls import RecentCalls
from lvctx_gui.ui.main_window.known.popup import RecentList
from lvctx_gui.ui.main_window.lookup_row import LookupRow
from lvctx_gui.ui.main_window.tabs import CallTabs
from lvctx_gui.ui.operations.reading import ReadController


class LookupView:
    """Connects ``lookup_row``, ``recent`` and ``tabs`` with ``reads``, which looks calls up."""

    def __init__(
        self, lookup_row: LookupRow, tabs: CallTabs, reads: ReadController, recent: RecentCalls
    ) -> None:
        self._lookup_row = lookup_row
        self._tabs = tabs
        self._reads = reads
        self._recent = recent
        self._list = RecentList(lookup_row.fields, recent, lookup_row)
        reads.looking_up.connect(lookup_row.show_waiting)
        reads.looked_up.connect(self._show_looked_up)
        reads.lookup_failed.connect(lambda _: self.show_idle())
        tabs.bar.currentChanged.connect(self._show_current_call)
        reads.asked.connect(self._note)
        self._list.chosen.connect(self.open_known)
        tabs.start_page.call_wanted.connect(self.open_known)
        recent.changed.connect(lambda: tabs.start_page.show_recent(self._recent))

    def open_known(self, known: KnownCall) -> None:
        """Look a known call up; what is of another environment is asked about in the lookup row first."""
        self._lookup_row.look_up_call(known.call, known.site)

    def _note(self, state: CallState) -> None:
        self._recent.note(state.call, state.site, len(state.held.entries))

    def show_idle(self) -> None:
        """Nothing is looked up any more: what the fields hold stays."""
        self._lookup_row.show_waiting(None)

    def _show_looked_up(self, call: CallRef) -> None:
        had_focus = self._row_has_focus()
        self._lookup_row.show_waiting(None)
        self._lookup_row.show_found(call)
        page = self._tabs.current
        if page is None or page.state.call != call:
            return
        if had_focus:
            # Who pasted and pressed Enter wants to read now. Qt makes the first row the current one.
            page.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row_has_focus(self) -> bool:
        focus: QWidget | None = QApplication.focusWidget()
        return focus is not None and self._lookup_row.isAncestorOf(focus)

    def _show_current_call(self) -> None:
        if (page := self._tabs.current) is not None:
            self._reads.read_restored(page.state)
