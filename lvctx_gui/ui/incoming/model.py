"""The rows of a table that comes in: what each key holds, what it is to hold, and whether that is taken."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from lvctx_gui.core.entries import Missing, Value, value_text
from lvctx_gui.core.incoming.rows import Fate, Incoming
from lvctx_gui.core.translate import mark, sentences, tr, tr_marked
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.call.entries.values import EMPTY, NO_VALUE
from lvctx_gui.ui.kit.column_headers import header_cell
from lvctx_gui.ui.kit.palettes import State
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.theme import current_theme

_LONGEST = 300
"""Characters of a value that a cell shows."""


class Column(IntEnum):
    """The columns from left to right."""

    TAKEN = 0
    KEY = 1
    OLD = 2
    NEW = 3
    REMARK = 4


HEADERS = (
    "",
    mark("Key", "a column"),
    mark("Now", "a column"),
    mark("New", "a column"),
    mark("Remark", "a column"),
)

_FATES = {
    Fate.ADDED: mark("added"),
    Fate.CHANGED: mark("changed"),
    Fate.SAME: mark("It holds this already."),
    Fate.LEFT: mark("There is nothing in the cell, so the entry stays as it is."),
}

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class IncomingModel(QAbstractTableModel):
    """Shows ``Incoming`` rows, of which some are taken; no row is worked out before it is seen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Incoming] = ()
        self._shown: Sequence[Incoming] = ()
        self._taken: frozenset[int] = frozenset()
        self._only_open = False

    def show_rows(self, rows: Sequence[Incoming], taken: frozenset[int]) -> None:
        """Show ``rows``, of which those with the ``taken`` numbers are taken."""
        self.beginResetModel()
        self._rows, self._taken = rows, taken
        self._choose()
        self.endResetModel()

    def set_taken(self, taken: frozenset[int]) -> None:
        """Those are taken now."""
        self._taken = taken
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, Column.REMARK))

    def set_only_open(self, only: bool) -> None:
        """Show only rows that a person is to look at, or all."""
        self.beginResetModel()
        self._only_open = only
        self._choose()
        self.endResetModel()

    def _choose(self) -> None:
        self._shown = [row for row in self._rows if row.asks] if self._only_open else self._rows

    def row(self, number: int) -> Incoming:
        """The row that is shown at ``number``."""
        return self._shown[number]

    def is_taken(self, number: int) -> bool:
        """Whether the row that is shown at ``number`` is taken."""
        return self._shown[number].number in self._taken

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802  # Qt's name
        """As many as are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802  # Qt's name
        """The five."""
        return 0 if parent.isValid() else len(Column)

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401  # Qt's type
        """What the columns are called; a row is called by its key."""
        if orientation is Qt.Orientation.Vertical and role == Qt.ItemDataRole.DisplayRole:
            return plain_text(self._shown[section].key, 80)
        return header_cell(HEADERS, section, orientation, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Each can be selected; what can be taken has a box to check."""
        flags = super().flags(index)
        can_be_taken = index.isValid() and self._shown[index.row()].can_be_taken
        is_box = can_be_taken and index.column() == Column.TAKEN
        return flags | Qt.ItemFlag.ItemIsUserCheckable if is_box else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  # Qt's type
        """A text, its colour, or what a screen reader says."""
        row, column = self._shown[index.row()], Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self._text(row, column)) if column is not Column.TAKEN else ""
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row, column)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self._state(row)
            case Qt.ItemDataRole.CheckStateRole if column is Column.TAKEN and row.can_be_taken:
                is_taken = row.number in self._taken
                return Qt.CheckState.Checked if is_taken else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ForegroundRole:
                return self._ink(row, column)
            case _:
                return None

    def _text(self, row: Incoming, column: Column) -> str:
        match column:
            case Column.TAKEN:
                return ""  # a box to check is drawn there
            case Column.KEY:
                return plain_text(row.key, _LONGEST)
            case Column.OLD:
                return tr("(not there)") if isinstance(row.old, Missing) else _value(row.old)
            case Column.NEW:
                return "" if isinstance(row.new, Missing) else _value(row.new)
            case Column.REMARK:
                return remark(row)

    def _spoken(self, row: Incoming, column: Column) -> str:
        if column is not Column.TAKEN:
            return self._text(row, column)
        return self._state(row)

    def _state(self, row: Incoming) -> str:
        if not row.can_be_taken:
            return tr("cannot be taken")
        return tr("taken") if row.number in self._taken else tr("not taken")

    def _ink(self, row: Incoming, column: Column) -> QColor | None:
        theme = current_theme()
        if column is Column.NEW and row.fate in (Fate.ADDED, Fate.CHANGED):
            state = State.ADDED if row.fate is Fate.ADDED else State.CHANGED
            return QColor(theme.tones[state].ink)
        if column is Column.REMARK and row.asks:
            return QColor(theme.error.ink if row.fate is Fate.REFUSED else theme.warning.ink)
        is_dim = column is Column.OLD or not row.can_be_taken
        return QColor(theme.dim) if is_dim else None


def fate_name(row: Incoming) -> str:
    """What becomes of a row, as a word or a sentence; ``""`` where it is refused."""
    return tr_marked(_FATES[row.fate]) if row.fate in _FATES else ""


def remark(row: Incoming) -> str:
    """What there is to say of a row, as sentences or a word."""
    said = sentences(row.remarks)
    if row.fate is Fate.REFUSED:
        return said
    word = tr_marked(_FATES[row.fate])
    # Only the first letter: other languages write some words with a capital letter.
    word = word[:1].upper() + word[1:]
    if not row.can_be_taken:
        return word
    return tr("{fate}. {remark}", fate=word, remark=said) if said else word


def _value(value: Value) -> str:
    if value is None:
        return tr_marked(NO_VALUE)
    return plain_text(value_text(value), _LONGEST) if value != "" else EMPTY
