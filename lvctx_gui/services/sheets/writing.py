"""Entries as a workbook of a spreadsheet (XLSX), every cell of it a text.

openpyxl makes a formula of a text that begins with ``=`` and an error of ``#N/A``, cuts texts without a word,
takes carriage returns for line feeds when it reads, and refuses control characters; half characters make a
file that nobody can open (measured, 3.1). So each cell's kind is set, and its text escaped (``escapes``).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

from lvctx_gui.core.entries import value_text
from lvctx_gui.core.grid.columns import COLUMNS, About, Row, cells_of
from lvctx_gui.core.grid.escapes import for_workbook
from lvctx_gui.core.grid.writing.pieces import in_pieces

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

LONGEST_TEXT = 32_767
"""UTF-16 units that a cell holds."""
MOST_ROWS = 1_048_575
"""Rows below a heading."""
ENTRIES_SHEET, CALL_SHEET = "entries", "call"
_WIDTHS = (32, 64, 12, 26)


class UnfitForWorkbookError(ValueError):
    """A workbook cannot hold these entries: values of ``keys`` are too long, or there are too many rows."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(len(keys))
        self.keys = tuple(keys)


def unfit_keys(rows: Sequence[Row]) -> list[str]:
    """The keys whose value, or which themselves, are too long for a cell as they would be written."""
    return [row.key for row in rows if not (_fits(row.key) and _fits(value_text(row.value)))]


def _fits(text: str) -> bool:
    if len(text) * 7 <= LONGEST_TEXT:
        return True  # however much of it is escaped
    return len(for_workbook(text).encode("utf-16-le")) // 2 <= LONGEST_TEXT


def write_workbook(
    file: BinaryIO, rows: Sequence[Row], about: About | None, step: Callable[[int], None] = lambda _: None
) -> None:
    """Write ``rows`` into ``file``: a sheet ``entries`` and, where it is given, a sheet ``call``.

    ``step`` is told how many rows were written, again and again; what it raises ends the writing, and nothing
    stays of it. Raises ``UnfitForWorkbookError`` before anything is written, and ``OSError``.
    """
    keys = unfit_keys(rows)
    if keys or len(rows) > MOST_ROWS:
        raise UnfitForWorkbookError(keys)
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    with _nothing_left_of(book):
        _write_entries(book, rows, step)
        if about is not None:
            _write_call(book, about)
        book.save(file)


@contextlib.contextmanager
def _nothing_left_of(book: Workbook) -> Iterator[None]:
    """Openpyxl writes sheets into files for itself, and leaves them where it does not come to an end."""
    try:
        yield
    except BaseException:
        for sheet in book.worksheets:
            with contextlib.suppress(OSError, ValueError):
                if not sheet.closed:
                    sheet.close()
                sheet._writer.cleanup()  # noqa: SLF001  # nothing else knows where the file is
        raise


def _write_entries(book: Workbook, rows: Sequence[Row], step: Callable[[int], None]) -> None:
    from openpyxl.styles import Font

    sheet = book.create_sheet(ENTRIES_SHEET)
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCD", _WIDTHS, strict=True):
        column = sheet.column_dimensions[letter]
        column.width = width
        column.number_format = "@"  # what somebody types into an empty cell stays a text, too
    headings = [_text_cell(sheet) for _ in COLUMNS]
    for cell in headings:
        cell.font = Font(bold=True)
    sheet.append(_filled(headings, COLUMNS))
    # One for each column: it is written before it is filled anew.
    cells = [_text_cell(sheet) for _ in COLUMNS]
    done = 0
    for piece in in_pieces(rows):
        for row in piece:
            sheet.append(_filled(cells, cells_of(row)))
        done += len(piece)
        step(done)


def _write_call(book: Workbook, about: About) -> None:
    sheet = book.create_sheet(CALL_SHEET)
    sheet.column_dimensions["A"].width = 20
    sheet.column_dimensions["B"].width = 64
    cells = [_text_cell(sheet), _text_cell(sheet)]
    for fact in about.facts():
        sheet.append(_filled(cells, fact))


def _text_cell(sheet: object) -> WriteOnlyCell:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    cell.number_format = "@"
    return cell


def _filled(cells: Sequence[WriteOnlyCell], texts: Sequence[str]) -> list[WriteOnlyCell | None]:
    for cell, text in zip(cells, texts, strict=True):
        if text:
            cell.value = for_workbook(text)
            cell.data_type = "s"
    # Cells that are left out are read as empty ones; each that is written takes its time.
    return [cell if text else None for cell, text in zip(cells, texts, strict=True)]
