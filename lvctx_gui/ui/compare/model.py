"""The table of a comparison: one key a row. It filters its own list and makes no row that nobody sees."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from lvctx_gui.core.comparison import Comparison, Row, RowKind
from lvctx_gui.core.entries import Lookup, Missing, Value, value_text
from lvctx_gui.core.fold import fold
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_text, without_halves
from lvctx_gui.ui.call.entries.rows import RowId
from lvctx_gui.ui.call.entries.rows_model import RowsModel
from lvctx_gui.ui.call.entries.values import shown_value, spoken_value
from lvctx_gui.ui.compare.marks import Run, cell_runs
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.messages.comparing import row_words

_AT_ONCE = 2_000
"""Rows that are looked through in one turn of the event loop."""

_FEW = 20
"""Keys whose rows are looked for one by one."""

_TIP = 300
_KNOWN = 500
"""Rows whose runs are kept: those in sight, and some around them."""

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns from left to right."""

    STATE = 0
    KEY = 1
    LEFT = 2
    RIGHT = 3


class CompareModel(RowsModel):
    """Shows a comparison; a row's id is its key. ``shown_changed`` when other rows are shown."""

    shown_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: Comparison | None = None
        self._comparison: Comparison | None = None
        """What is shown: while a filter looks through another one, that is still the one before."""
        self._titles = ("", "")
        self._only_differences = False
        self._filter = ""
        self._numbers: Sequence[int] = ()
        self._rows_by_key: dict[str, int] | None = None
        self._searched = 0
        self._runs: dict[tuple[int, int], tuple[list[Run], bool]] = {}
        self._finding: Iterator[list[int]] | None = None
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self._find_on)

    # What is shown ------------------------------------------------------------------------------------

    def show_comparison(self, comparison: Comparison, titles: tuple[str, str]) -> None:
        """Show ``comparison``, whose sides are called by ``titles``."""
        self._wanted, self._titles = comparison, titles
        self._rearrange()

    def set_filter(self, text: str) -> None:
        """Show only rows whose key or one of whose values holds ``text``; ``""`` shows all."""
        if text != self._filter:
            self._filter = text
            self._rearrange()

    def set_only_differences(self, only: bool) -> None:
        """Show only what differs and is not ignored, or everything."""
        if only is not self._only_differences:
            self._only_differences = only
            self._rearrange()

    @property
    def total(self) -> int:
        """How many rows there are without filter and choice."""
        return len(self._comparison) if self._comparison is not None else 0

    @property
    def is_finding(self) -> bool:
        """Whether what the filter finds is not shown yet."""
        return self._finding is not None

    def _rearrange(self) -> None:
        self._next.stop()
        self._finding = None
        comparison = self._wanted
        if comparison is None:
            return
        everything = range(comparison.counts.differences if self._only_differences else len(comparison))
        if not self._filter:
            self._show_rows(everything)
        elif len(everything) <= _AT_ONCE:
            self._show_rows(next(_found(comparison, everything, self._filter), []))
        else:
            # Rows stay as they are until then, and the last text is what counts.
            self._finding = _found(comparison, everything, self._filter)
            self._found: list[int] = []
            self._next.start()

    def _find_on(self) -> None:
        found = next(self._finding, None) if self._finding is not None else None
        if found is not None:
            self._found += found
            return
        self._next.stop()
        self._finding = None
        self._show_rows(self._found)

    def _show_rows(self, numbers: Sequence[int]) -> None:
        self.about_to_rearrange.emit()
        self.beginResetModel()
        self._comparison = self._wanted
        self._numbers, self._rows_by_key, self._runs = numbers, None, {}
        self._searched = 0
        self.endResetModel()
        self.rearranged.emit()
        self.shown_changed.emit()

    # Rows ---------------------------------------------------------------------------------------------

    def row(self, number: int) -> Row | None:
        """A visible row."""
        if self._comparison is None or not 0 <= number < len(self._numbers):
            return None
        return self._comparison.row(self._numbers[number])

    def kind(self, number: int) -> RowKind:
        """How the sides stand to each other in a visible row."""
        assert self._comparison is not None  # noqa: S101  # there is a row
        return self._comparison.kind(self._numbers[number])

    def differing_among(self, numbers: Sequence[int]) -> int:
        """How many of these visible rows show a difference, ignored ones included."""
        if self._comparison is None:
            return 0
        counts, shown = self._comparison.counts, self._numbers
        end = counts.differences + counts.ignored
        return sum(shown[number] < end for number in numbers if number < len(shown))

    def runs(self, number: int, column: int) -> tuple[list[Run], bool]:
        """What a visible row shows of a value, and whether that stands for nothing; see ``cell_runs``."""
        known = self._runs.get((number, column))
        row = self.row(number) if known is None else None
        if row is not None:
            is_left = column == Column.LEFT
            values = (row.left, row.right) if is_left else (row.right, row.left)
            if len(self._runs) > 2 * _KNOWN:
                self._runs.clear()
            known = self._runs[number, column] = cell_runs(*values, is_left=is_left)
        return known or ([], False)

    def rows_text(self, numbers: Sequence[int]) -> str:
        """Visible rows as text: a line for each, key, left and right value parted by tabs."""
        if self._comparison is None:
            return ""
        keys, left, right = (
            self._comparison.keys,
            self._comparison.left.context,
            self._comparison.right.context,
        )
        chosen = [keys[self._numbers[number]] for number in numbers]
        lines = (f"{key}\t{_cell(left.values_of(key))}\t{_cell(right.values_of(key))}" for key in chosen)
        return without_halves("\n".join(lines))

    def row_id(self, row: int) -> RowId | None:
        """The key of a visible row."""
        comparison = self._comparison
        is_there = comparison is not None and 0 <= row < len(self._numbers)
        return comparison.keys[self._numbers[row]] if comparison is not None and is_there else None

    def row_of(self, row_id: RowId) -> int | None:
        """Where the row of a key is now."""
        if self._comparison is None or not isinstance(row_id, str):
            return None
        keys = self._comparison.keys
        if self._rows_by_key is None and self._searched < _FEW:
            self._searched += 1
            # Looking through all keys for one takes a millisecond, a dictionary of 100,000 thirty.
            try:
                number = keys.index(row_id)
            except ValueError:
                return None
            row = bisect_left(self._numbers, number)
            return row if row < len(self._numbers) and self._numbers[row] == number else None
        if self._rows_by_key is None:
            self._rows_by_key = {keys[number]: row for row, number in enumerate(self._numbers)}
        return self._rows_by_key.get(row_id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """How many rows are visible."""
        return 0 if parent.isValid() else len(self._numbers)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """State, key, left and right."""
        return 0 if parent.isValid() else len(Column)

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401  # Qt's signature
        """Names of the columns: those of the values name the sides."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        left, right = self._titles
        return (tr("State", "a column"), tr("Key", "a column"), left, right)[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  # Qt's
        """Cells as text; tool tips with marks, and what screen readers say."""
        if role not in _ROLES or not index.isValid() or (row := self.row(index.row())) is None:
            return None
        column = index.column()
        if column == Column.STATE:
            return row_words(row.kind)
        if column == Column.KEY:
            return without_halves(row.key) if role == Qt.ItemDataRole.DisplayRole else _tip(row.key, role)
        values = row.left if column == Column.LEFT else row.right
        if role == Qt.ItemDataRole.DisplayRole:
            return "  ¦  ".join(map(shown_value, values))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip("\n".join(plain_text(value_text(value), _TIP) for value in values))
        return _spoken(values, is_known=row.kind is not RowKind.UNKNOWN)


_ROLES = frozenset(
    (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
)


def _cell(values: Sequence[Value]) -> str:
    return value_text(values[0]) if len(values) == 1 else " ¦ ".join(map(value_text, values))


def _tip(key: str, role: int) -> str:
    shown = plain_text(key, _TIP)
    return plain_tip(shown) if role == Qt.ItemDataRole.ToolTipRole else shown


def _spoken(values: Sequence[Value], *, is_known: bool) -> str:
    if not values:
        return tr("no such key") if is_known else tr("not known")
    return tr(", ", "between names").join(map(spoken_value, values))


def _found(comparison: Comparison, numbers: range, text: str) -> Iterator[list[int]]:
    """Those of ``numbers`` whose rows hold ``text``, some at a time."""
    needle = fold(text)
    for start in range(0, len(numbers), _AT_ONCE):
        found = []
        for number in numbers[start : start + _AT_ONCE]:
            change = comparison.change(number)
            texts = (change.key, _searched(change.before), _searched(change.after))
            if any(needle in fold(each) for each in texts):
                found.append(number)
        yield found


def _searched(value: Lookup) -> str:
    return "" if isinstance(value, Missing) else value_text(value)
