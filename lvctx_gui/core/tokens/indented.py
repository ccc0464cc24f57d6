"""An indented view of JSON or XML, made from its tokens: lines of pieces of the text, never of new ones.

Only white space that means nothing is laid out anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lvctx_gui.core.tokens.token import Kind, Token

_BREAK = re.compile("\r\n|[\r\n\u2028\u2029]")
_XML_BREAK = re.compile("\r\n|[\r\n]")
_XML_BLANKS = " \t\r\n"


class Line(NamedTuple):
    """One line of the view: how deep it stands, and from where to where its pieces go in the text.

    Between two pieces stands a blank.
    """

    level: int
    pieces: tuple[tuple[int, int], ...]


def json_lines(tokens: Iterable[Token]) -> Iterator[Line]:
    """The lines that show ``tokens``: one for each member and element, ``{}`` and ``[]`` together."""
    level, line = 0, _Pieces()
    before = Kind.COMMA
    for token in tokens:
        kind = token.kind
        if kind is Kind.BLANK:
            continue
        if kind is Kind.CLOSE:
            level -= 1
        # A new line begins in a bracket, behind a comma, and with a bracket that closes what holds something.
        ends = before is Kind.COMMA or (before is Kind.OPEN) != (kind is Kind.CLOSE)
        if ends and (before in (Kind.COMMA, Kind.OPEN) or kind is Kind.CLOSE) and line:
            yield line.taken()
        if not line:
            line.level = level
        line.add(token, apart=before is Kind.COLON)
        if kind is Kind.OPEN:
            level += 1
        before = kind
    if line:
        yield line.taken()


def xml_lines(text: str, tokens: Iterable[Token]) -> Iterator[Line]:
    """The lines that show the ``tokens`` of ``text``: one for each tag, and for each line of a text.

    An element that holds one line of text, and nothing else, is one line. Of a text in several lines the
    blanks around each of them are left out, but never those in comments and CDATA sections.
    """
    level, held = 0, list[Token]()
    for token in tokens:
        held.append(token)
        if token.kind is Kind.OPEN:
            yield from _laid_out(text, held[:-1], level)
            level += sum(1 for each in held[:-1] if each.kind is Kind.OPEN)
            held = [token]
        elif held[0].kind is not Kind.OPEN or token.kind not in (Kind.BLANK, Kind.TEXT):
            if _is_one_line(text, held):
                yield Line(level, ((held[0].start, token.end),))
            else:
                is_open = held[0].kind is Kind.OPEN
                yield from _laid_out(text, held[:-1], level)
                level += is_open
                level -= token.kind is Kind.CLOSE
                yield from _laid_out(text, [token], level)
            held = []
    yield from _laid_out(text, held, level)


def _is_one_line(text: str, held: list[Token]) -> bool:
    """Whether ``held`` is an element that can stand in one line."""
    first, last = held[0], held[-1]
    return (
        first.kind is Kind.OPEN
        and last.kind is Kind.CLOSE
        and _XML_BREAK.search(text, first.start, last.end) is None
    )


def _laid_out(text: str, tokens: list[Token], level: int) -> Iterator[Line]:
    """The lines of ``tokens``, of which the first one may begin an element that holds the others."""
    for token in tokens:
        if token.kind is Kind.BLANK:
            continue
        at, is_text = token.start, token.kind is Kind.TEXT
        ends = [*(found.span() for found in _BREAK.finditer(text, token.start, token.end))]
        for end, behind in (*ends, (token.end, token.end)):
            start, stop = (at, end) if not (is_text and ends) else _stripped(text, at, end)
            if start < stop or not is_text:
                yield Line(level, ((start, stop),))
            at = behind
        if token.kind is Kind.OPEN:
            level += 1


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    begin = start + len(part) - len(part.lstrip(_XML_BLANKS))
    return begin, max(begin, start + len(part.rstrip(_XML_BLANKS)))


class _Pieces:
    """The line that is being put together."""

    def __init__(self) -> None:
        self.level = 0
        self._pieces: list[tuple[int, int]] = []

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def add(self, token: Token, *, apart: bool) -> None:
        """Append a token: to the piece that it follows directly, unless it stands ``apart``."""
        if self._pieces and not apart and self._pieces[-1][1] == token.start:
            self._pieces[-1] = self._pieces[-1][0], token.end
        else:
            self._pieces.append((token.start, token.end))

    def taken(self) -> Line:
        """The line; the next one begins."""
        line = Line(self.level, tuple(self._pieces))
        self._pieces = []
        return line
