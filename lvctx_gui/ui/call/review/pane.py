"""The review panel: the diff in words and the exact requests that a commit will send."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QTextEdit, QVBoxLayout, QWidget

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.plan import CommitPlan, PlanRefusedError
from lvctx_gui.core.profile import Profile
from lvctx_gui.core.translate import tr, tr_marked, tr_n
from lvctx_gui.ui.call.review.diff_writer import SHOWN_CHANGES, DiffWriter
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.kit.dialogs import Badge
from lvctx_gui.ui.kit.flow_row import FlowRow, side_by_side
from lvctx_gui.ui.kit.labels import ElidedLabel
from lvctx_gui.ui.kit.palettes import State
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.readable import make_readable
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.text_field import TextField
from lvctx_gui.ui.kit.theme import current_theme
from lvctx_gui.ui.messages.reading import CREATES_CONTEXT


class ReviewPanel(QWidget):
    """Shows what is staged for a call. The two buttons trigger the window's actions.

    Like the page it is made in advance; ``show_state`` gives it its call.
    """

    def __init__(self, discard: QAction, commit: QAction) -> None:
        super().__init__()
        self._state: CallState | None = None
        self._title = ElidedLabel()
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._where = Badge()
        self._view = QTextEdit()
        self._view.setObjectName("changesView")
        self._view.setAccessibleName(tr("Review of staged changes"))
        make_readable(self._view)
        self._view.setMinimumHeight(em(2.5))  # on a low screen the buttons below it come first
        self._note = TextField()
        self._note.setObjectName("commitNoteEdit")
        self._note.setAccessibleName(tr("Note for the history, optional"))
        self._note.setPlaceholderText(tr("Why? A note for the history (optional)"))
        tip = tr("Kept in the history on this computer; it is not sent to the server")
        self._note.setToolTip(plain_tip(tip))
        self._note.setMaxLength(10_000)
        self._discard = QPushButton(tr("Discard all"))
        self._commit = QPushButton()
        self._commit.setProperty("primary", True)
        for button, action in ((self._discard, discard), (self._commit, commit)):
            button.clicked.connect(action.trigger)
            action.changed.connect(self._follow_actions)
        self._actions = ((self._discard, discard), (self._commit, commit))
        buttons = FlowRow()
        buttons.add(self._discard)
        buttons.add_stretch()
        buttons.add(side_by_side(self._where, self._commit))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(em(0.4), 0, 0, 0)
        layout.setSpacing(em(0.35))
        layout.addWidget(self._title)
        layout.addWidget(self._view, 1)
        layout.addWidget(self._note)
        layout.addWidget(buttons)
        self._follow_actions()

    def show_state(self, state: CallState) -> None:
        """Show what is staged for ``state``'s call from now on."""
        self._state = state
        self._note.textEdited.connect(state.set_note)
        state.note_changed.connect(self._show_note)
        self._show_note()

    def set_environment(self, name: str, profile: Profile | None) -> None:
        """Name the environment beside the commit button; production in its colour."""
        self._where.show_place(name, profile)

    def _show_note(self) -> None:
        if self._state is not None and self._note.text() != self._state.note:
            self._note.setText(self._state.note)

    def _follow_actions(self) -> None:
        for button, action in self._actions:
            button.setEnabled(action.isEnabled())
            button.setToolTip(plain_tip(action.toolTip()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Draw again in the new theme's colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_actions"):
            self.refresh()

    def refresh(self) -> None:
        """Draw what is staged now."""
        if self._state is None:
            return
        draft, caret = self._state.draft, self._view.textCursor().position()
        plan: CommitPlan | None = None
        problem = ""
        try:
            plan = self._state.plan()
        except PlanRefusedError as refused:
            problem = str(refused)
        self._show_titles(draft, plan)
        writer = DiffWriter(self._view, current_theme())
        if problem:
            writer.line(State.REMOVED, problem)
        if plan and plan.post and not draft.base.entries and not self._state.is_unread:
            writer.line(State.CONFLICT, tr_marked(CREATES_CONTEXT))
        _write_changes(writer, draft)
        if plan:
            writer.requests(plan)
        writer.finish()
        if self._view.hasFocus():
            self._read_on(caret)

    def _show_titles(self, draft: Draft, plan: CommitPlan | None) -> None:
        if plan is None or draft.unfinished_rows or draft.conflicts:
            self._title.setText(tr("Review — not ready to send"))
        else:
            self._title.setText(tr("Review — {requests}", requests=plan.summary))
        staged = draft.staged_count
        if plan is not None and plan.deletes:  # which asks first
            self._commit.setText(tr_n("Commit {n} change…", "Commit {n} changes…", staged))
        else:
            self._commit.setText(tr_n("Commit {n} change", "Commit {n} changes", staged))

    def _read_on(self, caret: int) -> None:
        """Leave the caret where somebody reads."""
        bar = self._view.verticalScrollBar()
        scrolled = bar.value()
        cursor = self._view.textCursor()
        cursor.setPosition(min(caret, self._view.document().characterCount() - 1))
        self._view.setTextCursor(cursor)
        bar.setValue(scrolled)


def _write_changes(writer: DiffWriter, draft: Draft) -> None:
    for row in draft.unfinished_rows:
        writer.unfinished(row.key, row.value, row.problem)
    for change in draft.changes[:SHOWN_CHANGES]:
        writer.change(change, conflict=change.key in draft.conflicts)
    if (more := len(draft.changes) - SHOWN_CHANGES) > 0:
        writer.plain(tr_n("… and {n} more change", "… and {n} more changes", more) + "\n\n")
