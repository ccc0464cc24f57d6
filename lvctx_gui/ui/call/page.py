"""The page of one call: message bar, filter, table, whole value, review."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QWidget

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING
from lvctx_gui.core.translate import mark, tr, tr_marked
from lvctx_gui.ui.call.conflicts import ConflictBar
from lvctx_gui.ui.call.entries import rows as r
from lvctx_gui.ui.call.entries.empty_hint import EmptyHint
from lvctx_gui.ui.call.entries.entering import Entered
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.row_edits import keys_of, removal, unstaging, without_value
from lvctx_gui.ui.call.entries.rows import Column
from lvctx_gui.ui.call.entries.view import EntriesView
from lvctx_gui.ui.call.filter_row import FilterRow
from lvctx_gui.ui.call.identity_line import IdentityLine, layout_below
from lvctx_gui.ui.call.message_line import MessageBar
from lvctx_gui.ui.call.review.pane import ReviewPanel
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.call.status import PageActions, PageStatus
from lvctx_gui.ui.call.value_pane import ValuePane
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.messages.message import Message, Tone
from lvctx_gui.ui.messages.moments import local_now
from lvctx_gui.ui.messages.reading import conflict_text

_ADD = mark("Add entry")


class CallPage(QWidget):
    """Shows a ``CallState`` and turns what the person does into edits of its draft.

    It is made in advance, as that takes a while; ``show_state`` then gives it its call, once and for all.
    """

    selection_changed = Signal()
    """What can be done with the page may be something else now; see ``status``."""
    menu_wanted = Signal(QPoint)

    state: CallState

    def __init__(self, actions: PageActions) -> None:
        super().__init__()
        self._actions = actions
        self._editing_on = False
        self._loaded_at: datetime | None = None
        self._told: tuple[frozenset[str], bool] = (frozenset(), False)
        self.model = EntriesModel(self._apply, self)
        self.model.key_refused.connect(lambda why: self.state.say(Message(Tone.WARNING, why)))
        self.view = EntriesView(self.model)
        self.view.addActions(list(actions.rows))
        self.identity = IdentityLine(actions.refresh, actions.copy_address)
        self.message_bar = MessageBar()
        self.conflict_bar = ConflictBar(actions.keep_all_mine, actions.take_all_theirs)
        self._filters = FilterRow((actions.changed_only, actions.changes_first))
        self.filter_edit = self._filters.edit
        self._empty = EmptyHint(self.view.viewport())
        self.whole_value = ValuePane()
        self.whole_value.hide()
        self.review = ReviewPanel(actions.discard, actions.commit)
        self._lay_out()
        self._connect()

    def show_state(self, state: CallState) -> None:
        """Show ``state`` from now on: before, the page belongs to no call."""
        self.state = state
        state.setParent(self)
        self.identity.show_state(state)
        self.review.show_state(state)
        state.changed.connect(self._follow_state)
        state.message_changed.connect(self._follow_message)
        state.working_changed.connect(self._follow_editable)
        state.decided.connect(self._conflicts_decided)
        state.undo_stack.indexChanged.connect(self.selection_changed)
        self._follow_state()

    def _lay_out(self) -> None:
        self._left = QSplitter(Qt.Orientation.Vertical)
        self._left.addWidget(self.view)
        self._left.addWidget(self.whole_value)
        self._left.setStretchFactor(0, 3)
        self._left.setStretchFactor(1, 2)
        self._left.setCollapsible(0, False)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(self._left)
        self.splitter.addWidget(self.review)
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([em(48), em(24)])
        self.splitter.setChildrenCollapsible(False)
        layout = layout_below(self.identity, self)
        layout.addWidget(self.message_bar)
        layout.addWidget(self.conflict_bar)
        layout.addLayout(self._filters)
        layout.addWidget(self.splitter, 1)
        # The order of keys is the order of the eye.
        order = [
            *self.identity.stops,
            self.message_bar,
            self.conflict_bar,
            self.filter_edit,
            *self._filters.buttons,
            self.view,
            self.whole_value,
            self.review,
        ]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        self.conflict_bar.resolve_wanted.connect(self._go_to_conflict)
        self.conflict_bar.decision_wanted.connect(self._decide_all)
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
        self.whole_value.close_button.clicked.connect(lambda: self._actions.whole_value.setChecked(False))

    # Following the state ------------------------------------------------------------------------------

    def _follow_state(self) -> None:
        self._follow_editable()
        draft = self.state.draft
        if self.view.entry_delegate.is_editing and draft.base is not self.model.draft.base:
            return  # never under an open editor: editing_ended brings us back
        self.model.show_draft(draft)
        text = conflict_text(draft, self._loaded_at, local_now(), was_sent=self.state.was_sent)
        self.conflict_bar.show_text(text if draft.conflicts else "")
        if not draft.conflicts and self.state.reading is not None:
            self._loaded_at = self.state.reading.read_at
        message = self.state.message
        if message is not None and message.about_conflicts and self._matters(draft) != self._told:
            self.state.say(None)
        self.review.setVisible(draft.staged_count > 0)
        self.review.refresh()
        self._show_counts()
        self._follow_selection()

    @staticmethod
    def _matters(draft: Draft) -> tuple[frozenset[str], bool]:
        """What a message about conflicts is about."""
        return frozenset(draft.conflicts), draft.staged_count > 0

    def _follow_message(self) -> None:
        message = self.state.message
        if message is not None and message.can_wait and self.view.entry_delegate.is_editing:
            return  # it would move the row that somebody types in: editing_ended brings us back
        self._told = self._matters(self.state.draft)
        self.message_bar.show_message(message)

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
        """Show or hide the pane with all of the selected value."""
        self.whole_value.setVisible(shown)
        self._follow_selection()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Follow the palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "review"):
            self.view.refresh_look()

    def _follow_selection(self) -> None:
        if self.whole_value.isVisible():
            row = self.view.current_id()
            draft = self.model.draft
            key = None if row is None else r.key_of(draft, row)
            self.whole_value.show_value(
                key,
                MISSING if row is None else r.value_of(draft, row),
                draft.conflicts.get(row) if isinstance(row, str) else None,
            )
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

    def conflicting_keys(self) -> list[str]:
        """The selected keys that are in conflict."""
        return [key for key in keys_of(self.view.selected_ids()) if key in self.state.draft.conflicts]

    def _go_to_conflict(self) -> None:
        self._actions.edit_mode.setChecked(True)
        self.filter_edit.clear()
        conflicts = self.state.draft.conflicts
        rows = (self.model.row_id(number) for number in range(self.model.rowCount()))
        first = next((row for row in rows if row in conflicts), None)
        self.view.go_to(next(iter(conflicts)) if first is None else first)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _decide_all(self, action: QAction) -> None:
        self._actions.edit_mode.setChecked(True)
        action.trigger()

    def decide(self, *, mine: bool) -> None:
        """Keep mine or take theirs for the selected rows, and go on to the next conflict."""
        keys = self.conflicting_keys()
        if not keys:
            return
        (self.state.keep_mine if mine else self.state.take_theirs)(*keys)
        if self.state.draft.conflicts:
            self._go_to_conflict()

    def _conflicts_decided(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        text = tr("All conflicts are resolved, and nothing is left to commit.")
        if not self.state.draft.staged_count:
            self.state.say(Message(Tone.INFO, text, about_conflicts=True))
            return
        text = tr("All conflicts are resolved. Nothing was sent yet.")
        act = self._actions.commit.trigger
        self.state.say(Message(Tone.INFO, text, tr("Commit"), act, about_conflicts=True))

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
        rows = self.view.selected_ids()
        stays = self.state.draft.also_unstaged(*keys_of(rows))
        self._stage(unstaging(rows))
        self.state.tell_given_up(stays)

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

    def edit_current(self, column: Column) -> None:
        """Open the editor of the current row."""
        index = self.view.currentIndex().siblingAtColumn(column)
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.view.setCurrentIndex(index)
            self.view.edit(index)
