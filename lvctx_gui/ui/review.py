"""The review panel: the diff in words and the exact requests that a commit will send."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction, QColor, QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QTextEdit, QVBoxLayout, QWidget

from lvctx_gui.api.wire import context_target, encode_entries_text, key_target
from lvctx_gui.core.diff import Change, Kind
from lvctx_gui.core.entries import Lookup, Missing
from lvctx_gui.core.plan import CommitPlan, PlanRefusedError, plan_draft
from lvctx_gui.core.profile import Profile
from lvctx_gui.core.textdiff import Part, text_diff
from lvctx_gui.core.visible import pieces, plain_text
from lvctx_gui.ui.call_state import CallState
from lvctx_gui.ui.delegate import value_pieces
from lvctx_gui.ui.dialogs import Badge
from lvctx_gui.ui.theme import State, Theme, current_theme, em, monospaced
from lvctx_gui.ui.words import CREATES_CONTEXT, count

_SHOWN_CHANGES = 200
_SHOWN_CHARACTERS = 4_000
_SHOWN_BODY = 20_000

_STATES = {Kind.ADDED: State.ADDED, Kind.CHANGED: State.CHANGED, Kind.REMOVED: State.REMOVED}


class ReviewPanel(QWidget):
    """Shows what is staged for a call. The two buttons trigger the window's actions."""

    def __init__(self, state: CallState, discard: QAction, commit: QAction) -> None:
        super().__init__()
        self._state = state
        self._title = QLabel()
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._where = Badge()
        self._view = QTextEdit()
        self._view.setObjectName("changesView")
        self._view.setAccessibleName("Review of staged changes")
        self._view.setReadOnly(True)
        self._view.setTabChangesFocus(True)
        self._note = QLineEdit()
        self._note.setObjectName("commitNoteEdit")
        self._note.setAccessibleName("Note for the history, optional")
        self._note.setPlaceholderText("Why? A note for the history (optional)")
        self._note.setToolTip("Kept in the history on this computer; it is not sent to the server")
        self._note.setMaxLength(10_000)
        self._note.textEdited.connect(state.set_note)
        state.note_changed.connect(self._show_note)
        self._discard = QPushButton("Discard all")
        self._commit = QPushButton()
        self._commit.setProperty("primary", True)
        for button, action in ((self._discard, discard), (self._commit, commit)):
            button.clicked.connect(action.trigger)
            action.changed.connect(self._follow_actions)
        self._actions = ((self._discard, discard), (self._commit, commit))
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addWidget(self._discard)
        buttons.addStretch(1)
        buttons.addWidget(self._where)
        buttons.addWidget(self._commit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(em(0.4), 0, 0, 0)
        layout.setSpacing(em(0.35))
        layout.addLayout(head)
        layout.addWidget(self._view, 1)
        layout.addWidget(self._note)
        layout.addLayout(buttons)
        self._follow_actions()

    def set_environment(self, name: str, profile: Profile | None) -> None:
        """Name the environment beside the commit button; production in its colour."""
        self._where.show_place(name, profile)

    def _show_note(self) -> None:
        if self._note.text() != self._state.note:
            self._note.setText(self._state.note)

    def _follow_actions(self) -> None:
        for button, action in self._actions:
            button.setEnabled(action.isEnabled())
            button.setToolTip(action.toolTip())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Draw again in the new theme's colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_actions"):
            self.refresh()

    def refresh(self) -> None:
        """Draw what is staged now."""
        draft = self._state.draft
        writer = _Writer(self._view, current_theme())
        plan: CommitPlan | None = None
        problem = ""
        try:
            plan = plan_draft(self._state.call, draft)
        except PlanRefusedError as refused:
            problem = str(refused)
        ready = plan is not None and not draft.unfinished_rows and not draft.conflicts
        self._title.setText(f"Review — {plan.summary if plan and ready else 'not ready to send'}")
        self._commit.setText(
            f"Commit {count(draft.staged_count, 'change')}…"
            if plan and plan.deletes
            else f"Commit {count(draft.staged_count, 'change')}"
        )
        if problem:
            writer.line(State.REMOVED, problem)
        if plan and plan.post and not draft.base.entries and not self._state.is_unread:
            writer.line(State.CONFLICT, CREATES_CONTEXT)
        for row in draft.unfinished_rows:
            writer.unfinished(row.key, row.value, row.problem)
        for change in draft.changes[:_SHOWN_CHANGES]:
            writer.change(change, conflict=change.key in draft.conflicts)
        if (more := len(draft.changes) - _SHOWN_CHANGES) > 0:
            writer.plain(f"… and {more:,} more changes\n\n")
        if plan:
            writer.requests(plan)
        writer.finish()


class _Writer:
    """Writes into a text view with formats, never with markup: values cannot become markup."""

    def __init__(self, view: QTextEdit, theme: Theme) -> None:
        self._view = view
        self._theme = theme
        self._scroll = view.verticalScrollBar().value()
        view.clear()
        self._cursor = QTextCursor(view.document())
        self._mono = monospaced()
        self._cursor.beginEditBlock()

    def finish(self) -> None:
        self._cursor.endEditBlock()
        self._view.verticalScrollBar().setValue(self._scroll)

    def plain(self, text: str) -> None:
        self._write(text, self._theme.dim)

    def line(self, state: State, text: str) -> None:
        self._write(f"{state.glyph} {text}\n\n", self._theme.tones[state].ink)

    def unfinished(self, key: str, value: str | None, problem: str | None) -> None:
        self._head(State.ODD, key, "cannot be a key here" if key else "no key yet")
        self._write(
            f"  {problem or 'Give this entry a key, or remove it.'}\n", self._theme.tones[State.CONFLICT].ink
        )
        if value is not None:
            self._value(value, self._theme.text)
        self._write("\n", self._theme.text)

    def change(self, change: Change, *, conflict: bool) -> None:
        theme = self._theme
        if conflict:
            self._head(State.CONFLICT, change.key, State.CONFLICT.words)
        else:
            self._head(_STATES[change.kind], change.key, change.kind.value)
        if (
            isinstance(change.before, str)
            and isinstance(change.after, str)
            and change.before
            and change.after
        ):
            self._inline(change.before, change.after)
        else:
            if not isinstance(change.before, Missing):
                self._value(change.before, theme.deleted.ink, theme.deleted.paper, struck=True)
            if not isinstance(change.after, Missing):
                self._value(change.after, theme.inserted.ink, theme.inserted.paper)
        self._write("\n", theme.text)

    def requests(self, plan: CommitPlan) -> None:
        self._write("Requests\n", self._theme.dim, bold=True)
        if plan.post:
            body = encode_entries_text(plan.post)
            self._write(f"POST {context_target(plan.call)}\n", self._theme.dim, mono=True)
            cut = f" … {len(body) - _SHOWN_BODY:,} characters more" if len(body) > _SHOWN_BODY else ""
            shown = plain_text(body, _SHOWN_BODY).rstrip("…") + cut
            self._write(shown + ("\n\n" if plan.deletes else "\n"), self._theme.dim, mono=True)
        for key in plan.deletes[:_SHOWN_CHANGES]:
            self._write(f"DELETE {key_target(plan.call, key)}\n", self._theme.dim, mono=True)
        if (more := len(plan.deletes) - _SHOWN_CHANGES) > 0:
            self.plain(f"… and {more:,} more DELETE\n")

    def _head(self, state: State, key: str, words: str) -> None:
        ink = self._theme.tones[state].ink
        self._write(f"{state.glyph} {plain_text(key, 200)}", ink, bold=True, mono=True)
        self._write(f"  {words}\n", self._theme.dim)

    def _inline(self, old: str, new: str) -> None:
        theme = self._theme
        left = _SHOWN_CHARACTERS
        self._write("  ", theme.text)
        for segment in text_diff(old, new):
            if segment.part is Part.SAME and len(segment.text) > 240:
                self._pieces(segment.text[:100], theme.text)
                self._write(f" … {len(segment.text) - 200:,} characters … ", theme.dim)
                self._pieces(segment.text[-100:], theme.text)
                continue
            tone = {Part.OLD: theme.deleted, Part.NEW: theme.inserted}.get(segment.part)
            text = segment.text[:left]
            left = max(0, left - len(text))
            if tone is None:
                self._pieces(text, theme.text, mark_ends=False)
            else:
                self._pieces(text, tone.ink, tone.paper, struck=segment.part is Part.OLD)
            if len(text) < len(segment.text):
                self._write(f" … {len(segment.text) - len(text):,} characters more", theme.dim)
        self._write("\n", theme.text)

    def _value(self, value: Lookup, ink: str, paper: str = "", *, struck: bool = False) -> None:
        self._write("  ", self._theme.text)
        if isinstance(value, str) and value:
            self._pieces(value[:_SHOWN_CHARACTERS], ink, paper, struck=struck)
            if len(value) > _SHOWN_CHARACTERS:
                self._write(f" … {len(value) - _SHOWN_CHARACTERS:,} characters more", self._theme.dim)
        else:
            for piece in value_pieces(value)[0]:
                self._write(piece.text, self._theme.dim if piece.mark else ink, paper, struck=struck)
        self._write("\n", self._theme.text)

    def _pieces(
        self, text: str, ink: str, paper: str = "", *, struck: bool = False, mark_ends: bool = True
    ) -> None:
        for piece in pieces(text, mark_ends=mark_ends):
            # A line break shows its mark and breaks the line as well.
            shown = piece.text + "\n  " if piece.text == "↵" and piece.mark else piece.text
            self._write(shown, self._theme.dim if piece.mark else ink, paper, struck=struck)

    def _write(
        self,
        text: str,
        ink: str,
        paper: str = "",
        *,
        bold: bool = False,
        struck: bool = False,
        mono: bool = False,
    ) -> None:
        form = QTextCharFormat()
        if mono:
            form.setFont(self._mono)
        form.setForeground(QColor(ink))
        if paper:
            form.setBackground(QColor(paper))
        if bold:
            form.setFontWeight(QFont.Weight.Bold)
        form.setFontStrikeOut(struck)
        self._cursor.insertText(text, form)
