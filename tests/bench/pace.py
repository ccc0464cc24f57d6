"""A commit of many removed keys at a server that takes so many requests a second: how near it comes to that.

The floor is the time that the limit itself asks for, keys ÷ limit. The practice server answers 429 with
Retry-After; its reserve is a second's worth of requests. A quick round (``--rounds 1``) has 200 keys, of
which the beginning, in which the limit is not known yet, is a larger part; others have 1,000.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time

from tests.bench.measuring import Measure, Span
from tests.bench.soak import Practice, idle, practice_server, use_keychain_in_memory

LIMITS = (50, 100)
KEYS = 1000
FEW = 200


def pace(rounds):
    from PySide6.QtWidgets import QApplication

    from lvctx_gui.app import make_application
    from lvctx_gui.ui.kit.event_loop import QtEventLoop

    use_keychain_in_memory()
    app = make_application()
    keys = KEYS if rounds > 1 else FEW
    for limit in LIMITS:
        measure = Measure(f"pace {keys:,} at {limit}/s", "keys ÷ limit")
        for number in range(max(1, rounds - 1)):
            # A server and a window of its own for each: what was learned before does not help.
            with (
                practice_server("--rate", str(limit)) as base_url,
                tempfile.TemporaryDirectory(prefix="lvctx-bench-") as folder,
                asyncio.Runner(loop_factory=lambda: QtEventLoop(app)) as runner,
            ):
                took, notes = runner.run(_commit(base_url, folder, keys, number))
                QApplication.sendPostedEvents()
            measure.add(keys / limit, took.wall)
            measure.notes.append(f"{took.cpu:.2f} s of the processor; {notes}")
        yield measure


async def _commit(base_url, folder, keys, number):
    from lvctx_gui.app import open_window
    from lvctx_gui.core.call import CallRef
    from lvctx_gui.ui.main_window.actions.spec import ActionId

    practice = Practice(base_url)
    os.environ["LVCTX_SESSION_ID"] = practice.session()
    call = CallRef("U70D91T533151E6@10.40.88.32", 2_000_000 + number, "BENCH_1")
    names = [f"Key{n}" for n in range(keys)]
    practice.put(call, dict.fromkeys([*names, "Stays"], "a value"))
    window = open_window(["--base-url", base_url, "--data-dir", folder])
    await idle(window)
    window.look_up(call)
    await idle(window)
    window.actions_[ActionId.EDIT_MODE].setChecked(True)
    state = window.tabs.current.state
    state.apply("", lambda draft: draft.remove(*names))
    await asyncio.sleep(1.1)  # the server's reserve is full when it begins
    told = []
    window.writes.status.connect(told.append)
    practice.ask("DELETE", "/practice/log")
    try:
        window.writes.commit(state)
        confirm = await _question(window)
        wall, cpu = time.perf_counter(), time.process_time()
        confirm.click()
        await asyncio.sleep(0.01)
        await idle(window)
        took = Span(time.perf_counter() - wall, time.process_time() - cpu)
        assert not state.draft.staged_count, state.message
        log = practice.ask("GET", "/practice/log")["requests"]
        statuses = [each["status"] for each in log]
    finally:
        practice.close()
        window.close_anyway()
        await window.property("program").run()
    with_time = [text for text in told if " left)" in text]
    notes = f"{len(statuses)} requests, {statuses.count(429)} refused; told {len(told):,} times"
    if with_time:
        notes += f", such as “{with_time[len(with_time) // 2].partition(': ')[2]}”"
    return took, notes


async def _question(window):
    """The button that a person presses who agrees to the deletions."""
    from PySide6.QtWidgets import QPushButton

    while not (found := window.findChildren(QPushButton, "commitConfirmButton")):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    return found[0]
