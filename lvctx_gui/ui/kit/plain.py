"""Texts of others are texts: nothing that Qt could take for markup becomes any.

Qt guesses for labels, tool tips and message boxes (``Qt.mightBeRichText``): a key ``<img src=…>`` would load
that file. So every label here is a ``PlainLabel``, and every tool tip goes through ``plain_tip``.
"""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from lvctx_gui.core.visible import plain_lines, plain_sentence

_TIP_WIDTH = 100
"""Characters of a line in a tool tip: Qt breaks no line of a plain one, and the screen would cut it."""

_JOINER = "\u2060"
"""Draws nothing. With it behind the sign that begins a tag, Qt finds none."""

_SIGNS = re.compile("<|&(?=lt;)")
_JOINED = re.compile(f"(<|&(?={_JOINER}lt;)){_JOINER}")


class PlainLabel(QLabel):
    """A label that shows its text to the letter, with marks for what would hide or turn it around.

    A line break is a mark, too, unless the label is one of ``lines``: what quotes others begins no new line.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None, *, lines: bool = False) -> None:
        super().__init__(parent)
        self._shown = plain_lines if lines else plain_sentence
        super().setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802  # Qt's name
        """Show ``text``."""
        super().setText(self._shown(text))

    def setTextFormat(self, _: Qt.TextFormat) -> None:  # noqa: N802  # Qt's name
        """There is one. Raises ``TypeError``."""
        raise TypeError("a PlainLabel shows plain text")


def plain_tip(text: str) -> str:
    """``text`` as a tool tip that Qt does not take for markup, its lines no longer than a screen is wide.

    What comes out may go in again. Screen readers read it as well, so there is no markup in it either.
    """
    shown = plain_lines(_JOINED.sub(r"\1", text))
    tip = "\n".join(part for line in shown.split("\n") for part in _wrapped(line))
    return _SIGNS.sub(rf"\g<0>{_JOINER}", tip)


def _wrapped(line: str) -> list[str]:
    parts = []
    while len(line) > _TIP_WIDTH:
        # At a blank where there is one near the end, else in the middle of a word.
        at = line.rfind(" ", _TIP_WIDTH // 2, _TIP_WIDTH) + 1 or _TIP_WIDTH
        parts.append(line[:at])
        line = line[at:]
    return [*parts, line]


def show_tip(widget: QWidget, text: str) -> None:
    """Show ``text`` below ``widget`` at once, as a tool tip."""
    from PySide6.QtWidgets import QToolTip  # hardly ever needed

    QToolTip.showText(widget.mapToGlobal(widget.rect().bottomLeft()), plain_tip(text), widget)
