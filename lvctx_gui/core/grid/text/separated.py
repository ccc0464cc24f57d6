"""CSV and its kin (RFC 4180): cells between commas, semicolons or tabs, in quotation marks where needed."""

from __future__ import annotations

from collections import Counter

from lvctx_gui.core.grid.cell import Grid, Source
from lvctx_gui.core.grid.damage import seen_cell
from lvctx_gui.core.grid.own_table import own_grid
from lvctx_gui.core.grid.quoted import Dialect, read_rows
from lvctx_gui.core.translate import tr, tr_n

SEPARATORS = (",", ";", "\t")

_LINES = 50
"""Rows by which the separator is found."""


def found_separator(text: str) -> str:
    """What parts the cells of ``text``: that by which most of its first rows have the same number of cells.

    A text of one column has none; that is as good as a comma.
    """
    start = "\n".join(text.splitlines()[:_LINES])
    return max(SEPARATORS, key=lambda separator: _score(start, separator))


def _score(text: str, separator: str) -> tuple[int, int]:
    widths = Counter(len(row) for row in read_rows(text, _dialect(separator))[0])
    width, rows = max(widths.items(), key=lambda each: (each[0] > 1, each[1], each[0]))
    return (rows if width > 1 else 0, width)


def _dialect(separator: str) -> Dialect:
    return Dialect(separator, line_ends="\r\n", unquotes_all=True)


def read_separated(text: str, separator: str = "") -> tuple[Grid, str]:
    """The table of ``text``, and the separator that was found; a table of ours is read to the letter."""
    separator = separator or found_separator(text)
    rows, is_open = read_rows(text, _dialect(separator))
    if (own := own_grid(rows)) is not None:
        grid, left_out = own
        notes = [_left_out(left_out)] if left_out else []
        return Grid(grid.rows, Source.OWN, tuple(notes)), separator
    notes = [tr("A quotation mark is never closed. It was taken as part of its cell.")] if is_open else []
    return Grid(tuple(tuple(map(seen_cell, row)) for row in rows), Source.CSV, tuple(notes)), separator


def _left_out(number: int) -> str:
    return tr_n(
        "{n} row was left out: its entry was deleted when the file was written.",
        "{n} rows were left out: their entries were deleted when the file was written.",
        number,
    )
