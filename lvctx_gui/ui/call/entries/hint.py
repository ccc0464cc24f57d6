"""A sentence below an open cell editor, seen and heard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtWidgets import QWidget

from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.palettes import Theme
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.theme import current_theme


class CellHint(PlainLabel):
    """Covers what lies below the editor (or above it, at the end of the table). It takes no clicks."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent)
        self.setObjectName("cellHint")
        self.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._drawn_in: Theme | None = None
        self._said = ""
        self._look()
        self.hide()

    def _look(self) -> None:
        self._drawn_in = current_theme()
        tone = self._drawn_in.warning
        self.setStyleSheet(
            f"background: {tone.paper}; color: {tone.ink}; border: 1px solid {tone.ink}; padding: 0.2em;"
        )

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Follow the palette. Setting a style sheet changes it too, so only a new theme counts."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and current_theme() is not self._drawn_in:
            self._look()

    def say(self, text: str, editor: QRect) -> None:
        """Show ``text`` at ``editor``; ``""`` hides it. The same is not announced twice in a row."""
        shown = f"⚠ {text}" if text else ""
        if shown == self._said:
            return
        self._said = shown
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
