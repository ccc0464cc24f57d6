"""The page of one call: message bar, filter and table, and beside them the review or the whole value."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.translate import mark, tr, tr_marked
from lvctx_gui.ui.call.deciding import Decisions
from lvctx_gui.ui.call.entries.empty_hint import EmptyHint
from lvctx_gui.ui.call.entries.entering import Entered
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.row_edits import keys_of, removal, unstaging, without_value
from lvctx_gui.ui.call.entries.rows import Column, RowId
from lvctx_gui.ui.call.entries.view import EntriesView
from lvctx_gui.ui.call.filter_row import FilterRow
from lvctx_gui.ui.call.one_line import OneLine
from lvctx_gui.ui.call.right_pane import RightPane
from lvctx_gui.ui.call.sides import PaneWidth, Sides
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.call.status import PageActions, PageStatus
from lvctx_gui.ui.kit.scale import gap
from lvctx_gui.ui.messages.message import Ends, Message, Tone

_ADD = mark("Add entry")


class CallPage(QWidget):
    """Shows a ``CallState`` and turns what the person does into edits of its draft.

    It is made in advance, as that takes a while; ``show_state`` then gives it its call, once and for all.
    """

    selection_changed = Signal()
    """What can be done with the page may be something else now; see ``status``."""
    menu_wanted = Signal(QPoint)

    state: CallState

    def __init__(self, actions: PageActions, pane_width: PaneWidth) -> None:
        super().__init__()
        self._actions = actions
        self._editing_on = False
        self.model = EntriesModel(self._apply, self)
        self.model.key_refused.connect(self._tell_refused)
        self.view = EntriesView(self.model)
        self.view.addActions(list(actions.rows))
        self.line = OneLine()
        self.message_bar = self.line.message_bar
        self._filters = FilterRow((actions.changed_only, actions.changes_first))
        self.filter_edit = self._filters.edit
        self._empty = EmptyHint(self.view.viewport())
        self.right_pane = RightPane(actions)
        self.decisions = Decisions(
            self, self.line, self.view, self.model, actions, clear_filter=self.filter_edit.clear
        )
        self._lay_out(pane_width)
        self._connect()

    def show_state(self, state: CallState) -> None:
        """Show ``state`` from now on: before, the page belongs to no call."""
        self.state = state
        state.setParent(self)
        self.right_pane.show_state(state)
        state.changed.connect(self._follow_state)
        state.message_changed.connect(self._follow_message)
        state.working_changed.connect(self._follow_editable)
        self.decisions.show_state(state)
        state.undo_stack.indexChanged.connect(self.selection_changed)
        self._follow_state()

    def _lay_out(self, pane_width: PaneWidth) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap())
        column.addLayout(self._filters)
        column.addWidget(self.view, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, gap(), 0, 0)
        layout.setSpacing(gap())
        layout.addWidget(self.line)
        layout.addWidget(Sides(left, self.right_pane, pane_width), 1)
        # The order of keys is the order of the eye.
        order = [
            self.line,
            self.filter_edit,
            *self._filters.buttons,
            self.view,
            self.right_pane,
        ]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        self.message_bar.dismissed.connect(lambda: self.state.say(None))
        self.filter_edit.filter_changed.connect(self.model.set_filter)
        self.filter_edit.left.connect(lambda: self.view.setFocus(Qt.FocusReason.OtherFocusReason))
        self.model.counts_changed.connect(self._show_counts)
        self.model.rowsInserted.connect(self._show_counts)
        self.model.rowsRemoved.connect(self._show_counts)
        self.view.selection_changed.connect(self._follow_selection)
        self.view.whole_value_wanted.connect(lambda: self._actions.whole_value.setChecked(True))
        self.view.menu_wanted.connect(self.menu_wanted)
        self.view.entry_delegate.dropped.connect(self._drop_blank_row)
        self.view.entry_delegate.editing_began.connect(self.selection_changed)
        self.view.entry_delegate.editing_ended.connect(self.selection_changed)
        # Queued: the view is still closing its editor and must not meet other rows while it does.
        self.view.entry_delegate.editing_ended.connect(self._follow_state, Qt.ConnectionType.QueuedConnection)
        self.view.entry_delegate.editing_ended.connect(
            self._follow_message, Qt.ConnectionType.QueuedConnection
        )
        self.right_pane.unstage_wanted.connect(self._unstage_card)
        self.right_pane.entry_wanted.connect(self._go_to_entry)

    # Following the state ------------------------------------------------------------------------------

    def _follow_state(self) -> None:
        self._follow_editable()
        draft = self.state.draft
        if self.view.entry_delegate.is_editing and draft.base is not self.model.draft.base:
            return  # never under an open editor: editing_ended brings us back
        self.model.show_draft(draft)
        self.right_pane.refresh()
        self._show_counts()
        self._follow_selection()

    def _follow_message(self) -> None:
        message = self.state.message
        if message is not None and message.can_wait and self.view.entry_delegate.is_editing:
            return  # it would move the row that somebody types in: editing_ended brings us back
        self.line.show_message(message)

    def _tell_refused(self, why: str) -> None:
        self.state.say(Message(Tone.WARNING, why, ends=Ends.ROWS_COMPLETE))

    def _follow_editable(self) -> None:
        self.model.set_editable(self._editing_on and self.state.can_change)

    @property
    def status(self) -> PageStatus:
        """What can be done with the call now."""
        state, current, stack = self.state, self.view.current_id(), self.state.undo_stack
        return PageStatus(
            is_working=state.is_working,
            can_change=state.can_change,
            has_entries=bool(state.held.entries),
            has_selection=self.view.has_chosen,
            is_on_server_row=isinstance(current, str | tuple),
            is_on_conflict=isinstance(current, str) and current in state.draft.conflicts,
            conflicts=len(state.draft.conflicts),
            staged=state.draft.staged_count,
            has_new_rows=bool(state.draft.edits.new_rows),
            is_typing=self.view.entry_delegate.is_editing,
            has_deleted_context=bool(state.erased),
            undo_step=stack.undoText() if stack.canUndo() else None,
            redo_step=stack.redoText() if stack.canRedo() else None,
        )

    def draft_as_typed(self) -> Draft:
        """What is staged, with what stands in an open editor: what must not be lost."""
        typing = self.view.entry_delegate.typing()
        return self.state.draft if typing is None else self.model.as_if_entered(*typing)

    def set_editing(self, on: bool) -> None:
        """Switch editing on or off."""
        self._editing_on = on
        self._follow_editable()

    def show_whole_value(self, shown: bool) -> None:
        """Show all of the selected value, or else the review."""
        if self.right_pane.show_whole_value(shown=shown):
            # Qt would give the focus to what comes into sight, where Delete means something else.
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Follow the palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "right_pane"):
            self.view.refresh_look()

    def _follow_selection(self) -> None:
        self.decisions.follow()
        self.right_pane.show_row(self.model.draft, self.view.current_id(), self.state.read_at)
        self.selection_changed.emit()

    def _show_counts(self) -> None:
        self._filters.show_counts(self.model.shown, self.model.total)
        self._empty.show_for(self.model.rowCount(), self.model.total)

    # What the person does -----------------------------------------------------------------------------

    def _apply(self, name: str, change: Callable[[Draft], Draft]) -> bool:
        """Stage an edit that was made over what the table shows, as a step called ``name``."""
        return self.state.apply(name, change, self.model.draft)

    def _stage(self, edit: Entered) -> None:
        self._apply(edit.name, edit.change)

    def add_entry(self) -> None:
        """Append a row with an empty key and open its editor."""
        self.view.finish_editing()
        self.filter_edit.clear()
        self._actions.changed_only.setChecked(False)
        token = 0

        def add(draft: Draft) -> Draft:
            nonlocal token
            draft, token = draft.add_row()
            return draft

        if self._apply(tr_marked(_ADD), add):
            self.view.clearSelection()
            self.view.go_to(token, Column.KEY, edit=True)

    def _drop_blank_row(self) -> None:
        """Escape in a row that was only just begun takes the row back."""
        row = self.view.current_id()
        new = self.state.draft.new_row(row) if isinstance(row, int) else None
        stack = self.state.undo_stack
        if new is not None and new.is_blank and stack.undoText() == tr_marked(_ADD):
            QTimer.singleShot(0, stack.undo)  # the view is still closing the editor

    def remove_selected(self) -> None:
        """Stage the removal of the selected rows, all or none; what is being typed becomes a step first."""
        self.view.finish_editing()
        self._stage(removal(self.view.selected_ids()))

    def unstage_selected(self) -> None:
        """Drop what is staged for the selected rows, what is being typed included."""
        self.view.finish_editing()
        self._unstage(self.view.selected_ids())

    def _unstage(self, rows: list[RowId]) -> None:
        stays = self.state.draft.also_unstaged(*keys_of(rows))
        self._stage(unstaging(rows))
        self.state.tell_given_up(stays)

    def _unstage_card(self, row: RowId) -> None:
        self.view.finish_editing()
        self._unstage([row])

    def _go_to_entry(self, row: RowId) -> None:
        if self.model.row_of(row) is None:
            self.filter_edit.clear()
        self.view.go_to(row)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_no_value(self) -> None:
        """Stage "no value" for the selected rows; what is being typed becomes a step first."""
        self.view.finish_editing()
        self._stage(without_value(self.view.selected_ids()))

    def discard(self) -> None:
        """Drop everything staged."""
        self.view.finish_editing()
        self._apply(tr("Discard all changes"), lambda draft: draft.discard())

    def step_back(self) -> None:
        """Undo the last step; what is being typed becomes a step first."""
        self.view.finish_editing()
        self.state.undo_stack.undo()

    def step_forward(self) -> None:
        """Redo the step that was undone last."""
        self.view.finish_editing()
        self.state.undo_stack.redo()

    def copy(self) -> None:
        """Copy the card of the review where the focus is, otherwise the selected rows."""
        cards = self.right_pane.review.cards
        (cards if cards.hasFocus() else self.view).copy()

    def edit_current(self, column: Column) -> None:
        """Open the editor of the current row."""
        index = self.view.currentIndex().siblingAtColumn(column)
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.view.setCurrentIndex(index)
            self.view.edit(index)
