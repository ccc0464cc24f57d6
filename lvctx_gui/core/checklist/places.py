"""Where a call is, in the words in which a checklist's conditions name environments and clients."""

from __future__ import annotations

from dataclasses import dataclass

from lvctx_gui.core.address import (
    AddressError,
    environment_name,
    looks_like_production,
    looks_like_staging,
    parse_address,
)
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.site import Site


@dataclass(frozen=True, slots=True)
class Where:
    """All names of a call's environment and of its client, folded (``str.casefold``)."""

    environments: frozenset[str] = frozenset()
    clients: frozenset[str] = frozenset()


def where_is(call: CallRef, site: Site | None) -> Where:
    """Where ``call`` is; nothing is known of the environment while it has not been read (no ``site``)."""
    if site is None:
        return Where(clients=_folded(["" if call.client is None else str(call.client)]))
    number = "" if site.client_id is None else str(site.client_id)
    is_usual = call.client is None or call.client == site.client_id
    asked = number if call.client is None else str(call.client)
    clients = [asked, site.client_code if is_usual else ""]
    return Where(_folded(_names_of(site)), _folded(clients))


def _names_of(site: Site) -> list[str]:
    if site.practice:
        return [site.name, site.shown_name, "practice"]  # not shown
    kind = ""
    if looks_like_production(site.base_url):
        kind = "production"
    elif looks_like_staging(site.base_url):
        kind = "staging"  # not shown
    try:
        host = parse_address(site.base_url).netloc
    except AddressError:
        host = ""
    return [site.name, environment_name(site.base_url), host, kind]


def _folded(names: list[str]) -> frozenset[str]:
    return frozenset(name.strip().casefold() for name in names if name.strip())
