"""Addresses of calls in a text: URLs, paths, and what "Copy call address" gives.

What is around an address ends it; what a mail program has broken over lines is joined where the joined text
is the only one that makes an address. Wherever two readings are left, the paste is refused or asked about.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from types import MappingProxyType

from lvctx_gui.core.call import MARKER, InvalidCallError, fields_from_path, is_client, query_parts
from lvctx_gui.core.number import NumberProblemError, whole_number
from lvctx_gui.core.paste.result import BrokenError, Doubt, Pasted, Refused
from lvctx_gui.core.paste.unwrap import MARKERS
from lvctx_gui.core.visible import plain_text

_CLOSERS = {
    '"': '"', "'": "'", "`": "`", "<": ">|", "(": ")", "[": "]", "{": "}", "|": "|",
    "“": "”“", "„": "“”", "‘": "’", "‚": "’‘", "«": "»", "»": "«", "‹": "›", "›": "‹",
}  # fmt: skip
_PAIRS = {"(": ")", "[": "]", "{": "}"}
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
_ENDING = ".,;:!?'’*)]}"
_SOFT_CODE = re.compile(r"=[0-9A-F]{2}")
_SHORT_START = re.compile(
    r"(?:^|(?<=[\s\"'<(\[“„‘`*]))/?(?=[^\s/@,;<>\"'()\[\]|?#“„‘`*]+(?:@|%40)\d{1,3}(?:\.\d{1,3}){3}/)"
)
_MOST = 20
"""Addresses in one text that are looked at, and lines that each is broken over: nobody means more."""
_LONGEST = 4000
"""Characters of an address. Servers take 8,000, proxies less."""

_COPY = "Copy the address again, in one piece."


def find_addresses(text: str) -> list[Pasted | Refused]:
    """What each address in ``text`` (which ``unwrap`` has seen) names; empty when there is none."""
    found: list[tuple[str, Pasted | Refused]] = []
    marks = [mark for mark in islice(MARKERS.finditer(text), _MOST) if _begins(text, mark.start())]
    for mark in marks:
        base, opener, nested = _before(text, mark.start())
        found.append(_read(text[mark.end() :][: 2 * _LONGEST], base, opener, nested=nested))
    if not marks:
        for start in islice(_SHORT_START.finditer(text), _MOST):
            opener = text[start.start() - 1] if start.start() else ""
            found.append(_read(text[start.end() :][: 2 * _LONGEST], "", opener))
    whole = [(token, each) for token, each in found if isinstance(each, Pasted)]
    # A link is often shown shortened and followed by itself.
    return [
        each
        for token, each in found
        if isinstance(each, Pasted) or not any(_is_begin_of(token, full) for full, _ in whole)
    ]


def _punctuation(text: str) -> str:
    """What ``text`` ends in that is neither letter nor digit."""
    end = len(text)
    while end and not text[end - 1].isalnum():
        end -= 1
    return text[end:]


def _was_shortened(token: str) -> bool:
    ending = _punctuation(token)
    return "…" in ending or "..." in ending


def _is_begin_of(token: str, full: str) -> bool:
    cut = token[: len(token) - len(_punctuation(token))]
    return _was_shortened(token) and full.startswith(cut)


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
                raise BrokenError(
                    f"The address stands in another one, and its % codes could mean two things. {_COPY}"
                )
        return token, _named(token, base, left_out)
    except BrokenError as broken:
        return token, Refused(str(broken))


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
        if character == opener and opener in _PAIRS:
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
    if _was_shortened(token):
        return
    client = re.search(r"[?&]client=\d+$", token)
    if client and not next_word[0].isdigit():
        return
    # An account of nothing but punctuation (“/.”) ends no sentence.
    if not client and re.search(r"[.,;:!?)\]}]$", token) and token.rstrip(_ENDING)[-1:] != "/":
        return
    raise BrokenError(
        f"Whether “{plain_text(next_word, 40)}” in the next line belongs to it cannot be told. {_COPY}"
    )


def _without_emphasis(token: str, opener: str) -> str:
    if opener and opener in _EMPHASIS:
        plain = token.rstrip(".,;:!?")
        if plain.endswith(opener):
            return plain.rstrip(opener)
    return token


def _named(token: str, base: str, words: str) -> Pasted | Refused:
    if len(token) > _LONGEST:
        raise BrokenError(f"The address is longer than {_LONGEST:,} characters. {_COPY}")
    if _was_shortened(token) or "…" in token:
        raise BrokenError(
            f"The address was shortened when it was copied: “{plain_text(token[-12:])}”. Copy all of it."
        )
    token = token.partition("#")[0]
    path, mark, query = token.partition("?")
    ending = ""
    if re.search(r"\w", query):
        query = query[: len(query) - len(_punctuation(query))]
    elif not mark or not query:
        path, ending = _ended(path)
        query = ""
    parts = path.lstrip("/").split("/")
    named, rest = parts[:3], [part for part in parts[3:] if part]
    if len(named) < 3 or not all(named):
        raise BrokenError(f"The address ends before its account: it was cut off or broken. {_COPY}")
    if len(rest) > 1:
        raise BrokenError(
            "The address has more parts than session, transaction id, account and key. Write a slash that "
            "belongs to the account as %2F."
        )
    if _SOFT_CODE.search(path):
        raise BrokenError(f"The address holds codes of a mail's source (such as =20). {_COPY}")
    try:
        fields = fields_from_path(MARKER + "/".join(named) + (f"?{query}" if query else ""))
    except InvalidCallError as invalid:
        raise BrokenError(str(invalid)) from None
    _check_numbers(fields, query)
    pasted = Pasted(MappingProxyType(fields), base)
    pasted = _with_remarks(pasted, rest, ending, words if not query else "")
    unused = [name for name, _ in query_parts(query) if not is_client(name)]
    if not unused:
        return pasted
    names = ", ".join(f"“{plain_text(name, 40)}”" for name in unused[:3])
    note = f"{names} behind the question mark of the address was left out: only the client counts there."
    return replace(pasted, notes=MappingProxyType({"client": note, **pasted.notes}))


def _ended(path: str) -> tuple[str, str]:
    """A path without punctuation at its end, and that punctuation as far as it could belong to it."""
    while path and path[-1] in _PAIRS.values():
        opening = next(o for o, c in _PAIRS.items() if c == path[-1])
        if path.count(opening) >= path.count(path[-1]):
            return path, ""
        path = path[:-1]
    bare = path.rstrip(_ENDING)
    if bare.endswith("/"):
        bare = path[: len(bare) + 1]  # an account of punctuation has one sign at least
    return bare, path[len(bare) :]


def _check_numbers(fields: dict[str, str], query: str) -> None:
    for field, words in (("tx_id", "transaction id"), ("client", "client")):
        if (text := fields.get(field)) is None:
            continue
        try:
            fields[field] = str(whole_number(text))
        except NumberProblemError as error:
            shown = plain_text(text, 40)
            why = str(error) or f"is no whole number (“{shown}”): it was cut off or broken"
            raise BrokenError(f"The {words} in the address {why}. {_COPY}") from None
    if query and not all("=" in each for each in query.replace(";", "&").split("&") if each):
        raise BrokenError(f"The address is broken behind its “?”: “{plain_text(query, 40)}”. {_COPY}")


def _with_remarks(pasted: Pasted, rest: list[str], ending: str, words: str) -> Pasted:
    account = pasted.fields["account"]
    notes, doubts = {}, {}
    if rest:
        notes["account"] = (
            f"“{plain_text(rest[0], 60)}” behind the account was taken for a key and left out: the whole "
            "call is looked up."
        )
    elif words:
        longer = f"{account}{ending} {words}"
        doubts["account"] = Doubt(
            f"“{plain_text(words, 60)}” stands behind the address and was left out of the account.",
            "Add it to the account",
            longer,
        )
    if ending and not rest and not words:
        doubts["account"] = Doubt(
            f"“{ending}” at the end of the address was left out of the account.",
            f"Add “{ending}” to it",
            account + ending,
        )
    return replace(pasted, notes=MappingProxyType(notes), doubts=MappingProxyType(doubts))
