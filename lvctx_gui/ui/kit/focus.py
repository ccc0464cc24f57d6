"""Where the keyboard goes when what had its focus hides, or can no longer be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    _Window = QWidget
else:
    _Window = object  # a second Qt base would make a second Qt object


class KeepsFocus(_Window):
    """For windows: the focus goes to ``focus_home`` where Qt would pass it on to whatever comes next.

    Qt does so when the widget with the focus hides or is disabled, and when a window comes back whose own has
    gone meanwhile. What comes next may be a switch or a button, and the next key would press it.
    """

    def focus_home(self) -> QWidget:
        """The widget that takes the focus: visible, and one in which a stray key does no harm."""
        raise NotImplementedError

    def go_home(self) -> None:
        """Give the focus to ``focus_home``."""
        self.focus_home().setFocus(Qt.FocusReason.OtherFocusReason)

    def _has_lost_focus(self) -> bool:
        holder = self.focusWidget()
        return holder is None or not (holder.isVisible() and holder.isEnabled())

    def focusNextPrevChild(self, next_: bool) -> bool:  # noqa: N802  # Qt's signature
        """Tab goes on; a focus that would be lost goes home."""
        if self.isVisible() and self._has_lost_focus():
            self.go_home()
            return True
        return super().focusNextPrevChild(next_)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """A window that comes to the front: while another was there, nothing was passed on."""
        super().changeEvent(event)
        came = event.type() is QEvent.Type.ActivationChange and self.isActiveWindow()
        if came and self.isVisible() and self._has_lost_focus():
            self.go_home()
