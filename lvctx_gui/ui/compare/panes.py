"""All of a row's two values, one beside the other, with marks where they differ."""

from __future__ import annotations

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from lvctx_gui.core.comparison import Row, RowKind
from lvctx_gui.core.entries import MISSING, Lookup, Missing, NonTextValue, Value
from lvctx_gui.core.splice import shown_text
from lvctx_gui.core.textdiff import MAX_TOKENS, Part
from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.call.entries.values import value_size
from lvctx_gui.ui.compare.marks import SHOWN, Shown, shown_values
from lvctx_gui.ui.kit.labels import ElidedLabel, WrappedLabel, box_line
from lvctx_gui.ui.kit.palettes import Tone
from lvctx_gui.ui.kit.readable import ExactText
from lvctx_gui.ui.kit.scale import control_height, em, gap, text_edge
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.kit.theme import current_theme, monospaced

_QUICK = 1_500
"""Characters of values that are compared at once: of longer ones that may take a moment."""

_MOST_MARKS = 2_000


class WholePanes(QWidget):
    """Shows both values of a row, read-only and selectable; values that take a while come a moment later."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._row: Row | None = None
        self._shown: Shown | None = None
        self._titles = ("", "")
        self._left = _Pane("compareLeftText")
        self._right = _Pane("compareRightText")
        self._note = WrappedLabel()
        self._note.setObjectName("compareMarksNote")
        self._note.setProperty("dim", True)
        self._note.hide()
        both = QHBoxLayout()
        both.setSpacing(gap())
        both.addWidget(self._left)
        both.addWidget(self._right)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(em(0.2))
        layout.addLayout(both, 1)
        layout.addWidget(self._note)

    @property
    def first(self) -> QWidget:
        """Where somebody begins to read."""
        return self._left.text

    def holds_focus(self) -> bool:
        """Whether somebody reads in one of the values."""
        return self._left.text.hasFocus() or self._right.text.hasFocus()

    def show_row(self, row: Row | None, titles: tuple[str, str]) -> None:
        """Show a row, whose sides are called by ``titles``; ``None`` where there is none."""
        if row == self._row and titles == self._titles:
            return
        self._row, self._titles = row, titles
        if row is None:
            self._show(row, Shown("", "", 0, (), stopped=False))
        elif max(_length(row.change.before), _length(row.change.after)) <= _QUICK:
            self._show(row, shown_values(row.change.before, row.change.after))
        else:
            self._tasks.start(self._show_later(row), "compare-values", quiet=True)

    async def _show_later(self, row: Row) -> None:
        import asyncio

        from shiboken6 import isValid

        shown = await asyncio.to_thread(shown_values, row.change.before, row.change.after)
        if isValid(self) and self._row is row:
            self._show(row, shown)

    def _show(self, row: Row | None, shown: Shown) -> None:
        self._shown = shown
        key = "" if row is None else plain_text(row.key, 80)
        sides = ((self._left, shown.left), (self._right, shown.right))
        for (pane, text), title, values in zip(sides, self._titles, _values(row), strict=True):
            pane.show_text(key, title, values, text, is_known=row is None or row.kind is not RowKind.UNKNOWN)
        self.mark()
        note = _note(row, shown)
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def mark(self) -> None:
        """Mark what differs, in the theme's colours."""
        shown, theme = self._shown, current_theme()
        if shown is None:
            return
        self._left.mark(shown.left, shown.spans(Part.OLD), theme.deleted)
        self._right.mark(shown.right, shown.spans(Part.NEW), theme.inserted)


def _values(row: Row | None) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    return ((), ()) if row is None else (row.left, row.right)


def _length(value: Lookup) -> int:
    return len(value) if isinstance(value, str) else 0


def _note(row: Row | None, shown: Shown) -> str:
    """What of the two values is not shown or not marked, as sentences."""
    if row is None:
        return ""
    longest = max(_length(row.change.before), _length(row.change.after))
    said = []
    if longest > SHOWN:
        said.append(
            tr(
                "{shown} characters are shown, from character {start} on, of {total}.",
                shown=f"{SHOWN:,}",
                start=f"{shown.before + 1:,}",
                total=f"{longest:,}",
            )
        )
    if shown.stopped:
        said.append(
            tr(
                "Marking stopped early: more than {number} words in a row differ, so all between the first "
                "and the last difference is marked as one.",
                number=f"{MAX_TOKENS:,}",
            )
        )
    if max(len(row.left), len(row.right)) > 1:
        said.append(tr("The key is named more than once: the first values are shown here."))
    return sentences(said)


class _Pane(QFrame):
    """One of the values, under a title that says which."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("box", True)
        self._title = ElidedLabel()
        self._title.setFixedHeight(control_height())
        self._title.setContentsMargins(text_edge(), 0, text_edge(), 0)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self.text = ExactText()
        self.text.setObjectName(name)
        self.text.setFont(monospaced())
        self.text.setMinimumHeight(em(2.5))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._title)
        layout.addWidget(box_line())
        layout.addWidget(self.text, 1)

    def show_text(self, key: str, side: str, values: tuple[Value, ...], text: str, *, is_known: bool) -> None:
        """Show ``text``, which is what is shown of the first of ``values`` that ``key`` has on ``side``."""
        value: Lookup = values[0] if values else MISSING
        title = tr("{key} — {side} — {kind}", key=key, side=side, kind=_kind_of(value, is_known=is_known))
        self._title.setText(title if key else side)
        self.text.setAccessibleName(self._title.text())
        self.text.show_text(text)

    def mark(self, text: str, spans: list[tuple[int, int]], tone: Tone) -> None:
        """Mark these parts of ``text``, which is shown: paper, ink and a line below."""
        form = QTextCharFormat()
        form.setBackground(QColor(tone.paper))
        form.setForeground(QColor(tone.ink))
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        marks, places = [], _places(text, spans[:_MOST_MARKS])
        for start, end in places:
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.text.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor, mark.format = cursor, form
            marks.append(mark)
        self.text.setExtraSelections(marks)
        if places and not self.text.hasFocus():
            # What differs is in sight, whatever stands before it.
            cursor = QTextCursor(self.text.document())
            cursor.setPosition(places[0][0])
            self.text.setTextCursor(cursor)
            self.text.centerCursor()


def _places(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where ``spans`` of ``text`` stand in a document that shows it, counted as Qt does."""
    if text.isascii() and "\r" not in text:
        return spans
    found, before, place = [], 0, 0
    for span in spans:
        ends = []
        for at in span:
            place += len(shown_text(text[before:at]).encode("utf-16-le", "surrogatepass")) // 2
            before = at
            ends.append(place)
        found.append((ends[0], ends[1]))
    return found


def _kind_of(value: Lookup, *, is_known: bool) -> str:
    if isinstance(value, Missing):
        return tr("no such key", "what kind of value it is") if is_known else tr("not known")
    if value is None:
        return tr("no value", "what kind of value it is")
    if isinstance(value, NonTextValue):
        return value.label
    return value_size(value) or tr_n("{n} character", "{n} characters", len(value))
