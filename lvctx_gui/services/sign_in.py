"""Signing in: from who somebody is to a connection, with what they want remembered in the keychain.

Whatever the way (the sign-in, the session of the environment, practice, renewing), it is ``sign_in`` that
goes it, and ``connect.Gate`` that decides whether it may.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lvctx_gui.api.errors import ApiError
from lvctx_gui.core.profile import Profile
from lvctx_gui.core.translate import tr
from lvctx_gui.services.connect import Ask, Connection, Gate, Pasted
from lvctx_gui.store.keychain import SecretsError
from lvctx_gui.store.secrets import SecretKind, Secrets

if TYPE_CHECKING:
    from lvctx_gui.api.network import Network
    from lvctx_gui.api.session import Credentials

EXPIRY_TOLD = 14
"""Days before a password ends from which on it is told."""


@dataclass(frozen=True, slots=True)
class SignInRequest:
    """Who signs in where: a login, or a session that was obtained elsewhere.

    ``session_name`` names that session in sentences. ``remember`` has the keychain keep token and password.
    ``is_chosen`` says that somebody chose the profile, rather than named an address; ``practice`` that the
    data are invented, and ``role`` what the practice user is.
    """

    profile: Profile
    access_token: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    session_id: str = field(default="", repr=False)
    session_name: str = ""
    remember: bool = False
    is_chosen: bool = True
    practice: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True)
class Connecting:
    """The server is being asked."""

    request: SignInRequest


@dataclass(frozen=True, slots=True)
class SignedIn:
    """There is a connection; what is to be remembered is not yet."""

    request: SignInRequest
    connection: Connection


@dataclass(frozen=True, slots=True)
class PasswordExpires:
    """The server said that the password expires in so many ``days``, which are few."""

    days: int


@dataclass(frozen=True, slots=True)
class NotRemembered:
    """The keychain did not keep token and password; ``problem`` is a sentence."""

    problem: str


Progress = Connecting | SignedIn | PasswordExpires | NotRemembered

AskRequest = Callable[[Exception | None], Awaitable[SignInRequest | None]]
"""Asks who signs in; ``None`` gives up. It is told what the answer before has failed with, if there was one.

That is an ``ApiError``, a ``ValueError`` (an address or a secret that cannot be used, a policy that forbids
it) or a ``SecretsError``; its text is for people. It may raise it.
"""


class SignInService:
    """Signs in, one at a time. ``gate`` makes the connections, ``secrets`` is the keychain."""

    def __init__(self, gate: Gate, secrets: Secrets) -> None:
        self.gate = gate
        self.secrets = secrets
        self._one_at_a_time = asyncio.Lock()

    async def sign_in(
        self,
        ask: AskRequest,
        tell: Callable[[Progress], None],
        *,
        renew: Ask,
        current: Callable[[], Connection | None] = lambda: None,
    ) -> Connection | None:
        """Ask who signs in, until that has worked or nobody wants to; return the connection.

        ``tell`` is told how it goes. ``renew`` is asked for another session when this one has ended.
        ``current`` gives the connection until now: what waits there goes on with the new session where the
        new connection continues it. Raises what ``ask`` raises.
        """
        problem: Exception | None = None
        while (request := await ask(problem)) is not None:
            try:
                async with self._one_at_a_time:
                    tell(Connecting(request))
                    connection = await self._connect(request, renew, current)
            except (ApiError, ValueError, SecretsError) as error:
                problem = error
                continue
            tell(SignedIn(request, connection))
            if connection.days_left is not None and connection.days_left < EXPIRY_TOLD:
                tell(PasswordExpires(connection.days_left))
            if trouble := await self._remember(request):
                tell(NotRemembered(trouble))
            return connection
        return None

    async def sign_in_as(
        self, request: SignInRequest, *, renew: Ask, instead_of: Connection | None = None
    ) -> Connection:
        """Sign in by ``request``; nobody is asked. Raises what ``Gate.connect`` raises."""
        connection = await self.sign_in(
            once(request), lambda _: None, renew=renew, current=lambda: instead_of
        )
        assert connection is not None  # noqa: S101  # ``once`` offers it or raises
        return connection

    async def _connect(
        self, request: SignInRequest, renew: Ask, current: Callable[[], Connection | None]
    ) -> Connection:
        profile = request.profile
        network = None if request.practice else await self._network_of(profile)
        return await self.gate.connect(
            profile,
            _way_of(request),
            ask=renew,
            network=network,
            role=request.role,
            practice=request.practice,
            is_chosen=request.is_chosen,
            instead_of=current(),
        )

    async def _network_of(self, profile: Profile) -> Network:
        """The profile's way out, with the proxy's password from the keychain. Raises ``SecretsError``."""
        from lvctx_gui.api.network import Network

        password = ""
        if profile.proxy_user:
            password = await self.secrets.get(profile, SecretKind.PROXY_PASSWORD) or ""
        return Network(profile.proxy, profile.proxy_url, profile.proxy_user, password, profile.ca_file)

    async def _remember(self, request: SignInRequest) -> str:
        """Keep token and password, or see to it that they are not kept; return what went wrong."""
        if request.session_id or request.practice:
            return ""
        profile = request.profile
        if not request.remember:
            # Nobody asked for a keychain, so that nothing is said when there is none.
            with contextlib.suppress(SecretsError):
                if await self.secrets.get(profile, SecretKind.PASSWORD) is not None:
                    await self.secrets.delete(profile, SecretKind.ACCESS_TOKEN)
                    await self.secrets.delete(profile, SecretKind.PASSWORD)
            return ""
        trouble = ""
        for kind, secret in (
            (SecretKind.ACCESS_TOKEN, request.access_token),
            (SecretKind.PASSWORD, request.password),
        ):
            try:
                await self.secrets.set(profile, kind, secret)
            except SecretsError as error:
                trouble = str(error)  # it is in memory all the same, as the other must be
        return trouble

    async def stored(self, profile: Profile) -> tuple[str, str]:
        """Token and password that the keychain holds, ``""`` where it holds none. Raises ``SecretsError``."""
        token = await self.secrets.get(profile, SecretKind.ACCESS_TOKEN)
        password = await self.secrets.get(profile, SecretKind.PASSWORD)
        return token or "", password or ""

    def from_keychain(self, profile: Profile, otherwise: AskRequest) -> AskRequest:
        """Offers what the keychain holds for ``profile``; where that is too little, asks ``otherwise``.

        What the keychain holds is tried once: when it has failed, that is raised.
        """
        asked: AskRequest | None = None

        async def ask(problem: Exception | None) -> SignInRequest | None:
            nonlocal asked
            if asked is not None:
                return await asked(problem)
            token = password = ""
            with contextlib.suppress(SecretsError):
                token, password = await self.stored(profile)
            known = SignInRequest(profile, token, password, remember=True)
            asked = once(known) if token and password else otherwise
            return await asked(problem)

        return ask


def once(request: SignInRequest) -> AskRequest:
    """Offers ``request``, and nothing else; raises ``ApiError`` or ``ValueError`` when that has failed."""

    async def ask(problem: Exception | None) -> SignInRequest | None:
        if isinstance(problem, SecretsError):
            raise ValueError(str(problem))
        if problem is not None:
            raise problem
        return request

    return ask


def _way_of(request: SignInRequest) -> Credentials | Pasted:
    if request.session_id:
        return Pasted(request.session_id, request.session_name or tr("The session id"))
    from lvctx_gui.api import session

    profile = request.profile
    return session.Credentials(
        profile.client_code, profile.user_name, request.password, request.access_token, profile.agent
    )
