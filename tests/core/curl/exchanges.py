"""Requests for tests of what is made of them."""

from datetime import UTC, datetime

from lvctx_gui.core.exchange import Doing, Ending, Exchange, Kept

SESSION = "cf9f1a44-login.session"
EXAMPLE = '{"k":"%PATH% $x ^&\' \\"ä"}'.encode()
"""The body of the example."""


def exchange(body=EXAMPLE, *, method="POST", target="/context/call/S@1/2/A", headers=(), **others):
    """A request that was answered with 204."""
    given = [("Host", "h"), ("Content-Type", "application/json"), ("LV-Session", SESSION), *headers]
    head = "".join(f"{name}: {value}\r\n" for name, value in given)
    values = {
        "number": 1,
        "began": datetime(2026, 1, 2, 3, 4, 5, 6000, tzinfo=UTC),
        "doing": Doing.COMMIT,
        "attempt": 1,
        "method": method,
        "origin": "https://api.example.com",
        "target": target,
        "request_head": f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode("latin-1"),
        "request_body": Kept(body, len(body)),
        "sent": 100,
        "answer": Kept(b"HTTP/1.1 204 No Content\r\nA: b\r\n\r\n", 33),
        "content": None,
        "status": 204,
        "seconds": 0.25,
        "ending": Ending.ANSWERED,
    }
    return Exchange(**(values | others))
