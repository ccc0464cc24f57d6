"""The sheets of a workbook (XLSX), read as a person sees them; nothing in it is calculated or followed.

openpyxl trusts what a sheet says of its size, reads a file of 137 KB that unpacks to 52 MB, gives a formula
that nobody has calculated as nothing at all, and a ``123`` that is shown as ``00123`` as 123 (measured, 3.1).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lvctx_gui.core.entries import value_text
from lvctx_gui.core.grid.cell import NOTHING, Cell, Damage, Grid, Source, text_cell
from lvctx_gui.core.grid.damage import seen_damage
from lvctx_gui.core.grid.escapes import unescaped
from lvctx_gui.core.grid.own_table import own_grid
from lvctx_gui.core.grid.xml_spreadsheet import number_cell
from lvctx_gui.core.translate import tr
from lvctx_gui.services.sheets.unreadable import UnreadableError

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

_LARGEST = 200_000_000
"""Bytes that all parts of a workbook may have when they are unpacked."""

_MOST_ROWS, _MOST_CELLS = 200_000, 2_000_000
_LONGEST_TEXT = 32_767
"""Characters that a cell can hold: one that is full may have lost the rest."""


def read_workbook(data: bytes, name: str, sheet: str = "") -> tuple[Grid, tuple[str, ...], str]:
    """The table in a sheet of ``data``, the names of all sheets, and that of the one that was read.

    It is that called ``sheet``, or else the first that holds something. ``name`` is that of the file. Raises
    ``UnreadableError``.
    """
    _check_parts(data, name)
    try:
        from openpyxl import load_workbook

        values = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        formulas = load_workbook(BytesIO(data), read_only=True, keep_links=False)
        names = tuple(each.title for each in values.worksheets)
        for chosen in [sheet] if sheet in names else names:
            rows = list(_rows(values[chosen], formulas[chosen], name))
            while rows and all(cell.is_empty for cell in rows[-1]):
                rows.pop()
            if rows or chosen == sheet:
                return _grid(rows, chosen, names), names, chosen
    except UnreadableError:
        raise
    except Exception as error:  # whatever a broken file makes of a library
        raise UnreadableError(
            tr(
                "{name} cannot be read as a workbook ({kind}). Open it in a spreadsheet, save it and try "
                "again.",
                name=name,
                kind=type(error).__name__,
            )
        ) from error
    raise UnreadableError(tr("{name} holds no entries: all of its sheets are empty.", name=name))


def _check_parts(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _LARGEST:
                raise UnreadableError(
                    tr("{name} is too large: it unpacks to more than {limit} MB.", name=name, limit="200")
                )
            if any(_declares(parts, part.filename) for part in parts.infolist()):
                raise UnreadableError(
                    tr("{name} is no workbook of a spreadsheet: it declares XML of its own.", name=name)
                )
    except UnreadableError:
        raise
    except Exception:  # noqa: BLE001  # zipfile lets through what zlib and others raise
        raise UnreadableError(
            tr("{name} is broken, or no workbook. Open it in a spreadsheet and save it again.", name=name)
        ) from None


def _declares(parts: zipfile.ZipFile, name: str) -> bool:
    """Whether a part of XML declares entities, or may: a spreadsheet's never do."""
    if not name.endswith((".xml", ".rels")):
        return False
    with parts.open(name) as file:
        return b"<!DOCTYPE" in file.read(4_096).upper()


def _grid(rows: list[tuple[Cell, ...]], chosen: str, names: tuple[str, ...]) -> Grid:
    texts = [tuple(_text(cell) for cell in row) for row in rows]
    notes = (tr("This is the sheet {name}.", name=chosen),) if len(names) > 1 else ()
    if (own := own_grid(texts, lambda text: text)) is not None:
        return Grid(own[0].rows, Source.OWN)
    return Grid(tuple(rows), Source.XLSX, notes)


def _text(cell: Cell) -> str:
    return "" if cell.is_empty else value_text(cell.content)  # type: ignore[arg-type]  # it is not missing


def _rows(values: ReadOnlyWorksheet, formulas: ReadOnlyWorksheet, name: str) -> Iterator[tuple[Cell, ...]]:
    made = 0
    for sheet in (values, formulas):
        sheet.reset_dimensions()
    for number, (row, made_by) in enumerate(zip(values.iter_rows(), formulas.iter_rows(), strict=False)):
        made += len(row)
        if number >= _MOST_ROWS or made > _MOST_CELLS:
            limit = f"{_MOST_ROWS:,}"
            raise UnreadableError(
                tr("{name} is too large: sheets of up to {limit} rows can be read.", name=name, limit=limit)
            )
        yield tuple(_cell(cell, formula) for cell, formula in zip(row, made_by, strict=False))


def _cell(cell: Any, formula: Any) -> Cell:  # noqa: ANN401  # openpyxl has several kinds
    value = cell.value
    if value is None:
        is_formula = formula.value is not None
        return Cell("", damage=Damage.NOT_CALCULATED) if is_formula else NOTHING
    if cell.data_type == "e":
        return Cell(str(value), damage=Damage.FAILED)
    match value:
        case bool():
            return Cell("TRUE" if value else "FALSE")
        case int() | float():
            return _number(value, str(cell.number_format))
        case datetime() | date() | time() | timedelta():
            return Cell(_moment(value), damage=Damage.MADE_A_DATE)
    text = unescaped(str(value))
    if len(text) >= _LONGEST_TEXT:
        return Cell(text, damage=Damage.CUT)
    damage = seen_damage(text) if "E" in text else None
    return text_cell(text) if damage is None else Cell(text, damage=damage)


def _number(value: float, number_format: str) -> Cell:
    cell = number_cell(str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value))
    # A format of zeros alone says how many digits are seen.
    if set(number_format) == {"0"} and isinstance(cell.content, str) and cell.content.isdigit():
        return Cell(cell.content.zfill(len(number_format)))
    return cell


def _moment(value: datetime | date | time | timedelta) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)
