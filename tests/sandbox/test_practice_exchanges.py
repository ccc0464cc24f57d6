from __future__ import annotations

import json
import re

import pytest

from lvctx_gui.sandbox import CallId
from tests.exchanges import NAMES, load
from tests.sandbox.raw import connect, parse, receive_all, request_bytes

CALL = CallId("U70D91T533151E6@10.40.88.32", 28479905424, "ARB_WSAPI_1", 7419)
SAMPLE = [
    {"key": "Documentatin", "value": "testers"},
    {"key": "Key1", "value": "Value1"},
    {"key": "Key2"},
    {"key": "Key3", "value": "Value3"},
    {"key": "random", "value": "testing"},
]
# What has to be there before, and what must be there afterwards.
STATES = {
    "read-all": (SAMPLE, SAMPLE),
    "read-all-none": ([], []),
    "read-key": ([{"key": "Documentation", "value": "testers"}],) * 2,
    "update": (
        SAMPLE,
        [*SAMPLE[:2], {"key": "Key2", "value": "Value2"}, *SAMPLE[3:]],
    ),
    "delete-key": ([*SAMPLE, {"key": "key1", "value": "lower case"}], SAMPLE),
    "delete-all": (SAMPLE, []),
    "delete-all-none": ([], []),
}


def meaning(body: bytes):
    """Read JSON as the documentation prints it: with a comma that strict JSON refuses."""
    return json.loads(re.sub(rb",\s*}", b"}", body)) if body else None


def test_every_exchange_has_a_test():
    assert sorted(STATES) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_documented_exchange(server, name):
    exchange = load(name)
    before, after = STATES[name]
    server.control.put_call(*CALL, entries=before)
    headers = {**exchange.request_headers, "LV-Session": server.control.open_session()}
    body = exchange.request_body or None

    with connect(server) as connection:
        connection.sendall(request_bytes(exchange.method, exchange.target, headers, body))
        answer = parse(receive_all(connection))

    assert answer.status == exchange.status
    assert answer.headers["content-type"] == exchange.response_headers["Content-Type"]
    if exchange.response_body:
        assert meaning(answer.body) == meaning(exchange.response_body)
    elif exchange.status == 204:
        assert answer.body == b""
    assert server.control.entries(*CALL) == after
    assert server.control.log()[-1].target == exchange.target
    assert server.control.log()[-1].body == exchange.request_body


def test_exchanges_are_read_byte_for_byte():
    update = load("update")
    assert update.method == "POST"
    assert update.request_headers == {"Content-Type": "application/json", "Accept": "application/json"}
    assert update.request_body == (
        b'{"entry":[\n{"key":"Key1","value":"Value1"}\n,\n{"key":"Key2","value":"Value2"}\n,\n'
        b'{"key":"Key3","value":"Value3"}\n]}'
    )
    assert (update.status, update.response_body) == (204, b"")
    assert load("read-all").response_body.endswith(b'"testing"\n   }\n]}')
    assert load("read-key").response_body == b'{"value": "testers"}'
    assert load("delete-all-none").request_body == b""


def test_what_is_documented_about_the_sample_call_is_what_a_new_server_holds(server):
    server.control.reset()
    assert server.control.entries(*CALL) == SAMPLE
