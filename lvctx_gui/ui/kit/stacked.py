"""Widgets below each other, without anything between them."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


def stack_in(whole: QWidget, *widgets: QWidget) -> None:
    """Put ``widgets`` into ``whole``, which is empty, from top to bottom; the last one takes the rest.

    One that has its own place already hands its look on to them once.
    """
    layout = QVBoxLayout(whole)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for widget in widgets:
        layout.addWidget(widget, int(widget is widgets[-1]))
