"""A file that a person has chosen, as a table: CSV, TSV, JSON or a workbook, whatever its name says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lvctx_gui.core.grid.cell import Grid
from lvctx_gui.core.grid.text.encoding import Encoding, decoded, found_encoding, is_damaged
from lvctx_gui.core.grid.text.separated import read_separated
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_text
from lvctx_gui.services.sheets.json_file import read_json
from lvctx_gui.services.sheets.unreadable import UnreadableError
from lvctx_gui.services.sheets.workbook import read_workbook
from lvctx_gui.store.plain_files import followed

LARGEST = 20_000_000
"""Bytes of a file that is read: many times what a call can hold."""

_OTHERS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\xd0\xcf\x11\xe0", "XLS"),
    (b"\x1f\x8b", "gzip"),
)


@dataclass(frozen=True, slots=True, repr=False)
class Choices:
    """How a file is read, where a person has chosen that; empty members are found out."""

    encoding: Encoding | None = None
    separator: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """What stands in a file, and how it was read; ``sheets`` are the names of those to choose from."""

    name: str
    grid: Grid
    encoding: Encoding | None = None
    separator: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()


_FOUND = Choices()


def read_file(path: Path, choices: Choices = _FOUND) -> Opened:
    """What the file holds. It takes a moment, and needs no window. Raises ``UnreadableError``."""
    name = plain_text(path.name, 80)
    data = _bytes(path, name)
    if data.startswith(b"PK\x03\x04"):
        grid, sheets, sheet = read_workbook(data, name, choices.sheet)
        return Opened(name, grid, sheet=sheet, sheets=sheets)
    for start, kind in _OTHERS:
        if data.startswith(start):
            raise UnreadableError(
                tr(
                    "{name} is a file of the kind {kind}, which cannot be read. Save the table as CSV or "
                    "XLSX.",
                    name=name,
                    kind=kind,
                )
            )
    found, _ = found_encoding(data)
    encoding = choices.encoding or found
    text = decoded(data, encoding)
    if not text.strip():
        raise UnreadableError(tr("{name} is empty.", name=name))
    if "\0" in text and path.suffix.casefold() not in (".csv", ".tsv", ".txt", ".json"):
        raise UnreadableError(tr("{name} is no text. Save the table as CSV or XLSX.", name=name))
    if _is_json(path, text):
        return Opened(name, _told(read_json(text, name), text, encoding), encoding)
    wanted = choices.separator or ("\t" if path.suffix.casefold() == ".tsv" else "")
    grid, separator = read_separated(text, wanted)
    return Opened(name, _told(grid, text, encoding), encoding, separator)


def _bytes(path: Path, name: str) -> bytes:
    try:
        with open(path, "rb", opener=followed) as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UnreadableError(tr("{name} could not be read ({reason}).", name=name, reason=why)) from None
    if len(data) > LARGEST:
        limit = f"{LARGEST // 1_000_000:,}"
        raise UnreadableError(
            tr("{name} is too large: files of up to {number} MB can be read.", name=name, number=limit)
        )
    return data


def _is_json(path: Path, text: str) -> bool:
    if path.suffix.casefold() == ".json":
        return True
    return path.suffix.casefold() not in (".csv", ".tsv") and text.lstrip()[:1] in ("{", "[")


def _told(grid: Grid, text: str, encoding: Encoding) -> Grid:
    """``grid`` with a note where its encoding was guessed, or does not fit."""
    notes = list(grid.notes)
    if is_damaged(text):
        notes.append(
            tr(
                "Some characters are not known in {encoding}. Choose another encoding.",
                encoding=encoding.value,
            )
        )
    elif encoding is Encoding.WINDOWS_1252:
        notes.append(tr("Read as {encoding}: compare letters with accents.", encoding=encoding.value))
    return Grid(grid.rows, grid.source, tuple(notes), grid.otherwise, grid.otherwise_name)
