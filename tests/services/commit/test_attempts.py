"""How often and for how long a commit tries, and how old a read may be that it relies on."""

from __future__ import annotations

import math

import pytest

from lvctx_gui.api import errors
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.plan import plan_draft
from lvctx_gui.services.commit.commit import commit
from lvctx_gui.services.commit.reading import STALE
from tests.api_server import client_of, held
from tests.commit_log import origin
from tests.services.scene import (
    BASE,
    CONFIRMED,
    MANY,
    NOT_COMMITTED,
    POLICY,
    Scene,
    SignIn,
    Watched,
    edited,
    ended,
    is_back_off,
)


def test_a_request_goes_out_four_times_at_most(scene):
    scene.fault("status", method="POST", status=503, times=None)
    report = scene.commit()
    # The last is in doubt: one more read.
    assert scene.methods == ["GET", "POST"] * 4 + ["GET"]
    assert [is_back_off(seconds, number) for number, seconds in enumerate(scene.cancel_token.pauses, 1)] == [
        True
    ] * 3
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert len(report.errors) == 4


def test_each_delete_has_its_own_attempts(api_server):
    scene = Scene(api_server, base=MANY)
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
    assert scene.cancel_token.pauses[:2] == [25, 25]
    assert sum(scene.cancel_token.pauses) <= POLICY.total


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
@pytest.mark.parametrize("limiter", [0.0, 2.0, 10.0])
def test_no_delete_relies_on_an_old_read_however_slow_it_goes(api_server, cost, limiter):
    scene = Scene(api_server, base=MANY, cost=cost)
    scene.options.limiter.interval = limiter
    report = scene.commit(Draft(MANY).set_value("K9", "x").remove(*MANY.keys[:9]))
    assert report.is_complete
    assert scene.methods.count("DELETE") == 9
    assert max(relied_on(scene)) <= STALE


def test_a_slow_commit_is_not_too_late_for_what_it_has_not_tried(api_server):
    scene = Scene(api_server, base=MANY, cost=12.0)
    report = scene.commit(Draft(MANY).remove(*MANY.keys))
    assert scene.time.now > 1000 + POLICY.total
    assert report.is_complete


def test_what_others_change_during_a_slow_commit_is_a_conflict_before_its_delete(api_server):
    scene = Scene(api_server, base=MANY)
    scene.options.limiter.interval = 10.0
    scene.hooks["DELETE<"] = lambda: scene.set("K5", "theirs")
    report = scene.commit(Draft(MANY).remove(*MANY.keys))
    assert [conflict.key for conflict in report.conflicts] == ["K5"]
    assert held(api_server, scene.call)["K5"] == "theirs"
    assert report.keys(CONFIRMED) == ("K0",)


async def test_a_context_that_takes_too_long_to_take_apart_ends_in_words_and_not_in_reads_for_ever(scene):
    class Slow(Watched):
        async def read(self, call):
            context = await super().read(call)
            scene.time.now += 2 * STALE
            return context

    async with client_of(scene.api_server) as client:
        draft = Draft(BASE).remove("B")
        report = await commit(
            Slow(client, scene),
            draft,
            plan_draft(scene.call, draft),
            scene.commit_log,
            origin(),
            scene.options,
        )
    assert set(scene.methods) == {"GET"}
    assert "longer than the 2 seconds" in report.failure.summary
    assert ended(report) == {"B": NOT_COMMITTED}


def test_giving_up_for_being_late_tells_the_failure(api_server):
    scene = Scene(api_server, cost=2.0)
    scene.fault("status", method="POST", status=503, retry_after=55)
    report = scene.commit()
    assert scene.methods == ["GET", "POST", "GET"]
    assert report.failure.status == 503
    assert not report.read_failure


def test_nothing_is_repeated_when_the_read_before_it_has_taken_the_rest_of_the_minute(scene):
    def be_slow():
        scene.time.now += POLICY.total + 1

    scene.fault("status", method="POST", status=503)
    scene.hooks["POST<"] = lambda: scene.hooks.update({"GET<": be_slow})
    report = scene.commit()
    assert scene.methods == ["GET", "POST", "GET"]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)


def test_a_server_that_refuses_each_new_session_is_not_signed_in_to_for_ever(api_server):
    scene = Scene(api_server)
    person = SignIn(api_server)
    scene.fault("status", method="POST", status=401, times=None)

    def lose_patience():
        # Far more often than a person would.
        person.willing = person.asked < 3 * POLICY.attempts

    person.meanwhile = lose_patience
    report = person.commit(scene, edited())
    assert scene.methods == ["GET", "POST"] * POLICY.attempts
    assert person.asked == POLICY.attempts
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert not report.has_sent


def test_a_read_that_worked_after_all_is_not_told_as_one_that_failed(scene):
    scene.fault("status", method="GET", status=503)
    scene.fault("status", method="POST", status=403)
    report = scene.commit()
    assert [error.status for error in report.errors] == [503, 403]
    assert report.read_failure is None
    assert report.failure is report.errors[1]


def test_what_was_sent_before_a_session_ended_is_not_forgotten(api_server):
    scene = Scene(api_server)
    scene.fault("status", method="POST", status=503)
    scene.fault("status", method="POST", status=401)
    person = SignIn(api_server, scene.cancel_token.cancel)
    report = person.commit(scene, edited())
    assert scene.methods == ["GET", "POST", "GET", "POST"]
    assert report.was_stopped
    assert report.has_sent


def test_the_reason_of_a_failure_goes_when_the_next_attempt_succeeds(scene):
    scene.fault("status", method="POST", status=503)
    scene.fault("status", method="DELETE", status=503)
    report = scene.commit()
    assert report.is_complete
    assert {result.reason for result in report.results} == {""}


def test_a_session_that_was_renewed_when_it_was_too_late_to_go_on_is_the_reason(api_server):
    scene = Scene(api_server)
    person = SignIn(api_server, lambda: scene.time.move(POLICY.total + 1))
    scene.fault("status", method="POST", status=401)
    report = person.commit(scene, edited())
    assert scene.methods == ["GET", "POST", "GET"]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert isinstance(report.failure, errors.SessionRenewedError)
