"""A line of text that leaves the window's shortcuts alone."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolTip

from lvctx_gui.core.clipboard import LONGEST_LINE, without_line_end
from lvctx_gui.core.splice import index_of_unit
from lvctx_gui.core.translate import tr
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.signs import Sign, sign_icon

_SHORTCUTS = (Qt.Key.Key_D, Qt.Key.Key_E, Qt.Key.Key_H)
"""With Ctrl. On X11 fields take them for deleting and for the end of the line, which other keys do too."""


class TextField(QLineEdit):
    """A ``QLineEdit`` in which Ctrl+E, Ctrl+H and Ctrl+D mean on every system what the menus say."""

    def event(self, event: QEvent) -> bool:
        """Claim every key of a text field but those."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            only_ctrl = event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if only_ctrl and event.key() in _SHORTCUTS:
                event.ignore()
                return True
        return super().event(event)


class FilterField(TextField):
    """A line to filter by. What is pasted loses the line end that spreadsheets add: nobody can type one.

    Of what is longer than ``LONGEST_LINE`` the beginning is taken, and said to be no more than that.
    """

    filter_changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setClearButtonEnabled(True)
        self.setMaxLength(LONGEST_LINE)
        self.inputRejected.connect(self._tell_cut)
        clear = self.findChild(QAction, "_q_qlineeditclearaction")
        if clear is not None:  # the style's own is drawn by a font or a picture that hardly anybody sees
            clear.setIcon(sign_icon(Sign.CLOSE, lambda theme: theme.dim))
        self.textChanged.connect(self._look)

    def _tell_cut(self) -> None:
        text = tr(
            "A filter has {count} characters at most: the rest was left out.", count=f"{LONGEST_LINE:,}"
        )
        announce(self, text)
        QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), plain_tip(text), self)

    def _look(self, text: str) -> None:
        at = index_of_unit(text, self.cursorPosition())
        before = without_line_end(text[:at])
        if len(before) == at:
            self.filter_changed.emit(text)
            return
        self.setText(before + text[at:])
        self.setCursorPosition(len(before.encode("utf-16-le", "surrogatepass")) // 2)
