"""How one secret may stand in bytes: as it is, percent-encoded, in forms, in JSON, in HTML, in base64.

Each character may stand in another form than the next one, as libraries encode different characters.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from functools import lru_cache
from html.entities import codepoint2name

from lvctx_gui.core.masking.windows import found_in

SHORTEST = 4
"""Characters of the shortest secret that is looked for everywhere: shorter ones stand in ordinary words."""

_ANCHOR = 6
_SHORTEST_PART = 12
_Ways = tuple[re.Pattern[bytes], ...]
_CODED = re.compile(rb"[%&+\\]")
_HOLDS = (re.compile(b""), re.compile(rb"\\|5[cC]"), re.compile(rb"\\\\|5[cC]"))
"""What must stand somewhere for a level of JSON: without it that level is the one before."""

_SHORT = {'"': '"', "\\": "\\", "/": "/", "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t"}


class Secret:
    """One secret, and where it stands."""

    def __init__(self, text: str) -> None:
        # A long one that is cut off is a secret still; the beginning of a short one is an ordinary word.
        self._least = max(_SHORTEST_PART, len(text) // 2) if len(text) > _SHORTEST_PART else len(text)
        self._raw = [text.encode(charset, "surrogatepass") for charset in _charsets(text)]
        self._levels = [
            (_HOLDS[level], [_ways_of(character, level, charset) for character in text])
            for charset in _charsets(text)
            for level in (0, 1, 2)
        ]
        self._anchors = [_anchor(level) for _, level in self._levels]
        self._encoded = _base64_pattern(text)

    def spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        """Where it stands in ``data``, from and to."""
        yield from self._plain_spans(data) if _CODED.search(data) is None else self._coded_spans(data)
        for found in found_in(data, self._encoded):
            yield _whole_run(data, *found.span())

    def _plain_spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        for raw in self._raw:
            least = raw[: max(self._least, 1)]
            at = data.find(least)
            while at >= 0:
                end = at + len(least)
                while end < len(data) and end - at < len(raw) and data[end] == raw[end - at]:
                    end += 1
                yield at, end
                at = data.find(least, at + 1)

    def _coded_spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        for (must_hold, level), anchor in zip(self._levels, self._anchors, strict=True):
            if must_hold.search(data) is None:
                continue
            for found in found_in(data, anchor):
                if end := self._end(data, found.start(), level):
                    yield found.start(), end

    def _end(self, data: bytes, start: int, level: list[_Ways]) -> int:
        """Where it ends that may begin at ``start``; 0 where it does not stand there."""
        places, last = {start}, 0
        for number, ways in enumerate(level, start=1):
            # A character may have several forms of different length here: all are followed.
            places = {found.end() for place in places for way in ways if (found := way.match(data, place))}
            if not places:
                break
            if number >= self._least:
                last = max(places)
        return last


def _anchor(level: list[_Ways]) -> re.Pattern[bytes]:
    """The beginning in any form. It takes up nothing: what looks like a beginning may hold the true one."""
    each = (b"(?:%b)" % b"|".join(way.pattern for way in ways) for ways in level[:_ANCHOR])
    return re.compile(b"(?=%b)" % b"".join(each))


def _charsets(text: str) -> tuple[str, ...]:
    if text.isascii():
        return ("utf-8",)
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return ("utf-8",)
    return ("utf-8", "latin-1")


@lru_cache(maxsize=4_096)
def _ways_of(character: str, level: int, charset: str) -> _Ways:
    """The forms of one character: ``level`` 0 outside of JSON, 1 in a text of it, 2 in JSON in that."""
    raw = character.encode(charset, "surrogatepass")
    must_escape = character in '"\\' or character < " "
    ways: list[bytes] = []
    if not level:
        ways += [*_html(character), _loose(raw)]
        if character == "%":
            ways += [b"%25", b"%"]  # where what follows looks like more of its own form
        if character == " ":
            ways.append(_loose(b"+"))
    else:
        slashes = rb"(?:\\|%(?:25)*5[cC])" + (b"{1}" if level == 1 else b"{2}")
        units = character.encode("utf-16-be", "surrogatepass").hex()
        ways.append(b"".join(slashes + _loose(b"u", units[at : at + 4]) for at in range(0, len(units), 4)))
        if character in _SHORT:
            short = _SHORT[character].encode()
            if level == 2 and character in '"\\':
                ways.append(rb"(?:\\|%(?:25)*5[cC]){3}" + _loose(short))
            ways.append(slashes + _loose(short))
        if not must_escape:
            ways.append(_loose(raw))
    return tuple(re.compile(way) for way in ways)


def _html(character: str) -> list[bytes]:
    code = ord(character)
    names = [name for name in (codepoint2name.get(code), "apos" if character == "'" else None) if name]
    ways = [rb"&(?:amp;)*" + name.encode() + b";" for name in names]
    digits = b"".join(_either_case(digit) for digit in f"{code:x}")
    return [*ways, rb"&(?:amp;)*#0*%d;" % code, rb"&(?:amp;)*#[xX]0*" + digits + b";"]


def _loose(raw: bytes, digits: str = "") -> bytes:
    """Each byte as it is or percent-encoded, once or more; hexadecimal ``digits`` follow, in any case."""
    plain = [b"(?:%%(?:25)*%b|%b)" % (_hex(byte), re.escape(bytes((byte,)))) for byte in raw]
    return b"".join([*plain, *map(_digit, digits)])


def _digit(digit: str) -> bytes:
    if digit.isdigit():
        return b"(?:%%(?:25)*3%b|%b)" % (digit.encode(), digit.encode())
    return b"(?:%%(?:25)*[46]%b|%b)" % (f"{ord(digit):x}"[-1].encode(), _either_case(digit))


def _hex(byte: int) -> bytes:
    return b"".join(_either_case(digit) for digit in f"{byte:02x}")


def _either_case(digit: str) -> bytes:
    return digit.encode() if digit.isdigit() else b"[%b%b]" % (digit.encode(), digit.upper().encode())


# Base64 ---------------------------------------------------------------------------------------------------


def _base64_pattern(text: str) -> re.Pattern[bytes]:
    """What base64 makes of the secret wherever it stands in the whole, but for its first and last bits."""
    cores = set()
    for charset in _charsets(text):
        raw = text.encode(charset, "surrogatepass")
        for before in range(3):
            encoded = base64.b64encode(bytes(before) + raw).rstrip(b"=")
            whole = (before + len(raw)) * 8 // 6
            cores.add(encoded[-(-before * 8 // 6) : whole])
    return re.compile(b"|".join(b"".join(_base64_way(byte) for byte in core) for core in sorted(cores)))


def _base64_way(byte: int) -> bytes:
    if byte in b"+/":
        other = b"-" if byte == ord("+") else b"_"
        slash = rb"\\*" if byte == ord("/") else b""
        return b"(?:%b%b|%b|%%(?:25)*%b)" % (slash, re.escape(bytes((byte,))), other, _hex(byte))
    return bytes((byte,))


def _whole_run(data: bytes, start: int, end: int) -> tuple[int, int]:
    """All of what is encoded together, as what stands beside a secret tells of its first and last bits."""
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=%\\"
    while start and data[start - 1] in letters:
        start -= 1
    while end < len(data) and data[end] in letters:
        end += 1
    return start, end
