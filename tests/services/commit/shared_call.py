"""Everybody at one call: two windows' services and a third person, whose requests go out one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from lvctx_gui.api import ContextClient
from lvctx_gui.api.errors import ApiError
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.draft import Draft, EditRefusedError
from lvctx_gui.core.edits import NO_EDITS
from lvctx_gui.core.entries import MISSING, Context, Entry, Lookup
from lvctx_gui.core.merge import merge
from lvctx_gui.core.plan import plan_draft
from lvctx_gui.sandbox import Fault, PracticeServer
from lvctx_gui.services.commit.commit import commit
from lvctx_gui.services.commit.pace import RateLimiter
from lvctx_gui.services.commit.reading import STALE
from lvctx_gui.services.commit.report import CommitReport
from lvctx_gui.services.commit.waiting import CommitOptions
from lvctx_gui.services.lookup import Reading, look_up
from tests.api_server import put, unused_call
from tests.commit_log import MemoryCommitLog, origin
from tests.services.commit.watched_commit import KEYS, Held, NoPause, Watched, Write

BASE = Context([Entry("A", "0"), Entry("B", "0"), Entry("C", "0")])
TURNS = 25
"""Turns of the loop after which a commit that waits for nothing else stands before its next request."""

T = TypeVar("T")

Edit = tuple[str, Lookup]
Act = Callable[["Table"], None]


@dataclass
class Window:
    """One person's services: what they last saw, and what they have staged over it."""

    client: ContextClient
    draft: Draft = field(default_factory=Draft)
    busy: bool = False

    def stage(self, edits: Iterable[Edit]) -> None:
        for key, value in edits:
            with suppress(EditRefusedError):
                if value is MISSING:
                    self.draft = self.draft.remove(key)
                elif self.draft.get(key) is MISSING:
                    self.draft = self.draft.add(key, value)
                else:
                    self.draft = self.draft.set_value(key, value)

    def load(self, reading: Reading) -> None:
        """As the program's own state of a call does it."""
        self.draft = merge(self.draft, reading.context).draft


class Table:
    """Everybody at one call: lets their requests go out one at a time."""

    def __init__(self, api_server: PracticeServer, clients: list[ContextClient], log: list[Write]) -> None:
        self.api_server = api_server
        self.call = unused_call()
        put(api_server, self.call, BASE)
        api_server.control.clear_faults()  # of a case that has failed
        self.windows = [Window(client) for client in clients]
        self.unseen = 0
        self.reports: list[CommitReport] = []
        self.now = 0.0
        self._log = log
        self._waiting: list[asyncio.Future[None]] = []
        self._current: asyncio.Future[None] | None = None
        self._running: set[asyncio.Task[None]] = set()
        self._watched: list[Watched] = []
        self._ended = asyncio.Event()
        self._address = (self.call.session, self.call.tx_id, self.call.account)

    @property
    def held(self) -> Held:
        rows = self.api_server.control.entries(*self._address)
        return dict.fromkeys(KEYS, MISSING) | {row["key"]: row.get("value") for row in rows}

    def write(self, key: str, value: Lookup) -> None:
        """The third person writes."""
        if value is MISSING:
            self.api_server.control.remove_entry(*self._address, key)
        else:
            self.api_server.control.set_entry(*self._address, key, value)

    def start(self, number: int) -> None:
        """One of the two commits, unless they do so already."""
        window = self.windows[number]
        if not window.busy:
            window.busy = True
            self._running.add(asyncio.get_running_loop().create_task(self._commit(window)))

    def let_time_pass(self) -> None:
        """So much that no DELETE may rely on what was read before."""
        self.now += STALE + 1

    def stop(self) -> None:
        """Whoever commits wants it to stop."""
        for watched in self._watched:
            watched.cancel_token.cancel()

    async def refresh(self, number: int) -> None:
        window = self.windows[number]
        window.load(await look_up(window.client, self.call))

    async def _commit(self, window: Window) -> None:
        draft = window.draft
        wanted = {change.key: change.after for change in draft.changes}
        shown = {key: draft.base.get(key) for key in KEYS}
        watched = Watched(shown, frozenset(draft.conflicts), wanted, NoPause())
        self._watched.append(watched)
        options = CommitOptions(watched.cancel_token, RateLimiter(lambda: self.now), clock=lambda: self.now)
        client = Client(self, window.client, watched)
        report = await commit(
            client, draft, plan_draft(self.call, draft), MemoryCommitLog(), origin(), options
        )
        if report.reading is not None:
            window.load(report.reading)
        window.draft = window.draft.add_conflicts(report.conflicts)
        self.unseen += watched.check_writes()
        watched.check_report(report, window.draft)
        if report.is_complete:
            window.draft = window.draft.with_edits(NO_EDITS)
        self.reports.append(report)
        self._watched.remove(watched)
        window.busy = False

    async def read(self, watched: Watched, send: Callable[[], Awaitable[T]]) -> T:
        """Send a GET when it has its turn."""
        answer = await self._send(send, lambda: watched.trail.append(self.held))
        watched.must_read = False
        return answer

    async def change(self, watched: Watched, what: str, send: Callable[[], Awaitable[T]]) -> T:
        """Send a POST or DELETE when it has its turn."""
        if watched.must_read:
            watched.blind.append(what)

        def keep_log() -> None:
            if self._log:
                watched.trail.append(list(self._log))

        try:
            return await self._send(send, keep_log)
        except ApiError:
            watched.must_read = True
            keep_log()
            raise

    async def _send(self, send: Callable[[], Awaitable[T]], note: Callable[[], None]) -> T:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
            self._log.clear()
            answer = await send()
            note()
            return answer
        finally:
            # Who stops ends the wait for a turn as well.
            if turn in self._waiting:
                self._waiting.remove(turn)
            if turn is self._current:
                self._ended.set()

    async def play(self, script: Iterable[tuple[int, Act | None]]) -> None:
        """Let requests go out until all commits have ended: each step acts, then chooses who is next."""
        steps = iter(script)
        while self._running:
            for _ in range(TURNS):
                await asyncio.sleep(0)
            done = {task for task in self._running if task.done()}
            self._running -= done
            for task in done:
                task.result()
            if self._waiting:
                chosen, act = next(steps, (0, None))
                if act is not None:
                    act(self)
                    await asyncio.sleep(0)
                    await asyncio.sleep(0)
                    if not self._waiting:
                        continue
                self._ended.clear()
                self._current = self._waiting.pop(chosen % len(self._waiting))
                self._current.set_result(None)
                await self._ended.wait()


@dataclass
class Client:
    """What a commit sends its requests with."""

    table: Table
    client: ContextClient
    watched: Watched

    async def read(self, call: CallRef) -> Context:
        return await self.table.read(self.watched, lambda: self.client.read(call))

    async def read_key(self, call: CallRef, key: str) -> Any:
        raise AssertionError("a commit reads the whole call")

    async def update(self, call: CallRef, entries: Iterable[Entry]) -> None:
        await self.table.change(self.watched, "POST", lambda: self.client.update(call, entries))

    async def delete_key(self, call: CallRef, key: str) -> bool:
        send = lambda: self.client.delete_key(call, key)  # noqa: E731
        return await self.table.change(self.watched, f"DELETE {key}", send)


def writes(key: str, value: Lookup) -> Act:
    return lambda table: table.write(key, value)


def starts(number: int) -> Act:
    return lambda table: table.start(number)


def fails(fault: Fault) -> Act:
    return lambda table: table.api_server.control.add_fault(fault)
