"""Which text may stand as one segment of a URL's path, and what else it can turn into on its way.

RFC 3986, 5.2.4 removes the segments ``.`` and ``..``; clients, proxies and servers do so at different
times, some of them after decoding. ``DELETE …/{account}/.`` thereby becomes ``DELETE …/{account}``, which
erases the whole call. Text that any such step could turn into the address of its parent is refused here,
whatever its spelling (``segment_problem``).

Other text is sent, and can still reach another address: what stands between a client and the server decodes
a path once and takes it apart anew, or cuts ``;…`` off it (API page, "Addressing a call"). Which addresses
those can be is said by ``aliases``; whoever uses one of these texts proves first what it addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote, unquote

LITERAL = "!$&'()*,:=@"
"""What stands as it is in a segment besides letters, digits and ``-._~``.

RFC 3986, 3.3 allows it there, the API page writes ``@`` so, and no way that was measured changes it. ``;``
and ``+`` are allowed too, and are not left alone everywhere.
"""

MOST_ALIASES = 64
"""Aliases that are looked for: a text that has so many has been told from none long before."""

_MAX_DECODINGS = 8
_PLAIN = re.compile(r"[A-Za-z0-9\-._~!$&'()*,:=@]*")
_QUERY = re.compile("[?#]")
_UNUSED = "~0"
"""What nothing has at the end of its name."""
_CUTS = (re.compile(";"), re.compile(r"\?"), re.compile("#"), re.compile(r"\s"))


def segment_problem(text: str) -> str | None:
    """Why ``text`` cannot stand as one path segment, as the end of a sentence, or ``None`` if it can.

    The sentence starts after the name of the thing: "is empty", "holds a NUL character", ….
    """
    if not text:
        return "is empty"
    if any("\ud800" <= character <= "\udfff" for character in text):
        return "holds half of a character (a lone surrogate), which no address can carry"
    decoded = text
    for _ in range(_MAX_DECODINGS):
        if problem := _problem_as_spelled(decoded):
            return problem
        again = unquote(decoded, errors="replace")
        if again == decoded:
            return None
        decoded = again
    return "is percent-encoded too many times over to be sure what it addresses"


def _problem_as_spelled(text: str) -> str | None:
    if "\0" in text:
        return "holds a NUL character"
    if "\n" in text or "\r" in text:
        # Decoded on the way it ends the request's first line, and what follows becomes a request of its own,
        # with our session: even reading such an address would send it.
        return "holds a line break, which some servers on the way take for the end of the request"
    if any(character < " " or character == "\x7f" for character in text):
        return "holds a control character, which some servers on the way take for something else"
    parts = text.replace("\\", "/").split("/")
    # Some servers cut ";…" (path parameters) off each part before they look at it.
    if any(part.partition(";")[0] in (".", "..") for part in parts):
        return "holds a dot segment (“.” or “..”), which would address something else than it says"
    if any(part.startswith(";") for part in parts):
        return "holds a part that begins with a semicolon, which some servers take for an empty one"
    if len(parts) > 1 and "" in parts:
        return "begins or ends with a slash or holds two in a row, which would address something else"
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

    A query that begins too early takes the real one along, the client in it, so that another client's call is
    reached. Nothing is called like the longer text: where it is found all the same, ``text`` is cut.
    """
    if _PLAIN.fullmatch(text) or not any(_QUERY.search(spelled) for spelled in _decodings(text)):
        return None
    return text + _UNUSED


def spelled_alike(text: str) -> tuple[str, ...]:
    """Other texts that become the same as ``text`` where it is decoded once too often.

    Nothing is called like them. They tell such a way also where what ``text`` becomes cannot be asked for
    there, as that is decoded, too.
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
