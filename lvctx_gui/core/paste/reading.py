"""Reads a paste: a whole call, part of one, a refusal, or just text for the field that it went to."""

from __future__ import annotations

import re
from types import MappingProxyType

from lvctx_gui.core.call import InvalidCallError, fields_from_path, tidy
from lvctx_gui.core.link import LinkError, is_link, parse_link
from lvctx_gui.core.paste.address import find_addresses
from lvctx_gui.core.paste.result import BrokenError, Pasted, Refused
from lvctx_gui.core.paste.rows import from_column, from_headers, from_table, is_session_like
from lvctx_gui.core.paste.unwrap import on_lines, unwrap
from lvctx_gui.core.translate import tr

# What "Copy call address" gives and the command line takes: session/transaction id/account[?client=N].
_SHORT = re.compile(r"/?[^/\s?#]+/\d+/[^/\s?#]+(\?client=\d+)?")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_LONGEST = 1 << 16
"""Characters of a text that is looked at; no paste that means a call is longer."""


def parse_paste(text: str, field: str = "session") -> Pasted | Refused | None:
    """What ``text``, pasted into ``field``, means, or ``None`` when it is just text for that field.

    Only a text that is recognisably a call fills several fields: an address with ``/context/call/``, what
    "Copy call address" and "Copy link" give, a row with a session id among its cells, named headings, SIP
    headers.
    ``Refused`` is a text that means a call and can be read in more than one way, or in none.
    """
    if len(text) > _LONGEST:
        return None
    plain = tidy(on_lines(text))
    if is_link(plain):
        return _from_link(plain)
    try:
        unwrapped = unwrap(plain)
    except BrokenError as broken:
        return Refused(str(broken))
    if addresses := find_addresses(unwrapped):
        return _the_one(addresses)
    if _is_short(plain, field):
        return _from_short(plain)
    for read in (from_headers, from_table, from_column):
        if (result := read(plain)) is not None:
            return result
    return _lone(plain, unwrapped, field)


def parse_argument(text: str) -> Pasted | Refused:
    """What the command line calls a call: as ``parse_paste``, and any ``S/T/A[?client=N]`` besides."""
    result = parse_paste(text)
    return result if result is not None else _from_short(tidy(text))


def _the_one(found: list[Pasted | Refused]) -> Pasted | Refused:
    if refused := next((each for each in found if isinstance(each, Refused)), None):
        return refused
    calls = [each for each in found if isinstance(each, Pasted)]
    first = calls[0]
    if any(each.fields != first.fields for each in calls):
        return Refused(
            tr("These are the addresses of several calls. Only one can be looked up at a time: copy one.")
        )
    return first


def _is_short(text: str, field: str) -> bool:
    found = _SHORT.fullmatch(text)
    # An account may look like this, too; with a client's number, or as a session, it is an address.
    return found is not None and (field == "session" or found[1] is not None)


def _from_short(text: str) -> Pasted | Refused:
    try:
        return Pasted(MappingProxyType(fields_from_path(text)))
    except InvalidCallError as invalid:
        return Refused(str(invalid))


def _from_link(text: str) -> Pasted | Refused:
    try:
        call, base_url = parse_link(text)
    except LinkError as error:
        return Refused(str(error))
    return Pasted(MappingProxyType(call.texts), base_url)


def _lone(text: str, unwrapped: str, field: str) -> Pasted | Refused | None:
    """One identifier, or something that is not one."""
    if field == "session":
        bare = re.sub(r"^(?:mailto|sips?):", "", tidy(unwrapped).strip("<>"), flags=re.IGNORECASE)
        if bare != text and is_session_like(bare):
            return Pasted(MappingProxyType({"session": bare}))
    if _WEB.match(text):
        return Refused(
            tr("This is the address of a web page, not of a call: there is no /context/call/ in it.")
        )
    if "\t" in text:
        return Refused(
            tr(
                "These are several cells, and none is a session id (such as U70D91T533151E6@10.40.88.32). "
                "Copy the row together with its headings, or one cell at a time."
            )
        )
    if text.count("\n") > 1 or ("\n" in text and " " in text):
        return Refused(
            tr("These are several lines, and there is no address of a call in them. Copy one identifier.")
        )
    return None
