"""No page in a browser can drive the practice server, wherever it comes from."""

from __future__ import annotations

import json

import pytest

from lvctx_gui.sandbox import Fault, PracticeServer
from tests.sandbox.raw import connect, parse, path, receive_all

DOORS = [
    ("GET", "/practice/log"),
    ("GET", "/practice/faults"),
    ("POST", "/practice/reset"),
    ("POST", "/practice/expire-sessions"),
    ("POST", "/session/login"),
    ("OPTIONS", "/practice/faults"),
]
"""What a page would knock at; every call's own address is added."""


def ask_as(server, method, target, *headers, session=True):
    """One request with exactly these headers."""
    lines = [f"{method} {target} HTTP/1.1", "Connection: close", *headers]
    if session:
        lines.append(f"LV-Session: {server.control.open_session()}")
    with connect(server) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
        return parse(receive_all(connection))


@pytest.fixture
def filled(server, call):
    server.control.put_call(*call, entries=[{"key": "A", "value": "1"}])
    return path(call)


OURS = [
    "127.0.0.1",
    "127.0.0.1:{port}",
    "127.8.8.8:{port}",
    "localhost:{port}",
    "LOCALHOST",
    "localhost.:{port}",
    "[::1]:{port}",
    "127.0.0.1:1",
    "localhost:65000",
]
FOREIGN = [
    "evil.example",
    "evil.example:{port}",
    "127.0.0.1.evil.example:{port}",
    "localhost.evil.example:{port}",
    "evil-localhost:{port}",
    "2130706433:{port}",
    "0.0.0.0:{port}",
    "10.0.0.1:{port}",
    "[::2]:{port}",
    "[::ffff:10.0.0.1]:{port}",
    "user@127.0.0.1:{port}",
    "127.0.0.1:{port}:1",
    "127.0.0.1 :{port}",
    "",
    "127.0.0.1:{port}/x",
    "127.1:{port}",
    "0x7f000001:{port}",
]


@pytest.mark.parametrize("host", OURS)
def test_hosts_of_this_machine_are_served_whatever_port_a_proxy_has(server, filled, host):
    answer = ask_as(server, "GET", filled, f"Host: {host.format(port=server.port)}")
    assert answer.status == 200


@pytest.mark.parametrize("host", FOREIGN)
def test_a_name_that_was_made_to_lead_here_is_refused(server, filled, host):
    for method, target in [("GET", filled), ("DELETE", filled), *DOORS]:
        answer = ask_as(server, method, target, f"Host: {host.format(port=server.port)}")
        # Some are no hosts at all, which uvicorn refuses itself.
        assert answer.status in (400, 421), (method, target)
    assert len(server.control.entries(*_call_of(filled))) == 1


def test_no_host_and_two_hosts_are_refused(server, filled):
    mine = f"Host: 127.0.0.1:{server.port}"
    assert ask_as(server, "GET", filled).status in (400, 421)
    assert ask_as(server, "GET", filled, mine, "Host: evil.example").status in (400, 421)
    assert ask_as(server, "GET", filled, mine).status == 200


ORIGINS = [
    "http://evil.example",
    "https://evil.example:{port}",
    "null",
    "",
    "http://localhost:{other}",
    "http://127.0.0.1",
    "https://127.0.0.1:{port}",
    "http://127.0.0.1:{port}.evil.example",
    "http://evil.example:{port}",
    "file://",
    "chrome-extension://abc",
    "http://127.0.0.1:{port}/",
]


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_page_of_another_origin_is_refused(server, filled, origin):
    origin = origin.format(port=server.port, other=server.port - 1)
    for method, target in [("GET", filled), ("DELETE", filled), *DOORS]:
        answer = ask_as(server, method, target, f"Host: 127.0.0.1:{server.port}", f"Origin: {origin}")
        assert answer.status == 403, (method, target)
        assert "access-control-allow-origin" not in answer.headers
    assert len(server.control.entries(*_call_of(filled))) == 1


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
def test_its_own_origin_is_served(server, filled, name):
    host, origin = f"Host: {name}:{server.port}", f"Origin: http://{name}:{server.port}"
    assert ask_as(server, "GET", filled, host, origin).status == 200
    assert ask_as(server, "GET", filled, host, origin, "Origin: http://evil.example").status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "Cross-Site", ""])
def test_a_picture_in_a_page_uses_up_no_fault(server, filled, site):
    """Simple reads carry no Origin, and a page that cannot see the answer could still disturb."""
    host = f"Host: 127.0.0.1:{server.port}"
    server.control.add_fault(Fault("status", status=418))
    for target in (filled, "/practice/log"):
        assert ask_as(server, "GET", target, host, f"Sec-Fetch-Site: {site}").status == 403
    assert ask_as(server, "GET", filled, host, "Sec-Fetch-Site: none").status == 418
    assert len(server.control.log()) == 1


def test_a_name_that_was_agreed_upon_is_served_and_no_other():
    with PracticeServer(names=["API.practice.test"]) as server:
        for host, status in (("api.practice.test:443", 204), ("api.practice.test.evil.example", 421)):
            assert ask_as(server, "GET", "/context/call/S/1/A", f"Host: {host}").status == status
        # It makes no origin a page's own.
        headers = ("Host: api.practice.test", f"Origin: http://api.practice.test:{server.port}")
        assert ask_as(server, "GET", "/context/call/S/1/A", *headers).status == 403


def test_the_refusal_says_what_helps(server, filled):
    answer = ask_as(server, "GET", filled, "Host: evil.example")
    assert json.loads(answer.body) == {
        "code": 421,
        "message": "The practice server serves this machine only: ask it as 127.0.0.1, [::1] or localhost.",
    }


def _call_of(target):
    from urllib.parse import unquote

    session, tx_id, account = (unquote(each) for each in target.split("/")[3:])
    return session, int(tx_id), account
