"""*XML Spreadsheet* as Excel puts it on the clipboard: what cells hold, not what they show.

Source: Microsoft, "XML Spreadsheet Reference" (Office 2003): ``Table``, ``Row``, ``Cell`` with ``ss:Index``
and ``ss:MergeAcross``, ``Data`` with ``ss:Type``. Numbers stand there with all their digits, texts with their
line breaks; how a number is shown does not, so that the text beside it says that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from lvctx_gui.core.grid.cell import NOTHING, Cell, Damage, Grid, Source
from lvctx_gui.core.grid.damage import EXACT_DIGITS

_SPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
_ROW, _CELL, _DATA, _TABLE = (f"{_SPACE}{name}" for name in ("Row", "Cell", "Data", "Table"))
_DECLARED = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MOST_CELLS = 1 << 20
"""Cells that are made, empty ones included: two corners of a sheet are all of it."""

_EXPONENT = re.compile(r"(-?)(\d)(?:\.(\d+))?E\+?(\d{1,3})", re.ASCII)


def read_xml(data: bytes) -> Grid | None:
    """The rows of ``data``; ``None`` for what is no such document, is too large or declares entities."""
    try:
        text = _decoded(data)
    except UnicodeDecodeError:
        return None
    if _DECLARED.search(text):
        return None
    try:
        root = ET.fromstring(text)  # noqa: S314  # without a declaration there are no entities
    except (ET.ParseError, ValueError):
        return None
    table = next(root.iter(_TABLE), None)
    if table is None:
        return None
    rows: list[tuple[Cell, ...]] = []
    made = 0
    for row in table.iter(_ROW):
        gap = _number(row, "Index", len(rows) + 1) - 1 - len(rows)
        cells = tuple(_cells(row))
        made += max(gap, 0) + len(cells)
        if made > _MOST_CELLS:
            return None
        rows.extend([()] * gap)
        rows.append(cells)
    return Grid(tuple(rows), Source.XML_SPREADSHEET) if any(rows) else None


def _decoded(data: bytes) -> str:
    data = data.rstrip(b"\0")
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if data.startswith(mark):
            text = data.decode(encoding)
            break
    else:
        text = data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-8")
    # The text is decoded: what it says of its encoding is no longer so.
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)


def _number(element: ET.Element, name: str, otherwise: int) -> int:
    text = element.get(_SPACE + name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else otherwise


def _cells(row: ET.Element) -> Iterator[Cell]:
    column = 1
    for cell in row.iter(_CELL):
        index = _number(cell, "Index", column)
        merged = _number(cell, "MergeAcross", 0)
        if index - column + merged > _MOST_CELLS:
            return
        for _ in range(index - column):
            yield NOTHING
        yield _cell(cell)
        for _ in range(merged):
            yield NOTHING
        column = max(index, column) + 1 + merged


def _cell(cell: ET.Element) -> Cell:
    data = cell.find(_DATA)
    has_formula = cell.get(f"{_SPACE}Formula") is not None
    if data is None:
        return Cell("", damage=Damage.NOT_CALCULATED) if has_formula else NOTHING
    text = "".join(data.itertext())
    match data.get(f"{_SPACE}Type"):
        case "Number":
            return number_cell(text)
        case "DateTime":
            return Cell(text, damage=Damage.MADE_A_DATE)
        case "Boolean":
            return Cell("TRUE" if text == "1" else "FALSE")
        case "Error":
            return Cell(text, damage=Damage.FAILED)
        case _:
            return Cell(text)


def number_cell(text: str) -> Cell:
    """A number as a spreadsheet holds it, with all its digits; ``LOST_DIGITS`` where it has not kept them."""
    text = _plain_number(text)
    digits = text.lstrip("-").replace(".", "").lstrip("0")
    whole = text.lstrip("-").split(".")[0]
    is_lost = len(whole) > EXACT_DIGITS and len(digits) > EXACT_DIGITS
    return Cell(text, damage=Damage.LOST_DIGITS) if is_lost or "E" in text.upper() else Cell(text)


def _plain_number(text: str) -> str:
    """``1.47516594361E+11`` as ``147516594361``; as it is where it is no whole number or has no exponent."""
    if (found := _EXPONENT.fullmatch(text)) is None:
        return text
    sign, first, rest, exponent = found[1], found[2], found[3] or "", int(found[4])
    return f"{sign}{first}{rest.ljust(exponent, '0')}" if len(rest) <= exponent <= 40 else text
