"""A renaming is one intention, and a call that suddenly shows nothing proves nothing."""

from __future__ import annotations

import pytest

from lvctx_gui.api import errors
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.merge import merge
from lvctx_gui.core.settle import Step
from tests.api_server import held
from tests.services.scene import BASE, CONFIRMED, NOT_COMMITTED, NOT_CONFIRMED, Scene, ended, steps

RENAMED = Draft(BASE).rename("A", "E")


def test_the_old_key_goes_only_after_a_read_that_shows_the_new_one(scene):
    report = scene.commit(RENAMED)
    assert report.is_complete
    assert scene.methods == ["GET", "POST", "GET", "DELETE", "GET"]
    assert held(scene.api_server, scene.call) == {"B": "2", "C": "3", "D": 4, "E": "1"}


def test_other_removals_do_not_wait(scene):
    report = scene.commit(RENAMED.remove("B"))
    assert report.is_complete
    assert scene.methods == ["GET", "POST", "DELETE", "GET", "DELETE", "GET"]
    assert [
        seen.target.partition("?")[0][-1]
        for seen in scene.api_server.control.log()
        if seen.method == "DELETE"
    ] == [
        "B",
        "A",
    ]


def test_a_post_that_was_accepted_and_not_carried_out_costs_no_value(scene):
    scene.fault("body", method="POST", status=204, body=b"")
    report = scene.commit(RENAMED)
    assert "DELETE" not in scene.methods
    assert ended(report) == {"A": NOT_COMMITTED, "E": NOT_CONFIRMED}
    assert steps(report)["A"] is Step.NOT_SENT
    assert held(scene.api_server, scene.call)["A"] == "1"
    assert "“A” was not deleted: its new key “E” does not hold its value" in str(report.failure)


@pytest.mark.parametrize("status", [400, 403, 500])
def test_a_post_that_fails_costs_no_value(scene, status):
    scene.fault("status", method="POST", status=status, times=None)
    report = scene.commit(RENAMED)
    assert "DELETE" not in scene.methods
    assert set(ended(report).values()) == {NOT_COMMITTED}


def test_what_others_write_to_the_new_key_in_between_keeps_the_old_one(scene):
    scene.hooks["POST<"] = lambda: scene.set("E", "theirs")
    report = scene.commit(RENAMED)
    assert "DELETE" not in scene.methods
    assert held(scene.api_server, scene.call)["A"] == "1"
    assert ended(report)["A"] is NOT_COMMITTED


def test_others_adding_the_same_under_the_new_key_is_as_good(scene):
    scene.set("E", "1")
    report = scene.commit(RENAMED)
    assert report.is_complete
    assert scene.methods == ["GET", "DELETE", "GET"]


def test_taking_theirs_at_the_new_key_takes_the_removal_back():
    theirs = BASE.with_value("E", "theirs")
    outcome = merge(RENAMED, theirs)
    assert [conflict.key for conflict in outcome.conflicts] == ["E"]
    assert outcome.draft.also_unstaged("E") == ("A",)
    assert outcome.draft.unstage("E").changes == ()


def test_who_removes_the_new_key_removes_the_old_one_all_the_same():
    draft = RENAMED.remove("E")
    assert [change.key for change in draft.changes] == ["A"]
    assert draft.edits.renamed == {}


def test_renaming_again_is_still_one_renaming(scene):
    draft = RENAMED.rename("E", "F")
    assert {old: new.key for old, new in draft.edits.renamed.items()} == {"A": "F"}
    assert draft.also_unstaged("F") == ("A",)
    assert RENAMED.rename("E", "A").changes == ()


def test_a_name_that_is_used_again_is_given_back_with_its_value():
    draft = Draft(BASE).rename("A", "X").rename("B", "A")
    assert set(draft.also_unstaged("X")) == {"A", "B"}
    assert draft.unstage("X").changes == ()


def test_a_renaming_renamed_again_is_one_renaming_through_undo_and_redo():
    draft = RENAMED.rename("E", "F").remove("F")
    assert draft.edits.renamed == {}
    assert [change.key for change in draft.changes] == ["A"]


def test_a_new_value_belongs_to_the_renaming(scene):
    draft = RENAMED.set_value("E", "better")
    report = scene.commit(draft)
    assert report.is_complete
    assert held(scene.api_server, scene.call)["E"] == "better"


# Nothing where something must be ---------------------------------------------------------------------------


def gone(scene):
    """The call answers as one without context for as long as the fault is there."""
    scene.fault("body", method="GET", status=204, body=b"", times=None)


def test_a_call_that_suddenly_shows_nothing_is_not_committed_to(scene):
    gone(scene)
    report = scene.commit(Draft(BASE).set_value("A", "one").remove("B"))
    assert set(scene.methods) == {"GET"}
    assert isinstance(report.read_failure, errors.EmptiedError)
    assert ended(report) == dict.fromkeys(("A", "B"), NOT_COMMITTED)
    assert report.reading is None


def test_it_confirms_no_removal_and_blames_nobody(scene):
    scene.hooks["DELETE<"] = lambda: gone(scene)
    report = scene.commit(Draft(BASE).set_value("A", "one").remove("B"))
    assert scene.methods[:3] == ["GET", "POST", "DELETE"]
    assert ended(report) == dict.fromkeys(("A", "B"), NOT_CONFIRMED)
    assert report.conflicts == report.in_between == report.updated_from_server == ()
    assert "shows no context at all for this call, which held 4 entries" in str(report.read_failure)


def test_an_accepted_post_to_an_empty_call_that_stays_empty_is_nobodys(api_server):
    scene = Scene(api_server, base=Context())
    scene.fault("body", method="POST", status=204, body=b"")
    report = scene.commit(Draft(Context()).add("K", "1"))
    assert ended(report) == {"K": NOT_CONFIRMED}
    assert report.conflicts == report.in_between == ()


def test_a_moment_of_nothing_is_read_again(scene):
    scene.fault("body", method="GET", status=204, body=b"", times=1, skip=1)
    assert scene.commit(Draft(BASE).set_value("A", "one").remove("B")).is_complete


def test_removing_everything_may_leave_nothing(api_server):
    base = Context([Entry("A", "1"), Entry("B", "2")])
    scene = Scene(api_server, base=base)
    report = scene.commit(Draft(base).remove("A", "B"))
    assert ended(report) == {"A": CONFIRMED, "B": CONFIRMED}
