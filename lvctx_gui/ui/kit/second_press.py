"""Lets no double click do two things: its second press may meet what another message offers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractButton


class SecondPress(QObject):
    """Swallows the second press of a double click on ``buttons`` where they offer something else by then.

    ``offer`` says what they offer now: the same again is the same object.
    """

    def __init__(self, offer: Callable[[], object], *buttons: QAbstractButton) -> None:
        super().__init__(buttons[0])
        self._offer = offer
        self._pressed: object = None
        for button in buttons:
            button.installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Remember what was offered at the first press."""
        if event.type() is QEvent.Type.MouseButtonPress:
            self._pressed = self._offer()
        return event.type() is QEvent.Type.MouseButtonDblClick and self._offer() is not self._pressed
