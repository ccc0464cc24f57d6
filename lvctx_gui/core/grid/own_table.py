"""Tables that this program has written, read back to the letter: CSV, TSV and the sheet of a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from lvctx_gui.core.grid.cell import Cell, Grid, Source
from lvctx_gui.core.grid.columns import (
    KEY,
    STATE,
    VALUE,
    VALUE_IS,
    content_of,
    is_deleted,
    is_heading,
    places_of,
)
from lvctx_gui.core.grid.escapes import unescaped
from lvctx_gui.core.grid.formulas import unprotected


def read_text_cell(text: str) -> str:
    """What a cell of a CSV or TSV file of ours stands for."""
    return unescaped(unprotected(text))


def own_grid(
    rows: Iterable[Sequence[str]], read_cell: Callable[[str], str] = read_text_cell
) -> tuple[Grid, int] | None:
    """Keys and values of a table of ours, and how many rows were left out; ``None`` where it is not ours.

    ``rows`` are the cells as the file has them, from the heading on; ``read_cell`` says what each stands for
    (``escapes.unescaped`` for a workbook). Left out are rows of entries that are to go, or have gone: they
    are not to be set again. What another program has appended is taken as it reads.
    """
    lines = iter(rows)
    heading = next(lines, ())
    if not is_heading(heading):
        return None
    places = places_of(heading)
    found: list[tuple[Cell, ...]] = []
    left_out = 0
    for line in lines:
        cells = {name: read_cell(line[at]) if at < len(line) else "" for name, at in places.items()}
        if is_deleted(cells.get(STATE, "")):
            left_out += 1
        elif any(cells.values()):
            content = content_of(cells[VALUE], cells[VALUE_IS])
            found.append((Cell(cells[KEY]), Cell(content)))
    return Grid(tuple(found), Source.OWN), left_out
