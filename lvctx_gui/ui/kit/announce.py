"""Tells screen readers something that is shown where the focus is not."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from lvctx_gui.core.visible import plain_sentence


def announce(said_by: QWidget, text: str) -> None:
    """Let screen readers say ``text``, which others see at ``said_by``."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(said_by, plain_sentence(text)))
