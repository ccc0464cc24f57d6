"""Texts of others are texts: nothing that Qt could take for markup becomes any.

Qt guesses for labels, tool tips and message boxes (``Qt.mightBeRichText``): a key ``<img src=…>`` would load
that file. So every label here is a ``PlainLabel``, and every tool tip goes through ``plain_tip``.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from lvctx_gui.core.visible import plain_lines

_TIP_WIDTH = 100
"""Characters of a line in a tool tip: Qt breaks no line of a plain one, and the screen would cut it."""

_JOINER = "\u2060"
"""Draws nothing. Behind the first sign of what may be a tag Qt finds none."""


class PlainLabel(QLabel):
    """A label that shows its text to the letter, with marks for what would hide or turn it around."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        super().setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802  # Qt's name
        """Show ``text``; line breaks break the line, other controls are marks."""
        super().setText(plain_lines(text))

    def setTextFormat(self, _: Qt.TextFormat) -> None:  # noqa: N802  # Qt's name
        """There is one. Raises ``TypeError``."""
        raise TypeError("a PlainLabel shows plain text")


def plain_tip(text: str) -> str:
    """``text`` as a tool tip that Qt does not take for markup, its lines no longer than a screen is wide.

    What comes out may go in again. Screen readers read it as well, so there is no markup in it either.
    """
    lines = [part for line in plain_lines(text.replace(_JOINER, "")).split("\n") for part in _wrapped(line)]
    tip = "\n".join(lines)
    first = min((at for sign in "<&" if (at := tip.find(sign)) >= 0), default=-1)
    return tip if first < 0 else f"{tip[: first + 1]}{_JOINER}{tip[first + 1 :]}"


def _wrapped(line: str) -> list[str]:
    parts = []
    while len(line) > _TIP_WIDTH:
        # At a blank where there is one near the end, else in the middle of a word.
        at = line.rfind(" ", _TIP_WIDTH // 2, _TIP_WIDTH) + 1 or _TIP_WIDTH
        parts.append(line[:at])
        line = line[at:]
    return [*parts, line]
