from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from lvctx_gui.sandbox import CallId
from lvctx_gui.sandbox.state import Store
from tests.ending import APART, WAYS, ask_to_end
from tests.sandbox.raw import JSON, path

pytestmark = pytest.mark.slow("starts programs")

ROOT = Path(__file__).resolve().parents[2]
CALL = CallId("U70D99T100000C1@10.40.88.99", 700_000_000_002, "KILLED_1")
SEEDED = CallId("U70D91T533151E6@10.40.88.32", 28479905424, "ARB_WSAPI_1")
KEYS = [f"Key{number}" for number in range(200)]


def start(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "lvctx_gui.sandbox", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        **APART,
    )


@contextmanager
def running(*arguments):
    process = start(*arguments)
    try:
        line = process.stdout.readline()
        found = re.fullmatch(r"listening on http://127\.0\.0\.1:(\d+)\n", line)
        assert found, (line, process.poll())
        yield process, int(found[1])
    finally:
        process.kill()
        process.communicate()


class Client:
    """A client that keeps its connection and its session."""

    def __init__(self, port, user="supervisor"):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        _, answer = self.ask("POST", "/practice/session", {"user": user})
        self._headers = {"LV-Session": json.loads(answer)["sessionId"]}

    def ask(self, method, target, body=None):
        headers = {**JSON, **getattr(self, "_headers", {})}
        self._connection.request(method, target, None if body is None else json.dumps(body), headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def close(self):
        self._connection.close()


@pytest.mark.parametrize("sign", WAYS)
def test_serves_from_the_line_on_and_ends_quietly(sign):
    with running("--port", "0") as (process, port), closing(Client(port)) as client:
        assert client.ask("GET", path(SEEDED, "Key1")) == (200, b'{"value": "Value1"}')
        process.send_signal(sign)
        assert process.communicate(timeout=10) == ("", "")
        assert process.returncode == 0


def test_ends_quietly_while_requests_hang():
    # A second client proves that the first request has arrived.
    with running() as (process, port), closing(Client(port)) as client, closing(Client(port)) as watcher:
        assert client.ask("POST", "/practice/faults", {"kind": "hang"})[0] == 204
        client._connection.request("GET", path(SEEDED), headers=client._headers)
        while not json.loads(watcher.ask("GET", "/practice/log")[1])["requests"]:
            pass
        ask_to_end(process)
        assert process.communicate(timeout=10) == ("", "")
        assert process.returncode == 0


def test_options_reach_the_server():
    with running("--rate", "0.001", "--session-ttl", "3600", "--latency", "0") as (_, port):
        client = Client(port)
        assert client.ask("GET", path(SEEDED))[0] == 200
        assert client.ask("GET", path(SEEDED))[0] == 429
        client.close()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--port", "65536"], "from 0 to 65535"),
        (["--port", "x"], "is not a number"),
        (["--rate", "0"], "is not a number at least"),
        (["--rate", "nan"], "is not a number at least"),
        (["--latency", "-1"], "is not a number at least"),
        (["--session-ttl", "0"], "is not a number at least"),
        (["--data", "."], "The practice data file . cannot be used"),
        (["--nonsense"], "unrecognized arguments"),
    ],
)
def test_wrong_options(arguments, says, capfd, monkeypatch):
    from lvctx_gui.sandbox.__main__ import main

    # The handlers of the process that runs the tests stay as they are.
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    try:
        code = main(arguments)
    except SystemExit as ended:
        code = ended.code
    out, err = capfd.readouterr()
    assert (code, out) == (2, "")
    assert says in err


def test_a_taken_port_is_said_in_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        out, err = (process := start("--port", port)).communicate(timeout=10)
    assert (process.returncode, out) == (2, "")
    assert err == (
        f"Port {port} on 127.0.0.1 cannot be used: another program uses it. "
        "Name another port, or 0 for any.\n"
    )


def test_data_are_kept_and_seeded_only_once(tmp_path):
    data = tmp_path / "practice.db"
    for expected in (5, 4):
        with running("--data", data) as (process, port):
            client = Client(port)
            assert len(json.loads(client.ask("GET", path(SEEDED))[1])["entry"]) == expected
            client.ask("DELETE", path(SEEDED, "Key1"))
            client.close()
            # On Windows this ends it without a chance to tidy up: its log stays beside the data and counts.
            process.terminate()
            process.wait(10)
    left = {file.name for file in tmp_path.iterdir()}
    log = {"practice.db-wal", "practice.db-shm"} if sys.platform == "win32" else set()
    assert left - log == {"practice.db"}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_kill_never_leaves_half_a_post_and_loses_nothing_that_was_answered(tmp_path):
    data = tmp_path / "practice.db"
    number = 0
    for looks in (20, 45, 70):
        answered, enough = [number], threading.Event()
        with running("--data", data) as (process, port):
            thread = threading.Thread(target=_post_until_it_breaks, args=(port, answered, enough))
            thread.start()
            assert enough.wait(10)
            _look_for_half_a_post(data, looks)
            os.kill(process.pid, signal.SIGKILL)
            thread.join(10)
            assert not thread.is_alive()
        entries = Store(data).read(CALL)
        assert [entry["key"] for entry in entries] == KEYS
        (number,) = {entry["value"] for entry in entries}
        # The one that was on its way may have been carried out or not.
        assert answered[-1] <= number <= answered[-1] + 1


def _look_for_half_a_post(data, looks):
    """Read what is on the disk; return at once when that is a part of a POST: the best moment to kill."""
    with closing(sqlite3.connect(data)) as reader:
        for _ in range(looks):
            rows = reader.execute(
                "SELECT DISTINCT value FROM entry WHERE account = '\"KILLED_1\"'"
            ).fetchall()
            if len(rows) > 1:
                return


def _post_until_it_breaks(port, answered, enough):
    client = Client(port)
    with suppress(OSError, http.client.HTTPException):
        while True:
            number = answered[-1] + 1
            entries = [{"key": key, "value": number} for key in KEYS]
            assert client.ask("POST", path(CALL), {"entry": entries})[0] == 204
            answered.append(number)
            if len(answered) > 3:
                enough.set()
    client.close()
