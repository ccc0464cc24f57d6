"""Keeps the lookup row in step with lookups and with the tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from lvctx_gui.core.call import CallRef
from lvctx_gui.ui.call.entries.rows import Column
from lvctx_gui.ui.main_window.lookup_row import LookupRow
from lvctx_gui.ui.main_window.tabs import CallTabs
from lvctx_gui.ui.operations.reading import ReadController

if TYPE_CHECKING:
    from lvctx_gui.ui.call.page import CallPage


class LookupView:
    """Connects ``lookup_row`` and ``tabs`` with ``reads``, which looks calls up."""

    def __init__(self, lookup_row: LookupRow, tabs: CallTabs, reads: ReadController) -> None:
        self._lookup_row = lookup_row
        self._tabs = tabs
        self._reads = reads
        self._shown: CallPage | None = None
        lookup_row.wanted.connect(reads.look_up)
        reads.looking_up.connect(self._show_looking_up)
        reads.looked_up.connect(self._show_looked_up)
        reads.lookup_failed.connect(self._show_lookup_failed)
        tabs.bar.currentChanged.connect(self._show_current_call)

    def _show_looking_up(self, call: CallRef) -> None:
        if not self._lookup_row.shows(call):
            self._lookup_row.show_call(call)

    def _show_lookup_failed(self, call: CallRef) -> None:
        # The fields say which call the table shows, unless somebody has begun to type another one.
        if (page := self._tabs.current) is not None and self._lookup_row.shows(call):
            self._lookup_row.show_call(page.state.call)

    def _show_looked_up(self, call: CallRef) -> None:
        # The first tab is current before it has its page: only the lookup tells of it.
        page = self._shown = self._tabs.current
        if page is None or page.state.call != call or not self._row_has_focus():
            return
        # Who pasted and pressed Enter wants to read now; Ctrl+L leads back.
        if page.model.rowCount() and not page.view.currentIndex().isValid():
            page.view.setCurrentIndex(page.model.index(0, Column.VALUE))
        page.view.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self._tabs.prepare)

    def _row_has_focus(self) -> bool:
        focus: QWidget | None = QApplication.focusWidget()
        return focus is not None and self._lookup_row.isAncestorOf(focus)

    def _show_current_call(self) -> None:
        before, self._shown = self._shown, self._tabs.current
        if self._shown is None:
            return
        # A journal that opens late tells of the page that is shown already: what is being typed stays.
        if self._shown is not before:
            self._lookup_row.show_call(self._shown.state.call)
        self._reads.read_restored(self._shown.state)
