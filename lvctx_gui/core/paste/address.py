"""Addresses of calls in a text: URLs, paths, and what "Copy call address" gives.

The signs around an address end it. An address that a mail program has broken over lines is joined where only
the joined text makes an address. Where two readings are left, the paste is refused or the person is asked.
"""

from __future__ import annotations

import re
from itertools import islice

from lvctx_gui.core.paste.parts import (
    ENDING,
    LONGEST,
    PAIRS,
    broken,
    fields_named_by,
    punctuation,
    was_shortened,
)
from lvctx_gui.core.paste.result import BrokenError, Pasted, Refused
from lvctx_gui.core.paste.unwrap import MARKERS
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_text

_CLOSERS = {
    '"': '"', "'": "'", "`": "`", "<": ">|", "(": ")", "[": "]", "{": "}", "|": "|",
    "“": "”“", "„": "“”", "‘": "’", "‚": "’‘", "«": "»", "»": "«", "‹": "›", "›": "‹",
}  # fmt: skip
_EMPHASIS = "*_~"
_WALL = re.compile(r"[\"<>\t`|“”„«»]")
"""Ends an address wherever it stands: no address holds these, encoded or not."""
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]+(?::\d+)?(?:/[^\s/]+)*/|localhost(?::\d+)?/", re.ASCII)
_AROUND = frozenset("<>\"'`“”„‘‚«»‹›(){}[]|")
_BEGUN = re.compile(r"(?:^|(?<=[\s<(\[\"'“]))(?:https?:\S*|https?|htt|ht|h)$", re.IGNORECASE)
_REQUEST = re.compile(r"[ \t]HTTP/\d(?:\.\d)?$")
_WITH_QUERY = re.compile(r"[^/?#\s]+/\d+/[^/?#\n]+\?client=\d+(?![\w%])")
_COMPLETE = re.compile(
    r"[^/?#\s]+/\d+/[^/?#]+(?:/[^?#]*)?(?:\?(?:[^=&#]+=[^=&#]+&)*[^=&#]+=[^=&#]+)?(?:#.*)?"
)
_CUT_CODE = re.compile(r"%[0-9A-Fa-f]?$")
_SHORT_START = re.compile(
    r"(?:^|(?<=[\s\"'<(\[“„‘`*]))/?(?=[^\s/@,;<>\"'()\[\]|?#“„‘`*]+(?:@|%40)\d{1,3}(?:\.\d{1,3}){3}/)"
)
_MOST = 20
"""Addresses in one text that are looked at, and lines that each is broken over: nobody means more."""


def find_addresses(text: str) -> list[Pasted | Refused]:
    """What each address in ``text`` (which ``unwrap`` has seen) names; empty when there is none."""
    found: list[tuple[str, Pasted | Refused]] = []
    marks = [mark for mark in islice(MARKERS.finditer(text), _MOST) if _begins(text, mark.start())]
    for mark in marks:
        base, opener, nested = _before(text, mark.start())
        found.append(_read(text[mark.end() :][: 2 * LONGEST], base, opener, nested=nested))
    if not marks:
        for start in islice(_SHORT_START.finditer(text), _MOST):
            opener = text[start.start() - 1] if start.start() else ""
            found.append(_read(text[start.end() :][: 2 * LONGEST], "", opener))
    whole = [(token, each) for token, each in found if isinstance(each, Pasted)]
    # A link is often shown shortened and followed by itself.
    return [
        each
        for token, each in found
        if isinstance(each, Pasted) or not any(_is_begin_of(token, full) for full, _ in whole)
    ]


def _is_begin_of(token: str, full: str) -> bool:
    cut = token[: len(token) - len(punctuation(token))]
    return was_shortened(token) and full.startswith(cut)


def _begins(text: str, at: int) -> bool:
    return at == 0 or not re.match(r"[\w%]", text[at - 1])


def _before(text: str, at: int) -> tuple[str, str, bool]:
    """The base URL before an address, the sign that opens it, and whether it stands in another's query."""
    start = text.rfind("\n", 0, at) + 1
    token_start = at
    while (
        token_start > start and not text[token_start - 1].isspace() and text[token_start - 1] not in _AROUND
    ):
        token_start -= 1
    token = text[token_start:at]
    # “https://api.live⏎vox.com/context/call/…”
    for _ in range(3):
        if _SCHEME.search(token) or token_start != start + len(text[start:at]) - len(text[start:at].lstrip()):
            break
        end = start - 1
        start = text.rfind("\n", 0, max(end, 0)) + 1
        begun = _BEGUN.search(text[max(start, end - 300) : end].rstrip(" \t")) if end > 0 else None
        if begun is None:
            break
        token, token_start = begun[0] + token, max(start, end - 300) + begun.start()
    schemes = list(_SCHEME.finditer(token))
    opener = text[token_start - 1] if token_start else ""
    if schemes:
        last = schemes[-1].start()
        nested = last > 0 and token[last - 1] in "=/"
        if last and not nested:
            opener = token[last - 1]
        base = token[last:].rstrip("/")
        return base, opener, nested
    emphasis = token[:1] if token[:1] in tuple(_EMPHASIS) else ""
    host = token.lstrip(_EMPHASIS)
    return (f"https://{host.rstrip('/')}" if _HOST.fullmatch(host) else ""), emphasis or opener, False


def _read(rest: str, base: str, opener: str, *, nested: bool = False) -> tuple[str, Pasted | Refused]:
    """What the address names whose text after ``/context/call/`` is at the beginning of ``rest``."""
    token = ""
    try:
        token, left_out = _token(rest, opener)
        if nested:
            token = token.partition("&")[0] if "?" not in token.partition("&")[0] else token
            if "%25" in token:
                raise broken(
                    tr("The address is part of another one, so that its % codes could mean two things.")
                )
        return token, fields_named_by(token, base, left_out)
    except BrokenError as error:
        return token, Refused(str(error))


def _token(rest: str, opener: str) -> tuple[str, str]:
    """The address itself, in one piece, and words behind it that may belong to its account."""
    closers = _CLOSERS.get(opener, "")
    if closers and (inside := _inside(rest, opener, closers)) is not None:
        return inside, ""
    lines = [line.strip(" \t") for line in rest.split("\n")]
    line, walled = _up_to_wall(rest.split("\n", maxsplit=1)[0].lstrip(" \t"))
    if request := _REQUEST.search(line.rstrip()):
        return line[: request.start()].rstrip(), ""
    token, words = _first_word(line)
    if query := _WITH_QUERY.match(line):
        # An account may hold blanks that nobody has encoded.
        behind = line[query.end() :]
        token, words = query[0] + re.split(r"\s", behind)[0], behind.strip()
    following = 1
    if not token and not words and len(lines) > 1:
        token, words, walled, following = *_first_word(_up_to_wall(lines[1])[0]), _up_to_wall(lines[1])[1], 2
    while not words and not walled and following < min(len(lines), _MOST) and lines[following]:
        next_line, next_walled = _up_to_wall(lines[following])
        next_word, next_words = _first_word(next_line)
        if _SCHEME.search(next_word) or MARKERS.search(next_word) or not next_word:
            break
        if not _goes_on(token, next_word):
            if _SHORT_START.match(next_word) is None:  # else another address begins
                _check_ended(token, next_word)
            break
        token, words, walled = token + next_word, next_words, next_walled
        following += 1
    return _without_emphasis(token, opener), words


def _inside(rest: str, opener: str, closers: str) -> str | None:
    """What stands between an opening sign and the one that closes it, or ``None`` when nothing does."""
    depth = 1
    for at, character in enumerate(rest):
        if character == opener and opener in PAIRS:
            depth += 1
        elif character in closers:
            depth -= 1
            if not depth:
                lines = [line.strip(" \t") for line in rest[:at].split("\n")]
                if any(not line or re.search(r"\s", line) for line in lines[1:]):
                    return None  # text that only happens to close here
                inside = "".join(lines)
                # Markdown: [words](address "title")
                title = re.fullmatch(r"(\S+)\s+[\"'].*", inside)
                return title[1] if title else inside
    return None


def _up_to_wall(line: str) -> tuple[str, bool]:
    wall = _WALL.search(line)
    return (line[: wall.start()], True) if wall else (line, False)


def _first_word(line: str) -> tuple[str, str]:
    word, *words = re.split(r"\s+", line.strip(), maxsplit=1)
    return word, words[0].strip() if words else ""


def _goes_on(token: str, next_word: str) -> bool:
    """Whether the next line can only be the rest of the address."""
    if _COMPLETE.fullmatch(token) is None or _CUT_CODE.search(token):
        return True
    has_query = re.match(r"[^\s?#]*\?client=\d", next_word) is not None
    return next_word[0] in "?&" or ("?" not in token and has_query)


def _check_ended(token: str, next_word: str) -> None:
    """Raise ``BrokenError`` where the next line may or may not be the rest of the address."""
    if was_shortened(token):
        return
    client = re.search(r"[?&]client=\d+$", token)
    if client and not next_word[0].isdigit():
        return
    # An account of nothing but punctuation (“/.”) ends no sentence.
    if not client and re.search(r"[.,;:!?)\]}]$", token) and token.rstrip(ENDING)[-1:] != "/":
        return
    raise broken(
        tr(
            "It is not clear whether “{text}” in the next line belongs to the address.",
            text=plain_text(next_word, 40),
        )
    )


def _without_emphasis(token: str, opener: str) -> str:
    if opener and opener in _EMPHASIS:
        plain = token.rstrip(".,;:!?")
        if plain.endswith(opener):
            return plain.rstrip(opener)
    return token
