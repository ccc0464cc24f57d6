"""Reading a call for which nobody has asked: when that may be, and how it goes.

A session lives for two hours after its last use. A quiet read is a use for the server, so it must not be what
keeps a session alive: it is no use for ``SessionManager``, and goes out only while the session would live on
without it for longer than people are warned of its end. So what is shown of the session's rest is what a
person's own requests have left of it, and it ends when it would have ended without any quiet read.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from lvctx_gui.api.errors import ApiError, NotAllowedError, NotSignedInError
from lvctx_gui.services.lookup import Reading, look_up
from lvctx_gui.services.session import WARNING

if TYPE_CHECKING:
    from lvctx_gui.core.call import CallRef
    from lvctx_gui.services.connect import Connection
    from lvctx_gui.services.session import SignedInClient

INTERVAL = 60.0
"""Seconds between two quiet reads of this program, and from any other read of the call."""

IDLE = 600.0
"""Seconds without any input of a person after which nothing is read quietly."""


class QuietPace:
    """Says when something may be read quietly; it was made by something that a person did.

    ``clock`` gives seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._input_at = clock()
        self._began_at: float | None = None
        self._refused: tuple[str | None, float] | None = None

    def note_input(self) -> bool:
        """A person has pressed a key, or moved or touched something; returns whether they had been away."""
        now, before = self._clock(), self._input_at
        self._input_at = now
        return now - before >= IDLE

    def is_due(self, age: float) -> bool:
        """Whether it is time to read a call that was read ``age`` seconds ago, for whatever reason."""
        now = self._clock()
        is_first = self._began_at is None or now - self._began_at >= INTERVAL
        return is_first and age >= INTERVAL and now - self._input_at < IDLE

    def may_use(self, connection: Connection) -> bool:
        """Whether ``connection`` may be used for it.

        Not while nobody is signed in, or the server asked to wait; not where the session lives on only
        because of it; and not where the server has refused that, until it has accepted a person's request.
        """
        manager = connection.manager
        rest = manager.remaining()
        return (
            rest is not None
            and rest > WARNING
            and not manager.is_waiting
            and connection.limiter.asked <= 0
            and manager.last_use != self._refused
        )

    def begin(self) -> None:
        """A quiet read goes out."""
        self._began_at = self._clock()

    def failed(self, connection: Connection, error: ApiError) -> None:
        """It has failed: what the server refuses is not asked again and again."""
        if isinstance(error, NotSignedInError | NotAllowedError):
            self._refused = connection.manager.last_use


class _QuietClient:
    def __init__(self, client: SignedInClient) -> None:
        self.read = client.read_quietly


async def read_quietly(client: SignedInClient, call: CallRef) -> Reading:
    """Read the whole context of ``call``, by one GET. Raises ``ApiError``; nobody is asked to sign in."""
    return await look_up(_QuietClient(client), call)
