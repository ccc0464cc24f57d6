"""What cells hold, beside what they show: a grid of each, from one copy of a spreadsheet."""

from __future__ import annotations

import re
from dataclasses import replace

from lvctx_gui.core.grid.cell import Cell, Damage, Grid
from lvctx_gui.core.grid.damage import seen_damage

_PADDED = re.compile(r"0+(\d+)", re.ASCII)


def with_shown(held: Grid, shown: Grid) -> Grid:
    """``held`` with what its cells show, from ``shown``, where both are of one shape."""
    if [len(row) for row in _trimmed(held)] != [len(row) for row in _trimmed(shown)]:
        return held
    rows = tuple(
        tuple(_merged(cell, beside) for cell, beside in zip(row, other, strict=True))
        for row, other in zip(_trimmed(held), _trimmed(shown), strict=True)
    )
    return replace(held, rows=rows)


def _trimmed(grid: Grid) -> list[tuple[Cell, ...]]:
    """Its rows, without the empty cells at their ends, of which formats write as many as they like."""
    rows = []
    for row in grid.rows:
        end = len(row)
        while end and row[end - 1].is_empty:
            end -= 1
        rows.append(row[:end])
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _merged(cell: Cell, beside: Cell) -> Cell:
    shown, held = beside.content, cell.content
    if not isinstance(shown, str) or not isinstance(held, str) or shown == held:
        return cell
    if cell.damage is Damage.MADE_A_DATE:
        return replace(cell, content=shown)
    if cell.damage is not None:
        return replace(cell, shown=shown)
    if seen_damage(shown) is not None:
        return Cell(held, shown, restored=True)
    padded = _PADDED.fullmatch(shown)
    if padded is not None and padded[1] == held:
        return Cell(shown)  # a format has put the zeros there that the person sees
    # Line breaks are blanks in what some programs show; a number is shown as its format wants it.
    is_text = " ".join(held.split()) == " ".join(shown.split())
    return cell if is_text else Cell(shown, restored=False)
