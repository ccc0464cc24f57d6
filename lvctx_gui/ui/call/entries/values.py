"""A value as it is drawn, told and spoken."""

from __future__ import annotations

from lvctx_gui.core.entries import Lookup, Missing, NonTextValue, value_text
from lvctx_gui.core.translate import mark, tr, tr_marked
from lvctx_gui.core.visible import Piece, pieces, plain_text, without_halves

DRAWN = 300
"""Characters of a text that are looked at for drawing: no column shows more."""

SPOKEN = 300
"""Characters of a text that screen readers are given."""

NO_VALUE = mark("⌀ no value")
EMPTY = '""'


def shown_value(value: Lookup) -> str:
    """``value`` as a cell's text: without what Qt cannot carry."""
    if isinstance(value, Missing):
        return ""
    return tr_marked(NO_VALUE) if value is None else without_halves(value_text(value))


def raw_value(value: Lookup) -> str:
    """``value`` with exactly its characters, for editing and copying."""
    return "" if isinstance(value, Missing) else value_text(value)


def value_pieces(value: Lookup) -> tuple[tuple[Piece, ...], bool]:
    """What to draw for a value, and whether all of it is dimmed and italic (it stands for nothing)."""
    if isinstance(value, Missing):
        return (), False
    if value is None:
        return (Piece(tr_marked(NO_VALUE), mark=True),), True
    if isinstance(value, NonTextValue):
        return (*pieces(value.json, DRAWN), Piece(f"  {value.label}", mark=True)), False
    if value == "":
        return (Piece(EMPTY, mark=True),), False
    return pieces(value, DRAWN), False


def spoken_value(value: Lookup) -> str:
    """``value`` for screen readers."""
    if isinstance(value, Missing):
        return ""
    if value is None:
        return tr("no value", "spoken in place of a value")
    if isinstance(value, NonTextValue):
        return tr("{kind}: {value}", "spoken value", kind=value.label, value=plain_text(value.json, SPOKEN))
    return plain_text(value, SPOKEN) or tr("empty text", "spoken in place of a value")
