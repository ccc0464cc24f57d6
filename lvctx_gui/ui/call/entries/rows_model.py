"""What a table needs to know of rows that are found again by id, whatever is sorted, filtered and read."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, Signal

from lvctx_gui.ui.call.entries.rows import RowId


class RowsModel(QAbstractTableModel):
    """Rows with ids. ``rearranged`` follows a reset: the view looks its row ids up again."""

    about_to_rearrange = Signal()
    rearranged = Signal()

    def row_id(self, row: int) -> RowId | None:
        """The id of a visible row."""
        raise NotImplementedError

    def row_of(self, row_id: RowId) -> int | None:
        """Where a row is now, or ``None`` when it is filtered away or gone."""
        raise NotImplementedError
