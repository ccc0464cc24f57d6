"""The table's model: what the cells of its rows say, and what becomes of what is typed there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from lvctx_gui.core.draft import Draft, EditRefusedError
from lvctx_gui.core.translate import tr_marked
from lvctx_gui.ui.call.entries.advice import Advice
from lvctx_gui.ui.call.entries.columns import COLUMNS
from lvctx_gui.ui.call.entries.entering import Entered
from lvctx_gui.ui.call.entries.listing import Index, ListedRows
from lvctx_gui.ui.call.entries.remarks import problem_of, state_of
from lvctx_gui.ui.call.entries.rows import Column, Expected, RowId
from lvctx_gui.ui.kit.column_headers import header_cell
from lvctx_gui.ui.kit.palettes import State
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.messages.moments import local_now

Apply = Callable[[str, Callable[[Draft], Draft]], bool]

_display = Qt.ItemDataRole.DisplayRole
_edit = Qt.ItemDataRole.EditRole
_tip = Qt.ItemDataRole.ToolTipRole
_spoken = Qt.ItemDataRole.AccessibleTextRole

# Made once: PySide combines flags in Python, each time anew.
_FIXED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_EDITABLE = _FIXED | Qt.ItemFlag.ItemIsEditable

# What answers each role, by column. Screen readers and tool tips ask for it; what is drawn is not.
_TEXTS = tuple(spec.text for spec in COLUMNS)
_RAW = tuple(spec.raw for spec in COLUMNS)
_TIMED: dict[int, tuple[Callable[[Draft, RowId, datetime, Advice], str], ...]] = {
    _tip: tuple(spec.tip for spec in COLUMNS),
    _spoken: tuple(spec.spoken for spec in COLUMNS),
}

_TITLES = tuple(spec.title for spec in COLUMNS)
_UNNAMED = {number for number, title in enumerate(_TITLES) if not title}
"""Columns whose header shows nothing: it is told all the same."""


class EntriesModel(ListedRows):
    """Rows of a draft.

    ``apply(name, change)`` stages an edit as one undo step: it returns whether it was accepted, and tells the
    person if not. The owner of the draft then calls ``show_draft``.
    """

    key_refused = Signal(str)
    """What was typed as a new row's key cannot be one; it stays in the row. Carries the reason."""

    def __init__(
        self, apply: Apply, parent: QObject | None = None, clock: Callable[[], datetime] = local_now
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._apply = apply
        self._editable = False

    def now(self) -> datetime:
        """What the times that are shown are told from."""
        return self._clock()

    @property
    def is_editable(self) -> bool:
        """Whether cells can be edited at all."""
        return self._editable

    def set_editable(self, editable: bool) -> None:
        """Whether cells can be edited at all."""
        self._editable = editable

    # QAbstractTableModel ------------------------------------------------------------------------------

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
            if isinstance(row, Expected):
                # Of one key there is nothing to choose.
                return _FIXED if index.column() == Column.KEY and len(row.keys) == 1 else _EDITABLE
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
        if not index.isValid():
            return None
        if role == _display:
            return _TEXTS[index.column()](self._draft, self._rows[index.row()], self._advice)
        if role == _edit:
            return _RAW[index.column()](self._draft, self._rows[index.row()])
        if (timed := _TIMED.get(role)) is not None:
            said = timed[index.column()](self._draft, self._rows[index.row()], self._clock(), self._advice)
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
        return "" if row is None or editing is None else editing.remark(self._draft, row, text, self._advice)

    def offers_for(self, index: Index) -> tuple[str, ...]:
        """The texts that are offered while something is typed into a cell."""
        row, editing = self._row(index), COLUMNS[index.column()].editing
        return () if row is None or editing is None else editing.offers(row, self._advice)

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
