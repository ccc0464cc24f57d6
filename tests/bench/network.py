"""From asking for a call to seeing it: the program ÷ the bare request, both on the same kind of loop."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from statistics import median

from tests.bench.measuring import Measure, Span

PATIENCE = 30
SAMPLE = 5
MANY = 10_000


def lookup(rounds):
    from PySide6.QtWidgets import QApplication

    from lvctx_gui.app import make_application
    from lvctx_gui.ui.kit.event_loop import QtEventLoop

    app = make_application()
    # Its first line is the address; it ends when it is told to.
    server = subprocess.Popen(
        [sys.executable, "-P", "-m", "lvctx_gui.sandbox"], stdout=subprocess.PIPE, text=True
    )
    try:
        base_url = server.stdout.readline().split()[-1]
        with (
            tempfile.TemporaryDirectory(prefix="lvctx-bench-") as folder,
            asyncio.Runner(loop_factory=lambda: QtEventLoop(app)) as runner,
        ):
            measures = runner.run(_measure(base_url, folder, rounds))
            QApplication.sendPostedEvents()
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()
    yield from measures


async def _measure(base_url, folder, rounds):
    import httpx

    from lvctx_gui.app import open_window

    async with httpx.AsyncClient(base_url=base_url) as client:
        session = (await client.post("/practice/session", json={"user": "supervisor"})).json()["sessionId"]
        client.headers["LV-Session"] = session
        os.environ["LVCTX_SESSION_ID"] = session
        window = open_window(["--base-url", base_url, "--data-dir", folder])
        while window.busy:  # noqa: ASYNC110  # the state of a window is no event
            await asyncio.sleep(0.01)
        try:
            measures = []
            for count, entries in await _practice_entries(client):
                measures.append(await _compare(client, window, count, entries, rounds))
        finally:
            window.close_anyway()
            await window.property("program").run()
    return measures


async def _practice_entries(client):
    from lvctx_gui.sandbox import practice_calls

    found = []
    calls = {call.title: call for call in practice_calls()}
    for title, count in (("The documented sample", SAMPLE), ("Ten thousand entries", MANY)):
        call = calls[title]
        answer = await client.get(f"/practice/calls/{call.session}/{call.tx_id}/{call.account}")
        assert len(answer.json()["entry"]) == count
        found.append((count, answer.json()))
    return found


async def _compare(client, window, count, entries, rounds):
    from lvctx_gui.api.wire import context_target
    from lvctx_gui.core.call import CallRef

    measure = Measure(f"lookup {count:,}", "bare GET with httpx")
    for number in range(rounds + 1):
        # Every round asks for a call that the window has not seen yet.
        call = CallRef("U70D91T533151E6@10.40.88.32", count * 1000 + number, "BENCH_1")
        path = f"{call.session}/{call.tx_id}/{call.account}"
        (await client.put(f"/practice/calls/{path}", json=entries)).raise_for_status()
        floor = await _time_get(client, str(context_target(call)))
        program = await _time_lookup(window, call)
        window.tabs.close_current()
        await asyncio.sleep(0.05)
        # As it is when a person asks for the next call: its page is ready, nothing is left to be saved.
        window.tabs.prepare()
        await asyncio.sleep(0.3)
        # The first one warms up.
        if number:
            measure.add(floor, program)
    measure.notes.append(_beyond(measure))
    return measure


def _beyond(measure):
    """What a person waits for besides the bare request."""
    wall = median(mine - its for mine, its in zip(measure.program, measure.floor, strict=True))
    cpu = median(mine - its for mine, its in zip(measure.program_cpu, measure.floor_cpu, strict=True))
    return f"program − floor: {wall * 1000:.1f} ms by the clock, {cpu * 1000:.1f} ms of the processor"


async def _time_get(client, path):
    started, began = time.perf_counter(), time.process_time()
    answer = await client.get(path)
    span = Span(time.perf_counter() - started, time.process_time() - began)
    assert answer.status_code == 200, answer.status_code
    return span


async def _time_lookup(window, call):
    from PySide6.QtCore import QEvent, QObject, QTimer

    painted = asyncio.get_running_loop().create_future()

    class Watcher(QObject):
        def eventFilter(self, viewport, event):  # noqa: N802  # Qt's name
            if event.type() is QEvent.Type.Paint and not self.property("seen"):
                self.setProperty("seen", True)
                # The timer comes after everything that is painted now.
                QTimer.singleShot(0, lambda: painted.set_result((time.perf_counter(), time.process_time())))
            return False

    watcher = Watcher()

    def watch(_call):
        page = window.tabs.current
        assert page.model.rowCount()
        page.view.viewport().installEventFilter(watcher)

    connection = window.reads.looked_up.connect(watch)
    started, began = time.perf_counter(), time.process_time()
    window.look_up(call)
    try:
        ended, used = await asyncio.wait_for(painted, PATIENCE)
        return Span(ended - started, used - began)
    finally:
        window.reads.looked_up.disconnect(connection)
