from __future__ import annotations

import base64
import http.client
import os
import socket
import subprocess
import sys

import pytest

from lvctx_gui.sandbox import ACCESS_TOKEN, CallId, Fault, PracticeServer, SandboxError
from tests.sandbox.raw import JSON, ask, connect, parse, path, receive_all

SEEDED = CallId("U70D91T533151E6@10.40.88.32", 28479905424, "ARB_WSAPI_1")


def test_importing_the_package_loads_no_server():
    code = (
        "import sys, lvctx_gui.sandbox as s; s.practice_calls(); s.Fault('hang'); s.PRACTICE_USERS;"
        "heavy = {'starlette', 'uvicorn', 'sqlite3', 'asyncio'};"
        "print(sorted(heavy & set(sys.modules)));"
        "s.PracticeServer; print('uvicorn' in sys.modules)"
    )
    # Measuring coverage in the child would load modules of its own.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=_root(), env=environment
    )
    assert (done.stdout, done.stderr) == ("[]\nTrue\n", "")


def test_it_imports_no_other_room():
    code = (
        "import sys, lvctx_gui.sandbox.__main__;"
        "rooms = {n.split('.')[1] for n in sys.modules if n.startswith('lvctx_gui.')};"
        "print(rooms - {'sandbox'} or '')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=_root())
    assert (done.stdout, done.stderr) == ("\n", "")


def test_unknown_names_of_the_package():
    import lvctx_gui.sandbox

    with pytest.raises(AttributeError, match="nonsense"):
        lvctx_gui.sandbox.nonsense  # noqa: B018 - asking for it is the test
    assert {name for name in lvctx_gui.sandbox.__all__ if not getattr(lvctx_gui.sandbox, name)} == set()


def test_it_listens_on_this_machine_only(server):
    (listener,) = server._running._server.servers[0].sockets
    assert listener.getsockname() == ("127.0.0.1", server.port)
    assert server.base_url == f"http://127.0.0.1:{server.port}"


def test_stop_and_start_keep_data_sessions_and_port():
    server = PracticeServer()
    server.start()
    port, session_id = server.port, server.control.open_session()
    server.control.set_entry(*SEEDED[:3], "New", "while it runs")
    server.start()
    server.stop()
    server.stop()
    with pytest.raises(ConnectionRefusedError):
        connect(server)
    # The data can be looked at and changed while the server is away.
    server.control.set_entry(*SEEDED[:3], "Newer", "while it is away")
    with server:
        assert server.port == port
        answer = ask(server, "GET", path(SEEDED), user=None, headers={"LV-Session": session_id})
        assert answer.json()["entry"][-2:] == [
            {"key": "New", "value": "while it runs"},
            {"key": "Newer", "value": "while it is away"},
        ]


def test_two_servers_share_nothing(server, call):
    with PracticeServer() as other:
        assert other.port != server.port
        other.control.set_entry(*call[:3], "K", "V")
        assert server.control.entries(*call) == []


def test_a_taken_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = PracticeServer(port=taken.getsockname()[1])
        with pytest.raises(SandboxError, match=r"Port \d+ on 127.0.0.1 cannot be used: .* Name another port"):
            server.start()
        server.stop()


def test_unusable_files(tmp_path):
    no_database = tmp_path / "notes.txt"
    no_database.write_text("not a database, but long enough to be looked at as one" * 20)
    for data in (tmp_path, tmp_path / "missing" / "data.db", no_database):
        with pytest.raises(SandboxError, match=r"cannot be used: .*\. Name another file\."):
            PracticeServer(data).start()
    assert no_database.read_text().startswith("not a database")


def test_somebody_elses_database_is_left_alone(tmp_path):
    import sqlite3

    data = tmp_path / "theirs.db"
    with sqlite3.connect(data) as theirs:
        theirs.execute("CREATE TABLE entry (a)")
    theirs.close()
    before = data.read_bytes()
    with pytest.raises(SandboxError, match="database of another program"):
        PracticeServer(data).start()
    assert data.read_bytes() == before


def test_control_sees_and_changes_what_clients_see(server, call):
    address = call[:3]
    server.control.set_entry(*address, "K", "1")
    server.control.set_entry(*address, "L", {"a": 1})
    server.control.remove_entry(*address, "K")
    server.control.remove_entry(*address, "not there")
    assert ask(server, "GET", path(call)).json() == {"entry": [{"key": "L", "value": {"a": 1}}]}
    server.control.put_call(*call, [{"key": "M"}])
    assert server.control.entries(*address, client=7419) == [{"key": "M"}]
    assert server.control.entries(*address, client=8120) == []
    server.control.expire_sessions()
    assert ask(server, "GET", path(call), user=None, headers={"LV-Session": "x"}).status == 401


def test_log_holds_everything_but_the_secrets(server, call):
    session_id = server.control.open_session()
    target = path(call, "a/b") + "?client=7419&x=%20"
    ask(server, "GET", target)
    ask(server, "POST", path(call), b"{ ", headers={**JSON, "X-Twice": "1"})
    ask(server, "POST", "/session/login", {}, user=None, headers={**JSON, "LV-Access": ACCESS_TOKEN})
    first, second, third = server.control.log()
    assert (first.method, first.target, first.status, first.fault) == ("GET", target, 404, None)
    assert first.headers["accept"] == "application/json"
    assert (second.method, second.body, second.status) == ("POST", b"{ ", 400)
    assert first.headers["lv-session"] == third.headers["lv-access"] == "(hidden)"
    assert session_id not in repr(server.control.log())
    assert ACCESS_TOKEN not in repr(server.control.log())
    server.control.clear_log()
    assert server.control.log() == []
    with pytest.raises(TimeoutError):
        server.control.wait_for_log(1, timeout=0)


def test_log_is_bounded():
    from lvctx_gui.sandbox.log import RequestLog
    from lvctx_gui.sandbox.wire import Asked

    log = RequestLog()
    for number in range(10_005):
        log.note(Asked("GET", b"/%d" % number, b"", (), b""), None)
    assert len(log.seen()) == 10_000
    assert log.seen()[0].target == "/5"


def test_reset_brings_back_the_first_data_only(server, call):
    before = server.control.entries(*SEEDED)
    server.control.remove_entry(*SEEDED[:3], "Key1")
    server.control.set_entry(*call[:3], "K", "V")
    session_id = server.control.open_session()
    server.control.reset()
    assert server.control.entries(*SEEDED) == before
    assert len(before) == 5
    assert server.control.entries(*call) == []
    assert server.control.open_session() == session_id


def test_one_connection_serves_many_requests(server, call):
    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    headers = {**JSON, "LV-Session": server.control.open_session()}
    client.connect()
    port = client.sock.getsockname()
    for number in range(5):
        client.request("POST", path(call), f'{{"entry":[{{"key":"{number}"}}]}}', headers)
        assert client.getresponse().read() == b""
        client.request("GET", path(call), headers=headers)
        assert len(client.getresponse().read()) > 10
        assert client.sock.getsockname() == port
    client.close()
    assert len(server.control.entries(*call)) == 5


def test_stop_ends_idle_connections_and_those_in_the_middle_of_a_request():
    server = PracticeServer()
    server.start()
    idle, halfway = connect(server), connect(server)
    halfway.sendall(b"POST /context/call/S/1/A HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    # By the time that this is answered, the two others are connected.
    assert ask(server, "GET", path(SEEDED, "Key1")).status == 200
    running = server._running
    server.stop()
    with idle, halfway:
        for connection in (idle, halfway):
            try:
                assert connection.recv(100) == b""
            except ConnectionResetError:
                # What the server had not read yet turns the end of a connection into a reset.
                assert connection is halfway
    assert not running._thread.is_alive()


def test_what_is_no_http_is_refused_without_a_word(server):
    with connect(server) as connection:
        connection.sendall(b"nonsense\r\n\r\n")
        assert parse(receive_all(connection)).status == 400


def test_a_mistake_of_our_own_is_an_answer_too(server, call, caplog, monkeypatch):
    def fail(*_arguments):
        raise RuntimeError("made by the test")

    monkeypatch.setattr("lvctx_gui.sandbox.app.answer_context_request", fail)
    answer = ask(server, "GET", path(call))
    assert (answer.status, answer.json()["code"]) == (500, 500)
    assert "made by the test" in caplog.text
    caplog.clear()


def test_a_broken_disk_is_an_answer_too(server, call, monkeypatch):
    import sqlite3

    def fail(*_arguments):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(server.control.store, "upsert", fail)
    answer = ask(server, "POST", path(call), {"entry": []})
    assert (answer.status, answer.json()["code"]) == (500, 500)
    assert "disk is full" in answer.json()["message"]


class TestControlOverHttp:
    def control(self, server, method, target, body=None):
        return ask(server, method, "/practice/" + target, body, user=None)

    def test_faults(self, server, call):
        fault = {"kind": "status", "status": 429, "retry_after": 3, "body": "slow", "skip": 1, "times": 2}
        assert self.control(server, "POST", "faults", fault).status == 204
        assert [ask(server, "GET", path(call)).status for _ in range(2)] == [204, 429]
        (waiting,) = self.control(server, "GET", "faults").json()["faults"]
        assert (waiting["kind"], waiting["times"], waiting["skip"]) == ("status", 1, 0)
        assert Fault.from_json(waiting) == Fault("status", status=429, retry_after=3, body=b"slow")
        assert self.control(server, "DELETE", "faults").status == 204
        assert self.control(server, "GET", "faults").json() == {"faults": []}
        assert ask(server, "GET", path(call)).status == 204

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ([], "JSON object"),
            ({}, "needs a kind"),
            ({"kind": "nonsense"}, "nonsense"),
            ({"kind": "status", "colour": 1}, "colour"),
            ({"kind": "status", "method": 1}, "method"),
            ({"kind": "status", "times": "1"}, "times"),
            ({"kind": "status", "status": "503"}, "status"),
            ({"kind": "status", "retry_after": [1]}, "retry_after"),
            ({"kind": "body", "body": 1}, "texts"),
            ({"kind": "body", "body_base64": "?"}, "base64"),
        ],
    )
    def test_wrong_faults(self, server, wrong, says):
        answer = self.control(server, "POST", "faults", wrong)
        assert answer.status == 400
        assert says in answer.json()["message"]
        assert server.control.faults.waiting() == []

    def test_log(self, server, call):
        ask(server, "POST", path(call), b'{"entry":[]}')
        (seen,) = self.control(server, "GET", "log").json()["requests"]
        assert (seen["method"], seen["target"], seen["status"], seen["fault"]) == (
            "POST",
            path(call),
            204,
            None,
        )
        assert base64.b64decode(seen["body_base64"]) == b'{"entry":[]}'
        assert seen["headers"]["lv-session"] == "(hidden)"
        assert self.control(server, "DELETE", "log").status == 204
        assert server.control.log() == []

    def test_sessions(self, server, call):
        session_id = self.control(server, "POST", "session", {"user": "agent"}).json()["sessionId"]
        assert session_id == server.control.open_session("agent")
        assert self.control(server, "POST", "session", {"user": "nobody"}).status == 400
        assert self.control(server, "POST", "expire-sessions").status == 204
        assert ask(server, "GET", path(call), user=None, headers={"LV-Session": session_id}).status == 401

    def test_calls(self, server, call):
        odd = call._replace(account="a/b", client=8120)
        target = path(odd, client=8120).removeprefix("/context/call/")
        twice = {"entry": [{"key": "K"}, {"key": "K", "value": "\ud800"}]}
        assert self.control(server, "GET", f"calls/{target}").json() == {"entry": []}
        assert self.control(server, "PUT", f"calls/{target}", twice).status == 204
        assert self.control(server, "GET", f"calls/{target}").json() == twice
        assert server.control.entries(*odd) == twice["entry"]
        assert self.control(server, "PUT", f"calls/{target}", {}).status == 400

    def test_reset(self, server, call):
        server.control.set_entry(*call[:3], "K", "V")
        assert self.control(server, "POST", "reset").status == 204
        assert server.control.entries(*call) == []

    def test_wrong_methods(self, server):
        for method, target in (
            ("PUT", "faults"),
            ("POST", "log"),
            ("GET", "reset"),
            ("GET", "expire-sessions"),
            ("GET", "session"),
            ("DELETE", "calls/S/1/A"),
        ):
            assert self.control(server, method, target).status == 405


def _root():
    from pathlib import Path

    return Path(__file__).resolve().parents[2]
