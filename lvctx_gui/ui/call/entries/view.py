"""The table of entries: keyboard first, rows by id."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from lvctx_gui.core.translate import tr
from lvctx_gui.ui.call.entries.add_row import AddRow, types_something
from lvctx_gui.ui.call.entries.copying import CopyForm
from lvctx_gui.ui.call.entries.delegate import EntryDelegate
from lvctx_gui.ui.call.entries.editor import CellEditor, Leaving
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.row_copying import RowCopying
from lvctx_gui.ui.call.entries.row_painter import RowPainter
from lvctx_gui.ui.call.entries.rows import Column, Expected, RowId, Wish, key_of
from lvctx_gui.ui.call.entries.rows_view import RowsView
from lvctx_gui.ui.call.entries.widths import ColumnWidths
from lvctx_gui.ui.kit.clipboard import copy_cell
from lvctx_gui.ui.kit.fitting import bring_into_sight
from lvctx_gui.ui.kit.scale import row_height

Index = QModelIndex | QPersistentModelIndex

_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_NONE = Qt.KeyboardModifier.NoModifier
# These are keys of actions: here they arrive where the action cannot be used.
_WISHES = {
    (Qt.Key.Key_F2, _NONE): Wish.EDIT,
    (Qt.Key.Key_F2, _SHIFT): Wish.EDIT,
    (Qt.Key.Key_N, _CTRL | _SHIFT): Wish.EDIT,
    (Qt.Key.Key_Delete, _NONE): Wish.REMOVE,
    (Qt.Key.Key_Insert, _NONE): Wish.ADD,
    (Qt.Key.Key_N, _CTRL): Wish.ADD,
}


class EntriesView(RowsView):
    """The table with its keys, its editors and the row that adds an entry.

    ``refused`` says what a person wanted and cannot have here; it carries a ``Wish``.
    """

    whole_value_wanted = Signal()
    menu_wanted = Signal(QPoint)
    refused = Signal(Wish)
    copying_wanted = Signal(object)
    """So many rows are to be copied that a thread has to write them; carries a ``RowCopying``."""
    add_wanted = Signal(object)
    """A new entry is wanted; carries the key press that begins its key, or ``None``."""

    _is_made = False

    def __init__(self, model: EntriesModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._entries = model
        self.setObjectName("entriesView")
        self.setAccessibleName(tr("Entries of this call"))
        self.entry_delegate = EntryDelegate(model, self)
        self.setItemDelegate(self.entry_delegate)
        self.entry_delegate.went_on.connect(self._go_on)
        self._painter = RowPainter(model, self)
        self.add_row = AddRow(self.viewport())
        self.add_row.clicked.connect(lambda: self.add_wanted.emit(None))
        self.add_row.typed.connect(self.add_wanted)
        self.add_row.left.connect(self._come_back)
        self.add_row.reached.connect(lambda: self.verticalScrollBar().setValue(1 << 30))
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        columns.setSortIndicatorClearable(True)
        self._widths = ColumnWidths(columns, lambda: self.viewport().width(), self._follow_widths)
        self.setSortingEnabled(True)
        self._is_made = True
        self.refresh_look()
        model.rearranged.connect(lambda: self._widths.fit(model.draft, self._expected_keys()))
        # What is added or renamed is to be read, but nothing jumps back when it goes again.
        model.counts_changed.connect(
            lambda: self._widths.fit(model.draft, self._expected_keys(), only_wider=True)
        )

    def refresh_look(self) -> None:
        """Take over the application's new theme and font."""
        self.entry_delegate.refresh_look()
        self._painter.refresh_look()
        self.verticalHeader().setDefaultSectionSize(row_height())
        self._widths.refresh()
        self._widths.fit(self._entries.draft, self._expected_keys())
        self.updateGeometries()
        self.viewport().update()

    def _expected_keys(self) -> list[str]:
        return [key_of(self._entries.draft, row) for row in self._entries.advice.expected]

    def _follow_widths(self) -> None:
        self.updateGeometries()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Share the new width."""
        super().resizeEvent(event)
        self._widths.share()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the rows, with the ring around the current one."""
        self._painter.paint(event.region(), has_focus=self.hasFocus() or self.entry_delegate.is_editing)

    # The row that adds --------------------------------------------------------------------------------

    def set_adding(self, *, shown: bool, enabled: bool) -> None:
        """Show the row that adds an entry below the last one, and whether it can be used now."""
        if not (shown and enabled) and self.add_row.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.add_row.setEnabled(enabled)
        if self.add_row.isVisibleTo(self.viewport()) != shown:
            self.add_row.setVisible(shown)
            self.updateGeometries()

    def updateGeometries(self) -> None:  # noqa: N802  # Qt's name
        """Leave room below the last row for the one that adds; let the rows scroll as cheaply as they can."""
        bar = self.verticalScrollBar()
        before = bar.value()
        super().updateGeometries()
        if self._is_made and self.add_row.isVisibleTo(self.viewport()):
            height = self.verticalHeader().length() + row_height()
            bar.setRange(0, max(0, height - self.viewport().height()))
            bar.setValue(before)
            self._place_add_row()
        # Where there is more than fits, nothing that lies below shows through. Told so, Qt moves what is
        # there and lets only what comes into sight be drawn, not the whole table at each step of the wheel.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, bar.maximum() > 0)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802  # Qt's name
        """The row that adds goes with the rows, and stays as wide as the table."""
        super().scrollContentsBy(dx, dy)
        self._place_add_row()

    def _place_add_row(self) -> None:
        if self._is_made:
            top = self.verticalHeader().length() - self.verticalOffset()
            self.add_row.text_begins_at = max(0, self.columnViewportPosition(Column.KEY))
            self.add_row.setGeometry(0, top, self.viewport().width(), row_height())
            self.add_row.lower()  # below an editor, and what that says and offers

    def _come_back(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._entries.rowCount():
            last = self._entries.index(self._entries.rowCount() - 1, Column.VALUE)
            self.setCurrentIndex(last)
            self.scrollTo(last)

    # Rows ---------------------------------------------------------------------------------------------

    def begin_edit(self, row: RowId, column: int, event: QKeyEvent | None = None) -> None:
        """Make a row current and visible, and open its editor; ``event`` is the first key that it gets."""
        if not self.go_to(row, column):
            return
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        index = self.currentIndex()
        if event is None:
            self.edit(index)
        else:
            self.edit(index, QAbstractItemView.EditTrigger.AnyKeyPressed, event)

    def _go_on(self, there: RowId | None, number: int, step: int) -> None:
        """Go on from row ``number`` to the one that was beside it, or to what is in its place by now."""
        wanted = self._entries.row_of(there) if there is not None else None
        if wanted is None:
            wanted = number if step > 0 else number - 1
        last = self._entries.rowCount() - 1
        if last >= 0:
            column = max(self.currentIndex().column(), Column.KEY)
            self.setCurrentIndex(self._entries.index(min(max(wanted, 0), last), column))

    def finish_editing(self) -> None:
        """Stage what an open editor holds."""
        for editor in self.viewport().findChildren(CellEditor):
            if editor.isVisible():
                editor.finished.emit(Leaving.AWAY)

    def copy(self) -> None:
        """Copy the current cell, or key and value of all selected rows."""
        if len(self.selected_ids()) > 1:
            self.copy_rows(CopyForm.ROWS)
        elif text := self._entries.data(self.currentIndex(), Qt.ItemDataRole.EditRole) or "":
            copy_cell(text)

    def copy_rows(self, form: CopyForm, facts: Sequence[tuple[str, str]] = ()) -> None:
        """Copy key and value of the selected rows; ``facts`` say of which call they are."""
        ids = self.selected_ids()
        headings = (tr("Key", "a column"), tr("Value", "a column"))
        are_all = len(ids) == self._entries.rowCount()
        copying = RowCopying(self._entries.draft, ids, form, headings, facts, are_all=are_all)
        if copying.is_quick:
            copying.copy()
        elif ids:
            self.copying_wanted.emit(copying)

    def _keep_selection(self) -> None:
        self.finish_editing()
        super()._keep_selection()

    # Keys ---------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter, F2 and typing edit, wherever in the row; where editing is off, Enter shows the value."""
        current = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._edit_or_show(current)
        elif (wish := _WISHES.get((Qt.Key(event.key()), event.modifiers() & ~_KEYPAD))) is not None:
            self._follow_wish(wish, current)
        elif self._leads_on(event):
            self.add_row.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() == Qt.Key.Key_Space and event.modifiers() == _CTRL:
            # Qt would take it for a text to begin an editor with.
            self.selectionModel().select(current, self.selectionCommand(current, event))
        else:
            if types_something(event) and event.key() != Qt.Key.Key_Space:
                self._go_to_cell_to_edit(Wish.TYPE)
            super().keyPressEvent(event)
        self._unite()  # the next key must not meet what this one has left apart
        if self.hasFocus():
            bring_into_sight(self)  # somebody may have looked elsewhere in a low window

    def take_input(self) -> None:
        """Let input methods compose over any row while entries can be edited; Qt asks one cell, and once."""
        can_compose = self._entries.is_editable and self.currentIndex().isValid()
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, can_compose)
        if self.hasFocus():
            QGuiApplication.inputMethod().update(Qt.InputMethodQuery.ImEnabled)

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802  # Qt's name
        """Another row is current."""
        super().currentChanged(current, previous)
        if self._is_made:
            self.take_input()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802  # Qt's name
        """What is composed over a row, or comes by a dead key, begins its editor, in place of its text."""
        if not (event.preeditString() or event.commitString()):
            return
        if not self._go_to_cell_to_edit(Wish.TYPE):
            event.ignore()
            return
        self.edit(self.currentIndex())
        for editor in filter(CellEditor.isVisible, self.viewport().findChildren(CellEditor)):
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            editor.selectAll()
            composed = QInputMethodEvent(event.preeditString(), event.attributes())
            composed.setCommitString(event.commitString())
            QApplication.sendEvent(editor, composed)

    def _leads_on(self, event: QKeyEvent) -> bool:
        """Whether a key leads from the last row on to the one that adds."""
        is_down = event.key() == Qt.Key.Key_Down and not event.modifiers() & ~_KEYPAD
        is_last = self.currentIndex().row() in (-1, self._entries.rowCount() - 1)
        return is_down and is_last and self.add_row.isVisible() and self.add_row.isEnabled()

    def _follow_wish(self, wish: Wish, current: QModelIndex) -> None:
        if wish is Wish.EDIT and self._go_to_cell_to_edit(wish):
            self.edit(self.currentIndex())
        elif wish is not Wish.EDIT and (current.isValid() or wish is Wish.ADD):
            self.refused.emit(wish)

    def _edit_or_show(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        if not self._entries.is_editable:
            self.whole_value_wanted.emit()
        elif self._go_to_cell_to_edit(Wish.EDIT):
            self.edit(self.currentIndex())

    def _go_to_cell_to_edit(self, wish: Wish) -> bool:
        """Go to the cell of the current row that is edited; where it cannot be, say so by ``refused``.

        The state stands for the whole row, of which the value is edited.
        """
        current = self.currentIndex()
        if not current.isValid():
            return False
        index = current if current.column() != Column.STATE else current.siblingAtColumn(Column.VALUE)
        if isinstance(self._entries.row_id(index.row()), Expected) and not index.flags() & _EDITABLE:
            # Of one key that is expected its value is what is to be typed.
            index = index.siblingAtColumn(Column.VALUE)
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.refused.emit(wish)
            return False
        if index != current:
            self.selectionModel().setCurrentIndex(index, self.selectionModel().SelectionFlag.NoUpdate)
        return True

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Edit the cell, that of the state the value; show the whole value where nothing can be edited."""
        index = self.indexAt(event.position().toPoint())
        super().mouseDoubleClickEvent(event)
        is_edited = bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
        if index.isValid() and event.button() is Qt.MouseButton.LeftButton and not is_edited:
            self._edit_or_show(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  # Qt's name
        """Ask for the menu of the row's actions: at the mouse, or else at the row."""
        where, row = event.globalPos(), self.visualRect(self.currentIndex())
        if event.reason() is not QContextMenuEvent.Reason.Mouse and row.isValid():
            where = self.viewport().mapToGlobal(row.bottomLeft())
        self.menu_wanted.emit(where)


_EDITABLE = Qt.ItemFlag.ItemIsEditable
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
