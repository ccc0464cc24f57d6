"""What others change before, during and after a commit is a conflict or told, and not overwritten."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue
from lvctx_gui.core.settle import Step
from tests.api_server import held
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
