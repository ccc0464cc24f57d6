"""What rows are drawn with: the theme's colours, fonts with their metrics, and lengths."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from PySide6.QtGui import QColor, QFont, QFontMetrics

from lvctx_gui.ui.kit.palettes import Theme
from lvctx_gui.ui.kit.scale import em

_SMALL = 0.88
"""How large the words about a value's size are, beside the value."""


class Face(NamedTuple):
    """A font, and how wide it draws."""

    font: QFont
    metrics: QFontMetrics


class Look:
    """Made once for a theme and its fonts: a row has three cells, and a frame some dozens of rows."""

    def __init__(self, theme: Theme, font: QFont, mono: QFont) -> None:
        self.theme = theme
        self.font = font
        """The table's own font."""
        self.left, self.right = em(0.3), em(0.4)
        """The margins of a cell."""
        self.strip = max(2, em(0.18))
        """How wide the strip of a selected row is."""
        self.sign = em(0.85)
        """How large a sign that is drawn as lines is."""
        self.note_gap = em(0.9)
        """What stands between a value and its note."""
        self.size_gap = em(1.1)
        """What stands between a value and how long it is."""
        self.least_value = em(8)
        """Below how much room for the value itself nothing is said of its size."""
        bold, small = QFont(font), QFont(font)
        bold.setBold(True)
        small.setPointSizeF(small.pointSizeF() * _SMALL)
        self.glyph, self.small = _face(bold), _face(small)
        self._keys = {struck: _styled(mono, struck=struck) for struck in (False, True)}
        self._values = {
            (italic, struck): _styled(font, italic=italic, struck=struck)
            for italic in (False, True)
            for struck in (False, True)
        }

    def key(self, *, struck: bool) -> Face:
        """What keys are drawn in."""
        return self._keys[struck]

    def value(self, *, italic: bool = False, struck: bool = False) -> Face:
        """What values and the notes behind them are drawn in."""
        return self._values[italic, struck]


def _styled(font: QFont, *, italic: bool | None = None, struck: bool) -> Face:
    styled = QFont(font)
    if italic is not None:
        styled.setItalic(italic)
    styled.setStrikeOut(struck)
    return _face(styled)


def _face(font: QFont) -> Face:
    return Face(font, QFontMetrics(font))


@cache
def colour(name: str) -> QColor:
    """The colour ``#rrggbb``."""
    return QColor(name)
