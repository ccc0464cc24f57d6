"""The pane below the table that shows all of one value: line breaks, 40 kB of text, everything."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from lvctx_gui.core.entries import Foreign, Lookup, Missing, value_text
from lvctx_gui.core.splice import shown_text
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.theme import em, monospaced


class WholeValue(QWidget):
    """Shows one value, read-only and selectable."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[str, Lookup] | None = None
        self._title = QLabel()
        self.close_button = QToolButton()
        self.close_button.setText("✕")
        self.close_button.setProperty("flat", True)
        self.close_button.setAccessibleName("Hide the whole value")
        self._text = QPlainTextEdit()
        self._text.setObjectName("wholeValueView")
        self._text.setAccessibleName("Whole value")
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setFont(monospaced())
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, em(0.3), 0, 0)
        layout.setSpacing(em(0.2))
        layout.addLayout(head)
        layout.addWidget(self._text, 1)

    def show_value(self, key: str | None, value: Lookup) -> None:
        """Show ``value`` under its key; ``None`` for no row."""
        if key is None or isinstance(value, Missing):
            self._shown = None
            self._title.clear()
            self._text.clear()
            return
        if self._shown == (key, value):
            return
        self._shown = (key, value)
        if value is None:
            words = "no value"
        elif isinstance(value, Foreign):
            words = value.kind
        else:
            lines = shown_text(value).count("\n") + 1
            words = f"{len(value):,} characters" + (f", {lines:,} lines" if lines > 1 else "")
        self._title.setText(f"{plain_text(key, 80)} — {words}")
        self._text.setPlainText("" if value is None else shown_text(value_text(value)))
