"""How tables look and behave whose rows are one thing each: chosen as a whole, edited nowhere."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from lvctx_gui.ui.kit.scale import row_height


def choose_by_rows(table: QTableView) -> None:
    """Let ``table`` show rows of one line, without a grid, that are selected as a whole; Tab leaves it."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setCornerButtonEnabled(False)
    rows = table.verticalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(row_height())
    table.horizontalHeader().setHighlightSections(False)
