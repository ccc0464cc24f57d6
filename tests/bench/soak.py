"""A long day in one window: lookups and commits by the thousand, and what the program holds after them.

A real window, the practice server as a process of its own behind real sockets, the history in a real file.
Calls are looked up in turn as staff do it: up to ten tabs, then all of them are closed. Every fortieth lookup
is edited and committed. What is alive after the first thousand lookups is the floor of what is alive at the
end: memory may grow by 5 MB, nothing else at all.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from tests.bench.measuring import Measure
from tests.fake_keyring import FakeKeyring

ROUND = 200
"""Lookups in one round; 100 rounds are 20,000 lookups and 500 commits."""

WARM = 1000
"""Lookups after which nothing may grow any more; with fewer rounds a fifth of all."""

TABS = 10
COMMIT_EVERY = 40
CPU_SAMPLE = 200
"""Lookups over which the processor's time is taken, at the beginning and at the end."""

ENTRIES = 30
OUR_CLASSES = ("CallPage", "CallState", "EntriesModel", "Draft", "Context", "Reading", "UndoStep", "Message")
_DESCRIPTORS = Path("/proc/self/fd")
PAGE_SIZE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def soak(rounds):
    from PySide6.QtWidgets import QApplication

    from lvctx_gui.app import make_application
    from lvctx_gui.ui.kit.event_loop import QtEventLoop

    use_keychain_in_memory()
    app = make_application()
    with (
        practice_server() as base_url,
        tempfile.TemporaryDirectory(prefix="lvctx-bench-") as folder,
        asyncio.Runner(loop_factory=lambda: QtEventLoop(app)) as runner,
    ):
        measures = runner.run(_measure(base_url, folder, rounds * ROUND))
        QApplication.sendPostedEvents()
    yield from measures


def use_keychain_in_memory():
    """Have the history in a real file, and its key in memory: nobody's keychain is touched."""
    from lvctx_gui.store import secrets

    keyring = FakeKeyring()
    secrets.system_keychain = lambda: keyring


@contextmanager
def practice_server(*options):
    """The practice server as a process. Gives its address."""
    command = [sys.executable, "-P", "-m", "lvctx_gui.sandbox", *options]
    # Its first line is the address; it ends when it is told to.
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield server.stdout.readline().split()[-1]
        finally:
            server.terminate()


class Practice:
    """The hand behind the curtain: puts calls onto the practice server, without a task of its own."""

    def __init__(self, base_url):
        self._line = http.client.HTTPConnection(base_url.partition("//")[2])

    def ask(self, method, path, body=None):
        text = None if body is None else json.dumps(body)
        # A new connection each time: the server closes one that was idle for a few seconds.
        self._line.close()
        self._line.request(method, path, text, {"Content-Type": "application/json"})
        answer = self._line.getresponse()
        content = answer.read()
        assert answer.status < 300, (answer.status, content)
        return json.loads(content) if content else None

    def session(self):
        return self.ask("POST", "/practice/session", {"user": "supervisor"})["sessionId"]

    def put(self, call, entries):
        rows = [{"key": key, "value": value} for key, value in entries.items()]
        self.ask("PUT", f"/practice/calls/{call.session}/{call.tx_id}/{call.account}", {"entry": rows})

    def close(self):
        self._line.close()


class Alive:
    """What the process holds, counted."""

    def __init__(self, window):
        from PySide6.QtCore import QObject
        from PySide6.QtWidgets import QApplication

        from lvctx_gui.ui.kit.collector import take_back

        # First, as what lists them makes an object of Python for each.
        objects = len(window.findChildren(QObject))
        for _ in range(3):
            take_back()  # what the collector has set aside
            gc.collect()
        self.trimmed = trim()
        self.memory = resident()
        open_files = [_target(entry) for entry in _DESCRIPTORS.iterdir()] if _has_proc() else []
        kinds = Counter(type(each) for each in gc.get_objects())
        ours = Counter({kind.__name__: n for kind, n in kinds.items() if kind.__module__.startswith("lvctx")})
        self.counts = {
            "tasks": len(asyncio.all_tasks()),
            "descriptors": len(open_files),
            "sockets": sum(each.startswith("socket:") for each in open_files),
            "widgets": len(QApplication.allWidgets()),
            "QObjects": objects,
            "objects of Python": sum(kinds.values()),
            **{name: ours[name] for name in OUR_CLASSES},
        }


def _has_proc():
    return _DESCRIPTORS.exists()


def _target(entry):
    try:
        return str(entry.readlink())
    except OSError:
        return ""  # the descriptor with which they are listed


def resident():
    """Bytes of memory that are in use now; without /proc the most that ever were."""
    if _has_proc():
        return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_SIZE
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def trim():
    """Have glibc give back what is free; whether there is one."""
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):
        return False
    return True


async def idle(window):
    """Wait until nothing is under way. Asked rarely: what asking takes counts as the program's time."""
    while window.busy:  # noqa: ASYNC110  # the state of a window is no event
        await asyncio.sleep(0.002)


class Day:
    """Looks calls up and commits in a window, as often as it is told to."""

    def __init__(self, window, practice):
        self.window, self.practice = window, practice
        self.done = self.commits = 0

    async def work(self, lookups):
        """Returns the processor's time of one lookup, commits included."""
        began = time.process_time()
        for _ in range(lookups):
            await self._look_up()
        return (time.process_time() - began) / lookups

    async def _look_up(self):
        from lvctx_gui.core.call import CallRef

        window = self.window
        call = CallRef("U70D91T533151E6@10.40.88.32", 1_000_000 + self.done, "BENCH_1")
        self.practice.put(call, {f"Key{n}": f"Value {n} of {call.tx_id}" for n in range(ENTRIES)})
        window.look_up(call)
        await idle(window)
        page = window.tabs.current
        assert page.state.call == call, page.state.call
        assert page.model.rowCount() == ENTRIES, page.state.message
        self.done += 1
        if self.done % COMMIT_EVERY == 0:
            await self._commit(page)
        if self.done % TABS == 0:
            while window.tabs.current is not None:
                window.tabs.close_current()

    async def _commit(self, page):
        page.state.apply("", lambda draft: draft.set_value("Key1", f"Committed {self.done}"))
        page.state.apply("", lambda draft: draft.set_value("Key2", f"Committed {self.done}"))
        self.window.writes.commit(page.state)
        await idle(self.window)
        assert not page.state.draft.staged_count, page.state.message
        self.commits += 1

    async def rest(self):
        """Let everything end that goes on by itself."""
        from PySide6.QtCore import QEvent
        from PySide6.QtWidgets import QApplication

        await idle(self.window)
        while self.window.autosave.is_dirty:  # noqa: ASYNC110  # likewise
            await asyncio.sleep(0.05)
        for _ in range(5):
            await asyncio.sleep(0.1)
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


async def _measure(base_url, folder, lookups):
    from lvctx_gui.app import open_window
    from lvctx_gui.ui.main_window.actions.spec import ActionId

    practice = Practice(base_url)
    os.environ["LVCTX_SESSION_ID"] = practice.session()
    window = open_window(["--base-url", base_url, "--data-dir", folder])
    await idle(window)
    window.actions_[ActionId.EDIT_MODE].setChecked(True)
    warm = min(WARM, lookups // 5)
    sample = min(CPU_SAMPLE, warm)
    day = Day(window, practice)
    try:
        await day.work(warm)
        await day.rest()
        first = Alive(window)
        early = await day.work(sample)
        await day.work(lookups - warm - 2 * sample)
        late = await day.work(sample)
        await day.rest()
        last = Alive(window)
    finally:
        practice.close()
        window.close_anyway()
        await window.property("program").run()
    return _measures(day, warm, (first, last), (early, late))


def _measures(day, warm, alive, cpu):
    first, last = alive
    megabyte = 1_000_000
    memory = Measure("soak: memory", f"after {warm:,} lookups", unit="MB")
    memory.add(first.memory / megabyte, last.memory / megabyte)
    memory.notes.append(
        f"{day.done:,} lookups and {day.commits:,} commits; grown by "
        f"{(last.memory - first.memory) / megabyte:+.2f} MB since the first {warm:,} "
        f"(resident, collected, {'trimmed by malloc_trim' if last.trimmed else 'not trimmed: no glibc'})."
    )
    memory.notes += [
        f"{name}: {count:,} → {last.counts[name]:,}{_growth(count, last.counts[name])}"
        for name, count in first.counts.items()
    ]
    speed = Measure("soak: cpu of a lookup", f"after {warm:,} lookups")
    early, late = cpu
    speed.add(early, late)
    speed.notes.append("Commits, the closing of tabs and the putting of the call onto the server included.")
    return [memory, speed]


def _growth(before, after):
    return f" ({after - before:+,})" if after != before else ""
