"""Two people commit to one call while a third writes there too: nothing is overwritten that was not seen.

Two windows' services (a draft, a client, a commit) work against one practice server. Their requests go out
one at a time in an order that is drawn, with somebody else's writes, lost answers and refusals in between. A
log beside the server holds what it carried out, in its order. Whatever a commit overwrites or deletes must
have been what the person saw when they staged it, or when they decided a conflict about it.

There is one exception, and no client can close it: the API has no versions and no preconditions, so that
what somebody else writes to a key after a commit's last read and before its own write of that key is lost.
When the read-back then shows what was wanted, nothing can tell. The model counts these; what else was written
in that time is to be told: as not confirmed, as a conflict, or as a change in between.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest
from hypothesis import Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from lvctx_gui.api import ContextClient
from lvctx_gui.api.errors import ApiError, EmptiedError
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.draft import Draft, EditRefusedError
from lvctx_gui.core.edits import NO_EDITS
from lvctx_gui.core.entries import MISSING, Context, Entry, Lookup
from lvctx_gui.core.merge import merge
from lvctx_gui.core.plan import plan_draft
from lvctx_gui.core.settle import Outcome
from lvctx_gui.sandbox import Fault, PracticeServer
from lvctx_gui.services.commit.cancel import CancelToken
from lvctx_gui.services.commit.commit import commit
from lvctx_gui.services.commit.pace import RateLimiter
from lvctx_gui.services.commit.reading import STALE
from lvctx_gui.services.commit.report import CommitReport
from lvctx_gui.services.commit.waiting import CommitOptions
from lvctx_gui.services.lookup import Reading, look_up
from tests.api_server import client_of, put, unused_call
from tests.commit_log import MemoryCommitLog, origin

KEYS = dict.fromkeys("ABCD").keys()
BASE = Context([Entry("A", "0"), Entry("B", "0"), Entry("C", "0")])
FAULTS = (
    Fault("reset", "before"),
    Fault("reset", "after"),
    Fault("status", "after", status=500),
    Fault("status", status=503),
    Fault("status", status=429, retry_after=1),
    Fault("status", status=403),
)
TURNS = 25
"""Turns of the loop after which a commit that waits for nothing else stands before its next request."""

T = TypeVar("T")
Held = dict[str, Lookup]
"""What a call holds; a key that it does not have is ``MISSING``."""

Edit = tuple[str, Lookup]
Act = Callable[["Table"], None]


class NoPause(CancelToken):
    """Pauses that take no time."""

    async def pause(self, seconds, on_second=lambda _: None):
        on_second(round(seconds))


# Beside the server -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Write:
    """One key that the server has changed."""

    key: str
    value: Lookup
    before: Lookup


@pytest.fixture
def log(api_server) -> Iterator[list[Write]]:
    """What the server carries out, in its order."""
    store = api_server.control.store
    upsert, delete_key, delete_all = store.upsert, store.delete_key, store.delete_all
    log: list[Write] = []

    def note(call, key, value):
        entry = store.read_key(call, key)
        log.append(Write(key, value, MISSING if entry is None else entry.get("value")))

    def noted_upsert(call, entries):
        entries = list(entries)
        for entry in entries:
            note(call, entry["key"], entry.get("value"))
        upsert(call, entries)

    def noted_delete(call, key):
        note(call, key, MISSING)
        return delete_key(call, key)

    def refuse(_call):
        raise AssertionError("somebody deleted everything")

    store.upsert, store.delete_key, store.delete_all = noted_upsert, noted_delete, refuse
    yield log
    store.upsert, store.delete_key, store.delete_all = upsert, delete_key, delete_all


# Those who work ---------------------------------------------------------------------------------------------


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


@dataclass
class Watched:
    """One commit: what the person saw before it, what it wants, and what its requests did."""

    shown: Held
    """What the window showed when it began."""
    undecided: frozenset[str]
    wanted: Held
    cancel_token: NoPause
    trail: list[Held | list[Write]] = field(default_factory=list)
    """In order: what the server held when it was read, and what it did for this commit."""
    must_read: bool = False
    """Something that it has sent has failed since it has read."""
    blind: list[str] = field(default_factory=list)
    """What it wanted to send all the same."""

    @property
    def reads(self) -> list[Held]:
        return [step for step in self.trail if isinstance(step, dict)]

    @property
    def unproven(self) -> set[str]:
        """Keys that were written after the last read."""
        later: set[str] = set()
        for step in self.trail:
            later = set() if isinstance(step, dict) else later | {write.key for write in step}
        return later

    def check_writes(self) -> int:
        """Each write was allowed. Returns how many of somebody else's writes nobody could have seen."""
        assert self.blind == []
        last: Held | None = None
        as_wanted: set[str] = set()
        unseen = 0
        for step in self.trail:
            if isinstance(step, dict):
                last = step
                as_wanted |= {key for key, value in self.wanted.items() if last[key] == value}
                continue
            assert last is not None, "it wrote before it had read"
            # A conflict ends by itself when the server holds what is wanted.
            assert self.undecided <= as_wanted, "a conflict waits for a decision"
            for write in step:
                assert write.key in self.wanted, f"{write.key} is not in the plan"
                assert write.value == self.wanted[write.key]
                assert write.key not in self.undecided
                # What it knew to stand there is what the person had seen there.
                assert last[write.key] == self.shown[write.key], f"{write} was not offered as a conflict"
                unseen += write.before != last[write.key]
            # Once a conflict was read, nothing else is sent either.
            for key in self.wanted.keys() - as_wanted:
                assert last[key] == self.shown[key], f"{key} was in conflict when {step} was sent"
        return unseen

    def check_report(self, report: CommitReport, draft: Draft) -> None:
        """What the report says is so, and it says what there is to say; ``draft`` is what is staged now."""
        outcomes = {result.key: result.outcome for result in report.results}
        assert outcomes.keys() == self.wanted.keys()
        last = self.reads[-1] if self.reads else None
        confirmed = {key for key, outcome in outcomes.items() if outcome is Outcome.CONFIRMED}
        for key in confirmed:
            assert last is not None
            assert last[key] == self.wanted[key]
            assert key not in self.unproven
        assert set(draft.edits.by_key) == self.wanted.keys() - confirmed
        doubted = any(isinstance(error, EmptiedError) for error in report.errors)
        if doubted and last is not None and set(last.values()) == {MISSING}:
            # Whoever removed everything else: a call that shows nothing proves nothing.
            assert confirmed == set()
            assert report.reading is None
            assert report.updated_from_server == report.in_between == report.conflicts == ()
            return
        in_conflict = {conflict.key for conflict in report.conflicts}
        assert in_conflict <= draft.conflicts.keys()
        assert report.is_complete == (confirmed == self.wanted.keys())
        if last is None:
            return
        # An answer that showed nothing where entries had to be was asked for again.
        reads = [read for read in self.reads if not doubted or set(read.values()) != {MISSING}]
        first, last = reads[0], reads[-1]
        others = KEYS - self.wanted.keys()
        assert {c.key for c in report.updated_from_server} == {
            key for key in others if first[key] != self.shown[key]
        }
        in_between = {change.key for change in report.in_between}
        changed = {key for key in KEYS if first[key] != last[key]}
        assert in_between <= changed
        if any(isinstance(step, list) for step in self.trail):
            told = in_between | in_conflict | (self.wanted.keys() - confirmed)
            assert {key for key in changed if last[key] != self.wanted.get(key, first[key])} <= told


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


# The machine -----------------------------------------------------------------------------------------------

both = st.sampled_from((0, 1))
keys = st.sampled_from(tuple(KEYS))
texts = st.sampled_from(("0", "1", "2", ""))
edits = st.lists(st.tuples(keys, st.one_of(texts, st.none(), st.just(MISSING), st.just(MISSING))), max_size=4)


def writes(key: str, value: Lookup) -> Act:
    return lambda table: table.write(key, value)


def starts(number: int) -> Act:
    return lambda table: table.start(number)


def fails(fault: Fault) -> Act:
    return lambda table: table.api_server.control.add_fault(fault)


acts = st.one_of(
    st.none(),
    st.builds(writes, keys, st.one_of(texts, st.just(MISSING))),
    st.builds(starts, both),
    st.builds(fails, st.sampled_from(FAULTS)),
    st.just(Table.stop),
    st.just(Table.let_time_pass),
)
SETTINGS = settings(
    max_examples=1500 if os.environ.get("LVCTX_ALL_FAULTS") else 150,
    stateful_step_count=8,
    # One short failing case is enough, and is found much sooner.
    report_multiple_bugs=False,
    phases=[phase for phase in Phase if phase is not Phase.explain],
)
scripts = st.lists(st.tuples(st.integers(0, 3), acts), min_size=3, max_size=14)


class TwoPeople(RuleBasedStateMachine):
    """Two windows, a third person, one call."""

    def __init__(self, run: Callable[[Awaitable[None]], None], sit_down: Callable[[], Table]) -> None:
        super().__init__()
        self._run = run
        self._sit_down = sit_down

    @initialize()
    def begin(self):
        self.table = self._sit_down()
        for number in (0, 1):
            self._run(self.table.refresh(number))

    @rule(number=both)
    def refresh(self, number):
        self._run(self.table.refresh(number))

    @rule(key=keys, value=st.one_of(texts, st.just(MISSING)))
    def somebody_else_writes(self, key, value):
        self.table.write(key, value)

    @rule(number=both, edits=edits)
    def stage(self, number, edits):
        self.table.windows[number].stage(edits)

    @rule(number=both, mine=st.sets(keys))
    def decide(self, number, mine):
        window = self.table.windows[number]
        undecided = tuple(window.draft.conflicts)
        window.draft = window.draft.unstage(*(key for key in undecided if key not in mine))
        window.draft = window.draft.keep_mine(*mine)
        assert not window.draft.conflicts

    @rule(number=both, first=edits, second=edits, together=st.booleans(), script=scripts)
    def commit(self, number, first, second, together, script):
        self.table.windows[number].stage(first)
        self.table.windows[1 - number].stage(second)
        reports, unseen = len(self.table.reports), self.table.unseen

        async def work():
            self.table.start(number)
            if together:
                self.table.start(1 - number)
            await self.table.play(script)

        self._run(work())
        self.table.api_server.control.clear_faults()
        for report in self.table.reports[reports:]:
            event("conflicts" if report.conflicts else "complete" if report.is_complete else "incomplete")
            if report.in_between:
                event("told of changes in between")
        if self.table.unseen > unseen:
            event("overwritten in the gap")


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def sit_down(api_server, log, runner) -> Iterator[Callable[[], Table]]:
    """Make a table at a call of its own; the two keep their connections."""
    clients = [client_of(api_server), client_of(api_server)]
    yield lambda: Table(api_server, clients, log)
    for client in clients:
        runner.run(client.aclose())


@pytest.mark.slow("tries what two people can do in turns")
def test_nothing_is_overwritten_that_was_not_seen(runner, sit_down):
    run_state_machine_as_test(lambda: TwoPeople(runner.run, sit_down), settings=SETTINGS)


# What the machine may not meet ------------------------------------------------------------------------------


@pytest.fixture
def play(runner, sit_down) -> Callable[..., tuple[Table, CommitReport]]:
    """Let the first window commit; ``before`` says what others do before its n-th request (0, 1, …)."""

    def start(edits: list[Edit], before: dict[int, Act]) -> tuple[Table, CommitReport]:
        async def work() -> None:
            await table.refresh(0)
            table.windows[0].stage(edits)
            table.start(0)
            await table.play((0, before.get(number)) for number in range(max(before) + 1))

        table = sit_down()
        runner.run(work())
        (report,) = table.reports
        return table, report

    return start


def test_what_came_before_the_read_is_offered(play):
    table, report = play([("A", "mine"), ("B", MISSING)], {0: writes("A", "theirs")})
    assert [conflict.key for conflict in report.conflicts] == ["A"]
    assert not report.has_sent
    assert table.held == {"A": "theirs", "B": "0", "C": "0", "D": MISSING}
    assert table.unseen == 0


def test_what_falls_between_the_read_and_the_write_cannot_be_seen(play):
    table, report = play([("A", "mine")], {1: writes("A", "theirs")})
    assert report.is_complete
    assert (report.conflicts, report.in_between) == ((), ())
    assert table.held["A"] == "mine"
    assert table.unseen == 1


def test_who_wrote_to_another_key_as_well_is_told_of(play):
    def act(table):
        table.write("A", "theirs")
        table.write("C", "theirs")

    table, report = play([("A", "mine")], {1: act})
    assert report.is_complete
    assert [change.key for change in report.in_between] == ["C"]
    assert table.unseen == 1


def test_what_came_between_two_attempts_is_offered(play):
    fails_once = fails(Fault("status", method="POST", status=503))
    table, report = play([("A", "mine"), ("B", MISSING)], {1: fails_once, 2: writes("B", "theirs")})
    assert [conflict.key for conflict in report.conflicts] == ["B"]
    assert report.keys(Outcome.NOT_COMMITTED) == ("A", "B")
    assert table.held == {"A": "0", "B": "theirs", "C": "0", "D": MISSING}


def test_what_comes_after_the_write_is_not_confirmed_and_in_conflict(play):
    table, report = play([("A", "mine"), ("B", MISSING)], {2: writes("A", "theirs")})
    assert report.keys(Outcome.NOT_CONFIRMED) == ("A",)
    assert report.keys(Outcome.CONFIRMED) == ("B",)
    assert list(table.windows[0].draft.conflicts) == ["A"]
    assert table.held["A"] == "theirs"


def test_what_is_said_to_be_staged_is_when_the_proof_fails(play):
    # Somebody else has done one half already; the other half is sent, and then nothing can be read any more.
    def act(table):
        table.api_server.control.add_fault(Fault("status", method="GET", status=403))

    table, report = play([("A", "both"), ("B", "mine")], {0: writes("A", "both"), 2: act})
    assert report.keys(Outcome.NOT_CONFIRMED) == ("B",)
    assert list(table.windows[0].draft.edits.by_key) == ["B"]
    assert report.keys(Outcome.CONFIRMED) == ("A",)
