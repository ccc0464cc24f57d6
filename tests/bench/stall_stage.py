"""What stalls are looked for in: a window at a practice server, with much to show."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from tests.bench.data import pairs

ENTRIES = 100_000
HUGE = 7 << 20
"""Characters of a value that is nearly a whole answer: larger ones than 8 MiB are refused."""
LONG = 1 << 20
"""Characters of a value that is long and one of several."""
PASTED = 10 << 20
OPERATIONS, KEYS = 2_000, 500
LINE_END = "\n"

SETTLES = 0.4
"""Seconds in which what follows a matter later (saving, drawing) has begun."""

SESSION, ACCOUNT = "U70D91T533151E6@10.40.88.32", "STALLS_1"
MANY, ONE, FEW, FLAT = 1, 2, 3, 4
"""Transaction ids of a call with many entries, one huge value, a long one among few, and lines of 1 MB."""

_LINE = "The customer asks for the letter of the first of the month again; it was sent to the old address. "


@cache
def text_of(length):
    """Invented sentences, so many characters of them, in lines."""
    lines = (_LINE + LINE_END) * (length // len(_LINE) + 1)
    return lines[:length]


@cache
def json_of(length):
    """Invented members in one line, about so many characters of them."""
    member = '{"name":"Ada","name":"Ada L.","balance":1.10,"limit":1E400}'
    return f"[{','.join([member] * (length // len(member)))}]"


@cache
def many_pairs(count=ENTRIES):
    """Entries that fit into one answer."""
    return [(key, value[:40]) for key, value in pairs(count)]


class Server:
    """The practice server as a process, with the calls above."""

    def __init__(self):
        # Its first line is the address; it ends when it is told to.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "lvctx_gui.sandbox"], stdout=subprocess.PIPE, text=True
        )
        self.base_url = self._process.stdout.readline().split()[-1]

    def fill(self):
        """Put the calls there, as they were."""
        import httpx

        flat = [("Line", "x" * LONG), ("Json", json_of(LONG)), ("Blanks", "\u00a0" * LONG), ("Short", "x")]
        huge = [("Transcript", text_of(HUGE))]
        few = [(f"Key{number}", text_of(LONG)) for number in range(5)]
        with httpx.Client(base_url=self.base_url, timeout=120) as client:
            answer = client.post("/practice/session", json={"user": "supervisor"})
            os.environ["LVCTX_SESSION_ID"] = answer.json()["sessionId"]
            for number, held in (
                (MANY, many_pairs()),
                (ONE, huge),
                (FEW, few),
                (FLAT, flat),
            ):
                entries = {"entry": [{"key": key, "value": value} for key, value in held]}
                path = f"/practice/calls/{SESSION}/{number}/{ACCOUNT}"
                client.put(path, json=entries).raise_for_status()

    def end(self):
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()


def call_of(number):
    from lvctx_gui.core.call import CallRef

    return CallRef(SESSION, number, ACCOUNT)


async def fill_journal(folder):
    """Let the history of a data folder hold ``OPERATIONS`` of ``KEYS`` each, quicker than by sending them."""
    from lvctx_gui.store.journal.journal import Journal
    from lvctx_gui.store.paths import find_paths
    from lvctx_gui.store.secrets import Secrets

    journal = Journal(find_paths(Path(folder)).state, Secrets())
    await journal.open()

    def write(file):
        with file.database.transaction():
            for number in range(OPERATIONS):
                intent, results = _operation(number)
                file.operations.begin("bench", intent)
                file.operations.end(intent.id, results, "", intent.began + timedelta(seconds=3))
        return []

    assert journal.is_lasting, journal.trouble
    await journal._writer.read(write)
    await journal.close()


def _operation(number):
    from lvctx_gui.core.entries import Context, Entry
    from lvctx_gui.core.record import Intent
    from lvctx_gui.core.settle import KeyResult, Outcome, Step
    from lvctx_gui.core.site import Site

    keys = tuple(f"Segment-{number:04}-{each:04}" for each in range(KEYS))
    began = datetime.now().astimezone() - timedelta(minutes=number + 1)
    intent = Intent(
        f"operation-{number}",
        began,
        call_of(1_000 + number),
        Site("http://127.0.0.1:9", "PRACTICE"),
        "supervisor",
        Context(Entry(key, f"Friday {number}") for key in keys),
        tuple(Entry(key, f"Monday {number}, as the customer has asked for") for key in keys),
        (),
        keys,
    )
    return intent, [KeyResult(key, Step.DONE, Outcome.CONFIRMED, was_sent=True) for key in keys]


class Stage:
    """A window that is signed in, and the heartbeat that says how long it keeps one waiting."""

    def __init__(self, window, heartbeat):
        self.window = window
        self._heartbeat = heartbeat

    @contextlib.asynccontextmanager
    async def watched(self, name):
        """What is done within, and all that follows at once, counts for ``name``."""
        await self._heartbeat.watch(name)
        yield
        await self.settled()
        await self._heartbeat.watch("")

    async def settled(self):
        """Nothing goes on any more that a person waits for."""
        while self.window.busy:  # noqa: ASYNC110  # the state of a window is no event
            await asyncio.sleep(0.005)
        await asyncio.sleep(SETTLES)

    async def until(self, condition):
        while not condition():  # noqa: ASYNC110  # any state of any widget
            await asyncio.sleep(0.005)

    async def opened(self, number):
        """The page of a call, in front, whatever was before."""
        if self.page is None or self.page.state.call != call_of(number):
            self.window.look_up(call_of(number))
            await self.settled()
        return self.page

    async def set_editing(self, *, on):
        if self.window.editing.is_on != on:
            self.trigger("EDIT_MODE")
            await self.settled()

    @property
    def page(self):
        return self.window.tabs.current

    def trigger(self, action):
        from lvctx_gui.ui.main_window.actions.spec import ActionId

        self.window.actions_[ActionId[action]].trigger()
