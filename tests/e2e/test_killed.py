"""Killed anywhere: nothing is lost, and what the next start says is true.

A program commits one POST and five DELETEs, and is killed with SIGKILL at each write to the journal and at
each request: before it, after it, and while its answer is on the way. A second one with the same folder and
keychain says what had happened. It is compared with the server; then the rest is committed.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Context, Entry, NonTextValue
from lvctx_gui.core.record import INTERRUPTED
from lvctx_gui.core.settle import Outcome
from lvctx_gui.sandbox import PracticeServer
from tests.api_server import NO_VALUE, held, put, unused_call
from tests.e2e import killable
from tests.keychain import PrivateBus, needs_keychain, private_bus

pytestmark = needs_keychain

PATIENCE = 60.0
"""Seconds after which a wait has failed; never how long one takes."""

AT_ONCE = 2
"""Programs that are killed side by side, each with a folder of its own."""

GONE = tuple(f"Old-{number}" for number in range(5))
BASE = Context(
    [
        Entry("Keep", "as it is"),
        Entry("Status", "open"),
        Entry("Empty", None),
        *(Entry(key, f"value of {key}") for key in GONE),
        Entry("Number", NonTextValue("7", "number")),
    ]
)
WANTED = {"Status": "closed", "New": "two\r\nlines", **dict.fromkeys(GONE)}
"""What the commit wants; None is gone."""

SHOWN = {key: "MISSING" if value is None else value for key, value in WANTED.items()}
OTHERS = {"Keep": "as it is", "Empty": NO_VALUE, "Number": 7}

EDITS = ({"Status": WANTED["Status"]}, {"New": WANTED["New"]}, list(GONE))
NOTE = "why it was done"
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

SAID = {
    Outcome.CONFIRMED: "committed and confirmed",
    Outcome.NOT_COMMITTED: "not committed, still staged",
}
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


class Program:
    """A program that does what it is asked, until it ends or is killed."""

    def __init__(self, place: Place, *arguments: str, **environment: str) -> None:
        folder = place.folder
        folder.mkdir(exist_ok=True)
        self._errors = folder / "stderr.txt"
        session = place.api_server.control.open_session()
        command = [sys.executable, killable.__file__, "--base-url", place.api_server.base_url]
        with self._errors.open("a") as errors:
            self._process = subprocess.Popen(
                [*command, "--data-dir", str(folder / "data"), *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
                env={
                    **place.bus.environment,
                    "QT_QPA_PLATFORM": "offscreen",
                    "LVCTX_SESSION_ID": session,
                    **environment,
                },
            )

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            stream.close()

    def ask(self, name: str, *arguments: object) -> Any:
        """Let it do something; None when it has died of that."""
        self._process.stdin.write(json.dumps([name, *arguments]) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            assert self._process.wait(PATIENCE) == -signal.SIGKILL, self._errors.read_text()
            return None
        return json.loads(answer)

    def kill(self) -> None:
        """Kill it here and now."""
        self._process.kill()
        assert self._process.wait(PATIENCE) == -signal.SIGKILL

    def end(self) -> None:
        """Close its window, as a person would."""
        self._process.stdin.close()
        assert self._process.wait(PATIENCE) == 0, self._errors.read_text()
        # What the offscreen platform says about window managers that are not there.
        lines = self._errors.read_text().splitlines()
        assert [line for line in lines if not line.startswith("This plugin does not support")] == []


class Place:
    """A call on the server, and a folder for the programs that work on it."""

    def __init__(self, api_server: PracticeServer, bus: PrivateBus, folder: Path) -> None:
        self.api_server = api_server
        self.bus = bus
        self.folder = folder
        self.call = unused_call()
        self.records = 0
        """How many commits the history has held when it was last looked at."""
        self.begin_anew()

    def begin_anew(self) -> None:
        """Somebody puts everything on the server back."""
        put(self.api_server, self.call, BASE)

    def open(self) -> Program:
        """A program that finds only what others have left."""
        return Program(self)

    def look_up(self, **environment: str) -> Program:
        """One that looks this call up."""
        return Program(self, "--call", address(self.call), **environment)

    def server(self) -> dict[str, object]:
        """What the server holds, once it has done what a dead program had sent."""
        # What was in the server's sockets before has had its turn when these are answered.
        for _ in range(2):
            with pytest.raises(HTTPError) as refused:
                urlopen(f"{self.api_server.base_url}/nothing-here")
            refused.value.close()
        return held(self.api_server, self.call)


def address(call: CallRef) -> str:
    return f"{call.session}/{call.tx_id}/{call.account}?client={call.client}"


@pytest.fixture(scope="module")
def bus() -> Iterator[PrivateBus]:
    with private_bus() as made:
        made.start_daemon()
        yield made


@pytest.fixture
def place(api_server, bus, tmp_path) -> Callable[[str], Place]:
    return lambda name: Place(api_server, bus, tmp_path / name.replace(" ", "-"))


def as_wanted(server: dict[str, object]) -> set[str]:
    return {key for key, value in WANTED.items() if server.get(key) == value}


def others(server: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in server.items() if key not in WANTED}


def only_tab(seen: dict[str, Any], call: CallRef) -> dict[str, Any]:
    (tab,) = seen["tabs"]
    assert (tab["tx_id"], tab["account"]) == (call.tx_id, call.account)
    return tab


def claims(details: str) -> dict[str, str]:
    """What a message says of each key."""
    found = re.findall(r"^\S “(.+?)” — ([^(]+?)(?: \(.*)?$", details, re.MULTILINE)
    return dict(found)


def check_claims(place: Place, seen: dict[str, Any], server: dict[str, object]) -> None:
    """What a program says of the commit of one that was killed is what the server holds."""
    done = as_wanted(server)
    tab = only_tab(seen, place.call)
    assert tab["staged"] == {key: value for key, value in SHOWN.items() if key not in done}
    assert tab["conflicts"] == []
    # The note goes with what it was written for.
    assert tab["note"] == (NOTE if tab["staged"] else "")
    assert all(record["ended"] for record in seen["records"])
    if len(seen["records"]) == place.records:
        assert not done
        assert "nothing was sent" in tab["message"]
        return
    record = seen["records"][0]
    assert record["note"] == NOTE
    outcomes = {key: Outcome.CONFIRMED if key in done else Outcome.NOT_COMMITTED for key in WANTED}
    assert record["results"] == {key: [outcome.name, key in done] for key, outcome in outcomes.items()}
    if record["remark"] == INTERRUPTED:
        assert "was under way" in tab["message"]
        assert claims(tab["details"]) == {key: SAID[outcome] for key, outcome in outcomes.items()}
    else:
        assert done == WANTED.keys()


def check_the_next_start(place: Place, program: Program) -> None:
    server = place.server()
    seen = program.ask("look")
    assert seen["trouble"] == ""
    check_claims(place, seen, server)
    assert others(server) == OTHERS
    assert place.server() == server  # looking changes nothing
    if as_wanted(server) != WANTED.keys():
        program.ask("commit")
    seen = program.ask("look")
    place.records = len(seen["records"])
    assert only_tab(seen, place.call)["staged"] == {}
    server = place.server()
    assert as_wanted(server) == WANTED.keys()
    assert others(server) == OTHERS


def stage(program: Program) -> None:
    program.ask("stage", *EDITS)
    program.ask("type_note", NOTE)


def die(program: Program, point: str) -> None:
    stage(program)
    program.ask("saved")
    assert program.ask("commit", point) is None, f"it was not reached: {point}"


def die_again_and_again(place: Place, points: list[str]) -> str:
    """Each program looks at what the one before has left, goes on, and dies at the next point."""
    point = ""
    try:
        with place.look_up() as program:
            point = points[0]
            die(program, point)
        for following in (*points[1:], ""):
            with place.open() as program:
                check_the_next_start(place, program)
                if not following:
                    program.end()
                    break
                place.begin_anew()
                program.ask("refresh")
                point = following
                die(program, point)
    except AssertionError as error:
        return f"killed {point}: {error}"
    return ""


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
