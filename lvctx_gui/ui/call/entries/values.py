"""A value as it is drawn, told and spoken."""

from __future__ import annotations

import re
from functools import lru_cache

from lvctx_gui.core.entries import Lookup, Missing, NonTextValue, value_text
from lvctx_gui.core.translate import mark, tr, tr_marked, tr_n
from lvctx_gui.core.visible import Piece, pieces, plain_text, without_halves

DRAWN = 300
"""Characters of a text that are looked at for drawing: no column shows more."""

SPOKEN = 300
"""Characters of a text that screen readers are given."""

LONG = 200
"""Characters above which a text of one line says how long it is."""

_BREAKS = ("\r", "\n", "\u2028", "\u2029")
_BREAK = re.compile(f"[{''.join(_BREAKS)}]")

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


def value_size(value: Lookup) -> str:
    """How long a value is where a row cannot show all of it: ``669 lines · 40 kB``; else ``""``."""
    return " · ".join(_size_of(value))


def spoken_size(value: Lookup) -> str:
    """The same for screen readers."""
    return ", ".join(_size_of(value))


def _size_of(value: Lookup) -> tuple[str, ...]:
    if value is None or isinstance(value, Missing):
        return ()
    text = value_text(value)
    if len(text) <= LONG and not _BREAK.search(text):
        return ()
    lines, size = _counted(text)
    if size < 1_000:
        amount = tr_n("{n} character", "{n} characters", len(text))
    elif size < 1_000_000:
        amount = tr("{number} kB", "size of a value", number=_rounded(size / 1_000))
    else:
        amount = tr("{number} MB", "size of a value", number=_rounded(size / 1_000_000))
    return (tr_n("{n} line", "{n} lines", lines, about="size of a value"), amount) if lines else (amount,)


@lru_cache(maxsize=500)
def _counted(text: str) -> tuple[int, int]:
    """Its lines, 0 where it has no line break, and its bytes: counted once, not at each painting."""
    # Counted, not listed: 7 MB in lines take 10 ms so, and 130 ms where each break is found.
    breaks = sum(map(text.count, _BREAKS)) - text.count("\r\n")
    # The end of the last line begins no further line.
    lines = breaks + (not text.endswith(_BREAKS)) if breaks else 0
    return lines, len(text.encode(errors="surrogatepass"))


def _rounded(number: float) -> str:
    return f"{number:.1f}" if number < 9.95 else f"{number:,.0f}"
