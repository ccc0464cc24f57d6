"""The right side of a page: the review or the whole value, and below either of them what commits.

It is always there and as large as before, whatever is staged: nothing jumps under somebody who is working.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.profile import Profile
from lvctx_gui.core.translate import tr
from lvctx_gui.ui.call.entries.rows import RowId, key_of
from lvctx_gui.ui.call.page_actions import PageActions
from lvctx_gui.ui.call.review.commit_button import CommitButton, Readiness
from lvctx_gui.ui.call.review.pane import ReviewPane
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.call.whole_value.pane import ValuePane
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.fitting import bring_into_sight
from lvctx_gui.ui.kit.flow_row import FlowRow
from lvctx_gui.ui.kit.focus import put_after
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.scale import em, gap, text_edge
from lvctx_gui.ui.kit.text_field import TextField
from lvctx_gui.ui.kit.viewports import let_the_areas_paint
from lvctx_gui.ui.messages.message import Ends, Message, Tone
from lvctx_gui.ui.messages.phase import nothing_staged

_LEAST_WIDTH = 15

_LEAST_HEIGHT = 10
"""Of what is shown, where the pane stands below the table."""


class RightPane(QWidget):
    """Shows what is staged for a call, or all of one value, and commits. Made in advance, like the page."""

    unstage_wanted = Signal(object)
    """Carries the id of a row; only while something may be unstaged."""
    entry_wanted = Signal(object)
    """Carries the id of the row to go to."""

    def __init__(self, actions: PageActions) -> None:
        super().__init__()
        self._actions = actions
        self._state: CallState | None = None
        self.review = ReviewPane()
        self._advice = ""
        self._whole_value: ValuePane | None = None
        self._row: tuple[Draft, RowId | None, datetime | None] = (Draft(), None, None)
        self._stack = QStackedWidget()
        self._review_button, self._value_button = self._make_choice()
        self.note = _note()
        self._discard = QPushButton(tr("Discard all"))
        self._discard.setObjectName("discardButton")
        self._discard.clicked.connect(self._discard_all)
        self._commit = CommitButton(actions.commit)
        self._lay_out()
        self.review.unstage_wanted.connect(self._unstage)
        self.review.entry_wanted.connect(self.entry_wanted)
        for action in (actions.discard, actions.commit, actions.edit_mode):
            action.changed.connect(self._follow_actions)
        self._follow_actions()

    def _make_choice(self) -> tuple[QPushButton, QPushButton]:
        review, value = QPushButton(), QPushButton(tr("Whole value  {keys}", keys=_keys(self._actions)))
        review.setObjectName("reviewButton")
        value.setObjectName("wholeValueButton")
        value.setAccessibleName(tr("Whole value"))
        value.setToolTip(plain_tip(self._actions.whole_value.toolTip()))
        choice = QButtonGroup(self)
        for button in (review, value):
            button.setProperty("choice", True)
            button.setCheckable(True)
            choice.addButton(button)
        review.clicked.connect(lambda: self._actions.whole_value.setChecked(False))
        value.clicked.connect(lambda: self._actions.whole_value.setChecked(True))
        return review, value

    def _lay_out(self) -> None:
        self._stack.addWidget(self.review)
        choice = QHBoxLayout()
        choice.setSpacing(gap())
        choice.addWidget(self._review_button)
        choice.addWidget(self._value_button)
        choice.addStretch(1)
        _reserve(self._review_button, tr("Review {number}", number="999"))
        _reserve(self._value_button, self._value_button.text())
        buttons = FlowRow()
        buttons.add(self._discard)
        buttons.add_filling(self._commit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(gap())
        layout.addLayout(choice)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.note)
        layout.addWidget(buttons)
        self.show_whole_value(shown=False)
        self._show_count(0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As wide as its buttons need, and never so narrow that nothing can be read in it."""
        least = super().minimumSizeHint()
        return QSize(max(least.width(), em(_LEAST_WIDTH)), least.height())

    def set_alone(self, alone: bool) -> None:  # a signal's slot
        """Whether nothing stands beside it: what it shows has a height of its own then."""
        self._stack.setMinimumHeight(em(_LEAST_HEIGHT) if alone else 0)

    def show_state(self, state: CallState) -> None:
        """Show what is staged for ``state``'s call from now on."""
        self._state = state
        self.review.show_state(state)
        self.note.textEdited.connect(state.set_note)
        state.note_changed.connect(self._show_note)
        state.working_changed.connect(self._follow_actions)
        self._show_note()

    def refresh(self, advice: str = "") -> None:
        """Show what is staged now; ``advice`` says what checklists still ask for."""
        self._advice = advice
        self._show_count(0 if self._state is None else self._state.draft.staged_count)
        self.review.refresh()
        self._follow_actions()

    def show_row(self, draft: Draft, row: RowId | None, read_at: datetime | None) -> None:
        """The row whose whole value is to be seen; see ``ValuePane.show_row``."""
        self._row = draft, row, read_at
        if self._whole_value is not None:
            self._whole_value.show_row(draft, row, read_at)

    @property
    def whole_value(self) -> ValuePane:
        """What shows the whole value; made when somebody wants to see one."""
        if self._whole_value is None:
            self._whole_value = pane = ValuePane(self._actions.wrap, self._stack)
            pane.show_row(*self._row)
            self._stack.addWidget(pane)
            let_the_areas_paint(pane)
            put_after(self._value_button, pane)  # the review, which would be next, is hidden then
        return self._whole_value

    def show_whole_value(self, *, shown: bool) -> bool:
        """Show the whole value, or else the review; returns whether what is hidden by that had the focus."""
        (self._value_button if shown else self._review_button).setChecked(True)
        before, now = self._stack.currentWidget(), self.whole_value if shown else self.review
        holder = self.window().focusWidget() or self
        had_focus = before is not None and before is not now and before.isAncestorOf(holder)
        self._stack.setCurrentWidget(now)
        if before is not now and self.isVisible():
            bring_into_sight(now)  # in a narrow window it stands below the table
        return had_focus

    def set_environment(self, name: str, profile: Profile | None) -> None:
        """Name the environment in the commit button; production in its colour."""
        self._commit.set_environment(name, profile)

    def _show_note(self) -> None:
        if self._state is not None and self.note.text() != self._state.note:
            self.note.setText(self._state.note)

    def _show_count(self, staged: int) -> None:
        text = tr("Review {number}", number=f"{staged:,}") if staged else tr("Review")
        self._review_button.setText(text)

    def _discard_all(self) -> None:
        self._actions.discard.trigger()

    # Following what may be done -----------------------------------------------------------------------

    def _follow_actions(self) -> None:
        self._discard.setEnabled(self._actions.discard.isEnabled())
        self._discard.setToolTip(plain_tip(self._actions.discard.toolTip()))
        self._commit.show_readiness(self._readiness())
        self.review.set_editing(self._how(), can_unstage=self._can_unstage)

    @property
    def _is_read_only(self) -> bool:
        fixed = self._state is not None and bool(self._state.why_fixed)
        return fixed or not self._actions.edit_mode.isEnabled()

    @property
    def _can_unstage(self) -> bool:
        is_on = self._actions.edit_mode.isChecked() and not self._is_read_only
        return is_on and self._state is not None and self._state.can_change

    def _readiness(self) -> Readiness:
        state = self._state
        if state is None:
            return Readiness()
        staged, tally = state.draft.staged_count, state.tally
        return Readiness(
            staged,
            conflicts=len(state.draft.conflicts),
            keyless=len(state.draft.unfinished_rows),
            refused=len(tally.refused),
            deletes=tally.deleted > 0 and not tally.refused,
            phase=state.phase,
            is_editing_on=self._actions.edit_mode.isChecked(),
            is_read_only=self._is_read_only,
            is_typing=not staged and self._actions.commit.isEnabled(),
            advice=self._advice,
        )

    def _how(self) -> str:
        """How something gets into the review, or why nothing can."""
        if self._state is not None and self._state.why_fixed:
            return self._state.why_fixed
        if self._is_read_only:
            return self._actions.edit_mode.toolTip()
        if self._actions.edit_mode.isChecked():
            return tr("Your changes appear here before they are sent.")
        return "\n".join(
            (tr("Ctrl+E switches editing on."), tr("Your changes appear here before they are sent."))
        )

    def _unstage(self, row: RowId) -> None:
        state = self._state
        if state is None:
            return
        if self._can_unstage:
            key = key_of(state.draft, row)
            self.unstage_wanted.emit(row)
            announce(self, tr("No longer staged: {key}", key=key_name(key) if key else tr("no key yet")))
        elif state.is_working:
            state.say(Message(Tone.WARNING, nothing_staged(state.phase)))
        elif not self._is_read_only:
            text = tr("Editing is off, so nothing was unstaged. Switch it on (Ctrl+E) first.")
            state.say(Message(Tone.WARNING, text, ends=Ends.EDITING_ON))


def _keys(actions: PageActions) -> str:
    return str(actions.whole_value.shortcut().toString())


def _note() -> TextField:
    note = TextField()
    note.setObjectName("commitNoteEdit")
    note.setAccessibleName(tr("Note for the history, optional"))
    note.setPlaceholderText(tr("Why? (kept in the history here)"))
    tip = tr("Kept in the history on this computer; it is not sent to the server")
    note.setToolTip(plain_tip(tip))
    note.setMaxLength(10_000)
    return note


def _reserve(button: QPushButton, text: str) -> None:
    """Let ``button`` have room for ``text``, in bold as well: what is chosen is shown so."""
    font = button.font()
    font.setBold(True)
    button.setMinimumWidth(QFontMetrics(font).horizontalAdvance(text) + 2 * text_edge() + 2)
