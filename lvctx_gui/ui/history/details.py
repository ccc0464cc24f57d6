"""One operation of the history in full: what is known of the whole, then key by key, old and new."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from lvctx_gui.core.diff import Change
from lvctx_gui.core.entries import Context
from lvctx_gui.core.record import Intent, Operation, Record
from lvctx_gui.core.settle import KeyResult
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.call.review.diff_writer import SHOWN_CHANGES, DiffWriter
from lvctx_gui.ui.kit.palettes import Theme
from lvctx_gui.ui.kit.readable import make_readable
from lvctx_gui.ui.kit.theme import current_theme
from lvctx_gui.ui.messages.history import author_in_full, headline, key_summary

AT_ONCE = 20
"""Changes that are written in one turn of the event loop, so that walking through the list stays fast."""


class HistoryDetails(QTextEdit):
    """Shows a record, or a sentence. Of many changes the first ones stand there at once, others follow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("historyDetails")
        self.setAccessibleName(tr("What was sent, and how it ended"))
        make_readable(self)
        self._shown: tuple[Record | None, tuple[str, ...], Theme] | None = None
        self._writer: DiffWriter | None = None
        self._left: tuple[Change, ...] = ()
        self._more = 0
        self._results: dict[str, KeyResult] = {}
        self._scrolled = 0
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self._write_slice)

    def say(self, text: str) -> None:
        """Show ``text`` in place of a record."""
        shown = (None, (text,), current_theme())
        if shown != self._shown:
            writer = self._begin(shown)
            writer.plain(text)
            writer.finish()

    def show_record(self, record: Record, no_revert: str, related: tuple[str, ...] = ()) -> None:
        """Show ``record``; ``no_revert`` says why it cannot be reverted now, ``""`` when it can.

        ``related`` are sentences about what it has reverted, and what has reverted it.
        """
        was, shown = self._shown, (record, (no_revert, *related), current_theme())
        if was is not None and was[0] is record and was[1:] == shown[1:]:
            return
        scrolled = self.verticalScrollBar().value()
        writer = self._begin(shown)
        # What is only drawn anew, in other colours, stays where it was read.
        self._scrolled = scrolled if was is not None and was[0] is record else 0
        intent = record.intent
        writer.heading(headline(record))
        lines = [
            tr(
                "{environment} · {call} · by {user}",
                environment=intent.site.shown_name,
                call=intent.call,
                user=author_in_full(record),
            )
        ]
        lines += [tr("Note: {note}", note=intent.note)] if intent.note else []
        lines += [record.shown_remark] if record.shown_remark else []
        lines += related
        lines += [tr("Cannot be reverted: {reason}", reason=no_revert)] if no_revert else []
        writer.plain("".join(f"{plain_text(line)}\n" for line in (*lines, "")))
        writer.finish()
        self.verticalScrollBar().setValue(self._scrolled)
        self._left, total = _first_changes(intent)
        self._more = total - len(self._left)
        self._results = {result.key: result for result in record.results}
        self._write_slice()

    def _begin(self, shown: tuple[Record | None, tuple[str, ...], Theme]) -> DiffWriter:
        self._next.stop()
        self._left, self._more, self._scrolled = (), 0, 0
        self._shown = shown
        self._writer = DiffWriter(self, shown[2])
        return self._writer

    def _write_slice(self) -> None:
        writer = self._writer
        assert writer is not None  # noqa: S101  # a record has begun
        now, self._left = self._left[:AT_ONCE], self._left[AT_ONCE:]
        # One step for the layout, not one for each word.
        step = QTextCursor(self.document())
        step.beginEditBlock()
        for change in now:
            result = self._results.get(change.key)
            writer.change(change, key_summary(change, result))
        if not self._left and self._more > 0:
            more = tr_n(
                "… and {n} more change: Export… and Copy contain all of them.",
                "… and {n} more changes: Export… and Copy contain all of them.",
                self._more,
            )
            writer.plain(f"{more}\n")
        step.endEditBlock()
        if self._scrolled:
            self.verticalScrollBar().setValue(self._scrolled)
        if self._left:
            self._next.start()
        else:
            self._next.stop()


def _first_changes(intent: Intent) -> tuple[tuple[Change, ...], int]:
    """The changes that are shown, and how many there are: the others are not even worked out."""
    if intent.work is Operation.DELETE_ALL:
        shown = replace(intent, before=Context(intent.before.entries[:SHOWN_CHANGES]))
        return shown.changes, len(intent.before)
    return replace(intent, order=intent.order[:SHOWN_CHANGES]).changes, len(intent.order)
