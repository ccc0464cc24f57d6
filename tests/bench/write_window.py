"""The moment in which others' writes go unseen: from the answer to the last read to the POST's arrival.

It is taken at the server. The floor is a GET and a POST by httpx on one warm connection, nothing between.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import threading
import time

from tests.bench.measuring import Measure

SAMPLE = 5
MANY = 10_000
CALL = "U70D91T533151E6@10.40.88.32/28479905424/BENCH_1"


class StampingServer:
    """Answers every GET with the entries and every POST with 204, and notes when."""

    def __init__(self, count):
        self.entries = {f"Key{number}": f"Value {number}" for number in range(count)}
        self.window = 0.0
        """Seconds between an answer to a GET and the POST that came next."""
        self._answered = 0.0
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self):
        self._loop = asyncio.new_event_loop()
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _serve(self, reader, writer):
        while head := await self._head(reader):
            arrived = time.perf_counter()
            length = next((int(line[15:]) for line in head if line.lower().startswith(b"content-length:")), 0)
            body = await reader.readexactly(length)
            if head[0].startswith(b"POST"):
                self.window = arrived - self._answered
                self.entries |= {entry["key"]: entry.get("value") for entry in json.loads(body)["entry"]}
                writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
            else:
                rows = [{"key": key, "value": value} for key, value in self.entries.items()]
                answer = json.dumps({"entry": rows}).encode()
                kind = b"Content-Type: application/json\r\nContent-Length: "
                writer.write(b"HTTP/1.1 200 OK\r\n" + kind + b"%d\r\n\r\n" % len(answer) + answer)
                await writer.drain()
                self._answered = time.perf_counter()
        writer.close()

    @staticmethod
    async def _head(reader):
        try:
            return (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return []


def write_window(rounds):
    from PySide6.QtWidgets import QApplication

    from lvctx_gui.app import make_application
    from lvctx_gui.ui.kit.event_loop import QtEventLoop

    app = make_application()
    os.environ["LVCTX_SESSION_ID"] = "bench-session"
    for count in (SAMPLE, MANY):
        with (
            StampingServer(count) as server,
            tempfile.TemporaryDirectory(prefix="lvctx-bench-") as folder,
            asyncio.Runner(loop_factory=lambda: QtEventLoop(app)) as runner,
        ):
            yield runner.run(_measure(server, count, folder, rounds))
            QApplication.sendPostedEvents()


async def _measure(server, count, folder, rounds):
    import httpx

    from lvctx_gui.app import open_window
    from lvctx_gui.ui.main_window.actions.spec import ActionId

    measure = Measure(f"write window {count:,}", "GET, then POST, with httpx")
    window = open_window(["--base-url", server.base_url, "--data-dir", folder, "--call", CALL])
    while window.busy:  # noqa: ASYNC110  # the state of a window is no event
        await asyncio.sleep(0.01)
    state = window.tabs.current.state
    window.actions_[ActionId.EDIT_MODE].setChecked(True)
    try:
        async with httpx.AsyncClient(base_url=server.base_url) as client:
            for number in range(rounds + 1):
                state.apply("", lambda draft, number=number: draft.set_value("Key1", f"round {number}"))
                (await client.get(f"/context/call/{CALL}")).raise_for_status()
                (await client.post(f"/other/{CALL}", json={"entry": []})).raise_for_status()
                floor = server.window
                window.writes.commit(state)
                while window.busy:  # noqa: ASYNC110  # likewise
                    await asyncio.sleep(0.001)
                assert not state.draft.staged_count, state.message
                # The first one warms up.
                if number:
                    measure.floor.append(floor)
                    measure.program.append(server.window)
    finally:
        window.close_anyway()
        await window.property("program").run()
    measure.notes.append("A commit of one change; the journal is written before the read and after the POST.")
    return measure
