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
from collections.abc import Awaitable, Callable, Iterator

import pytest
from hypothesis import Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from lvctx_gui.core.entries import MISSING
from lvctx_gui.core.settle import Outcome
from lvctx_gui.sandbox import Fault
from lvctx_gui.services.commit.report import CommitReport
from tests.api_server import client_of
from tests.services.commit.shared_call import Act, Edit, Table, fails, starts, writes
from tests.services.commit.watched_commit import KEYS, Write

FAULTS = (
    Fault("reset", "before"),
    Fault("reset", "after"),
    Fault("status", "after", status=500),
    Fault("status", status=503),
    Fault("status", status=429, retry_after=1),
    Fault("status", status=403),
)


# Beside the server ------------------------------------------------------------------------------------------


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


# The machine ------------------------------------------------------------------------------------------------


both = st.sampled_from((0, 1))
keys = st.sampled_from(tuple(KEYS))
texts = st.sampled_from(("0", "1", "2", ""))
edits = st.lists(st.tuples(keys, st.one_of(texts, st.none(), st.just(MISSING), st.just(MISSING))), max_size=4)

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
