"""The one way to a server: every connection of this program is made here, after ``core.gate`` allowed it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lvctx_gui.core.gate import Permit, Rules, admit
from lvctx_gui.core.profile import Profile, header_problem
from lvctx_gui.core.site import Site, name_of
from lvctx_gui.core.translate import tr
from lvctx_gui.services.commit.pace import RateLimiter
from lvctx_gui.services.session import SessionManager, SignedInClient

if TYPE_CHECKING:
    import ssl

    from lvctx_gui.api.network import Network
    from lvctx_gui.api.recording import Recorder
    from lvctx_gui.api.session import Credentials
    from lvctx_gui.api.transport import Finished

Ask = Callable[[str], Awaitable[bool]]
"""Lets the person sign in, for the reason given; answers whether they did."""


class SecretError(ValueError):
    """Something secret cannot be sent as it is; ``field`` names it, the text is a sentence without it."""

    def __init__(self, field_name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field_name


@dataclass(frozen=True, slots=True)
class Pasted:
    """A session that was obtained elsewhere. ``name`` is what sentences about it begin with."""

    session_id: str = field(repr=False)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Connection:
    """What ``Gate`` has connected: a client that is signed in where ``permit`` leads.

    ``is_chosen`` says that somebody chose the permit's profile, rather than named an address.
    """

    permit: Permit
    client: SignedInClient
    manager: SessionManager
    user: str = ""
    role: str = ""
    network: Network | None = None
    is_chosen: bool = True
    days_left: int | None = None
    """Days until the password expires, where the server said so at the login."""
    recorder: Recorder | None = field(default=None, repr=False)
    """Where its requests are kept."""
    limiter: RateLimiter = field(default_factory=RateLimiter)
    """How fast this server lets us write, as far as it has said."""

    @property
    def site(self) -> Site:
        """Where it leads, and whose data these are."""
        return self.permit.site

    @property
    def client_id(self) -> int | None:
        """The client's number, where it is known."""
        return self.permit.site.client_id

    @property
    def profile(self) -> Profile | None:
        """The profile, one made from the address where none was chosen; ``None`` for practice."""
        return self.permit.profile


class Gate:
    """Makes connections under the ``rules`` of this run.

    ``observer`` is told of every finished request, ``recorder`` keeps them.
    """

    def __init__(
        self,
        rules: Rules,
        observer: Callable[[Finished], None] | None = None,
        recorder: Recorder | None = None,
    ) -> None:
        self.rules = rules
        self._observer = observer
        self._recorder = recorder

    def profile_at(self, base_url: str) -> Profile:
        """The profile that naming an address means: the administrator's there, else one without a name.

        Raises ``ValueError`` where nothing may be connected.
        """
        profile = self.rules.fixed_at(base_url) or Profile(name_of(base_url), base_url)
        admit(self.rules, profile)
        return profile

    async def connect(
        self,
        profile: Profile,
        how: Credentials | Pasted,
        *,
        ask: Ask | None = None,
        network: Network | None = None,
        role: str = "",
        practice: bool = False,
        is_chosen: bool = True,
        instead_of: Connection | None = None,
    ) -> Connection:
        """Sign in, or use a session, and return the connection.

        ``instead_of`` is the connection until now: where the new permit continues its own, it gets the new
        session, what waits on it goes on, and it is what is returned. A session is used without asking the
        server. Raises ``ApiError``; ``ValueError`` for a bad address or where the policy forbids it, before
        anything was sent; ``SecretError`` for a token or session that no request can carry, likewise.
        """
        import asyncio

        pasted = how if isinstance(how, Pasted) else None
        permit = admit(self.rules, profile, practice=practice, session_id=pasted.session_id if pasted else "")
        _check(how)
        context = await asyncio.to_thread(_make_ready, network)
        from lvctx_gui.api.client import ContextClient
        from lvctx_gui.api.session import log_in

        session_id, user, days = pasted.session_id if pasted else "", "", None
        if not isinstance(how, Pasted):
            login = await log_in(
                profile.base_url, how, ssl_context=context, network=network, recorder=self._recorder
            )
            session_id, user, days = login.session_id, how.user_name, login.days_until_password_expires
            # What the server says of the client may bind, and tells whose data these are.
            permit = admit(self.rules, profile, practice=practice, client_id=login.client_id)
        if instead_of is not None and permit.continues(instead_of.permit):
            instead_of.manager.begin(session_id)
            return replace(instead_of, permit=permit, days_left=days)
        client = ContextClient(
            permit.site.base_url,
            session_id,
            ssl_context=context,
            network=network,
            read_only=bool(permit.read_only),
            observer=self._observer,
            recorder=self._recorder,
        )
        manager = SessionManager(ask)
        manager.begin(session_id)
        limiter = RateLimiter()
        signed_in = SignedInClient(client, manager, limiter.hold)
        return Connection(
            permit, signed_in, manager, user, role, network, is_chosen, days, self._recorder, limiter
        )


def _make_ready(network: Network | None) -> ssl.SSLContext:
    """Load what the first request needs, in a thread: in the window's it would stall it."""
    from lvctx_gui.api.client import ContextClient  # noqa: F401
    from lvctx_gui.api.network import make_ssl_context
    from lvctx_gui.api.session import log_in  # noqa: F401

    return make_ssl_context(network.ca_file if network else "")


def _check(how: Credentials | Pasted) -> None:
    if isinstance(how, Pasted):
        field_name = "session_id"
        problem = header_problem(how.session_id, how.name or tr("The session id"))
    else:
        field_name = "access_token"
        problem = header_problem(how.access_token, tr("The access token"))
    if problem:
        raise SecretError(field_name, problem)
