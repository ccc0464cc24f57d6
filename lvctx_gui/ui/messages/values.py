"""Values in a sentence or on a button: short, and never mistaken for something else."""

from __future__ import annotations

import re

from lvctx_gui.core.entries import MISSING, Lookup, Missing, NonTextValue
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_text

SHORT = 24
"""Characters of a value in a sentence."""

_PLAIN = re.compile(r"[\w.,:+/-]+")
"""What needs no quotation marks: figures, codes, single words."""


def short_value(value: Lookup, limit: int = SHORT) -> str:
    """``value`` as a sentence names it: at most ``limit`` of its characters, then an ellipsis.

    What is no text is told in words, which stand without quotation marks; a text that reads like them has
    some.
    """
    words = word_for(value)
    if words:
        return words
    if isinstance(value, NonTextValue):
        return plain_text(value.json, limit)
    shown = plain_text(str(value), limit)
    if _PLAIN.fullmatch(shown) and shown not in (word_for(MISSING), word_for("")):
        return shown
    return tr("“{value}”", "a value in a sentence", value=shown)


def word_for(value: Lookup) -> str:
    """The word for a value that is no characters: deleted, no value, empty; ``""`` for any other."""
    if isinstance(value, Missing):
        return tr("deleted", "in place of a value")
    if value is None:
        return tr("no value", "in place of a value")
    return tr("empty", "in place of a value") if value == "" else ""
