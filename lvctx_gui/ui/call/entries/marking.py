"""Draws a text of which parts were found by the filter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QTextCharFormat, QTextLayout, QTextOption

from lvctx_gui.core.visible import Piece
from lvctx_gui.ui.call.entries.look import Face, colour
from lvctx_gui.ui.kit.palettes import Theme

_WIDEST = 1e6


def visible_parts(shown: Piece, drawn: Piece, parts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What of ``parts``, which are of ``shown``, is seen where ``drawn`` is made of it, which may be cut."""
    if drawn is shown:
        return list(parts)
    if drawn.mark:
        return []
    end = len(drawn.text) - 1  # without the sign of what is cut off
    return [(start, min(stop, end)) for start, stop in parts if start < end]


def draw_marked(
    painter: QPainter, rect: QRect, text: str, parts: Sequence[tuple[int, int]], face: Face, theme: Theme
) -> None:
    """Draw ``text`` as ``QPainter.drawText`` does in one line, with ``parts`` of it as found.

    The pen is that of the rest. Signs that are joined, and texts that run to the left, stay as they are.
    """
    layout = QTextLayout(text, face.font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout.setTextOption(option)
    layout.setFormats([_range(text, start, end, theme) for start, end in parts])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(_WIDEST)
    layout.endLayout()
    top = rect.top() + (rect.height() - face.metrics.height()) / 2
    layout.draw(painter, QPointF(rect.left() - line.naturalTextRect().left(), top))


def _range(text: str, start: int, end: int, theme: Theme) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start = _units(text[:start])
    found.length = _units(text[start:end])
    found.format = _format(theme)
    return found


def _format(theme: Theme) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(colour(theme.found.ink))
    made.setBackground(colour(theme.found.paper))
    made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    made.setUnderlineColor(colour(theme.found_line))
    return made


def _units(text: str) -> int:
    """How many of Qt's characters ``text`` has."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
