"""Keeps pages in browsers out: any page can send requests to a port of this machine.

A page of another origin is told by `Origin` (Fetch standard: sent with everything but simple reads) and by
`Sec-Fetch-Site` (Fetch Metadata: sent with simple reads, too). A page whose own name was made to lead here
(DNS rebinding) is of the same origin for its browser, but names itself in `Host`.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from lvctx_gui.sandbox.wire import refuse

if TYPE_CHECKING:
    from collections.abc import Collection

    from lvctx_gui.sandbox.wire import Asked

_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>[0-9]{1,5}))?")
_ONE_SITE = ("same-origin", "none")


def refuse_pages(asked: Asked, port: int, names: Collection[str] = ()) -> None:
    """Refuse a request that may come from a page: 421 for a foreign Host, 403 for a foreign Origin.

    `port` is the server's own. A Host may have another one, as proxies of this machine pass theirs on.
    `names` are hosts that count as this machine.
    """
    hosts = _all(asked, "host")
    if len(hosts) != 1 or _local_name(hosts[0], names) is None:
        refuse(421, "The practice server serves this machine only: ask it as 127.0.0.1, [::1] or localhost.")
    for origin in _all(asked, "origin"):
        scheme, _, place = origin.partition("://")
        if scheme.lower() != "http" or _local_name(place, ()) != port:
            refuse(403, "The practice server does not answer pages in a browser (Origin).")
    if any(site.lower() not in _ONE_SITE for site in _all(asked, "sec-fetch-site")):
        refuse(403, "The practice server does not answer pages in a browser (Sec-Fetch-Site).")


def _all(asked: Asked, name: str) -> list[str]:
    return [value.strip() for known, value in asked.headers if known == name]


def _local_name(text: str, names: Collection[str]) -> int | None:
    """The port of a host on this machine, 80 where it names none; None for every other host."""
    found = _HOST.fullmatch(text)
    if found is None:
        return None
    name = found["name"].lower()
    if name not in names and not _is_loopback(name):
        return None
    return int(found["port"] or 80)


def _is_loopback(name: str) -> bool:
    # A name that only begins or ends like one may lead anywhere.
    if name.removesuffix(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False
