"""Measures of whole processes: the time up to the first paint, and the memory of a large call."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.bench.measuring import Span, compare

ROOT = Path(__file__).resolve().parents[2]
WATCHED = ("asyncio", "httpx", "json", "keyring", "platformdirs", "qasync", "ssl")
ENTRIES = 100_000
SAMPLE = ("U70D91T533151E6@10.40.88.32", "28479905424", "ARB_WSAPI_1")
"""The documented call, which the practice server has; five entries."""

TOO_LONG = 120
"""Seconds after which a process is given up; never how long one takes."""


def start(rounds):
    loaded = {}

    def paint(what):
        answer = _run(f"paint_{what}")
        loaded[what] = set(answer["modules"])
        return Span(answer["elapsed"], answer["cpu"])

    measure = compare("start", "bare window", lambda: paint("floor"), lambda: paint("program"), rounds)
    names = [name for name in WATCHED if name in loaded["program"]]
    measure.notes.append(f"loaded at the first paint: {', '.join(names) or 'none'} (of {', '.join(WATCHED)})")
    counts = {what: len(modules) for what, modules in loaded.items()}
    measure.notes.append(f"modules at the first paint: {counts['program']}, bare window {counts['floor']}")
    yield measure


def answer(rounds):
    """From the start of the program to the rows of the call that the command line names."""
    with practice_server() as base_url:
        session = sign_in(base_url)
        call = "/".join(SAMPLE)
        given = {"LVCTX_SESSION_ID": session, "LVCTX_BENCH_URL": f"{base_url}/context/call/{call}"}

        def start(what):
            answer = _run(f"answer_{what}", given)
            return Span(answer["elapsed"], answer["cpu"])

        yield compare(
            "answer", "bare GET and table", lambda: start("floor"), lambda: start("program"), rounds
        )


@contextmanager
def practice_server():
    """Run the practice server for a while; its address."""
    # Its first line is the address; it ends when it is told to.
    server = subprocess.Popen(
        [sys.executable, "-P", "-m", "lvctx_gui.sandbox"], stdout=subprocess.PIPE, text=True
    )
    try:
        yield server.stdout.readline().split()[-1]
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()


def sign_in(base_url):
    """A session of the practice server."""
    import httpx

    return httpx.post(f"{base_url}/practice/session", json={"user": "supervisor"}).json()["sessionId"]


def memory(rounds):
    if sys.platform == "win32":
        return
    if Path("/proc/self/statm").exists():
        late = {}

        def idle(what):
            answer = _run(f"idle_{what}")
            late[what] = set(answer["modules"])
            return answer["resident"]

        measure = compare(
            "memory at idle",
            "bare window",
            lambda: idle("floor"),
            lambda: idle("program"),
            rounds,
            unit="MiB",
        )
        names = [name for name in WATCHED if name in late["program"]]
        measure.notes.append(f"RSS two seconds after the start; loaded: {', '.join(names) or 'none'}")
        yield measure
    measure = compare(
        f"memory {ENTRIES:,}",
        "bare window with the list",
        lambda: _run("fill_floor")["peak"],
        lambda: _run("fill_program")["peak"],
        rounds,
        unit="MiB",
    )
    measure.notes.append("peak RSS; the program's with everything that its first request loads")
    yield measure


@cache
def _bytecode():
    folder = tempfile.mkdtemp(prefix="lvctx-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _run(what, given=None):
    with tempfile.TemporaryDirectory(prefix="lvctx-bench-") as folder:
        environment = os.environ | {"PYTHONPATH": str(ROOT), "LVCTX_SESSION_ID": "none"}
        # What is measured is a program whose bytecode is there, as it is once installed.
        environment |= {"PYTHONPYCACHEPREFIX": _bytecode(), "PYTHONDONTWRITEBYTECODE": ""}
        environment |= given or {}
        environment["LVCTX_BENCH_SPAWNED"] = str(time.monotonic_ns())
        command = [sys.executable, "-P", str(Path(__file__).with_name("child.py")), what, folder]
        result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=TOO_LONG)
    if result.returncode:
        raise RuntimeError(f"{what} failed:\n{result.stderr}")
    return json.loads(result.stdout.splitlines()[-1])
