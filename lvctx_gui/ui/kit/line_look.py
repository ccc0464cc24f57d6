"""How the line above the table looks, whatever it shows: a frame in its tone, one control high."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics, QGuiApplication

from lvctx_gui.ui.kit.palettes import Tone
from lvctx_gui.ui.kit.scale import control_height


def text_padding() -> int:
    """What is above and below a text, so that one of a single line is as high as the buttons beside it."""
    line = QFontMetrics(QGuiApplication.font()).lineSpacing()
    return max(1, (control_height() - line) // 2)


def line_style(name: str, tone: Tone, text: str) -> str:
    """The style sheet of the frame called ``name``, whose labels are drawn in the colour ``text``.

    A text takes the focus only where a part of it is scrolled away.
    """
    above = text_padding()
    return f"""
    #{name} {{ background: {tone.paper}; border: 1px solid {tone.ink}; border-radius: 0.3em; }}
    QLabel {{ color: {text}; padding: {above}px 0; border: none; }}
    QLabel:focus {{ padding: {above - 1}px 0; border: 1px solid {tone.ink}; border-left: none;
        border-right: none; }}
    QToolButton[flat="true"] {{ min-height: {control_height() - 2}px; padding: 0 0.35em; }}
    """  # not shown
