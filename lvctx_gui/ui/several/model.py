"""The open calls as rows: which are chosen, what is staged on each, and how it stands with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from lvctx_gui.core.call_labels import call_labels
from lvctx_gui.core.translate import mark, sentences, tr, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.call.page import CallPage
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.kit.column_headers import header_cell
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.theme import current_theme
from lvctx_gui.ui.messages.several import End, Ended

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Column(IntEnum):
    """The columns from left to right."""

    CHOSEN = 0
    CALL = 1
    PLACE = 2
    STAGED = 3
    HOW = 4


HEADERS = (
    "",
    mark("Call", "a column"),
    mark("Environment", "a column"),
    mark("Staged", "a column"),
    mark("How it stands", "a column"),
)


@dataclass(frozen=True, slots=True)
class OpenCallRow:
    """One open call. ``how`` says how it stands with it, in sentences."""

    page: CallPage = field(repr=False, compare=False)
    id: str
    label: str
    place: str
    staged: int
    how: str
    end: End | None = None


def rows_of(pages: Sequence[CallPage], ended: Mapping[str, Ended]) -> list[OpenCallRow]:
    """The rows of ``pages``, in their order; ``ended`` is how the last committing of several has ended."""
    labels = call_labels([(page.state.call, page.state.site) for page in pages])
    return [
        OpenCallRow(
            page,
            page.state.page_id,
            label,
            plain_text(page.state.site.shown_name, 60) if page.state.site is not None else "",
            page.state.draft.staged_count,
            _how(page.state, ended.get(page.state.page_id)),
            None if (known := ended.get(page.state.page_id)) is None else known.end,
        )
        for page, label in zip(pages, labels, strict=True)
    ]


def _how(state: CallState, ended: Ended | None) -> str:
    if state.is_working:
        return tr("Being written …")
    conflicts = len(state.draft.conflicts)
    return sentences(
        (
            ended.text if ended is not None else "",
            state.why_fixed,
            tr("It was not read yet.") if state.is_unread else "",
            tr_n("{n} conflict is to be decided.", "{n} conflicts are to be decided.", conflicts)
            if conflicts
            else "",
        )
    )


class OpenCallsModel(QAbstractTableModel):
    """Shows ``OpenCallRow``s, of which some are chosen: by their ids, whatever comes and goes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[OpenCallRow] = []
        self._chosen: frozenset[str] = frozenset()

    def show_rows(self, rows: list[OpenCallRow]) -> None:
        """Show ``rows``; what is chosen stays so."""
        was, self._rows = self._rows, self._rows
        if [row.id for row in was] != [row.id for row in rows]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        elif was != rows:
            self._rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, Column.HOW))

    def choose(self, numbers: Sequence[int], *, on: bool) -> None:
        """Choose these rows, or no longer."""
        ids = {self._rows[number].id for number in numbers}
        self._chosen = self._chosen | ids if on else self._chosen - ids
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, Column.HOW))

    def is_chosen(self, number: int) -> bool:
        """Whether the row there is chosen."""
        return self._rows[number].id in self._chosen

    @property
    def chosen(self) -> list[OpenCallRow]:
        """The rows that are chosen, from top to bottom."""
        return [row for row in self._rows if row.id in self._chosen]

    def row(self, number: int) -> OpenCallRow:
        """The row there."""
        return self._rows[number]

    def place_of(self, row_id: str) -> int | None:
        """Where the row with this id is."""
        return next((number for number, row in enumerate(self._rows) if row.id == row_id), None)

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802  # Qt's name
        """As many as there are open calls."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802  # Qt's name
        """The five."""
        return 0 if parent.isValid() else len(Column)

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401  # Qt's type
        """What the columns are called; a row is called by its call."""
        if orientation is Qt.Orientation.Vertical and role == Qt.ItemDataRole.DisplayRole:
            return self._rows[section].label
        return header_cell(HEADERS, section, orientation, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Each has a box to check."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == Column.CHOSEN else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  # Qt's type
        """A text, its colour, or what a screen reader says."""
        row, column = self._rows[index.row()], Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, column)
            case Qt.ItemDataRole.ToolTipRole if column is not Column.CHOSEN:
                return plain_tip(self._text(row, column))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._chosen_words(row) if column is Column.CHOSEN else self._spoken(row, column)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self._chosen_words(row)
            case Qt.ItemDataRole.CheckStateRole if column is Column.CHOSEN:
                return Qt.CheckState.Checked if row.id in self._chosen else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ForegroundRole if column is Column.HOW and row.end is not None:
                return self._ink(row.end)
            case _:
                return None

    def _chosen_words(self, row: OpenCallRow) -> str:
        return tr("chosen") if row.id in self._chosen else tr("not chosen")

    def _text(self, row: OpenCallRow, column: Column) -> str:
        match column:
            case Column.CHOSEN:
                return ""  # a box to check is drawn there
            case Column.CALL:
                return row.label
            case Column.PLACE:
                return row.place
            case Column.STAGED:
                return f"{row.staged:,}" if row.staged else ""
            case Column.HOW:
                return f"{row.end.value} {row.how}" if row.end is not None else row.how

    def _spoken(self, row: OpenCallRow, column: Column) -> str:
        if column is Column.STAGED:
            return tr_n("{n} staged change", "{n} staged changes", row.staged)
        if column is Column.HOW and row.end is not None:
            return tr("{outcome}: {how}", "of a call", outcome=row.end.words, how=row.how)
        return self._text(row, column)

    def _ink(self, end: End) -> QColor | None:
        theme = current_theme()
        tone = {
            End.NOT_COMMITTED: theme.error,
            End.NOT_CONFIRMED: theme.warning,
            End.CONFIRMED: theme.success,
        }
        return QColor(tone[end].ink) if end in tone else None
