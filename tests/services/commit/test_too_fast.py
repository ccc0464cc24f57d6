"""A server that wants fewer requests gets the time that it asks for, and each write waits for its turn."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest

from lvctx_gui.api import errors
from lvctx_gui.core.draft import Draft
from lvctx_gui.services.commit.cancel import CancelToken
from lvctx_gui.services.commit.pace import AT_ONCE, LATE
from tests.api_server import client_of
from tests.services.scene import (
    CONFIRMED,
    MANY,
    NOT_COMMITTED,
    NOT_CONFIRMED,
    POLICY,
    Scene,
    edited,
    ended,
    is_back_off,
)


def test_a_refusal_for_being_too_fast_is_read_back_at_the_end(scene):
    scene.fault("status", method="POST", status=429, times=None)
    report = scene.commit()
    assert scene.methods == [*["GET", "POST"] * 4, "GET"]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)


def test_a_server_that_asks_for_more_than_a_minute_is_left_alone(scene):
    scene.fault("status", method="POST", status=429, retry_after=61)
    report = scene.commit()
    assert scene.methods == ["GET", "POST"]
    assert scene.cancel_token.pauses == []
    assert report.errors[0].retry_after == 61


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_the_server_gets_the_seconds_it_asks_for(scene, method, status):
    scene.fault("status", method=method, status=status, retry_after=17)
    assert scene.commit().is_complete
    assert scene.cancel_token.pauses[0] == 17
    assert sum(scene.cancel_token.pauses) < 18
    waiting = [each for each in scene.progress if each.waiting]
    assert waiting[0].waiting == 17
    assert waiting[0].why == "The server asked to wait."


def test_the_server_gets_the_time_it_asks_for_as_a_date(scene):
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=50), usegmt=True)
    scene.fault("status", method="POST", status=429, retry_after=date)
    assert scene.commit().is_complete
    # Counted from the answer's own date, which names whole seconds.
    assert POLICY.most < scene.cancel_token.pauses[0] <= 51


def test_a_date_that_has_passed_asks_for_nothing(scene):
    scene.fault("status", method="POST", status=429, retry_after="Wed, 04 Mar 2026 12:00:00 GMT")
    scene.time.now = 0.0
    assert scene.commit().is_complete
    assert is_back_off(scene.cancel_token.pauses[0], 1)


def test_of_several_failures_the_longest_wish_to_wait_counts(api_server):
    scene = Scene(api_server, base=MANY)
    for seconds in (3, 11, 5):
        scene.fault("status", method="DELETE", status=429, retry_after=seconds)

    report = scene.commit(Draft(MANY).remove(*MANY.keys[:3]))
    assert report.is_complete
    assert scene.cancel_token.pauses[0] >= 11


def test_a_wish_to_wait_is_granted_once_however_many_deletes_were_to_follow(api_server):
    scene = Scene(api_server, base=MANY)
    scene.fault("status", method="DELETE", status=429, retry_after=11)
    began = scene.time.now
    assert scene.commit(Draft(MANY).remove(*MANY.keys)).is_complete
    assert 11 <= scene.time.now - began < 22
    assert [seconds for seconds in scene.cancel_token.pauses if seconds >= 1] == [pytest.approx(11, abs=0.5)]


def test_the_pace_learned_from_a_429_holds_for_the_deletes(api_server):
    scene = Scene(api_server, base=MANY, cost=0.3)
    scene.fault("status", method="POST", status=429)
    report = scene.commit(Draft(MANY).set_value("K9", "x").remove(*MANY.keys[:9]))
    assert report.is_complete
    interval = scene.options.limiter.interval
    assert interval > 0
    deletes = [start for method, start in scene.starts if method == "DELETE"]
    assert len(deletes) == 9
    # One that was late by less than that does not move those that follow.
    assert all(
        deletes[last] - deletes[first] >= (last - first) * interval - LATE - 1e-9
        for first in range(9)
        for last in range(first, 9)
    )


def test_a_post_waits_for_its_turn_before_the_read(scene):
    began = scene.time.now
    scene.options.limiter.hold(30)
    assert scene.commit().is_complete
    assert scene.cancel_token.pauses[0] == 30
    (post,) = (start for method, start in scene.starts if method == "POST")
    assert post >= began + 30
    assert scene.trail[:4] == ["begin", "pause", "GET>", "GET<"]


def test_the_pace_is_kept_for_the_next_commit(api_server):
    first, second = Scene(api_server, base=MANY), Scene(api_server, base=MANY)
    first.fault("status", method="DELETE", status=429)
    first.commit(Draft(MANY).remove("K1"))
    second.options.limiter, second.time = first.options.limiter, first.time
    second.cancel_token.time = first.time
    first.options.limiter.interval = interval = 2.0
    second.commit(Draft(MANY).remove(*MANY.keys[:5]))
    deletes = [start for method, start in second.starts if method == "DELETE"]
    assert len(second.cancel_token.pauses) >= 4
    # The rate rises a little with each that is taken, and a start may be late by some time.
    assert all(later - earlier >= interval * 0.9 - LATE for earlier, later in pairwise(deletes))
    assert deletes[-1] - deletes[0] >= 4 * interval * 0.9 - LATE


def test_nothing_is_held_back_before_the_first_429(api_server):
    scene = Scene(api_server, base=MANY)
    scene.commit(Draft(MANY).remove(*MANY.keys))
    assert scene.cancel_token.pauses == []


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_for_more_than_a_minute_gets_it_and_the_proof_comes_with_the_next_try(
    scene, status
):
    scene.fault("status", method="DELETE", status=status, retry_after=90)
    first = scene.commit(edited().unstage("C"))
    assert scene.methods == ["GET", "POST", "DELETE"]
    assert (first.keys(CONFIRMED), first.is_proof) == ((), False)
    assert set(first.keys(NOT_CONFIRMED)) == {"A", "new", "B"}
    assert first.read_failure.summary == "The server asked to wait for 90 seconds."

    scene.time.now += 29.5
    early = scene.commit(edited().unstage("C"))
    assert scene.methods == ["GET", "POST", "DELETE"]
    assert not early.has_sent
    assert early.read_failure.advice == "Wait 61 seconds, then try again."

    scene.time.now += 10
    assert scene.commit(edited().unstage("C")).is_complete
    assert scene.methods == ["GET", "POST", "DELETE", "GET", "DELETE", "GET"]
    assert scene.cancel_token.pauses == [pytest.approx(50.5)]


def test_a_person_may_go_ahead_although_the_server_asked_for_hours(scene):
    scene.fault("status", method="DELETE", status=429, retry_after=7_200)
    scene.commit(edited().unstage("C"))
    scene.time.now += 60
    refused = scene.commit(edited().unstage("C"))
    assert scene.methods == ["GET", "POST", "DELETE"]
    assert type(refused.read_failure) is errors.AskedToWaitError
    assert refused.read_failure.summary == "The server asked to wait for 1 hour 59 minutes."
    scene.options.limiter.release()
    assert scene.commit(edited().unstage("C")).is_complete
    assert scene.methods[3:] == ["GET", "DELETE", "GET"]


def test_stopping_while_the_server_wants_us_to_wait_asks_it_nothing(scene):
    scene.fault("status", method="DELETE", status=429, retry_after=20)
    scene.hooks["pause"] = scene.cancel_token.cancel
    report = scene.commit(edited().unstage("C"))
    assert scene.methods == ["GET", "POST", "DELETE"]
    assert report.was_stopped
    assert set(ended(report).values()) == {NOT_CONFIRMED}


def test_another_commits_refusal_stops_deletes_that_have_not_started(api_server):
    scene = Scene(api_server, base=MANY)
    scene.hooks["DELETE<"] = lambda: scene.options.limiter.hold(90)
    report = scene.commit(Draft(MANY).remove(*MANY.keys))
    assert scene.methods.count("DELETE") == AT_ONCE
    assert scene.methods[-1] == "DELETE"
    assert report.keys(NOT_CONFIRMED) == MANY.keys[:AT_ONCE]
    assert report.keys(NOT_COMMITTED) == MANY.keys[AT_ONCE:]


def test_a_read_that_is_refused_for_being_too_fast_teaches_the_pace_too(scene):
    scene.fault("status", method="GET", status=429, retry_after=9)
    assert scene.commit().is_complete
    assert scene.options.limiter.interval > 0
    assert scene.cancel_token.pauses[0] == 9


TURNS = 25
"""Turns of the loop after which whoever may go on has gone on."""


class WaitsForIt(CancelToken):
    """The first pause takes no time, the others end when ``it`` has happened."""

    def __init__(self):
        super().__init__()
        self.it = asyncio.Event()
        self.pauses = 0

    async def pause(self, seconds, on_second=lambda _: None):
        self.pauses += 1
        if self.pauses > 1:
            await self.it.wait()


def test_a_delete_that_waits_for_its_turn_is_not_sent_when_another_is_refused_meanwhile(api_server):
    scene = Scene(api_server, base=MANY)
    scene.options.limiter.slow_down()
    scene.options.cancel_token = WaitsForIt()
    scene.hooks["note"] = scene.options.cancel_token.it.set
    scene.fault("status", method="DELETE", status=403)
    report = scene.commit(Draft(MANY).remove(*MANY.keys[:4]))
    assert scene.options.cancel_token.pauses == 2  # before the read, and of the DELETE that is next
    assert scene.methods == ["GET", "DELETE", "GET"]
    assert ended(report) == dict.fromkeys(MANY.keys[:4], NOT_COMMITTED)


def test_the_proof_waits_for_no_turn(scene):
    scene.options.limiter.slow_down()
    assert scene.commit().is_complete
    last = len(scene.trail) - 1 - scene.trail[::-1].index("GET>")
    assert scene.trail[last - 1] == "note"


async def test_two_commits_on_one_connection_share_the_four_deletes(api_server, faults):
    first, second = Scene(api_server, base=MANY), Scene(api_server, base=MANY)
    second.options.limiter, second.under_way, second.most = first.options.limiter, first.under_way, first.most
    first.fault("hang", method="DELETE", times=None)

    async with client_of(api_server) as client:
        draft = Draft(MANY).remove(*MANY.keys[:5])
        tasks = [asyncio.create_task(scene.carry_out(client, draft)) for scene in (first, second)]
        # Both have read, and as many as may be are under way; more would be after these turns.
        await asyncio.to_thread(api_server.control.wait_for_log, 2 + AT_ONCE)
        for _ in range(TURNS):
            await asyncio.sleep(0)
        faults.clear()
        reports = await asyncio.gather(*tasks)
    assert all(report.is_complete for report in reports)
    assert first.most["DELETE"] == AT_ONCE
