"""The list of conflicts as a table: key, what it was, what others made of it, what is staged here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.entries import MISSING, Lookup, Missing
from lvctx_gui.core.translate import mark, tr
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.kit.column_headers import header_cell
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.theme import monospaced
from lvctx_gui.ui.messages.conflicts import spoken_conflict
from lvctx_gui.ui.messages.moments import local_now, shown_moment
from lvctx_gui.ui.messages.values import short_value, word_for

_CELL = 200
"""Characters of a value in a cell; all of it is below the table."""

_COLUMNS = (
    mark("Key", "a column"),
    mark("Before", "a column"),
    mark("Theirs", "a column"),
    mark("Mine", "a column"),
)
Index = QModelIndex | QPersistentModelIndex


class ConflictsModel(QAbstractTableModel):
    """Shows conflicts in the order in which they are given."""

    def __init__(self, parent: QObject | None = None, clock: Callable[[], datetime] = local_now) -> None:
        super().__init__(parent)
        self._clock = clock
        self._conflicts: tuple[Conflict, ...] = ()

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What is shown, from top to bottom."""
        return self._conflicts

    @property
    def keys(self) -> list[str]:
        """Their keys, in the same order."""
        return [conflict.key for conflict in self._conflicts]

    def show_conflicts(self, conflicts: Sequence[Conflict]) -> None:
        """Show other conflicts; what stays keeps its row's selection as far as rows only go."""
        wanted = {conflict.key: conflict for conflict in conflicts}
        for number in reversed(range(len(self._conflicts))):
            if self._conflicts[number].key not in wanted:
                self.beginRemoveRows(QModelIndex(), number, number)
                self._conflicts = (*self._conflicts[:number], *self._conflicts[number + 1 :])
                self.endRemoveRows()
        known = {conflict.key for conflict in self._conflicts}
        come = [conflict for conflict in conflicts if conflict.key not in known]
        if come:
            last = len(self._conflicts)
            self.beginInsertRows(QModelIndex(), last, last + len(come) - 1)
            self._conflicts = (*self._conflicts, *come)
            self.endInsertRows()
        self._conflicts = tuple(wanted[conflict.key] for conflict in self._conflicts)
        if self._conflicts:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._conflicts) - 1, len(_COLUMNS) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """One row a conflict."""
        return 0 if parent.isValid() else len(self._conflicts)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """Key, before, theirs, mine."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401  # Qt's signature
        """Column names; rows have none."""
        return header_cell(_COLUMNS, section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  # Qt's
        """Cells as text; the key's cell says all of its row to screen readers."""
        if not index.isValid():
            return None
        conflict = self._conflicts[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(conflict, index.column())
        if role == Qt.ItemDataRole.FontRole and index.column() == 0:
            return _key_font()
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._cell(conflict, index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            spoken = spoken_conflict(conflict, self._clock())
            return spoken if index.column() == 0 else self._cell(conflict, index.column())
        return None

    def _cell(self, conflict: Conflict, column: int) -> str:
        if column == 0:
            return plain_text(conflict.key, _CELL)
        if column == 1:
            is_new = isinstance(conflict.base, Missing)
            return tr("not there", "in place of a value") if is_new else _shown(conflict.base)
        if column == 2:
            value = _shown(conflict.theirs)
            if conflict.seen is None:
                return value
            time = shown_moment(conflict.seen, self._clock())
            return tr("{value}  ({time})", "a value and when it was read", value=value, time=time)
        return _shown(conflict.mine)


def _key_font() -> QFont:
    font = monospaced()
    font.setFamilies(font.families())  # or Qt takes the family for one that nobody has chosen
    return font


def _shown(value: Lookup) -> str:
    """``value`` without quotation marks, unless it reads like the word for no value at all."""
    shown = plain_text(value, _CELL) if isinstance(value, str) else ""
    words = (word_for(MISSING), word_for(None), word_for(""))
    return shown if shown and shown not in words else short_value(value, _CELL)
