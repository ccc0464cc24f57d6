"""The editor in a cell: one kind for short, long and many-lined text.

Enter stages and goes on to the row below, Shift+Enter to the one above, Tab to the next cell; Escape drops
what was typed; Alt+Enter or Ctrl+Enter breaks the line. It returns exactly the original characters for
everything the person did not touch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum, auto

from PySide6.QtCore import QEvent, QMimeData, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHideEvent, QKeyEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from lvctx_gui.core.clipboard import (
    LONGEST_CELL,
    LONGEST_LINE,
    is_one_cell,
    too_long_to_paste,
    without_line_end,
)
from lvctx_gui.core.splice import (
    carry_edits,
    first_break,
    index_of_unit,
    original_part,
    replaced,
    shown_text,
)
from lvctx_gui.core.translate import mark, tr_marked, tr_n
from lvctx_gui.ui.call.entries.hint import CellHint
from lvctx_gui.ui.call.entries.offers import Offers
from lvctx_gui.ui.kit.clipboard import cell_data, is_exact, pasted_cell
from lvctx_gui.ui.kit.exact import for_qt
from lvctx_gui.ui.kit.scale import em

_MAX_LINES = 12
_BLANKS = " \t\u00a0\u202f"
_STAGES = 8
"""Pastes whose exact characters are remembered, for undoing."""

_SEVERAL_CELLS = mark(
    "A key is a single line, and these are several cells or lines: nothing was pasted. Rows cannot be pasted "
    "yet: copy and paste one cell at a time."
)


_COMMANDS = (
    Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class Leaving(Enum):
    """How a person leaves an editor."""

    STAGE = auto()
    DROP = auto()
    NEXT = auto()
    """Stage it and go on to the next cell."""
    PREVIOUS = auto()
    DOWN = auto()
    """Stage it and go on to the row below."""
    UP = auto()
    AWAY = auto()
    """Leave it for something else: stage it, and close even where that is refused."""


_TABS = {Qt.Key.Key_Tab: Leaving.NEXT, Qt.Key.Key_Backtab: Leaving.PREVIOUS}


class CellEditor(QPlainTextEdit):
    """Edits one text, which screen readers call by its ``name``. ``finished`` carries a ``Leaving``."""

    finished = Signal(Leaving)
    hidden = Signal()

    def __init__(self, parent: QWidget, name: str, *, one_line: bool) -> None:
        super().__init__(parent)
        self.setObjectName("cellEditor")
        self.setAccessibleName(name)
        self._one_line = one_line
        self._original = ""
        self._stages: list[str] = []
        self._text: str | None = None
        """What it holds, until that changes: it is asked for several times after each keystroke."""
        self._hint: CellHint | None = None
        self._offers: Offers | None = None
        self._offered = ""
        """What screen readers say of that."""
        self._is_choosing = False
        """Whether what comes to stand in it is chosen from what is offered, or loaded, and not typed."""
        self.remark: Callable[[str], str] = lambda _: ""
        """What there is to say about a text while it is typed."""
        self.where: QPersistentModelIndex | None = None
        """The cell that is edited."""
        self._cell = QRect()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(0)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._forget_text)  # before anybody who asks for it
        self.textChanged.connect(self._grow)
        self.textChanged.connect(self._show_remark)
        self.textChanged.connect(self._follow_typing)

    def load(self, original: str) -> None:
        """Begin to edit ``original``, all of it selected."""
        self._original = original
        self._stages = [original]
        self._forget_text()
        self._is_choosing = True
        self.setPlainText(for_qt(shown_text(original)))
        self._is_choosing = False
        self.document().setModified(False)
        self.selectAll()
        self._offer_all()

    # What is offered ----------------------------------------------------------------------------------

    def offer(self, texts: Sequence[str]) -> None:
        """Offer ``texts`` below the editor while something is typed: Down, Up and clicks choose one."""
        if not texts:
            return
        self._offers = Offers(self, texts)
        self._offers.chosen.connect(self._take)
        self._offered = tr_n(
            "{n} text is offered: Down chooses it.", "{n} texts are offered: Down chooses one.", len(texts)
        )
        self.setAccessibleDescription(self._offered)

    def _offer_all(self) -> None:
        if self._offers is not None and not self._cell.isNull():
            self._offers.offer_all(self._raw(), self._covered)

    def _follow_typing(self) -> None:
        if self._offers is not None and not self._is_choosing and not self._cell.isNull():
            self._offers.offer_for(self._raw(), self._covered)

    def _choose(self, by: int) -> bool:
        """Put the next text that is offered into the editor; whether there is one."""
        if self._offers is None or self.document().lineCount() > 1:
            return False
        if not self._offers.isVisible():
            if by < 0:
                return False
            self._offer_all()
        text = self._offers.step(by)
        if text is None:
            return self._offers.isVisible()
        self._put(text)
        return True

    @property
    def _covered(self) -> QRect:
        """What it covers, with what it says."""
        is_said = self._hint is not None and self._hint.isVisible()
        return self.geometry().united(self._hint.geometry()) if is_said and self._hint else self.geometry()

    def _take(self, text: str) -> None:
        self._put(text)
        if self._offers is not None:
            self._offers.hide()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, text: str) -> None:
        """Let ``text`` stand in place of all that does, as one step that can be undone."""
        self._is_choosing = True
        try:
            cursor = self.textCursor()
            cursor.select(QTextCursor.SelectionType.Document)
            self._stages = [*self._stages[:1], *self._stages[1:][-_STAGES:], text]
            cursor.insertText(for_qt(shown_text(text)))
            self.setTextCursor(cursor)
        finally:
            self._is_choosing = False

    @property
    def is_modified(self) -> bool:
        """Whether the person changed anything."""
        return self.text() != self._original

    def text(self) -> str:
        """The edited text."""
        if self._text is None:
            self._text = self._carried()
        return self._text

    def _forget_text(self) -> None:
        self._text = None

    def _carried(self) -> str:
        raw, stages = self._raw(), self._stages or [self._original]
        if self._one_line and "\n" in raw and not any("\n" in shown_text(stage) for stage in stages):
            # Not pasted, as that is looked at: dictation and other programs end what they enter like this.
            raw = without_line_end(raw).replace("\n", " ")
        return carry_edits(stages, raw)

    def _raw(self) -> str:
        # toPlainText() would turn no-break spaces into blanks.
        return self.document().toRawText().replace("\u2029", "\n")

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802  # Qt's name
        """The selected characters exactly, for other cells."""
        cursor = self.textCursor()
        part = original_part(self.text(), cursor.selectionStart(), cursor.selectionEnd())
        return cell_data(part)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802  # Qt's name
        """Paste what was in the cell that was copied; several cells are no key."""
        text = self.text()
        pasted = pasted_cell(source, first_break(text))
        if self._one_line and not is_exact(source) and self._is_whole_selected:
            pasted = pasted.strip(_BLANKS)  # a double click in other programs takes the blank behind along
        if problem := self._paste_problem(pasted):
            self._say(problem)
            return
        cursor, raw = self.textCursor(), self._raw()
        start, end = (index_of_unit(raw, at) for at in (cursor.selectionStart(), cursor.selectionEnd()))
        self._stages = [*self._stages[:1], *self._stages[1:][-_STAGES:], replaced(text, start, end, pasted)]
        cursor.insertText(for_qt(shown_text(pasted)))
        self.ensureCursorVisible()

    @property
    def _is_whole_selected(self) -> bool:
        """Whether a paste replaces everything, nothing in nothing included."""
        return bool(self.textCursor().selectedText() == self.toPlainText())

    def _paste_problem(self, pasted: str) -> str:
        """Why ``pasted`` cannot be taken, as a sentence; ``""`` where it can."""
        if self._one_line and not is_one_cell(pasted):
            return tr_marked(_SEVERAL_CELLS)
        longest = LONGEST_LINE if self._one_line else LONGEST_CELL
        return too_long_to_paste(longest) if len(pasted) > longest else ""

    def _show_remark(self) -> None:
        self._say(self.remark(self.text()) if self._one_line and self.is_modified else "")

    def _say(self, text: str) -> None:
        parent = self.parentWidget()
        if self._hint is None and text and parent is not None:
            self._hint = CellHint(parent)
        if self._hint is not None:
            self._hint.say(text, self.geometry())
        self.setAccessibleDescription(text or self._offered)

    def place(self, cell: QRect) -> None:
        """Cover ``cell``; with more text, grow downwards (or upwards at the bottom of the view)."""
        # The option that the rectangle comes from dies with the event.
        is_first = self._cell.isNull()
        self._cell = QRect(cell)
        self._grow()
        if is_first:
            self._offer_all()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  # Qt's name
        """Tell that this editor is over: Qt hides it at once and deletes it later."""
        super().hideEvent(event)
        if self._hint is not None:
            self._hint.hide()
            self._hint.deleteLater()
            self._hint = None
        if self._offers is not None:
            self._offers.hide()
            self._offers.deleteLater()
            self._offers = None
        self.hidden.emit()

    def _grow(self) -> None:
        parent = self.parentWidget()
        if parent is None or self._cell.isNull():
            return
        line = QFontMetricsF(self.font()).lineSpacing()
        # One line stands exactly where the cell draws it.
        above = max(0, round((self._cell.height() - line) / 2) - 1)
        self.setViewportMargins(em(0.3) - 1, above, 0, 0)
        self.resize(self._cell.width(), self._cell.height())
        lines = 0.0
        block = self.document().begin()
        while block.isValid() and lines < _MAX_LINES:
            lines += max(1, block.layout().lineCount() or 1)
            block = block.next()
        height = max(self._cell.height(), round(min(lines, _MAX_LINES) * line) + 2 * above + 4)
        full = lines >= _MAX_LINES
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if full else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        top = min(self._cell.top(), max(0, parent.height() - height))
        self.setGeometry(self._cell.left(), top, self._cell.width(), height)
        if self._hint is not None:
            self._hint.place(self.geometry())
        if self._offers is not None and self._offers.isVisible():
            self._offers.place(self._covered)

    def event(self, event: QEvent) -> bool:
        """Claim Enter and Escape before an action's shortcut takes them."""
        # Qt leaves Tab to text editors in cells; here it goes on to the next cell, as everywhere else.
        is_press = event.type() is QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and event.key() in _TABS:
            self.finished.emit(_TABS[Qt.Key(event.key())])
            return True
        ours = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete)
        overrides = event.type() is QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and event.key() in ours:
            event.accept()
            return True
        return super().event(event)

    def _enter(self, modifiers: Qt.KeyboardModifier) -> None:
        breaks = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if self._one_line:
            self.finished.emit(Leaving.STAGE)  # a key is followed by its value, not by the next key
        elif modifiers & breaks:
            self.textCursor().insertText("\n")
        else:
            goes_back = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
            self.finished.emit(Leaving.UP if goes_back else Leaving.DOWN)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter stages and goes on, Shift+Enter back, Escape drops; Alt+Enter and Ctrl+Enter break a line."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(event.modifiers())
            return
        if event.key() == Qt.Key.Key_Escape:
            self.finished.emit(Leaving.DROP)
            return
        by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if by and not event.modifiers() & _COMMANDS and self._choose(by):
            return
        super().keyPressEvent(event)
