"""The secrets and values that must not be found anywhere, and answers that are full of them."""

from __future__ import annotations

from lvctx_gui.sandbox import ACCESS_TOKEN, CLIENT_ID, Fault
from tests.e2e.person import PASSWORD

CALL = ("QZSESSION70@10.11.12.13", 918273645546, "QZACCOUNT34")
VALUES = tuple(f"qzvalue{number:02}" for number in range(10))
TYPED = ("qztyped00", "qztyped01")
LEAK = "qztrouble00"
"""What exceptions quote that nobody expects."""
KEYS = tuple(f"QZKEYNAME{number:02}" for number in range(len(VALUES)))
WRONG_PASSWORD = "qzwrongpassword"
SECRETS = (PASSWORD, ACCESS_TOKEN)
HIDDEN = (*SECRETS, WRONG_PASSWORD, *VALUES, *TYPED)
NAMES = (CALL[0], str(CALL[1]), CALL[2], *KEYS)
"""What a log must not hold either."""
ENTRIES = [
    {"key": KEYS[0], "value": VALUES[0]},
    {"key": KEYS[1], "value": " ".join([VALUES[1]] * 3)},
    {"key": KEYS[2], "value": {"held": [VALUES[2], 7]}},
    {"key": KEYS[3], "value": f"{VALUES[3]}\nsecond line\t{VALUES[3]}"},
    {"key": KEYS[4], "value": VALUES[4]},
    {"key": KEYS[4], "value": VALUES[5]},
    # Long enough to be read in a thread.
    {"key": KEYS[6], "value": f"{VALUES[6]} " * 1_000},
    {"key": KEYS[7], "value": VALUES[7]},
    {"key": KEYS[8], "value": VALUES[8]},
    {"key": KEYS[9], "value": VALUES[9]},
]
QUOTING = f'{{"entry": [{{"key": "{KEYS[0]}", "value": "{VALUES[0]}"'.encode()
PAGE = f"<html><body>{VALUES[0]} {PASSWORD}</body></html>".encode()
FAILING_READS = (
    Fault("status", status=403),
    Fault("status", status=404),
    Fault("status", status=429, retry_after=1),
    Fault("status", status=500),
    Fault("status", status=400, body=f'{{"code": 1, "message": "bad {VALUES[0]}"}}'.encode()),
    Fault("reset"),
    Fault("reset", when="after"),
    Fault("close"),
    Fault("truncated", when="after"),
    Fault("body", body=QUOTING, content_type="application/json"),
    Fault("body", body=QUOTING + b"]}]}", content_type="application/json"),
    Fault("body", body=f'{{"entry": ["{VALUES[0]}"]}}'.encode(), content_type="application/json"),
    Fault("html", body=PAGE),
    Fault("redirect", location="https://example.test/elsewhere"),
    Fault("empty"),
)


def put(api_server):
    api_server.control.put_call(*CALL, CLIENT_ID, ENTRIES)
