"""JSON as RFC 8259 has it, token by token.

Strict: no NaN, no comma before a closing bracket, no comment, nothing in single quotation marks. What the
standard allows stays as it is written: names that come twice, numbers of any size and precision, escapes of
half characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum, auto

from lvctx_gui.core.tokens.token import TOO_LONG, Kind, NotTokensError, Token
from lvctx_gui.core.translate import mark

# Possessive: each character is looked at once, whatever the text is made of.
_TOKEN = re.compile(
    r"(?P<BLANK>[ \t\n\r]++)"
    r'|(?P<TEXT>"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*+")'
    r"|(?P<PLAIN>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?|true|false|null)"
    r"|(?P<OPEN>[{\[])|(?P<CLOSE>[}\]])|(?P<COMMA>,)|(?P<COLON>:)"
)
_TEXT_SO_FAR = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*+')


LONGEST_TOKEN = 500_000
_LONGEST_ESCAPE = 6


class _Next(IntEnum):
    """What may come next: numbers, as others are slow to look up by."""

    VALUE = auto()
    VALUE_OR_END = auto()
    """After ``[``."""
    NAME = auto()
    NAME_OR_END = auto()
    """After ``{``."""
    COLON = auto()
    COMMA_OR_END = auto()
    NOTHING = auto()


_EXPECTED = {
    _Next.VALUE: mark(
        "Shown as text: after character {count} (line {line}, column {column}) a value is expected."
    ),
    _Next.VALUE_OR_END: mark(
        "Shown as text: after character {count} (line {line}, column {column}) a value or {closing} is "
        "expected."
    ),
    _Next.NAME: mark(
        "Shown as text: after character {count} (line {line}, column {column}) a name in quotation marks is "
        "expected."
    ),
    _Next.NAME_OR_END: mark(
        "Shown as text: after character {count} (line {line}, column {column}) a name in quotation marks or "
        "{closing} is expected."
    ),
    _Next.COLON: mark(
        "Shown as text: after character {count} (line {line}, column {column}) a colon is expected."
    ),
    _Next.COMMA_OR_END: mark(
        "Shown as text: after character {count} (line {line}, column {column}) a comma or {closing} is "
        "expected."
    ),
    _Next.NOTHING: mark(
        "Shown as text: the JSON ends after character {count} (line {line}, column {column}), and something "
        "stands behind it."
    ),
}
_MARK_FIRST = mark("Shown as text: it begins with a byte order mark (U+FEFF), which JSON may not.")
_UNENDED = mark(
    "Shown as text: the text in quotation marks that begins after character {count} (line {line}, column "
    "{column}) does not end."
)
_CONTROL = mark(
    "Shown as text: after character {count} (line {line}, column {column}) stands a control character, which "
    "JSON has only as an escape."
)
_ESCAPE = mark(
    "Shown as text: after character {count} (line {line}, column {column}) stands a backslash that begins no "
    "escape of JSON."
)


def json_tokens(text: str) -> Iterator[Token]:
    """The tokens of ``text``, which all in a row are ``text``.

    Raises ``NotTokensError`` where the first one stands that makes it no JSON; what came before was given.
    """
    if text.startswith("\ufeff"):
        raise NotTokensError(_MARK_FIRST, 0)
    reader = _Reader()
    at = 0
    while at < len(text):
        limit = at + LONGEST_TOKEN
        found = _TOKEN.match(text, at, limit)
        if found is None:
            raise _trouble(text, at, reader)
        if found.end() == limit < len(text) and found.lastgroup != "BLANK":
            raise _too_long(at)
        kind = reader.take(found.lastgroup or "", found[0][0], at)
        yield Token(kind, at, found.end())
        at = found.end()
    if reader.next is not _Next.NOTHING:
        raise reader.refused(at)


class _Reader:
    """What the tokens so far allow to come; which brackets are open."""

    def __init__(self) -> None:
        self.next = _Next.VALUE
        self._open = bytearray()

    def take(self, group: str, first: str, at: int) -> Kind:
        """The kind of the token of ``group`` that begins with ``first`` at ``at``.

        Raises ``NotTokensError`` where it may not stand there.
        """
        if group == "BLANK":
            return Kind.BLANK
        step = _STEPS.get((self.next, group))
        if step is None:
            raise self.refused(at)
        kind, following = step
        if kind is Kind.OPEN:
            self._open.append(ord(first))
            following = _Next.NAME_OR_END if first == "{" else _Next.VALUE_OR_END
        elif kind is Kind.CLOSE:
            if first != self._closing:
                raise self.refused(at)
            self._open.pop()
        elif kind is Kind.COMMA:
            following = _Next.NAME if self._closing == "}" else _Next.VALUE
        if following is _Next.COMMA_OR_END and not self._open:
            following = _Next.NOTHING
        self.next = following
        return kind

    def refused(self, at: int) -> NotTokensError:
        """Why what stands at ``at`` may not."""
        return NotTokensError(_EXPECTED[self.next], at, closing=self._closing)

    @property
    def _closing(self) -> str:
        return "}" if self._open and self._open[-1] == ord("{") else "]"


_STEPS = {
    (_Next.NAME, "TEXT"): (Kind.NAME, _Next.COLON),
    (_Next.NAME_OR_END, "TEXT"): (Kind.NAME, _Next.COLON),
    (_Next.NAME_OR_END, "CLOSE"): (Kind.CLOSE, _Next.COMMA_OR_END),
    (_Next.VALUE_OR_END, "CLOSE"): (Kind.CLOSE, _Next.COMMA_OR_END),
    (_Next.COMMA_OR_END, "CLOSE"): (Kind.CLOSE, _Next.COMMA_OR_END),
    (_Next.COMMA_OR_END, "COMMA"): (Kind.COMMA, _Next.VALUE),
    (_Next.COLON, "COLON"): (Kind.COLON, _Next.VALUE),
    **{
        (before, group): (kind, _Next.COMMA_OR_END)
        for before in (_Next.VALUE, _Next.VALUE_OR_END)
        for group, kind in (("TEXT", Kind.VALUE), ("PLAIN", Kind.VALUE), ("OPEN", Kind.OPEN))
    },
}


def _trouble(text: str, at: int, reader: _Reader) -> NotTokensError:
    """Why no token begins at ``at``."""
    if text[at] != '"' or reader.next not in (
        _Next.VALUE,
        _Next.VALUE_OR_END,
        _Next.NAME,
        _Next.NAME_OR_END,
    ):
        return reader.refused(at)
    limit = at + LONGEST_TOKEN
    so_far = _TEXT_SO_FAR.match(text, at, limit)
    end = so_far.end() if so_far is not None else at
    if end >= limit - _LONGEST_ESCAPE and limit < len(text):
        return _too_long(at)
    if end == len(text):
        return NotTokensError(_UNENDED, at)
    return NotTokensError(_ESCAPE if text[end] == "\\" else _CONTROL, end)


def _too_long(at: int) -> NotTokensError:
    return NotTokensError(TOO_LONG, at, most=f"{LONGEST_TOKEN:,}")
