"""Connections on which an answer is an answer to what was asked.

HTTP/1.1 knows which answer belongs to which request by their order alone (RFC 9112, 9.3). If a peer answers
once too often, or before it was asked, its answer would be taken for the answer to the next request, the
proof of a commit included. So every connection is watched: if anything arrives while nothing is asked, the
connection is not used any more, and the request goes out on another one. A read never goes out on a
connection that has carried a write, as a second answer to that write could still be under way.
"""

from __future__ import annotations

import asyncio
import importlib.util
import ssl
import sys
from collections.abc import Iterable
from typing import Any

import h11
import httpcore
import httpx

from lvctx_gui.api.recording import current_meter
from lvctx_gui.core.translate import tr

# httpcore imports sniffio for each lock that it makes, six times a request. Where it is not installed, Python
# looks for it on the disk each time (46 µs and more); this says at once that it is not there.
if importlib.util.find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]  # Python's word for "is not there"

MAX_BYTES_ON_THE_WIRE = 17 << 20
"""No answer is longer with its heads and the marks between its pieces: twice the largest context."""

MAX_ANSWERS_BEFORE = 100
"""Answers of the kind 1xx before the one that counts (RFC 9110, 15.2)."""

_PIECE = 64 << 10
_SETTLING = 100
"""Turns of the loop that bytes get on their way from the socket to us, at most."""


class UnaskedError(Exception):
    """A new connection was closed, or something came on it (``spoke``), before anything was sent over it."""

    def __init__(self, *, spoke: bool) -> None:
        super().__init__("unasked")
        self.spoke = spoke


class TooLongError(Exception):
    """An answer is longer than any can be; ``str()`` says so, as a sentence."""

    def __init__(self) -> None:
        super().__init__(tr("The answer is longer than any answer of the API can be, so reading stopped."))


class WatchedTransport(httpx.AsyncHTTPTransport):
    """httpx's own way to httpcore, whose connections are watched.

    ``proxy``, for an https server only, may carry credentials. Speaks HTTP/1.1.
    """

    def __init__(self, context: ssl.SSLContext | None, proxy: httpx.Proxy | None) -> None:
        limits: dict[str, Any] = {
            "max_connections": 8,
            "max_keepalive_connections": 8,
            "keepalive_expiry": 60,
            "http2": False,
            "network_backend": _WatchedBackend(),
        }
        self._pool: httpcore.AsyncConnectionPool
        if proxy is None:
            self._pool = _Pool(ssl_context=context, **limits)
            return
        url = proxy.url
        self._pool = _ProxyPool(
            proxy_url=httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            proxy_auth=proxy.raw_auth,
            proxy_headers=proxy.headers.raw,
            ssl_context=context,
            proxy_ssl_context=proxy.ssl_context,
            **limits,
        )


class _Released(httpcore.AsyncConnectionInterface):
    """A connection that is closed when a request fails on it.

    httpcore's pool keeps those whose tunnel was made but not their TLS, and each takes a place for ever.
    """

    def __init__(self, inner: httpcore.AsyncConnectionInterface) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        try:
            return await self._inner.handle_async_request(request)
        except httpcore.ConnectionNotAvailable:
            raise
        except BaseException:
            await self._inner.aclose()
            raise

    async def aclose(self) -> None:
        await self._inner.aclose()

    def info(self) -> str:
        return self._inner.info()

    def can_handle_request(self, origin: httpcore.Origin) -> bool:
        return self._inner.can_handle_request(origin)

    def is_available(self) -> bool:
        return self._inner.is_available()

    def has_expired(self) -> bool:
        return self._inner.has_expired()

    def is_idle(self) -> bool:
        return self._inner.is_idle()

    def is_closed(self) -> bool:
        return self._inner.is_closed()


class _Pool(httpcore.AsyncConnectionPool):
    def create_connection(self, origin: httpcore.Origin) -> httpcore.AsyncConnectionInterface:
        return _Released(super().create_connection(origin))


class _ProxyPool(httpcore.AsyncHTTPProxy):
    def create_connection(self, origin: httpcore.Origin) -> httpcore.AsyncConnectionInterface:
        return _Released(super().create_connection(origin))


class _WatchedBackend(httpcore.AsyncNetworkBackend):
    def __init__(self) -> None:
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's name
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        stream = await self._inner.connect_tcp(host, port, timeout, local_address, socket_options)
        return WatchedStream(stream)

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


class WatchedStream(httpcore.AsyncNetworkStream):
    """A stream that carries one request and its answer at a time, and knows what came in between.

    ``write`` raises ``httpcore.ConnectionNotAvailable``, before anything is sent, for a request that must
    go out on another connection (httpcore's pool sees to that), and ``UnaskedError`` where it is new.
    ``read`` raises ``TooLongError``.
    """

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner
        self._answer: _Answer | None = None
        self._ahead: asyncio.Task[bytes] | None = None
        """Reads while nothing is asked; what it gets is no answer. Once something is, it reads the answer."""
        self._is_new = True
        self._is_spoiled = False
        self._is_tunnel = False
        self._has_written = False

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109  # httpcore's
        """Send ``buffer``: the beginning of a request, or more of it."""
        if self._answer is None and not self._is_tunnel:
            await self._begin(buffer.partition(b" ")[0])
        # What is asked of a proxy is no request of the API.
        if not self._is_tunnel and (meter := current_meter()) is not None:
            meter.count_sent(buffer)
        await self._inner.write(buffer, timeout)

    async def _begin(self, method: bytes) -> None:
        reads = method in (b"GET", b"HEAD")
        if (reads and self._has_written) or await self._got_something_unasked():
            if self._is_new:
                assert self._ahead is not None  # noqa: S101  # looked for just now
                failed = self._ahead.cancelled() or self._ahead.exception() is not None
                raise UnaskedError(spoke=not failed and bool(self._ahead.result()))
            raise httpcore.ConnectionNotAvailable
        self._is_new = False
        # What comes behind a proxy's consent belongs to TLS, which begins then.
        self._is_tunnel = method == b"CONNECT"
        self._has_written = not reads
        self._answer = _Answer(method)

    async def _got_something_unasked(self) -> bool:
        """Whether anything came, or the connection ended, since the last answer."""
        if self._is_spoiled:
            return True
        turns = 1
        if self._ahead is None:
            self._read_ahead()
            turns = 5  # so that it has begun, and got what came along with TLS
        assert self._ahead is not None  # noqa: S101  # it reads ahead whenever nothing is asked
        for turn in range(_SETTLING):
            # What lies in the socket may be no more than TLS's own, which says nothing.
            if turn >= turns and not self._inner.get_extra_info("is_readable"):
                break
            await asyncio.sleep(0)
            if self._ahead.done():
                return True
        return False

    def _read_ahead(self) -> None:
        self._ahead = asyncio.ensure_future(self._inner.read(_PIECE))
        self._ahead.add_done_callback(_take_note)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109  # httpcore's
        """More of the answer; nothing when it has ended."""
        ahead, self._ahead = self._ahead, None
        if ahead is None:
            data = await self._inner.read(max_bytes, timeout)
        else:
            try:
                done, _ = await asyncio.wait({ahead}, timeout=timeout)
            finally:
                if not ahead.done():
                    self._ahead = ahead
            if not done:
                raise httpcore.ReadTimeout
            data = ahead.result()
        if not self._is_tunnel and (meter := current_meter()) is not None:
            meter.count_received(data)
        if self._answer is not None and self._answer.take(data):
            is_clean, self._answer = self._answer.is_clean, None
            self._is_spoiled = not is_clean
            if is_clean and not self._is_tunnel:
                self._read_ahead()
        return data

    async def aclose(self) -> None:
        """Close the connection."""
        ahead, self._ahead = self._ahead, None
        try:
            if ahead is not None and not ahead.done():
                ahead.cancel()
                await asyncio.wait({ahead})
        finally:
            await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's name
    ) -> httpcore.AsyncNetworkStream:
        """The same with TLS on top; when that is not made, the connection is closed."""
        try:
            return WatchedStream(await self._inner.start_tls(ssl_context, server_hostname, timeout))
        except BaseException:
            # httpcore leaves it open when the wait for TLS is cancelled.
            await self.aclose()
            raise

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  # httpcore's signature
        """What httpcore asks; its pool drops an idle connection that "is_readable"."""
        if info == "is_readable" and (self._is_spoiled or (self._ahead is not None and self._ahead.done())):
            return True
        return self._inner.get_extra_info(info)


def _take_note(ahead: asyncio.Task[bytes]) -> None:
    # asyncio reports every failure of a task that was never looked at.
    if not ahead.cancelled():
        ahead.exception()


class _Answer:
    """Follows one answer to its end, as httpcore's own parser may hold what came behind that."""

    def __init__(self, method: bytes) -> None:
        self._parser = h11.Connection(h11.CLIENT, max_incomplete_event_size=100 << 10)
        self._parser.send(h11.Request(method=method, target=b"/", headers=[(b"Host", b"-")]))
        self._parser.send(h11.EndOfMessage())
        self._size = 0
        self._before = 0

    def take(self, data: bytes) -> bool:
        """Whether the answer ends with ``data``. Raises ``TooLongError``."""
        self._size += len(data)
        if self._size > MAX_BYTES_ON_THE_WIRE:
            raise TooLongError
        try:
            self._parser.receive_data(data)
            while True:
                event = self._parser.next_event()
                if event is h11.NEED_DATA:
                    return False
                self._before += isinstance(event, h11.InformationalResponse)
                if self._before > MAX_ANSWERS_BEFORE:
                    raise TooLongError
                if event is h11.PAUSED or isinstance(event, h11.EndOfMessage | h11.ConnectionClosed):
                    return True
        except h11.ProtocolError:
            return True  # httpcore will say so

    @property
    def is_clean(self) -> bool:
        """Whether nothing came behind it and another request may follow."""
        states = self._parser.our_state, self._parser.their_state
        return states == (h11.DONE, h11.DONE) and not self._parser.trailing_data[0]
