"""The login session: how long it lives, and what happens to requests when it has ended.

It is held in memory only. A session lives while it is used at least once in two hours (API page, "Signing
in"). When the server answers 401, whoever is asked for a new one is asked once, however many requests wait;
no request goes out with the dead session meanwhile. A read goes out again with the new session. A
write does not: it was not carried out, but signing in may have taken any time, so that whoever wants to
write is told and reads first.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from lvctx_gui.api.errors import (
    ApiError,
    NotAllowedError,
    NotSentError,
    NotSignedInError,
    SessionRenewedError,
)
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Context, Entry, Lookup
from lvctx_gui.core.translate import sentences, tr

if TYPE_CHECKING:
    import asyncio

    from lvctx_gui.api.client import ContextClient

LIFETIME = 2 * 60 * 60.0
"""Seconds that a session lives after its last use."""

WARNING = 10 * 60.0
"""Seconds before its end from which on renewing is offered."""

_CALL = "/context/call/{session}/{txId}/{account}"
_KEY = f"{_CALL}/{{key}}"

_T = TypeVar("_T")


def nobody_signed_in() -> NotSentError:
    """Why nothing is asked of the server: there is no session, and nobody has signed in when asked to."""
    return NotSentError(tr("You are not signed in."), tr("Sign in, then try again."))


class SessionManager:
    """Knows the one session, its age, and whom to ask for another.

    ``ask(reason)`` lets the person sign in and answers whether they did; it has called ``begin`` by then.
    Without it nobody can be asked. ``clock`` gives seconds, monotonic. ``on_change`` is told when the session
    is another one, or gone; whoever shows it sets it.
    """

    def __init__(
        self,
        ask: Callable[[str], Awaitable[bool]] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask_for_one = ask
        self._clock = clock
        self._session_id: str | None = None
        self._last_use = 0.0
        self._proven = False
        self._asking: asyncio.Future[bool] | None = None
        self._asking_since = 0.0
        self._asked_for = 0.0
        self.on_change: Callable[[], None] = lambda: None

    def __repr__(self) -> str:
        return f"SessionManager(<{'alive' if self._session_id else 'none'}>)"

    @property
    def session_id(self) -> str | None:
        """The session, or ``None`` while there is none that may be used."""
        return self._session_id

    @property
    def is_proven(self) -> bool:
        """Whether the server has accepted this session at least once."""
        return self._proven

    @property
    def is_waiting(self) -> bool:
        """Whether a request has to wait for somebody to sign in."""
        return self._asking is not None or self._session_id is None

    def begin(self, session_id: str) -> None:
        """A session was granted or pasted. One that the server granted again keeps what is known of it."""
        if session_id != self._session_id:
            self._proven = False
        self._session_id = session_id
        self._last_use = self._clock()
        self.on_change()

    def used(self) -> None:
        """The server has just accepted it, for something that a person wants."""
        self._last_use = self._clock()
        self._proven = True

    @property
    def last_use(self) -> tuple[str | None, float]:
        """The session, and when the server has last accepted it for a person's request."""
        return self._session_id, self._last_use

    def forget(self) -> None:
        """Drop it. The server is told nothing: other tools of the same user share the session."""
        self._session_id = None
        self._proven = False
        self.on_change()

    def remaining(self) -> float | None:
        """Seconds that it still lives if nothing uses it (0 or more), or ``None`` when there is none."""
        if self._session_id is None:
            return None
        return max(0.0, LIFETIME - (self._clock() - self._last_use))

    @property
    def ends_soon(self) -> bool:
        """Whether it is time to offer renewing it; False when there is none."""
        left = self.remaining()
        return left is not None and left <= WARNING

    def working_time(self) -> float:
        """Seconds, monotonic, that stand still while somebody is being asked to sign in."""
        now = self._clock() if self._asking is None else self._asking_since
        return now - self._asked_for

    async def current(self) -> str:
        """The session to use now; waits while somebody is being asked, asks when there is none.

        Raises ``NotSentError`` when nobody signs in.
        """
        if self._asking is None and self._session_id is not None:
            return self._session_id
        if not await self._ask(tr("Sign in to continue.")) or self._session_id is None:
            raise nobody_signed_in()
        return self._session_id

    async def replace(self, dead: str, error: NotSignedInError) -> bool:
        """``dead`` was answered with 401: get another one. False when the request must fail so."""
        if self._asking is None and self._session_id not in (None, dead):
            return True  # another request has seen to it already
        if self._asking is None and not self._proven:
            error.advice = sentences((_check_environment(), tr("Then sign in again.")))
            self.forget()
            return False
        if self._asking is None:
            self.forget()
        reason = tr("Your session has ended. What was under way continues when you have signed in.")
        # Who signed in somewhere else left this session without a successor.
        return await self._ask(reason) and self._session_id is not None

    async def _ask(self, reason: str) -> bool:
        import asyncio

        if self._asking is None:
            if self._ask_for_one is None:
                return False
            self._asking_since = self._clock()
            self._asking = asyncio.ensure_future(self._ask_for_one(reason))
            self._asking.add_done_callback(self._asked)
        question = self._asking
        # Shielded: one request that is cancelled must not take the question away from the others.
        try:
            return await asyncio.shield(question)
        except asyncio.CancelledError:
            if question.cancelled():
                return False
            raise

    def _asked(self, question: asyncio.Future[bool]) -> None:
        self._asking = None
        self._asked_for += self._clock() - self._asking_since
        if not question.cancelled():
            question.exception()


class SignedInClient:
    """A ``ContextClient`` whose requests wait for a session and outlive its end.

    ``hold`` is told the seconds when an answer asks to wait: nothing that goes out by itself may go before.
    """

    def __init__(
        self, client: ContextClient, manager: SessionManager, hold: Callable[[float], None] = lambda _: None
    ) -> None:
        self._client = client
        self._manager = manager
        self._hold = hold

    @property
    def host(self) -> str:
        """The server as messages name it."""
        return self._client.host

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def read(self, call: CallRef) -> Context:
        """See ``ContextClient.read``."""
        return await self._send("GET", _CALL, lambda: self._client.read(call))

    async def read_quietly(self, call: CallRef) -> Context:
        """``read`` for which nobody has asked: nobody is asked to sign in, and the session counts as unused.

        Raises ``ApiError``.
        """
        session_id = self._manager.session_id
        if session_id is None or self._manager.is_waiting:
            raise nobody_signed_in()
        self._client.use_session(session_id)
        try:
            return await self._client.read(call)
        except ApiError as error:
            error.request_line = _request_line("GET", _CALL)
            if error.retry_after:
                self._hold(error.retry_after)
            raise

    async def read_key(self, call: CallRef, key: str) -> Lookup:
        """See ``ContextClient.read_key``."""
        return await self._send("GET", _KEY, lambda: self._client.read_key(call, key))

    async def update(self, call: CallRef, entries: Iterable[Entry]) -> None:
        """See ``ContextClient.update``."""
        kept = tuple(entries)
        await self._send("POST", _CALL, lambda: self._client.update(call, kept), writing=True)

    async def delete_key(self, call: CallRef, key: str) -> bool:
        """See ``ContextClient.delete_key``."""
        return await self._send("DELETE", _KEY, lambda: self._client.delete_key(call, key), writing=True)

    async def delete_all(self, call: CallRef) -> bool:
        """See ``ContextClient.delete_all``."""
        return await self._send("DELETE", _CALL, lambda: self._client.delete_all(call), writing=True)

    async def _send(
        self, method: str, path: str, request: Callable[[], Awaitable[_T]], *, writing: bool = False
    ) -> _T:
        """Send a request. Raises ``ApiError``; a write that had to wait for a session is not sent."""
        while True:
            has_waited = self._manager.is_waiting
            session_id = await self._manager.current()
            if writing and has_waited:
                raise _renewed()
            self._client.use_session(session_id)
            try:
                result = await request()
            except NotSignedInError as error:
                error.request_line = _request_line(method, path)
                if not await self._manager.replace(session_id, error):
                    raise
                if writing:
                    raise _renewed() from None
                continue
            except ApiError as error:
                error.request_line = _request_line(method, path)
                self._judge(error)
                if error.retry_after:
                    self._hold(error.retry_after)
                raise
            self._manager.used()
            return result

    def _judge(self, error: ApiError) -> None:
        if error.status is None:
            return
        if isinstance(error, NotAllowedError):
            if not self._manager.is_proven:
                error.advice = sentences((error.advice, _check_environment()))
        else:
            self._manager.used()  # any other answer of the server has come past the check of the session


def _request_line(method: str, path: str) -> str:
    return f"{method} {path}"


def _check_environment() -> str:
    return tr(
        "The server has never accepted this session, which usually means that it belongs to another "
        "environment: check the address and the client in the profile."
    )


def _renewed() -> SessionRenewedError:
    return SessionRenewedError(
        tr("The session had ended. You are signed in again now."),
        tr("Read the call again, then repeat this."),
        writing=True,
    )
