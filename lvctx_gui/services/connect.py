"""Getting a client that may ask: which environment, whose session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lvctx_gui.core.profile import environment_name

if TYPE_CHECKING:
    import ssl

    from lvctx_gui.api.client import ContextClient
    from lvctx_gui.api.session import Credentials
    from lvctx_gui.api.transport import Exchange


@dataclass(frozen=True, slots=True)
class Site:
    """A server. ``name`` is what the window calls it; ``practice`` says that its data are invented."""

    name: str
    base_url: str
    practice: bool = False

    @classmethod
    def at(cls, base_url: str) -> Site:
        """The site at ``base_url``: a known environment's name, else its host."""
        name = environment_name(base_url) or urlsplit(base_url.strip()).netloc or base_url
        return cls(name, base_url)


@dataclass(frozen=True, slots=True)
class Connection:
    """A site, a client that is signed in there, and what is known of the user."""

    site: Site
    client: ContextClient
    user: str = ""
    role: str = ""
    client_id: int | None = None


async def connect_with_session(
    site: Site,
    session_id: str,
    *,
    ssl_context: ssl.SSLContext | None = None,
    read_only: bool = False,
    observer: Callable[[Exchange], None] | None = None,
) -> Connection:
    """Use a session that was obtained elsewhere. Sends nothing. Raises ``ValueError`` for a bad address."""
    from lvctx_gui.api.client import ContextClient

    client = ContextClient(
        site.base_url, session_id, ssl_context=ssl_context, read_only=read_only, observer=observer
    )
    return Connection(site, client)


async def connect_with_login(
    site: Site,
    credentials: Credentials,
    role: str,
    *,
    ssl_context: ssl.SSLContext | None = None,
    read_only: bool = False,
    observer: Callable[[Exchange], None] | None = None,
) -> Connection:
    """Sign in, then connect. Raises ``ApiError``, or ``ValueError`` for a bad address."""
    from lvctx_gui.api.client import ContextClient
    from lvctx_gui.api.session import log_in

    login = await log_in(site.base_url, credentials, ssl_context=ssl_context)
    client = ContextClient(
        site.base_url, login.session_id, ssl_context=ssl_context, read_only=read_only, observer=observer
    )
    return Connection(site, client, credentials.user_name, role, login.client_id)
