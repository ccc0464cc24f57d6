"""A call's entries in a file for other programs, and to be read back by this one to the letter.

It is there wholly or not at all, and nobody but its owner can read it: it holds customers' data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from pathlib import Path

from lvctx_gui.core.grid.columns import KEY, STATE, VALUE, About, Row
from lvctx_gui.core.grid.writing.json_text import json_pieces
from lvctx_gui.core.grid.writing.markdown import markdown_pieces
from lvctx_gui.core.grid.writing.pieces import AT_ONCE
from lvctx_gui.core.grid.writing.separated import separated_pieces
from lvctx_gui.store.whole_files import written_whole

Step = Callable[[int], None]
"""Is told how many rows were written so far; what it raises ends the writing."""


class FileForm(Enum):
    """What a file is. The value is how its name ends."""

    XLSX = ".xlsx"
    CSV = ".csv"
    TSV = ".tsv"
    JSON = ".json"
    MARKDOWN = ".md"

    @property
    def can_be_imported(self) -> bool:
        """Whether this program reads it back."""
        return self is not FileForm.MARKDOWN


def export_entries(
    path: Path,
    form: FileForm,
    rows: Sequence[Row],
    about: About | None,
    step: Step = lambda _: None,
) -> None:
    """Write ``rows`` into ``path``; ``about`` says of which call they are, ``None`` leaves that out.

    Raises ``UnfitForWorkbookError`` for what a workbook cannot hold, ``OSError``, and what ``step`` raises:
    the file is then as it was before.
    """
    with written_whole(path) as file:
        if form is FileForm.XLSX:
            from lvctx_gui.services.sheets.writing import write_workbook

            write_workbook(file, rows, about, step)
            return
        # With a byte order mark: without one spreadsheets take it for another encoding.
        if form in (FileForm.CSV, FileForm.TSV):
            file.write(b"\xef\xbb\xbf")
        for number, piece in enumerate(_pieces(form, rows, about)):
            file.write(piece.encode())
            step(min(number * AT_ONCE, len(rows)))


def _pieces(form: FileForm, rows: Sequence[Row], about: About | None) -> Iterator[str]:
    if form is FileForm.JSON:
        return json_pieces(rows, about, states=True)
    if form is FileForm.MARKDOWN:
        return markdown_pieces(rows, (KEY, VALUE, STATE), about, states=True)
    return separated_pieces(rows, "," if form is FileForm.CSV else "\t", about)
