"""The entries that a question is about: which keys go, and what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from lvctx_gui.core.entries import Value
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import Piece, pieces, plain_text
from lvctx_gui.ui.call.entries.look import colour
from lvctx_gui.ui.call.entries.painting import fitting
from lvctx_gui.ui.call.entries.values import DRAWN, EMPTY, value_pieces
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.scale import em, gap, row_height, text_edge
from lvctx_gui.ui.kit.theme import current_theme, monospaced

_SHOWN = 7
"""Rows that are seen at once where there is room; the others are scrolled to."""

_LEAST = 2
_MEASURED = 500
"""Keys whose width is looked at: any number of them opens at once."""

_KEYS_SHARE = 0.45
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class DeletedEntry:
    """A key that is to go, one of the values that it has, and what else is to be said of it."""

    key: str = field(repr=False)
    value: Value = field(repr=False)
    remark: str = field(default="", repr=False)

    @property
    def value_text(self) -> str:
        """The value, and the remark behind it, as one line with marks for what would be invisible."""
        shown = "".join(piece.text for piece in value_pieces(self.value)[0])
        return (
            tr("{value}  ({remark})", "an entry", value=shown, remark=self.remark) if self.remark else shown
        )

    @property
    def text(self) -> str:
        """Key and value, for screen readers and tool tips."""
        key = plain_text(self.key, DRAWN) or EMPTY
        return tr("{key}: {value}", "an entry", key=key, value=self.value_text)


class DeletedEntriesView(QListView):
    """Lists entries, one a line, to be read. However many there are, what is not seen costs nothing."""

    def __init__(self, entries: Sequence[DeletedEntry], name: str) -> None:
        super().__init__()
        self.setObjectName("deletedEntriesView")
        self.setAccessibleName(name)
        self._count = len(entries)
        model = _Entries(entries, self)
        self.setModel(model)
        self.setItemDelegate(_Line(model, self))
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        if entries:
            self.setCurrentIndex(model.index(0, 0))

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """All of it, or some rows."""
        return self._size_of(min(max(self._count, 1), _SHOWN))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """A row or two."""
        return self._size_of(min(max(self._count, 1), _LEAST))

    def _size_of(self, rows: int) -> QSize:
        return QSize(em(12), rows * row_height() + 2 * self.frameWidth() + 2)


class _Entries(QAbstractTableModel):
    """One column of lines. Qt's own model for lists lets nobody ask how many columns it has."""

    def __init__(self, entries: Sequence[DeletedEntry], parent: QObject) -> None:
        super().__init__(parent)
        self.entries = entries

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        return 0 if parent.isValid() else 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """What is read out; the delegate draws it itself."""
        entry = self.entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return entry.text
        return plain_tip(entry.text) if role == Qt.ItemDataRole.ToolTipRole else None


class _Line(QStyledItemDelegate):
    """Draws the key, and the value from the same place in every line."""

    def __init__(self, model: _Entries, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._entries = model.entries
        self._mono = monospaced()
        metrics = QFontMetrics(self._mono)
        first = self._entries[:_MEASURED]
        texts = (plain_text(entry.key, 80) or EMPTY for entry in first)
        self._keys = max((metrics.horizontalAdvance(text) for text in texts), default=0) + 1

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:  # noqa: N802  # Qt's name
        return QSize(em(10), row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, entry, rect = current_theme(), self._entries[index.row()], option.rect
        painter.save()
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)  # signs piled upon each other
        if option.state & QStyle.StateFlag.State_Selected and self._view.hasFocus():
            painter.fillRect(rect, colour(theme.selection))
            painter.fillRect(rect.left(), rect.top(), max(2, em(0.18)), rect.height(), colour(theme.accent))
        inner = rect.adjusted(text_edge(), 0, -gap(), 0)
        keys = min(self._keys, int(inner.width() * _KEYS_SHARE))
        key = pieces(entry.key, DRAWN) or (Piece(EMPTY, mark=True),)
        _draw(painter, inner.adjusted(0, 0, keys - inner.width(), 0), key, self._mono)
        shown, is_italic = value_pieces(entry.value)
        font = QFont(option.font)
        font.setItalic(is_italic)
        if entry.remark:
            shown = (*shown, Piece(f"  {entry.remark}", mark=True))
        _draw(painter, inner.adjusted(keys + em(), 0, 0, 0), shown, font)
        painter.restore()


def _draw(painter: QPainter, rect: QRect, shown: Sequence[Piece], font: QFont) -> None:
    theme = current_theme()
    painter.setFont(font)
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
    for piece, x in fitting(shown, max(rect.width(), 0), QFontMetrics(font))[0]:
        painter.setPen(colour(theme.dim if piece.mark else theme.text))
        painter.drawText(rect.adjusted(x, 0, 0, 0), flags, piece.text)
