"""Plain text as spreadsheets put it on the clipboard: tabs between cells, a line end after each row.

A cell with a tab, a line break or a quotation mark in it stands in quotation marks, and those that it holds
are doubled. Excel leaves marks alone in a cell that has nothing else of that kind, so that ``"a"`` may be
either: it is a text with marks, as a person who has typed it means.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lvctx_gui.core.grid.cell import Grid, Source
from lvctx_gui.core.grid.damage import seen_cell
from lvctx_gui.core.translate import tr

_TAB = "\t"

_MOST_IN_VAIN = 100_000
"""Quotation marks that are gone through without finding one that closes a cell; then all are text."""


def read_text(text: str) -> Grid | None:
    """The rows of ``text``, with ``otherwise`` where a cell begins with a quotation mark; ``None`` of none.

    A mark that is never closed is a text: what follows it stays in cells and rows of its own.
    """
    if not text:
        return None
    if '"' not in text:
        return _grid(_split(text))
    rows, is_open = read_rows(text, _SHEET)
    plain = _split(text)
    notes = (tr("A quotation mark is never closed. It was taken as part of its cell."),) if is_open else ()
    if not is_open and rows == plain and not any(cell.startswith('"') for row in plain for cell in row):
        return _grid(rows)
    return _grid(rows, notes, _grid(plain))


def _grid(rows: Sequence[Sequence[str]], notes: tuple[str, ...] = (), otherwise: Grid | None = None) -> Grid:
    cells = tuple(tuple(map(seen_cell, row)) for row in rows)
    name = tr("Quotes are text") if otherwise is not None else ""
    return Grid(cells, Source.TEXT, notes, otherwise, name)


def _split(text: str) -> list[list[str]]:
    lines = _SHEET.line_end.split(text)
    if len(lines) > 1 and not lines[-1]:
        lines.pop()  # the line end after the last row
    return [line.split(_TAB) for line in lines]


class Dialect:
    """How a text is parted: cells by ``separator``, rows by any of ``line_ends``.

    Where it ``unquotes_all``, quotation marks around a cell are never a part of it; else they are where the
    cell would not have needed any.
    """

    def __init__(self, separator: str, line_ends: str, *, unquotes_all: bool) -> None:
        ends = "".join(re.escape(end) for end in line_ends)
        self.line_end = re.compile(f"\r\n|[{ends}]")
        self.plain = re.compile(f"[^{separator}{ends}]*")
        self.special = re.compile(f"[{separator}{ends}]")
        self._unquotes_all = unquotes_all

    def is_quoted(self, inner: str) -> bool:
        """Whether the marks around ``inner`` are none of the cell's own."""
        return self._unquotes_all or '""' in inner or self.special.search(inner) is not None


_SHEET = Dialect(_TAB, "\r\n", unquotes_all=False)


def read_rows(text: str, dialect: Dialect) -> tuple[list[list[str]], bool]:
    """The rows of ``text``, and whether a quotation mark is never closed, which is a text then."""
    rows: list[list[str]] = [[]]
    at, closing = 0, _Closing(text, dialect)
    while True:
        end = closing.after(at) if text.startswith('"', at) else -1
        inner = text[at + 1 : end]
        if end >= 0 and dialect.is_quoted(inner):
            rows[-1].append(inner.replace('""', '"'))
            at = end + 1
        else:
            plain = dialect.plain.match(text, at)
            assert plain is not None  # noqa: S101  # it matches nothing, too
            rows[-1].append(plain[0])
            at = plain.end()
        line_end = dialect.line_end.match(text, at)
        at = line_end.end() if line_end else at + 1
        if at > len(text) or (line_end and at == len(text)):
            return rows, closing.is_open
        if line_end:
            rows.append([])


class _Closing:
    """Finds the marks that close cells; ``is_open`` says that one was looked for and is not there."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self._text = text
        self._special = dialect.special
        self._in_vain = 0
        self.is_open = False

    def after(self, start: int) -> int:
        """Where the cell that begins with the mark at ``start`` is closed; -1 where it is not."""
        text, at, passed = self._text, start + 1, 0
        while self._in_vain < _MOST_IN_VAIN:
            at = text.find('"', at)
            if at >= 0 and (at + 1 == len(text) or self._special.match(text, at + 1)):
                return at
            if at < 0 or not text.startswith('"', at + 1):
                break
            at += 2
            passed += 1
            if passed > _MOST_IN_VAIN:
                break
        self._in_vain += passed
        self.is_open = True
        return -1
