"""What can go wrong with the requests of a commit, one case each, and what watches while it does."""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import threading
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import httpx
from PySide6.QtCore import QObject, Qt, QTimer

from lvctx_gui.sandbox import Fault, PracticeServer

if TYPE_CHECKING:
    from lvctx_gui.api.transport import Transport

ALL = os.environ.get("LVCTX_ALL_FAULTS") == "1"
"""Whether to try every fault at every request, or a sample that holds every fault and every request."""

# The commit ------------------------------------------------------------------------------------------------

CHANGED, ADDED = "Balance", "Promise"
GONE = ("gone 1", "gone/2", "gone%3", "gone.4", "gönè 5")
BASE: tuple[dict[str, object], ...] = (
    {"key": "Caller", "value": " kept as it is\t"},
    {"key": GONE[0], "value": "1"},
    {"key": GONE[1], "value": "2"},
    # What a careless address would hit in the place of another key.
    {"key": "gone", "value": "stays"},
    {"key": CHANGED, "value": "120.50"},
    {"key": GONE[2], "value": "3"},
    {"key": "No value"},
    {"key": GONE[3], "value": "4"},
    {"key": GONE[4], "value": ""},
)
SET = {CHANGED: " 99.00 ", ADDED: "on Friday"}
WANTED: dict[str, str | None] = {**SET, **dict.fromkeys(GONE)}
"""What each key of the plan is to hold; ``None`` for one that is to go."""

READ_BEFORE, POST, READ_BACK = "the read before", "the POST", "the read-back"
REQUESTS = (READ_BEFORE, POST, *(f"the DELETE of “{key}”" for key in GONE), READ_BACK)


def is_as_wanted(held: dict[str, object], key: str) -> bool:
    """Whether a server that holds this has carried out what the plan wants for ``key``."""
    return held.get(key) == WANTED[key] if key in SET else key not in held


# What goes wrong -------------------------------------------------------------------------------------------

RETRY_AFTER = 7
"""Seconds that a server asks to wait; longer than any pause that the program would make by itself."""


@dataclass(frozen=True)
class Trouble:
    """One kind of failure. ``ends_well`` says that after one of them the commit still succeeds by itself.

    ``fault`` is what the practice server does; with none nobody listens, or the session ends.
    """

    name: str
    fault: Fault | None
    ends_well: bool = True

    @property
    def hangs(self) -> bool:
        return self.fault is not None and self.fault.kind == "hang"


REFUSED = Trouble("connection refused", None)
ENDED = Trouble("the session ends", None)
TROUBLES = (
    REFUSED,
    Trouble("reset before", Fault("reset")),
    Trouble("reset after", Fault("reset", "after")),
    Trouble("hang before", Fault("hang")),
    Trouble("hang after", Fault("hang", "after")),
    Trouble("truncated", Fault("truncated", "after")),
    Trouble("garbage", Fault("garbage", "after")),
    Trouble("HTML page", Fault("html")),
    Trouble("redirect", Fault("redirect"), ends_well=False),
    ENDED,
    Trouble("401", Fault("status", status=401)),
    Trouble("403", Fault("status", status=403), ends_well=False),
    Trouble("404", Fault("status", status=404), ends_well=False),
    Trouble("408", Fault("status", status=408)),
    Trouble("409", Fault("status", status=409), ends_well=False),
    Trouble("429", Fault("status", status=429)),
    Trouble("429 with Retry-After", Fault("status", status=429, retry_after=RETRY_AFTER)),
    Trouble("500", Fault("status", status=500)),
    Trouble("502", Fault("status", status=502)),
    Trouble("503", Fault("status", status=503)),
    Trouble("500 after acting", Fault("status", "after", status=500)),
)


class Often(Enum):
    """How often it goes wrong."""

    ONCE = "once"
    EACH = "each time it is tried"
    ALL = "with all from then on"


@dataclass(frozen=True)
class Case:
    """One trouble at one request."""

    request: str
    trouble: Trouble
    often: Often

    def __str__(self) -> str:
        return f"{self.trouble.name} at {self.request}, {self.often.value}"

    @property
    def ends_well(self) -> bool:
        """Whether the commit succeeds without anybody's help."""
        return self.often is Often.ONCE and self.trouble.ends_well

    @property
    def asks_to_wait(self) -> bool:
        """Whether the server says how long not to come back."""
        return self.trouble.fault is not None and self.trouble.fault.retry_after is not None

    @property
    def hastens_all(self) -> bool:
        """Whether no request may wait long for its answer."""
        return self.trouble.hangs and self.often is Often.ALL

    def at(self, request: str, number: int) -> Trouble | None:
        """What happens to a request that is the ``number``-th of its name (0, 1, …)."""
        hit = request == self.request and (self.often is Often.EACH or number == 0)
        return self.trouble if hit else None


@dataclass(frozen=True)
class Weather:
    """Any trouble at any request, but what would take long: chance decides, ``seed`` decides chance."""

    seed: int
    often = Often.ONCE
    ends_well = asks_to_wait = hastens_all = False

    def __str__(self) -> str:
        return f"bad weather {self.seed}"

    def at(self, request: str, number: int) -> Trouble | None:
        chance = random.Random(f"{self.seed} {request} {number}")
        kinds = [trouble for trouble in TROUBLES if not trouble.hangs]
        return chance.choice(kinds) if chance.random() < 0.4 else None


def cases(request: str, often: Often, everything: bool = ALL) -> list[Case]:
    """What to try there: every trouble, or those that fall to it when each trouble comes once."""
    place, turn = REQUESTS.index(request), list(Often).index(often)
    return [
        Case(request, trouble, often)
        for number, trouble in enumerate(TROUBLES)
        if everything or (number + 3 * place + 5 * turn) % len(REQUESTS) == 0
    ]


# Between the program and its sockets -----------------------------------------------------------------------

_HASTE = 0.2
"""Seconds that a request which is to hang waits for its answer."""


class Acts:
    """How often the practice server has changed each key."""

    def __init__(self, api_server: PracticeServer) -> None:
        self._counts: Counter[str] = Counter()
        store = api_server.control.store
        upsert, delete_key = store.upsert, store.delete_key

        def note_upsert(call: Any, entries: Any) -> None:
            entries = list(entries)
            upsert(call, entries)
            self._counts.update(entry["key"] for entry in entries)

        def note_delete_key(call: Any, key: str) -> bool:
            done = delete_key(call, key)
            self._counts[key] += 1
            return done

        store.upsert, store.delete_key = note_upsert, note_delete_key

    def of(self, key: str) -> int:
        """How often something was done to ``key``."""
        return self._counts[key]


class Line:
    """Stands where the program's requests go out: makes each one's trouble, and notes what is known when.

    ``proven`` are the keys that an answer has shown as wanted. ``again`` are sentences about what was sent
    again although that was proven, or without a look at what became of it.
    """

    def __init__(self, transport: Transport, api_server: PracticeServer) -> None:
        self._practice = api_server
        self._exchange, self._prepare = transport._exchange, transport._prepare
        transport._exchange, transport._prepare = self._watched_exchange, self._hastened_prepare
        self._acts = Acts(api_server)
        self._switching = asyncio.Lock()
        self.begin(None)

    def begin(self, case: Case | Weather | None) -> None:
        """Let another case happen; ``None`` for fair weather."""
        self._case = case
        self._hasty: set[tuple[str, str]] = set()
        self._tried: Counter[str] = Counter()
        self._broken: Trouble | None = None
        """What all requests suffer from by now."""
        self._has_written = False
        self._ended: dict[str, int] = {}
        self._read_since: set[str] = set()
        self._granted: set[str] = set()
        """What the server said yes to: 404 says of a DELETE that there is nothing to delete any more."""
        self.hits: list[Trouble] = []
        self.proven: set[str] = set()
        self.again: list[str] = []
        self.was_erasing = False

    async def heal(self) -> None:
        """Nothing goes wrong any more."""
        self._case = self._broken = None
        self._tried.clear()
        self._practice.control.clear_faults()
        await self._switch(self._practice.start)

    async def _switch(self, turn: Callable[[], None]) -> None:
        """Start or stop the server, elsewhere: the window's loop is to go on."""
        async with self._switching:
            await asyncio.to_thread(turn)

    @property
    def tried(self) -> dict[str, int]:
        """How often each request went out since ``begin``, or since it was healed."""
        return dict(self._tried)

    def was_late(self, key: str) -> bool:
        """Whether the server acted on ``key`` when the program had given it up and looked already."""
        return key in self._read_since and self._acts.of(key) > self._ended.get(key, 0)

    def is_settled(self, key: str) -> bool:
        """Whether an answer has shown ``key`` since it was last sent, and no answer to that said yes."""
        return key not in self._granted and (key not in self._ended or key in self._read_since)

    def _name(self, method: str, segments: Sequence[str]) -> str:
        if method == "GET":
            return READ_BACK if self._has_written else READ_BEFORE
        self._has_written = True
        if method == "POST":
            return POST
        if len(segments) < 6:
            self.was_erasing = True
            return "a DELETE of the whole call"
        return f"the DELETE of “{unquote(segments[-1])}”"

    async def _watched_exchange(self, method: str, target: Any, body: bytes | None) -> Any:
        name = self._name(method, target.segments)
        keys: set[str] = set()
        if method == "POST":
            keys = {entry["key"] for entry in json.loads(body or b"")["entry"]}
        elif method == "DELETE":
            keys = {unquote(target.segments[-1])}
        if keys & self.proven:
            self.again.append(f"{name} sent again what was proven: {sorted(keys & self.proven)}")
        if keys & self._ended.keys() - self._read_since:
            self.again.append(f"{name} was repeated without a read before")
        trouble = await self._make_trouble(name, method, target)
        try:
            answer, headers = await self._exchange(method, target, body)
        finally:
            if method != "GET":
                self._ended |= {key: self._acts.of(key) for key in keys}
                self._read_since -= keys
            if trouble is REFUSED and self._broken is None:
                await self._switch(self._practice.start)
        if method != "GET" and (answer.status < 300 or (method, answer.status) == ("DELETE", 404)):
            self._granted |= keys
        if method == "GET" and (held := _held(answer.status, answer.body)) is not None:
            self._read_since |= self._ended.keys()
            self.proven |= {key for key in WANTED if is_as_wanted(held, key)}
        return answer, headers

    async def _make_trouble(self, name: str, method: str, target: Any) -> Trouble | None:
        """Arm what shall happen to this request, or to all from now on."""
        number = self._tried[name]
        self._tried[name] += 1
        case = self._case
        if case is None:
            return None
        if self._broken is ENDED:
            self._practice.control.expire_sessions()
        trouble = case.at(name, number) if self._broken is None else None
        if trouble is None:
            return None
        self.hits.append(trouble)
        if case.often is Often.ALL:
            self._broken = trouble
        if trouble is REFUSED:
            await self._switch(self._practice.stop)
        elif trouble is ENDED:
            self._practice.control.expire_sessions()
        elif case.often is Often.ALL:
            self._practice.control.add_fault(replace(trouble.fault, times=None))
        else:
            last = target.segments[-1] if method == "DELETE" else None
            self._practice.control.add_fault(replace(trouble.fault, method=method, path_contains=last))
            if trouble.hangs:
                self._hasty.add((method, str(target)))
        return trouble

    async def _hastened_prepare(self) -> httpx.AsyncClient:
        http = await self._prepare()
        http.event_hooks = {"request": [self._hasten]}
        return http

    async def _hasten(self, request: httpx.Request) -> None:
        sent = request.method, request.url.raw_path.decode("ascii")
        marked = sent in self._hasty
        self._hasty.discard(sent)
        if marked or (self._case is not None and self._case.hastens_all):
            request.extensions["timeout"] = {**request.extensions["timeout"], "read": _HASTE}


def _held(status: int, body: bytes) -> dict[str, object] | None:
    """What an answer to a GET says that the call holds, if it says so."""
    try:
        entries = json.loads(body)["entry"] if status == 200 else None
        return None if entries is None else {entry["key"]: entry.get("value") for entry in entries}
    except (ValueError, KeyError, TypeError):
        return None


# Whether the window stood still ----------------------------------------------------------------------------

STAND_STILL = 0.1
"""Seconds that a person would notice."""

_BEAT = 0.01

Beat = tuple[float, float]
"""When it was, and how long the thread had waited for a processor by then, both in seconds."""


def longest_stand_still(window: Sequence[Beat], control: Sequence[float]) -> float:
    """The longest gap between beats of the window, less what the machine lost in that same gap.

    On a busy machine everything is late: the window's thread waits for a processor, and so does a thread
    that does nothing but beat (``control``). What is left is what the window's own work has cost, or what
    it waited for.
    """
    longest = 0.0
    for (begin, queued), (end, queued_later) in pairwise(window):
        # From the last beat before the gap to the first one after it.
        first = max(0, bisect_left(control, begin) - 1)
        last = bisect_left(control, end) + 1
        lost = max((b - a for a, b in pairwise(control[first:last])), default=0.0)
        # Both may be the same moments, so that only one counts.
        longest = max(longest, end - begin - max(lost, queued_later - queued))
    return longest


def _beat() -> Beat:
    return time.perf_counter(), _queued()


def _queued() -> float:
    """How long this thread has waited for a processor so far; 0 where the system does not say."""
    try:
        # A busy machine serves a thread that mostly sleeps at once, and one that works later.
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


_CONTROL = f"""
import sys, threading, time
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
while not over.wait({_BEAT}):
    print(time.perf_counter(), flush=True)
"""
"""Beats until its input ends; the clock is the machine's, the same in every process."""


class Heart:
    """Beats in the window's loop, and in a process of its own beside it.

    A thread beside it would be held up together with the window by whoever keeps Python's lock.
    """

    def __init__(self, window: QObject) -> None:
        self._window: list[Beat] = []
        self._control: list[float] = []
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-c", _CONTROL], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._beaten = threading.Event()
        self._timer = QTimer(window)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(_BEAT * 1000))
        self._timer.timeout.connect(lambda: self._window.append(_beat()))
        self._thread = threading.Thread(target=self._listen, name="control heart", daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        for line in self._process.stdout:
            self._control.append(float(line))
            self._beaten.set()

    def _catch_up(self) -> None:
        """Wait until the control has beaten after now: its lines come a moment later."""
        now = time.perf_counter()
        while not self._control or self._control[-1] < now:
            self._beaten.clear()
            if self._control and self._control[-1] >= now:
                break
            self._beaten.wait()

    @contextmanager
    def watching(self) -> Iterator[list[float]]:
        """Watch the window meanwhile; afterwards the list holds the seconds of its longest stand-still."""
        longest: list[float] = []
        self._catch_up()
        del self._control[:-2]
        self._window[:] = [_beat()]
        self._timer.start()
        try:
            yield longest
        finally:
            self._timer.stop()
            self._window.append(_beat())
            self._catch_up()
            longest.append(longest_stand_still(self._window, list(self._control)))

    def stop(self) -> None:
        self._process.stdin.close()
        self._thread.join()
        self._process.stdout.close()
        self._process.wait()
