"""Tells screen readers something that is shown where the focus is not."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lvctx_gui.core.visible import plain_sentence


def announce(said_by: QWidget, text: str, *, urgent: bool = False) -> None:
    """Let screen readers say ``text``, which others see at ``said_by``.

    What is ``urgent`` is said at once, whatever they are saying; the rest when they have come to an end.
    """
    # Making these types takes 2 ms, and before there is a window nothing is said.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    event = QAccessibleAnnouncementEvent(said_by, plain_sentence(text))
    if urgent:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)
