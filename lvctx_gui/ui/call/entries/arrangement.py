"""Which rows a person wants to see, in which order."""

from __future__ import annotations

from collections.abc import Set

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.pattern import Budget, TooSlowError
from lvctx_gui.core.search import Search
from lvctx_gui.ui.call.entries import order as ordering
from lvctx_gui.ui.call.entries.advice import NO_ADVICE, Advice, notes_of_expected
from lvctx_gui.ui.call.entries.columns import ColumnSpec
from lvctx_gui.ui.call.entries.finding import Finder
from lvctx_gui.ui.call.entries.rows import Expected, RowId, Shown, key_of
from lvctx_gui.ui.call.entries.sorting import Sorter


class Arrangement:
    """A choice of rows, a filter and an order; ``rows`` says what they make of a draft."""

    def __init__(self) -> None:
        self.shown = Shown.ALL
        self.search = Search()
        self.like: Set[RowId] = frozenset()
        """The rows that a pattern was found in, where ``search`` is for one."""
        self.column: ColumnSpec | None = None
        """What the rows are sorted by; ``None`` for the server's order."""
        self.is_descending = False
        self.changes_first = False
        self.finder = Finder()
        self._sorter = Sorter()

    def is_natural(self, draft: Draft) -> bool:
        """Whether the keys of the draft's base come first, all of them and in their order."""
        is_other = self.search.text or self.column or self.changes_first or self.shown is not Shown.ALL
        return not is_other and not draft.base.repeats

    def shows(self, row: Expected, draft: Draft, advice: Advice) -> bool:
        """Whether a row of what is expected is to be seen."""
        if self.shown not in (Shown.ALL, Shown.MISSING):
            return False
        search, budget = self.search, Budget(together=0.02, each=0.004)
        if not search.text:
            return True
        told = (key_of(draft, row),) if search.in_keys else ()
        finds = search.finder()
        try:
            return any(finds(text, budget) for text in (*told, *self._notes(row, advice)))
        except TooSlowError:
            return False

    def _notes(self, row: Expected, advice: Advice) -> list[str]:
        """What stands in place of the value of an entry that is expected, where values are looked through."""
        return notes_of_expected(row, advice) if self.search.in_values else []

    def rows(self, draft: Draft, advice: Advice = NO_ADVICE) -> list[RowId]:
        """The rows of ``draft`` that are to be seen, in their order."""
        search = self.search
        if search.text and not search.how.pattern:
            chosen = None if self.shown is Shown.ALL else ordering.rows_of(draft, self.shown, advice)
            rows = self.finder.find(draft, chosen, search.text, search.how)
        elif search.text:
            rows = [row for row in ordering.rows_of(draft, self.shown, advice) if row in self.like]
        else:
            rows = ordering.rows_of(draft, self.shown, advice)
        expected = [row for row in advice.expected if self.shows(row, draft, advice)]
        at = ordering.place_of_expected(draft, rows)
        rows[at:at] = expected
        if self.column is not None:
            rows = self._sorter.sorted_rows(draft, rows, self.column, advice, descending=self.is_descending)
        return ordering.changes_first(draft, rows) if self.changes_first else rows
