"""Getting a client that may ask: which environment, whose session."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lvctx_gui.core.site import Site
from lvctx_gui.services.pace import Pace
from lvctx_gui.services.session import SessionKeeper, SignedInClient

if TYPE_CHECKING:
    import ssl

    from lvctx_gui.api.network import Network
    from lvctx_gui.api.session import Credentials
    from lvctx_gui.api.transport import Exchange
    from lvctx_gui.core.profile import Profile

Ask = Callable[[str], Awaitable[bool]]
"""Lets the person sign in, for the reason given; answers whether they did."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A site, a client that is signed in there, and what is known of the user."""

    site: Site
    client: SignedInClient
    keeper: SessionKeeper
    user: str = ""
    role: str = ""
    client_id: int | None = None
    profile: Profile | None = None
    network: Network | None = None
    pace: Pace = field(default_factory=Pace)
    """How fast this server lets us write, as far as it has said."""


async def connect_with_session(
    site: Site,
    session_id: str,
    *,
    ask: Ask | None = None,
    ssl_context: ssl.SSLContext | None = None,
    network: Network | None = None,
    read_only: bool = False,
    observer: Callable[[Exchange], None] | None = None,
    user: str = "",
    role: str = "",
    client_id: int | None = None,
    profile: Profile | None = None,
) -> Connection:
    """Use a session; an empty one is asked for (``ask``) when the first request needs it. Sends nothing.

    Raises ``ValueError`` for a bad address, ``ApiError`` for network settings that cannot be used.
    """
    from lvctx_gui.api.client import ContextClient

    client = ContextClient(
        site.base_url,
        session_id,
        ssl_context=ssl_context,
        network=network,
        read_only=read_only,
        observer=observer,
    )
    keeper = SessionKeeper()
    keeper.ask = ask
    if session_id:
        keeper.begin(session_id)
    pace = Pace()
    signed_in = SignedInClient(client, keeper, pace.hold)
    return Connection(site, signed_in, keeper, user, role, client_id, profile, network, pace)


async def connect_with_login(
    site: Site,
    credentials: Credentials,
    role: str,
    *,
    ask: Ask | None = None,
    ssl_context: ssl.SSLContext | None = None,
    read_only: bool = False,
    observer: Callable[[Exchange], None] | None = None,
) -> Connection:
    """Sign in, then connect. Raises ``ApiError``, or ``ValueError`` for a bad address."""
    from lvctx_gui.api.session import log_in

    login = await log_in(site.base_url, credentials, ssl_context=ssl_context)
    return await connect_with_session(
        site,
        login.session_id,
        ask=ask,
        ssl_context=ssl_context,
        read_only=read_only,
        observer=observer,
        user=credentials.user_name,
        role=role,
        client_id=login.client_id,
    )
