"""Tables whose rows are taken or left by a box in one column, by mouse and by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from lvctx_gui.ui.kit.choices import draw_box
from lvctx_gui.ui.kit.row_table import choose_by_rows
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.theme import current_theme


class BoxedTable(QTableView):
    """Shows a model whose column ``boxes`` answers for ``CheckStateRole``, where a row has a box.

    ``switched`` carries the numbers of the rows that a person takes, or does not.
    """

    switched = Signal(list)

    def __init__(self, boxes: int) -> None:
        super().__init__()
        self._boxes = boxes
        self.setItemDelegateForColumn(boxes, _Box(self))
        choose_by_rows(self)
        columns = self.horizontalHeader()
        columns.setStretchLastSection(True)
        columns.setMinimumSectionSize(em(2))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """The blank takes the selected rows, or does not."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
            self.switched.emit(rows or [self.currentIndex().row()])
        else:
            super().keyPressEvent(event)

    def moveCursor(  # noqa: N802  # Qt's name
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End lead to the first and the last row: a row is one thing here."""
        ends = {
            QAbstractItemView.CursorAction.MoveHome: 0,
            QAbstractItemView.CursorAction.MoveEnd: self.model().rowCount() - 1,
        }
        if action in ends:
            return self.model().index(ends[action], max(self.currentIndex().column(), 0))
        return super().moveCursor(action, modifiers)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """A click on a box is for its row alone."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.column() == self._boxes:
            self.switched.emit([index.row()])


class _Box(QStyledItemDelegate):
    """Draws the box of a row that has one; the style's can hardly be seen in a dark theme."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw it over what the style draws of a cell without a text."""
        plain = QStyleOptionViewItem(option)
        self.initStyleOption(plain, index)
        plain.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        self._view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, plain, painter, self._view)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            return
        side = em(1)
        place = QRectF(0, 0, side, side)
        place.moveCenter(QRectF(option.rect).center())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_checked = Qt.CheckState(state) is Qt.CheckState.Checked
        draw_box(painter, place, current_theme(), checked=is_checked, enabled=True)
        painter.restore()
