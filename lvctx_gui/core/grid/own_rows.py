"""Rows as programs of this kind hand them to each other by the clipboard: everything is said, to the letter.

::

    {"lvctx_rows": 1, "rows": [["Key1", "text"], ["Key2", null], ["Key3", {"is": "number", "json": "1"}]]}
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from lvctx_gui.core.entries import NonTextValue, Value
from lvctx_gui.core.grid.cell import Cell, Grid, Source
from lvctx_gui.core.grid.columns import Row
from lvctx_gui.core.grid.halves import joined, unjoined

FORMAT = "application/x-lvctx-gui-rows"
"""Its name on the clipboard."""

_VERSION = 1


def write(rows: Iterable[Row]) -> bytes:
    """The rows, without what became of them."""
    # Piece by piece: one call for all of them would hold Python's lock, and with it the window, to its end.
    lines = ",\n".join(json.dumps([unjoined(row.key), _value(row.value)]) for row in rows)
    return b'{"lvctx_rows": %d, "rows": [\n%s\n]}' % (_VERSION, lines.encode("ascii"))


def read(data: bytes) -> Grid | None:
    """What ``write`` was given, as a grid of key and value; ``None`` for anything else."""
    try:
        held = json.loads(data)
        if held["lvctx_rows"] != _VERSION:
            return None
        rows = tuple((Cell(joined(key)), Cell(_read_value(value))) for key, value in held["rows"])
    # Whatever another program has put under this name.
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return Grid(rows, Source.OWN)


def _value(value: Value) -> object:
    if isinstance(value, NonTextValue):
        return {"is": value.kind, "json": unjoined(value.json)}
    return None if value is None else unjoined(value)


def _read_value(data: Any) -> Value:  # noqa: ANN401  # JSON
    if isinstance(data, dict) and "json" in data:
        return NonTextValue(joined(data["json"]), joined(data["is"]))
    return None if data is None else joined(data)
