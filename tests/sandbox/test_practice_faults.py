"""Each kind of fault: what the client sees of it, and what the server has carried out."""

from __future__ import annotations

import select
import socket

import pytest

from lvctx_gui.sandbox import CallId, Fault, PracticeServer
from lvctx_gui.sandbox.faults import FaultBook
from lvctx_gui.sandbox.wire import Asked
from tests.sandbox.posting import POST, begin, carried_out, only_logged
from tests.sandbox.raw import ask, parse, path, receive_all

SEEDED = CallId("U70D91T533151E6@10.40.88.32", 28479905424, "ARB_WSAPI_1")
both = pytest.mark.parametrize("when", ["before", "after"])


@both
def test_reset(server, call, when):
    server.control.add_fault(Fault("reset", when))
    with begin(server, "POST", path(call), POST) as connection, pytest.raises(ConnectionResetError):
        receive_all(connection)
    assert carried_out(server, call) is (when == "after")
    assert only_logged(server) == (None, "reset")


@both
def test_close(server, call, when):
    server.control.add_fault(Fault("close", when))
    with begin(server, "POST", path(call), POST) as connection:
        assert receive_all(connection) == b""
    assert carried_out(server, call) is (when == "after")
    assert only_logged(server) == (None, "close")


@both
def test_hang_until_the_faults_are_cleared(server, call, when):
    server.control.add_fault(Fault("hang", when))
    with begin(server, "POST", path(call), POST) as connection:
        server.control.wait_for_log(1)
        # Another request is served all the same, and by then the first one has begun to hang.
        assert ask(server, "GET", path(SEEDED, "Key1")).status == 200
        assert carried_out(server, call) is (when == "after")
        assert select.select([connection], [], [], 0)[0] == []
        assert server.control.log()[0].status is None
        (asked_later,) = (seen for seen in server.control.wait_for_log(1, answered=True) if seen.status)
        assert asked_later.method == "GET"
        with pytest.raises(TimeoutError, match="1 requests were answered, not 2"):
            server.control.wait_for_log(2, timeout=0, answered=True)
        server.control.clear_faults()
        assert parse(receive_all(connection)).status == 204
        server.control.wait_for_log(2, answered=True)
    assert carried_out(server, call)
    assert (server.control.log()[0].status, server.control.log()[0].fault) == (204, "hang")


@both
def test_hang_until_the_client_goes(server, call, when):
    server.control.add_fault(Fault("hang", when))
    with begin(server, "POST", path(call), POST) as connection:
        server.control.wait_for_log(1)
        connection.shutdown(socket.SHUT_WR)
        # The server ends the connection in turn: it has noticed.
        assert receive_all(connection) == b""
    server.control.clear_faults()
    assert ask(server, "GET", path(SEEDED, "Key1")).status == 200
    assert carried_out(server, call) is (when == "after")
    assert server.control.log()[0].status is None


@both
def test_stop_with_hung_requests(when):
    server = PracticeServer()
    server.start()
    call = SEEDED._replace(tx_id=1)
    server.control.add_fault(Fault("hang", when, times=None))
    connections = [begin(server, "POST", path(call), POST) for _ in range(3)]
    server.control.wait_for_log(3)
    running = server._running

    server.stop()

    assert not running._thread.is_alive()
    for connection in connections:
        with connection:
            assert receive_all(connection) == b""
    assert carried_out(server, call) is (when == "after")
    server.control.clear_faults()
    server.stop()


def test_faults_cleared_before_the_request_begins_to_wait():
    book = FaultBook()
    book.add(Fault("hang"))
    hit = book.take(Asked("GET", b"/", b"", (), b""))
    book.clear()
    released = []
    with book.released_by_clear(hit, lambda: released.append(1)):
        assert released == [1]
    book.clear()
    assert released == [1]


@both
def test_status(server, call, when):
    server.control.add_fault(Fault("status", when))
    answer = ask(server, "POST", path(call), POST)
    assert (answer.status, answer.json()["code"]) == (503, 503)
    assert carried_out(server, call) is (when == "after")
    assert only_logged(server) == (503, "status")


@pytest.mark.parametrize("retry_after", [7, "7", "Fri, 31 Dec 2027 23:59:59 GMT", ""])
def test_status_with_retry_after(server, call, retry_after):
    server.control.add_fault(Fault("status", status=429, retry_after=retry_after))
    answer = ask(server, "GET", path(call))
    assert (answer.status, answer.headers["retry-after"]) == (429, str(retry_after))


def test_status_with_a_body_of_its_own(server, call):
    server.control.add_fault(Fault("status", status=502, body=b"bad gateway", content_type="text/plain"))
    answer = ask(server, "GET", path(call))
    assert (answer.status, answer.body) == (502, b"bad gateway")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("status", [200, 204, 304, 418, 499, 599])
def test_any_status(server, call, status):
    server.control.add_fault(Fault("status", status=status))
    answer = ask(server, "GET", path(call))
    assert answer.status == status
    assert (answer.body == b"") is (status in (204, 304))


@both
def test_redirect(server, call, when):
    server.control.add_fault(Fault("redirect", when, status=307, location="http://127.0.0.1:9/"))
    answer = ask(server, "POST", path(call), POST)
    assert (answer.status, answer.headers["location"]) == (307, "http://127.0.0.1:9/")
    assert carried_out(server, call) is (when == "after")


@both
def test_truncated_post(server, call, when):
    server.control.add_fault(Fault("truncated", when))
    answer = ask(server, "POST", path(call), POST)
    assert answer.status == 200
    assert 0 < len(answer.body) < int(answer.headers["content-length"])
    assert carried_out(server, call) is (when == "after")
    assert only_logged(server) == (200, "truncated")


def test_truncated_is_the_beginning_of_the_true_answer(server):
    whole = ask(server, "GET", path(SEEDED))
    server.control.add_fault(Fault("truncated", "after"))
    answer = ask(server, "GET", path(SEEDED))
    assert answer.headers["content-length"] == whole.headers["content-length"]
    assert answer.body == whole.body[: len(whole.body) // 2]


@both
@pytest.mark.parametrize("kind", ["garbage", "html", "empty", "body", "huge"])
def test_other_answers_instead_of_the_true_one(server, call, kind, when):
    server.control.add_fault(Fault(kind, when))
    answer = ask(server, "POST", path(call), POST)
    assert answer.status == 200
    assert carried_out(server, call) is (when == "after")
    assert only_logged(server) == (200, kind)


def test_garbage_says_that_it_is_json(server, call):
    server.control.add_fault(Fault("garbage"))
    answer = ask(server, "GET", path(call))
    assert answer.headers["content-type"] == "application/json"
    with pytest.raises(UnicodeDecodeError):
        answer.json()


def test_html(server, call):
    server.control.add_fault(Fault("html", status=504))
    answer = ask(server, "GET", path(call))
    assert answer.status == 504
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.body.startswith(b"<!DOCTYPE html>")


def test_empty(server, call):
    server.control.add_fault(Fault("empty"))
    answer = ask(server, "GET", path(call))
    assert (answer.headers["content-length"], answer.body) == ("0", b"")
    assert answer.headers["content-type"] == "application/json"


def test_body(server, call):
    server.control.add_fault(
        Fault("body", status=203, body=b'{"value":"\xff"}', content_type="application/x")
    )
    answer = ask(server, "GET", path(call))
    assert (answer.status, answer.body) == (203, b'{"value":"\xff"}')
    assert answer.headers["content-type"] == "application/x"


@pytest.mark.parametrize("size", [100, 65_536, 10_000_000])
def test_huge_is_valid_json_of_the_size_given(server, call, size):
    server.control.add_fault(Fault("huge", size=size))
    answer = ask(server, "GET", path(call))
    assert len(answer.body) == int(answer.headers["content-length"]) == size
    (entry,) = answer.json()["entry"]
    assert entry["key"] == "huge"


def test_a_client_that_leaves_a_huge_answer(server, call):
    server.control.add_fault(Fault("huge", size=50_000_000))
    with begin(server, "GET", path(call)) as connection:
        assert connection.recv(1000)
    assert ask(server, "GET", path(SEEDED, "Key1")).status == 200


@both
def test_slow_is_the_true_answer(server, call, when):
    whole = ask(server, "GET", path(SEEDED))
    server.control.clear_log()
    server.control.add_fault(Fault("slow", when, times=2))
    answer = ask(server, "GET", path(SEEDED))
    assert (answer.status, answer.body) == (200, whole.body)
    assert only_logged(server) == (200, "slow")
    assert ask(server, "POST", path(call), POST).status == 204
    assert carried_out(server, call)


def test_slow_sends_one_piece_after_the_other():
    with PracticeServer() as server:
        # The second piece would come in an hour: what has come before is the head, and no piece yet.
        server.control.add_fault(Fault("slow", delay_ms=3_600_000))
        with begin(server, "GET", path(SEEDED)) as connection:
            received = b""
            while not received.endswith(b"\r\n\r\n"):
                received += connection.recv(1000)
            assert select.select([connection], [], [], 0)[0] == []
            server.stop()
            assert receive_all(connection) == b""


def test_delay_comes_before_the_fault():
    with PracticeServer() as server:
        server.control.add_fault(Fault("status", "after", delay_ms=3_600_000))
        call = SEEDED._replace(tx_id=2)
        with begin(server, "POST", path(call), POST) as connection:
            server.control.wait_for_log(1)
            server.stop()
            assert receive_all(connection) == b""
        assert carried_out(server, call)
        assert only_logged(server) == (None, "status")


def test_latency_delays_every_answer_but_not_the_control():
    with PracticeServer(latency_ms=3_600_000) as server:
        call = SEEDED._replace(tx_id=3)
        with begin(server, "POST", path(call), POST) as connection:
            server.control.wait_for_log(1)
            assert ask(server, "GET", "/practice/log").status == 200
            server.stop()
            assert receive_all(connection) == b""
        assert not carried_out(server, call)
