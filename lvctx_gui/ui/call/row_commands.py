"""What keys, menus and clicks do to the rows of a page, and what is said where they can do nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Removed
from lvctx_gui.core.translate import mark, tr, tr_marked, tr_n
from lvctx_gui.ui.call.entries.entering import Entered
from lvctx_gui.ui.call.entries.row_edits import (
    emptied,
    filled_down,
    keys_of,
    removal,
    rows_to_fill,
    unstaging,
    without_value,
)
from lvctx_gui.ui.call.entries.rows import Column, RowId, Wish
from lvctx_gui.ui.call.refusals import Hindrance, refusal
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.messages.message import Ends, Message, Tone

if TYPE_CHECKING:
    from lvctx_gui.ui.call.entries_pane import EntriesPane
    from lvctx_gui.ui.call.page_actions import PageActions
    from lvctx_gui.ui.call.state import CallState

_ADD = mark("Add entry")


class RowCommands(QObject):
    """Edits the rows that ``pane`` shows as steps of the call's draft."""

    def __init__(
        self,
        pane: EntriesPane,
        actions: PageActions,
        apply: Callable[[str, Callable[[Draft], Draft]], bool],
        state: Callable[[], CallState],
    ) -> None:
        super().__init__(pane)
        self._pane = pane
        self._view = pane.view
        self._actions = actions
        self._apply = apply
        self._state = state
        self._said: Message | None = None
        pane.add_wanted.connect(self.add_entry)
        pane.refused.connect(self.refuse)
        pane.view.entry_delegate.dropped.connect(self._drop_blank_row)
        actions.edit_mode.toggled.connect(self._forget_refusal)

    def _stage(self, edit: Entered) -> None:
        self._apply(edit.name, edit.change)

    def add_entry(self, begun: QKeyEvent | None = None) -> None:
        """Append a row with an empty key and open its editor; ``begun`` is the first key that it gets."""
        self._view.finish_editing()
        self._pane.show_all()
        token = 0

        def add(draft: Draft) -> Draft:
            nonlocal token
            draft, token = draft.add_row()
            return draft

        if self._apply(tr_marked(_ADD), add):
            self._view.clearSelection()
            self._view.begin_edit(token, Column.KEY, begun)

    def _drop_blank_row(self) -> None:
        """Escape in a row that was only just begun takes the row back."""
        row = self._view.current_id()
        new = self._state().draft.new_row(row) if isinstance(row, int) else None
        stack = self._state().undo_stack
        if new is not None and new.is_blank and stack.undoText() == tr_marked(_ADD):
            QTimer.singleShot(0, stack.undo)  # the view is still closing the editor

    def remove_selected(self) -> None:
        """Stage the deletion of the selected rows, all or none; what is being typed becomes a step first."""
        self._view.finish_editing()
        rows = self._view.selected_ids()
        edits = self._state().draft.edits.by_key
        is_done = all(isinstance(edits.get(key), Removed) for key in keys_of(rows))
        if rows and is_done and not any(isinstance(row, int) for row in rows):
            self.refuse(Wish.REMOVE)
        else:
            self._stage(removal(rows))

    def unstage_selected(self) -> None:
        """Drop what is staged for the selected rows, what is being typed included."""
        self._view.finish_editing()
        self._unstage(self._view.selected_ids())

    def unstage_one(self, row: RowId) -> None:
        """The same for one row, whichever are selected."""
        self._view.finish_editing()
        self._unstage([row])

    def _unstage(self, rows: list[RowId]) -> None:
        state = self._state()
        stays = state.draft.also_unstaged(*keys_of(rows))
        self._stage(unstaging(rows))
        state.tell_given_up(stays)

    def go_to(self, row: RowId) -> None:
        """Make a row the current one, in the table that has the focus then."""
        if not self._view.go_to(row):
            self._pane.show_all()
            self._view.go_to(row)
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_no_value(self) -> None:
        """Stage "no value" for the selected rows; what is being typed becomes a step first."""
        self._view.finish_editing()
        self._stage(without_value(self._view.selected_ids()))

    def set_empty(self) -> None:
        """Stage an empty text for the selected rows; what is being typed becomes a step first."""
        self._view.finish_editing()
        self._stage(emptied(self._view.selected_ids()))

    def fill_down(self) -> None:
        """Stage the first selected row's value for the others, or say why not."""
        self._view.finish_editing()
        state, rows = self._state(), self._view.selected_ids()
        left = len(rows) - 1 - len(rows_to_fill(state.draft, rows))
        edit = filled_down(state.draft, rows)
        if isinstance(edit, str):
            state.say(Message(Tone.INFO, edit))
            return
        self._stage(edit)
        if left:
            text = tr_n(
                "{n} entry was left alone: it is in conflict, or staged for deletion.",
                "{n} entries were left alone: they are in conflict, or staged for deletion.",
                left,
            )
            state.say(Message(Tone.INFO, text))

    def edit_value(self) -> None:
        """Open the editor of the current row's value, or say why it has none."""
        self._edit(Column.VALUE)

    def edit_key(self) -> None:
        """Open the editor of its key, or say why it has none."""
        self._edit(Column.KEY)

    def _edit(self, column: Column) -> None:
        index = self._view.currentIndex().siblingAtColumn(column)
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
            self._view.setCurrentIndex(index)
            self._view.edit(index)
        elif index.isValid():
            self.refuse(Wish.EDIT)

    def mark_seen(self) -> None:
        """The person has seen what others changed."""
        self._view.finish_editing()
        draft = self._state().draft
        self._state().mark_seen()
        seen = len(draft.others_keys - self._state().draft.others_keys)
        announce(self._view, tr_n("{n} entry is marked as seen.", "{n} entries are marked as seen.", seen))
        if not self._actions.others_only.isChecked():
            return
        if self._state().draft.others_keys:
            self._pane.apply_again()
        else:
            self._pane.show_all()

    # What cannot be done ------------------------------------------------------------------------------

    def refuse(self, wish: Wish) -> bool:
        """Say why ``wish`` cannot be had, if it cannot; the same twice in a row is said once."""
        state = self._state()
        current = self._view.current_id()
        here = [] if current is None else [current]
        rows = self._view.selected_ids() if wish is Wish.REMOVE else here
        hindrance = self._hindrance
        text = refusal(wish, state.draft, rows, hindrance)
        if not text:
            return False
        if hindrance.is_off and not hindrance.why_fixed and not hindrance.is_working:
            switch_on = self._actions.edit_mode.trigger
            message = Message(Tone.INFO, text, tr("Switch editing on"), switch_on, ends=Ends.EDITING_ON)
        else:
            message = Message(Tone.INFO, text)
        if state.message != message:
            self._said = message
            state.say(message)
        return True

    @property
    def _hindrance(self) -> Hindrance:
        state, switch = self._state(), self._actions.edit_mode
        fixed = self._actions.why_read_only or state.why_fixed
        return Hindrance(fixed, state.is_working, not switch.isChecked())

    def _forget_refusal(self) -> None:
        """Editing was switched on or off: what was said about that is over."""
        said, self._said = self._said, None
        if said is not None and self._state().message is said:
            self._state().say(None)
