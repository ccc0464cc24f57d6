"""Every request of a commit, every fault: what the program claims is what the server holds, and no more.

A sample runs by default; ``LVCTX_ALL_FAULTS=1`` tries everything.
"""

from __future__ import annotations

import asyncio
import threading
from urllib.parse import quote

import pytest
from PySide6.QtWidgets import QDialog, QPushButton

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Entry
from lvctx_gui.core.settle import Outcome
from lvctx_gui.services.commit.cancel import CancelToken
from lvctx_gui.services.commit.pace import RateLimiter
from lvctx_gui.ui.messages.message import Tone
from tests.api_server import NO_VALUE, held, put, unused_call
from tests.faults import (
    ADDED,
    ALL,
    BASE,
    CHANGED,
    GONE,
    POST,
    REQUESTS,
    RETRY_AFTER,
    SET,
    TROUBLES,
    WANTED,
    Case,
    Often,
    Weather,
    cases,
    is_as_wanted,
)
from tests.faulty_line import Line
from tests.gui import PATIENCE, Driver
from tests.stand_still import STAND_STILL, Heart, longest_stand_still

HELD_AT_FIRST = {entry["key"]: entry.get("value", NO_VALUE) for entry in BASE}
UNTOUCHED = {key: value for key, value in HELD_AT_FIRST.items() if key not in WANTED}

ATTEMPTS = 4
"""How often one commit may send the same request."""

PERSON_SIGNS_IN = 3
"""How often in a row a person signs in anew before they have had enough."""

TIMES_STOOD_STILL = 3
"""How often in a row a case must see the window stand still: what the program does itself, it does again."""

ALL_DONE = ("Committed: ", "The server already holds all of this")
"""How the message begins when nothing is left to do."""

OUTCOMES = {
    "Committed and confirmed": Outcome.CONFIRMED,
    "Not committed, still staged": Outcome.NOT_COMMITTED,
    "Not confirmed, still staged": Outcome.NOT_CONFIRMED,
}


class _PatientDriver(Driver):
    """Waits without keeping the loop busy: its beats are to be the window's."""

    async def idle(self):
        tasks = self.window.tasks
        ended = asyncio.get_running_loop().create_future()

        def look(busy):
            if not busy and not ended.done():
                ended.set_result(None)

        tasks.busy_changed.connect(look)
        try:
            look(tasks.busy)
            await asyncio.wait_for(ended, PATIENCE)
        finally:
            tasks.busy_changed.disconnect(look)

    async def confirm(self):
        await self.idle()  # a person is asked by now, or everything was done
        if any(dialog.isVisible() for dialog in self.window.findChildren(QDialog, "commitDialog")):
            self.press("commitConfirmButton")
        await self.idle()

    async def commit(self):
        self.trigger("commitAction")
        await self.confirm()


class _Desk:
    """A window at which one commit after another goes wrong."""

    def __init__(self, window, api_server, pauses):
        self.driver = _PatientDriver(window)
        self.api_server = api_server
        self.pauses = pauses
        self.heart = Heart(window)
        connection = window.connections.connection
        self._manager = connection.manager
        self._manager._ask_for_one = self._sign_in
        self._sign_ins_left = PERSON_SIGNS_IN
        self.line = Line(connection.client._client._transport, api_server)
        self.neighbour = unused_call()
        put_base(api_server, self.neighbour)

    async def _sign_in(self, _reason):
        if not self._sign_ins_left:
            return False
        self._sign_ins_left -= 1
        self._manager.begin(self.api_server.control.open_session("supervisor"))
        return True

    @property
    def state(self):
        return self.driver.window.tabs.current.state

    async def stage(self) -> CallRef:
        """A call of its own, read and edited."""
        driver, call = self.driver, unused_call()
        put_base(self.api_server, call)
        await driver.look_up(call.session, call.tx_id, call.account, call.client)
        driver.edit_mode()
        assert driver.set_value(CHANGED, SET[CHANGED])
        for key in GONE:
            driver.remove(key)
        driver.add(ADDED, SET[ADDED])
        assert self.state.call == call
        assert set(self.state.draft.edits.by_key) == set(WANTED)
        return call

    async def try_case(self, case: Case | Weather) -> list[str]:
        """Let a commit meet this case; what was wrong with it, as sentences."""
        stood_still = []
        for _ in range(TIMES_STOOD_STILL):
            try:
                wrong, longest = await self._try_once(case)
            except BaseException as error:
                error.add_note(f"This was in the case: {case}")
                raise
            stood_still.append(longest)
            if wrong or longest <= STAND_STILL:
                break
        else:
            wrong = [f"the window stood still for {min(stood_still) * 1000:.0f} ms, each time"]
        return [f"{case}: {sentence}" for sentence in wrong]

    async def _try_once(self, case: Case | Weather) -> tuple[list[str], float]:
        """What was wrong, and how long the window stood still."""
        wrong: list[str] = []
        call = await self.stage()
        # What one case taught about the server's pace is not to slow down the next.
        object.__setattr__(self.driver.window.connections.connection, "limiter", RateLimiter())
        self._sign_ins_left = PERSON_SIGNS_IN
        self.pauses.clear()
        self.api_server.control.clear_log()
        self.line.begin(case)
        try:
            with self.heart.watching() as stood_still:
                await self.driver.commit()
            tried = self.line.tried
            confirmed = await self._judge(call, wrong)
            if isinstance(case, Case) and not self._has_hit(case):
                wrong.append("the fault has never hit")
            if case.ends_well and confirmed != set(WANTED):
                wrong.append(f"it did not go on by itself: {self.driver.message}")
            if case.asks_to_wait and not any(seconds >= RETRY_AFTER for seconds in self.pauses):
                wrong.append(f"the server asked for {RETRY_AFTER} s, but the pauses were {self.pauses}")
            most = ATTEMPTS + PERSON_SIGNS_IN - self._sign_ins_left
            for name, count in tried.items():
                if name.startswith(("the DELETE", POST)) and count > most:
                    wrong.append(f"{name} went out {count} times")
        finally:
            await self.line.heal()
        self._sign_ins_left = PERSON_SIGNS_IN
        with self.heart.watching() as stood_still_later:
            await self._try_the_rest(call, confirmed, wrong)
        self.driver.window.tabs.close_current()
        return wrong, max(*stood_still, *stood_still_later)

    def _has_hit(self, case: Case) -> bool:
        by_server = [seen for seen in self.api_server.control.log() if seen.fault]
        return bool(self.line.hits and (by_server or case.trouble.fault is None))

    async def _judge(self, call, wrong) -> set[str]:
        """Compare what is claimed with what the server holds; returns what is claimed to be committed."""
        (record, *_) = await self.driver.window.journal.records()
        assert record.intent.call == call
        claims = {result.key: result.outcome for result in record.results}
        if record.ended is None or set(claims) != set(WANTED):
            wrong.append(f"the journal says {record.summary} and knows of {sorted(claims)}")
        if said := self._said():
            if said != claims:
                wrong.append(f"the window says {said}, the journal {claims}")
        elif set(claims.values()) != {Outcome.CONFIRMED}:
            wrong.append(f"the window says “{self.driver.message}”, the journal {claims}")
        there = held(self.api_server, call)
        self._check_untouched(call, there, wrong)
        staged = set(self.state.draft.edits.by_key)
        for key, outcome in claims.items():
            done = is_as_wanted(there, key)
            if outcome is Outcome.CONFIRMED and not done:
                wrong.append(f"“{key}” is said to be committed, and the server does not hold it so")
            if outcome is Outcome.NOT_COMMITTED and done and not self.line.was_late(key):
                wrong.append(f"“{key}” is said not to be committed, and the server holds it so")
            if outcome is Outcome.NOT_CONFIRMED and self.line.is_settled(key):
                wrong.append(
                    f"“{key}” is said not to be confirmed, and a read has shown what the server holds"
                )
            if (key in staged) is (outcome is Outcome.CONFIRMED):
                is_staged = "still" if key in staged else "no longer"
                wrong.append(f"“{key}” is said to be “{outcome.value}” and {is_staged} staged")
        wrong += self.line.again
        return {key for key, outcome in claims.items() if outcome is Outcome.CONFIRMED}

    def _said(self) -> dict[str, Outcome]:
        """What the window says about each key; empty when it says that all is committed."""
        message, text = self.state.message, self.driver.message
        assert message is not None
        assert text == message.text
        if text.startswith(ALL_DONE):
            return {}
        said: dict[str, Outcome] = {}
        for line in message.details.splitlines():
            key, _, words = line[2:].partition(" — ")
            said[key[1:-1]] = next(outcome for outcome in Outcome if words.startswith(outcome.value))
        for sentence, outcome in OUTCOMES.items():
            named = [key for key in said if said[key] is outcome]
            assert (f"{sentence}: “{named[0]}”" in text) if named else (sentence not in text), (named, text)
        return said

    def _check_untouched(self, call, there, wrong) -> None:
        rest = {key: value for key, value in there.items() if key not in WANTED}
        if rest != UNTOUCHED:
            wrong.append(f"keys outside the plan changed: {rest}")
        if self.line.was_erasing or held(self.api_server, self.neighbour) != HELD_AT_FIRST:
            wrong.append("another call changed, or a whole one was deleted")

    async def _try_the_rest(self, call, confirmed, wrong) -> None:
        """What is still staged is sent when somebody says so, and nothing of the rest."""
        driver = self.driver
        self.api_server.control.clear_log()
        if confirmed != set(WANTED):
            button = driver.find(QPushButton, "messageAction")
            if button.text() != "Try the rest again":
                wrong.append(f"the message offers “{button.text()}”")
            button.click()
            await driver.confirm()
        left = sorted(self.state.draft.edits.by_key)
        message = self.state.message
        if left or message is None or message.tone is not Tone.SUCCESS:
            wrong.append(f"trying the rest again left {left}: {driver.message}")
        there = held(self.api_server, call)
        self._check_untouched(call, there, wrong)
        if left := [key for key in WANTED if not is_as_wanted(there, key)]:
            wrong.append(f"trying the rest again did not bring about {left}")
        bodies = b" ".join(seen.body for seen in self.api_server.control.log())
        targets = [seen.target for seen in self.api_server.control.log() if seen.method == "DELETE"]
        twice = [key for key in confirmed if key in SET and f'"key":"{key}"'.encode() in bodies]
        twice += [key for key in confirmed if any(f"/{quote(key, safe='')}?" in target for target in targets)]
        if twice:
            wrong.append(f"what was confirmed was sent again: {twice}")
        wrong += [sentence for sentence in self.line.again if sentence not in wrong]


def put_base(api_server, call):
    put(api_server, call, [Entry(entry["key"], entry.get("value")) for entry in BASE])


@pytest.fixture
def at_desk(qt_loop, main_window, api_server, fake_keyring, virtual_clock):
    """Opens a window whose journal is on the disk and whose pauses take no time, with somebody at it."""

    async def sit_down():
        driver = await main_window()
        desk = _Desk(driver.window, api_server, virtual_clock.pauses)
        qt_loop.at_end.callback(desk.heart.stop)
        return desk

    return sit_down


PLACES = [(request, often) for request in REQUESTS for often in (Often.ONCE, Often.ALL)]
# A read that fails each time is what "with all from then on" does; the DELETEs in between fail like others.
PLACES += [(request, Often.EACH) for request in (POST, REQUESTS[2], REQUESTS[-2])]
PARTS = 2 if ALL else 1
BATCHES = [(request, often, part) for request, often in PLACES for part in range(PARTS)]


@pytest.mark.parametrize(
    ("request_", "often", "part"),
    BATCHES,
    ids=[f"{REQUESTS.index(request)}-{often.name.lower()}-{part}" for request, often, part in BATCHES],
)
async def test_what_is_claimed_is_what_the_server_holds(at_desk, request_, often, part):
    wrong = []
    desk = await at_desk()
    for case in cases(request_, often)[part::PARTS]:
        wrong.extend(await desk.try_case(case))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("first", range(0, 120 if ALL else 12, 12))
async def test_several_faults_in_one_commit(at_desk, first):
    wrong = []
    desk = await at_desk()
    for seed in range(first, first + 12):
        wrong.extend(await desk.try_case(Weather(seed)))
    assert not wrong, "\n".join(wrong)


def test_the_sample_holds_every_fault_and_every_request():
    sample = [case for request in REQUESTS for often in Often for case in cases(request, often, False)]
    for often in (Often.ONCE, Often.ALL):
        some = [case for case in sample if case.often is often]
        assert {case.trouble for case in some} == set(TROUBLES)
        assert {case.request for case in some} == set(REQUESTS)


# What watches the window -----------------------------------------------------------------------------------


async def test_a_program_that_blocks_its_loop_is_seen(at_desk, monkeypatch):
    async def pause(_self, _seconds, _on_second=None):
        threading.Event().wait(3 * STAND_STILL)

    desk = await at_desk()
    monkeypatch.setattr(CancelToken, "pause", pause)
    wrong = await desk.try_case(Case(POST, TROUBLES[-1], Often.ONCE))
    assert len(wrong) == 1
    assert "the window stood still for" in wrong[0]


def test_what_the_whole_machine_lost_is_not_the_windows_stand_still():
    steady = [n / 100 for n in range(101)]
    beats = [(0.0, 5.0), (0.01, 5.0), (0.31, 5.0), (0.32, 5.0)]
    assert longest_stand_still(beats, steady) == pytest.approx(0.29)
    stalled = [beat for beat in steady if not 0.015 < beat < 0.305]
    assert longest_stand_still(beats, stalled) == pytest.approx(0.0, abs=0.02)
    waited = [(0.0, 5.0), (0.01, 5.0), (0.31, 5.28), (0.32, 5.28)]
    assert longest_stand_still(waited, steady) == pytest.approx(0.02)
    # A machine that lost its time at another moment is no excuse.
    assert longest_stand_still([*beats[:3], (0.6, 5.0)], [0.0, 0.01, *steady[30:]]) == pytest.approx(0.28)


async def test_a_program_that_keeps_pythons_lock_is_seen(at_desk, monkeypatch):
    async def pause(_self, _seconds, _on_second=None):
        sum(range(60_000_000))  # one call of C: the lock is not given back within it

    desk = await at_desk()
    monkeypatch.setattr(CancelToken, "pause", pause)
    wrong = await desk.try_case(Case(POST, TROUBLES[-1], Often.ONCE))
    assert len(wrong) == 1, wrong
    assert "the window stood still for" in wrong[0]
