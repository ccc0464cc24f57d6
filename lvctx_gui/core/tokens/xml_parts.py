"""One piece of XML at a place: text up to the next tag, a tag, a comment, a declaration."""

from __future__ import annotations

import re

from lvctx_gui.core.tokens.token import TOO_LONG, Kind, NotTokensError, Token
from lvctx_gui.core.translate import mark

_FIRST = (
    ":A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = f"[{_FIRST}][-.0-9\u00b7\u0300-\u036f\u203f\u2040{_FIRST}]*+"
_S = "[ \t\r\n]"
_QUOTED = "(?:\"[^<\"]*+\"|'[^<']*+')"
_NAMED = re.compile(_NAME)
_BEGIN = re.compile(f"<{_NAME}(?:{_S}++{_NAME}{_S}*+={_S}*+{_QUOTED})*+{_S}*+(/?)>")
_ATTRIBUTE = re.compile(f"{_S}({_NAME}){_S}*+={_S}*+({_QUOTED})")
_END = re.compile(f"</{_NAME}{_S}*+>")
_REFERENCE = re.compile(f"&(?:{_NAME}|#[0-9]++|#x[0-9A-Fa-f]++);")
_DECLARATION = re.compile(
    f"<\\?xml{_S}++version{_S}*+={_S}*+(?:\"1\\.[0-9]++\"|'1\\.[0-9]++')"
    f"(?:{_S}++encoding{_S}*+={_S}*+(?:\"[A-Za-z][-.\\w]*+\"|'[A-Za-z][-.\\w]*+'))?"
    f"(?:{_S}++standalone{_S}*+={_S}*+(?:\"(?:yes|no)\"|'(?:yes|no)'))?{_S}*+\\?>",
    re.ASCII,
)
_ANY_QUOTED = "(?:\"[^\"]*+\"|'[^']*+')"
_TYPE = re.compile(
    f"<!DOCTYPE{_S}++{_NAME}"
    f"(?:{_S}++(?:SYSTEM{_S}++{_ANY_QUOTED}|PUBLIC{_S}++{_ANY_QUOTED}{_S}++{_ANY_QUOTED}))?{_S}*+"
    # What is declared: in it, quoted and in comments, brackets mean nothing.
    f"(?:\\[(?:[^\"'<\\]]++|{_ANY_QUOTED}|<!--(?:[^-]|-(?!-))*+-->|<\\?(?:[^?]|\\?(?!>))*+\\?>|<(?!\\?|!--))*+"
    f"\\]{_S}*+)?>"
)
_NO_CHARACTER = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_FORBIDDEN = mark(
    "Shown as text: after character {count} (line {line}, column {column}) stands a character that XML does "
    "not allow."
)
_AMPERSAND = mark(
    "Shown as text: after character {count} (line {line}, column {column}) stands an & that begins no "
    "reference."
)
_CDATA_END = mark(
    "Shown as text: after character {count} (line {line}, column {column}) stands ]]> outside a CDATA "
    "section."
)
_TAG = mark(
    "Shown as text: the tag that begins after character {count} (line {line}, column {column}) is not well "
    "formed or does not end."
)
_TWICE = mark(
    "Shown as text: the tag that begins after character {count} (line {line}, column {column}) has two "
    "attributes of one name."
)
_COMMENT = mark(
    "Shown as text: the comment that begins after character {count} (line {line}, column {column}) does not "
    "end, or has two hyphens in it."
)
_CDATA = mark(
    "Shown as text: the CDATA section that begins after character {count} (line {line}, column {column}) "
    "does not end."
)
_INSTRUCTION = mark(
    "Shown as text: the processing instruction that begins after character {count} (line {line}, column "
    "{column}) is not well formed or does not end."
)
_TYPE_WRONG = mark(
    "Shown as text: the document type that begins after character {count} (line {line}, column {column}) is "
    "not well formed or does not end."
)


LONGEST_TOKEN = 250_000


def name_at(text: str, at: int) -> str:
    """The name that begins at ``at``; ``""`` where none does."""
    found = _NAMED.match(text, at)
    return found[0] if found is not None else ""


def text_at(text: str, at: int) -> Token:
    """What stands before the next tag. Raises ``NotTokensError``."""
    end = text.find("<", at)
    end = len(text) if end < 0 else end
    _check_length(at, end)
    _check_characters(text, at, end)
    _check_references(text, at, end)
    if (wrong := text.find("]]>", at, end)) >= 0:
        raise NotTokensError(_CDATA_END, wrong)
    is_blank = not text[at:end].strip(" \t\r\n")
    return Token(Kind.BLANK if is_blank else Kind.TEXT, at, end)


def markup_at(text: str, at: int, begin: int) -> Token:
    """What begins with the ``<`` at ``at`` in an XML that begins at ``begin``. Raises ``NotTokensError``."""
    if text.startswith("<!--", at):
        token = Token(Kind.OTHER, at, _comment_end(text, at))
    elif text.startswith("<![CDATA[", at):
        token = Token(Kind.CDATA, at, _end_of(text, at, "]]>", _CDATA))
    elif text.startswith("<?", at):
        token = Token(Kind.OTHER, at, _instruction_end(text, at, begin))
    elif text.startswith("<!", at):
        found = _matched(_TYPE, text, at)
        if found is None:
            raise NotTokensError(_TYPE_WRONG, at)
        token = Token(Kind.OTHER, at, found.end())
    else:
        token = _tag_at(text, at)
    _check_length(at, token.end)
    _check_characters(text, at, token.end)
    return token


def _tag_at(text: str, at: int) -> Token:
    if text.startswith("</", at):
        found = _END.match(text, at)
        if found is None:
            raise NotTokensError(_TAG, at)
        return Token(Kind.CLOSE, at, found.end())
    found = _matched(_BEGIN, text, at)
    if found is None:
        raise NotTokensError(_TAG, at)
    if "=" in found[0]:
        _check_attributes(text, at, found.end())
    return Token(Kind.VALUE if found[1] else Kind.OPEN, at, found.end())


def _matched(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str] | None:
    """What stands at ``at``. Raises ``NotTokensError`` where that is too long to be looked into."""
    limit = at + LONGEST_TOKEN
    found = pattern.match(text, at, limit)
    if found is None and limit < len(text) and (whole := pattern.match(text, at)) is not None:
        _check_length(at, whole.end())
    return found


def _check_length(at: int, end: int) -> None:
    if end - at > LONGEST_TOKEN:
        raise NotTokensError(TOO_LONG, at, most=f"{LONGEST_TOKEN:,}")


def _check_attributes(text: str, at: int, end: int) -> None:
    seen: set[str] = set()
    for found in _ATTRIBUTE.finditer(text, at, end):
        if found[1] in seen:
            raise NotTokensError(_TWICE, at)
        seen.add(found[1])
        _check_references(text, *found.span(2))


def _check_references(text: str, at: int, end: int) -> None:
    place = text.find("&", at, end)
    while place >= 0:
        found = _REFERENCE.match(text, place, end)
        if found is None or not _names_a_character(found[0]):
            raise NotTokensError(_AMPERSAND, place)
        place = text.find("&", found.end(), end)


def _names_a_character(reference: str) -> bool:
    """Whether a reference in numbers is one to a character that XML allows; others are."""
    if not reference.startswith("&#"):
        return True
    digits = reference[2:-1].lstrip("x").lstrip("0") or "0"
    if len(digits) > 7:
        return False
    code = int(digits, 16 if reference[2] == "x" else 10)
    return code < 0x110000 and _NO_CHARACTER.match(chr(code)) is None


def _check_characters(text: str, at: int, end: int) -> None:
    if (found := _NO_CHARACTER.search(text, at, end)) is not None:
        raise NotTokensError(_FORBIDDEN, found.start())


def _comment_end(text: str, at: int) -> int:
    hyphens = text.find("--", at + 4)
    if hyphens < 0 or not text.startswith(">", hyphens + 2):
        raise NotTokensError(_COMMENT, at)
    return hyphens + 3


def _instruction_end(text: str, at: int, begin: int) -> int:
    name = name_at(text, at + 2)
    if name == "xml" and at == begin:
        found = _DECLARATION.match(text, at)
        if found is None:
            raise NotTokensError(_INSTRUCTION, at)
        return found.end()
    behind = at + 2 + len(name)
    is_ended = text.startswith("?>", behind)
    if not name or name.lower() == "xml" or not (is_ended or text[behind : behind + 1] in tuple(" \t\r\n")):
        raise NotTokensError(_INSTRUCTION, at)
    return behind + 2 if is_ended else _end_of(text, behind, "?>", _INSTRUCTION, at)


def _end_of(text: str, at: int, ending: str, wrong: str, begin: int | None = None) -> int:
    place = text.find(ending, at)
    if place < 0:
        raise NotTokensError(wrong, at if begin is None else begin)
    return place + len(ending)
