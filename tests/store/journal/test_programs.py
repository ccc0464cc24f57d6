"""Programs that share the journal's file: what one left, and who takes it over."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from lvctx_gui.store.journal.file import JournalFile
from lvctx_gui.store.journal.programs import LeftBehind
from lvctx_gui.store.journal.sealing import Sealer
from tests.store.journal.samples import KEY, NOW, intent, page, query, result
from tests.strategies import any_text


def test_what_the_dead_left_is_taken_over_once(path, opened):
    for number, run in enumerate(("dead 1", "dead 2", "alive")):
        file = opened(run=run, at=NOW + timedelta(seconds=number))
        file.pages.write(run, [(1, page(f"{run} b")), (0, page(f"{run} a"))], [], NOW)
        file.operations.begin(run, intent(f"{run} w"))
        file.operations.begin(run, intent(f"{run} over"))
        file.operations.end(f"{run} over", [result()], "", NOW)
    new = opened(run="new", at=NOW + timedelta(seconds=9))
    left = new.programs.adopt("new", lambda run: run.startswith("dead"))
    assert [each.id for each in left.pages] == ["dead 1 a", "dead 1 b", "dead 2 a", "dead 2 b"]
    assert [record.intent.id for record in left.interrupted] == ["dead 1 w", "dead 2 w"]
    assert left.lost == 0
    assert sorted(query(path, "SELECT id FROM run")) == [("alive",), ("new",)]
    third = opened(run="third", at=NOW + timedelta(seconds=10))
    assert third.programs.adopt("third", lambda run: run.startswith("dead")) == LeftBehind()


def test_what_was_taken_over_comes_back_from_whoever_took_it(opened):
    opened(run="first").pages.write("first", [(0, page("1")), (1, page("2"))], [], NOW)
    opened(run="second").programs.adopt("second", lambda run: run == "first")
    third = opened(run="third")
    left = third.programs.adopt("third", lambda run: run == "second")
    assert [each.id for each in left.pages] == ["1", "2"]


def test_what_was_taken_over_from_several_keeps_its_order_for_the_next(opened):
    for number, run in enumerate(("one", "two")):
        opened(run=run, at=NOW + timedelta(seconds=number)).pages.write(
            run, [(0, page(f"{run} a")), (1, page(f"{run} b"))], [], NOW
        )
    opened(run="second", at=NOW + timedelta(seconds=2)).programs.adopt(
        "second", lambda run: run in ("one", "two")
    )
    third = opened(run="third", at=NOW + timedelta(seconds=3))
    left = third.programs.adopt("third", lambda run: run == "second")
    assert [each.id for each in left.pages] == ["one a", "one b", "two a", "two b"]


def test_nobody_else_writes_while_a_program_looks_for_what_the_dead_left(path, opened):
    opened(run="dead").pages.write("dead", [(0, page("1"))], [], NOW)
    new = opened(run="new", at=NOW + timedelta(seconds=1))
    other = sqlite3.connect(path, timeout=0, isolation_level=None)
    asked = []

    def is_dead(run):
        asked.append(run)
        # A transaction that only reads so far could no longer write after this one.
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        return True

    left = new.programs.adopt("new", is_dead)
    other.close()
    assert asked == ["dead"]
    assert [each.id for each in left.pages] == ["1"]


def test_a_program_that_ends_leaves_what_is_open_and_of_closed_tabs_what_is_staged(path, opened):
    file = opened(run="one")
    file.pages.write(
        "one",
        [(0, page("1", None, closed=True)), (1, page("2", closed=True)), (2, page("3", None))],
        [],
        NOW,
    )
    file.programs.end("one")
    left = opened(run="two").programs.adopt("two", lambda run: run == "one")
    assert [each.id for each in left.pages] == ["2", "3"]


def test_a_program_that_ends_touches_nobody_elses_pages(path, opened):
    one, two = opened(run="one"), opened(run="two")
    one.pages.write("one", [(0, page("1", None, closed=True))], [], NOW)
    two.pages.write("two", [(0, page("2", None, closed=True))], [], NOW)
    one.programs.end("one")
    assert query(path, "SELECT id FROM page") == [("2",)]
    assert query(path, "SELECT id FROM run") == [("two",)]


class TwoRuns(RuleBasedStateMachine):
    """Programs that start, save, forget, end and die over one file, against a plain model of it."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "journal.db"
        self.files, self.pages, self.dead, self.started = {}, {}, set(), 0

    @initialize()
    def two_programs(self):
        self.start()
        self.start()

    @rule()
    @precondition(lambda self: len(self.files) < 4)
    def start(self):
        run = f"run {self.started}"
        self.started += 1
        file = self.files[run] = JournalFile(self.path, Sealer(KEY))
        file.programs.begin(run, NOW + timedelta(seconds=self.started))
        adopted = file.programs.adopt(run, self.dead.__contains__)
        left = [self.pages.pop(name, {}) for name in sorted(self.dead, key=lambda name: int(name[4:]))]
        expected = [kept for each in left for _, kept in sorted(each.values(), key=lambda pair: pair[0])]
        assert adopted == LeftBehind(tuple(expected))
        self.dead.clear()
        self.pages[run] = {each.id: (place, each) for place, each in enumerate(expected)}

    @rule(
        data=st.data(),
        number=st.integers(0, 3),
        value=st.one_of(st.none(), any_text),
        closed=st.booleans(),
    )
    @precondition(lambda self: self.files)
    def save(self, data, number, value, closed):
        run = data.draw(st.sampled_from(sorted(self.files)))
        own = self.pages[run]
        page_id = f"{run} page {number}"
        place = (
            own[page_id][0] if page_id in own else 1 + max((place for place, _ in own.values()), default=0)
        )
        saved = page(page_id, value, closed=closed)
        self.files[run].pages.write(run, [(place, saved)], [], NOW)
        own[page_id] = place, saved

    @rule(data=st.data())
    @precondition(lambda self: any(self.pages[run] for run in self.files))
    def forget(self, data):
        run = data.draw(st.sampled_from(sorted(run for run in self.files if self.pages[run])))
        page_id = data.draw(st.sampled_from(sorted(self.pages[run])))
        self.files[run].pages.write(run, [], [page_id], NOW)
        del self.pages[run][page_id]

    @rule(data=st.data(), in_order=st.booleans())
    @precondition(lambda self: self.files)
    def end(self, data, in_order):
        run = data.draw(st.sampled_from(sorted(self.files)))
        if in_order:
            self.files[run].programs.end(run)
            self.pages[run] = {
                page_id: held
                for page_id, held in self.pages[run].items()
                if held[1].is_worth_keeping or not held[1].closed
            }
        self.files.pop(run).close()
        self.dead.add(run)

    def teardown(self):
        try:
            for run in sorted(self.files):
                self.end_by_force(run)
            self.start()
        finally:
            for file in self.files.values():
                file.close()
            shutil.rmtree(self.folder)

    def end_by_force(self, run):
        self.files.pop(run).close()
        self.dead.add(run)


TestTwoRuns = pytest.mark.slow("draws long ways of two programs")(TwoRuns.TestCase)
TestTwoRuns.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
