"""The table of entries: keyboard first, rows by id."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Missing, Value, value_text
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import without_halves
from lvctx_gui.ui.call.entries import rows as r
from lvctx_gui.ui.call.entries.columns import COLUMNS
from lvctx_gui.ui.call.entries.delegate import EntryDelegate
from lvctx_gui.ui.call.entries.editor import CellEditor, Leaving
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.rows import Column, RowId
from lvctx_gui.ui.call.entries.widths import ColumnWidths
from lvctx_gui.ui.kit.clipboard import copy_cell
from lvctx_gui.ui.kit.scale import em

_RESTORED = 2_000
"""Selections larger than this (rows) are not carried over a rearrangement."""

_FEW = 100
"""Rows of a change of the selection that Qt may list one by one."""

_Flag = QItemSelectionModel.SelectionFlag
_ALONE = _Flag.ClearAndSelect | _Flag.Rows
_TO_HERE = _Flag.SelectCurrent | _Flag.Rows


class EntriesView(QTableView):
    """Shows an ``EntriesModel``. Its selection outlives sorting, filtering and refreshing.

    The current row, which has the ring and which screen readers tell, is always a selected one: where it goes
    beyond the selection, the selection follows it; where it is taken out of a selection, it goes to the
    nearest row of what is left. Keys act on the selected rows.
    """

    selection_changed = Signal()
    whole_value_wanted = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, model: EntriesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("entriesView")
        self.setAccessibleName(tr("Entries of this call"))
        self._entries = model
        self._kept: tuple[RowId | None, int, set[RowId], int] = (None, Column.VALUE, set(), 0)
        self.entry_delegate = EntryDelegate(model, self)
        self._was_taken_out = False
        self._uniting = QTimer(self)
        self._uniting.setSingleShot(True)
        self._uniting.setInterval(0)
        self._uniting.timeout.connect(self._unite)
        self.setModel(model)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            # With the table's own a header asks every selected row each time that it is painted.
            header.setSelectionModel(QItemSelectionModel(model, header))
        self.setItemDelegate(self.entry_delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        columns.setSortIndicatorClearable(True)
        self._widths = ColumnWidths(columns)
        self.setSortingEnabled(True)
        self.refresh_look()
        model.about_to_rearrange.connect(self._keep_selection)
        model.rearranged.connect(self._restore_selection)
        self.selectionModel().selectionChanged.connect(self._follow_selection)
        self.selectionModel().currentChanged.connect(self._follow_current)

    def refresh_look(self) -> None:
        """Take over the application's new theme and font."""
        self.entry_delegate.refresh_look()
        self.verticalHeader().setDefaultSectionSize(em(1.7))
        self._widths.refresh(self.viewport().width())
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Share the new width."""
        super().resizeEvent(event)
        self._widths.share(self.viewport().width())

    # Rows ---------------------------------------------------------------------------------------------

    def selected_ids(self) -> list[RowId]:
        """The rows that keys act on, from top to bottom: the selected ones, the current one among them."""
        current = self.currentIndex()
        if current.isValid() and not self.selectionModel().isSelected(current):
            numbers = [current.row()]
        else:
            numbers = self._selected_numbers()
        return [row for number in numbers if (row := self._entries.row_id(number)) is not None]

    def _selected_numbers(self) -> list[int]:
        # selectedRows() would ask the model for the flags of every row.
        parts = self.selectionModel().selection().toList()
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
            return QItemSelection(
                self._entries.index(row, part.left()), self._entries.index(row, part.right())
            )
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
        chosen.setCurrentIndex(self._entries.index(nearest, column), _Flag.NoUpdate)

    @property
    def has_chosen(self) -> bool:
        """Whether there is a selected or a current row."""
        return self.currentIndex().isValid() or self.selectionModel().hasSelection()

    def current_id(self) -> RowId | None:
        """The current row."""
        return self._entries.row_id(self.currentIndex().row())

    def go_to(self, row: RowId, column: int = Column.VALUE, *, edit: bool = False) -> None:
        """Make a row current and visible; open its editor if wanted."""
        number = self._entries.row_of(row)
        if number is None:
            return
        index = self._entries.index(number, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        if edit:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.edit(index)

    def finish_editing(self) -> None:
        """Stage what an open editor holds."""
        for editor in self.viewport().findChildren(CellEditor):
            if editor.isVisible():
                editor.finished.emit(Leaving.AWAY)

    def copy(self) -> None:
        """Copy the current cell, or key and value of all selected rows, separated by a tab."""
        draft, rows = self._entries.draft, self.selected_ids()
        if len(rows) > 1:
            text = "\n".join(f"{r.key_of(draft, row)}\t{value_text(_some(draft, row))}" for row in rows)
            QGuiApplication.clipboard().setText(without_halves(text))
        elif text := self._entries.data(self.currentIndex(), Qt.ItemDataRole.EditRole) or "":
            copy_cell(text)

    # Keys ---------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter edits the value, or shows the whole of it where nothing can be edited."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            current = self.currentIndex()
            column = Column.KEY if current.column() == Column.KEY else Column.VALUE
            index = current.siblingAtColumn(column)
            if index.flags() & Qt.ItemFlag.ItemIsEditable:
                self.setCurrentIndex(index)
                self.edit(index)
            elif index.isValid():
                self.whole_value_wanted.emit()
            return
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        current = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            # Qt would take it for a text to begin an editor with.
            self.selectionModel().select(current, self.selectionCommand(current, event))
        else:
            super().keyPressEvent(event)
        self._unite()  # the next key must not meet what this one has left apart

    def mouseDoubleClickEvent(self, event: object) -> None:  # noqa: N802  # Qt's name
        """Show the whole value where nothing can be edited."""
        super().mouseDoubleClickEvent(event)  # type: ignore[arg-type]  # a QMouseEvent
        if not self.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable:
            self.whole_value_wanted.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  # Qt's name
        """Ask for the menu of the row's actions: at the mouse, or else at the row."""
        where, row = event.globalPos(), self.visualRect(self.currentIndex())
        if event.reason() is not QContextMenuEvent.Reason.Mouse and row.isValid():
            where = self.viewport().mapToGlobal(row.bottomLeft())
        self.menu_wanted.emit(where)

    # Rearranging --------------------------------------------------------------------------------------

    def _keep_selection(self) -> None:
        self.finish_editing()
        number = self.currentIndex().row()
        chosen = set(self.selected_ids()) if number >= 0 else set()
        above = self.rowViewportPosition(number) if number >= 0 else 0
        kept = chosen if len(chosen) <= _RESTORED else set()
        self._kept = (self.current_id(), max(self.currentIndex().column(), 0), kept, above)

    def _restore_selection(self) -> None:
        current, column, chosen, above = self._kept
        numbers = {number for row in chosen if (number := self._entries.row_of(row)) is not None}
        number = self._entries.row_of(current) if current is not None else None
        is_there = number is not None
        if number is None:
            if not self._entries.rowCount():
                return
            number, column = min(numbers, default=0), Column.VALUE
        self._select(numbers | {number})
        self.selectionModel().setCurrentIndex(self._entries.index(number, column), _Flag.NoUpdate)
        if is_there:
            # The row stays where the eye is, as far as the new order allows it.
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.rowViewportPosition(number) - above)

    def _select(self, numbers: Iterable[int]) -> None:
        selection = QItemSelection()
        for number in numbers:
            selection.select(self._entries.index(number, 0), self._entries.index(number, len(COLUMNS) - 1))
        self.selectionModel().select(selection, _Flag.ClearAndSelect)


def _height(selection: QItemSelection) -> int:
    return sum(part.height() for part in selection.toList())


def _some(draft: Draft, row: RowId) -> Value:
    value = r.value_of(draft, row)
    return None if isinstance(value, Missing) else value
