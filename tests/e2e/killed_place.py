"""A call, programs that work on it and are killed, and what the next one must say of that."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
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
from tests.keychain import PrivateBus

PATIENCE = 60.0
"""Seconds after which a wait has failed; never how long one takes."""

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

SAID = {
    Outcome.CONFIRMED: "committed and confirmed",
    Outcome.NOT_COMMITTED: "not committed, still staged",
}


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
