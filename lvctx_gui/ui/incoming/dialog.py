"""What would be staged of a table, to be seen and chosen from before anything is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.grid.cell import Grid
from lvctx_gui.core.incoming import choice
from lvctx_gui.core.incoming.columns import Columns, guessed
from lvctx_gui.core.incoming.rows import Empty, Incoming, incoming
from lvctx_gui.core.translate import mark, sentences, tr, tr_marked, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.incoming.model import IncomingModel
from lvctx_gui.ui.incoming.row_change import RowChange
from lvctx_gui.ui.incoming.view import IncomingView
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.answers import ENTER, AnswerButton, AnswerRow, Role
from lvctx_gui.ui.kit.choices import CheckBox, ChoiceBox
from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.kit.fitting_dialog import FittingDialog
from lvctx_gui.ui.kit.flow_row import FlowRow, side_by_side
from lvctx_gui.ui.kit.focus import KeepsFocus
from lvctx_gui.ui.kit.labels import WrappedLabel
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.scale import edge, em, gap
from lvctx_gui.ui.kit.tasks import Tasks

_AT_ONCE = 1_000
"""Rows that are planned in the window's thread: some milliseconds."""

_EMPTIES = {
    Empty.LEAVE: mark("leave as it is"),
    Empty.EMPTY: mark("empty text"),
    Empty.NO_VALUE: mark("no value"),
}


Anew = Callable[[Draft], Awaitable[Grid]]
"""Makes the table once more, for another draft; it raises nothing."""


class IncomingDialog(KeepsFocus, FittingDialog):
    """Shows what becomes of each row of ``grid`` on the draft of ``state``, and lets a person choose.

    It follows that draft. ``selected`` are the keys of the rows that a single column is for, from top to
    bottom. It is accepted with ``rows`` and ``taken``.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        grid: Grid,
        columns: Columns,
        selected: Sequence[str],
        state: CallState,
        tasks: Tasks,
    ) -> None:
        super().__init__(parent, QSize(em(70), em(38)))
        self.setObjectName("incomingDialog")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.rows: Sequence[Incoming] = ()
        self.taken = choice.NONE
        self._read, self._grid, self._columns, self._selected = grid, grid, columns, selected
        self._state, self.draft, self._tasks = state, state.draft, tasks
        self._anew: Anew | None = None
        self._is_planning = False
        self._empty = Empty.LEAVE
        self.model = IncomingModel(self)
        self.view = IncomingView(self.model)
        self._make_fields()
        self._lay_out()
        self._connect()
        self.plan()
        self.view.setFocus()

    def show_grid(self, grid: Grid) -> None:
        """Show another table in place of the first: the same file, read in another way."""
        self._read = self._grid = grid
        self._columns = guessed(grid) if grid.width > 1 else Columns(None, 0)
        for box, chosen in ((self._keys, self._columns.key), (self._values, self._columns.value)):
            self._fill(box, chosen)
        self._heading.setChecked(self._columns.has_heading)
        self.plan()

    def say(self, text: str) -> None:
        """Show ``text`` in place of what there is to note."""
        self._notes.setText(text)
        self._notes.setVisible(bool(text))
        announce(self._notes, text, urgent=True)

    def make_anew_by(self, anew: Anew) -> None:
        """The table was made here, of what the call held: nobody need say what its columns are.

        ``anew`` makes it again where the call holds something else, or something else is staged.
        """
        self._anew = anew
        self._fields.hide()

    def add_choices(self, *parts: QWidget) -> None:
        """Show more to choose, before the other choices."""
        for before, part in pairwise((None, *parts)):
            assert part is not None  # noqa: S101  # only the first one is
            self._fields.put_behind(before, part)

    def focus_home(self) -> QWidget:
        """The table."""
        return self.view

    # What there is to choose --------------------------------------------------------------------------

    def _make_fields(self) -> None:
        self._summary, self._notes = WrappedLabel(), WrappedLabel()
        self._summary.setObjectName("incomingSummary")
        self._notes.setObjectName("incomingNotes")
        self._remark = WrappedLabel()
        self._remark.setObjectName("incomingRemark")
        self._change = RowChange()
        self._only = CheckBox(tr("Only what is to be &looked at"), "incomingOnlyOpen")
        self._quotes = CheckBox(self._read.otherwise_name.replace("&", "&&"), "incomingOtherwise")
        self._heading = CheckBox(tr("The first row is a &heading"), "incomingHeading")
        self._heading.setChecked(self._columns.has_heading)
        self._keys = self._column_box("incomingKeyColumn", tr("Column of the keys"), self._columns.key)
        self._values = self._column_box(
            "incomingValueColumn", tr("Column of the values"), self._columns.value
        )
        self._empties = ChoiceBox("incomingEmptyCells", tr("Empty cells mean"))
        for words in _EMPTIES.values():
            self._empties.addItem(tr_marked(words))
        self.confirm = AnswerButton("", "incomingConfirmButton")
        self.cancel = AnswerButton(tr("Cancel"), "incomingCancelButton")

    def _column_box(self, name: str, words: str, chosen: int | None) -> ChoiceBox:
        box = ChoiceBox(name, words)
        self._fill(box, chosen)
        return box

    def _fill(self, box: ChoiceBox, chosen: int | None) -> None:
        box.clear()
        first = self._grid.rows[0] if self._grid.rows else ()
        for number in range(self._grid.width):
            cell = first[number].content if number < len(first) else ""
            sample = plain_text(cell, 20) if isinstance(cell, str) else ""
            box.addItem(f"{number + 1} · {sample}" if sample else f"{number + 1}")
        box.setCurrentIndex(chosen or 0)

    def _lay_out(self) -> None:
        self._fields = fields = FlowRow()
        if self._columns.key is not None and self._grid.width > 1:
            fields.add(side_by_side(PlainLabel(tr("Keys:")), self._keys))
            fields.add(side_by_side(PlainLabel(tr("Values:")), self._values))
        self._has_empty = any(cell.is_empty for row in self._grid.rows for cell in row)
        if self._has_empty:
            fields.add(side_by_side(PlainLabel(tr("Empty cells:")), self._empties))
        fields.add(self._heading)
        if self._read.otherwise is not None:
            fields.add(self._quotes)
        fields.add(self._only)
        fields.add_stretch()
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(gap())
        for part in (self._summary, self._notes, fields):
            body.addWidget(part)
        self.view.setMinimumHeight(em(8))
        body.addWidget(self.view, 1)
        body.addWidget(self._remark)
        body.addWidget(self._change)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(edge(), edge(), edge(), edge())
        layout.setSpacing(gap())
        layout.addWidget(ScrollBody(content), 1)
        layout.addWidget(AnswerRow([(self.confirm, Role.AcceptRole), (self.cancel, Role.RejectRole)]))

    def _connect(self) -> None:
        self._only.toggled.connect(self.model.set_only_open)
        self._quotes.toggled.connect(self._read_otherwise)
        self._heading.toggled.connect(self._choose_columns)
        self._empties.activated.connect(self._choose_empty)
        for box in (self._keys, self._values):
            box.activated.connect(self._choose_columns)
        self.view.switched.connect(self._switch)
        self.view.selectionModel().currentRowChanged.connect(self._show_remark)
        self.model.modelReset.connect(self._show_remark)
        self.confirm.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self._state.changed.connect(self._follow)
        self._state.destroyed.connect(self.reject)

    def _read_otherwise(self, on: bool) -> None:
        self._grid = self._read.otherwise if on and self._read.otherwise is not None else self._read
        self.plan()

    def _choose_columns(self) -> None:
        key = None if self._columns.key is None else self._keys.currentIndex()
        value = self._columns.value if key is None else self._values.currentIndex()
        self._columns = Columns(key, value, self._heading.isChecked())
        self.plan()

    def _choose_empty(self, number: int) -> None:
        self._empty = list(_EMPTIES)[number]
        self.plan()

    # What becomes of it -------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Where the call holds something else now, or something else is staged, work it out anew."""
        if self._state.draft is self.draft:
            return
        self.draft = self._state.draft
        if self._anew is None:
            self.plan()
        else:
            self._begin_planning()
            self._tasks.start(self._make_anew(self._anew, self.draft), "make-incoming-anew", quiet=True)

    async def _make_anew(self, anew: Anew, draft: Draft) -> None:
        grid = await anew(draft)
        if isValid(self) and draft is self.draft:
            self._read = self._grid = grid
            self.plan()

    def plan(self) -> None:
        """Work out what becomes of each row; of many that takes a moment, in which nothing can be staged."""
        if len(self._grid.rows) <= _AT_ONCE:
            self._show(incoming(*self._asked()))
            return
        self._begin_planning()
        self._tasks.start(self._plan_many(), "plan-incoming", quiet=True)

    def _begin_planning(self) -> None:
        """What is shown is not what is so now: nothing of it can be staged."""
        self._is_planning = True
        self.confirm.setEnabled(False)

    async def _plan_many(self) -> None:
        asked = self._asked()
        rows = await asyncio.to_thread(incoming, *asked)
        while True:
            kept = self.taken
            taken = await asyncio.to_thread(choice.followed, self.rows, kept, rows)
            # Something else may have been chosen meanwhile, which has asked for itself then.
            if not isValid(self) or not _are_same(asked, self._asked()):
                return
            if kept is self.taken:
                break
        self._put(rows, taken)

    def _asked(self) -> tuple[Grid, Columns, Draft, Sequence[str], Empty]:
        return self._grid, self._columns, self.draft, self._selected, self._empty

    def _show(self, rows: Sequence[Incoming]) -> None:
        self._put(rows, choice.followed(self.rows, self.taken, rows))

    def _put(self, rows: Sequence[Incoming], taken: frozenset[int]) -> None:
        self._is_planning = False
        self.rows, self.taken = rows, taken
        self.model.show_rows(rows, self.taken)
        if self.rows:
            self.view.setCurrentIndex(self.model.index(0, 0))
        self._say()

    def _show_remark(self) -> None:
        """All that is said of the current row: its cell may be too narrow."""
        index = self.view.currentIndex()
        row = self.model.row(index.row()) if index.isValid() else None
        self._remark.setText(sentences(row.remarks) if row is not None else "")
        self._remark.setVisible(bool(self._remark.text()))
        self._change.show_row(row)

    def _switch(self, shown: list[int]) -> None:
        """Take the rows that are shown at these places; leave them out where all of them are taken."""
        rows = [self.model.row(number) for number in shown if number >= 0]
        on = not all(row.number in self.taken for row in rows if row.can_be_taken)
        taken = choice.chosen(self.rows, self.taken, [row.number for row in rows], on=on)
        if rows and not any(row.can_be_taken for row in rows):
            announce(self.view, tr("This row cannot be taken."))
        self._take(taken)

    def _take(self, taken: frozenset[int]) -> None:
        self.taken = taken
        self.model.set_taken(taken)
        self._say()

    def _say(self) -> None:
        columns, rows = self._columns, self._grid.rows
        values = len(rows) - int(columns.has_heading)
        notes = list(self._grid.notes)
        if columns.key is None and (told := choice.mismatch(values, len(self._selected))):
            notes.append(told)
        self._notes.setText(" ".join(notes))
        self._notes.setVisible(bool(notes))
        if len(self.rows) <= _AT_ONCE:
            self._tell(_told(self.rows, self.taken))
        else:
            self.confirm.setEnabled(False)
            self._tasks.start(self._count_many(self.rows, self.taken), "count-incoming", quiet=True)

    async def _count_many(self, rows: Sequence[Incoming], taken: frozenset[int]) -> None:
        told = await asyncio.to_thread(_told, rows, taken)
        if isValid(self) and self.rows is rows and self.taken is taken:
            self._tell(told)

    def _tell(self, told: tuple[str, int, bool]) -> None:
        text, number, has_open = told
        if self._summary.text():
            announce(self._summary, text)
        self._summary.setText(text)
        self.confirm.setText(tr_n("Stage {n} change", "Stage {n} changes", number))
        self.confirm.setEnabled(number > 0 and not self._is_planning)
        self._only.setEnabled(has_open or self._only.isChecked())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter outside the buttons presses none: what is staged is staged on purpose."""
        if event.key() in ENTER:
            event.accept()
        else:
            super().keyPressEvent(event)


def _told(rows: Sequence[Incoming], taken: frozenset[int]) -> tuple[str, int, bool]:
    """What is said of the choice, how many keys it stages, and whether a row is to be looked at."""
    return choice.summary(rows, taken), len(choice.edits(rows, taken)), any(row.asks for row in rows)


def _are_same(some: Sequence[object], others: Sequence[object]) -> bool:
    """Whether each is the very same as its counterpart."""
    return all(one is other for one, other in zip(some, others, strict=True))
