"""Rows as CSV or TSV (RFC 4180), harmless in a spreadsheet, and to be read back to the letter.

Formulas have a ' before them (``formulas``), half characters are escaped (``escapes``), and the column
``value_is`` keeps no value and an empty text apart.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from lvctx_gui.core.grid.columns import CALL_COLUMNS, COLUMNS, About, Row, cells_of
from lvctx_gui.core.grid.escapes import for_text_file
from lvctx_gui.core.grid.formulas import protected
from lvctx_gui.core.grid.writing.pieces import in_pieces


def separated_pieces(rows: Sequence[Row], separator: str, about: About | None = None) -> Iterator[str]:
    """A heading and a line for each row; with ``about`` each line says of which call it is.

    A spreadsheet can then filter, and put tables of several calls below each other.
    """
    facts = [_harmless(text) for _, text in about.facts()] if about is not None else []
    yield _lines([[*COLUMNS, *CALL_COLUMNS[: len(facts)]]], separator)
    for piece in in_pieces(rows):
        yield _lines([[*map(_harmless, cells_of(row)), *facts] for row in piece], separator)


def _harmless(cell: str) -> str:
    return protected(for_text_file(cell))


def _lines(lines: Sequence[Sequence[str]], separator: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(lines)
    return text.getvalue()
