"""The page of one call: message bar, filter and table, and beside them the review or the whole value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from lvctx_gui.core.checklist.judging import State
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.translate import tr
from lvctx_gui.ui.call.advising import Advising
from lvctx_gui.ui.call.deciding import Decisions
from lvctx_gui.ui.call.entries.copying import CopyForm
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries_pane import EntriesPane
from lvctx_gui.ui.call.facts import call_facts
from lvctx_gui.ui.call.identity_line import IdentityLine, layout_below
from lvctx_gui.ui.call.message_line import MessageBar
from lvctx_gui.ui.call.one_line import OneLine
from lvctx_gui.ui.call.page_actions import PageActions
from lvctx_gui.ui.call.page_status import PageStatus
from lvctx_gui.ui.call.right_pane import RightPane
from lvctx_gui.ui.call.row_commands import RowCommands
from lvctx_gui.ui.call.sides import PaneWidth, Sides
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.call.status_value import still_asked
from lvctx_gui.ui.kit.fitting import bring_into_sight
from lvctx_gui.ui.kit.viewports import let_the_areas_paint
from lvctx_gui.ui.messages.message import Ends, Message, Tone


class CallPage(QWidget):
    """Shows a ``CallState`` and turns what the person does into edits of its draft.

    It is made in advance, part by part, as that takes a while; ``show_state`` then gives it its call, once
    and for all.
    Until it is seen for the first time it follows nothing: what is read for it by then is shown once.
    """

    selection_changed = Signal()
    """What can be done with the page may be something else now; see ``status``."""
    menu_wanted = Signal(QPoint)
    copying_wanted = Signal(object)
    """So many rows are to be copied that it takes a while; carries a ``RowCopying``."""
    dropped = Signal(object, object)
    """Something was dropped onto it; carries the page and a ``QMimeData`` that lasts no longer than that."""
    changed = Signal()
    """What its tab tells of the call may be something else now."""

    state: CallState

    def __init__(self, actions: PageActions, pane_width: PaneWidth, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._pane_width = pane_width
        self._editing_on = False
        self._is_followed = False
        self.setAcceptDrops(True)

    def build(self) -> Iterator[None]:
        """Make its parts, one at each step: what somebody does meanwhile waits for one of them at most.

        Before the last step it is no page yet.
        """
        actions = self._actions
        self.model = EntriesModel(self._apply, self)
        self.model.key_refused.connect(self._tell_refused)
        self.entries = EntriesPane(self.model, actions)
        self.view, self.filter_edit = self.entries.view, self.entries.filter_edit
        self.rows = RowCommands(self.entries, actions, self._apply, lambda: self.state)
        yield
        self.identity = IdentityLine(
            actions.refresh, actions.copy_address, actions.compare, actions.export, actions.missing_only
        )
        self.line = OneLine(self.identity.stops[-1])
        yield
        self.right_pane = RightPane(actions)
        yield
        self.advising = Advising(self)
        self.advising.changed.connect(self._follow_advice)
        self.decisions = Decisions(
            self, self.line, self.view, self.model, actions, clear_filter=self.entries.show_all
        )
        self._lay_out()
        self._connect()
        let_the_areas_paint(self)

    def show_state(self, state: CallState) -> None:
        """Show ``state`` from now on: before, the page belongs to no call."""
        self.state = state
        state.setParent(self)
        self.advising.show_state(state)
        self.identity.show_state(state)
        self.right_pane.show_state(state)
        state.changed.connect(self._follow_state)
        state.message_changed.connect(self._follow_message)
        state.working_changed.connect(self._follow_editable)
        for signal in (state.changed, state.working_changed):
            signal.connect(self._tell_changed)
        self.decisions.show_state(state)
        state.undo_stack.indexChanged.connect(self._tell_selection)

    def catch_up(self) -> None:
        """Show what its call holds, and follow it from now on: somebody is about to see the page."""
        if not self._is_followed:
            self.model.show_draft(self.state.draft, self.advising.on(self.state.draft))
            self.view.doItemsLayout()  # with its scroll bar: it would be painted without one first
            self._is_followed = True
            self._follow_state()
            self._follow_message()

    def _lay_out(self) -> None:
        layout = layout_below(self.identity, self)
        layout.addWidget(self.line)
        sides = Sides(self.entries, self.right_pane, self._pane_width)
        sides.turned.connect(self.entries.set_alone)
        sides.turned.connect(self.right_pane.set_alone)
        layout.addWidget(sides, 1)
        # The order of keys is the order of the eye.
        order = [
            *self.identity.stops,
            self.line,
            *self.entries.tab_order,
            self.right_pane,
        ]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        self.line.dismissed.connect(lambda: self.state.say(None))
        self.view.selection_changed.connect(self._follow_selection)
        self.view.whole_value_wanted.connect(lambda: self._actions.whole_value.setChecked(True))
        self.view.menu_wanted.connect(self.menu_wanted)
        self.view.copying_wanted.connect(self.copying_wanted)
        self.view.entry_delegate.editing_began.connect(self._tell_selection)
        self.view.entry_delegate.editing_ended.connect(self._tell_selection)
        # Queued: the view is still closing its editor and must not meet other rows while it does.
        self.view.entry_delegate.editing_ended.connect(self._follow_state, Qt.ConnectionType.QueuedConnection)
        self.view.entry_delegate.editing_ended.connect(
            self._follow_message, Qt.ConnectionType.QueuedConnection
        )
        self.right_pane.unstage_wanted.connect(self.rows.unstage_one)
        self.right_pane.entry_wanted.connect(self.rows.go_to)

    # Following the state ------------------------------------------------------------------------------

    def _follow_state(self) -> None:
        self._show_draft()

    def _show_draft(self, *, is_news: bool = False) -> None:
        """Show what there is now. ``is_news``: rows may come and go for which nobody has asked."""
        if not self._is_followed:
            return
        self._follow_editable()
        draft = self.state.draft
        if self.view.entry_delegate.is_editing and draft.base is not self.model.draft.base:
            return  # never under an open editor: editing_ended brings us back
        if draft.base is self.model.draft.base and not is_news:
            self.model.show_draft(draft, self.advising.on(draft))
        else:
            with self.view.standing_still():
                self.model.show_draft(draft, self.advising.on(draft))
        self.identity.show_status(self.model.advice.assessment)
        self.entries.set_unread(self.state.is_unread)
        self.right_pane.refresh(still_asked(self.model.advice.assessment))
        self.entries.show_counts()
        self._follow_selection()

    def _follow_advice(self) -> None:
        # Never under an open editor, whose row may be the one that goes: editing_ended brings us back.
        if not self.view.entry_delegate.is_editing:
            self._show_draft(is_news=True)

    def _follow_message(self) -> None:
        if not self._is_followed:
            return
        message = self.state.message
        if message is not None and message.can_wait and self.view.entry_delegate.is_editing:
            return  # it would move the row that somebody types in: editing_ended brings us back
        self.line.show_message(message)
        if message is not None and not self.view.entry_delegate.is_editing:
            QTimer.singleShot(0, self._bring_message)  # when it has its place

    def _bring_message(self) -> None:
        """In a low window the person may be further down: what has become of a commit is told above."""
        if self.line.isVisible():
            bring_into_sight(self.line)

    def _tell_refused(self, why: str) -> None:
        self.state.say(Message(Tone.WARNING, why, ends=Ends.ROWS_COMPLETE))

    def _follow_editable(self) -> None:
        can_change = self.state.can_change
        self.model.set_editable(self._editing_on and can_change)
        self.view.take_input()
        is_shown = self._editing_on and not self.state.why_fixed
        self.entries.set_adding(shown=is_shown, enabled=can_change)

    @property
    def message_bar(self) -> MessageBar:
        """Where what happened is told."""
        return self.line.message_bar

    @property
    def status(self) -> PageStatus:
        """What can be done with the call now."""
        state, current, stack = self.state, self.view.current_id(), self.state.undo_stack
        advice = self.model.advice
        missing = advice.assessment.count(State.MISSING)
        return PageStatus(
            is_working=state.is_working,
            can_change=state.can_change,
            has_entries=bool(state.held.entries),
            has_selection=self.view.has_chosen,
            is_on_server_row=isinstance(current, str | tuple),
            is_on_conflict=isinstance(current, str) and current in state.draft.conflicts,
            conflicts=len(state.draft.conflicts),
            staged=state.draft.staged_count,
            others=len(state.draft.others_keys),
            unseen=len(state.draft.others_keys) - len(state.draft.conflicts),
            missing=missing,
            wrong=len(advice.assessment.open) - missing,
            alike=advice.alike_count,
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

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  # Qt's name
        """Texts and files can be dropped."""
        if event.mimeData().hasText() or event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  # Qt's name
        """Tell of it; what has dragged it keeps it."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(self, event.mimeData())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Follow the palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "right_pane"):
            self.view.refresh_look()
        elif event.type() is QEvent.Type.StyleChange:
            let_the_areas_paint(self)

    def _follow_selection(self) -> None:
        if not self._is_followed:
            return
        self.decisions.follow()
        self.right_pane.show_row(self.model.draft, self.view.current_id(), self.state.read_at)
        self._tell_selection()

    def _tell_selection(self) -> None:
        if self.isVisible():  # of no other page anything can be done
            self.selection_changed.emit()

    def _tell_changed(self) -> None:
        if self._is_followed:
            self.changed.emit()

    # What the person does -----------------------------------------------------------------------------

    def _apply(self, name: str, change: Callable[[Draft], Draft]) -> bool:
        """Stage an edit that was made over what the table shows, as a step called ``name``."""
        return self.state.apply(name, change, self.model.draft)

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

    def copy_as(self, form: CopyForm) -> None:
        """Copy the selected rows in this form; with headings it says of which call they are."""
        self.view.copy_rows(form, call_facts(self.state))
