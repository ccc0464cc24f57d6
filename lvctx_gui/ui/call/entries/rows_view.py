"""A table in which rows are chosen, by id: what is current, what is selected, and that the two agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from lvctx_gui.ui.call.entries.order import runs
from lvctx_gui.ui.call.entries.rows import Column, RowId
from lvctx_gui.ui.call.entries.rows_model import RowsModel

_RESTORED = 20_000
"""Selections larger than this (rows) are not carried over a rearrangement: it would take too long."""

_FEW = 100
"""Rows of a change of the selection that Qt may list one by one."""

_Flag = QItemSelectionModel.SelectionFlag
_ALONE = _Flag.ClearAndSelect | _Flag.Rows
_TO_HERE = _Flag.SelectCurrent | _Flag.Rows


class RowsView(QTableView):
    """Shows a ``RowsModel``. Its selection outlives sorting, filtering and refreshing.

    The current row, which has the ring and which screen readers tell, is always a selected one: where it goes
    beyond the selection, the selection follows it; where it is taken out of a selection, it goes to the
    nearest row of what is left. Keys act on the selected rows.
    """

    selection_changed = Signal()

    def __init__(self, model: RowsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._listed = model
        self._kept: tuple[RowId | None, int, set[RowId], int] = (None, Column.VALUE, set(), 0)
        self._was_taken_out = False
        self._uniting = QTimer(self)
        self._uniting.setSingleShot(True)
        self._uniting.setInterval(0)
        self._uniting.timeout.connect(self._unite)
        self.setModel(model)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            # With the table's own a header asks every selected row each time that it is painted.
            header.setSelectionModel(QItemSelectionModel(model, header))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        numbers = self.verticalHeader()
        numbers.hide()
        numbers.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        model.about_to_rearrange.connect(self._keep_selection)
        model.rearranged.connect(self._restore_selection)
        self.selectionModel().selectionChanged.connect(self._follow_selection)
        self.selectionModel().currentChanged.connect(self._follow_current)

    # Rows ---------------------------------------------------------------------------------------------

    def selected_ids(self) -> list[RowId]:
        """The rows that keys act on, from top to bottom: the selected ones, the current one among them."""
        current = self.currentIndex()
        if current.isValid() and not self.selectionModel().isSelected(current):
            numbers: Sequence[int] = [current.row()]
        else:
            numbers = self._selected_numbers()
        return self._listed.row_ids(numbers)

    def _selected_numbers(self) -> Sequence[int]:
        # selectedRows() would ask the model for the flags of every row.
        parts = self.selectionModel().selection().toList()
        if len(parts) == 1:
            return range(parts[0].top(), parts[0].bottom() + 1)
        return sorted({row for part in parts for row in range(part.top(), part.bottom() + 1)})

    def selectionCommand(  # noqa: N802  # Qt's name
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """A row that is gone to is selected, too: with Ctrl and a key it is by Qt not, and stays unseen."""
        command = super().selectionCommand(index, event)
        if not isinstance(event, QKeyEvent) or command != _Flag.NoUpdate or not index.isValid():
            return command
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return _TO_HERE
        return command if self.selectionModel().isSelected(index) else _ALONE

    def selectionChanged(  # noqa: N802  # Qt's name
        self, selected: QItemSelection, deselected: QItemSelection
    ) -> None:
        """Draw what has changed and tell screen readers, who hear of the first row only."""
        # While one runs Qt lists every cell for that: 11 s for 100,000 rows.
        if max(_height(selected), _height(deselected)) <= _FEW:
            super().selectionChanged(selected, deselected)
        else:
            super().selectionChanged(self._first_row(selected), self._first_row(deselected))
            self.viewport().update()

    def setCurrentIndex(  # noqa: N802  # Qt's name
        self, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Go to a cell, whose row is then the only one that is selected."""
        # Qt goes by the keys that are held: a shortcut that leads to a row would add it to the selection.
        self.selectionModel().setCurrentIndex(index, _ALONE)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802  # Qt's name
        """Go to the row whose text begins with what was typed, capital letters or not."""
        before = self.currentIndex()
        super().keyboardSearch(search)
        if self.currentIndex() != before:
            self.setCurrentIndex(self.currentIndex())

    def _first_row(self, selection: QItemSelection) -> QItemSelection:
        for part in selection.toList():
            row = part.top()
            return QItemSelection(self._listed.index(row, part.left()), self._listed.index(row, part.right()))
        return QItemSelection()

    def _follow_selection(self, _: QItemSelection, deselected: QItemSelection) -> None:
        self._was_taken_out = deselected.contains(self.currentIndex())
        self._uniting.start()
        self.selection_changed.emit()

    def _follow_current(self) -> None:
        self._was_taken_out = False
        self._uniting.start()
        self.selection_changed.emit()

    def _unite(self) -> None:
        """Make the current row a selected one, whoever has changed either."""
        self._uniting.stop()
        chosen, current = self.selectionModel(), self.currentIndex()
        if chosen.isSelected(current) or not (current.isValid() or chosen.hasSelection()):
            return
        if current.isValid() and not (self._was_taken_out and chosen.hasSelection()):
            chosen.select(current, _ALONE)
            return
        here = max(current.row(), 0)
        parts = ((part.top(), part.bottom()) for part in chosen.selection().toList())
        nearest = min((min(max(here, top), bottom) for top, bottom in parts), key=lambda row: abs(row - here))
        column = current.column() if current.isValid() else Column.VALUE
        chosen.setCurrentIndex(self._listed.index(nearest, column), _Flag.NoUpdate)

    @property
    def has_chosen(self) -> bool:
        """Whether there is a selected or a current row."""
        return self.currentIndex().isValid() or self.selectionModel().hasSelection()

    def current_id(self) -> RowId | None:
        """The current row."""
        return self._listed.row_id(self.currentIndex().row())

    def go_to(self, row: RowId, column: int = Column.VALUE) -> bool:
        """Make a row current and visible."""
        number = self._listed.row_of(row)
        if number is None:
            return False
        index = self._listed.index(number, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    # Drawing ------------------------------------------------------------------------------------------

    def currentChanged(  # noqa: N802  # Qt's name
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the whole of both rows anew: Qt means cells."""
        super().currentChanged(current, previous)
        for index in (current, previous):
            self._draw_row(index)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """The ring is another one."""
        super().focusInEvent(event)
        self._draw_row(self.currentIndex())

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """The ring is another one."""
        super().focusOutEvent(event)
        self._draw_row(self.currentIndex())

    def _draw_row(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if index.isValid():
            top, height = self.rowViewportPosition(index.row()), self.rowHeight(index.row())
            self.viewport().update(0, top, self.viewport().width(), height)

    # Rearranging --------------------------------------------------------------------------------------

    def _keep_selection(self) -> None:
        number = self.currentIndex().row()
        is_kept = number >= 0 and _height(self.selectionModel().selection()) <= _RESTORED
        kept = set(self.selected_ids()) if is_kept else set()
        above = self.rowViewportPosition(number) if number >= 0 else 0
        self._kept = (self.current_id(), max(self.currentIndex().column(), 0), kept, above)

    def _restore_selection(self) -> None:
        current, column, chosen, above = self._kept
        numbers = {number for row in chosen if (number := self._listed.row_of(row)) is not None}
        number = self._listed.row_of(current) if current is not None else None
        is_there = number is not None
        if number is None:
            if not self._listed.rowCount():
                return
            number, column = min(numbers, default=0), Column.VALUE
        self._select(numbers | {number})
        self.selectionModel().setCurrentIndex(self._listed.index(number, column), _Flag.NoUpdate)
        if is_there:
            # The row stays where the eye is, as far as the new order allows it.
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.rowViewportPosition(number) - above)

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Rows come and go within, for which nobody asked: what is in sight stays where it is.

        That is the current row where it is in sight, else the first row that is there afterwards, too.
        """
        number, first = self.currentIndex().row(), max(self.rowAt(0), 0)
        last = self.rowAt(self.viewport().height() - 1)
        seen = range(first, (last if last >= 0 else self._listed.rowCount() - 1) + 1)
        order = (number, *seen) if number in seen else seen
        places = [(self._listed.row_id(row), self.rowViewportPosition(row)) for row in order]
        yield
        for row, place in places:
            now = self._listed.row_of(row) if row is not None else None
            if now is not None:
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + self.rowViewportPosition(now) - place)
                return

    def _select(self, numbers: Iterable[int]) -> None:
        selection, last_column = QItemSelection(), self._listed.columnCount() - 1
        for first, last in runs(sorted(numbers)):
            selection.select(self._listed.index(first, 0), self._listed.index(last, last_column))
        self.selectionModel().select(selection, _Flag.ClearAndSelect)


def _height(selection: QItemSelection) -> int:
    return sum(part.height() for part in selection.toList())
