"""Contrast as WCAG 2.2 defines it, of colours and of what was drawn."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from functools import cache

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFont, QImage
from PySide6.QtWidgets import QApplication

from lvctx_gui.ui.kit.theme import apply_theme

TEXT = 4.5
"""Of texts against their paper (1.4.3)."""

SHAPE = 3.0
"""Of borders, marks and rings against what is beside them (1.4.11)."""


def luminance(colour):
    """Relative luminance."""

    def linear(channel):
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    colour = QColor(colour)
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


@cache
def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@contextmanager
def wearing(theme, font=None):
    """The application in ``theme``, its letters without soft edges: a pixel is ink or paper."""
    app = QApplication.instance()
    sheet, palette, was = app.styleSheet(), app.palette(), app.font()
    style = app.style().name()
    hard = QFont(font or was)
    hard.setStyleStrategy(QFont.StyleStrategy.NoAntialias)
    app.setFont(hard)
    app.setStyle("Fusion")
    apply_theme(app, theme)
    try:
        yield
    finally:
        app.setStyleSheet(sheet)
        app.setStyle(style)
        app.setPalette(palette)
        app.setFont(was)


def drawn(widget, place=None):
    """A picture of ``widget`` as it is now, or of the part of its window that is ``place``."""
    picture = widget.grab() if place is None else widget.grab(place)
    return picture.toImage().convertToFormat(QImage.Format.Format_RGB32)


def _pixels(image):
    """The rows of the picture, each as numbers."""
    data = memoryview(image.constBits()).cast("I")
    per_line = image.bytesPerLine() // 4
    return [data[y * per_line : y * per_line + image.width()] for y in range(image.height())]


def name_of(pixel):
    return f"#{pixel & 0xFFFFFF:06x}"


def colours(image, place=None):
    """How often each colour stands in the picture, or in a part of it."""
    part = image if place is None else image.copy(place)
    count = Counter()
    for line in _pixels(part):
        count.update(line)
    return Counter({name_of(pixel): number for pixel, number in count.items()})


def text_contrast(image, place):
    """Of what differs most from the most frequent colour of ``place``; ``None`` where all is one colour."""
    found = colours(image, place)
    paper = found.most_common(1)[0][0]
    # A few pixels of another widget, or of a corner, are no text.
    inks = [colour for colour, number in found.items() if colour != paper and number > 3]
    return max((contrast(ink, paper) for ink in inks), default=None)


def newly_visible(before, after):
    """How many pixels stand out from what was there before, and the colours that they have now."""
    pairs = Counter()
    for old, new in zip(_pixels(before), _pixels(after), strict=True):
        if old != new:
            pairs.update((o, n) for o, n in zip(old, new, strict=True) if o != n)
    seen = Counter()
    for (old, new), number in pairs.items():
        if contrast(name_of(old), name_of(new)) >= SHAPE:
            seen[name_of(new)] += number
    return seen.total(), set(seen)


def edge_contrast(image, widget_rect):
    """How the left border of a widget stands out from what is left of it, at half of its height."""
    y = widget_rect.center().y()
    outside = image.pixelColor(max(widget_rect.left() - 2, 0), y).name()
    return max(
        contrast(image.pixelColor(x, y).name(), outside)
        for x in range(widget_rect.left(), widget_rect.left() + 4)
    )


def inner(rect, margin):
    """What is left of ``rect`` without its borders."""
    return QRect(rect).adjusted(margin, margin, -margin, -margin)
