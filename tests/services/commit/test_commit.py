"""A commit against the practice server: what is sent in which order, what is written down and told."""

from __future__ import annotations

import asyncio
import json
from collections import Counter

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

# What is sent ----------------------------------------------------------------------------------------------


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


# What is written down --------------------------------------------------------------------------------------


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


# What others do --------------------------------------------------------------------------------------------


def test_a_conflict_that_the_first_read_shows_sends_nothing(scene):
    scene.set("A", "theirs")
    report = scene.commit()
    assert scene.methods == ["GET"]
    assert [(c.key, c.base, c.mine, c.theirs) for c in report.conflicts] == [("A", "1", "one", "theirs")]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert not report.has_sent
    assert scene.commit_log.ended.remark == "Somebody else had changed the same keys: nothing was sent."
    assert scene.commit_log.record.done == ()
    assert held(scene.api_server, scene.call) == {"A": "theirs", "B": "2", "C": "3", "D": 4}


def test_a_conflict_that_nobody_has_decided_yet_sends_nothing(scene):
    scene.set("A", "theirs")
    first = scene.commit()
    draft = edited().rebase(first.reading.context).with_conflicts({c.key: c for c in first.conflicts})
    second = Scene(scene.api_server, scene.call, base=first.reading.context).commit(draft)
    assert [conflict.key for conflict in second.conflicts] == ["A"]
    assert scene.methods == ["GET"]
    third = Scene(scene.api_server, scene.call, base=first.reading.context)
    assert third.commit(draft.keep_mine("A")).is_complete


@pytest.mark.parametrize("carried_out", ["before", "after"])
def test_a_conflict_seen_between_two_attempts_stops_everything(scene, carried_out):
    scene.fault("status", carried_out, method="POST", status=503)
    scene.hooks["pause"] = lambda: scene.set("A", "theirs")
    report = scene.commit()
    assert scene.methods == ["GET", "POST", "GET"]
    assert [(c.key, c.theirs) for c in report.conflicts] == [("A", "theirs")]
    new = CONFIRMED if carried_out == "after" else NOT_COMMITTED
    assert ended(report) == {"A": NOT_COMMITTED, "B": NOT_COMMITTED, "C": NOT_COMMITTED, "new": new}
    assert report.is_proof
    assert report.has_sent
    assert scene.commit_log.ended.remark == ""


def test_a_conflict_seen_between_two_attempts_at_a_delete_stops_everything(api_server):
    scene = Scene(api_server, base=MANY)
    scene.fault("status", method="DELETE", status=503)
    scene.hooks["pause"] = lambda: scene.set("K9", "theirs")
    draft = Draft(MANY).set_value("K9", "mine").remove("K0")
    report = scene.commit(draft)
    assert scene.methods == ["GET", "POST", "DELETE", "GET"]
    assert ended(report) == {"K0": NOT_COMMITTED, "K9": NOT_CONFIRMED}
    assert [conflict.key for conflict in report.conflicts] == ["K9"]
    assert "K0" in held(api_server, scene.call)


def test_the_same_change_by_both_is_not_sent(scene):
    scene.set("A", "one")
    scene.remove("B")
    report = scene.commit()
    log = scene.api_server.control.log()
    assert [seen.method for seen in log] == ["GET", "POST", "DELETE", "GET"]
    assert json.loads(log[1].body) == {"entry": [{"key": "new", "value": ""}]}
    assert scene.deleted == ["C"]
    assert report.is_complete
    assert sent(report) == {"new", "C"}
    assert steps(report) == {"A": Step.NOT_SENT, "B": Step.NOT_SENT, "C": Step.DONE, "new": Step.DONE}
    assert [change.key for change in scene.commit_log.record.done] == ["C", "new"]


def test_when_all_of_it_is_there_already_one_read_is_the_proof(scene):
    scene.set("A", "one")
    report = scene.commit(Draft(BASE).set_value("A", "one"))
    assert scene.methods == ["GET"]
    assert (report.is_complete, report.is_proof, report.has_sent) == (True, True, False)


def test_what_others_changed_elsewhere_is_taken_over_and_not_touched(scene):
    scene.set("else", "theirs")
    scene.set("D", "theirs")
    report = scene.commit()
    assert report.is_complete
    assert {change.key for change in report.updated_from_server} == {"D", "else"}
    assert report.in_between == ()
    assert held(scene.api_server, scene.call) == {"A": "one", "D": "theirs", "new": "", "else": "theirs"}


def test_what_others_wrote_while_it_was_under_way_is_told(scene):
    scene.hooks["POST>"] = lambda: (scene.set("else", "theirs"), scene.remove("D"))
    report = scene.commit()
    assert report.is_complete
    assert report.updated_from_server == ()
    assert {(c.key, c.before, c.after) for c in report.in_between} == {
        ("D", NonTextValue("4", "number"), MISSING),
        ("else", MISSING, "theirs"),
    }


@pytest.mark.parametrize("theirs", ["1", "theirs"])
def test_what_was_proven_and_then_changed_by_somebody_is_a_conflict_and_not_sent_again(scene, theirs):
    scene.fault("status", method="DELETE", status=503, times=2)
    reads = iter([None, None, lambda: scene.set("A", theirs)])

    def after_reading():
        scene.hooks["GET<"] = after_reading
        if (then := next(reads, None)) is not None:
            then()

    scene.hooks["GET<"] = after_reading
    # The third read has shown A as wanted; the fourth shows what somebody made of it.
    report = scene.commit(edited().unstage("C"))
    assert scene.methods.count("POST") == 1
    assert [(each.key, each.mine, each.theirs) for each in report.conflicts] == [("A", "one", theirs)]
    assert ended(report)["A"] is NOT_CONFIRMED
    assert held(scene.api_server, scene.call)["A"] == theirs


def test_somebody_who_overwrites_what_was_sent_is_noticed_for_that_key(scene):
    def interfere():
        scene.set("A", "theirs")
        scene.set("B", "back again")

    # The last note comes before the read-back.
    scene.commit_log.on_line = lambda line: interfere() if scene.commit_log.order.count("note") == 3 else None
    report = scene.commit()
    assert ended(report) == {"A": NOT_CONFIRMED, "B": NOT_CONFIRMED, "C": CONFIRMED, "new": CONFIRMED}
    assert report.errors == ()
    assert {change.key for change in report.in_between} == {"A", "B"}
    assert {conflict.key for conflict in report.conflicts} == {"A", "B"}
    after = edited().rebase(report.reading.context)
    assert [change.key for change in after.changes] == ["A", "B"]
    assert after.change_of("A").before == "theirs"
    assert scene.methods.count("POST") == 1


def test_a_key_that_goes_meanwhile_counts_as_deleted(scene):
    scene.hooks["POST>"] = lambda: scene.remove("B")
    report = scene.commit()
    assert Counter(seen.status for seen in scene.api_server.control.log()) == {200: 2, 204: 2, 404: 1}
    assert report.is_complete
    assert report.errors == ()


def test_a_conflict_about_a_key_that_cannot_be_created_is_a_conflict_like_any_other(api_server):
    """What stands in the way is told in the report: nothing is raised once the intent was written down."""
    base = Context([Entry("..", "x"), Entry("A", "1")])
    scene = Scene(api_server, base=base)
    scene.remove("..")
    report = scene.commit(Draft(base).set_value("..", "y"))
    assert [conflict.key for conflict in report.conflicts] == [".."]
    assert ended(report) == {"..": NOT_COMMITTED}
    assert scene.commit_log.order == ["begin", "end"]


def test_what_somebody_else_has_done_after_a_refusal_is_not_taken_for_ours(scene):
    """A revert would take their change back."""
    scene.fault("status", method="POST", status=429)
    scene.hooks["pause"] = lambda: scene.set("A", "one")
    report = scene.commit(Draft(BASE).set_value("A", "one"))
    assert scene.methods == ["GET", "POST", "GET"]
    assert ended(report) == {"A": CONFIRMED}
    assert scene.commit_log.record.done == ()


# On the way ------------------------------------------------------------------------------------------------


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
    assert "answered 503" in waiting.why
    assert waiting.doing == "Trying again"


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
