"""JSON and URL segments ↔ core. The only place that knows the API's field names (API page).

Standard library only: the review panel uses it to show the exact requests.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from lvctx_gui.api.errors import UnsafeAddressError
from lvctx_gui.api.quoting import quotable
from lvctx_gui.api.strict_json import JsonError, Literal, load, too_deep
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Context, Entry, NonTextValue, Value, kind_name
from lvctx_gui.core.naming import field_name, key_name
from lvctx_gui.core.segments import LITERAL, segment_problem
from lvctx_gui.core.translate import mark, sentences, tr, tr_marked

REPAIRED_NOTICE = mark(
    "The answer was not strict JSON: it held a comma too many, as in the API's own sample, which was ignored."
)

MAX_QUOTED = 300
"""Characters of a server's message that people are shown."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class WireError(ValueError):
    """An answer's body is not what the API page describes; ``str()`` is a sentence about the answer."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes: encoded path segments behind the base URL, and the query (ASCII)."""

    segments: tuple[str, ...]
    query: str = ""

    @property
    def path(self) -> str:
        """The path with a leading slash."""
        return "/" + "/".join(self.segments)

    def __str__(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path


def context_target(call: CallRef) -> Target:
    """The address of a call's whole context. Raises ``UnsafeAddressError``."""
    parts = (("session", call.session), ("tx_id", str(call.tx_id)), ("account", call.account))
    segments = [
        _segment(tr("The {field} cannot be used in an address.", field=field_name(field)), text)
        for field, text in parts
    ]
    query = "" if call.client is None else f"client={call.client}"
    return Target(("context", "call", *segments), query)


def key_target(call: CallRef, key: str) -> Target:
    """The address of one key of a call. Raises ``UnsafeAddressError``."""
    whole = context_target(call)
    refused = tr("The key {key} cannot be addressed on its own.", key=key_name(key))
    return Target((*whole.segments, _segment(refused, key)), whole.query)


def _segment(refused: str, text: str) -> str:
    """``text`` as a segment of a path; ``refused`` is the sentence that says what cannot be one."""
    if problem := segment_problem(text):
        raise UnsafeAddressError(sentences((refused, problem)), tr("Correct it and try again."))
    return quote(text, safe=LITERAL)


# Bodies ----------------------------------------------------------------------------------------------------


def encode_entries(entries: Iterable[Entry]) -> bytes:
    """The body of the POST that adds or updates ``entries``; no value leaves the field out."""
    return encode_entries_text(entries).encode()


def encode_entries_text(entries: Iterable[Entry]) -> str:
    """The same as text: what the review panel shows is what is sent."""
    return '{"entry":[' + ",".join(_entry_text(entry) for entry in entries) + "]}"


def _entry_text(entry: Entry) -> str:
    key = _string(entry.key)
    if entry.value is None:
        return f'{{"key":{key}}}'
    value = entry.value.json if isinstance(entry.value, NonTextValue) else _string(entry.value)
    return f'{{"key":{key},"value":{value}}}'


def _string(text: str) -> str:
    encoded = json.dumps(text, ensure_ascii=False)
    # UTF-8 has no place for half a character; JSON's escape has (RFC 8259, 8.2).
    return _LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", encoded)


def decode_context(body: bytes) -> Context:
    """A call's context from the body of a 200. Raises ``WireError``."""
    data, notices = _load(body)
    if not isinstance(data, dict):
        raise WireError(
            tr("The answer is JSON, but {kind} instead of an object with “entry”.", kind=_kind_name(data))
        )
    if "entry" not in data and data:
        raise WireError(tr("The answer is a JSON object without “entry”."))
    rows = data.get("entry")
    if rows is None:
        return Context((), notices)
    if not isinstance(rows, list):
        raise WireError(
            tr("The answer is JSON whose “entry” is {kind} instead of a list.", kind=_kind_name(rows))
        )
    return Context((_entry(row) for row in rows), notices)


def decode_value(body: bytes) -> Value:
    """One key's value from the body of a 200; an object without ``value`` means no value.

    Raises ``WireError``.
    """
    data, _ = _load(body)
    if not isinstance(data, dict):
        raise WireError(
            tr("The answer is JSON, but {kind} instead of an object with “value”.", kind=_kind_name(data))
        )
    if "value" not in data and data:
        raise WireError(tr("The answer is a JSON object without “value”."))
    return _value(data.get("value"))


def decode_error(body: bytes, secrets: Iterable[str] = ()) -> str | None:
    """The server's own message in an error's body ``{"code","message"}``, fit to be shown.

    ``secrets`` are taken out of it, then what hides or turns text around is marked (``core.visible``), and
    only then it is cut: half a secret is one as well.
    """
    try:
        data, _ = load(body)
    except JsonError:
        return None
    message = data.get("message") if isinstance(data, dict) else None
    if type(message) is not str or not message.strip():
        return None
    return quotable(message, MAX_QUOTED, secrets)


def decode_object(body: bytes) -> dict[str, Any]:
    """Any JSON object (the login's answer). Raises ``WireError``."""
    data, _ = _load(body)
    if not isinstance(data, dict):
        raise WireError(tr("The answer is JSON, but {kind} instead of an object.", kind=_kind_name(data)))
    return data


def _load(body: bytes) -> tuple[Any, tuple[str, ...]]:
    if not body.strip():
        raise WireError(tr("The answer is empty."))
    if body.lstrip()[:1] == b"<":
        raise WireError(tr("The answer is a page of HTML or XML."))
    try:
        data, was_repaired = load(body)
    except JsonError as error:
        raise WireError(str(error)) from None
    return data, (tr_marked(REPAIRED_NOTICE),) if was_repaired else ()


def _entry(row: Any) -> Entry:  # noqa: ANN401  # whatever the server sent
    if not isinstance(row, dict):
        raise WireError(
            tr(
                "The answer is JSON whose “entry” list holds {kind} instead of an entry.",
                kind=_kind_name(row),
            )
        )
    key = row.get("key")
    if key is None:
        raise WireError(tr("The answer is JSON with an entry that has no key."))
    if type(key) is not str:
        raise WireError(tr("The answer is JSON with a key that is not text."))
    return Entry(key, _value(row.get("value")))


def _value(value: Any) -> Value:  # noqa: ANN401  # whatever the server sent
    if value is None or type(value) is str:
        return value
    try:
        spelled = _spell(value)
    except RecursionError:  # spelling goes deeper than parsing did
        raise WireError(too_deep()) from None
    return NonTextValue(spelled, _kind(value))


def _spell(value: Any) -> str:  # noqa: ANN401  # whatever the server sent
    """JSON for ``value`` with numbers as they came."""
    if isinstance(value, Literal):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_string(str(k))}: {_spell(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_spell(item) for item in value) + "]"
    return _string(value) if isinstance(value, str) else json.dumps(value)


def _kind(value: Any) -> str:  # noqa: ANN401  # whatever the server sent
    if isinstance(value, Literal):
        return "number"
    names: dict[type, str] = {bool: "true/false", dict: "object", list: "list", str: "text"}
    return names.get(type(value), "null")


def _kind_name(value: Any) -> str:  # noqa: ANN401  # whatever the server sent
    return kind_name(_kind(value))
