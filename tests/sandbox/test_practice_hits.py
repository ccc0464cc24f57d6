"""Which request a fault hits, and which faults make no sense."""

from __future__ import annotations

import json

import pytest

from lvctx_gui.sandbox import ACCESS_TOKEN, Fault
from lvctx_gui.sandbox.faults import WRITES
from tests.sandbox.raw import JSON, ask, path


def test_times_skip_and_order(server, call):
    server.control.add_fault(Fault("status", status=500, skip=1, times=2))
    server.control.add_fault(Fault("status", status=599, skip=2, times=None))
    statuses = [ask(server, "GET", path(call)).status for _ in range(6)]
    # While the first one skips or hits, the second one counts only what reaches it.
    assert statuses == [204, 500, 500, 204, 599, 599]
    server.control.clear_faults()
    assert ask(server, "GET", path(call)).status == 204


def test_method_and_path_choose_the_request(server, call):
    server.control.add_fault(Fault("status", method="delete", path_contains="/K?client=7419"))
    assert ask(server, "GET", path(call, "K", client=7419)).status == 404
    assert ask(server, "DELETE", path(call, "L", client=7419)).status == 404
    assert ask(server, "DELETE", path(call, "K", client=7419)).status == 503
    assert ask(server, "DELETE", path(call, "K", client=7419)).status == 404


def test_signing_in_is_hit_only_when_the_path_says_so(server):
    def login():
        body = {"clientName": "PRACTICE", "userName": "admin", "password": "practice-admin", "agent": False}
        headers = {**JSON, "LV-Access": ACCESS_TOKEN}
        return ask(server, "POST", "/session/login", body, user=None, headers=headers).status

    server.control.add_fault(Fault("status", times=None))
    assert login() == 200
    server.control.add_fault(Fault("status", status=500, path_contains="/session/login", times=None))
    assert login() == 500
    server.control.add_fault(Fault("close", path_contains="practice", times=None))
    assert ask(server, "GET", "/practice/faults").status == 200


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"kind": "nonsense"}, "nonsense"),
        ({"kind": "status", "when": "during"}, "when"),
        ({"kind": "status", "status": 199}, "between 200 and 599"),
        ({"kind": "status", "status": 600}, "between 200 and 599"),
        ({"kind": "status", "times": 0}, "times"),
        ({"kind": "status", "skip": -1}, "skip"),
        ({"kind": "status", "delay_ms": -1}, "delay_ms"),
        ({"kind": "huge", "size": 99}, "size"),
        ({"kind": "huge", "status": 204}, "no body"),
    ],
)
def test_faults_that_make_no_sense(wrong, says):
    with pytest.raises(ValueError, match=says):
        Fault(**wrong)


def test_a_fault_survives_json():
    fault = Fault(
        "body", "after", "GET", "/K", times=None, skip=3, status=203, body=b"\xff", retry_after=3, delay_ms=4
    )
    assert Fault.from_json(json.loads(json.dumps(fault.to_json()))) == fault


def test_a_fault_for_writes_lets_reads_pass(server, call):
    server.control.put_call(*call, entries=[{"key": "A", "value": "1"}])
    fault = Fault("status", method=WRITES, status=418, times=2)
    assert Fault.from_json(fault.to_json()) == fault
    server.control.add_fault(fault)
    asked = [ask(server, method, path(call, key), body).status for method, key, body in (
        ("GET", None, None),
        ("POST", None, {"entry": []}),
        ("GET", "A", None),
        ("DELETE", "A", None),
        ("DELETE", "A", None),
    )]  # fmt: skip
    assert asked == [200, 418, 200, 418, 204]
