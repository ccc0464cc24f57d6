"""Which text may stand as one segment of a URL's path, and what else it can turn into on its way.

RFC 3986, 5.2.4 removes the segments ``.`` and ``..``; clients, proxies and servers do so at different
times, some of them after decoding. ``DELETE …/{account}/.`` thereby becomes ``DELETE …/{account}``, which
erases the whole call. Text that any such step could turn into the address of its parent is refused here,
whatever its spelling (``segment_problem``).

Other text is sent, and can still reach another address: a proxy between a client and the server may decode
the path and split it anew, or cut ``;…`` off it (API page, "Addressing a call"). ``aliases`` says which
addresses those can be; a caller that uses one of these texts proves first what it addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote, unquote

from lvctx_gui.core.translate import tr

LITERAL = "!$&'()*,:=@"
"""What stands as it is in a segment besides letters, digits and ``-._~``.

RFC 3986, 3.3 allows it there, the API page writes ``@`` so, and no way that was measured changes it. ``;``
and ``+`` are allowed too, and are not left alone everywhere.
"""

MOST_ALIASES = 64
"""Aliases that are looked for: so many are more than enough to know that a text has some."""

_MAX_DECODINGS = 8
_PLAIN = re.compile(r"[A-Za-z0-9\-._~!$&'()*,:=@]*")
_QUERY = re.compile("[?#]")
_ORDINARY = re.compile(r"[^\x00-\x1f\x7f%/\\;\ud800-\udfff]+")
"""Text that is spelled in one way only, and that is one part: only its being a dot segment is left to ask."""
_UNUSED = "~0"
"""An ending that no real name has."""
_CUTS = (re.compile(";"), re.compile(r"\?"), re.compile("#"), re.compile(r"\s"))


def segment_problem(text: str) -> str | None:
    """Why ``text`` cannot stand as one path segment, or ``None`` if it can.

    It is a sentence that calls the text "it" ("It holds a NUL character."): the caller's own sentence, which
    names the thing, comes before it.
    """
    # Nearly every key. A person may delete 100,000 at once: this takes 0.3 µs for each, the rest 9 µs.
    if _ORDINARY.fullmatch(text) and text not in (".", ".."):
        return None
    return _problem_of_odd(text)


def _problem_of_odd(text: str) -> str | None:
    if not text:
        return tr("It is empty.")
    if any("\ud800" <= character <= "\udfff" for character in text):
        return tr("It holds half of a character (a lone surrogate), which no address can carry.")
    decoded = text
    for _ in range(_MAX_DECODINGS):
        if problem := _problem_as_spelled(decoded):
            return problem
        again = unquote(decoded, errors="replace")
        if again == decoded:
            return None
        decoded = again
    return tr("It is percent-encoded too many times to be sure what it addresses.")


def _problem_as_spelled(text: str) -> str | None:
    if "\0" in text:
        return tr("It holds a NUL character.")
    if "\n" in text or "\r" in text:
        # Decoded on the way it ends the request's first line, and what follows becomes a request of its own,
        # with our session: even reading such an address would send it.
        return tr("It holds a line break, which some servers on the way take for the end of the request.")
    if any(character < " " or character == "\x7f" for character in text):
        return tr("It holds a control character, which some servers on the way take for something else.")
    parts = text.replace("\\", "/").split("/")
    # Some servers cut ";…" (path parameters) off each part before they look at it.
    if any(part.partition(";")[0] in (".", "..") for part in parts):
        return tr("It holds a dot segment (“.” or “..”), so that its address would lead somewhere else.")
    if any(part.startswith(";") for part in parts):
        return tr("It holds a part that begins with a semicolon, which some servers take for an empty part.")
    if len(parts) > 1 and "" in parts:
        return tr(
            "It begins or ends with a slash, or holds two in a row, so that its address would lead somewhere "
            "else."
        )
    return None


@lru_cache(maxsize=1024)
def aliases(text: str) -> frozenset[str]:
    """The other texts that a segment which means ``text`` can have become where it is looked at.

    ``""`` among them says that nothing may be left of it: then its parent is addressed (of a key: the whole
    call). Texts of letters, digits, ``-._~`` and ``LITERAL`` have none. ``MOST_ALIASES`` at most are found.
    """
    # A way that encodes what is encoded already does so once; everything else may happen over and over.
    return _turned(text, text, quote(text, safe=LITERAL, errors="replace"))


@lru_cache(maxsize=1024)
def cut_or_decoded(text: str) -> frozenset[str]:
    """Those of ``aliases`` that come from decoding, cutting and trimming alone, without encoding anew."""
    return _turned(text, text)


def _turned(text: str, *starts: str) -> frozenset[str]:
    if _PLAIN.fullmatch(text):
        return frozenset()
    found: dict[str, None] = {}
    waiting = list(starts)
    while waiting and len(found) < MOST_ALIASES:
        turned = waiting.pop(0)
        if turned in found:
            continue
        found[turned] = None
        waiting += _turns(turned)
    return frozenset(found) - {text}


def longer_alike(text: str) -> str | None:
    """A longer text that becomes the same as ``text`` where it is cut at its query; ``None`` if it has none.

    A query that begins too early swallows the real one, and the client in it, so that another client's call
    is reached. Nothing is called like the longer text: where it is found all the same, ``text`` was cut.
    """
    if _PLAIN.fullmatch(text) or not any(_QUERY.search(spelled) for spelled in _decodings(text)):
        return None
    return text + _UNUSED


def spelled_alike(text: str) -> tuple[str, ...]:
    """Other texts that become the same as ``text`` where it is decoded once too often.

    Nothing is called like them. They reveal such a way also where the text that ``text`` becomes cannot be
    asked for there, as that is decoded, too.
    """
    found: dict[str, None] = {}
    for decoded in list(_decodings(text))[1:]:
        if not _PLAIN.fullmatch(decoded):
            found |= dict.fromkeys((_encoded(decoded), decoded[:1] + _encoded(decoded[1:])))
    return tuple(each for each in found if each != text)


def _decodings(text: str) -> Iterator[str]:
    yield text
    for _ in range(_MAX_DECODINGS):
        again = unquote(text, errors="replace")
        if again == text:
            return
        text = again
        yield text


def _encoded(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode(errors="replace"))


def _turns(text: str) -> Iterator[str]:
    """What one step on the way can make of ``text``."""
    yield unquote(text, errors="replace")
    yield unquote(text, encoding="latin-1")  # the bytes of UTF-8, taken for one character each
    for cut in _CUTS:
        yield cut.split(text, maxsplit=1)[0]
    yield text.strip()
    yield text.replace("+", " ")
    yield from _parted(text)


def _parted(text: str) -> Iterator[str]:
    """As a path of its own: with a backslash for a slash, each part without its parameters, or one alone."""
    slashed = text.replace("\\", "/")
    if "/" not in slashed:
        return
    yield slashed
    parts = [part for part in slashed.split("/") if part]
    yield "/".join(parts)
    yield "/".join(part.partition(";")[0] for part in parts)
    yield parts[0] if parts else ""
    yield parts[-1] if parts else ""
