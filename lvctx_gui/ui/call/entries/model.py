"""The table's model: one draft, shown as rows. It filters and sorts its own list of row ids.

Rows keep their place while a person edits: a sort or a filter is applied again only when they ask for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from lvctx_gui.core.draft import Draft, EditRefusedError
from lvctx_gui.core.translate import tr_marked
from lvctx_gui.ui.call.entries import order as ordering
from lvctx_gui.ui.call.entries.columns import COLUMNS, ColumnSpec
from lvctx_gui.ui.call.entries.entering import Entered
from lvctx_gui.ui.call.entries.remarks import problem_of, state_of
from lvctx_gui.ui.call.entries.rows import RowId, Shown
from lvctx_gui.ui.kit.column_headers import header_cell
from lvctx_gui.ui.kit.palettes import State
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.messages.moments import local_now

Index = QModelIndex | QPersistentModelIndex
Apply = Callable[[str, Callable[[Draft], Draft]], bool]

_MANY_RUNS = 8

_display = Qt.ItemDataRole.DisplayRole
_edit = Qt.ItemDataRole.EditRole
_tip = Qt.ItemDataRole.ToolTipRole
_spoken = Qt.ItemDataRole.AccessibleTextRole

# Made once: PySide combines flags in Python, each time anew.
_FIXED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_EDITABLE = _FIXED | Qt.ItemFlag.ItemIsEditable

# What answers each role, by column. Screen readers and tool tips ask for it; what is drawn is not.
_PLAIN: dict[int, tuple[Callable[[Draft, RowId], str], ...]] = {
    _display: tuple(spec.text for spec in COLUMNS),
    _edit: tuple(spec.raw for spec in COLUMNS),
}
_TIMED: dict[int, tuple[Callable[[Draft, RowId, datetime], str], ...]] = {
    _tip: tuple(spec.tip for spec in COLUMNS),
    _spoken: tuple(spec.spoken for spec in COLUMNS),
}

_TITLES = tuple(spec.title for spec in COLUMNS)
_UNNAMED = {number for number, title in enumerate(_TITLES) if not title}
"""Columns whose header shows nothing: it is told all the same."""


class EntriesModel(QAbstractTableModel):
    """Rows of a draft.

    ``apply(name, change)`` stages an edit as one undo step: it returns whether it was accepted, and tells the
    person if not. The owner of the draft then calls ``show_draft``.
    ``rearranged`` follows a reset: the view looks its row ids up again.
    """

    about_to_rearrange = Signal()
    rearranged = Signal()
    counts_changed = Signal()
    key_refused = Signal(str)
    """What was typed as a new row's key cannot be one; it stays in the row. Carries the reason."""

    def __init__(
        self, apply: Apply, parent: QObject | None = None, clock: Callable[[], datetime] = local_now
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._apply = apply
        self._draft = Draft()
        self._all: list[RowId] = []
        self._rows: list[RowId] = []
        self._row_numbers: dict[RowId, int] | None = None
        self._finder = ordering.Finder()
        self._filter = ""
        self._shown = Shown.ALL
        self._changes_first = False
        self._sort: tuple[ColumnSpec | None, bool] = (None, False)
        self._editable = False
        self._place_after: tuple[RowId, RowId] | None = None

    # What is shown ------------------------------------------------------------------------------------

    @property
    def draft(self) -> Draft:
        """The draft that the rows show."""
        return self._draft

    def now(self) -> datetime:
        """What the times that are shown are told from."""
        return self._clock()

    @property
    def total(self) -> int:
        """How many entries there are without any filter; what others removed is none."""
        return len(self._all) - len(self._draft.deleted_remotely)

    @property
    def shown(self) -> int:
        """How many of those are to be seen."""
        gone = set(self._draft.deleted_remotely)
        return len(self._rows) - (sum(row in gone for row in self._rows) if gone else 0)

    def show_draft(self, draft: Draft) -> None:
        """Show ``draft``; what is the same keeps its row, its selection and its editor."""
        old, self._draft = self._draft, draft
        if draft is old:
            return
        if ordering.chooses_others(old, draft, self._shown, self.row_of):
            self._rearrange(ordering.natural_rows(draft))  # the person asked for just these
        elif old.base is draft.base or ordering.have_same_rows(old.base, draft.base):
            same_rows = ordering.loose_rows(draft) == ordering.loose_rows(old)
            if not same_rows:
                self._change_rows(ordering.natural_rows(draft))
            self._announce(old)
        else:
            self._rearrange(ordering.natural_rows(draft))
        self.counts_changed.emit()

    @property
    def is_editable(self) -> bool:
        """Whether cells can be edited at all."""
        return self._editable

    def set_editable(self, editable: bool) -> None:
        """Whether cells can be edited at all."""
        self._editable = editable

    def set_filter(self, text: str) -> None:
        """Show only rows whose key or value holds ``text``; ``""`` shows all."""
        if text != self._filter:
            self._filter = text
            self._rearrange()

    def set_shown(self, shown: Shown) -> None:
        """Show all rows, or only those with something staged, or with something that others changed."""
        if shown is not self._shown:
            self._shown = shown
            self._rearrange()

    def apply_again(self) -> None:
        """Sort and filter again what is shown now."""
        self._rearrange()

    def set_changes_first(self, first: bool) -> None:
        """Put rows with something staged before all others."""
        if first != self._changes_first:
            self._changes_first = first
            self._rearrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by ``column``; -1 goes back to the server's order."""
        self._sort = (COLUMNS[column] if column >= 0 else None, order is Qt.SortOrder.DescendingOrder)
        self._rearrange()

    def row_id(self, row: int) -> RowId | None:
        """The id of a visible row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, row_id: RowId) -> int | None:
        """Where a row is now, or ``None`` when it is filtered away or gone."""
        if self._row_numbers is None:
            self._row_numbers = {row: number for number, row in enumerate(self._rows)}
        return self._row_numbers.get(row_id)

    # QAbstractTableModel ------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """How many rows are visible."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """State, key, value."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = _display
    ) -> Any:  # noqa: ANN401  # Qt's signature
        """Column names; rows have none."""
        is_unnamed = orientation is Qt.Orientation.Horizontal and section in _UNNAMED
        if is_unnamed and role in (_tip, _spoken):
            return tr_marked(COLUMNS[section].name, "a column")
        return header_cell(_TITLES, section, orientation, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells of key and value can be edited, unless the row is staged for deletion or a repetition."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self._editable and COLUMNS[index.column()].editing is not None:
            row = self._rows[index.row()]
            if not isinstance(row, tuple) and state_of(self._draft, row) not in (
                State.REMOVED,
                State.DELETED_REMOTELY,
            ):
                return _EDITABLE
        return _FIXED

    def data(self, index: Index, role: int = _display) -> Any:  # noqa: ANN401  # Qt's signature
        """Cells as text (raw in the edit role), and words for tool tips and screen readers.

        Python code that needs a value whole calls this method itself: on the way through ``QModelIndex.data``
        Qt turns a text with half a character into an empty one.
        """
        if (plain := _PLAIN.get(role)) is not None:
            if index.isValid():
                return plain[index.column()](self._draft, self._rows[index.row()])
        elif (timed := _TIMED.get(role)) is not None and index.isValid():
            said = timed[index.column()](self._draft, self._rows[index.row()], self._clock())
            return (plain_tip(said) or None) if role == _tip else said
        return None

    # Editing ------------------------------------------------------------------------------------------

    def setData(self, index: Index, value: Any, role: int = _edit) -> bool:  # noqa: ANN401, N802  # Qt's
        """Stage an edit. A value of ``None`` stages "no value"."""
        if role != _edit or not index.isValid() or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        return self.enter(index, value)

    def enter(self, index: Index, value: Any) -> bool:  # noqa: ANN401  # as setData
        """Stage what was typed into an editor that was opened when that was allowed; False when refused."""
        row, editing = self._row(index), COLUMNS[index.column()].editing
        if row is None or isinstance(row, tuple) or editing is None:
            return False
        entered = editing.enter(self._draft, row, None if value is None else str(value))
        if entered is None:
            return True
        accepted = self._stage(entered, row)
        if entered.new_row is not None and isinstance(row, int) and (problem := problem_of(self._draft, row)):
            self.key_refused.emit(problem)
        return accepted

    def as_if_entered(self, index: Index, text: str) -> Draft:
        """The draft with ``text``, which stands in an open editor, where it would go: for the journal."""
        row, editing = self._row(index), COLUMNS[index.column()].editing
        if row is None or isinstance(row, tuple) or editing is None:
            return self._draft
        try:
            return editing.as_if_entered(self._draft, row, text)
        except EditRefusedError:
            return self._draft

    def remark_while_typing(self, index: Index, text: str) -> str:
        """What there is to say of ``text`` while it is typed into a cell; usually ``""``."""
        row, editing = self._row(index), COLUMNS[index.column()].editing
        return "" if row is None or editing is None else editing.remark(self._draft, row, text)

    def keep_refused(self, index: Index, text: str) -> None:
        """Keep what was typed into a cell and refused, where that can be kept."""
        editing = COLUMNS[index.column()].editing
        if editing is not None and (entered := editing.keep_refused(text)) is not None:
            self._stage(entered)

    def _stage(self, entered: Entered, row: RowId | None = None) -> bool:
        if entered.new_row is not None and row is not None:
            self._place_after = (entered.new_row, row)
        try:
            return self._apply(entered.name, entered.change)
        finally:
            self._place_after = None

    def _row(self, index: Index) -> RowId | None:
        return self._rows[index.row()] if index.isValid() else None

    # Changing rows ------------------------------------------------------------------------------------

    def _change_rows(self, everything: list[RowId]) -> None:
        """Let rows come and go one by one where they are few, so that editors and selection stay."""
        known, wanted = set(self._all), set(everything)
        self._all = everything
        gone = [number for number, row in enumerate(self._rows) if row not in wanted]
        come = [row for row in everything if row not in known]
        if self._place_after is not None and come == [self._place_after[0]]:
            self._rename_row(come[0], self._place_after[1], gone)
            return
        runs = ordering.runs(gone)
        if len(runs) > _MANY_RUNS:
            self._rearrange(everything)
            return
        for first, last in reversed(runs):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self._row_numbers = None
            self.endRemoveRows()
        if come:
            self._insert(len(self._rows), come)

    def _rename_row(self, new: RowId, old: RowId, gone: list[int]) -> None:
        number = self.row_of(old)
        if number is None:
            self._insert(len(self._rows), [new])
        elif gone == [number]:
            self._rows[number] = new
            self._row_numbers = None
            self.dataChanged.emit(self.index(number, 0), self.index(number, len(COLUMNS) - 1))
        else:
            self._insert(number + 1, [new])

    def _insert(self, at: int, new: list[RowId]) -> None:
        self.beginInsertRows(QModelIndex(), at, at + len(new) - 1)
        self._rows[at:at] = new
        self._row_numbers = None
        self.endInsertRows()

    def _announce(self, old: Draft) -> None:
        """Tell the view which cells may differ: only rows whose edit or base did change."""
        draft = self._draft
        if old.base is not draft.base:
            if self._rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(COLUMNS) - 1))
            return
        changed = ordering.changed_rows(old, draft)
        numbers = sorted(number for row in changed if (number := self.row_of(row)) is not None)
        runs = ordering.runs(numbers)
        if len(runs) > _MANY_RUNS:
            runs = [(runs[0][0], runs[-1][1])]
        for first, last in runs:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))

    def _rearrange(self, everything: list[RowId] | None = None) -> None:
        # Whoever listens may still stage what an open editor holds.
        self.about_to_rearrange.emit()
        everything = self._all if everything is None else everything
        draft = self._draft
        rows = ordering.rows_of(draft, everything, self._shown)
        if self._filter:
            rows = self._finder.find(draft, rows, self._filter)
        spec, descending = self._sort
        if spec is not None:
            rows = ordering.sorted_rows(draft, rows, spec.sort_key, descending=descending)
        if self._changes_first:
            rows = ordering.changes_first(draft, rows)
        self.beginResetModel()
        self._all = everything
        self._rows = list(rows)
        self._row_numbers = None
        self.endResetModel()
        self.rearranged.emit()
        self.counts_changed.emit()
