"""The conflicts of one page: which one is shown, how each is decided, and what comes after that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.ui.call.conflicts.bar import ShownConflict
from lvctx_gui.ui.call.conflicts.dialog import ConflictsDialog
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.row_edits import keys_of
from lvctx_gui.ui.call.entries.view import EntriesView
from lvctx_gui.ui.call.one_line import OneLine
from lvctx_gui.ui.call.page_actions import PageActions
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.messages.conflicts import conflict_sentence, spoken_conflict
from lvctx_gui.ui.messages.message import Ends, Message, Tone
from lvctx_gui.ui.messages.moments import local_now
from lvctx_gui.ui.messages.names import call_name, key_names
from lvctx_gui.ui.messages.phase import changing_now


class Decisions(QObject):
    """Shows the conflicts of ``page`` in its line and as a list, and decides them there and in the table.

    ``clear_filter`` lets every row be seen.
    """

    def __init__(
        self,
        page: QWidget,
        line: OneLine,
        view: EntriesView,
        model: EntriesModel,
        actions: PageActions,
        clear_filter: Callable[[], None],
    ) -> None:
        super().__init__(page)
        self._page, self._line, self._view, self._model = page, line, view, model
        self._actions = actions
        self._clear_filter = clear_filter
        self._loaded_at: datetime | None = None
        self._dialog: ConflictsDialog | None = None
        self._state: CallState | None = None
        line.list_wanted.connect(self.show_list)
        line.keep_wanted.connect(lambda conflict: self._decide_and_go_on([conflict], mine=True))
        line.take_wanted.connect(lambda conflict: self._decide_and_go_on([conflict], mine=False))

    def show_state(self, state: CallState) -> None:
        """Decide the conflicts of ``state`` from now on."""
        self._state = state
        state.decided.connect(self._all_decided)

    # Showing ------------------------------------------------------------------------------------------

    def follow(self) -> None:
        """Show what is in conflict now, and which row is current."""
        state = self._state
        if state is None or (
            self._view.entry_delegate.is_editing and state.draft.base is not self._model.draft.base
        ):
            return  # it would move the row that somebody types in: the page comes back to it
        conflicts = state.draft.conflicts
        if not conflicts and state.reading is not None:
            self._loaded_at = state.reading.read_at
        self._line.show_conflict(self._shown(state) if conflicts else None)
        if (dialog := self._open_dialog) is not None:
            if conflicts:
                dialog.show_conflicts(self._in_order(conflicts.values()), local_now())
            else:
                dialog.close()
                self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _open_dialog(self) -> ConflictsDialog | None:
        dialog = self._dialog
        return dialog if dialog is not None and isValid(dialog) and dialog.isVisible() else None

    def _shown(self, state: CallState) -> ShownConflict:
        conflicts, current = state.draft.conflicts, self._view.current_id()
        is_current = isinstance(current, str) and current in conflicts
        conflict = conflicts[str(current)] if is_current else self._in_order(conflicts.values())[0]
        now, was_sent = local_now(), state.was_sent
        sentence = conflict_sentence(conflict, self._loaded_at, now, was_sent=was_sent)
        keep, take = (self._keys_of(action) for action in ("keepMineAction", "takeTheirsAction"))
        return ShownConflict(
            conflict,
            frozenset(conflicts),
            sentence,
            spoken_conflict(conflict, now),
            keep if is_current else "",
            take if is_current else "",
        )

    def _keys_of(self, name: str) -> str:
        action = next((action for action in self._actions.rows if action.objectName() == name), None)
        native = QKeySequence.SequenceFormat.NativeText
        return action.shortcut().toString(native) if action is not None else ""

    def _in_order(self, conflicts: Iterable[Conflict]) -> list[Conflict]:
        """As the table shows them; those that a filter hides come last."""
        last = self._model.total

        def place(conflict: Conflict) -> int:
            row = self._model.row_of(conflict.key)
            return last if row is None else row

        return sorted(conflicts, key=place)

    def show_list(self) -> None:
        """Open the list, or bring it to the front."""
        state = self._state
        if state is None or not state.draft.conflicts:
            return
        dialog = self._open_dialog
        if dialog is None:
            dialog = self._dialog = self._make_dialog(state)
        shown = self._shown(state).conflict
        dialog.show_conflicts(self._in_order(state.draft.conflicts.values()), local_now())
        dialog.select(shown.key)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def _make_dialog(self, state: CallState) -> ConflictsDialog:
        actions = self._actions
        dialog = ConflictsDialog(
            self._page,
            tr("Conflicts — {call}", call=call_name(state.call)),
            actions.keep_all_mine,
            actions.take_all_theirs,
            (actions.undo, actions.redo),
        )
        dialog.keep_wanted.connect(lambda keys: self._decide_in_list(keys, mine=True))
        dialog.take_wanted.connect(lambda keys: self._decide_in_list(keys, mine=False))
        dialog.value_wanted.connect(self._use_value)
        dialog.all_wanted.connect(self._decide_all)
        return dialog

    # Deciding -----------------------------------------------------------------------------------------

    def decide_selected(self, *, mine: bool) -> None:
        """Keep mine or take theirs for the selected rows, and go on to the next conflict."""
        shown = self._model.draft.conflicts
        chosen = keys_of(self._view.selected_ids())
        self._decide_and_go_on([shown[key] for key in chosen if key in shown], mine=mine)

    def decide_all(self, *, mine: bool) -> None:
        """The same for every conflict that is shown."""
        self._decide(self._model.draft.conflicts.values(), mine=mine)

    def _decide_and_go_on(self, seen: Sequence[Conflict], *, mine: bool) -> None:
        if seen and self._decide(seen, mine=mine) and self._state is not None and self._state.draft.conflicts:
            self._go_on(self._state)

    def _decide(self, seen: Iterable[Conflict], *, mine: bool) -> bool:
        """Decide the conflicts that a person has ``seen``; return whether that was done."""
        state, keys = self._state, self._decidable(seen)
        if state is not None and keys:
            (state.keep_mine if mine else state.take_theirs)(*keys)
        return bool(keys)

    def _decide_in_list(self, seen: list[Conflict], *, mine: bool) -> None:
        if self._decide(seen, mine=mine) and (dialog := self._open_dialog) is not None:
            dialog.tell_current()

    def _use_value(self, seen: Conflict, value: str) -> None:
        if self._state is None or not self._decidable([seen]):
            return
        self._state.use_value(seen.key, value)
        if (dialog := self._open_dialog) is not None:
            dialog.tell_current()

    def _decidable(self, seen: Iterable[Conflict]) -> list[str]:
        """The keys of ``seen`` that are still in conflict; none where something stands in the way.

        An answer may wait behind an open editor: nobody decides against what they have not seen.
        """
        state = self._state
        if state is None or not self._may_decide():
            return []
        self._view.finish_editing()
        now = state.draft.conflicts
        known = {conflict.key: conflict.theirs for conflict in seen if conflict.key in now}
        if moved := [key for key, theirs in known.items() if now[key].theirs != theirs]:
            state.say(_moved(moved))
            return []
        return list(known)

    def _decide_all(self, action: QAction) -> None:
        if self._may_decide():
            action.trigger()

    def _may_decide(self) -> bool:
        """Switch editing on, where that is allowed: deciding is a wish to edit."""
        state = self._state
        if state is None:
            return False
        if not state.can_change:
            state.say(_cannot_decide(state))
            return False
        self._actions.edit_mode.setChecked(True)
        if not self._actions.edit_mode.isChecked():
            text = tr("Nothing may be changed here, so nothing was decided.")
            state.say(Message(Tone.WARNING, text, ends=Ends.SIGNED_IN))
            return False
        return True

    def _go_on(self, state: CallState) -> None:
        """Make the next conflict's row the current one."""
        self._go_to(self._in_order(state.draft.conflicts.values())[0].key)

    def go_to_first(self) -> None:
        """Make the conflict that is shown the current row: its keys work there at once."""
        state = self._state
        if state is not None and state.draft.conflicts:
            self._go_to(self._shown(state).conflict.key)

    def _go_to(self, key: str) -> None:
        if self._model.row_of(key) is None:
            self._clear_filter()
        self._view.go_to(key)

    def _all_decided(self) -> None:
        state = self._state
        if state is None:
            return
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        if not state.draft.staged_count:
            text = tr("All conflicts are resolved, and nothing is left to commit.")
            state.say(Message(Tone.INFO, text, ends=Ends.DECIDED))
            return
        text = tr("All conflicts are resolved. Nothing was sent yet.")
        act = self._actions.commit.trigger
        state.say(Message(Tone.INFO, text, tr("Commit"), act, ends=Ends.DECIDED))


def _cannot_decide(state: CallState) -> Message:
    """Why nothing of this call can be changed now."""
    nothing = tr("Nothing was decided.")
    if state.why_fixed:
        return Message(Tone.WARNING, sentences([state.why_fixed, nothing]), ends=Ends.READ)
    return Message(Tone.WARNING, sentences([nothing, changing_now()]))


def _moved(keys: list[str]) -> Message:
    text = tr("Someone else changed {keys} once more. Nothing was decided.", keys=key_names(keys))
    return Message(Tone.WARNING, text, ends=Ends.DECIDED, gives_way=True)
