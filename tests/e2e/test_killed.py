"""Killed anywhere: nothing is lost, and what the next start says is true.

A program commits one POST and five DELETEs, and is killed with SIGKILL at each write to the journal and at
each request: before it, after it, and while its answer is on the way. A second one with the same folder and
keychain says what had happened. It is compared with the server; then the rest is committed.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from lvctx_gui.core.record import INTERRUPTED
from tests.api_server import held
from tests.e2e.killed_place import (
    GONE,
    NOTE,
    OTHERS,
    WANTED,
    Place,
    Program,
    as_wanted,
    check_the_next_start,
    die,
    die_again_and_again,
    only_tab,
    stage,
)
from tests.keychain import PrivateBus, needs_keychain, private_bus

pytestmark = needs_keychain

AT_ONCE = 2
"""Programs that are killed side by side, each with a folder of its own."""

POINTS = Counter(
    {
        f"{moment} {what}": number
        for moments, counts in (
            (("before", "after"), {"begin_operation": 1, "note": 6, "end_operation": 1, "write_pages": 1}),
            (("before", "after", "on its way"), {"GET": 2, "POST": 1, "DELETE": 5}),
        )
        for moment in moments
        for what, number in counts.items()
    }
)
"""How often a commit passes each kind of point."""

SAMPLE = (
    "before begin_operation 1",
    "after begin_operation 1",
    "before POST 1",
    "on its way POST 1",
    "before note 1",
    "before DELETE 5",
    "on its way DELETE 2",
    "after DELETE 3",
    "after note 4",
    "before GET 2",
    "before end_operation 1",
    "before write_pages 1",
)
"""Spread over the kinds; with LVCTX_ALL_FAULTS every point has its turn."""


@pytest.fixture(scope="module")
def bus() -> Iterator[PrivateBus]:
    with private_bus() as made:
        made.start_daemon()
        yield made


@pytest.fixture
def place(api_server, bus, tmp_path) -> Callable[[str], Place]:
    return lambda name: Place(api_server, bus, tmp_path / name.replace(" ", "-"))


def test_killed_at_each_write_and_each_request(place):
    everything = place("not killed")
    with everything.look_up() as program:
        stage(program)
        program.ask("saved")
        passed = program.ask("commit")
        program.end()
    assert Counter(point.rpartition(" ")[0] for point in passed) == POINTS
    points = passed if os.environ.get("LVCTX_ALL_FAULTS") else SAMPLE
    shares = [points[number::AT_ONCE] for number in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        places = [place(f"killed {number}") for number in range(AT_ONCE)]
        problems = [problem for problem in pool.map(die_again_and_again, places, shares) if problem]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize(
    "point", ["before GET 1", "on its way GET 1", "before end_operation 1", "after end_operation 1"]
)
def test_killed_again_while_it_finds_out_what_had_happened(place, point):
    twice = place("killed twice")
    with twice.look_up() as program:
        die(program, "after DELETE 3")
    with Program(twice, DEADLY=point) as program:
        assert program.ask("look") is None, f"it was not reached: {point}"
    with twice.open() as program:
        if point == "after end_operation 1":
            # It had been told and written down: now it is in the history.
            (record,) = program.ask("look")["records"]
            assert record["remark"] == INTERRUPTED
            assert {key for key, (_, done) in record["results"].items() if done} == as_wanted(twice.server())
            if as_wanted(twice.server()) != WANTED.keys():
                program.ask("commit")
            assert as_wanted(twice.server()) == WANTED.keys()
        else:
            check_the_next_start(twice, program)
        program.end()


def test_killed_under_a_commit_that_came_before_the_edits_were_saved(place):
    here = place("in a hurry")
    with here.look_up() as program:
        program.ask("hold_autosave")
        stage(program)
        assert program.ask("commit", "after POST 1") is None
    with here.open() as program:
        check_the_next_start(here, program)
        program.end()


def test_killed_and_then_read_again_before_the_journal_has_opened(place):
    here = place("looked up again")
    with here.look_up() as program:
        die(program, "after POST 1")
    with here.look_up(LATE_JOURNAL="1") as program:
        check_the_next_start(here, program)
        program.end()


def test_what_was_typed_is_there_again(place):
    here = place("typed")
    with here.look_up() as program:
        program.ask("stage", {"Status": "closed"}, {}, [])
        program.ask("type_note", NOTE)
        program.ask("type_value", "Keep", "half a sent")
        program.ask("saved")
        program.kill()
    with here.open() as program:
        tab = only_tab(program.ask("look"), here.call)
        assert tab["staged"] == {"Keep": "half a sent", "Status": "closed"}
        assert tab["note"] == NOTE
        assert held(here.api_server, here.call) == {**OTHERS, "Status": "open"} | {
            key: f"value of {key}" for key in GONE
        }
        program.end()


def tabs_of(program: Program) -> dict[int, dict[str, str]]:
    """What is staged in each of its tabs, by the call's number."""
    return {tab["tx_id"]: tab["staged"] for tab in program.ask("look")["tabs"]}


def test_what_a_living_program_has_open_is_not_taken_from_it(place):
    first, second = place("shared"), place("shared")
    with first.look_up() as one, second.look_up() as two:
        one.ask("stage", {"Status": "of one"}, {}, [])
        two.ask("stage", {"Status": "of two"}, {}, [])
        one.ask("saved")
        two.ask("saved")
        one.kill()
        with first.open() as three:
            assert tabs_of(three) == {first.call.tx_id: {"Status": "of one"}}
            assert tabs_of(two) == {second.call.tx_id: {"Status": "of two"}}
            two.ask("stage", {}, {"New": "of two"}, [])
            two.ask("saved")
            two.kill()
            with first.open() as four:
                assert tabs_of(four) == {second.call.tx_id: {"Status": "of two", "New": "of two"}}
                assert tabs_of(three) == {first.call.tx_id: {"Status": "of one"}}
