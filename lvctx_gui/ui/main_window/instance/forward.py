"""Bringing the window to the front when somebody asks for it from elsewhere."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def bring_forward(window: QWidget, token: str = "") -> None:
    """Show ``window`` in front of others, as big as it was, with what is open over it.

    ``token`` is what the desktop gave the program that was started for this. Where the desktop does not let
    a window come by itself it is marked in the list of windows.
    """
    if token and QApplication.platformName().startswith("wayland"):
        # Qt takes it from there with the next request, and removes it. X11 has no such thing.
        os.environ["XDG_ACTIVATION_TOKEN"] = token
    if window.isMinimized():
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    top = QApplication.activeModalWidget() or window
    top.raise_()
    top.activateWindow()
    QApplication.alert(window)
