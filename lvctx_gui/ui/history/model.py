"""The history as a table: one operation a row, the newest first; it filters its own list."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from functools import cache
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.diff import Change
from lvctx_gui.core.entries import Lookup, Missing, value_text
from lvctx_gui.core.fold import fold
from lvctx_gui.core.record import Operation, Record
from lvctx_gui.core.reversal import Mark, mark_of
from lvctx_gui.core.site import Site
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

_FEW, _SHORT = 50, 4_000
"""Keys, and characters of them and of their values, up to which an operation is found by what is here."""

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
    """What is shown and asked of an operation again and again, worked out once; its keys are not in it.

    ``cells`` are its texts by ``Column``, ``found_by`` what it is found by at once, folded: everything that
    can be looked for where ``is_whole``, else all but its keys and values. ``no_revert`` says why there is
    nothing to revert, ``""`` where there is. ``mark`` tells which operation takes back which.
    """

    id: str
    call: CallRef
    site: Site
    began: datetime
    ended: datetime | None
    user: str
    work: Operation
    cells: tuple[str, ...] = field(repr=False)
    found_by: str = field(repr=False)
    is_whole: bool
    tone: Tone
    no_revert: str
    mark: Mark = field(repr=False)


def words_of(text: str) -> list[str]:
    """What is looked for where a person types ``text``."""
    return fold(text).split()


def make_rows(records: Iterable[Record]) -> list[HistoryRow]:
    """The rows of ``records``. Meant for a thread: operations with thousands of keys take a while."""
    return [_make_row(record) for record in records]


def _make_row(record: Record) -> HistoryRow:
    intent, changes = record.intent, record.intent.changes
    cells = _cells(record, changes)
    texts = _heads(record, cells)
    whole = () if len(changes) > _FEW else (intent.note, record.shown_remark, *_texts_of(changes))
    is_whole = len(changes) <= _FEW and sum(map(len, whole)) <= _SHORT
    return HistoryRow(
        intent.id,
        intent.call,
        intent.site,
        intent.began,
        record.ended,
        author(record),
        intent.work,
        cells,
        fold("\n".join((*texts, *whole) if is_whole else texts)),
        is_whole,
        outcome_tone(record),
        why_nothing_to_revert(record),
        mark_of(record),
    )


def all_texts(record: Record) -> Iterator[str]:
    """Everything of an operation that can be looked for."""
    intent, changes = record.intent, record.intent.changes
    yield from _heads(record, _cells(record, changes))
    yield from (intent.note, record.shown_remark)
    yield from _texts_of(changes)


def _cells(record: Record, changes: tuple[Change, ...]) -> tuple[str, ...]:
    intent = record.intent
    return (
        began_at(record),
        f"{intent.call.tx_id} · {plain_text(intent.call.account, 40)}",
        plain_text(author(record), 60),
        change_summary(record, changes),
        outcome_summary(record),
        plain_text(intent.note, 200),
    )


def _heads(record: Record, cells: tuple[str, ...]) -> tuple[str, ...]:
    intent = record.intent
    return (*cells, headline(record), author_in_full(record), str(intent.call), intent.site.shown_name)


def _texts_of(changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        yield change.key
        yield _shown(change.before)
        yield _shown(change.after)


def _shown(value: Lookup) -> str:
    return "" if isinstance(value, Missing) else value_text(value)


class HistoryModel(QAbstractTableModel):
    """Rows of operations."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[HistoryRow] = []
        self._places: list[int] = []
        """Where in ``_all`` the visible rows stand, from top to bottom."""
        self._filter = ""
        self._found: set[str] = set()
        """What the filter finds by its keys and values, though they are not here."""

    @property
    def rows(self) -> list[HistoryRow]:
        """The visible ones, from top to bottom."""
        return [self._all[place] for place in self._places]

    @property
    def all_rows(self) -> Sequence[HistoryRow]:
        """All, whatever the filter hides."""
        return self._all

    @property
    def total(self) -> int:
        """How many there are without any filter."""
        return len(self._all)

    def row_at(self, number: int) -> HistoryRow:
        """A visible one."""
        return self._all[self._places[number]]

    def show_rows(self, rows: Sequence[HistoryRow]) -> None:
        """Show these, as far as the filter lets them, in place of what was there before."""
        self.beginResetModel()
        self._all = list(rows)
        self._places = self._matching(0)
        self.endResetModel()

    def add_rows(self, rows: Sequence[HistoryRow]) -> None:
        """Show these below the others, as far as the filter lets them."""
        begin = len(self._all)
        self._all += rows
        matching = self._matching(begin)
        if matching:
            last = len(self._places) + len(matching) - 1
            self.beginInsertRows(QModelIndex(), len(self._places), last)
            self._places += matching
            self.endInsertRows()

    def set_filter(self, text: str) -> None:
        """Show only operations that hold every word of ``text``, as far as it is known; ``""`` shows all."""
        self.beginResetModel()
        self._filter = text
        self._found.clear()
        self._places = self._matching(0)
        self.endResetModel()

    def reveal(self, ids: Iterable[str]) -> None:
        """Show these operations too, each in its place: the filter finds them by what is not here."""
        wanted = set(ids) - self._found
        self._found |= wanted
        for place, row in enumerate(self._all) if wanted else ():
            at = bisect_left(self._places, place)
            if row.id in wanted and self._places[at : at + 1] != [place]:
                self.beginInsertRows(QModelIndex(), at, at)
                self._places.insert(at, place)
                self.endInsertRows()

    def unknown(self) -> list[str]:
        """The hidden operations of which only their keys and values can tell whether they are to be shown."""
        shown = set(self._places)
        return [row.id for n, row in enumerate(self._all) if not row.is_whole and n not in shown]

    def _matching(self, begin: int) -> list[int]:
        needles = words_of(self._filter)
        return [
            begin + number
            for number, row in enumerate(self._all[begin:] if begin else self._all)
            if row.id in self._found or all(needle in row.found_by for needle in needles)
        ]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """How many operations are visible."""
        return 0 if parent.isValid() else len(self._places)

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
        row, column = self.row_at(index.row()), index.column()
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
