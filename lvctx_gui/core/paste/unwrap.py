"""Takes off what mail and chat programs put around addresses and into them.

Quoted-printable: RFC 2045, 6.7. Safe Links: the address is the parameter ``url`` (Microsoft, "Safe Links in
Defender for Office 365"). URL Defense: Proofpoint's published decoder, versions 2 and 3.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from lvctx_gui.core.call import MARKER
from lvctx_gui.core.paste.result import BrokenError
from lvctx_gui.core.translate import mark, tr_marked

BREAK = r"(?:[ \t]*\n[ \t]*)?"
"""A line break that a mail program may have put between any two characters."""

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# A quoted-printable soft break; the equals sign of “client=” at a line's end is none.
_SOFT_BREAK = re.compile(r"(?:(?<![?&]client)(?=\S)|(?==[ \t]*\n[>| \t]*=))=[ \t]*\n(?:[>|][ \t]?)*(?=\S)")
_CODED_EQUALS = re.compile(r"(client)=3D(?=\d|\n)", re.IGNORECASE)
_QUOTE = re.compile(r"^(?:[ \t]*[>|])+[ \t]?", re.MULTILINE)
_ENTITY = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|commat|sol|#\d{1,6}|#x[0-9a-f]{1,5});", re.IGNORECASE | re.ASCII
)
_MAILTO = re.compile(r"<mailto:[^<>\n]*>|\[mailto:[^\[\]\n]*\]", re.IGNORECASE)

_BODY = r"(?:[^\s<>\"]|\n)"
_DEFENSE_3 = re.compile(
    rf"https?://urldefense\.(?:com|us)/v3/__(?P<url>{_BODY}{{1,4000}}?)__;(?P<bytes>{_BODY}{{0,4000}}?)![^\s<>\"]*"
)
_DEFENSE_2 = re.compile(
    r"https?://urldefense\.proofpoint\.com/v2/url\?u=(?P<url>(?:[^\s<>\"&]|\n(?=\S)){1,4000})&[^\s<>\"]*"
)
_DEFENSE = re.compile(r"urldefense\.(?:proofpoint\.)?(?:com|us)/")
_RUNS = {c: n + 2 for n, c in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")}


def _broken_up(text: str) -> str:
    return BREAK.join(re.escape(character) for character in text)


_SLASH = rf"%{BREAK}(?:2{BREAK}5{BREAK})*2{BREAK}[fF]"
_CODED = re.compile(rf"{_broken_up('context')}{BREAK}{_SLASH}")
_CODED_HEAD = re.compile(r"https?%(?:25)*3[aA]")
_CODED_BODY = re.compile(r"[^\s<>\"'&]+")
_GOES_ON = re.compile(r"[ \t]*\n[ \t]*(?=[^\s<>\"'&]+&)")
_REST = re.compile(r"[^\s<>\"']*")
_FAR = 4000
"""Characters before an address among which the one that it stands in can begin."""


def on_lines(text: str) -> str:
    """``text`` with every kind of line end as a line feed."""
    return _LINE_ENDS.sub("\n", text)


def unwrap(text: str) -> str:
    """``text`` with its addresses as they were before a mail program sent them.

    Line breaks that are not marked as put in stay. Raises ``BrokenError`` where a wrapping cannot be undone.
    """
    text = on_lines(text)
    if "\\/" in text:
        text = text.replace("\\/", "/")  # as in JSON
    if "&" in text:
        text = _ENTITY.sub(lambda found: unescape(found[0]), text)
    if soft := _SOFT_BREAK.search(text):
        text = _SOFT_BREAK.sub("", text)
    text = _CODED_EQUALS.sub(r"\1=", text)
    if soft:
        text = text.replace("=3D", "=")
    text = _QUOTE.sub("", text)
    text = _MAILTO.sub("", text)
    text = _DEFENSE_3.sub(_defense_3, text)
    text = _DEFENSE_2.sub(_defense_2, text)
    if _DEFENSE.search(text):
        raise BrokenError(tr_marked(_UNREADABLE))
    return _without_redirects(text)


def _defense_3(found: re.Match[str]) -> str:
    url, coded = found["url"].replace("\n", ""), found["bytes"].replace("\n", "")
    # The service writes “https:/host” for “https://host” in some versions.
    url = re.sub(r"^(https?:/)(?!/)", r"\1/", url)
    if "%" in url:
        raise BrokenError(tr_marked(_UNREADABLE))
    try:
        characters = iter(base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode())
        plain = re.sub(r"\*(?:\*(.))?", lambda star: _run(star, characters), url)
    except (binascii.Error, ValueError, StopIteration, KeyError):
        raise BrokenError(tr_marked(_UNREADABLE)) from None
    return f"<{plain}>"


def _run(star: re.Match[str], characters: Iterator[str]) -> str:
    return "".join([next(characters) for _ in range(_RUNS[star[1]] if star[1] else 1)])


_UNREADABLE = mark(
    "A mail filter rewrote the address in a way that cannot be undone here. Copy session, transaction id and "
    "account one by one."
)


def _defense_2(found: re.Match[str]) -> str:
    url = found["url"].replace("\n", "").translate(str.maketrans("-_", "%/"))
    return f"<{unescape(_decoded(url))}>"


def _without_redirects(text: str) -> str:
    """Addresses that stand percent-encoded within others (Safe Links and the like), by themselves."""
    at = 0
    for _ in range(20):
        found = _CODED.search(text, at)
        if found is None:
            break
        head = _head_before(text, found.start())
        if head is None:
            at = found.end()
            continue
        start, value_start = head
        value, end = _coded_value(text, value_start, found.start())
        while re.match(r"https?%", value):
            value = _decoded(value)
        if text[end : end + 1] == "&":
            rest = _REST.match(text, end)
            value, end = f"<{value}>", rest.end() if rest else end
        text, at = f"{text[:start]}{value}{text[end:]}", start
    return text


def _head_before(text: str, at: int) -> tuple[int, int] | None:
    """Where the address around a coded one begins, and the coded one itself; ``None`` when nothing does."""
    before = text[max(0, at - _FAR) : at]
    run = max(before.rfind(end) for end in " \t<>\"'&") + 1
    head = _CODED_HEAD.search(before, run)
    if head is None:
        return None
    outer = before[: head.start()]
    begins = max(outer.rfind(end) for end in " \t\n<>\"'") + 1
    is_within = re.match(r"https?://", outer[begins:]) and outer[-1] in "=/"
    first = at - len(before)
    return first + (begins if is_within else head.start()), first + head.start()


def _coded_value(text: str, start: int, at: int) -> tuple[str, int]:
    """The coded address from ``start`` on, in one piece, and where it ends; its mark is at ``at``."""
    parts, end = [text[start:at].replace("\n", "")], at
    while line := _CODED_BODY.match(text, end):
        parts.append(line[0])
        end = line.end()
        # It goes on in the next line for as long as nothing ends it and something there does.
        ahead = _GOES_ON.match(text, end)
        if ahead is None:
            break
        end = ahead.end()
    return "".join(parts), end


def _decoded(text: str) -> str:
    if re.search(r"%(?![0-9A-Fa-f]{2})", text):
        raise BrokenError(tr_marked(_UNREADABLE))
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise BrokenError(tr_marked(_UNREADABLE)) from None


MARKERS = re.compile(_broken_up(MARKER))
"""Where an address of a call is recognised, broken over lines or not."""
