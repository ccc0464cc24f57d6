"""Which rows a person wants to see, in which order."""

from __future__ import annotations

from collections.abc import Set

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.search import Search
from lvctx_gui.ui.call.entries import order as ordering
from lvctx_gui.ui.call.entries.columns import ColumnSpec
from lvctx_gui.ui.call.entries.finding import Finder
from lvctx_gui.ui.call.entries.rows import RowId, Shown
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

    def rows(self, draft: Draft) -> list[RowId]:
        """The rows of ``draft`` that are to be seen, in their order."""
        search = self.search
        if search.text and not search.how.pattern:
            chosen = None if self.shown is Shown.ALL else ordering.rows_of(draft, self.shown)
            rows = self.finder.find(draft, chosen, search.text, search.how)
        elif search.text:
            rows = [row for row in ordering.rows_of(draft, self.shown) if row in self.like]
        else:
            rows = ordering.rows_of(draft, self.shown)
        if self.column is not None:
            rows = self._sorter.sorted_rows(draft, rows, self.column, descending=self.is_descending)
        return ordering.changes_first(draft, rows) if self.changes_first else rows
