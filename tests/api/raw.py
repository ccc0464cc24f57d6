"""A server that answers with the very bytes that a test gives it, and keeps what was asked."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import unquote

Answer = bytes | Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Asked:
    """One request as it came. Header names are lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def segments(self) -> list[str]:
        """The path's segments, decoded one by one."""
        return [unquote(part) for part in self.target.partition("?")[0].split("/")[1:]]

    @property
    def query(self) -> str:
        """What stands behind the question mark."""
        return self.target.partition("?")[2]


class RawServer:
    """Answers the first request with the first of ``answers``, the last again and again.

    Bytes are sent as they are; when they say ``Connection: close`` the connection is closed behind them. A
    coroutine function takes over the connection; when it returns, the connection is closed. A ``greeting`` is
    such a function for connections that have not asked for anything yet.
    """

    def __init__(
        self, *answers: Answer, tls: ssl.SSLContext | None = None, greeting: Answer | None = None
    ) -> None:
        self._answers = list(answers)
        self._tls = tls
        self._greeting = greeting
        self._transports: list[asyncio.WriteTransport] = []
        self._conversations: set[asyncio.Task[None]] = set()
        self.requests: list[Asked] = []
        self.connections = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._converse, "127.0.0.1", 0, ssl=self._tls)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for transport in self._transports:
            transport.abort()
        for conversation in list(self._conversations):
            conversation.cancel()
        await asyncio.gather(*self._conversations, return_exceptions=True)
        # Until 3.11 wait_closed() does not wait for connections whose TLS handshake has just failed.
        while getattr(self._server, "_active_count", 0):  # noqa: ASYNC110  # asyncio has no event for this
            await asyncio.sleep(0)
        await self._server.wait_closed()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.sockets[0].getsockname()[1]

    @property
    def base_url(self) -> str:
        """Its address."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._transports.append(writer.transport)
        task = asyncio.current_task()
        self._conversations.add(task)
        task.add_done_callback(self._conversations.discard)
        with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, asyncio.CancelledError):
            if self._greeting is not None:
                await self._greeting(reader, writer)
            while True:
                self.requests.append(await _read(reader))
                answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
                if not isinstance(answer, bytes):
                    await answer(reader, writer)
                    break
                writer.write(answer)
                await writer.drain()
                if b"connection: close" in answer.lower():
                    break
        writer.close()
        with suppress(OSError, asyncio.CancelledError):
            await writer.wait_closed()


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ")
    headers = {}
    for line in filter(None, head[1:]):
        name, _, value = line.partition(": ")
        headers[name.lower()] = value
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Asked(method, target, headers, body)


def answer(status: int, body: bytes = b"", *headers: str, close: bool = False) -> bytes:
    """A whole answer with its length."""
    lines = [f"HTTP/1.1 {status} X", *headers, f"Content-Length: {len(body)}"]
    if close:
        lines.append("Connection: close")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
