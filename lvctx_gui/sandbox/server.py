"""The practice server as an object: uvicorn in a thread with a loop of its own."""

from __future__ import annotations

import asyncio
import errno
import socket
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from lvctx_gui.sandbox.app import PracticeApp
from lvctx_gui.sandbox.control import Control
from lvctx_gui.sandbox.facts import SandboxError
from lvctx_gui.sandbox.line import TRANSPORT
from lvctx_gui.sandbox.rate import TokenBucket
from lvctx_gui.sandbox.sessions import Sessions
from lvctx_gui.sandbox.state import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path
    from types import TracebackType

_HOST = "127.0.0.1"
_GRACE = 0.2
# What uvicorn reports are the mistakes of clients; ours are logged by the application.
_LOG_LEVEL = "critical"
_LONGEST_REQUEST_LINE = 262_144


class PracticeServer:
    """A practice server on this machine, and on this machine only.

    `data` names a file that keeps the data; without one they live in memory, and survive stop() and a later
    start() of the same object. Port 0 takes any free port, and the same one again after a stop(). Pages in
    browsers are not answered; `names` are hosts besides those of this machine under which others may ask, as
    a proxy in front does that has a name of its own.
    """

    def __init__(
        self,
        data: Path | None = None,
        port: int = 0,
        latency_ms: int = 0,
        rate: float | None = None,
        session_ttl: float = 7200,
        *,
        names: Collection[str] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._port = port
        self._store = Store(data)
        self._latency = latency_ms / 1000
        self._bucket = TokenBucket(rate, clock) if rate else None
        self._names = frozenset(name.lower() for name in names)
        self._running: _Running | None = None
        self.control = Control(self._store, Sessions(session_ttl, clock))

    def __enter__(self) -> PracticeServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """The port, once start() has returned."""
        return self._port

    @property
    def base_url(self) -> str:
        """The address of the server, without a slash at its end."""
        return f"http://{_HOST}:{self._port}"

    def start(self) -> None:
        """Listen; return when requests are answered. SandboxError says why that is not possible."""
        if self._running is not None:
            return
        listener = _listen(self._port)
        try:
            self._store.open()
            app = PracticeApp(self.control, self._latency, self._bucket, self._names)
            self._running = _Running(app, listener)
        except BaseException:
            self._store.close()
            listener.close()
            raise
        self._port = listener.getsockname()[1]

    def stop(self) -> None:
        """Stop; return when the thread has ended. Requests that are still open are broken off."""
        running, self._running = self._running, None
        if running is not None:
            running.stop()
            self._store.close()


class _Running:
    """A server that runs in its thread."""

    def __init__(self, app: PracticeApp, listener: socket.socket) -> None:
        self._listener = listener
        self._server = _Server(app)
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="practice-server", daemon=True)
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            message = f"The practice server could not start: {self._failure}."
            raise SandboxError(message) from self._failure

    def stop(self) -> None:
        self._server.leave()
        self._thread.join()

    def _run(self) -> None:
        try:
            # The same kind of loop on every system: resetting a connection needs its plain socket.
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                runner.run(self._server.serve_until_left(self._listener, self._ready.set))
        except BaseException as error:  # noqa: BLE001 - it is raised again in the thread that waits
            self._failure = error
        finally:
            self._ready.set()


class _Server(uvicorn.Server):
    """uvicorn with an end of its own: quick, silent, and not held up by requests that hang."""

    def __init__(self, app: PracticeApp) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=_Protocol,
                ws="none",
                lifespan="off",
                log_config=None,
                log_level=_LOG_LEVEL,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                h11_max_incomplete_event_size=_LONGEST_REQUEST_LINE,
            )
        )
        self._left = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def serve_until_left(self, listener: socket.socket, ready: Callable[[], None]) -> None:
        """Answer requests until somebody calls leave()."""
        self._loop = asyncio.get_running_loop()
        if not self.config.loaded:
            self.config.load()
        self.lifespan = self.config.lifespan_class(self.config)
        await self.startup(sockets=[listener])
        # uvicorn sets the Date header here.
        await self.on_tick(0)
        ready()
        await self.main_loop()
        await self.shutdown(sockets=[listener])

    def leave(self) -> None:
        """End the server; any thread may call this."""
        if self._loop is not None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._left.set)

    async def main_loop(self) -> None:
        """Keep the Date header right until the end is near."""
        while not self._left.is_set():
            await self.on_tick(0)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._left.wait(), 1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Break off what has not been answered; give answers that are on their way a moment to arrive."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            if isinstance(connection, _Protocol) and connection.is_busy:
                connection.transport.abort()
            else:
                connection.shutdown()
        await self._settled()
        # What is left are clients that do not take their answers.
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await self._settled()
        for listener in sockets or []:
            listener.close()

    async def _settled(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_GRACE):
                # uvicorn has no event for this.
                while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110
                    await asyncio.sleep(0.002)


class _Protocol(H11Protocol):
    """Tells the application which transport a request came over."""

    @property
    def is_busy(self) -> bool:
        """Tell whether a request has not been answered completely."""
        return self.cycle is not None and not self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, TRANSPORT: transport}


# In words of ours, because Windows has others, in the user's language, and sometimes a number only.
_PORT_TROUBLES = {
    errno.EADDRINUSE: "another program uses it",
    errno.EACCES: "this system keeps it for itself",
}


def _listen(port: int) -> socket.socket:
    # asyncio switches Nagle's algorithm off only where the socket says TCP; left on, it costs an answer whose
    # head and body are two writes 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        # Elsewhere this allows a quick restart; on Windows it would let two programs share a port.
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_HOST, port))
    except OSError as error:
        listener.close()
        reason = _PORT_TROUBLES.get(error.errno or 0) or error.strerror
        message = f"Port {port} on {_HOST} cannot be used: {reason}. Name another port, or 0 for any."
        raise SandboxError(message) from error
    return listener
