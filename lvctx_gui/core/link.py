"""Links to calls: ``lvctx://session/transaction id/account[?client=N][&at=server]``.

A link comes from a mail or a web page: anybody may have written it, and a careless program may have taken it
apart on its way. So its grammar is fixed, and what does not match all of it is refused, never mended. A link
names a call and, with ``at``, the server where that call is (host, port, path): it can ask for nothing else.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, unquote

from lvctx_gui.core.address import AddressError, parse_address
from lvctx_gui.core.call import CallRef, InvalidCallError
from lvctx_gui.core.number import MAX_DIGITS
from lvctx_gui.core.translate import sentences, tr

SCHEME = "lvctx"

MOST_CHARACTERS = 8_000
"""Characters of a link; no address of a call comes near."""

# "@" and ":" are what sessions are made of. Whatever else could mean something to a shell, a browser or a
# mail program stands in percent codes.
_LETTER = r"[A-Za-z0-9\-._~@:]|%[0-9A-Fa-f]{2}"
_SEGMENT = rf"((?:{_LETTER})+)"
_NUMBER = rf"[1-9][0-9]{{0,{MAX_DIGITS - 1}}}"
_AT = rf"at=((?:{_LETTER}|/)+)"
_LINK = re.compile(
    rf"(?i:{SCHEME})://{_SEGMENT}/({_NUMBER})/{_SEGMENT}"
    rf"(?:\?client=(0|{_NUMBER})(?:&{_AT})?|\?{_AT})?",
    re.ASCII,
)


class LinkError(ValueError):
    """The text is not a link to a call; ``str()`` says why, as sentences that quote nothing of it."""


class Link(NamedTuple):
    """What a link names. ``base_url`` is where the call is, ``""`` where the link does not say."""

    call: CallRef
    base_url: str = ""


def is_link(text: str) -> bool:
    """Whether ``text`` means to be a link of this program, whatever its form."""
    return text[: len(SCHEME) + 1].casefold() == f"{SCHEME}:"


def parse_link(text: str) -> Link:
    """The call that a link names, exactly, and its server. Raises ``LinkError``."""
    found = _LINK.fullmatch(text) if len(text) <= MOST_CHARACTERS else None
    if found is None:
        raise LinkError(
            tr(
                "This is not a link to a call. Such a link is written lvctx://session/transaction/account, "
                "with ?client= and a number behind it if it names a client, and nothing else. Copy it again "
                "where it comes from."
            )
        )
    session, number, account, client, at_behind, at_alone = found.groups()
    try:
        call = CallRef(_text(session), int(number), _text(account), None if client is None else int(client))
    except InvalidCallError as invalid:
        raise LinkError(sentences([tr("This link names no call."), str(invalid)])) from None
    at = at_behind or at_alone
    return Link(call, _base_url(at) if at else "")


def format_link(call: CallRef, base_url: str = "") -> str:
    """The link to ``call``, naming its server where ``base_url`` is the address of one."""
    query = [] if call.client is None else [f"client={call.client}"]
    if base_url:
        address = parse_address(base_url)
        query.append(f"at={quote(address.netloc + address.path, safe=':/')}")
    segments = f"{quote(call.session, safe='@:')}/{call.tx_id}/{quote(call.account, safe='@:')}"
    return f"{SCHEME}://{segments}{'?' if query else ''}{'&'.join(query)}"


def _text(segment: str) -> str:
    try:
        return unquote(segment, errors="strict")
    except UnicodeDecodeError:
        raise LinkError(
            tr("This link is damaged: its % codes do not stand for text. Copy it again where it comes from.")
        ) from None


def _base_url(place: str) -> str:
    try:
        return str(parse_address(f"https://{_text(place)}"))
    except AddressError as error:
        raise LinkError(sentences([tr("This link names a server that cannot be."), str(error)])) from None
