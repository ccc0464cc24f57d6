"""The table of entries: keyboard first, rows by id."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Missing, Value, value_text
from lvctx_gui.core.visible import without_halves
from lvctx_gui.ui.clipboard import copy_cell
from lvctx_gui.ui.delegate import EntryDelegate
from lvctx_gui.ui.editor import CellEditor, Leaving
from lvctx_gui.ui.models import rows as r
from lvctx_gui.ui.models.entries import EntriesModel
from lvctx_gui.ui.models.rows import Column, RowId
from lvctx_gui.ui.theme import em

_RESTORED = 2_000
"""Selections larger than this (rows) are not carried over a rearrangement."""


class EntriesView(QTableView):
    """Shows an ``EntriesModel``. Its selection outlives sorting, filtering and refreshing."""

    selection_changed = Signal()
    whole_value_wanted = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, model: EntriesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("entriesView")
        self.setAccessibleName("Entries of this call")
        self._entries = model
        self._server_width = 0
        self._kept: tuple[RowId | None, int, set[RowId], int] = (None, Column.VALUE, set(), 0)
        self.entry_delegate = EntryDelegate(self)
        self.setModel(model)
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
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        columns.setSectionResizeMode(Column.STATE, QHeaderView.ResizeMode.Fixed)
        columns.setSectionResizeMode(Column.VALUE, QHeaderView.ResizeMode.Stretch)
        self.setSortingEnabled(True)
        self.refresh_look()
        model.about_to_rearrange.connect(self._keep_selection)
        model.rearranged.connect(self._restore_selection)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit())
        self.selectionModel().currentChanged.connect(lambda *_: self.selection_changed.emit())

    def refresh_look(self) -> None:
        """Take over the application's new theme and font."""
        self.entry_delegate.refresh_look()
        self.verticalHeader().setDefaultSectionSize(em(1.7))
        columns = self.horizontalHeader()
        columns.setMinimumSectionSize(em(1.9))
        columns.resizeSection(Column.STATE, em(1.9))
        columns.resizeSection(Column.KEY, em(10))
        self._share_width()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Share the new width."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """Give "On server" its part of what key and state leave, unless somebody has drawn it otherwise."""
        columns = self.horizontalHeader()
        if self._server_width not in (0, columns.sectionSize(Column.ON_SERVER)):
            return
        taken = columns.sectionSize(Column.STATE) + columns.sectionSize(Column.KEY)
        self._server_width = max(em(9), (self.viewport().width() - taken) * 2 // 5)
        columns.resizeSection(Column.ON_SERVER, self._server_width)

    # Rows ---------------------------------------------------------------------------------------------

    def selected_ids(self) -> list[RowId]:
        """The selected rows from top to bottom; the current row when none is selected."""
        numbers = self._selected_numbers()
        if not numbers and self.currentIndex().isValid():
            numbers = [self.currentIndex().row()]
        return [row for number in numbers if (row := self._entries.row_id(number)) is not None]

    def _selected_numbers(self) -> list[int]:
        # selectedRows() would ask the model for the flags of every row.
        parts = self.selectionModel().selection().toList()
        return sorted({row for part in parts for row in range(part.top(), part.bottom() + 1)})

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
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: object) -> None:  # noqa: N802  # Qt's name
        """Show the whole value where nothing can be edited."""
        super().mouseDoubleClickEvent(event)  # type: ignore[arg-type]  # a QMouseEvent
        if not self.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable:
            self.whole_value_wanted.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  # Qt's name
        """Ask for the menu of the row's actions."""
        self.menu_wanted.emit(event.globalPos())

    # Rearranging --------------------------------------------------------------------------------------

    def _keep_selection(self) -> None:
        self.finish_editing()
        chosen = set(self.selected_ids()) if self.currentIndex().isValid() else set()
        number = self.currentIndex().row()
        above = self.rowViewportPosition(number) if number >= 0 else 0
        kept = chosen if len(chosen) <= _RESTORED else set()
        self._kept = (self.current_id(), max(self.currentIndex().column(), 0), kept, above)

    def _restore_selection(self) -> None:
        current, column, chosen, above = self._kept
        selection = QItemSelection()
        for row in chosen:
            if (number := self._entries.row_of(row)) is not None:
                selection.select(self._entries.index(number, 0), self._entries.index(number, len(Column) - 1))
        model = self.selectionModel()
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        number = self._entries.row_of(current) if current is not None else None
        if number is None:
            if self._entries.rowCount():
                first: QModelIndex = self._entries.index(0, Column.VALUE)
                flag = QItemSelectionModel.SelectionFlag
                model.setCurrentIndex(first, flag.ClearAndSelect | flag.Rows)
            return
        index = self._entries.index(number, column)
        model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        # The row stays where the eye is, as far as the new order allows it.
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.rowViewportPosition(number) - above)


def _some(draft: Draft, row: RowId) -> Value:
    value = r.value_of(draft, row)
    return None if isinstance(value, Missing) else value
