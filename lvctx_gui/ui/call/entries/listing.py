"""The rows of a table over one draft: which are there, where, and how they come and go.

Rows keep their place while a person edits: a sort or a filter is applied again only when they ask for it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.search import PLAIN, How, Places, Search
from lvctx_gui.ui.call.entries import order as ordering
from lvctx_gui.ui.call.entries.advice import NO_ADVICE, Advice
from lvctx_gui.ui.call.entries.ahead import FoldedAhead
from lvctx_gui.ui.call.entries.arrangement import Arrangement
from lvctx_gui.ui.call.entries.by_pattern import Found, PatternSearch
from lvctx_gui.ui.call.entries.columns import COLUMNS
from lvctx_gui.ui.call.entries.rows import Expected, RowId, Shown
from lvctx_gui.ui.call.entries.rows_model import RowsModel

Index = QModelIndex | QPersistentModelIndex

_MANY_RUNS = 8


class ListedRows(RowsModel):
    """The rows of a draft, filtered and sorted as lists of row ids; what their cells say it does not know."""

    counts_changed = Signal()
    filter_problem = Signal(str, bool)
    """Why the filter shows nothing else: a sentence, ``""`` when there is nothing to say. Then whether it is
    no pattern (yet)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = Draft()
        self._advice = NO_ADVICE
        self._rows: list[RowId] = []
        self._numbers = ordering.RowNumbers(self._rows, None)
        self._is_natural = False
        self._wanted = Arrangement()
        self._search = Search()
        self._places: Places | None = None
        self._problem = ""
        self._looked_through = self._draft
        self._ahead = FoldedAhead(self._wanted.finder, self)
        self._by_pattern = PatternSearch(self)
        self._place_after: tuple[RowId, RowId] | None = None

    # What is shown ------------------------------------------------------------------------------------

    @property
    def draft(self) -> Draft:
        """The draft that the rows show."""
        return self._draft

    @property
    def advice(self) -> Advice:
        """What there is to say of its keys."""
        return self._advice

    @property
    def total(self) -> int:
        """How many entries there are without any filter; what others removed is none."""
        draft = self._draft
        on_server = len(draft.base) + len(draft.base.repeats)
        return on_server + len(draft.added_keys) + len(draft.edits.new_rows)

    @property
    def shown(self) -> int:
        """How many of those are to be seen."""
        no_entries: tuple[RowId, ...] = (*self._draft.deleted_remotely, *self._advice.expected)
        return len(self._rows) - sum(self.row_of(row) is not None for row in no_entries)

    def show_draft(self, draft: Draft, advice: Advice = NO_ADVICE) -> None:
        """Show ``draft``, with ``advice``; what is the same keeps its row, its selection and its editor."""
        old, before = self._draft, self._advice
        self._draft, self._advice = draft, advice
        if draft is old and advice is before:
            return
        if ordering.chooses_others(old, draft, self._wanted.shown, self.row_of, before, advice):
            self._rearrange()  # the person asked for just these
        elif old.base is draft.base or ordering.have_same_rows(old.base, draft.base):
            self._change_rows(
                (*ordering.loose_rows(old), *before.expected),
                (*ordering.loose_rows(draft), *advice.expected),
            )
            if old.base is not draft.base:
                self._number_again(len(self._rows))
            self._announce(old, before)
        else:
            self._rearrange()
        if old.base is not draft.base:
            self._ahead.follow(draft.base)
            self._look_again()
        self.counts_changed.emit()

    def _look_again(self) -> None:
        """Other entries may be like the pattern now; those that were stay until that is known."""
        if self._search.text and self._search.how.pattern and self._looked_through is not self._draft:
            self._look()

    def set_filter(self, text: str, how: How = PLAIN) -> None:
        """Show only rows whose key or value holds ``text``, as ``how`` says; ``""`` shows all.

        Where many entries have to be looked at for the first time, and for a pattern, that takes a moment
        (``is_finding``). Rows stay as they are until then, and the last text is what counts. They also stay
        where it is no pattern, or one that takes too long; ``filter_problem`` is the sentence that says so.
        """
        if (search := Search(text, how)) != self._search:
            self._search = search
            self._look()

    def _look(self) -> None:
        search = self._search
        self._ahead.give_up()
        self._by_pattern.give_up()
        if search.text and search.how.pattern:
            self._looked_through = self._draft
            self._by_pattern.look(self._draft, search, lambda found: self._use_found(search, found))
        else:
            self._say_problem(Found())
            self._ahead.when_ready(lambda: self._use(search)) if search.text else self._use(search)
        if self.is_finding:
            self.counts_changed.emit()

    @property
    def is_finding(self) -> bool:
        """Whether what the filter finds is not shown yet."""
        return self._ahead.is_waited_for or self._by_pattern.is_waited_for

    @property
    def is_filtered(self) -> bool:
        """Whether the rows that are shown are those of a filter."""
        return bool(self._wanted.search.text)

    @property
    def places(self) -> Places | None:
        """Where in texts what the filter has found stands; ``None`` where there is none."""
        return self._places

    def _use(self, search: Search) -> None:
        if search != self._wanted.search:
            self._wanted.search = search
            self._places = Places(search) if search.text else None
            self._rearrange()
        else:
            self.counts_changed.emit()

    def _use_found(self, search: Search, found: Found) -> None:
        self._say_problem(found)
        if found.problem:
            self.counts_changed.emit()
            return
        is_other = found.rows != self._wanted.like
        self._wanted.like = found.rows
        if search == self._wanted.search and is_other:
            self._rearrange()
        else:
            self._use(search)

    def _say_problem(self, found: Found) -> None:
        if found.problem != self._problem:
            self._problem = found.problem
            self.filter_problem.emit(found.problem, found.is_unfinished)

    def set_shown(self, shown: Shown) -> None:
        """Show all rows, or only those with something staged, or with something that others changed."""
        if shown is not self._wanted.shown:
            self._wanted.shown = shown
            self.apply_again()

    def apply_again(self) -> None:
        """Sort and filter again what is shown now."""
        self._rearrange()
        self._look_again()

    def set_changes_first(self, first: bool) -> None:
        """Put rows with something staged before all others."""
        if first != self._wanted.changes_first:
            self._wanted.changes_first = first
            self.apply_again()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by ``column``; -1 goes back to the server's order."""
        self._wanted.column = COLUMNS[column] if column >= 0 else None
        self._wanted.is_descending = order is Qt.SortOrder.DescendingOrder
        self.apply_again()

    def row_id(self, row: int) -> RowId | None:
        """The id of a visible row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_ids(self, numbers: Sequence[int]) -> list[RowId]:
        """The same; of all 100,000 in 1 ms."""
        if isinstance(numbers, range) and numbers.step == 1 and numbers.start >= 0:
            return self._rows[numbers.start : numbers.stop]
        return super().row_ids(numbers)

    def row_of(self, row_id: RowId) -> int | None:
        """Where a row is now, or ``None`` when it is filtered away or gone."""
        return self._numbers.of(row_id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """How many rows are visible."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """State, key, value."""
        return 0 if parent.isValid() else len(COLUMNS)

    def _row(self, index: Index) -> RowId | None:
        return self._rows[index.row()] if index.isValid() else None

    # Changing rows ------------------------------------------------------------------------------------

    def _change_rows(self, before: Collection[RowId], now: Collection[RowId]) -> None:
        """Let rows come and go one by one where they are few, so that editors and selection stay.

        Given are those that no reading names: the others are the same as before.
        """
        if now == before:
            return
        known, wanted = set(before), set(now)
        missing = [row for row in before if row not in wanted]
        come = [row for row in now if row not in known and self._may_come(row)]
        begun = self._place_after if self._place_after is not None and self._place_after[0] in come else None
        come = self._put_in_place(missing, come, begun)
        found = (self.row_of(row) for row in missing)
        gone = sorted(number for number in found if number is not None)
        runs = ordering.runs(gone)
        if len(runs) > _MANY_RUNS:
            self._rearrange()
            return
        for first, last in reversed(runs):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self._number_again(first)
            self.endRemoveRows()
        if begun is not None and begun[0] in come and (number := self.row_of(begun[1])) is not None:
            come.remove(begun[0])
            self._insert(number + 1, [begun[0]])
        if expected := [row for row in come if isinstance(row, Expected)]:
            self._insert(ordering.place_of_expected(self._draft, self._rows), expected)
        if added := [row for row in come if not isinstance(row, Expected)]:
            self._insert(len(self._rows), added)

    def _may_come(self, row: RowId) -> bool:
        """Whether a row that is new is to be seen: what is added is, whatever else is shown."""
        return not isinstance(row, Expected) or self._wanted.shows(row, self._draft, self._advice)

    def _put_in_place(
        self, gone: list[RowId], come: list[RowId], begun: tuple[RowId, RowId] | None
    ) -> list[RowId]:
        """Let what comes for another row stand where that stood; returns the rows that have no place yet.

        So does the row that was ``begun`` in another one, and what was expected and now is there, and back.
        """
        pairs = {begun[1]: begun[0]} if begun is not None and begun[1] in gone else {}
        rest = [row for row in come if begun is None or row != begun[0]]
        pairs |= ordering.partners([row for row in gone if row not in pairs], rest)
        for old, new in pairs.items():
            if (number := self.row_of(old)) is not None:
                gone.remove(old)
                come = [row for row in come if row != new]
                self._replace(number, new)
        return come

    def _replace(self, number: int, new: RowId) -> None:
        self._rows[number] = new
        self._number_again(number)
        self.dataChanged.emit(self.index(number, 0), self.index(number, len(COLUMNS) - 1))

    def _insert(self, at: int, new: Sequence[RowId]) -> None:
        self.beginInsertRows(QModelIndex(), at, at + len(new) - 1)
        self._rows[at:at] = new
        self._number_again(at)
        self.endInsertRows()

    def _number_again(self, changed: int) -> None:
        """Rows from ``changed`` on stand elsewhere."""
        base = self._draft.base
        self._is_natural = self._is_natural and changed >= len(base)
        self._numbers = ordering.RowNumbers(self._rows, base if self._is_natural else None)

    def _announce(self, old: Draft, before: Advice) -> None:
        """Tell the view which cells may differ: only rows whose edit, base or advice did change."""
        draft = self._draft
        if old.base is not draft.base or not self._advice.is_about_the_same_keys(before):
            if self._rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(COLUMNS) - 1))
            return
        changed = self._advice.touched(ordering.changed_rows(old, draft), before)
        numbers = sorted(number for row in changed if (number := self.row_of(row)) is not None)
        runs = ordering.runs(numbers)
        if len(runs) > _MANY_RUNS:
            runs = [(runs[0][0], runs[-1][1])]
        for first, last in runs:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))

    def _rearrange(self) -> None:
        # Whoever listens may still stage what an open editor holds.
        self.about_to_rearrange.emit()
        rows = self._wanted.rows(self._draft, self._advice)
        self.beginResetModel()
        self._rows, self._is_natural = rows, self._wanted.is_natural(self._draft)
        self._number_again(len(rows))
        self.endResetModel()
        self.rearranged.emit()
        self.counts_changed.emit()
