"""The history as a table: one operation a row, the newest first; it filters its own list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon

from lvctx_gui.core.entries import Lookup, Missing, value_text
from lvctx_gui.core.fold import fold
from lvctx_gui.core.record import Record
from lvctx_gui.core.translate import mark
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.kit.column_headers import header_cell
from lvctx_gui.ui.kit.palettes import Theme
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.signs import Sign, sign_icon
from lvctx_gui.ui.kit.theme import current_theme
from lvctx_gui.ui.messages.history import (
    author,
    author_in_full,
    began_at,
    change_summary,
    headline,
    outcome_summary,
    outcome_tone,
    why_nothing_to_revert,
)
from lvctx_gui.ui.messages.message import Tone

_FREED_AT_ONCE = 10_000
"""Keys that are freed in one turn of the event loop."""

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns from left to right."""

    WHEN = 0
    CALL = 1
    BY = 2
    WHAT = 3
    OUTCOME = 4
    NOTE = 5


HEADERS = (
    mark("When", "a column"),
    mark("Call", "a column"),
    mark("By", "a column"),
    mark("What", "a column"),
    mark("Outcome", "a column"),
    mark("Note", "a column"),
)

_SIGNS = {
    Tone.INFO: Sign.INFO,
    Tone.SUCCESS: Sign.SUCCESS,
    Tone.WARNING: Sign.WARNING,
    Tone.ERROR: Sign.ERROR,
}
_INKS: dict[Tone, Callable[[Theme], str]] = {
    Tone.INFO: lambda theme: theme.info.ink,
    Tone.SUCCESS: lambda theme: theme.success.ink,
    Tone.WARNING: lambda theme: theme.warning.ink,
    Tone.ERROR: lambda theme: theme.error.ink,
}


@dataclass(frozen=True, slots=True, eq=False)
class HistoryRow:
    """A record and all that is shown and asked of it again and again, worked out once.

    ``cells`` are its texts by ``Column``, ``found_by`` everything that can be looked for, folded;
    ``no_revert`` says why there is nothing to revert, ``""`` where there is.
    """

    record: Record
    cells: tuple[str, ...] = field(repr=False)
    found_by: str = field(repr=False)
    tone: Tone
    no_revert: str


def make_rows(records: Iterable[Record]) -> list[HistoryRow]:
    """The rows of ``records``. Meant for a thread: operations with thousands of keys take a while."""
    return [_make_row(record) for record in records]


def _make_row(record: Record) -> HistoryRow:
    intent, changes = record.intent, record.intent.changes
    cells = (
        began_at(record),
        f"{intent.call.tx_id} · {plain_text(intent.call.account, 40)}",
        plain_text(author(record), 60),
        change_summary(record, changes),
        outcome_summary(record),
        plain_text(intent.note, 200),
    )
    texts = [*cells, headline(record), author_in_full(record), str(intent.call)]
    texts += [intent.site.shown_name, intent.note, record.shown_remark]
    for change in changes:
        texts += [change.key, _shown(change.before), _shown(change.after)]
    found_by = fold("\n".join(texts))
    return HistoryRow(record, cells, found_by, outcome_tone(record), why_nothing_to_revert(record))


async def release_rows(rows: list[HistoryRow]) -> None:
    """Empty ``rows`` turn by turn: to free some hundred thousand keys at once would hold the window."""
    import asyncio

    freed = 0
    while rows:
        freed += len(rows.pop().record.results) + 1
        if freed > _FREED_AT_ONCE:
            freed = 0
            await asyncio.sleep(0)


def _shown(value: Lookup) -> str:
    return "" if isinstance(value, Missing) else value_text(value)


class HistoryModel(QAbstractTableModel):
    """Rows of operations."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[HistoryRow] = []
        self._rows: list[HistoryRow] = []
        self._filter = ""

    @property
    def rows(self) -> list[HistoryRow]:
        """The visible ones, from top to bottom."""
        return list(self._rows)

    @property
    def total(self) -> int:
        """How many there are without any filter."""
        return len(self._all)

    def show_rows(self, rows: Sequence[HistoryRow]) -> list[HistoryRow]:
        """Show these, as far as the filter lets them, and return all that were there before."""
        self.beginResetModel()
        before, self._all = self._all, list(rows)
        self._rows = self._matching(self._all)
        self.endResetModel()
        return before

    def add_rows(self, rows: Sequence[HistoryRow]) -> None:
        """Show these below the others, as far as the filter lets them."""
        self._all += rows
        matching = self._matching(rows)
        if matching:
            last = len(self._rows) + len(matching) - 1
            self.beginInsertRows(QModelIndex(), len(self._rows), last)
            self._rows += matching
            self.endInsertRows()

    def set_filter(self, text: str) -> None:
        """Show only operations that hold every word of ``text`` anywhere; ``""`` shows all."""
        self.beginResetModel()
        self._filter = text
        self._rows = self._matching(self._all)
        self.endResetModel()

    def _matching(self, rows: Sequence[HistoryRow]) -> list[HistoryRow]:
        needles = fold(self._filter).split()
        return [row for row in rows if all(needle in row.found_by for needle in needles)]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """How many operations are visible."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """When, call, by, what, outcome, note."""
        return 0 if parent.isValid() else len(Column)

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401  # Qt's signature
        """Column names; rows have none."""
        return header_cell(HEADERS, section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  # Qt's
        """Cells as text, whole in the tool tip; the outcome in the colour of what it means."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(row.cells[column]) or None
        if column == Column.OUTCOME and role == Qt.ItemDataRole.DecorationRole:
            return _sign_of(row.tone)
        if column == Column.OUTCOME and role == Qt.ItemDataRole.ForegroundRole:
            return QColor(_INKS[row.tone](current_theme()))
        return None


@cache
def _sign_of(tone: Tone) -> QIcon:
    return sign_icon(_SIGNS[tone], _INKS[tone])
