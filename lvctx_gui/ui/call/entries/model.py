"""The table's model: one draft, shown as rows. It filters and sorts its own list of row ids.

Rows keep their place while a person edits: a sort or a filter is applied again only when they ask for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from lvctx_gui.core.draft import Draft, EditRefusedError
from lvctx_gui.core.entries import Context, Lookup, Missing, NonTextValue, value_text
from lvctx_gui.core.visible import plain_text, without_halves
from lvctx_gui.ui.call.entries import order, remarks
from lvctx_gui.ui.call.entries import rows as r
from lvctx_gui.ui.call.entries.rows import Column, RowId
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.theme import State
from lvctx_gui.ui.messages.moments import local_now

Index = QModelIndex | QPersistentModelIndex
Apply = Callable[[str, Callable[[Draft], Draft]], bool]

VALUE_ROLE = Qt.ItemDataRole.UserRole + 1
"""The value behind a cell as core knows it (``Lookup``), for the delegate."""
STATE_ROLE = Qt.ItemDataRole.UserRole + 2
"""The row's ``State``."""

NOTE_ROLE = Qt.ItemDataRole.UserRole + 3
"""What is drawn dimmed behind the server's value: when it was read, or that it is gone."""

STRUCK_ROLE = Qt.ItemDataRole.UserRole + 4
"""Whether the row's key is to go, or has gone."""

NO_VALUE = "⌀ no value"
HEADERS = ("", "Key", "Value", "On server")
_MANY_RUNS = 8
_TIP_LENGTH = 600
_SPOKEN_LENGTH = 300

_display = Qt.ItemDataRole.DisplayRole
_edit = Qt.ItemDataRole.EditRole
_tip = Qt.ItemDataRole.ToolTipRole
_spoken = Qt.ItemDataRole.AccessibleTextRole
_answered = frozenset((_display, _edit, _tip, _spoken, VALUE_ROLE, STATE_ROLE, NOTE_ROLE, STRUCK_ROLE))


class EntriesModel(QAbstractTableModel):
    """Rows of a draft.

    ``apply(words, change)`` stages an edit: it returns whether it was accepted, and tells the person if
    not. The owner of the draft then calls ``show_draft``.
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
        self._finder = order.Finder()
        self._filter = ""
        self._changed_only = False
        self._changes_first = False
        self._sort: tuple[Column | None, bool] = (None, False)
        self._editable = False
        self._place_after: tuple[RowId, RowId] | None = None

    # What is shown ------------------------------------------------------------------------------------

    @property
    def draft(self) -> Draft:
        """The draft that the rows show."""
        return self._draft

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
        if old.base is draft.base or _have_same_rows(old.base, draft.base):
            same_rows = _loose_rows(draft) == _loose_rows(old)
            if not same_rows:
                self._change_rows(order.natural_rows(draft))
            self._announce(old)
        else:
            self._rearrange(order.natural_rows(draft))
        self.counts_changed.emit()

    def set_editable(self, editable: bool) -> None:
        """Whether cells can be edited at all."""
        self._editable = editable

    def set_filter(self, text: str) -> None:
        """Show only rows whose key or value holds ``text``; ``""`` shows all."""
        if text != self._filter:
            self._filter = text
            self._rearrange()

    def set_changed_only(self, only: bool) -> None:
        """Show only rows with something staged."""
        if only != self._changed_only:
            self._changed_only = only
            self._rearrange()

    def set_changes_first(self, first: bool) -> None:
        """Put rows with something staged before all others."""
        if first != self._changes_first:
            self._changes_first = first
            self._rearrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by ``column``; -1 goes back to the server's order."""
        self._sort = (Column(column) if column >= 0 else None, order is Qt.SortOrder.DescendingOrder)
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
        """State, key, value, on server."""
        return 0 if parent.isValid() else len(Column)

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = _display
    ) -> Any:  # noqa: ANN401  # Qt's signature
        """Column names; rows have none."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == _display:
            return HEADERS[section]
        if role in (_tip, _spoken) and section == Column.STATE:
            return "State"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells of key and value can be edited, unless the row is staged for removal or a repetition."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        row = self._rows[index.row()]
        fixed = isinstance(row, tuple) or remarks.state_of(self._draft, row) in (State.REMOVED, State.GONE)
        if self._editable and not fixed and index.column() in (Column.KEY, Column.VALUE):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = _display) -> Any:  # noqa: ANN401  # Qt's signature
        """Cells as text (raw in the edit role), values as core knows them, and words for screen readers.

        Python code that needs a value whole calls this method itself: on the way through ``QModelIndex.data``
        Qt turns a text with half a character into an empty one.
        """
        if role not in _answered or not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == STATE_ROLE:
            return remarks.state_of(self._draft, row)
        if role == NOTE_ROLE:
            return remarks.server_note(self._draft, row, self._clock())
        if role == STRUCK_ROLE:
            return r.is_struck(self._draft, row)
        if role == _tip:
            return self._tip(row, column)
        if role == _spoken:
            return self._spoken(row, column)
        if column == Column.STATE:
            return remarks.state_of(self._draft, row).glyph if role == _display else None
        if column == Column.KEY:
            key = r.key_of(self._draft, row)
            return without_halves(key) if role == _display else None if role == VALUE_ROLE else key
        pick = r.value_of if column == Column.VALUE else r.server_value_of
        value = pick(self._draft, row)
        if role == VALUE_ROLE:
            return value
        if isinstance(value, Missing):
            return ""
        if role == _edit:
            return value_text(value)
        return NO_VALUE if value is None else without_halves(value_text(value))

    def setData(self, index: Index, value: Any, role: int = _edit) -> bool:  # noqa: ANN401, N802  # Qt's
        """Stage an edit. A value of ``None`` stages "no value"."""
        if role != _edit or not index.isValid() or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        return self.enter(index, value)

    def enter(self, index: Index, value: Any) -> bool:  # noqa: ANN401  # as setData
        """Stage what was typed into an editor that was opened when that was allowed; False when refused."""
        if not index.isValid() or isinstance(row := self._rows[index.row()], tuple):
            return False
        text = None if value is None else str(value)
        if index.column() == Column.VALUE:
            return self._set_value(row, text)
        return self._set_key(row, text or "")

    def as_if_entered(self, index: Index, text: str) -> Draft:
        """The draft with ``text``, which stands in an open editor, where it would go: for the journal.

        A key that is still being typed stays without effect: a row of its own, or nothing.
        """
        draft = self._draft
        row = self._rows[index.row()] if index.isValid() else None
        try:
            if index.column() == Column.VALUE and row is not None and not isinstance(row, tuple):
                return draft.set_row_value(row, text) if isinstance(row, int) else draft.set_value(row, text)
            if isinstance(row, int):
                return draft.begin_name(row, text)
        except EditRefusedError:
            pass
        return draft

    def remark_on_key(self, index: Index, key: str) -> str:
        """What to tell of ``key`` while it is typed as that of a row: another one looks the same."""
        row = self._rows[index.row()] if index.isValid() else None
        return remarks.remark_on_key(self._draft, key, row if isinstance(row, str) else None)

    def _set_value(self, row: RowId, text: str | None) -> bool:
        if isinstance(row, int):
            return self._apply("Enter value", lambda draft: draft.set_row_value(row, text))
        key = str(row)

        def change(draft: Draft) -> Draft:
            # Others may have removed it under the open editor: what was typed is a new entry then.
            gone = isinstance(draft.get(key), Missing) and not isinstance(self._draft.get(key), Missing)
            return draft.staged(key, text) if gone else draft.set_value(key, text)

        return self._apply(f"Edit {plain_text(key, 40)}", change)

    def _set_key(self, row: RowId, key: str) -> bool:
        # The new row stands where the person looks: in place of the unnamed one, or below the renamed one.
        self._place_after = (key, row)
        try:
            if isinstance(row, int):
                accepted = self._apply(f"Add {plain_text(key, 40)}", lambda draft: draft.name_row(row, key))
                if problem := remarks.remark_on(self._draft, row, self._clock()):
                    self.key_refused.emit(problem)
                return accepted
            old = str(row)
            if key == old:
                return True
            if not key:
                return self._apply("Rename", _refuse_empty_key)

            def rename(draft: Draft) -> Draft:
                value = self._draft.get(old)
                if isinstance(draft.get(old), Missing) and (value is None or isinstance(value, str)):
                    return draft.add(key, value)  # others removed it under the open editor
                return draft.rename(old, key)

            return self._apply(f"Rename {plain_text(old, 40)}", rename)
        finally:
            self._place_after = None

    def keep_refused(self, index: Index, key: str) -> None:
        """Keep a key that was typed and refused, in a new row with the reason: nothing typed is lost."""

        def keep(draft: Draft) -> Draft:
            draft, token = draft.add_row()
            return draft.name_row(token, key) if draft.key_problem(key) else draft.begin_name(token, key)

        if index.column() == Column.KEY and key:
            self._apply(f"Keep {plain_text(key, 40)}", keep)

    # Words --------------------------------------------------------------------------------------------

    def _tip(self, row: RowId, column: int) -> str | None:
        state = remarks.state_of(self._draft, row)
        remark = remarks.remark_on(self._draft, row, self._clock())
        if column == Column.STATE:
            return plain_tip(remark) or (state.words.capitalize() if state is not State.SAME else None)
        if column == Column.KEY:
            text = plain_text(r.key_of(self._draft, row), _TIP_LENGTH)
        else:
            pick = r.value_of if column == Column.VALUE else r.server_value_of
            value = pick(self._draft, row)
            text = "" if isinstance(value, Missing) else plain_text(value_text(value), _TIP_LENGTH)
        return plain_tip("\n\n".join(part for part in (text, remark) if part)) or None

    def _spoken(self, row: RowId, column: int) -> str:
        state = remarks.state_of(self._draft, row)
        remark = remarks.remark_on(self._draft, row, self._clock())
        if column == Column.STATE:
            return f"{state.words}. {remark}" if remark else state.words
        if column == Column.KEY:
            key = plain_text(r.key_of(self._draft, row), _SPOKEN_LENGTH) or "no key yet"
            return key if state is State.SAME else f"{key}, {state.words}"
        if column == Column.VALUE:
            spoken = _spoken_value(r.value_of(self._draft, row))
            return f"removed: {spoken}" if r.is_struck(self._draft, row) else spoken
        value = r.server_value_of(self._draft, row)
        note = remarks.spoken_note(self._draft, row, self._clock())
        held = "" if isinstance(value, Missing) else _spoken_value(value)
        said = ", ".join(part for part in (held, note) if part)
        return f"on server: {said}" if said else ""

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
        runs = _runs(gone)
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
            self.dataChanged.emit(self.index(number, 0), self.index(number, len(Column) - 1))
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
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(Column) - 1))
            return
        before, now = old.edits, draft.edits
        kept = before.by_key.keys() & now.by_key.keys()
        touched: list[RowId] = [key for key in kept if before.by_key[key] != now.by_key[key]]
        touched += before.by_key.keys() ^ now.by_key.keys()
        touched += [row.token for row in now.new_rows if row not in before.new_rows]
        numbers = sorted(n for row in touched if (n := self.row_of(row)) is not None)
        runs = _runs(numbers)
        if len(runs) > _MANY_RUNS:
            runs = [(runs[0][0], runs[-1][1])]
        for first, last in runs:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))

    def _rearrange(self, everything: list[RowId] | None = None) -> None:
        # Whoever listens may still stage what an open editor holds.
        self.about_to_rearrange.emit()
        everything = self._all if everything is None else everything
        rows = everything
        draft = self._draft
        if self._changed_only:
            rows = [row for row in rows if isinstance(row, int) or row in draft.edits.by_key]
        if self._filter:
            rows = self._finder.find(draft, rows, self._filter)
        column, descending = self._sort
        rows = order.sorted_rows(draft, rows, column, descending=descending)
        if self._changes_first:
            rows = order.changes_first(draft, rows)
        self.beginResetModel()
        self._all = everything
        self._rows = list(rows)
        self._row_numbers = None
        self.endResetModel()
        self.rearranged.emit()
        self.counts_changed.emit()


def _have_same_rows(one: Context, other: Context) -> bool:
    """Whether two readings name the same keys, each as often, in the same order."""
    return one.keys == other.keys and [entry.key for entry in one.repeats] == [
        entry.key for entry in other.repeats
    ]


def _refuse_empty_key(_: Draft) -> Draft:
    raise EditRefusedError("A key cannot be empty. The entry keeps its old key.")


def _loose_rows(draft: Draft) -> tuple[RowId, ...]:
    """The rows that no reading names, in their order."""
    return (*draft.deleted_remotely, *draft.added_keys, *(row.token for row in draft.edits.new_rows))


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Ascending numbers as runs ``(first, last)`` of neighbours."""
    result = []
    for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        result.append((run[0], run[-1]))
    return result


def _spoken_value(value: Lookup) -> str:
    if value is None:
        return "no value"
    if isinstance(value, Missing):
        return ""
    if isinstance(value, NonTextValue):
        return f"{value.label}: {plain_text(value.json, _SPOKEN_LENGTH)}"
    return plain_text(value, _SPOKEN_LENGTH) or "empty text"
