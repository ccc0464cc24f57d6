"""A line of text that leaves the window's shortcuts alone."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

_SHORTCUTS = (Qt.Key.Key_D, Qt.Key.Key_E, Qt.Key.Key_H, Qt.Key.Key_K)
"""With Ctrl. On X11 fields take them for deleting and for the end of the line, which other keys do too."""


class TextField(QLineEdit):
    """A ``QLineEdit`` in which Ctrl+E, Ctrl+H, Ctrl+D and Ctrl+K mean on every system what the menus say."""

    def event(self, event: QEvent) -> bool:
        """Claim every key of a text field but those."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            only_ctrl = event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if only_ctrl and event.key() in _SHORTCUTS:
                event.ignore()
                return True
        return super().event(event)
