"""The list of requests: a table whose rows are headed by their numbers."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from lvctx_gui.core.translate import tr
from lvctx_gui.ui.kit.scale import em, row_height
from lvctx_gui.ui.requests.model import Column, RequestsModel

_WIDTHS = {
    Column.TIME: 7,
    Column.OPERATION: 13,
    Column.METHOD: 5,
    Column.STATUS: 7,
    Column.DURATION: 3.5,
    Column.SENT: 4,
    Column.RECEIVED: 5.5,
    Column.NOTE: 14,
}
"""In em; the path takes what is left."""

_LEAST_PATH = 9
"""In em."""


class RequestsView(QTableView):
    """Shows ``model``, of which one row can be chosen. Who looks at the end goes on seeing the latest."""

    def __init__(self, model: RequestsModel) -> None:
        super().__init__()
        self.setObjectName("requestsView")
        self.setAccessibleName(tr("Requests, the latest at the bottom"))
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row_height())
        rows.setHighlightSections(False)
        rows.setMinimumWidth(em(3))
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setStretchLastSection(True)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, em(width))
        self.setMinimumHeight(5 * row_height())
        self._was_at_end = True
        model.rowsAboutToBeInserted.connect(self._note_end)
        model.rowsInserted.connect(self._stay_at_end)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Give the path what the others leave."""
        super().resizeEvent(event)
        others = sum(em(width) for width in _WIDTHS.values())
        self.setColumnWidth(Column.PATH, max(self.viewport().width() - others, em(_LEAST_PATH)))

    def _note_end(self, _parent: QModelIndex, _first: int, _last: int) -> None:
        bar = self.verticalScrollBar()
        self._was_at_end = bar.value() >= bar.maximum()

    def _stay_at_end(self, _parent: QModelIndex, _first: int, _last: int) -> None:
        # Whoever has chosen a row looks at that.
        if self._was_at_end and not self.selectionModel().hasSelection():
            self.scrollToBottom()
