"""Qt's translator behind ``core.translate``."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from lvctx_gui.core.translate import translate_with

CONTEXT = "lvctx-gui"
"""The one context of all sentences: what English does not tell apart, ``about`` does."""


def translate_by_qt() -> None:
    """Have the translators that are installed in the application asked for every sentence from now on."""
    translate_with(_translated)


def _translated(sentence: str, about: str, number: int) -> str:
    found = QCoreApplication.translate(CONTEXT, sentence, about or None, _for_qt(number))
    # Without a translation Qt gives the sentence back, which knows but one form for a number.
    return "" if found == sentence else found


def _for_qt(number: int) -> int:
    """A number that takes the same form and is none too many for Qt, whose numbers have 32 bits."""
    # Languages look at the last two digits at most, and at whether it is millions.
    return number if number < 2_000_000 else number % 1_000_000 + 1_000_000
