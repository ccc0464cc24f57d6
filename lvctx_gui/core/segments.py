"""Which text may stand as one segment of a URL's path.

RFC 3986, 5.2.4 removes the segments ``.`` and ``..``; clients, proxies and servers do so at different
times, some of them after decoding. ``DELETE …/{account}/.`` thereby becomes ``DELETE …/{account}``, which
erases the whole call. Text that any such step could turn into another address is refused here, whatever
its spelling.
"""

from __future__ import annotations

from urllib.parse import unquote

_MAX_DECODINGS = 8


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
    parts = text.replace("\\", "/").split("/")
    # Some servers cut ";…" (path parameters) off each part before they look at it.
    if any(part.partition(";")[0] in (".", "..") for part in parts):
        return "holds a dot segment (“.” or “..”), which would address something else than it says"
    if any(part.startswith(";") for part in parts):
        return "holds a part that begins with a semicolon, which some servers take for an empty one"
    if len(parts) > 1 and "" in parts:
        return "begins or ends with a slash or holds two in a row, which would address something else"
    return None
