"""The bar that says that somebody else changed the same keys, and how to resolve that."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_sentence
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.labels import WrappedLabel
from lvctx_gui.ui.kit.palettes import State, Theme
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.theme import current_theme


class ConflictBar(QFrame):
    """Visible while there are conflicts."""

    resolve_wanted = Signal()
    """The person wants to see the first of them."""
    decision_wanted = Signal(object)
    """The person resolves all of them at once; carries the ``QAction`` that does it."""

    def __init__(self, keep_all: QAction, take_all: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("conflictBar")
        self._drawn_in: Theme | None = None
        self._text = WrappedLabel()
        self._text.setObjectName("conflictText")
        resolve = QPushButton(tr("Resolve…"))
        resolve.setObjectName("resolveButton")
        tip = tr("Go to the first conflict: keep yours (Ctrl+M), take theirs (Ctrl+T), or type another value")
        resolve.setToolTip(plain_tip(tip))
        resolve.clicked.connect(self.resolve_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(em(0.5), em(0.3), em(0.3), em(0.3))
        layout.setSpacing(em(0.5))
        layout.addWidget(self._text, 1)
        layout.addWidget(resolve)
        for action in (keep_all, take_all):
            button = QPushButton(action.text().replace("&", ""))
            button.setToolTip(plain_tip(action.toolTip()))
            button.clicked.connect(partial(self.decision_wanted.emit, action))
            layout.addWidget(button)
        self.hide()

    def show_text(self, sentence: str) -> None:
        """Say what is in conflict; ``""`` hides the bar."""
        text = f"{State.CONFLICT.glyph}  {sentence}" if sentence else ""
        before = self._text.text()
        self._text.setText(text)
        if text and self._text.text() != before:
            announce(self._text, sentence)
        self._text.setAccessibleName(plain_sentence(sentence))
        self._draw()
        self.setVisible(bool(sentence))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and current_theme() is not self._drawn_in:
            self._draw()

    def _draw(self) -> None:
        self._drawn_in = theme = current_theme()
        tone = theme.tones[State.CONFLICT]
        self.setStyleSheet(
            f"#conflictBar {{ background: {tone.paper}; border: 1px solid {tone.ink}; }}"
            f"QLabel {{ color: {theme.text}; padding: 0.35em 0; }}"
        )
