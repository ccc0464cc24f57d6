"""The buttons that end a dialog: placed as on each platform, deaf to keys meant for others."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget
from shiboken6 import delete

from lvctx_gui.ui.kit.flow_row import FlowRow

Role = QDialogButtonBox.ButtonRole

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PRESSING = (*ENTER, Qt.Key.Key_Space, Qt.Key.Key_Select)
_ROLES = (Role.ResetRole, Role.AcceptRole, Role.ActionRole, Role.RejectRole)
"""What dialogs here have: something else to do (at the left), yes, another way on, no."""


class AnswerButton(QPushButton):
    """An answer that a person gives on purpose.

    Keys that are held down press nothing, nor do keys pressed before the button was drawn: they were meant
    for what had the focus until then. It has no underlined letter either.
    """

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text.replace("&", "&&"))
        self.setObjectName(name)
        self.setAutoDefault(False)
        self.was_seen = False
        """Whether it was drawn, so that a key may be an answer."""
        self._came_by_enter = False

    def take_focus_from_enter(self) -> None:
        """Take the focus as Enter was pressed elsewhere: another Enter does not press the button then."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._came_by_enter = self.hasFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter and the blank press the button that has the focus, on every platform."""
        if event.key() not in _PRESSING:
            super().keyPressEvent(event)
        elif event.isAutoRepeat() or not self.was_seen:
            event.accept()
        elif event.key() not in ENTER:
            super().keyPressEvent(event)
        elif not self._came_by_enter:
            self.click()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Whoever comes back comes on purpose."""
        self._came_by_enter = False
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Now it can be seen."""
        super().paintEvent(event)
        self.was_seen = True


class AnswerRow(FlowRow):
    """Buttons in the platform's order: yes before no on Windows, after it on macOS and GNOME.

    Unlike a ``QDialogButtonBox``, which says the order, it wraps where the dialog is narrow. Tab goes from
    left to right: it follows the order of making, as Qt 6.11 does not take ``setTabOrder`` from the last
    widget of a window.
    """

    def __init__(self, answers: Sequence[tuple[QPushButton, Role]]) -> None:
        super().__init__()
        for each in _platform_order(self):
            if each is None:
                self.add_stretch()
            self.add(*(button for button, role in answers if role is each))


def _platform_order(host: QWidget) -> list[Role | None]:
    """The roles from left to right; ``None`` is where the room is that nothing needs."""
    box = QDialogButtonBox(host)
    roles = {box.addButton("", role): role for role in _ROLES}
    order: list[Role | None] = []
    layout = box.layout()
    items = [layout.itemAt(index) for index in range(layout.count())] if layout else []
    for item in items:
        widget = item.widget() if item else None
        if isinstance(widget, QPushButton):
            order.append(roles[widget])
        elif item and item.spacerItem() and None not in order:
            order.append(None)
    delete(box)
    return order
