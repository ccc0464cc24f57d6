"""How the line above the table looks, whatever it shows: a frame in its tone, one control high."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics, QGuiApplication

from lvctx_gui.ui.kit.palettes import Tone
from lvctx_gui.ui.kit.scale import control_height


def line_style(name: str, tone: Tone, text: str) -> str:
    """The style sheet of the frame called ``name``, whose labels are drawn in the colour ``text``.

    A text of one line is as high as the buttons beside it.
    """
    line = QFontMetrics(QGuiApplication.font()).lineSpacing()
    above = max(0, (control_height() - line) // 2)
    return f"""
    #{name} {{ background: {tone.paper}; border: 1px solid {tone.ink}; border-radius: 0.3em; }}
    QLabel {{ color: {text}; padding: {above}px 0; }}
    QToolButton[flat="true"] {{ min-height: {control_height() - 2}px; padding: 0 0.35em; }}
    """  # not shown
