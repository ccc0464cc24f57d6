"""The left side of a page: the filter, and below it the table with what it says while it is empty."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lvctx_gui.core.checklist.assessment import Status
from lvctx_gui.core.checklist.judging import State
from lvctx_gui.ui.call.entries.empty_hint import Emptiness, EmptyHint, emptiness
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.rows import Wish
from lvctx_gui.ui.call.entries.view import EntriesView
from lvctx_gui.ui.call.filter_row import Counts, FilterRow
from lvctx_gui.ui.call.page_actions import PageActions
from lvctx_gui.ui.kit.focus import put_after
from lvctx_gui.ui.kit.scale import gap, row_height

_LEAST_ROWS = 5
"""Where the window is narrow and low: the page is scrolled then, and all of these are seen at once."""


class EntriesPane(QWidget):
    """Shows a model's rows; what a person wants to do with them it only says."""

    add_wanted = Signal(object)
    """A new entry is wanted; carries the key press that begins its key, or ``None``."""
    refused = Signal(Wish)
    """Something is wanted that the table cannot do now."""

    def __init__(self, model: EntriesModel, actions: PageActions) -> None:
        super().__init__()
        self._model = model
        self._actions = actions
        self._is_unread = True
        self._how_to_read = ""
        self._can_add = False
        self.view = EntriesView(model)
        self.view.addActions(list(actions.rows))
        self._filters = FilterRow(actions)
        self.filter_edit = self._filters.edit
        self._empty: EmptyHint | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(gap())
        layout.addWidget(self._filters)
        layout.addWidget(self.view, 1)
        self._connect()

    def _connect(self) -> None:
        self._filters.filter_changed.connect(self._model.set_filter)
        self._model.filter_problem.connect(self._filters.say_problem)
        self.filter_edit.left.connect(lambda: self.view.setFocus(Qt.FocusReason.OtherFocusReason))
        self._model.counts_changed.connect(self.show_counts)
        self._model.rowsInserted.connect(self.show_counts)
        self._model.rowsRemoved.connect(self.show_counts)
        self.view.refused.connect(self.refused)
        self.view.add_wanted.connect(self._add)

    @property
    def tab_order(self) -> list[QWidget]:
        """What the keyboard goes through, in the order of the eye."""
        return [*self._filters.tab_order, self.view, self.view.add_row]

    def set_alone(self, alone: bool) -> None:  # a signal's slot
        """Whether nothing stands beside it: its height is no one else's then, and has room for some rows."""
        rows = row_height() * _LEAST_ROWS + self.view.horizontalHeader().sizeHint().height()
        self.view.setMinimumHeight(rows + 2 * self.view.frameWidth() if alone else 0)

    def set_unread(self, is_unread: bool) -> None:  # a property's setter
        """Whether the call has not been read yet."""
        self._is_unread = is_unread

    def show_how_to_read(self, words: str) -> None:
        """Say in ``words`` what to do with a call that has not been read yet."""
        if words != self._how_to_read:
            self._how_to_read = words
            self.show_counts()

    def set_adding(self, *, shown: bool, enabled: bool) -> None:
        """Whether the row that adds an entry is there, and whether it can be used now."""
        self._can_add = shown and enabled
        self.view.set_adding(shown=shown, enabled=enabled)

    def show_counts(self) -> None:
        """Say how many entries there are, or why none is to be seen."""
        model, draft = self._model, self._model.draft
        on_server = len(draft.base) + len(draft.base.repeats)
        others = len(draft.others_keys)
        mine = draft.staged_count
        found = model.shown if model.is_filtered else None
        assessment = model.advice.assessment
        missing = assessment.count(State.MISSING)
        counts = Counts(
            found,
            model.total,
            on_server,
            mine,
            others,
            is_asked=assessment.status is not Status.UNCHECKED,
            missing=missing,
            wrong=len(assessment.open) - missing,
            alike=model.advice.alike_count,
            is_finding=model.is_finding,
            is_unread=self._is_unread,
        )
        self._filters.show_counts(counts)
        if model.rowCount():
            if self._empty is not None:
                self._empty.show_why(None)
            return
        why = emptiness(
            total=model.total,
            is_unread=self._is_unread,
            is_filtered=model.is_filtered,
            shown=self._actions.shown,
            is_asked=counts.is_asked,
        )
        if self._empty is None:
            self._empty = self._make_hint()
        self._empty.show_why(why, self._how_to_read if why is Emptiness.UNREAD else "")

    def _make_hint(self) -> EmptyHint:
        hint = EmptyHint(self.view.viewport())
        hint.add_wanted.connect(lambda: self._add(None))
        hint.all_wanted.connect(self.show_all_again)
        put_after(self.view.add_row, hint)
        return hint

    def apply_again(self) -> None:
        """Sort and filter again what is shown now."""
        self._model.apply_again()

    def show_all(self) -> None:
        """Give up the filter and the choice of rows."""
        self.filter_edit.clear()
        self._actions.all_entries.setChecked(True)

    def show_all_again(self) -> None:
        """The same for a person, who then goes on in the table."""
        self.show_all()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, begun: QKeyEvent | None) -> None:
        if self._can_add:
            self.add_wanted.emit(begun)
        else:
            self.refused.emit(Wish.ADD)
