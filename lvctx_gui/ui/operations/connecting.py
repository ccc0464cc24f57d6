"""Holds the window's connection: everything that asks a server waits here for one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lvctx_gui.api.errors import ApiError, NotSentError
from lvctx_gui.core.translate import tr
from lvctx_gui.services.connect import Ask, Connection
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.kit.palettes import PRODUCTION
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.messages.names import Place

if TYPE_CHECKING:
    import asyncio

    from lvctx_gui.core.site import Site

Connect = Callable[[], Awaitable[Connection]]
AskWhose = Callable[[CallState, Connection], Awaitable[None]]
"""Lets the person say that a call is of the connection's client, where that is not known."""


class ConnectionController(QObject):
    """The connection, or none. ``connected`` carries it, ``connecting_failed`` a sentence.

    ``ask`` lets the person sign in when something is wanted and nothing is connected.
    """

    connected = Signal(object)
    connecting_failed = Signal(str)

    def __init__(self, tasks: Tasks, ask: Ask, ask_whose: AskWhose, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._ask = ask
        self._ask_whose = ask_whose
        self._waiters: list[asyncio.Future[None]] = []
        self._trouble = ""
        self._connecting = False
        self._old: list[Connection] = []
        self.connection: Connection | None = None

    @property
    def site(self) -> Site | None:
        """Where the window is signed in to, and for which client."""
        return self.connection.site if self.connection else None

    @property
    def environment(self) -> str:
        """What messages call the server."""
        return self.connection.site.shown_name if self.connection else tr("not connected")

    def place(self) -> Place:
        """The environment as questions name it."""
        profile = self.connection.profile if self.connection else None
        if profile is None or not profile.production:
            return Place(self.environment)
        return Place(self.environment, profile.colour or PRODUCTION)

    def connect_by(self, connect: Connect) -> None:
        """Get a connection; what is asked for meanwhile waits for it."""
        self._connecting = True
        self._tasks.start(self._connect(connect), "connect")

    async def _connect(self, connect: Connect) -> None:
        try:
            connection = await connect()
        except (ApiError, ValueError, OSError) as error:
            self._trouble = str(error)
            self.connecting_failed.emit(self._trouble)
        else:
            self.take(connection)
        finally:
            self._connecting = False
            waiters, self._waiters = self._waiters, []
            for waiter in waiters:
                if not waiter.done():
                    waiter.set_result(None)

    def user_of(self, state: CallState) -> str:
        """Who is signed in where ``state`` was read; ``""`` where that is nobody, or not known."""
        connection = self.connection
        return connection.user if connection is not None and connection.site == state.site else ""

    def take(self, connection: Connection | None) -> None:
        """Work with another connection from now on, or with none."""
        if self.connection is not None and (
            connection is None or self.connection.client is not connection.client
        ):
            # A commit may still be under way on it: it is closed with the window.
            self._old.append(self.connection)
        self.connection = connection
        if connection is not None:
            self.connected.emit(connection)

    async def connection_for(self, state: CallState | None = None) -> Connection:
        """A connection to the call's own server; waits for one, or lets the person sign in.

        Raises ``NotSentError`` when there is none, or when it is another server's.
        """
        here = await self._any_connection()
        if state is None:
            return here
        if may_be_of(state, here.site):
            await self._ask_whose(state, here)
            here = self.connection or here
        if state.site is not None and state.site != here.site:
            there = state.site.name_beside(here.site)
            raise NotSentError(
                tr(
                    "This call was opened on {there} and you are signed in to {here} now.",
                    there=there,
                    here=here.site.name_beside(state.site),
                ),
                tr("Sign in to {there} again to continue with it.", there=there),
            )
        return here

    def sign_in_and(self, then: Callable[[], None]) -> None:
        """Let the person sign in, as the session of now is of no use, and go on with ``then``."""
        self._tasks.start(self._sign_in_and(then), "sign-in-and", asks=True)

    async def _sign_in_and(self, then: Callable[[], None]) -> None:
        if await self._ask(tr("Sign in to continue.")):
            then()

    async def _any_connection(self) -> Connection:
        await self._connecting_ended()
        if self.connection is None:
            await self._ask(tr("Sign in to continue."))
            await self._connecting_ended()  # who is asked may practise instead
        if self.connection is None:
            trouble = self._trouble or tr("This program is not connected to any server.")
            raise NotSentError(trouble, tr("Sign in, then try again."))
        return self.connection

    async def _connecting_ended(self) -> None:
        if self.connection is None and self._connecting:
            import asyncio

            waiter = asyncio.get_running_loop().create_future()
            self._waiters.append(waiter)
            await waiter

    async def close(self) -> None:
        """Close every connection."""
        for connection in (*self._old, *([self.connection] if self.connection else [])):
            await connection.client.aclose()


def may_be_of(state: CallState, site: Site) -> bool:
    """Whether the call may be of ``site``, which is not known: a person has to say so."""
    return state.site is not None and state.site != site and state.site.may_be(site)
