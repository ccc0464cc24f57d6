"""The first table of a piece of HTML, as browsers, mail programs and spreadsheets put it on the clipboard.

LibreOffice writes beside a number what the cell holds (``sdval``), Excel may (``x:num``).
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from lvctx_gui.core.grid.cell import NOTHING, Cell, Grid, Source, text_cell
from lvctx_gui.core.grid.damage import seen_damage
from lvctx_gui.core.grid.xml_spreadsheet import number_cell

_MOST_CELLS = 1 << 20
_LARGEST = 16 << 20
"""Characters that are read: what a table takes in HTML for a few million cells."""

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_BREAKING = {"br": "\n", "p": "\n", "div": "\n", "li": "\n"}


def read_html(text: str) -> Grid | None:
    """The rows of the first table of ``text``; ``None`` without one, and where it is too large."""
    if len(text) > _LARGEST or "<" not in text:
        return None
    parser = _Table()
    parser.feed(text)
    parser.close()
    rows = [row for row in parser.rows if row]
    if not rows or parser.is_too_large:
        return None
    return Grid(tuple(map(tuple, rows)), Source.HTML)


class _Table(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[Cell]] = []
        self.is_too_large = False
        self._depth = 0
        self._is_over = False
        self._text: list[str] | None = None
        self._held = ""
        self._span = 1
        self._made = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
            return
        if self._is_over or self._depth == 0:
            return
        if self._depth == 1 and tag in ("tr", "td", "th"):
            self._end_cell()
            if tag == "tr" or not self.rows:
                self.rows.append([])
            if tag != "tr":
                self._begin_cell({name: value or "" for name, value in attrs})
        elif self._text is not None and tag in _BREAKING:
            self._break(tag)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._text = []
        span = attributes.get("colspan", "1")
        self._span = min(int(span), 1_000) if span.isascii() and span.isdigit() else 1
        self._held = attributes.get("sdval") or attributes.get("x:num") or ""

    def _break(self, tag: str) -> None:
        assert self._text is not None  # noqa: S101  # who asks has seen to it
        if tag == "br" or "".join(self._text).strip():
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._depth:
            self._depth -= 1
            if self._depth == 0:
                self._end_cell()
                self._is_over = True
        elif self._depth == 1 and tag in ("td", "th", "tr"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(_BLANKS.sub(" ", data))

    def close(self) -> None:
        super().close()
        self._end_cell()

    def _end_cell(self) -> None:
        if self._text is None:
            return
        text = "\n".join(line.strip(" ") for line in "".join(self._text).split("\n")).strip("\n")
        self._text = None
        self._made += self._span
        if self._made > _MOST_CELLS:
            self.is_too_large = True
            return
        self.rows[-1] += [_cell(text, self._held), *[NOTHING] * (self._span - 1)]


def _cell(text: str, held: str) -> Cell:
    damage = seen_damage(text)
    if damage is None:
        return text_cell(text)
    if held and (exact := number_cell(held)).damage is None:
        return Cell(exact.content, text, restored=True)
    return Cell(text, damage=damage)
