"""The row below the last entry that adds one.

It is no row of the model: everybody who counts, selects, sorts, filters, copies or removes rows would have
to leave it out. It is a button in the table's own look that lies where the next row would; screen readers
know it as the button that it is.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from lvctx_gui.core.translate import tr
from lvctx_gui.ui.call.entries.look import colour
from lvctx_gui.ui.call.entries.painting import paint_ring
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.scale import em, row_height
from lvctx_gui.ui.kit.signs import Sign, draw_sign
from lvctx_gui.ui.kit.theme import current_theme


class AddRow(QPushButton):
    """Lies below the last row. ``clicked`` and ``typed`` begin an entry, ``left`` goes back to the rows."""

    typed = Signal(object)
    """A character was typed, which goes into the key; carries the key press."""
    left = Signal()
    reached = Signal()
    """The keyboard's focus has come."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(tr("Add an entry (Ctrl+N)"), viewport)
        self.setObjectName("addRowButton")
        self.setAccessibleName(tr("Add an entry"))
        self.setToolTip(plain_tip(tr("Begins a new entry, and so does typing its key here")))
        self.setProperty("flat", True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.text_begins_at = 0
        """Where the keys above begin."""
        self.hide()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """A row's height."""
        return QSize(super().sizeHint().width(), row_height())

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Come into sight."""
        super().focusInEvent(event)
        self.reached.emit()

    def event(self, event: QEvent) -> bool:
        """Claim the keys that begin an entry before an action's shortcut takes them."""
        overrides = event.type() is QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F2:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter and F2 begin an entry, a character its key; Up goes back."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Home):
            self.left.emit()
        elif types_something(event) and event.key() != Qt.Key.Key_Space:
            self.typed.emit(event)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw it as the rows are drawn, dimmed."""
        theme, rect = current_theme(), self.rect()
        with QPainter(self) as painter:
            paper = theme.hover if self.underMouse() and self.isEnabled() else theme.base
            painter.fillRect(rect, colour(paper))
            side = em(0.7)
            sign = QRect(self.text_begins_at + em(0.3), (rect.height() - side) // 2 + 1, side, side)
            draw_sign(painter, sign, Sign.ADD, theme.dim)
            painter.setPen(colour(theme.dim))
            words = rect.adjusted(sign.right() + em(0.45), 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
            if self.hasFocus():
                paint_ring(painter, rect, theme, has_focus=True)


def types_something(event: QKeyEvent) -> bool:
    """Whether a key stands for a character, rather than for a command."""
    modifier = Qt.KeyboardModifier
    commands = event.modifiers() & (modifier.ControlModifier | modifier.AltModifier | modifier.MetaModifier)
    # AltGr comes as Ctrl and Alt on Windows.
    is_alt_gr = commands == modifier.ControlModifier | modifier.AltModifier
    return bool(event.text()) and event.text().isprintable() and (not commands or is_alt_gr)
