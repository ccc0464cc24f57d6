"""The table of the preview: boxes to check, by mouse and by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from lvctx_gui.core.translate import tr
from lvctx_gui.ui.incoming.model import Column, IncomingModel
from lvctx_gui.ui.kit.choices import draw_box
from lvctx_gui.ui.kit.scale import em, row_height
from lvctx_gui.ui.kit.theme import current_theme

_SHARES = {Column.KEY: 0.2, Column.OLD: 0.2, Column.NEW: 0.22}
"""The share of the width that columns take; the remark has the rest."""


class IncomingView(QTableView):
    """Shows ``model``. ``switched`` carries the numbers of the rows that a person takes, or does not."""

    switched = Signal(list)

    def __init__(self, model: IncomingModel) -> None:
        super().__init__()
        self._rows = model
        self.setObjectName("incomingView")
        self.setAccessibleName(tr("What would be staged"))
        self.setModel(model)
        self.setItemDelegateForColumn(Column.TAKEN, _Box(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row_height())
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setStretchLastSection(True)
        columns.setMinimumSectionSize(em(2))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Share the width."""
        super().resizeEvent(event)
        width = self.viewport().width()
        self.setColumnWidth(Column.TAKEN, em(2.2))
        for column, share in _SHARES.items():
            self.setColumnWidth(column, int(width * share))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """The blank takes the selected rows, or does not."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
            self.switched.emit(rows or [self.currentIndex().row()])
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """A click on a box is for its row alone."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.column() == Column.TAKEN:
            self.switched.emit([index.row()])


class _Box(QStyledItemDelegate):
    """Draws the box of a row that can be taken; the style's can hardly be seen in a dark theme."""

    def __init__(self, view: IncomingView) -> None:
        super().__init__(view)
        self._view = view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw it over what the style draws of a cell without a text."""
        plain = QStyleOptionViewItem(option)
        self.initStyleOption(plain, index)
        plain.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        model = self._view.model()
        self._view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, plain, painter, self._view)
        if not isinstance(model, IncomingModel) or not model.row(index.row()).can_be_taken:
            return
        side = em(1)
        place = QRectF(0, 0, side, side)
        place.moveCenter(QRectF(option.rect).center())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_box(painter, place, current_theme(), checked=model.is_taken(index.row()), enabled=True)
        painter.restore()
