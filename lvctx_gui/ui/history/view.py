"""The list of operations; each column is as wide as its usual texts."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from lvctx_gui.core.translate import tr
from lvctx_gui.ui.history.model import Column, HistoryModel
from lvctx_gui.ui.kit.scale import em

_WIDTHS = {Column.WHEN: 10, Column.CALL: 14, Column.BY: 8, Column.WHAT: 22, Column.OUTCOME: 12}


class HistoryView(QTableView):
    """Shows ``model``, of which one row can be chosen; the note takes what the other columns leave."""

    def __init__(self, model: HistoryModel) -> None:
        super().__init__()
        self.setObjectName("historyView")
        self.setAccessibleName(tr("Commits and deletions, the newest first"))
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(em(1.7))
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, em(width))
        columns.setStretchLastSection(True)
