"""XML 1.0, token by token, as far as whether it is well-formed.

No entity is ever looked up, declared or not: a document type is one token that is shown as it stands, and
what it declares is not looked into. References are only checked for their form. A byte order mark in front
counts as white space.
"""

from __future__ import annotations

from collections.abc import Iterator

from lvctx_gui.core.tokens import xml_parts as parts
from lvctx_gui.core.tokens.token import Kind, NotTokensError, Token
from lvctx_gui.core.translate import mark
from lvctx_gui.core.visible import plain_text

_LONGEST_NAME = 60
_NO_ELEMENT = mark(
    "Shown as text: after character {count} (line {line}, column {column}) the XML ends without an element."
)
_UNENDED = mark(
    "Shown as text: the XML ends after character {count} (line {line}, column {column}), and the element "
    "{name} is not closed."
)
_NOT_OPEN = mark(
    "Shown as text: after character {count} (line {line}, column {column}) an element is closed that is not "
    "open."
)
_OTHER_OPEN = mark(
    "Shown as text: after character {count} (line {line}, column {column}) the end of the element {name} is "
    "expected."
)
_SECOND = mark(
    "Shown as text: after character {count} (line {line}, column {column}) stands a second element, and XML "
    "has one that holds all others."
)
_OUTSIDE = mark(
    "Shown as text: after character {count} (line {line}, column {column}) stands text that is in no element."
)
_CDATA_OUTSIDE = mark(
    "Shown as text: after character {count} (line {line}, column {column}) stands a CDATA section that is in "
    "no element."
)
_DOCTYPE_PLACE = mark(
    "Shown as text: after character {count} (line {line}, column {column}) stands a document type, which XML "
    "has once and before all elements."
)


def xml_tokens(text: str) -> Iterator[Token]:
    """The tokens of ``text``, which all in a row are ``text``.

    Raises ``NotTokensError`` where the first one stands that makes it no XML; what came before was given.
    """
    reader = _Reader(text)
    at = 0
    if text.startswith("\ufeff"):
        yield Token(Kind.BLANK, 0, 1)
        at = 1
    begin = at
    while at < len(text):
        token = parts.text_at(text, at) if text[at] != "<" else parts.markup_at(text, at, begin)
        reader.take(token)
        yield token
        at = token.end
    reader.end()


class _Reader:
    """Which elements are open, and what has been there already."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[str] = []
        self._has_element = False
        self._has_type = False

    def take(self, token: Token) -> None:
        """See ``token``; raises ``NotTokensError`` where it may not stand there."""
        kind, at, _ = token
        if kind is Kind.OPEN or kind is Kind.VALUE:
            self._begin(token)
        elif kind is Kind.CLOSE:
            self._close(token)
        elif kind is Kind.OTHER:
            self._see_type(at)
        elif not self._open and kind is not Kind.BLANK:
            raise NotTokensError(_CDATA_OUTSIDE if kind is Kind.CDATA else _OUTSIDE, at)

    def end(self) -> None:
        """The text has ended; raises ``NotTokensError`` where it may not."""
        if self._open:
            raise NotTokensError(_UNENDED, len(self._text), name=plain_text(self._open[-1], _LONGEST_NAME))
        if not self._has_element:
            raise NotTokensError(_NO_ELEMENT, len(self._text))

    def _begin(self, token: Token) -> None:
        if not self._open and self._has_element:
            raise NotTokensError(_SECOND, token.start)
        self._has_element = True
        if token.kind is Kind.OPEN:
            self._open.append(parts.name_at(self._text, token.start + 1))

    def _close(self, token: Token) -> None:
        if not self._open:
            raise NotTokensError(_NOT_OPEN, token.start)
        if parts.name_at(self._text, token.start + 2) != self._open[-1]:
            name = plain_text(self._open[-1], _LONGEST_NAME)
            raise NotTokensError(_OTHER_OPEN, token.start, name=name)
        self._open.pop()

    def _see_type(self, at: int) -> None:
        if self._text.startswith("<!D", at):
            if self._has_type or self._has_element:
                raise NotTokensError(_DOCTYPE_PLACE, at)
            self._has_type = True
