"""What a table needs to know of rows that are found again by id, whatever is sorted, filtered and read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, Signal

from lvctx_gui.ui.call.entries.rows import RowId


class RowsModel(QAbstractTableModel):
    """Rows with ids. ``rearranged`` follows a reset: the view looks its row ids up again."""

    about_to_rearrange = Signal()
    rearranged = Signal()

    def row_id(self, row: int) -> RowId | None:
        """The id of a visible row."""
        raise NotImplementedError

    def row_ids(self, numbers: Sequence[int]) -> list[RowId]:
        """The ids of those of these rows that are there, in the order of ``numbers``."""
        return [row for number in numbers if (row := self.row_id(number)) is not None]

    def row_of(self, row_id: RowId) -> int | None:
        """Where a row is now, or ``None`` when it is filtered away or gone."""
        raise NotImplementedError
