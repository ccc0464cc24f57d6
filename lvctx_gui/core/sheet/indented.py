"""JSON and XML in an indented view, which is made bit by bit, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import islice
from typing import NamedTuple

from lvctx_gui.core.sheet.runs import LONGEST, Run, cut_at, runs
from lvctx_gui.core.sheet.sheet import Block, Sheet
from lvctx_gui.core.sheet.stored import MOST_LINES
from lvctx_gui.core.tokens.indented import Line, json_lines, xml_lines
from lvctx_gui.core.tokens.json_tokens import json_tokens
from lvctx_gui.core.tokens.token import NotTokensError
from lvctx_gui.core.tokens.xml_tokens import xml_tokens
from lvctx_gui.core.translate import tr

DEEPEST = 40
"""Levels that are indented; what is deeper stands below each other and says how deep it is."""

_LEVEL = "  "


class Form(Enum):
    """How a text can be shown."""

    TEXT = "text"
    JSON = "json"
    XML = "xml"


def offered(text: str) -> tuple[Form, ...]:
    """How ``text`` may be shown, by the way it begins: whether it can is seen when it is taken apart."""
    begins = text.lstrip("\ufeff \t\r\n")[:1] if text[:1] in "\ufeff \t\r\n" else text[:1]
    if begins in ("{", "["):
        return Form.TEXT, Form.JSON
    return (Form.TEXT, Form.XML) if begins == "<" else (Form.TEXT,)


class Indenting:
    """Takes ``text`` apart as ``form``, bit by bit: in the end it has a ``sheet``, or says ``why`` not."""

    def __init__(self, text: str, form: Form, most_lines: int = MOST_LINES) -> None:
        self._text = text
        self._most_lines = most_lines
        self._lines: list[Line] = []
        is_json = form is Form.JSON
        self._making = json_lines(json_tokens(text)) if is_json else xml_lines(text, xml_tokens(text))
        self.sheet: IndentedSheet | None = None
        self.why = ""

    def step(self, lines: int) -> bool:
        """Make some more lines; whether there is more to do."""
        try:
            made = list(islice(self._making, lines))
        except NotTokensError as error:
            self.why = error.why(self._text)
            return False
        self._lines += made
        if len(self._lines) > self._most_lines:
            self.why = tr(
                "Shown as text: indented it would have more than {count} lines.",
                count=f"{self._most_lines:,}",
            )
            return False
        if len(made) == lines:
            return True
        self.sheet = IndentedSheet(self._text, self._lines)
        return False


class _Piece(NamedTuple):
    """A part of the text in a block."""

    start: int
    end: int
    is_apart: bool
    """Whether a blank stands before it."""


class IndentedSheet(Sheet):
    """Shows the lines of an indented view. What is copied from it is what it shows."""

    def __init__(self, text: str, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._blocks: list[tuple[int, tuple[_Piece, ...], bool]] = []
        """Of each block: its level (-1 where it goes on with a line), its pieces, whether its line ends."""
        super().__init__(text)

    def _next(self) -> Iterator[int]:
        for number, line in enumerate(self._lines, 1):
            level = line.level
            parts = self._cut(line)
            part = next(parts)
            for following in parts:
                yield self._add(level, part, is_end=False)
                part, level = following, -1
            yield self._add(level, part, is_end=number < len(self._lines))

    def _cut(self, line: Line) -> Iterator[tuple[_Piece, ...]]:
        """The pieces of a line, in parts of which none is too long."""
        part, length = list[_Piece](), 0
        for number, (start, end) in enumerate(line.pieces):
            at = start
            while at < end:
                cut = cut_at(self.text, at, end)
                if part and length + cut - at > LONGEST:
                    yield tuple(part)
                    part, length = [], 0
                part.append(_Piece(at, cut, number > 0 and at == start))
                length += cut - at
                at = cut
        yield tuple(part)

    def _add(self, level: int, pieces: tuple[_Piece, ...], *, is_end: bool) -> int:
        self._blocks.append((level, pieces, is_end))
        self.starts.append(pieces[0].start)
        return len(self._blocks) - 1

    def block(self, number: int) -> Block:
        """The block with this number, which has been made."""
        level, pieces, is_end = self._blocks[number]
        made = list(_indentation(level))
        for start, end, is_apart in pieces:
            if is_apart:
                made.append(Run(" ", " ", -1))
            made += runs(self.text, start, end)
        return Block(tuple(made), "\n" if is_end else "")


def _indentation(level: int) -> Iterator[Run]:
    if level > 0:
        blanks = _LEVEL * min(level, DEEPEST)
        yield Run(blanks, blanks, -1)
    if level > DEEPEST:
        yield Run(f"‹{level:,}› ", "", -1, is_mark=True)  # not shown as a word: a sign
