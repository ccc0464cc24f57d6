"""Where the keyboard goes: to what was made late, and when what had its focus hides or cannot be used."""

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


def put_after(before: QWidget, late: QWidget) -> None:
    """Let Tab go from ``before``, one widget, to what is in ``late``, which was made after all the others.

    Qt lets what is made later come last, and of what has parts it does not move all.
    """
    # Not along ``nextInFocusChain``: PySide takes what that returns for a child of the widget that was asked,
    # and whoever knows it can use it no more once that widget has gone.
    window = late.window()
    for part in (late, *late.findChildren(QWidget)):
        # The list of a choice is in a window of its own.
        if part.focusPolicy() is not Qt.FocusPolicy.NoFocus and part.window() == window:
            QWidget.setTabOrder(before, part)
            before = part
