"""A commit whose session ends, and one that is stopped."""

from __future__ import annotations

import asyncio

import pytest

from lvctx_gui.api import errors
from lvctx_gui.core.draft import Draft
from lvctx_gui.services.commit.pace import AT_ONCE
from lvctx_gui.services.session import SignedInClient
from tests.api_server import client_of, held
from tests.services.scene import (
    BASE,
    CONFIRMED,
    MANY,
    NOT_COMMITTED,
    NOT_CONFIRMED,
    Scene,
    SignIn,
    edited,
    ended,
    sent,
    statuses,
)

# The end of a session --------------------------------------------------------------------------------------


async def test_a_session_that_ends_half_way_is_asked_for_once_and_the_rest_goes_on_after_a_read(
    api_server, faults
):
    scene = Scene(api_server, base=MANY)
    person = SignIn(api_server)
    draft = Draft(MANY).set_value("K9", "x").remove(*MANY.keys[:9])
    scene.fault("hang", method="DELETE", times=AT_ONCE)
    finished = []

    person.ready = asyncio.Event()

    def observe(exchange):
        finished.append(exchange.method)
        if finished.count("DELETE") == AT_ONCE:
            person.ready.set()

    async with client_of(api_server, observer=observe) as client:
        task = asyncio.create_task(scene.carry_out(SignedInClient(client, person.manager), draft))
        await asyncio.to_thread(api_server.control.wait_for_log, 2 + AT_ONCE)
        api_server.control.expire_sessions()
        faults.clear()
        report = await task
    assert person.asked == 1
    # Nothing went out with the dead session but what was under way.
    assert statuses(api_server) == [
        ("GET", 200),
        ("POST", 204),
        *[("DELETE", 401)] * 4,
        ("GET", 200),
        *[("DELETE", 204)] * 9,
        ("GET", 200),
    ]
    assert report.is_complete
    assert report.errors == ()
    assert scene.cancel_token.pauses == []
    assert [change.key for change in scene.commit_log.record.done] == list(MANY.keys)


def test_what_was_changed_during_the_sign_in_is_a_conflict_and_nothing_was_sent(api_server):
    scene = Scene(api_server)
    person = SignIn(api_server, lambda: scene.set("A", "theirs"))
    scene.hooks["GET<"] = api_server.control.expire_sessions
    report = person.commit(scene, edited())
    assert statuses(api_server) == [("GET", 200), ("POST", 401), ("GET", 200)]
    assert [conflict.key for conflict in report.conflicts] == ["A"]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert not report.has_sent
    assert scene.commit_log.ended.remark == "Somebody else had changed the same keys: nothing was sent."


def test_what_somebody_else_has_done_during_the_sign_in_is_not_taken_for_ours(api_server):
    scene = Scene(api_server)
    person = SignIn(api_server, lambda: scene.set("A", "one"))
    scene.hooks["GET<"] = api_server.control.expire_sessions
    report = person.commit(scene, Draft(BASE).set_value("A", "one"))
    assert statuses(api_server) == [("GET", 200), ("POST", 401), ("GET", 200)]
    assert report.is_complete
    assert sent(report) == set()
    assert scene.commit_log.record.done == ()


def test_a_renewed_session_uses_up_no_attempt(api_server):
    scene = Scene(api_server)
    person = SignIn(api_server)
    scene.fault("status", method="POST", status=401)
    scene.fault("status", method="POST", status=503, times=3)
    report = person.commit(scene, edited())
    assert scene.methods.count("POST") == 5
    assert report.is_complete


def test_when_nobody_signs_in_again_nothing_more_is_sent(api_server):
    scene = Scene(api_server)
    person = SignIn(api_server, willing=False)
    scene.hooks["GET<"] = api_server.control.expire_sessions
    report = person.commit(scene, edited())
    assert statuses(api_server) == [("GET", 200), ("POST", 401)]
    assert person.asked == 1
    # What a server says with a 401 it has not done is no evidence, and nobody can read it.
    assert ended(report) == {"A": NOT_CONFIRMED, "new": NOT_CONFIRMED, "B": NOT_COMMITTED, "C": NOT_COMMITTED}
    assert [type(error) for error in report.errors] == [errors.NotSignedInError]


def test_who_does_not_sign_in_half_way_is_not_asked_a_second_time_for_the_proof(api_server):
    scene = Scene(api_server)
    person = SignIn(api_server, willing=False)
    scene.hooks["POST<"] = api_server.control.expire_sessions
    report = person.commit(scene, edited())
    assert statuses(api_server)[:2] == [("GET", 200), ("POST", 204)]
    assert {status for _, status in statuses(api_server)[2:]} == {401}
    assert "GET" not in scene.methods[1:]
    assert person.asked == 1
    assert set(ended(report).values()) == {NOT_CONFIRMED}
    assert report.read_failure.summary == "You are not signed in."


def test_a_session_that_ends_before_the_proof_is_asked_for_and_the_proof_is_read(api_server):
    scene = Scene(api_server)
    person = SignIn(api_server)
    log, keys = scene.commit_log, ("A", "new", "B", "C")
    log.on_line = lambda _: (
        api_server.control.expire_sessions() if not person.asked and all(map(log.steps, keys)) else None
    )
    report = person.commit(scene, edited())
    assert scene.methods[-2:] == ["GET", "GET"]
    assert person.asked == 1
    assert report.is_complete


@pytest.mark.parametrize("when", ["GET<", "POST<", "DELETE<"])
def test_a_sign_in_that_takes_its_time_does_not_make_the_commit_late(api_server, when):
    scene = Scene(api_server)

    def sign_in():
        scene.time.now += 600

    person = SignIn(api_server, sign_in, clock=scene.time)
    scene.options.clock = person.manager.working_time
    scene.hooks[when] = api_server.control.expire_sessions
    scene.fault("status", method="DELETE", status=503)
    report = person.commit(scene, edited())
    assert person.asked == 1
    assert report.is_complete


# Stopping --------------------------------------------------------------------------------------------------


def test_stopping_before_anything_writes_nothing(scene):
    scene.cancel_token.cancel()
    report = scene.commit()
    assert set(scene.methods) <= {"GET"}
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert (report.was_stopped, report.has_sent, report.errors) == (True, False, ())
    assert scene.commit_log.ended.remark == "It was stopped."
    assert scene.commit_log.record.summary == "nothing committed"


def test_stopping_while_the_first_turn_is_waited_for_asks_the_server_nothing(scene):
    scene.options.limiter.slow_down()
    scene.options.limiter.take_turn()
    scene.hooks["pause"] = scene.cancel_token.cancel
    report = scene.commit()
    assert scene.methods == []
    assert report.was_stopped


async def test_stopping_does_not_wait_for_the_deletes_of_another_commit(api_server):
    scene = Scene(api_server, base=MANY)

    for _ in range(AT_ONCE):
        await scene.options.limiter.slots.acquire()
    shared = scene.options.limiter.slots
    async with client_of(api_server) as client:
        task = asyncio.create_task(scene.carry_out(client, Draft(MANY).remove("K1")))
        await asyncio.to_thread(api_server.control.wait_for_log, 1)
        scene.cancel_token.cancel()
        report = await task
    shared.release()
    await asyncio.wait_for(shared.acquire(), 1)  # nothing else has kept it
    assert scene.methods == ["GET"]
    assert report.was_stopped


def test_who_stops_when_all_was_sent_has_stopped_nothing(scene):
    scene.fault("body", method="POST", status=204, body=b"")
    draft = Draft(BASE).set_value("A", "one")
    scene.hooks["POST<"] = lambda: scene.hooks.update({"GET<": scene.cancel_token.cancel})
    report = scene.commit(draft)
    assert ended(report) == {"A": NOT_CONFIRMED}
    assert report.is_proof
    assert not report.was_stopped


def test_stopping_during_the_first_read_writes_nothing(scene):
    scene.hooks["GET>"] = scene.cancel_token.cancel
    report = scene.commit()
    assert set(scene.methods) <= {"GET"}
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert report.was_stopped


def test_stopping_before_the_post_has_left_sends_nothing_and_needs_no_proof(scene):
    scene.hooks["POST>"] = scene.cancel_token.cancel
    report = scene.commit()
    assert scene.methods == ["GET"]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert (report.was_stopped, report.has_sent) == (True, False)
    assert scene.commit_log.ended.remark == "It was stopped."
    assert scene.commit_log.record.summary == "nothing committed"


def test_stopping_after_the_post_sends_no_delete_and_still_reads_the_proof(scene):
    scene.hooks["POST<"] = scene.cancel_token.cancel
    report = scene.commit()
    assert scene.methods == ["GET", "POST", "GET"]
    assert ended(report) == {"A": CONFIRMED, "new": CONFIRMED, "B": NOT_COMMITTED, "C": NOT_COMMITTED}
    assert report.was_stopped
    assert scene.commit_log.ended.remark == "It was stopped."


async def stopped_while(scene, hanging, *, again=0):
    """The report of a commit that is stopped while the server does not answer ``hanging``, its log's length.

    ``again`` is the length of the log at which it is stopped a second time.
    """
    async with client_of(scene.api_server) as client:
        task = asyncio.create_task(scene.carry_out(client, edited()))
        await asyncio.to_thread(scene.api_server.control.wait_for_log, hanging)
        scene.cancel_token.cancel()
        if again:
            await asyncio.to_thread(scene.api_server.control.wait_for_log, again)
            scene.cancel_token.cancel()
        return await task


async def test_stopping_ends_the_wait_for_the_first_read(scene):
    scene.fault("hang", method="GET")
    report = await stopped_while(scene, 1)
    assert scene.methods == ["GET"]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert (report.was_stopped, report.has_sent) == (True, False)


@pytest.mark.parametrize("when", ["before", "after"])
async def test_stopping_ends_the_wait_for_the_post_and_the_read_back_decides(scene, when):
    scene.fault("hang", when, method="POST")
    report = await stopped_while(scene, 2)
    assert scene.methods == ["GET", "POST", "GET"]
    posted = CONFIRMED if when == "after" else NOT_COMMITTED
    assert ended(report) == {"A": posted, "new": posted, "B": NOT_COMMITTED, "C": NOT_COMMITTED}
    assert report.is_proof
    assert report.was_stopped
    assert [type(error) for error in report.errors] == [errors.StoppedError]
    assert report.errors[0].carried_out is errors.CarriedOut.UNKNOWN


async def test_stopping_ends_the_wait_for_the_deletes_and_the_read_back_decides(scene):
    scene.fault("hang", "after", method="DELETE", times=2)
    report = await stopped_while(scene, 4)
    assert scene.methods == ["GET", "POST", "DELETE", "DELETE", "GET"]
    assert report.is_complete
    assert not report.was_stopped


async def test_stopping_twice_gives_up_the_proof_as_well(scene):
    scene.fault("hang", "after", method="POST")
    scene.fault("hang", method="GET", skip=1)
    report = await stopped_while(scene, 2, again=3)
    assert scene.methods == ["GET", "POST", "GET"]
    assert ended(report) == {
        "A": NOT_CONFIRMED,
        "new": NOT_CONFIRMED,
        "B": NOT_COMMITTED,
        "C": NOT_COMMITTED,
    }
    assert type(report.read_failure) is errors.StoppedError
    assert report.was_stopped
    assert not report.is_proof


@pytest.mark.parametrize("when", ["before", "after"])
def test_stopping_during_a_pause_sends_nothing_again_and_still_reads_the_proof(scene, when):
    scene.fault("status", when, method="POST", status=503)
    scene.hooks["pause"] = scene.cancel_token.cancel
    report = scene.commit()
    assert scene.methods == ["GET", "POST", "GET"]
    posted = CONFIRMED if when == "after" else NOT_COMMITTED
    assert ended(report) == {"A": posted, "new": posted, "B": NOT_COMMITTED, "C": NOT_COMMITTED}
    assert report.is_proof


def test_stopping_during_a_pause_after_a_refusal_claims_nothing_that_was_not_read(scene):
    scene.fault("status", method="POST", status=429, retry_after=20)
    scene.hooks["pause"] = scene.cancel_token.cancel
    report = scene.commit()
    assert scene.methods == ["GET", "POST"]
    assert ended(report) == {"A": NOT_CONFIRMED, "new": NOT_CONFIRMED, "B": NOT_COMMITTED, "C": NOT_COMMITTED}


def test_stopping_between_deletes_keeps_what_was_not_sent(api_server):
    scene = Scene(api_server, base=MANY)
    scene.hooks["DELETE<"] = scene.cancel_token.cancel
    report = scene.commit(Draft(MANY).set_value("K9", "x").remove(*MANY.keys[:9]))
    assert scene.methods[:3] == ["GET", "POST", "DELETE"]
    assert scene.methods[-1] == "GET"
    assert scene.methods.count("DELETE") <= AT_ONCE
    unsent = set(report.plan.keys) - sent(report)
    assert len(unsent) >= 9 - AT_ONCE
    assert unsent <= set(report.keys(NOT_COMMITTED)) & set(held(api_server, scene.call))
    assert "K9" in report.keys(CONFIRMED)


def test_stopping_while_a_delete_waits_for_its_turn_does_not_send_it(api_server):
    scene = Scene(api_server, base=MANY)
    scene.options.limiter.slow_down()
    scene.time.now += 60
    scene.hooks["pause"] = scene.cancel_token.cancel
    report = scene.commit(Draft(MANY).remove(*MANY.keys))
    assert scene.methods.count("DELETE") <= 1
    assert len(sent(report)) <= 1
    assert len(report.keys(NOT_COMMITTED)) >= 9


def test_a_stop_while_the_proof_cannot_be_read_leaves_it_not_confirmed(scene):
    scene.fault("status", method="GET", skip=1, times=None)
    scene.hooks["pause"] = scene.cancel_token.cancel
    report = scene.commit()
    assert scene.methods == ["GET", "POST", "DELETE", "DELETE", "GET"]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_CONFIRMED)
    assert report.was_stopped


def test_a_stop_that_comes_too_late_stopped_nothing(scene):
    scene.commit_log.on_line = lambda line: (
        scene.cancel_token.cancel() if scene.commit_log.order.count("note") == 3 else None
    )
    report = scene.commit()
    assert report.is_complete
    assert scene.commit_log.ended.remark == ""
