"""Connections for checking the way to a server: TCP, a tunnel through the proxy, TLS on top.

They are httpcore's, as httpx's are, so that what is checked here is what requests meet.
"""

from __future__ import annotations

import asyncio
import base64
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore
import httpx

from lvctx_gui.api.explain import explain
from lvctx_gui.api.network import make_ssl_context
from lvctx_gui.api.request_trace import RequestTrace, Stage, Timeouts

Head = tuple[int, str, list[tuple[bytes, bytes]]]
"""Status, reason and headers of an answer."""

_MAX_HEAD = 64 << 10


class Dialer:
    """Opens connections towards the server ``name``, and closes them all.

    Its methods note in the request_trace how far they came, and raise what ``explained`` explains.
    """

    def __init__(self, name: str, port: int, times: Timeouts, ca_file: str) -> None:
        self._name = name
        self._port = port
        self._times = times
        self._ca_file = ca_file
        self._streams: list[httpcore.AsyncNetworkStream] = []

    async def aclose(self) -> None:
        """Close what is open."""
        while self._streams:
            await self._streams.pop().aclose()

    async def open(self, request_trace: RequestTrace) -> httpcore.AsyncNetworkStream:
        """A connection to the server, or a tunnel to it through the proxy."""
        if not request_trace.route.proxy:
            request_trace.stage = Stage.CONNECTING
            return await self._connect(self._name, self._port)
        stream = await self.open_proxy(request_trace)
        status, reason, headers = await self.ask_for_tunnel(stream, request_trace)
        if not 200 <= status < 300:
            request_trace.note_schemes(headers)
            raise httpcore.ProxyError(f"{status} {reason}")
        return stream

    async def open_proxy(self, request_trace: RequestTrace) -> httpcore.AsyncNetworkStream:
        """A connection to the proxy; with TLS where its address says https."""
        proxy = httpx.URL(request_trace.route.proxy)
        is_tls = proxy.scheme == "https"
        name = proxy.raw_host.decode("ascii")
        request_trace.stage = Stage.CONNECTING
        stream = await self._connect(name, proxy.port or (443 if is_tls else 80))
        if is_tls:
            request_trace.stage = Stage.PROXY_TLS
            trust = await asyncio.to_thread(make_ssl_context, self._ca_file)
            stream = await self.start_tls(stream, trust, name)
        return stream

    async def _connect(self, host: str, port: int) -> httpcore.AsyncNetworkStream:
        stream = await httpcore.AnyIOBackend().connect_tcp(host, port, timeout=self._times.connect)
        self._streams.append(stream)
        return stream

    async def start_tls(
        self, stream: httpcore.AsyncNetworkStream, context: ssl.SSLContext, name: str = ""
    ) -> httpcore.AsyncNetworkStream:
        """Begin TLS, with the server unless another ``name`` is given."""
        stream = await stream.start_tls(
            context, server_hostname=name or self._name, timeout=self._times.connect
        )
        self._streams.append(stream)
        return stream

    async def ask_for_tunnel(self, stream: httpcore.AsyncNetworkStream, request_trace: RequestTrace) -> Head:
        """Send CONNECT (RFC 9110, 9.3.6) and return status, reason and headers of the answer."""
        request_trace.stage = Stage.TUNNEL
        target = f"[{self._name}]:{self._port}" if ":" in self._name else f"{self._name}:{self._port}"
        lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]  # not shown
        if request_trace.route.credentials:
            pair = base64.b64encode(":".join(request_trace.route.credentials).encode()).decode()
            lines.append(f"Proxy-Authorization: Basic {pair}")  # not shown
        await stream.write("\r\n".join((*lines, "", "")).encode(), timeout=self._times.write)
        head = b""
        while b"\r\n\r\n" not in head:
            piece = await stream.read(4096, timeout=self._times.read)
            head += piece
            if not piece or len(head) > _MAX_HEAD:
                raise httpcore.RemoteProtocolError("no answer to CONNECT")  # not shown
        first, *rest = head.partition(b"\r\n\r\n")[0].split(b"\r\n")
        found = re.match(rb"HTTP/1\.\d (\d{3}) ?(.*)", first)
        if not found:
            raise httpcore.RemoteProtocolError("no answer to CONNECT")  # not shown
        headers = [
            (name.strip(), value.strip()) for name, _, value in (line.partition(b":") for line in rest)
        ]
        return int(found[1]), found[2].decode("latin-1"), headers


@contextmanager
def explained(request_trace: RequestTrace) -> Iterator[None]:
    """Turn what goes wrong inside into an ``ApiError``."""
    try:
        yield
    except (
        httpcore.NetworkError,
        httpcore.TimeoutException,
        httpcore.ProtocolError,
        httpcore.ProxyError,
        OSError,
    ) as error:
        kind, summary, advice = explain(_as_httpx(error), request_trace)
        raise kind(summary, advice) from None


def _as_httpx(error: Exception) -> httpx.HTTPError | OSError:
    # httpx raises its own errors of the same names for those of httpcore.
    if isinstance(error, OSError):
        return error
    same: httpx.HTTPError = getattr(httpx, type(error).__name__)(str(error))
    same.__cause__ = error
    return same
