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
from functools import cache
from pathlib import Path

from tests.bench.measuring import Span, compare

ROOT = Path(__file__).resolve().parents[2]
WATCHED = ("asyncio", "httpx", "json", "keyring", "platformdirs", "qasync", "ssl")
ENTRIES = 100_000
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


def memory(rounds):
    if sys.platform == "win32":
        return
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


def _run(what):
    with tempfile.TemporaryDirectory(prefix="lvctx-bench-") as folder:
        environment = os.environ | {"PYTHONPATH": str(ROOT), "LVCTX_SESSION_ID": "none"}
        # What is measured is a program whose bytecode is there, as it is once installed.
        environment |= {"PYTHONPYCACHEPREFIX": _bytecode(), "PYTHONDONTWRITEBYTECODE": ""}
        environment["LVCTX_BENCH_SPAWNED"] = str(time.monotonic_ns())
        command = [sys.executable, "-P", str(Path(__file__).with_name("child.py")), what, folder]
        result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=TOO_LONG)
    if result.returncode:
        raise RuntimeError(f"{what} failed:\n{result.stderr}")
    return json.loads(result.stdout.splitlines()[-1])
