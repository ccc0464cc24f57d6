"""The history as a table: one work a row, the newest first; it filters its own list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from lvctx_gui.core.diff import Kind
from lvctx_gui.core.draft import key_name
from lvctx_gui.core.entries import Lookup, Missing, value_text
from lvctx_gui.core.record import Record, Work
from lvctx_gui.core.settle import Outcome
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.theme import current_theme

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns from left to right."""

    WHEN = 0
    CALL = 1
    BY = 2
    WHAT = 3
    OUTCOME = 4
    NOTE = 5


HEADERS = ("When", "Call", "By", "What", "Outcome", "Note")
_NAMED_KEYS = 3


def by_whom(record: Record) -> str:
    """Who did it, as far as the program knew."""
    return record.intent.user or "pasted session"


def what(record: Record) -> str:
    """What was to be done, in a few words: counts, then keys."""
    intent = record.intent
    if intent.work is Work.DELETE_ALL:
        return f"delete the whole context ({len(intent.before):,})"
    numbers = Counter(change.kind for change in intent.changes)
    counts = [f"{numbers[kind]:,} {kind.value}" for kind in Kind if numbers[kind]]
    keys = ", ".join(plain_text(key, 30) for key in intent.order[:_NAMED_KEYS])
    more = " …" if len(intent.order) > _NAMED_KEYS else ""
    return f"{', '.join(counts)}: {keys}{more}"


def outcome_words(record: Record) -> str:
    """How it ended, with a sign of its own."""
    if record.ended is None:
        return "… under way, or interrupted"
    sign = "✓" if record.summary == "confirmed" else "?" if record.keys(Outcome.NOT_CONFIRMED) else "⊘"
    return f"{sign} {record.summary}"


class HistoryModel(QAbstractTableModel):
    """Rows of records."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[tuple[Record, str]] = []
        self._rows: list[Record] = []
        self._filter = ""

    @property
    def records(self) -> list[Record]:
        """The visible ones, from top to bottom."""
        return list(self._rows)

    @property
    def total(self) -> int:
        """How many there are without any filter."""
        return len(self._all)

    def show_records(self, searchable: Sequence[tuple[Record, str]]) -> None:
        """Show these, each with its ``words_of``."""
        self.beginResetModel()
        self._all = list(searchable)
        self._rows = self._matching()
        self.endResetModel()

    def set_filter(self, text: str) -> None:
        """Show only records that hold every word of ``text`` anywhere; ``""`` shows all."""
        self.beginResetModel()
        self._filter = text
        self._rows = self._matching()
        self.endResetModel()

    def _matching(self) -> list[Record]:
        needles = self._filter.casefold().split()
        return [record for record, words in self._all if all(needle in words for needle in needles)]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """How many records are visible."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """When, call, by, what, outcome, note."""
        return 0 if parent.isValid() else len(Column)

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401  # Qt's signature
        """Column names; rows have none."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  # Qt's
        """Cells as text; the outcome in the colour of what it means."""
        if not index.isValid():
            return None
        record, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(record, column)
        if role == Qt.ItemDataRole.ForegroundRole and column == Column.OUTCOME:
            theme = current_theme()
            is_good = record.summary == "confirmed"
            return QColor(theme.success.ink if is_good else theme.warning.ink)
        return None


def _cell(record: Record, column: int) -> str:
    intent = record.intent
    match column:
        case Column.WHEN:
            return f"{intent.began.astimezone():%Y-%m-%d %H:%M:%S}"
        case Column.CALL:
            return f"{intent.call.tx_id} · {plain_text(intent.call.account, 40)}"
        case Column.BY:
            return plain_text(by_whom(record), 60)
        case Column.WHAT:
            return what(record)
        case Column.OUTCOME:
            return outcome_words(record)
        case _:
            return plain_text(intent.note, 200)


def words_of(record: Record) -> str:
    """Everything of a record that can be looked for, folded."""
    intent = record.intent
    texts = [_cell(record, column) for column in Column]
    texts += [str(intent.call), intent.site.name, intent.note, record.remark]
    for change in intent.changes:
        texts += [change.key, _shown(change.before), _shown(change.after)]
    return "\n".join(texts).casefold()


def _shown(value: Lookup) -> str:
    return "" if isinstance(value, Missing) else value_text(value)


def as_text(record: Record) -> str:
    """A record as plain text, for the clipboard."""
    intent, call = record.intent, record.intent.call
    results = {result.key: result for result in record.results}
    lines = [
        f"{_cell(record, Column.WHEN)}  {intent.work.value}  {outcome_words(record)}",
        f"Environment: {intent.site.name}",
        f"Call: {call}",
        f"By: {by_whom(record)}",
        *([f"Note: {intent.note}"] if intent.note else []),
        *([record.remark] if record.remark else []),
    ]
    for change in intent.changes:
        result = results.get(change.key)
        ended = result.outcome.value if result else "not known"
        lines.append(f"{key_name(change.key)}: {_told(change.before)} → {_told(change.after)}  ({ended})")
    return "\n".join(lines)


def _told(value: Lookup) -> str:
    if isinstance(value, Missing):
        return "(none)"
    if value is None:
        return "(no value)"
    return f"“{plain_text(value_text(value), 2_000)}”"
