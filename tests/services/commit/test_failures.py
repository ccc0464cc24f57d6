"""A commit whose requests fail or are refused: what is read before anything is sent again or claimed."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from lvctx_gui.api import errors
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.settle import Step
from lvctx_gui.services.commit.pace import AT_ONCE
from tests.api_server import client_of, held
from tests.commit_log import MemoryCommitLog
from tests.services.scene import (
    BASE,
    CONFIRMED,
    MANY,
    NOT_COMMITTED,
    NOT_CONFIRMED,
    SHORT,
    Scene,
    ended,
    is_back_off,
    sent,
    steps,
)

LOST = [
    ("reset", {}),
    ("close", {}),
    ("truncated", {}),
    ("html", {}),
    ("empty", {}),
    ("status", {"status": 500}),
    ("status", {"status": 502}),
    ("status", {"status": 503}),
]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(("kind", "options"), LOST)
def test_an_unknown_post_is_read_before_it_is_repeated(scene, kind, options, when):
    scene.fault(kind, when, method="POST", **options)
    report = scene.commit()
    again = ["POST"] if when == "before" else []
    assert scene.methods == ["GET", "POST", "GET", *again, "DELETE", "DELETE", "GET"]
    assert report.is_complete
    assert [error.carried_out for error in report.errors] == [errors.CarriedOut.UNKNOWN]
    assert len(scene.cancel_token.pauses) == 1
    assert is_back_off(scene.cancel_token.pauses[0], 1)
    assert scene.commit_log.steps("A") == [Step.UNKNOWN, *([Step.DONE] if again else [])]
    assert [change.key for change in scene.commit_log.record.done] == ["A", "B", "C", "new"]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_post_that_is_never_answered_is_settled_by_reading(scene, when):
    scene.fault("hang", when, method="POST")
    report = scene.commit(timeouts=SHORT)
    assert scene.methods.count("POST") == (2 if when == "before" else 1)
    assert report.is_complete
    assert [type(error) for error in report.errors] == [errors.TimedOutError]


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_unknown_delete_is_read_before_it_is_repeated(scene, when):
    scene.fault("reset", when, method="DELETE", path_contains="/B")
    report = scene.commit(Draft(BASE).remove("B"))
    assert scene.methods == ["GET", "DELETE", "GET", *(["DELETE", "GET"] if when == "before" else [])]
    assert report.is_complete


def test_after_a_post_that_failed_no_delete_is_sent_before_the_next_read(scene):
    scene.fault("status", method="POST", status=503, times=2)
    scene.commit()
    assert scene.methods == ["GET", "POST", "GET", "POST", "GET", "POST", "DELETE", "DELETE", "GET"]


def test_only_what_is_left_is_sent_again(scene):
    scene.fault("reset", method="DELETE", path_contains="/C")
    report = scene.commit()
    assert scene.methods.count("POST") == 1
    assert scene.deleted == ["B", "C", "C"]
    assert report.is_complete


@pytest.mark.parametrize(
    ("kind", "options"),
    [("status", {"status": status}) for status in (400, 401, 403, 404, 409, 418)] + [("redirect", {})],
)
def test_a_final_refusal_of_the_post_is_not_repeated(scene, kind, options):
    scene.fault(kind, method="POST", **options)
    report = scene.commit()
    # Who is not signed in cannot read what became of it.
    is_read = options.get("status") != 401
    assert scene.methods == ["GET", "POST", *(["GET"] if is_read else [])]
    claim = NOT_COMMITTED if is_read else NOT_CONFIRMED
    assert ended(report) == {"A": claim, "new": claim, "B": NOT_COMMITTED, "C": NOT_COMMITTED}
    assert steps(report) == {"A": Step.REFUSED, "new": Step.REFUSED, "B": Step.NOT_SENT, "C": Step.NOT_SENT}
    assert sent(report) == {"A", "new"}
    assert [error.status for error in report.errors] == [options.get("status", 302)]
    assert report.results[0].reason == str(report.errors[0])
    assert report.results[1].reason == ""
    assert scene.cancel_token.pauses == []
    assert report.is_proof == is_read
    assert scene.commit_log.steps("A") == [Step.REFUSED]
    assert scene.commit_log.record.done == ()


@pytest.mark.parametrize("status", [400, 403, 404, 409])
def test_a_server_that_acts_and_refuses_is_read_and_told_as_it_is(scene, status):
    scene.fault("status", "after", method="POST", status=status)
    report = scene.commit(Draft(BASE).set_value("A", "one"))
    assert scene.methods == ["GET", "POST", "GET"]
    assert ended(report) == {"A": CONFIRMED}


@pytest.mark.parametrize("status", [400, 403, 409])
def test_a_refusal_that_cannot_be_read_back_is_not_confirmed(scene, status):
    scene.fault("status", "after", method="POST", status=status)
    scene.fault("status", method="GET", status=403, skip=1)
    report = scene.commit(Draft(BASE).set_value("A", "one"))
    assert ended(report) == {"A": NOT_CONFIRMED}


@pytest.mark.parametrize("status", [400, 403, 409])
async def test_after_a_delete_that_was_finally_refused_no_further_one_is_sent(api_server, faults, status):
    scene = Scene(api_server, base=MANY)
    scene.fault("status", method="DELETE", status=status)
    scene.fault("hang", method="DELETE", times=3)

    refused = asyncio.Event()
    scene.hooks["DELETE<"] = refused.set
    draft = Draft(MANY).set_value("K9", "x").remove(*MANY.keys[:9])
    async with client_of(api_server) as client:
        task = asyncio.create_task(scene.carry_out(client, draft))
        await asyncio.to_thread(api_server.control.wait_for_log, 2 + AT_ONCE)
        await refused.wait()
        faults.clear()
        report = await task
    assert scene.methods == ["GET", "POST", *["DELETE"] * AT_ONCE, "GET"]
    assert len(report.keys(CONFIRMED)) == 1 + AT_ONCE - 1
    assert Counter(steps(report).values()) == {Step.DONE: 4, Step.REFUSED: 1, Step.NOT_SENT: 5}
    assert [error.status for error in report.errors] == [status]
    assert report.is_proof
    assert len(held(api_server, scene.call)) == 7


async def test_no_delete_starts_while_the_refusal_of_another_is_being_written_down(api_server, faults):
    scene = Scene(api_server, base=MANY)
    scene.fault("status", method="DELETE", status=403)
    scene.fault("hang", method="DELETE", times=3)
    others = asyncio.Event()

    class SlowLog(MemoryCommitLog):
        async def note(self, intent_id, results):
            await super().note(intent_id, results)
            if results[0].step is Step.REFUSED:
                faults.clear()
                await others.wait()

    scene.commit_log = SlowLog(api_server, lambda line: scene.note(line.what))

    def count_notes(line):
        if sum(result.step is Step.DONE for each in scene.commit_log.lines for result in each.results) >= 3:
            others.set()

    scene.commit_log.on_line = count_notes

    async with client_of(api_server) as client:
        await scene.carry_out(client, Draft(MANY).remove(*MANY.keys))
    assert scene.methods.count("DELETE") == AT_ONCE


def test_a_delete_that_is_refused_is_read_before_anything_is_claimed(scene):
    scene.fault("status", method="DELETE", status=403)
    report = scene.commit(Draft(BASE).remove("A"))
    assert scene.methods == ["GET", "DELETE", "GET"]
    assert ended(report) == {"A": NOT_COMMITTED}
