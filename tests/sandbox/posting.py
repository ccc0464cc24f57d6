"""A POST to the practice server, and what has come of it."""

from __future__ import annotations

import json

from tests.sandbox.raw import JSON, connect, request_bytes

POST = {"entry": [{"key": "K", "value": "V"}]}


def begin(server, method, target, body=None, user="supervisor"):
    """Send a request and return the connection, without waiting for an answer."""
    connection = connect(server)
    headers = {**JSON, "LV-Session": server.control.open_session(user)}
    connection.sendall(
        request_bytes(method, target, headers, None if body is None else json.dumps(body).encode())
    )
    return connection


def carried_out(server, call):
    return server.control.entries(*call) == POST["entry"]


def only_logged(server):
    (seen,) = server.control.log()
    return seen.status, seen.fault
