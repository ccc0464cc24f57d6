"""The list of operations; its columns share the room that there is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from lvctx_gui.core.translate import tr
from lvctx_gui.ui.history.model import Column, HistoryModel
from lvctx_gui.ui.kit.scale import em, row_height

_MEASURED = 100
"""Rows whose texts are looked at."""

_MOST = {Column.WHEN: 12, Column.CALL: 17, Column.BY: 9, Column.WHAT: 60, Column.OUTCOME: 14, Column.NOTE: 40}
"""How wide a column becomes, in em: longer texts are cut, and whole in the tool tip."""

_LEAST = {Column.WHEN: 8, Column.CALL: 6, Column.BY: 4, Column.WHAT: 5, Column.OUTCOME: 8, Column.NOTE: 2}
_YIELDING = (
    (Column.WHAT, 16),
    (Column.NOTE, 8),
    (Column.CALL, _LEAST[Column.CALL]),
    (Column.WHAT, _LEAST[Column.WHAT]),
    (Column.NOTE, _LEAST[Column.NOTE]),
    (Column.BY, _LEAST[Column.BY]),
    # On a magnified screen a part of each is more than the whole of some.
    (Column.CALL, 3),
    (Column.WHAT, 3),
    (Column.BY, 2),
    (Column.OUTCOME, 4.5),
    (Column.WHEN, 4),
)
"""What gives way where there is too little room, and to how many em: when and how it ended stay in sight."""


class HistoryView(QTableView):
    """Shows ``model``, of which one row can be chosen.

    Columns are as wide as their texts, and share what room there is until somebody chooses other widths.
    ``open_wanted`` comes when Enter is pressed, or a row is clicked twice: its call is to be opened.
    """

    open_wanted = Signal()

    def __init__(self, model: HistoryModel) -> None:
        super().__init__()
        self._is_ours, self._is_chosen = False, False
        self.setObjectName("historyView")
        self.setAccessibleName(tr("Commits and deletions, the newest first"))
        self.setModel(model)
        self._rows = model
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row_height())
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setStretchLastSection(True)
        columns.setMinimumSectionSize(em(2))
        columns.sectionResized.connect(self._note_choice)
        self._wanted = self._measure()
        model.modelReset.connect(self._measure_again)
        self.doubleClicked.connect(lambda _: self.open_wanted.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter opens the call of the row that is chosen."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.open_wanted.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Share another width."""
        super().resizeEvent(event)
        self._share()

    def _measure_again(self) -> None:
        self._wanted = self._measure()
        self._share()

    def _measure(self) -> dict[Column, int]:
        metrics, model = self.fontMetrics(), self._rows
        rows = model.rows[:_MEASURED]
        wanted = {}
        for column in Column:
            texts = [
                str(model.headerData(column, Qt.Orientation.Horizontal)),
                *(row.cells[column] for row in rows),
            ]
            widest = max(metrics.horizontalAdvance(text) for text in texts) + em(1.1)
            if column is Column.OUTCOME:
                widest += em(1.4)  # its sign
            wanted[column] = max(min(widest, em(_MOST[column])), em(_LEAST[column]))
        return wanted

    def _share(self) -> None:
        if self._is_chosen:
            return
        widths = shared(self._wanted, self.viewport().width())
        self._is_ours = True
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        self._is_ours = False

    def _note_choice(self, column: int) -> None:
        # The last one is stretched by Qt.
        self._is_chosen = self._is_chosen or not (self._is_ours or column == Column.NOTE)


def shared(wanted: dict[Column, int], room: int) -> dict[Column, int]:
    """The widths of the columns in ``room``: those that are ``wanted``, or less where they do not fit."""
    widths = dict(wanted)
    for column, least in _YIELDING:
        over = sum(widths.values()) - room
        if over > 0:
            widths[column] = min(widths[column], max(widths[column] - over, em(least)))
    return widths
