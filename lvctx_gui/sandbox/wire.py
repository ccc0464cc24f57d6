"""What was asked and what is answered, as bytes and plain values; JSON in both directions."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import parse_qsl, unquote_to_bytes

if TYPE_CHECKING:
    from lvctx_gui.sandbox.facts import Entry

JSON_TYPE = "application/json"
_BROKEN_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Asked:
    """One request, read to its end. Header names are lower case, in the order in which they came."""

    method: str
    raw_path: bytes
    query: bytes
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def target(self) -> str:
        """The request target as it stood in the request line."""
        return (self.raw_path + (b"?" + self.query if self.query else b"")).decode("latin-1")

    def header(self, name: str) -> str | None:
        """Return the first header of this lower-case name."""
        return next((value for known, value in self.headers if known == name), None)

    def parameter(self, name: str) -> str | None:
        """Return a query parameter; naming it twice is refused, because nobody could say which one counts."""
        pairs = parse_qsl(self.query.decode("latin-1"), keep_blank_values=True, errors="replace")
        found = [value for known, value in pairs if known == name]
        if len(found) > 1:
            refuse(400, f"The query names {name} more than once.")
        return found[0] if found else None


@dataclass(frozen=True)
class Reply:
    """One answer. A content type of None sends no such header."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str | None = JSON_TYPE

    @property
    def may_have_body(self) -> bool:
        """Tell whether HTTP allows a body with this status."""
        return self.status not in (204, 304)


class Refusal(Exception):  # noqa: N818 - it is an answer, not an error of the server
    """Raised by a handler to answer with an error."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


NOTHING = Reply(204)


def encode_json(value: object) -> bytes:
    """Write UTF-8 JSON. Lone surrogates have no UTF-8, so they alone are written as escapes."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode()


def json_reply(value: object, status: int = 200) -> Reply:
    """Answer with a JSON value."""
    return Reply(status, encode_json(value))


def error_reply(status: int, message: str, headers: tuple[tuple[str, str], ...] = ()) -> Reply:
    """Answer with the API's error body."""
    return Reply(status, encode_json({"code": status, "message": message}), headers)


def refuse(status: int, message: str, headers: tuple[tuple[str, str], ...] = ()) -> NoReturn:
    """End the handling of a request with an error."""
    raise Refusal(error_reply(status, message, headers))


def allow_only(asked: Asked, *methods: str) -> None:
    """Refuse every other method with 405."""
    if asked.method not in methods:
        refuse(405, f"{asked.method} is not possible here.", (("allow", ", ".join(methods)),))


def split_path(raw_path: bytes) -> list[bytes]:
    """Split the path as it was sent. Nothing is decoded or normalised: `.`, `..` and `%2F` are just text."""
    return raw_path.removeprefix(b"/").split(b"/")


def decode_segment(raw: bytes) -> str:
    """Percent-decode one path segment."""
    if _BROKEN_ESCAPE.search(raw):
        refuse(400, "The path holds a % that begins no escape.")
    try:
        return unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        refuse(400, "The path is not UTF-8.")


def parse_json(asked: Asked) -> object:
    """Read a JSON body strictly: UTF-8, no NaN, no number that would become infinite."""
    content_type, _, parameters = (asked.header("content-type") or "").partition(";")
    charset = parameters.strip().lower()
    if content_type.strip().lower() != JSON_TYPE or charset not in ("", "charset=utf-8", 'charset="utf-8"'):
        refuse(415, "The body must be sent as Content-Type: application/json.")
    try:
        value: object = json.loads(asked.body.decode(), parse_constant=_no_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        refuse(400, f"The body is not JSON: {error}.")
    return value


def parse_entries(asked: Asked) -> list[Entry]:
    """Read `{"entry":[{"key":…,"value":…},…]}`. Members that nobody knows are passed over."""
    value = parse_json(asked)
    if not isinstance(value, dict):
        refuse(400, "The body must be a JSON object.")
    items = value.get("entry")
    if not isinstance(items, list):
        refuse(400, 'The body must hold a list named "entry".')
    entries: list[Entry] = []
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            refuse(400, f"Entry {number} is not a JSON object.")
        if not isinstance(item.get("key"), str):
            refuse(400, f'Entry {number} has no "key" that is a text.')
        entries.append({name: item[name] for name in ("key", "value") if name in item})
    return entries


def _no_constant(name: str) -> NoReturn:
    message = f"{name} is no JSON number"
    raise ValueError(message)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        message = f"{text} is too large a number"
        raise ValueError(message)
    return number
