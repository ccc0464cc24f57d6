"""The documented exchanges, byte for byte."""

from __future__ import annotations

import json

import pytest

from lvctx_gui.api import ContextClient
from lvctx_gui.api.wire import REPAIRED_NOTICE
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Context, Entry
from tests import exchanges
from tests.api.raw import RawServer

CALL = CallRef("U70D91T533151E6@10.40.88.32", 28479905424, "ARB_WSAPI_1", 7419)
READ = Context(
    [
        Entry("Documentatin", "testers"),
        Entry("Key1", "Value1"),
        Entry("Key2"),
        Entry("Key3", "Value3"),
        Entry("random", "testing"),
    ]
)
UPDATE = [Entry("Key1", "Value1"), Entry("Key2", "Value2"), Entry("Key3", "Value3")]

METHODS = {
    "read-all": (lambda client: client.read(CALL), READ),
    "read-all-none": (lambda client: client.read(CALL), Context()),
    "read-key": (lambda client: client.read_key(CALL, "Documentation"), "testers"),
    "update": (lambda client: client.update(CALL, UPDATE), None),
    "delete-key": (lambda client: client.delete_key(CALL, "key1"), True),
    "delete-all": (lambda client: client.delete_all(CALL), True),
    "delete-all-none": (lambda client: client.delete_all(CALL), False),
}


def as_bytes(exchange):
    """The documented answer; the end of the connection is the end of its body."""
    headers = {**exchange.response_headers, "Connection": "close"}
    lines = [f"HTTP/1.1 {exchange.status} X", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + exchange.response_body


def test_every_documented_exchange_is_tried():
    assert sorted(METHODS) == exchanges.NAMES


@pytest.mark.parametrize("name", exchanges.NAMES)
async def test_the_documented_exchange(name):
    documented = exchanges.load(name)
    method, expected = METHODS[name]

    async with (
        RawServer(as_bytes(documented)) as server,
        ContextClient(server.base_url, "login-session-1") as client,
    ):
        result = await method(client)
        requests = server.requests
    assert result == expected
    (asked,) = requests
    assert (asked.method, asked.target) == (documented.method, documented.target)
    sent = {name: asked.headers[name.lower()] for name in documented.request_headers}
    assert sent == documented.request_headers
    assert sent == {"Content-Type": "application/json", "Accept": "application/json"}
    assert asked.headers["lv-session"] == "login-session-1"
    if documented.request_body:
        assert json.loads(asked.body) == json.loads(documented.request_body)
    else:
        assert asked.body == b""


async def test_the_sample_with_its_trailing_comma_is_read_and_the_reader_is_told():
    sample = as_bytes(exchanges.load("read-all"))
    async with RawServer(sample) as server, ContextClient(server.base_url, "s") as client:
        context = await client.read(CALL)
    assert context.notices == (REPAIRED_NOTICE,)
    assert context.keys == READ.keys
    assert context.get("Key2") is None
