"""One commit against the practice server, with everything about it visible.

Time is made up: a pause takes none, it only moves the clock.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from lvctx_gui.api import Timeouts
from lvctx_gui.api.awaiting import tell_arrival
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry, NonTextValue
from lvctx_gui.core.plan import plan_draft
from lvctx_gui.core.settle import Outcome
from lvctx_gui.sandbox import Fault
from lvctx_gui.services.commit.cancel import CancelToken
from lvctx_gui.services.commit.commit import commit
from lvctx_gui.services.commit.pace import RateLimiter
from lvctx_gui.services.commit.report import Progress
from lvctx_gui.services.commit.retry import RetryPolicy
from lvctx_gui.services.commit.waiting import CommitOptions
from lvctx_gui.services.session import SessionManager, SignedInClient
from tests.api_server import asked, client_of, put, unused_call
from tests.commit_log import MemoryCommitLog, origin

BASE = Context([Entry("A", "1"), Entry("B", "2"), Entry("C", "3"), Entry("D", NonTextValue("4", "number"))])
MANY = Context([Entry(f"K{number}", str(number)) for number in range(10)])
CONFIRMED, NOT_COMMITTED, NOT_CONFIRMED = Outcome.CONFIRMED, Outcome.NOT_COMMITTED, Outcome.NOT_CONFIRMED
SHORT = Timeouts(read=0.2)
POLICY = RetryPolicy()


def edited(base=BASE):
    """Two entries to post, two keys to delete; the user's order is A, B, C, new."""
    return Draft(base).set_value("A", "one").add("new", "").remove("C").remove("B")


@dataclass
class Time:
    """A clock that only moves when told."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += seconds


class QuickStop(CancelToken):
    """Pauses that take no time; each is noted in ``pauses`` and moves the clock."""

    def __init__(self, time: Time, begun: Callable[[], None]) -> None:
        super().__init__()
        self.time = time
        self.pauses: list[float] = []
        self.begun = begun

    async def pause(self, seconds, on_second=lambda _: None):
        if self.is_cancelled or seconds <= 0:
            return
        self.pauses.append(seconds)
        on_second(math.ceil(seconds))
        self.begun()
        if not self.is_cancelled:
            self.time.now += seconds


@dataclass
class Scene:
    """One commit with everything about it visible.

    ``trail`` holds, in order, ``GET>`` and ``GET<`` for the beginning and the end of a request, ``begin``,
    ``note`` and ``end`` for the commit log, ``pause``; ``hooks`` maps such a word to what is done the
    next time.
    """

    api_server: object
    call: object = field(default_factory=unused_call)
    base: Context = BASE
    time: Time = field(default_factory=Time)
    trail: list[str] = field(default_factory=list)
    starts: list[tuple[str, float]] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)
    hooks: dict[str, Callable[[], object]] = field(default_factory=dict)
    cost: float = 0.0
    """Seconds that each request takes."""
    under_way: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        put(self.api_server, self.call, (*self.base.entries, *self.base.repeats))
        self.api_server.control.clear_log()
        self.commit_log = MemoryCommitLog(self.api_server, lambda line: self.note(line.what))
        self.cancel_token = QuickStop(self.time, lambda: self.note("pause"))
        self.options = CommitOptions(
            self.cancel_token, RateLimiter(self.time), RetryPolicy(), self.progress.append, clock=self.time
        )

    def note(self, word: str) -> None:
        self.trail.append(word)
        if hook := self.hooks.pop(word, None):
            hook()

    def fault(self, *arguments, **options) -> None:
        self.api_server.control.add_fault(Fault(*arguments, **options))

    def set(self, key: str, value: object) -> None:
        """Somebody else writes."""
        self.api_server.control.set_entry(self.call.session, self.call.tx_id, self.call.account, key, value)

    def remove(self, key: str) -> None:
        """Somebody else removes a key."""
        self.api_server.control.remove_entry(self.call.session, self.call.tx_id, self.call.account, key)

    async def carry_out(self, client, draft):
        return await commit(
            Watched(client, self),
            draft,
            plan_draft(self.call, draft),
            self.commit_log,
            origin(),
            self.options,
        )

    def commit(self, draft: Draft | None = None, **options):
        async def sent():
            async with client_of(self.api_server, **options) as client:
                return await self.carry_out(client, edited() if draft is None else draft)

        return asyncio.run(sent())

    @property
    def methods(self) -> list[str]:
        return asked(self.api_server)

    @property
    def deleted(self) -> list[str]:
        """The last segments of the DELETEs, sorted: up to four are under way at once."""
        log = self.api_server.control.log()
        return sorted(
            seen.target.partition("?")[0].rpartition("/")[2] for seen in log if seen.method == "DELETE"
        )


class Watched:
    """A client whose requests leave a trail."""

    def __init__(self, client, scene: Scene) -> None:
        self._client = client
        self._scene = scene

    async def read(self, call):
        return await self._watch("GET", self._client.read(call))

    async def read_key(self, call, key):
        return await self._watch("GET", self._client.read_key(call, key))

    async def update(self, call, entries):
        return await self._watch("POST", self._client.update(call, entries))

    async def delete_key(self, call, key):
        return await self._watch("DELETE", self._client.delete_key(call, key))

    async def _watch(self, method, request):
        scene = self._scene
        scene.starts.append((method, scene.time.now))
        scene.under_way[method] += 1
        scene.most[method] = max(scene.most[method], scene.under_way[method])
        scene.note(f"{method}>")
        try:
            return await request
        finally:
            scene.under_way[method] -= 1
            scene.time.now += scene.cost
            tell_arrival()  # it is on the way that the time goes by
            scene.note(f"{method}<")


def ended(report):
    return {result.key: result.outcome for result in report.results}


def steps(report):
    return {result.key: result.step for result in report.results}


def sent(report):
    return {result.key for result in report.results if result.was_sent}


def is_back_off(seconds, attempt):
    ceiling = min(POLICY.most, POLICY.first * POLICY.factor ** (attempt - 1))
    return ceiling / 2 <= seconds <= ceiling


class SignIn:
    """A person who signs in again when asked, after ``meanwhile``."""

    def __init__(self, api_server, meanwhile=lambda: None, *, willing=True, clock=time.monotonic):
        self.api_server = api_server
        self.meanwhile = meanwhile
        self.willing = willing
        self.asked = 0
        self.ready = None
        self.manager = SessionManager(self.ask, clock)
        self.manager.begin(api_server.control.open_session())

    async def ask(self, reason):
        self.asked += 1
        if self.ready is not None:
            await self.ready.wait()
        self.meanwhile()
        if self.willing:
            self.manager.begin(self.api_server.control.open_session())
        return self.willing

    def commit(self, scene, draft, **options):
        async def sent():
            async with client_of(self.api_server, **options) as client:
                return await scene.carry_out(SignedInClient(client, self.manager), draft)

        return asyncio.run(sent())


def statuses(api_server):
    return [(seen.method, seen.status) for seen in api_server.control.log()]
