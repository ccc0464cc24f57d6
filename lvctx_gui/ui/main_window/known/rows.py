"""The rows of lists of known calls: what they hold, and how they are drawn in columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from lvctx_gui.core.kept import KnownCall
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.kit.palettes import Theme
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.scale import em, row_height, text_edge
from lvctx_gui.ui.kit.signs import Sign, draw_sign
from lvctx_gui.ui.kit.theme import current_theme
from lvctx_gui.ui.main_window.known.lines import CallLine

Index = QModelIndex | QPersistentModelIndex

KNOWN = Qt.ItemDataRole.UserRole
"""The role under which a row has its ``KnownCall``."""

LINE = Qt.ItemDataRole.UserRole + 1
"""The role under which it has its ``CallLine``."""

_DROPPED = ((0, 17), (1, 17), (2, 17), (4, 13))
"""Columns that are left out where the label had less than so many em; the environment never is."""

_ENVIRONMENT = 3


class KnownRows(QAbstractListModel):
    """``lines`` as rows, which screen readers read as sentences."""

    def __init__(self, lines: Sequence[CallLine], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines = list(lines)

    @property
    def lines(self) -> Sequence[CallLine]:
        """What is shown, from top to bottom."""
        return self._lines

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """How many calls there are."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  # Qt's
        """The line as text, for screen readers in sentences, and all that names the call in the tool tip."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.line
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(_tip(line))
        if role == KNOWN:
            return line.known
        return line if role == LINE else None


def _tip(line: CallLine) -> str:
    call, site = line.known.call, line.known.site
    account, session = plain_text(call.account, 200), plain_text(call.session, 200)
    place = plain_text(site.base_url, 100)
    return "\n".join(
        (
            line.label,
            tr("Account: {account}", account=account),
            tr("Session: {session}", session=session),
            tr("Environment: {name}", name=line.environment),
            *(() if site.practice else (tr("Server: {address}", address=place),)),
        )
    )


class KnownDelegate(QStyledItemDelegate):
    """Draws a row: its pin, its label, and the facts in columns as wide as those of all rows need.

    Above the first row of each of two parts stands what they are, where ``has_parts``.
    """

    def __init__(self, parent: QWidget, *, has_parts: bool = False) -> None:
        super().__init__(parent)
        self._view = parent
        self._lines: Sequence[CallLine] = ()
        self._has_parts = has_parts
        self._measured: tuple[object, str, list[int]] = None, "", []

    def sizeHint(self, _: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  # Qt's name
        """As high as a row, and the heading above it where there is one."""
        return QSize(0, row_height() + (heading_height() if self._heading(index) else 0))

    def _heading(self, index: Index) -> str:
        return heading(self._lines, index.row()) if self._has_parts else ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw it."""
        line: CallLine = index.data(LINE)
        theme, place = current_theme(), QRect(option.rect)
        painter.save()
        if words := self._heading(index):
            top = QRect(place)
            top.setHeight(heading_height())
            place.setTop(top.bottom() + 1)
            painter.setPen(QColor(theme.dim))
            below = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
            painter.drawText(top.adjusted(text_edge(), 0, 0, -em(0.25)), below, words)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if is_selected or is_hovered:
            painter.fillRect(place, QColor(theme.selection if is_selected else theme.hover))
        if is_selected:
            painter.setPen(QColor(theme.accent))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
        self._draw_cells(painter, place, line, theme)
        painter.restore()

    def _draw_cells(self, painter: QPainter, place: QRect, line: CallLine, theme: Theme) -> None:
        metrics = painter.fontMetrics()
        inner = place.adjusted(text_edge(), 0, -text_edge(), 0)
        if line.known.is_pinned:
            sign = QRect(inner.left(), inner.top(), em(0.85), inner.height())
            draw_sign(painter, sign, Sign.PIN, theme.accent)
        inner.setLeft(inner.left() + em(1.35))
        right, middle = inner.right(), Qt.AlignmentFlag.AlignVCenter
        for number, width in reversed(list(enumerate(self._shown_widths(metrics, inner.width())))):
            if not width:
                continue
            cell = QRect(right - width, inner.top(), width, inner.height())
            strong = number == _ENVIRONMENT and line.is_elsewhere
            painter.setPen(QColor(theme.text if strong else theme.dim))
            words = metrics.elidedText(line.facts[number], Qt.TextElideMode.ElideRight, width)
            side = Qt.AlignmentFlag.AlignRight if number in (1, 4) else Qt.AlignmentFlag.AlignLeft
            if strong:
                sign = QRect(cell.left() - em(1), cell.top(), em(0.8), cell.height())
                draw_sign(painter, sign, Sign.WARNING, theme.warning.ink)
            painter.drawText(cell, middle | side, words)
            right = cell.left() - em(1.2)
        painter.setPen(QColor(theme.text))
        words = metrics.elidedText(line.label, Qt.TextElideMode.ElideMiddle, right - inner.left())
        painter.drawText(
            QRect(inner.left(), inner.top(), right - inner.left(), inner.height()),
            middle | Qt.AlignmentFlag.AlignLeft,
            words,
        )

    def _shown_widths(self, metrics: QFontMetrics, room: int) -> list[int]:
        """How wide each fact's column is, 0 for those that there is no room for."""
        widths = list(self._widths(metrics))
        for dropped, least in _DROPPED:
            if room - sum(width + em(1.2) for width in widths if width) >= em(least):
                break
            widths[dropped] = 0
        if room < em(22):
            widths[_ENVIRONMENT] = min(widths[_ENVIRONMENT], room // 3)
        return widths

    def _widths(self, metrics: QFontMetrics) -> list[int]:
        font = self._view.font().key()
        if self._measured[0] is not self._lines or self._measured[1] != font:
            texts = zip(*(line.facts for line in self._lines), strict=True)
            most = [max(map(metrics.horizontalAdvance, set(column)), default=0) for column in texts]
            # What is as wide as its place would be cut where that was rounded.
            widths = [min(width + em(0.25), em(14)) if width else 0 for width in most]
            self._measured = self._lines, font, widths or [0] * 5
        return self._measured[2]

    def show_lines(self, lines: Sequence[CallLine]) -> None:
        """The rows from now on: columns are as wide as they need."""
        self._lines = lines


def heading(lines: Sequence[CallLine], row: int) -> str:
    """What stands above a row: what the rows from there on are; mostly ``""``."""
    is_pinned = lines[row].known.is_pinned
    if row and lines[row - 1].known.is_pinned == is_pinned:
        return ""
    return tr("Pinned calls") if is_pinned else tr("Recent calls")


def heading_height() -> int:
    """How much room it takes."""
    return em(1.9)


def known_at(index: Index) -> KnownCall | None:
    """The call of a row."""
    known = index.data(KNOWN) if index.isValid() else None
    return known if isinstance(known, KnownCall) else None
