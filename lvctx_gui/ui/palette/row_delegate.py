"""Draws the rows of the palette: a title, what is said besides, and the shortcut at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from lvctx_gui.ui.kit.scale import em, row_height, text_edge
from lvctx_gui.ui.kit.signs import draw_sign
from lvctx_gui.ui.kit.theme import current_theme
from lvctx_gui.ui.palette.items import ITEM, PaletteItem

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_DETAIL_SHARE = 0.55
"""How much of a row what is said besides takes at most."""


class PaletteDelegate(QStyledItemDelegate):
    """One line a row."""

    def sizeHint(self, _: QStyleOptionViewItem, __: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802  # Qt's name
        """As high as any row."""
        return QSize(0, row_height())

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one."""
        item: PaletteItem = index.data(ITEM)
        theme, metrics, place = current_theme(), painter.fontMetrics(), QRect(option.rect)
        painter.save()
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(place, QColor(theme.selection if is_selected else theme.hover))
        if is_selected:
            painter.setPen(QColor(theme.accent))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
        inner = place.adjusted(text_edge(), 0, -text_edge(), 0)
        if item.sign is not None:
            sign = QRect(inner.left(), inner.top(), em(0.85), inner.height())
            draw_sign(painter, sign, item.sign, theme.accent if item.is_enabled else theme.dim)
        inner.setLeft(inner.left() + em(1.35))
        right = inner.right()
        painter.setPen(QColor(theme.dim))
        least = metrics.horizontalAdvance(item.title)
        for words, share in ((item.shortcut, 1.0), (item.shown_detail, _DETAIL_SHARE)):
            if not words:
                continue
            room = max(int((right - inner.left()) * share), right - inner.left() - least - em(1))
            # What is as wide as its place would be cut where that was rounded.
            width = min(metrics.horizontalAdvance(words) + em(0.25), max(room, 0))
            cell = QRect(right - width, inner.top(), width, inner.height())
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)
            painter.drawText(cell, _MIDDLE | Qt.AlignmentFlag.AlignRight, shown)
            right = cell.left() - em(1)
        painter.setPen(QColor(theme.text if item.is_enabled else theme.dim))
        cell = QRect(inner.left(), inner.top(), max(right - inner.left(), 0), inner.height())
        shown = metrics.elidedText(item.title, Qt.TextElideMode.ElideMiddle, cell.width())
        painter.drawText(cell, _MIDDLE | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()
