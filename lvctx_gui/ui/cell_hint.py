"""A sentence below an open cell editor, seen and heard."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLabel, QWidget

from lvctx_gui.ui.spoken import announce
from lvctx_gui.ui.theme import current_theme, em


class CellHint(QLabel):
    """Covers what lies below the editor (or above it, at the end of the table). It takes no clicks."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cellHint")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        tone = current_theme().warning
        self.setStyleSheet(
            f"background: {tone.paper}; color: {tone.ink}; border: 1px solid {tone.ink}; padding: 0.2em;"
        )
        self.hide()

    def say(self, text: str, editor: QRect) -> None:
        """Show ``text`` at ``editor``; ``""`` hides it. The same is not announced twice in a row."""
        shown = f"⚠ {text}" if text else ""
        if shown == self.text():
            return
        self.setText(shown)
        self.setVisible(bool(text))
        if text:
            self.place(editor)
            self.raise_()
            announce(self, text)

    def place(self, editor: QRect) -> None:
        """Stand at ``editor``, which has moved or grown."""
        parent = self.parentWidget()
        if parent is None or not self.text():
            return
        width = min(max(editor.width(), em(22)), parent.width() - 2)
        height = self.heightForWidth(width)
        left = max(0, min(editor.left(), parent.width() - width - 1))
        below = editor.bottom() + 2
        top = below if below + height <= parent.height() else max(0, editor.top() - height - 1)
        self.setGeometry(left, top, width, height)
