"""A commit that has to wait, for its next attempt, its turn or a session, and one that is stopped."""

from __future__ import annotations

import asyncio
import math
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest

from lvctx_gui.api import errors
from lvctx_gui.core.draft import Draft
from lvctx_gui.services.commit import STALE
from lvctx_gui.services.pace import AT_ONCE
from lvctx_gui.services.session import SessionKeeper, SignedInClient
from tests.practice import client_of, held
from tests.services.scene import (
    BASE,
    CONFIRMED,
    MANY,
    NOT_COMMITTED,
    NOT_CONFIRMED,
    POLICY,
    Scene,
    edited,
    ended,
    is_back_off,
    sent,
)

# Again, and how often --------------------------------------------------------------------------------------


def test_a_request_goes_out_four_times_at_most(scene):
    scene.fault("status", method="POST", status=503, times=None)
    report = scene.commit()
    # The last is in doubt: one more read.
    assert scene.methods == ["GET", "POST"] * 4 + ["GET"]
    assert [is_back_off(seconds, number) for number, seconds in enumerate(scene.stop.pauses, 1)] == [True] * 3
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert len(report.errors) == 4


def test_a_refusal_for_being_too_fast_is_no_doubt(scene):
    scene.fault("status", method="POST", status=429, times=None)
    report = scene.commit()
    assert scene.methods == ["GET", "POST"] * 4
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)


def test_each_delete_has_its_own_attempts(practice):
    scene = Scene(practice, base=MANY)
    scene.fault("status", method="DELETE", status=503, path_contains="/K1", times=None)
    report = scene.commit(Draft(MANY).remove("K0", "K1"))
    assert scene.deleted == ["K0", *["K1"] * 4]
    assert ended(report) == {"K0": CONFIRMED, "K1": NOT_COMMITTED}


def test_a_read_has_its_attempts_anew_after_each_success(scene):
    scene.fault("status", method="GET", times=3)
    scene.fault("status", method="GET", skip=1, times=3)
    assert scene.commit().is_complete
    assert scene.methods == ["GET"] * 4 + ["POST", "DELETE", "DELETE"] + ["GET"] * 4


def test_nothing_is_repeated_when_that_would_be_later_than_a_minute_after_the_beginning(scene):
    scene.fault("status", method="POST", status=429, retry_after=25, times=None)
    scene.commit()
    assert scene.methods == ["GET", "POST"] * 3
    assert scene.stop.pauses[:2] == [25, 25]
    assert sum(scene.stop.pauses) <= POLICY.total


def test_a_server_that_asks_for_more_than_a_minute_is_left_alone(scene):
    scene.fault("status", method="POST", status=429, retry_after=61)
    report = scene.commit()
    assert scene.methods == ["GET", "POST"]
    assert scene.stop.pauses == []
    assert report.errors[0].retry_after == 61


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_the_server_gets_the_seconds_it_asks_for(scene, method, status):
    scene.fault("status", method=method, status=status, retry_after=17)
    assert scene.commit().is_complete
    assert scene.stop.pauses[0] == 17
    assert sum(scene.stop.pauses) < 18
    waiting = [each for each in scene.progress if each.waiting]
    assert waiting[0].waiting == 17
    assert waiting[0].doing.startswith("The server asked to wait.")


def test_the_server_gets_the_time_it_asks_for_as_a_date(scene):
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=50), usegmt=True)
    scene.fault("status", method="POST", status=429, retry_after=date)
    assert scene.commit().is_complete
    assert POLICY.most < scene.stop.pauses[0] <= 50


def test_a_date_that_has_passed_asks_for_nothing(scene):
    scene.fault("status", method="POST", status=429, retry_after="Wed, 04 Mar 2026 12:00:00 GMT")
    scene.time.now = 0.0
    assert scene.commit().is_complete
    assert is_back_off(scene.stop.pauses[0], 1)


def test_of_several_failures_the_longest_wish_to_wait_counts(practice):
    scene = Scene(practice, base=MANY)
    for seconds in (3, 11, 5):
        scene.fault("status", method="DELETE", status=429, retry_after=seconds)

    report = scene.commit(Draft(MANY).remove(*MANY.keys[:3]))
    assert report.is_complete
    assert scene.stop.pauses[0] >= 11


def test_the_pace_learned_from_a_429_holds_for_the_deletes(practice):
    scene = Scene(practice, base=MANY, cost=0.3)
    scene.fault("status", method="POST", status=429)
    report = scene.commit(Draft(MANY).set_value("K9", "x").remove(*MANY.keys[:9]))
    assert report.is_complete
    interval = scene.means.pace.interval
    assert interval > 0
    deletes = [start for method, start in scene.starts if method == "DELETE"]
    assert len(deletes) == 9
    assert all(later - earlier >= interval - 1e-9 for earlier, later in pairwise(deletes))


def test_a_post_waits_for_its_turn_before_the_read(scene):
    began = scene.time.now
    scene.means.pace.hold(30)
    assert scene.commit().is_complete
    assert scene.stop.pauses[0] == 30
    (post,) = (start for method, start in scene.starts if method == "POST")
    assert post >= began + 30
    assert scene.trail[:4] == ["begin", "pause", "GET>", "GET<"]


def test_the_pace_is_kept_for_the_next_commit(practice):
    first, second = Scene(practice, base=MANY), Scene(practice, base=MANY)
    first.fault("status", method="DELETE", status=429)
    first.commit(Draft(MANY).remove("K1"))
    second.means.pace, second.time = first.means.pace, first.time
    second.stop.time = first.time
    second.commit(Draft(MANY).remove(*MANY.keys[:5]))
    deletes = [start for method, start in second.starts if method == "DELETE"]
    assert len(second.stop.pauses) >= 4
    assert all(later - earlier >= first.means.pace.interval - 1e-9 for earlier, later in pairwise(deletes))


def test_nothing_is_held_back_before_the_first_429(practice):
    scene = Scene(practice, base=MANY)
    scene.commit(Draft(MANY).remove(*MANY.keys))
    assert scene.stop.pauses == []


def relied_on(scene):
    """Seconds from the end of the read before it to each DELETE."""
    ages, read = [], -math.inf
    for method, start in scene.starts:
        if method == "GET":
            read = start + scene.cost
        elif method == "DELETE":
            ages.append(start - read)
    return ages


@pytest.mark.parametrize("cost", [0.3, 1.5, 4.0])
@pytest.mark.parametrize("pace", [0.0, 2.0, 10.0])
def test_no_delete_relies_on_an_old_read_however_slow_it_goes(practice, cost, pace):
    scene = Scene(practice, base=MANY, cost=cost)
    scene.means.pace.interval = pace
    report = scene.commit(Draft(MANY).set_value("K9", "x").remove(*MANY.keys[:9]))
    assert report.is_complete
    assert scene.methods.count("DELETE") == 9
    assert max(relied_on(scene)) <= STALE


def test_a_slow_commit_is_not_too_late_for_what_it_has_not_tried(practice):
    scene = Scene(practice, base=MANY, cost=12.0)
    report = scene.commit(Draft(MANY).remove(*MANY.keys))
    assert scene.time.now > 1000 + POLICY.total
    assert report.is_complete


def test_what_others_change_during_a_slow_commit_is_a_conflict_before_its_delete(practice):
    scene = Scene(practice, base=MANY)
    scene.means.pace.interval = 10.0
    scene.hooks["DELETE<"] = lambda: scene.set("K5", "theirs")
    report = scene.commit(Draft(MANY).remove(*MANY.keys))
    assert [conflict.key for conflict in report.conflicts] == ["K5"]
    assert held(practice, scene.call)["K5"] == "theirs"
    assert report.keys(CONFIRMED) == ("K0",)


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_for_more_than_a_minute_gets_it_and_the_proof_comes_with_the_next_try(
    scene, status
):
    scene.fault("status", method="DELETE", status=status, retry_after=90)
    first = scene.commit(edited().restore("C"))
    assert scene.methods == ["GET", "POST", "DELETE"]
    assert (first.keys(CONFIRMED), first.is_proof) == ((), False)
    assert set(first.keys(NOT_CONFIRMED)) == {"A", "new"} | ({"B"} if status == 503 else set())
    assert first.read_failure.summary == "The server asked to wait for 90 more seconds."

    scene.time.now += 29.5
    early = scene.commit(edited().restore("C"))
    assert scene.methods == ["GET", "POST", "DELETE"]
    assert not early.has_sent
    assert early.read_failure.advice == "Wait 61 more seconds, then try again."

    scene.time.now += 10
    assert scene.commit(edited().restore("C")).is_complete
    assert scene.methods == ["GET", "POST", "DELETE", "GET", "DELETE", "GET"]
    assert scene.stop.pauses == [pytest.approx(50.5)]


def test_stopping_while_the_server_wants_us_to_wait_asks_it_nothing(scene):
    scene.fault("status", method="DELETE", status=429, retry_after=20)
    scene.hooks["pause"] = scene.stop.ask
    report = scene.commit(edited().restore("C"))
    assert scene.methods == ["GET", "POST", "DELETE"]
    assert report.was_stopped
    assert ended(report) == {"A": NOT_CONFIRMED, "new": NOT_CONFIRMED, "B": NOT_COMMITTED}


def test_another_commits_refusal_stops_deletes_that_have_not_started(practice):
    scene = Scene(practice, base=MANY)
    scene.hooks["DELETE<"] = lambda: scene.means.pace.hold(90)
    report = scene.commit(Draft(MANY).remove(*MANY.keys))
    assert scene.methods.count("DELETE") == AT_ONCE
    assert scene.methods[-1] == "DELETE"
    assert report.keys(NOT_CONFIRMED) == MANY.keys[:AT_ONCE]
    assert report.keys(NOT_COMMITTED) == MANY.keys[AT_ONCE:]


def test_giving_up_for_being_late_tells_the_failure(practice):
    scene = Scene(practice, cost=2.0)
    scene.fault("status", method="POST", status=503, retry_after=55)
    report = scene.commit()
    assert scene.methods == ["GET", "POST", "GET"]
    assert report.failure.status == 503
    assert not report.read_failure


# The end of a session --------------------------------------------------------------------------------------


class SignIn:
    """A person who signs in again when asked, after ``meanwhile``."""

    def __init__(self, practice, meanwhile=lambda: None, *, willing=True, clock=time.monotonic):
        self.practice = practice
        self.meanwhile = meanwhile
        self.willing = willing
        self.asked = 0
        self.ready = None
        self.keeper = SessionKeeper(clock)
        self.keeper.begin(practice.control.open_session())
        self.keeper.ask = self.ask

    async def ask(self, reason):
        self.asked += 1
        if self.ready is not None:
            await self.ready.wait()
        self.meanwhile()
        if self.willing:
            self.keeper.begin(self.practice.control.open_session())
        return self.willing

    def commit(self, scene, draft, **options):
        async def sent():
            async with client_of(self.practice, **options) as client:
                return await scene.carry_out(SignedInClient(client, self.keeper), draft)

        return asyncio.run(sent())


def statuses(practice):
    return [(seen.method, seen.status) for seen in practice.control.log()]


def test_a_session_that_ends_half_way_is_asked_for_once_and_the_rest_goes_on_after_a_read(practice):
    scene = Scene(practice, base=MANY)
    person = SignIn(practice)
    draft = Draft(MANY).set_value("K9", "x").remove(*MANY.keys[:9])
    scene.fault("hang", method="DELETE", times=AT_ONCE)
    finished = []

    async def watched():
        person.ready = asyncio.Event()

        def observe(exchange):
            finished.append(exchange.method)
            if finished.count("DELETE") == AT_ONCE:
                person.ready.set()

        async with client_of(practice, observer=observe) as client:
            task = asyncio.create_task(scene.carry_out(SignedInClient(client, person.keeper), draft))
            await asyncio.to_thread(practice.control.wait_for_log, 2 + AT_ONCE)
            practice.control.expire_sessions()
            practice.control.clear_faults()
            return await task

    report = asyncio.run(watched())
    assert person.asked == 1
    # Nothing went out with the dead session but what was under way.
    assert statuses(practice) == [
        ("GET", 200),
        ("POST", 204),
        *[("DELETE", 401)] * 4,
        ("GET", 200),
        *[("DELETE", 204)] * 9,
        ("GET", 200),
    ]
    assert report.is_complete
    assert report.errors == ()
    assert scene.stop.pauses == []
    assert [change.key for change in scene.diary.record.done] == list(MANY.keys)


def test_what_was_changed_during_the_sign_in_is_a_conflict_and_nothing_was_sent(practice):
    scene = Scene(practice)
    person = SignIn(practice, lambda: scene.set("A", "theirs"))
    scene.hooks["GET<"] = practice.control.expire_sessions
    report = person.commit(scene, edited())
    assert statuses(practice) == [("GET", 200), ("POST", 401), ("GET", 200)]
    assert [conflict.key for conflict in report.conflicts] == ["A"]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert not report.has_sent
    assert scene.diary.ended.remark == "Somebody else had changed the same keys: nothing was sent."


def test_what_somebody_else_has_done_during_the_sign_in_is_not_taken_for_ours(practice):
    scene = Scene(practice)
    person = SignIn(practice, lambda: scene.set("A", "one"))
    scene.hooks["GET<"] = practice.control.expire_sessions
    report = person.commit(scene, Draft(BASE).set_value("A", "one"))
    assert statuses(practice) == [("GET", 200), ("POST", 401), ("GET", 200)]
    assert report.is_complete
    assert sent(report) == set()
    assert scene.diary.record.done == ()


def test_a_renewed_session_uses_up_no_attempt(practice):
    scene = Scene(practice)
    person = SignIn(practice)
    scene.fault("status", method="POST", status=401)
    scene.fault("status", method="POST", status=503, times=3)
    report = person.commit(scene, edited())
    assert scene.methods.count("POST") == 5
    assert report.is_complete


def test_when_nobody_signs_in_again_nothing_more_is_sent(practice):
    scene = Scene(practice)
    person = SignIn(practice, willing=False)
    scene.hooks["GET<"] = practice.control.expire_sessions
    report = person.commit(scene, edited())
    assert statuses(practice) == [("GET", 200), ("POST", 401)]
    assert person.asked == 1
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert [type(error) for error in report.errors] == [errors.NotSignedInError]


def test_a_session_that_ends_before_the_proof_is_asked_for_and_the_proof_is_read(practice):
    scene = Scene(practice)
    person = SignIn(practice)
    scene.diary.on_line = lambda line: (
        practice.control.expire_sessions() if scene.diary.order.count("note") == 3 else None
    )
    report = person.commit(scene, edited())
    assert scene.methods[-2:] == ["GET", "GET"]
    assert person.asked == 1
    assert report.is_complete


@pytest.mark.parametrize("when", ["GET<", "POST<", "DELETE<"])
def test_a_sign_in_that_takes_its_time_does_not_make_the_commit_late(practice, when):
    scene = Scene(practice)

    def sign_in():
        scene.time.now += 600

    person = SignIn(practice, sign_in, clock=scene.time)
    scene.means.clock = person.keeper.working_time
    scene.hooks[when] = practice.control.expire_sessions
    scene.fault("status", method="DELETE", status=503)
    report = person.commit(scene, edited())
    assert person.asked == 1
    assert report.is_complete


# Stopping --------------------------------------------------------------------------------------------------


def test_stopping_before_anything_writes_nothing(scene):
    scene.stop.ask()
    report = scene.commit()
    assert set(scene.methods) <= {"GET"}
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert (report.was_stopped, report.has_sent, report.errors) == (True, False, ())
    assert scene.diary.ended.remark == "It was stopped."
    assert scene.diary.record.summary == "nothing committed"


def test_stopping_while_the_first_turn_is_waited_for_asks_the_server_nothing(scene):
    scene.means.pace.slow_down()
    scene.means.pace.take_turn()
    scene.hooks["pause"] = scene.stop.ask
    report = scene.commit()
    assert scene.methods == []
    assert report.was_stopped


def test_stopping_does_not_wait_for_the_deletes_of_another_commit(practice):
    scene = Scene(practice, base=MANY)

    async def watched():
        for _ in range(AT_ONCE):
            await scene.means.pace.slots.acquire()
        shared = scene.means.pace.slots
        async with client_of(practice) as client:
            task = asyncio.create_task(scene.carry_out(client, Draft(MANY).remove("K1")))
            await asyncio.to_thread(practice.control.wait_for_log, 1)
            scene.stop.ask()
            report = await task
        shared.release()
        await asyncio.wait_for(shared.acquire(), 1)  # nothing else has kept it
        return report

    report = asyncio.run(watched())
    assert scene.methods == ["GET"]
    assert report.was_stopped


def test_who_stops_when_all_was_sent_has_stopped_nothing(scene):
    scene.fault("body", method="POST", status=204, body=b"")
    draft = Draft(BASE).set_value("A", "one")
    scene.hooks["POST<"] = lambda: scene.hooks.update({"GET>": scene.stop.ask})
    report = scene.commit(draft)
    assert ended(report) == {"A": NOT_CONFIRMED}
    assert not report.was_stopped


def test_stopping_during_the_first_read_writes_nothing(scene):
    scene.hooks["GET>"] = scene.stop.ask
    report = scene.commit()
    assert scene.methods == ["GET"]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)


def test_stopping_during_the_post_sends_no_delete_and_still_reads_the_proof(scene):
    scene.hooks["POST>"] = scene.stop.ask
    report = scene.commit()
    assert scene.methods == ["GET", "POST", "GET"]
    assert ended(report) == {"A": CONFIRMED, "new": CONFIRMED, "B": NOT_COMMITTED, "C": NOT_COMMITTED}
    assert report.was_stopped
    assert scene.diary.ended.remark == "It was stopped."


@pytest.mark.parametrize("when", ["before", "after"])
def test_stopping_during_a_pause_sends_nothing_again_and_still_reads_the_proof(scene, when):
    scene.fault("status", when, method="POST", status=503)
    scene.hooks["pause"] = scene.stop.ask
    report = scene.commit()
    assert scene.methods == ["GET", "POST", "GET"]
    posted = CONFIRMED if when == "after" else NOT_COMMITTED
    assert ended(report) == {"A": posted, "new": posted, "B": NOT_COMMITTED, "C": NOT_COMMITTED}
    assert report.is_proof


def test_stopping_during_a_pause_after_a_refusal_needs_no_proof(scene):
    scene.fault("status", method="POST", status=429, retry_after=20)
    scene.hooks["pause"] = scene.stop.ask
    report = scene.commit()
    assert scene.methods == ["GET", "POST"]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)


def test_stopping_between_deletes_keeps_what_was_not_sent(practice):
    scene = Scene(practice, base=MANY)
    scene.hooks["DELETE>"] = scene.stop.ask
    report = scene.commit(Draft(MANY).set_value("K9", "x").remove(*MANY.keys[:9]))
    assert scene.methods == ["GET", "POST", "DELETE", "GET"]
    assert set(report.keys(CONFIRMED)) == {"K9", *(f"K{name[1:]}" for name in scene.deleted)}
    assert len(report.keys(NOT_COMMITTED)) == 8
    assert set(report.keys(NOT_COMMITTED)) < set(held(practice, scene.call))


def test_stopping_while_a_delete_waits_for_its_turn_does_not_send_it(practice):
    scene = Scene(practice, base=MANY)
    scene.means.pace.slow_down()
    scene.time.now += 60
    scene.hooks["pause"] = scene.stop.ask
    report = scene.commit(Draft(MANY).remove(*MANY.keys))
    assert scene.methods == ["GET", "DELETE", "GET"]
    assert len(report.keys(CONFIRMED)) == 1
    assert len(report.keys(NOT_COMMITTED)) == 9


def test_a_stop_while_the_proof_cannot_be_read_leaves_it_not_confirmed(scene):
    scene.fault("status", method="GET", skip=1, times=None)
    scene.hooks["pause"] = scene.stop.ask
    report = scene.commit()
    assert scene.methods == ["GET", "POST", "DELETE", "DELETE", "GET"]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_CONFIRMED)
    assert report.was_stopped


def test_a_stop_that_comes_too_late_stopped_nothing(scene):
    scene.diary.on_line = lambda line: scene.stop.ask() if scene.diary.order.count("note") == 3 else None
    report = scene.commit()
    assert report.is_complete
    assert scene.diary.ended.remark == ""
