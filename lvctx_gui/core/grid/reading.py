"""From what a clipboard offers to one grid: the best format wins, and the others fill in what it lacks."""

from __future__ import annotations

from dataclasses import replace

from lvctx_gui.core.grid import own_rows
from lvctx_gui.core.grid.cell import Cell, Damage, Grid, Source
from lvctx_gui.core.grid.html_table import read_html
from lvctx_gui.core.grid.offered import HTML, LIBREOFFICE, XML_SPREADSHEET, Offered
from lvctx_gui.core.grid.quoted import read_text
from lvctx_gui.core.grid.shown import with_shown
from lvctx_gui.core.grid.xml_spreadsheet import read_xml


def read(offered: Offered) -> Grid | None:
    """What the rows of ``offered`` are; ``None`` where it holds no text at all.

    It takes a moment for what is large: nothing in it needs a window.
    """
    if (data := offered.formats.get(own_rows.FORMAT)) and (own := own_rows.read(data)) is not None:
        return own
    shown = read_text(offered.text)
    if data := offered.formats.get(XML_SPREADSHEET):
        held = read_xml(data)
        if held is not None:
            return held if shown is None else with_shown(held, shown)
    if data := offered.formats.get(LIBREOFFICE):
        exact = read_text(data.rstrip(b"\0").decode("utf-8", "replace"))
        if exact is not None:
            return _repaired(replace(exact, source=Source.LIBREOFFICE), offered)
    if shown is None:
        return _html(offered)
    return _repaired(shown, offered)


def _html(offered: Offered) -> Grid | None:
    data = offered.formats.get(HTML)
    return None if not data else read_html(_decoded(data))


def _decoded(data: bytes) -> str:
    data = data.rstrip(b"\0")
    return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")


def _repaired(grid: Grid, offered: Offered) -> Grid:
    """``grid`` with what the HTML beside it says of numbers that it shows without all their digits."""
    if not any(cell.damage is Damage.LOST_DIGITS for row in grid.rows for cell in row):
        return grid
    held = _html(offered)
    if held is None or [len(row) for row in held.rows] != [len(row) for row in grid.rows]:
        return grid
    rows = tuple(
        tuple(_better(cell, other) for cell, other in zip(row, others, strict=True))
        for row, others in zip(grid.rows, held.rows, strict=True)
    )
    return replace(grid, rows=rows)


def _better(cell: Cell, other: Cell) -> Cell:
    is_same = other.restored and other.shown == cell.content
    return other if cell.damage is Damage.LOST_DIGITS and is_same else cell
