"""How wide the table's columns are: as what they hold needs, until somebody draws them otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from PySide6.QtCore import QObject
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context
from lvctx_gui.core.visible import pieces
from lvctx_gui.ui.call.entries.columns import COLUMNS
from lvctx_gui.ui.call.entries.rows import Column
from lvctx_gui.ui.call.entries.values import DRAWN
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.theme import monospaced

_MEASURED = 200
"""Keys that are measured, besides the longest: a call may hold 100,000."""

_LOOKED_AT = 5_000
"""Keys among which the longest is looked for."""

_MARGIN = 1.2
"""What stands beside a key in its cell, in em."""


class ColumnWidths(QObject):
    """Keeps the widths of one table's ``header``; ``room`` tells how wide the table is.

    ``shared`` is called when columns have other widths, which the header itself tells nobody.
    """

    def __init__(self, header: QHeaderView, room: Callable[[], int], shared: Callable[[], None]) -> None:
        super().__init__(header)
        self._shared = shared
        self._header = header
        self._room = room
        self._needed = 0
        """What the keys that are there need."""
        self._is_drawn = False
        """Whether a person has drawn the column of the keys to a width of their own."""
        self._base: Context | None = None
        self._of_base = 0
        """What the keys of that base need: it is measured once."""
        for number, spec in enumerate(COLUMNS):
            header.setSectionResizeMode(number, spec.width.resizing)
        header.sectionResized.connect(self._follow_person)

    def refresh(self) -> None:
        """Take over the application's new font."""
        self._base = None
        self._header.setMinimumSectionSize(min(em(spec.width.least) for spec in COLUMNS))
        self.share()

    def fit(self, draft: Draft, expected: Iterable[str] = (), *, only_wider: bool = False) -> None:
        """Fit the column of the keys to those of ``draft`` and those ``expected``.

        ``only_wider`` lets it not become narrower.
        """
        if draft.base is not self._base:
            self._base = draft.base
            self._of_base = _widest(_longest_of(entry.key for entry in draft.base))
        needed = max(self._of_base, _widest(_longest_of((*draft.added_keys, *expected))))
        if only_wider and needed <= self._needed:
            return
        self._needed = needed
        self.share()

    def share(self) -> None:
        """Divide the table's width anew; less than they need to be read the columns do not get."""
        room, widths = self._room(), [em(spec.width.least) for spec in COLUMNS]
        key = COLUMNS[Column.KEY].width
        if self._is_drawn:
            widths[Column.KEY] = self._header.sectionSize(Column.KEY)
        else:
            widths[Column.KEY] = max(widths[Column.KEY], min(self._needed, int(room * key.most)))
        (rest,) = (number for number, spec in enumerate(COLUMNS) if spec.width.takes_rest)
        widths[rest] = max(widths[rest], room - sum(widths) + widths[rest])
        if widths == [self._header.sectionSize(number) for number in range(len(widths))]:
            return
        # A table that hears of it from its header draws all its rows a second time, a moment after the first:
        # 6 ms for each call that is looked up, and for each step of a window that is drawn larger.
        self._header.blockSignals(True)
        for number, width in enumerate(widths):
            self._header.resizeSection(number, width)
        self._header.blockSignals(False)
        self._shared()

    def _follow_person(self, column: int, _before: int, _now: int) -> None:
        if column == Column.KEY:
            self._is_drawn = True
            self.share()


def _longest_of(keys: Iterable[str]) -> set[str]:
    """The keys that are measured: the first ones, and the longest of those that are looked at."""
    looked_at = list(islice(keys, _LOOKED_AT))
    return {*looked_at[:_MEASURED], max(looked_at, key=len, default="")}


def _widest(keys: Iterable[str]) -> int:
    metrics = QFontMetrics(monospaced())
    widths = (sum(metrics.horizontalAdvance(piece.text) for piece in pieces(key, DRAWN)) for key in keys)
    return max(widths, default=0) + em(_MARGIN)
