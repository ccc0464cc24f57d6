"""Writes into a text view: the history its changes, the review the requests of a commit."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from lvctx_gui.api.wire import Target, context_target, encode_entries_text, key_target
from lvctx_gui.core.diff import Change, Kind
from lvctx_gui.core.entries import Lookup, Missing
from lvctx_gui.core.plan import CommitPlan
from lvctx_gui.core.textdiff import Part, diff_texts
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.core.visible import pieces, plain_lines, plain_sentence, plain_text
from lvctx_gui.ui.call.entries.values import value_pieces
from lvctx_gui.ui.kit.palettes import State, Theme
from lvctx_gui.ui.kit.theme import monospaced

SHOWN_CHANGES = 200
"""Changes that are shown before the rest is only counted."""

_SHOWN_CHARACTERS = 4_000
_SHOWN_BODY = 20_000
_CUT = "…"  # not shown: what is looked for

_STATES = {Kind.ADDED: State.ADDED, Kind.CHANGED: State.CHANGED, Kind.REMOVED: State.REMOVED}


class DiffWriter:
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
        """Show what was written, scrolled as before."""
        self._cursor.endEditBlock()
        self._view.verticalScrollBar().setValue(self._scroll)

    def heading(self, text: str) -> None:
        """A line in bold."""
        self._write(f"{plain_sentence(text)}\n", self._theme.text, bold=True)

    def plain(self, text: str) -> None:
        """Dimmed text."""
        self._write(plain_lines(text), self._theme.dim)

    def change(self, change: Change, remark: str) -> None:
        """One key: what it was, what it is to be; ``remark`` says what became of it."""
        theme = self._theme
        self._head(_STATES[change.kind], change.key, remark)
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
        """The exact requests of a plan."""
        if plan.post:
            body = encode_entries_text(plan.post)
            self._request("POST", context_target(plan.call))
            shown = plain_text(body, _SHOWN_BODY)
            if (more := len(body) - _SHOWN_BODY) > 0:
                shown = shown.rstrip(_CUT) + _more_characters(more)
            self._write(shown + ("\n\n" if plan.deletes else "\n"), self._theme.dim, mono=True)
        for key in plan.deletes[:SHOWN_CHANGES]:
            self._request("DELETE", key_target(plan.call, key))
        if (more := len(plan.deletes) - SHOWN_CHANGES) > 0:
            self.plain(_line(tr_n("… and {n} more DELETE request", "… and {n} more DELETE requests", more)))

    def _request(self, method: str, target: Target) -> None:
        self._write(_line(f"{method} {target}"), self._theme.dim, mono=True)

    def _head(self, state: State, key: str, words: str) -> None:
        ink = self._theme.tones[state].ink
        self._write(f"{state.glyph} {plain_text(key, 200)}", ink, bold=True, mono=True)
        self._write(f"  {plain_sentence(words)}\n", self._theme.dim)

    def _inline(self, old: str, new: str) -> None:
        theme = self._theme
        left = _SHOWN_CHARACTERS
        self._write("  ", theme.text)
        found = diff_texts(old, new)
        for segment in found.segments:
            if segment.part is Part.SAME and len(segment.text) > 240:
                self._pieces(segment.text[:100], theme.text)
                self._write(_left_out(len(segment.text) - 200), theme.dim)
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
                self._write(_more_characters(len(segment.text) - len(text)), theme.dim)
        self._write("\n", theme.text)
        if not found.is_whole:
            stopped = tr(
                "Comparing stopped early: what lies between the first and the last difference is one."
            )
            self._write(f"  {stopped}\n", theme.dim)

    def _value(self, value: Lookup, ink: str, paper: str = "", *, struck: bool = False) -> None:
        self._write("  ", self._theme.text)
        if isinstance(value, str) and value:
            self._pieces(value[:_SHOWN_CHARACTERS], ink, paper, struck=struck)
            if len(value) > _SHOWN_CHARACTERS:
                self._write(_more_characters(len(value) - _SHOWN_CHARACTERS), self._theme.dim)
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


def _line(text: str) -> str:
    return f"{text}\n"


def _more_characters(number: int) -> str:
    return " " + tr_n("… {n} character more", "… {n} characters more", number)


def _left_out(number: int) -> str:
    return " " + tr_n("… {n} character …", "… {n} characters …", number) + " "
