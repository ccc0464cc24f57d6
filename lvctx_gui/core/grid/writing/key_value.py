"""Rows as lines ``key=value``, for mails, shells and notes.

A key or a value that is not one plain line, or could be taken for something else, is written as JSON writes a
text: in quotation marks. An entry without a value has no ``=``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from lvctx_gui.core.entries import value_text
from lvctx_gui.core.grid.columns import Row
from lvctx_gui.core.grid.writing.pieces import in_pieces

_ODD = re.compile('[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|^\\s|\\s$|^"')
_ODD_KEY = re.compile(f"=|^#|^$|{_ODD.pattern}")


def key_value_pieces(rows: Sequence[Row]) -> Iterator[str]:
    """A line for each row."""
    between = ""
    for piece in in_pieces(rows):
        yield between + "\n".join([_line(row) for row in piece])
        between = "\n"


def _line(row: Row) -> str:
    key = json.dumps(row.key) if _ODD_KEY.search(row.key) else row.key
    if row.value is None:
        return key
    value = value_text(row.value)
    return f"{key}={json.dumps(value) if _ODD.search(value) else value}"
