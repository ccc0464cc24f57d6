"""Draws the rows of the table, each in one go."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QTableView

from lvctx_gui.ui.call.entries.columns import COLUMNS
from lvctx_gui.ui.call.entries.look import Look, colour
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.painting import DrawnRow, paint_ring
from lvctx_gui.ui.call.entries.remarks import state_of
from lvctx_gui.ui.kit.theme import current_theme, monospaced


class RowPainter:
    """Draws what is in sight of ``entries`` in ``table``, and of that only what is to be drawn anew.

    Qt's own way is a delegate that is asked for each cell. With the model's part that is a dozen calls from
    C++ into Python for a row, and most of what they find out is the same for all of its cells: a page of 24
    rows took four times as long.
    """

    def __init__(self, entries: EntriesModel, table: QTableView) -> None:
        self._entries = entries
        self._table = table
        self.refresh_look()

    def refresh_look(self) -> None:
        """Take over the application's new theme and font."""
        self._look = Look(current_theme(), self._table.font(), monospaced())

    def paint(self, region: QRegion, *, has_focus: bool) -> None:
        """Draw ``region`` of the table's viewport; ``has_focus`` says which ring the current row has."""
        table = self._table
        if table.font() != self._look.font:
            self.refresh_look()
        around = region.boundingRect()
        with QPainter(table.viewport()) as painter:
            is_ours = table.viewport().testAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
            if is_ours and not self._all_rows().contains(around):
                painter.fillRect(around, colour(self._look.theme.base))
            rows = list(self._rows_in(region, painter))
            for drawn, place in rows:
                painter.fillRect(place, colour(drawn.paper))
            for spec in COLUMNS:
                left, width = table.columnViewportPosition(spec.column), table.columnWidth(spec.column)
                if left > around.right() or left + width <= around.left():
                    continue
                for drawn, place in rows:
                    cell = QRect(left, place.top(), width, place.height())
                    # Signs piled upon each other, and fonts higher than the row, stay in their cell.
                    painter.setClipRect(cell)
                    spec.paint(drawn, cell)
            painter.setClipping(False)
            for drawn, place in rows:
                if drawn.is_current:
                    paint_ring(painter, place, drawn.look.theme, has_focus=has_focus)

    def _all_rows(self) -> QRect:
        """Where in the viewport the rows are, those out of sight included."""
        table = self._table
        left = min(table.columnViewportPosition(spec.column) for spec in COLUMNS)
        width, height = table.horizontalHeader().length(), table.verticalHeader().length()
        return QRect(left, table.rowViewportPosition(0), width, height)

    def _rows_in(self, region: QRegion, painter: QPainter) -> Iterator[tuple[DrawnRow, QRect]]:
        """The rows of which something lies in ``region``, and where."""
        entries, table, around = self._entries, self._table, region.boundingRect()
        draft, now, look = entries.draft, entries.now(), self._look
        advice, places = entries.advice, entries.places
        current, selection = table.currentIndex().row(), table.selectionModel()
        has_selection = selection.hasSelection()
        everywhere, height = self._all_rows(), table.rowHeight(0)  # which they all have
        first = table.rowAt(around.top())
        for number in range(first, entries.rowCount()) if first >= 0 else ():
            place = QRect(everywhere.left(), everywhere.top() + number * height, everywhere.width(), height)
            if place.top() > around.bottom():
                break
            row = entries.row_id(number)
            if row is None or not region.intersects(place):
                continue
            # Not index(), which asks the model how many rows and columns it has.
            selected = has_selection and selection.isSelected(entries.createIndex(number, 0))
            state, is_current = state_of(draft, row, advice), number == current
            yield DrawnRow(painter, look, draft, row, state, selected, is_current, now, advice, places), place
