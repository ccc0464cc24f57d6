"""How long the window keeps a person waiting: the longest gap between two answers of its event loop.

Of each matter the least of the longest gaps of all rounds is told: other programs on the machine make any of
them longer, and none shorter. The floor is the plainest equivalent in bare widgets, or a window that does
nothing, taken in the same rounds in the same way.
"""

from __future__ import annotations

import asyncio
import tempfile

from tests.bench.measuring import Measure
from tests.bench.stall_stage import SETTLES, Server, Stage, fill_journal

IDLE = "nothing"
CLOSING = "close the window"
BEGINS = 3
"""Seconds in which everything has been loaded and made that is wanted soon after the start."""


def stalls(rounds):
    from PySide6.QtWidgets import QApplication

    from lvctx_gui.app import make_application
    from lvctx_gui.store import secrets as secret_store
    from lvctx_gui.ui.kit.event_loop import QtEventLoop
    from tests.fake_keyring import FakeKeyring

    keyring = FakeKeyring()
    # Without a keychain nothing would be on the disk, and nobody's own is to be asked.
    secret_store.system_keychain = lambda: keyring
    app = make_application()
    server, taken = Server(), []
    try:
        with tempfile.TemporaryDirectory(prefix="lvctx-bench-") as folder:
            asyncio.run(fill_journal(folder))
            for _ in range(rounds):
                server.fill()
                with asyncio.Runner(loop_factory=lambda: QtEventLoop(app)) as runner:
                    taken.append(runner.run(_round(server.base_url, folder)))
                    QApplication.sendPostedEvents()
    finally:
        server.end()
    yield from _measures(taken)


def _measures(taken):
    from tests.bench.stall_floors import FLOOR, FLOORS

    for name in taken[0]:
        if name.startswith(FLOOR):
            continue
        its = FLOOR + name if name in FLOORS else IDLE
        gaps, floors = [each[name] for each in taken], [each[its] for each in taken]
        measure = Measure(name, FLOORS[name][0] if name in FLOORS else "doing nothing")
        for found, wall, cpu in (
            (gaps, measure.program, measure.program_cpu),
            (floors, measure.floor, measure.floor_cpu),
        ):
            wall.append(min(gap.wall for gap in found))
            cpu.append(min(gap.cpu for gap in found))
        every = ", ".join(f"{gap.wall * 1e3:.0f}" for gap in gaps)
        measure.notes.append(
            f"the longest gap of each round: {every} ms; the window's thread was busy for "
            f"{measure.program_cpu[0] * 1e3:.0f} ms in one go"
        )
        yield measure


async def _round(base_url, folder):
    from lvctx_gui.app import open_window
    from tests.bench import stall_floors
    from tests.bench.heartbeat import Heartbeat
    from tests.bench.stall_scenes import SCENES

    heartbeat = Heartbeat()
    await heartbeat.watch("open the program")
    window = open_window(["--base-url", base_url, "--data-dir", folder])
    stage = Stage(window, heartbeat)
    await stage.settled()
    await asyncio.sleep(BEGINS)
    async with stage.watched(IDLE):
        await asyncio.sleep(3 * SETTLES)
    await stall_floors.measure(stage, base_url)
    for scene in SCENES:
        await scene(stage)
    await heartbeat.watch(CLOSING)
    window.close()
    await window.property("program").run()
    return await heartbeat.end()
