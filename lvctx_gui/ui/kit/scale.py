"""The one scale of the window: heights, gaps and text edges, in units of the application's font."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication

_measured: tuple[QFont, float] | None = None


def em(widths: float = 1.0) -> int:
    """``widths`` times the height of the application's font, in device-independent pixels."""
    global _measured  # noqa: PLW0603  # a step that changes many rows asks 250 times: 3 µs each in place of 9
    font = QGuiApplication.font()
    if _measured is None or not font.isCopyOf(_measured[0]):
        _measured = font, QFontMetricsF(font).height()
    return round(_measured[1] * widths)


def control_height() -> int:
    """How high a field, a button and a choice are, border included."""
    return em(1.95)


def row_height() -> int:
    """How high a row of a table is."""
    return em(1.75)


def gap() -> int:
    """What stands between two controls, and between two rows of them."""
    return em(0.45)


def edge() -> int:
    """What stands between the window's border and what it shows."""
    return em(0.75)


def text_edge() -> int:
    """What stands between the border of a field or a button and its text."""
    return em(0.6)


def arrow_width() -> int:
    """How wide the place of the arrow in a list to choose from is."""
    return em(1.5)


def bar_width() -> int:
    """How wide a scroll bar is: it can be hit with a trembling hand."""
    return em(0.85)
