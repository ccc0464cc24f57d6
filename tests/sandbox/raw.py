"""Requests byte for byte over plain sockets: no client library tidies up what is sent or received."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from lvctx_gui.sandbox import CallId, PracticeServer

# Only reached when a test has failed already.
LIMIT = 10
JSON = {"Content-Type": "application/json", "Accept": "application/json"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self):
        return json.loads(self.body)


def path(call: CallId, key: str | None = None, client: int | None = None) -> str:
    segments = [call.session, str(call.tx_id), call.account]
    if key is not None:
        segments.append(key)
    query = "" if client is None else f"?client={client}"
    return "/context/call/" + "/".join(quote(segment, safe="") for segment in segments) + query


def connect(server: PracticeServer) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), LIMIT)


def request_bytes(method: str, target: str, headers: dict[str, str], body: bytes | None = None) -> bytes:
    lines = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (body or b"")


def receive_all(connection: socket.socket) -> bytes:
    received = bytearray()
    while piece := connection.recv(1_000_000):
        received += piece
    return bytes(received)


def parse(received: bytes) -> Answer:
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    return Answer(int(first.split(" ")[1]), headers, body)


def ask(
    server: PracticeServer,
    method: str,
    target: str,
    body: bytes | object | None = None,
    *,
    user: str | None = "supervisor",
    headers: dict[str, str] | None = None,
) -> Answer:
    """Send one request on a connection of its own and return the answer."""
    sent = dict(JSON if headers is None else headers)
    if user is not None:
        sent["LV-Session"] = server.control.open_session(user)
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
    with connect(server) as connection:
        connection.sendall(request_bytes(method, target, sent, body))
        return parse(receive_all(connection))
