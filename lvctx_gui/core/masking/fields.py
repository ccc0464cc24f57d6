"""Where a secret stands by its name: in a header, in a member of JSON, in a query or a form, in an element.

That masks what nobody knows yet, such as the session in the answer to a sign-in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvctx_gui.core.masking.windows import found_in

# A call's own session and the keys of its context are no secrets: "session" alone is none of these names.
_NAME = (
    rb"[\w.-]{0,40}?(?:passw(?:or)?d|passphrase|passcode|secret|token|credentials?|api[-_]?key|session[-_]?id"
    rb"|sessid|assertion|lv[-_]?session|lv[-_]?access|authori[sz]ation|cookie|private[-_]?key|code[-_]verifier)"
    rb"|pwd|pass|sid"
)
_JSON = re.compile(
    rb"\"(?P<name>" + _NAME + rb")\"\s{0,99}:\s{0,99}"
    rb"(?:\"(?P<text>(?:[^\"\\]|\\.)*+)|(?P<bare>[^\s\"'{}\[\],&]+))",
    re.IGNORECASE | re.DOTALL,
)
_GAP = rb"(?:\s|\\[nrt]|%20|\+){0,99}"
# JSON in a text of JSON, in a query, in a page, or what a script takes for JSON.
_QUOTE = rb"(?:\\{1,7}\"|%(?:25)*22|&(?:amp;)*quot;|&(?:amp;)*#34;|\\{1,4}u0022|\\{0,7}')"
_JSON_WITHIN = re.compile(
    rb"(?P<open>"
    + _QUOTE
    + rb")(?P<name>"
    + _NAME
    + rb")"
    + _QUOTE
    + _GAP
    + rb"(?::|%(?:25)*3[Aa])"
    + _GAP
    + rb"(?:(?P=open)(?P<text>(?:(?!(?P=open))(?:\\{1,9}.|.))*)|(?P<bare>[^\s\"'{}\[\],&%\\]+))",
    re.IGNORECASE | re.DOTALL,
)
_QUERY = re.compile(
    rb"(?:^|[?&;,\s\"'#>(]|%(?:25)*(?:3[Ff]|26|3[Bb]|23)|&amp;|\\u0026)(?P<name>" + _NAME + rb")"
    rb"(?:=|%(?:25)*3[Dd])(?P<text>(?:(?!%(?:25)*(?:26|23)|\\u0026|&amp;)[^&\s\"'<>#\\;])+)",
    re.IGNORECASE,
)
_ELEMENT = re.compile(rb"<(?:\w+:)?(?P<name>" + _NAME + rb")(?:\s[^<>]*)?>(?P<text>[^<]+)", re.IGNORECASE)
_SCHEME = re.compile(
    rb"\b(?:Basic|Bearer|Digest|Negotiate|NTLM)(?:\s|%20|\+)+(?P<text>[\w.~+/-]{6,}={0,2})(?![=\w])",
    re.IGNORECASE,
)

_HEADER = re.compile(
    r"session|token|secret|passw|cookie|credential|api-?key|authori[sz]ation$|lv-access|assertion|signature",
    re.IGNORECASE,
)
_AUTHENTICATION = re.compile(r"(?i)(?:basic|bearer|digest|negotiate|ntlm)\s+(?=\S)")


def named_spans(data: bytes) -> Iterator[tuple[int, int]]:
    """Where values stand whose names say that they are secret, from and to."""
    for pattern in (_JSON, _JSON_WITHIN, _QUERY, _ELEMENT, _SCHEME):
        for found in found_in(data, pattern):
            groups = found.groupdict()
            name = "text" if groups["text"] is not None else "bare"
            start, end = found.span(name)
            if start < end and not (name == "bare" and found[name] in (b"null", b"true", b"false")):
                yield start, end


def is_secret_header(name: str) -> bool:
    """Whether the value of a header of this name is a secret."""
    return _HEADER.search(name) is not None


def secret_part(value: str) -> int:
    """From which character on the value of a secret header is secret: its scheme may be seen."""
    found = _AUTHENTICATION.match(value)
    return found.end() if found else 0
