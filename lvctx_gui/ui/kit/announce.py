"""Tells screen readers something that is shown where the focus is not."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from lvctx_gui.core.visible import plain_sentence


def announce(said_by: QWidget, text: str, *, urgent: bool = False) -> None:
    """Let screen readers say ``text``, which others see at ``said_by``.

    What is ``urgent`` is said at once, whatever they are saying; the rest when they have come to an end.
    """
    event = QAccessibleAnnouncementEvent(said_by, plain_sentence(text))
    if urgent:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)
