"""The requests of a window as a table: one a row, the latest at the bottom."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon

from lvctx_gui.core.exchange import Ending, Exchange
from lvctx_gui.core.fold import fold
from lvctx_gui.core.masking.masks import Masks
from lvctx_gui.core.translate import mark
from lvctx_gui.ui.kit.column_headers import header_cell
from lvctx_gui.ui.kit.palettes import Theme
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.signs import Sign, sign_icon
from lvctx_gui.ui.kit.theme import current_theme
from lvctx_gui.ui.requests.words import note_words, operation_words, path_words, status_words, time_words

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns from left to right."""

    TIME = 0
    OPERATION = 1
    METHOD = 2
    PATH = 3
    STATUS = 4
    DURATION = 5
    SENT = 6
    RECEIVED = 7
    NOTE = 8


HEADERS = (
    mark("Time", "a column"),
    mark("Operation", "a column"),
    mark("Method", "a column"),
    mark("Path", "a column"),
    mark("Status", "a column"),
    mark("ms", "a column"),
    mark("Sent", "a column"),
    mark("Received", "a column"),
    mark("Note", "a column"),
)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_NUMBERS = frozenset({Column.DURATION, Column.SENT, Column.RECEIVED})


class RequestsModel(QAbstractTableModel):
    """Rows of requests; what leaves it is masked. ``follow`` takes over others, ``set_filter`` chooses."""

    def __init__(self, masks: Callable[[], Masks], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._masks = masks
        self._all: Sequence[Exchange] = ()
        self._rows: list[Exchange] = []
        self._needles: list[str] = []

    @property
    def rows(self) -> Sequence[Exchange]:
        """The visible ones, from top to bottom."""
        return self._rows

    @property
    def total(self) -> int:
        """How many there are without any filter."""
        return len(self._all)

    def follow(self, exchanges: Sequence[Exchange]) -> None:
        """Show ``exchanges``: older ones may be gone, later ones there. Other rows stay what they are."""
        gone = len(self._rows)
        if exchanges:
            gone = bisect_left(self._rows, exchanges[0].number, key=lambda row: row.number)
        if gone:
            self.beginRemoveRows(QModelIndex(), 0, gone - 1)
            del self._rows[:gone]
            self.endRemoveRows()
        latest = self._all[-1].number if self._all else 0
        self._all = exchanges
        first = bisect_right(exchanges, latest, key=lambda each: each.number)
        added = [each for each in exchanges[first:] if self._matches(each)]
        if added:
            count = len(self._rows)
            self.beginInsertRows(QModelIndex(), count, count + len(added) - 1)
            self._rows += added
            self.endInsertRows()

    def set_filter(self, text: str) -> None:
        """Show only requests that hold every word of ``text``; ``""`` shows all."""
        self.beginResetModel()
        self._needles = fold(text).split()
        self._rows = [each for each in self._all if self._matches(each)]
        self.endResetModel()

    def _matches(self, exchange: Exchange) -> bool:
        if not self._needles:
            return True
        # What stands behind the question mark may be secret.
        path = exchange.target.partition("?")[0]
        words = (
            operation_words(exchange),
            exchange.method,
            path,
            status_words(exchange),
            note_words(exchange),
        )
        found_by = _folded("\n".join(words))
        return all(needle in found_by for needle in self._needles)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """How many requests are visible."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """See ``Column``."""
        return 0 if parent.isValid() else len(Column)

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401  # Qt's signature
        """Column names; rows are headed by their numbers."""
        if orientation is Qt.Orientation.Vertical:
            if role == Qt.ItemDataRole.DisplayRole and 0 <= section < len(self._rows):
                return str(self._rows[section].number)
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _NUMBERS:
            return _RIGHT
        return header_cell(HEADERS, section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  # Qt's
        """Cells as text, whole in the tool tip; the status with a sign of what it means."""
        if not index.isValid():
            return None
        exchange, column = self._rows[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(exchange, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._cell(exchange, column)) or None
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _NUMBERS:
            return _RIGHT
        if column is Column.STATUS and role == Qt.ItemDataRole.DecorationRole:
            return _sign_of(_kind(exchange))
        if column is Column.STATUS and role == Qt.ItemDataRole.ForegroundRole:
            return QColor(_INKS[_kind(exchange)](current_theme()))
        return None

    def _cell(self, exchange: Exchange, column: Column) -> str:
        if column is Column.PATH:
            return path_words(exchange, self._masks())
        return _CELLS[column](exchange)


_CELLS: dict[Column, Callable[[Exchange], str]] = {
    Column.TIME: time_words,
    Column.OPERATION: operation_words,
    Column.METHOD: lambda exchange: exchange.method,
    Column.STATUS: status_words,
    Column.DURATION: lambda exchange: f"{exchange.seconds * 1000:,.0f}",
    Column.SENT: lambda exchange: f"{exchange.sent:,}",
    Column.RECEIVED: lambda exchange: f"{exchange.received:,}",
    Column.NOTE: note_words,
}
_INKS: dict[Sign, Callable[[Theme], str]] = {
    Sign.SUCCESS: lambda theme: theme.success.ink,
    Sign.WARNING: lambda theme: theme.warning.ink,
    Sign.ERROR: lambda theme: theme.error.ink,
}


def _kind(exchange: Exchange) -> Sign:
    if exchange.ending is not Ending.ANSWERED or exchange.status is None:
        return Sign.ERROR
    return Sign.SUCCESS if exchange.status < 400 else Sign.WARNING


@lru_cache(maxsize=8_192)
def _folded(text: str) -> str:
    return fold(text)


@lru_cache
def _sign_of(sign: Sign) -> QIcon:
    return sign_icon(sign, _INKS[sign])
