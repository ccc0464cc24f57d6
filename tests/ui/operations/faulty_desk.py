"""A window at which one commit after another goes wrong, and somebody who looks at what it claims."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from PySide6.QtWidgets import QDialog, QPushButton

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Entry
from lvctx_gui.core.settle import Outcome
from lvctx_gui.services.commit.pace import RateLimiter
from lvctx_gui.ui.messages.message import Tone
from tests.api_server import NO_VALUE, held, put, unused_call
from tests.faults import (
    ADDED,
    BASE,
    CHANGED,
    GONE,
    POST,
    RETRY_AFTER,
    SET,
    WANTED,
    Case,
    Weather,
    is_as_wanted,
)
from tests.faulty_line import Line
from tests.gui import PATIENCE, Driver
from tests.stand_still import Heart, would_be_noticed

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


class Desk:
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
            if wrong or not would_be_noticed(longest):
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
            if button.text() != ("Try the rest again" if confirmed else "Try again"):
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
