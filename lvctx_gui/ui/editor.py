"""The editor in a cell: one kind for short, long and many-lined text.

Enter stages, Escape drops what was typed, Alt+Enter or Shift+Enter breaks the line, Tab goes on to the next
cell. It returns exactly the original characters for everything the person did not touch.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHideEvent, QKeyEvent, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from lvctx_gui.core.splice import carry_edit, shown_text
from lvctx_gui.ui.theme import em

_MAX_LINES = 12


class Leaving(Enum):
    """How a person leaves an editor."""

    STAGE = "stage"
    DROP = "drop"
    NEXT = "stage and go on"
    PREVIOUS = "stage and go back"
    AWAY = "leave it for something else"


_TABS = {Qt.Key.Key_Tab: Leaving.NEXT, Qt.Key.Key_Backtab: Leaving.PREVIOUS}


class CellEditor(QPlainTextEdit):
    """Edits one text. ``finished`` carries a ``Leaving``."""

    finished = Signal(Leaving)
    hidden = Signal()

    def __init__(self, parent: QWidget, *, one_line: bool) -> None:
        super().__init__(parent)
        self.setObjectName("cellEditor")
        self.setAccessibleName("Key" if one_line else "Value")
        self._one_line = one_line
        self._original = ""
        self.where: QPersistentModelIndex | None = None
        """The cell that is edited."""
        self._cell = QRect()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(0)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._grow)

    def load(self, original: str) -> None:
        """Begin to edit ``original``, all of it selected."""
        self._original = original
        self.setPlainText(shown_text(original))
        self.document().setModified(False)
        self.selectAll()

    @property
    def is_touched(self) -> bool:
        """Whether the person changed anything."""
        return self.text() != self._original

    def text(self) -> str:
        """The edited text."""
        # toPlainText() would turn no-break spaces into blanks.
        raw = self.document().toRawText().replace("\u2029", "\n")
        if self._one_line:
            raw = raw.replace("\n", " ") if "\n" not in shown_text(self._original) else raw
        return carry_edit(self._original, raw)

    def place(self, cell: QRect) -> None:
        """Cover ``cell``; with more text, grow downwards (or upwards at the bottom of the view)."""
        # The option that the rectangle comes from dies with the event.
        self._cell = QRect(cell)
        self._grow()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  # Qt's name
        """Tell that this editor is over: Qt hides it at once and deletes it later."""
        super().hideEvent(event)
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

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter stages, Escape drops, Alt+Enter and Shift+Enter break the line."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            breaks = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier
            if event.modifiers() & breaks and not self._one_line:
                self.textCursor().insertText("\n")
            else:
                self.finished.emit(Leaving.STAGE)
            return
        if event.key() == Qt.Key.Key_Escape:
            self.finished.emit(Leaving.DROP)
            return
        super().keyPressEvent(event)
