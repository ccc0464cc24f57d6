"""The connection in our hands: one request and whatever shall be done to its client."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from typing import TYPE_CHECKING, Literal

from starlette.responses import Response

from lvctx_gui.sandbox.wire import Asked, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from starlette.types import Receive, Scope, Send

TRANSPORT = "transport"
"""Where the connection's transport stands in the state of the scope."""

# The two fields of SO_LINGER are shorts on Windows.
_NO_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


class Gone(Exception):  # noqa: N818 - the normal end of a conversation, not an error
    """The connection has ended, by the client or because the server stops: nobody waits for an answer."""


class Line:
    """One request and its connection.

    Whatever waits here ends with Gone when the connection ends: the client leaves, or the server stops and
    breaks it off. Nothing here returns without an answer while the connection stands, because uvicorn would
    then send one of its own.
    """

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._transport: asyncio.Transport = scope["state"][TRANSPORT]
        self.on_status: Callable[[int], None] = lambda _status: None

    @property
    def port(self) -> int:
        """The server's port, which the request came to."""
        port: int = self._transport.get_extra_info("sockname")[1]
        return port

    async def read(self) -> Asked:
        """Read the request to its end."""
        body = bytearray()
        while True:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise Gone
            body += message.get("body", b"")
            if not message.get("more_body", False):
                break
        headers = tuple(
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in self._scope["headers"]
        )
        return Asked(
            self._scope["method"],
            self._scope["raw_path"],
            self._scope["query_string"],
            headers,
            bytes(body),
        )

    async def pause(self, seconds: float | None, until: asyncio.Event | None = None) -> None:
        """Wait so long (None: for ever), or until something happens."""
        left = asyncio.ensure_future(self._left())
        waits: list[asyncio.Future[None] | asyncio.Future[Literal[True]]] = [left]
        if until is not None:
            waits.append(asyncio.ensure_future(until.wait()))
        try:
            done, _ = await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
        if left in done:
            raise Gone

    async def answer(self, reply: Reply) -> None:
        """Send an answer."""
        self.on_status(reply.status)
        body = reply.body if reply.may_have_body else b""
        response = Response(body, reply.status, dict(reply.headers), reply.content_type)
        await response(self._scope, self._receive, self._send)

    async def answer_in_pieces(
        self, reply: Reply, pieces: Iterable[bytes], length: int, delay: float | None = None
    ) -> None:
        """Send an answer piece by piece, with a pause before each, if one is given."""
        await self._begin(reply, length)
        for piece in pieces:
            if delay is not None:
                await self.pause(delay)
            await self._send({"type": "http.response.body", "body": piece, "more_body": True})
        await self._send({"type": "http.response.body", "body": b""})

    async def answer_too_short(self, reply: Reply, sent: bytes, promised: int) -> None:
        """Promise more bytes than are sent, and close."""
        await self._begin(reply, promised)
        await self._send({"type": "http.response.body", "body": sent, "more_body": True})
        await self.hang_up()

    async def hang_up(self) -> None:
        """Close the connection in good order."""
        self._transport.close()
        await self._left()

    async def break_off(self) -> None:
        """Reset the connection: what was sent may be lost on the way."""
        self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._transport.abort()
        await self._left()

    async def _begin(self, reply: Reply, length: int) -> None:
        self.on_status(reply.status)
        # Made by the same class as every other answer, so that the headers look the same.
        headers = {**dict(reply.headers), "content-length": str(length)}
        response = Response(None, reply.status, headers, reply.content_type)
        start = {"type": "http.response.start", "status": reply.status, "headers": response.raw_headers}
        await self._send(start)

    async def _left(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
