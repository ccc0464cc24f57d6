"""A commit against the practice server: what is sent in which order, what is written down and told."""

from __future__ import annotations

import asyncio
import json

import pytest

from lvctx_gui.api import errors
from lvctx_gui.core.diff import Change
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue
from lvctx_gui.core.plan import PlanRefusedError, plan_draft
from lvctx_gui.core.record import Operation
from lvctx_gui.core.revert import stage_opposite
from lvctx_gui.core.settle import Step
from lvctx_gui.services.commit.commit import commit
from lvctx_gui.services.commit.pace import AT_ONCE
from lvctx_gui.services.commit.report import Progress
from tests.api_server import NO_VALUE, client_of, held, put
from tests.commit_log import NOON, SITE, MemoryCommitLog, origin
from tests.services.scene import (
    BASE,
    CONFIRMED,
    MANY,
    NOT_COMMITTED,
    NOT_CONFIRMED,
    Scene,
    edited,
    ended,
    sent,
    steps,
)

# What is sent -----------------------------------------------------------------------------------------------


def test_a_read_then_one_post_then_the_deletes_then_the_proof(scene):
    report = scene.commit()
    log = scene.api_server.control.log()
    assert [seen.method for seen in log] == ["GET", "POST", "DELETE", "DELETE", "GET"]
    assert json.loads(log[1].body) == {"entry": [{"key": "A", "value": "one"}, {"key": "new", "value": ""}]}
    assert scene.deleted == ["B", "C"]
    assert held(scene.api_server, scene.call) == {"A": "one", "D": 4, "new": ""}
    assert ended(report) == dict.fromkeys(("A", "B", "C", "new"), CONFIRMED)
    assert set(steps(report).values()) == {Step.DONE}
    assert sent(report) == {"A", "B", "C", "new"}
    assert (report.is_complete, report.is_proof, report.has_sent, report.was_stopped) == (
        True,
        True,
        True,
        False,
    )
    assert report.errors == report.conflicts == report.updated_from_server == report.in_between == ()
    assert report.plan == plan_draft(scene.call, edited())
    assert report.reading.call == scene.call
    assert report.reading.context == edited().result
    assert scene.cancel_token.pauses == []


def test_the_results_follow_the_order_of_the_user(scene):
    draft = edited()
    report = scene.commit(draft)
    assert [result.key for result in report.results] == [change.key for change in draft.changes]
    assert list(report.plan.keys) == ["A", "B", "C", "new"]


def test_only_deletes_send_no_post_and_only_changes_no_delete(api_server):
    scene = Scene(api_server)
    assert scene.commit(Draft(BASE).remove("A")).is_complete
    assert scene.methods == ["GET", "DELETE", "GET"]
    other = Scene(api_server)
    assert other.commit(Draft(BASE).set_value("B", None)).is_complete
    assert other.methods == ["GET", "POST", "GET"]
    assert held(api_server, other.call) == {"A": "1", "B": NO_VALUE, "C": "3", "D": 4}


def test_an_empty_draft_sends_nothing_and_is_not_written_down(scene):
    report = scene.commit(Draft(BASE))
    assert (report.results, report.reading, report.errors, report.is_complete) == ((), None, (), True)
    assert not report.has_sent
    assert scene.methods == []
    assert scene.trail == []
    assert scene.progress == []


def test_the_post_follows_directly_on_a_read(scene):
    scene.fault("status", method="POST", status=503, times=2)
    scene.options.limiter.slow_down()
    assert scene.commit().is_complete
    at = [index for index, word in enumerate(scene.trail) if word == "POST>"]
    assert len(at) == 3
    # No pause, no disk, no other request.
    assert all(scene.trail[index - 1] == "GET<" for index in at)


@pytest.mark.parametrize("number", [1, 3, 10])
async def test_at_most_four_deletes_are_under_way_at_once(api_server, faults, number):
    scene = Scene(api_server, base=MANY)
    at_once = min(AT_ONCE, number)
    scene.fault("hang", method="DELETE", times=None)

    async with client_of(api_server) as client:
        task = asyncio.create_task(scene.carry_out(client, Draft(MANY).remove(*MANY.keys[:number])))
        await asyncio.to_thread(api_server.control.wait_for_log, 1 + at_once)
        faults.clear()
        report = await task
    assert AT_ONCE == 4
    assert scene.most["DELETE"] == at_once
    assert scene.most["GET"] == 1
    assert report.is_complete
    assert scene.deleted == sorted(MANY.keys[:number])


def test_no_delete_starts_before_the_post_was_answered(scene):
    scene.commit()
    assert scene.trail.index("POST<") < scene.trail.index("DELETE>")


def test_what_must_not_be_sent_is_refused_before_anything(scene):
    draft = Draft(BASE).staged("..", "x")
    with pytest.raises(PlanRefusedError):
        scene.commit(draft)
    assert scene.methods == []
    assert scene.trail == []


def test_what_was_put_back_is_sent_with_its_key_and_its_kind(scene):
    removed = [Change("..", "dots", MISSING), Change("N", NonTextValue('{"a": 1}', "object"), MISSING)]
    report = scene.commit(stage_opposite(Draft(BASE), removed).draft)
    assert report.is_complete
    assert held(scene.api_server, scene.call) == {
        "A": "1",
        "B": "2",
        "C": "3",
        "D": 4,
        "..": "dots",
        "N": {"a": 1},
    }


# What is written down ---------------------------------------------------------------------------------------


def test_the_intent_is_in_the_commit_log_before_the_first_request_and_every_outcome_follows(scene):
    report = scene.commit()
    begin = scene.commit_log.lines[0]
    assert (begin.what, begin.requests) == ("begin", 0)
    intent = scene.commit_log.intent
    assert (intent.call, intent.site, intent.user, intent.began) == (scene.call, SITE, "supervisor", NOON)
    assert intent.work is Operation.COMMIT
    assert (intent.post, intent.deletes, intent.order) == (
        report.plan.post,
        report.plan.deletes,
        report.plan.keys,
    )
    assert intent.before == Context([Entry("A", "1"), Entry("B", "2"), Entry("C", "3")])
    assert intent.changes == edited().changes
    assert scene.commit_log.order == ["begin", "note", "note", "note", "end"]
    assert all(scene.commit_log.steps(key) == [Step.DONE] for key in report.plan.keys)
    assert scene.commit_log.ended.results == report.results
    assert scene.commit_log.ended.remark == ""
    assert scene.commit_log.ended.requests == 5
    assert scene.commit_log.record.summary == "confirmed"
    assert scene.commit_log.record.done == edited().changes


def test_each_outcome_is_noted_before_the_next_request_that_depends_on_it(scene):
    scene.fault("status", method="POST", status=503)
    scene.commit()
    assert scene.commit_log.steps("A") == [Step.UNKNOWN, Step.DONE]
    words = [word for word in scene.trail if word[-1] in "<e"]
    assert words[:6] == ["GET<", "POST<", "note", "pause", "GET<", "POST<"]


def test_a_note_on_the_way_never_says_confirmed_before_the_proof(scene):
    scene.commit()
    notes = [result for line in scene.commit_log.lines if line.what == "note" for result in line.results]
    assert {result.outcome for result in notes} == {NOT_CONFIRMED}


# On the way -------------------------------------------------------------------------------------------------


def test_progress_is_told_before_each_request(scene):
    draft = Draft(BASE).set_value("A", "1!").add(" x", "").remove("B")
    scene.commit(draft)
    assert scene.progress == [
        Progress(0, 3, "Looking for changes by others"),
        Progress(0, 3, "Sending 2 entries"),
        Progress(2, 3, "Deleting “B”"),
        Progress(3, 3, "Reading back"),
    ]


def test_one_entry_is_called_one_entry(scene):
    scene.commit(Draft(BASE).set_value("A", "1!"))
    assert "Sending 1 entry" in [each.doing for each in scene.progress]


def test_a_pause_says_why_and_how_long(scene):
    scene.fault("status", method="POST", status=503)
    scene.commit()
    (waiting,) = (each for each in scene.progress if each.waiting)
    assert waiting.waiting == 1
    assert "gateway in front of it, failed" in waiting.why
    assert waiting.doing == "Trying again"


def test_a_pause_says_one_whole_sentence_of_why_in_any_language(scene, in_brackets):
    scene.fault("status", method="POST", status=503)
    scene.commit()
    (waiting,) = (each for each in scene.progress if each.waiting)
    assert waiting.why.startswith("«127.0.0.1:")
    assert waiting.why.endswith(", or a gateway in front of it, failed.»")


async def test_a_commit_that_is_cancelled_sends_no_more(scene):
    scene.fault("hang", method="POST")

    async with client_of(scene.api_server) as client:
        task = asyncio.create_task(scene.carry_out(client, edited()))
        await asyncio.to_thread(scene.api_server.control.wait_for_log, 2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert scene.methods == ["GET", "POST"]
    # The next start finds the intent without an end, and settles it by a read.
    assert scene.commit_log.order == ["begin"]


def test_read_only_changes_nothing(scene):
    report = scene.commit(read_only=True)
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert [type(error) for error in report.errors] == [errors.ReadOnlyError]
    assert not report.has_sent
    assert scene.methods == ["GET"]


def test_no_repr_of_a_report_holds_a_value(scene):
    secret = "Account 4711 of Jane Roe"
    body = json.dumps({"code": 1, "message": f"cannot store {secret}"}).encode()
    scene.fault("status", method="POST", status=400, body=body)
    report = scene.commit(Draft(BASE).set_value("A", secret))
    assert secret in report.results[0].reason
    assert secret not in repr(report)


async def test_a_commit_needs_no_means(api_server, fresh_call):
    put(api_server, fresh_call, BASE)
    async with client_of(api_server) as client:
        report = await commit(client, edited(), plan_draft(fresh_call, edited()), MemoryCommitLog(), origin())
    assert report.is_complete
