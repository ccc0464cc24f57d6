from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.diff import Change, Kind, diff
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import REMOVED
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue
from lvctx_gui.core.plan import CommitPlan, PlanRefusedError, plan_commit, plan_draft
from lvctx_gui.core.segments import segment_problem
from tests.strategies import contexts, keys, safe_keys, text_values, values

CALL = CallRef("S", 1, "A")
UNSAFE = ["", ".", "..", "%2e", "a/", "a/../b", "/", "\0", "\ud800", "%252E%252e"]


def refused(*changes):
    with pytest.raises(PlanRefusedError) as caught:
        plan_commit(CALL, changes)
    return dict(caught.value.problems)


def test_one_post_with_what_was_added_or_changed_and_a_delete_for_each_removed_key():
    plan = plan_commit(
        CALL,
        (
            Change("changed", "1", "2"),
            Change("removed", "1", MISSING),
            Change("emptied", "1", ""),
            Change("valueless", "1", None),
            Change("removed too", None, MISSING),
            Change("added", MISSING, "3"),
        ),
    )
    assert plan.call == CALL
    assert plan.post == (Entry("changed", "2"), Entry("emptied", ""), Entry("valueless"), Entry("added", "3"))
    assert plan.deletes == ("removed", "removed too")
    # In the user's order, not in that of sending.
    assert plan.keys == ("changed", "removed", "emptied", "valueless", "removed too", "added")
    assert list(plan.targets.items()) == [
        ("changed", "2"),
        ("removed", MISSING),
        ("emptied", ""),
        ("valueless", None),
        ("removed too", MISSING),
        ("added", "3"),
    ]
    assert plan.summary == "1 POST, 2 DELETEs"
    assert not plan.is_empty


@pytest.mark.parametrize(
    ("post", "deletes", "summary"),
    [
        ((), (), "nothing to send"),
        ((Entry("a"), Entry("b")), (), "1 POST"),
        ((), ("a",), "1 DELETE"),
        ((Entry("a"),), ("b",), "1 POST, 1 DELETE"),
    ],
)
def test_the_summary_counts_requests(post, deletes, summary):
    plan = CommitPlan(CALL, post, deletes)
    assert plan.summary == summary
    assert plan.is_empty == (summary == "nothing to send")


def test_no_changes_make_an_empty_plan():
    assert plan_commit(CALL, ()) == CommitPlan(CALL, (), ())


@pytest.mark.parametrize("key", UNSAFE)
def test_an_unsafe_key_is_neither_added_nor_removed(key):
    assert "cannot be added" in refused(Change(key, MISSING, "x"))[key]
    assert "cannot be deleted on its own" in refused(Change(key, "x", MISSING))[key]
    assert "cannot be deleted on its own" in refused(Change(key, NonTextValue("1", "number"), MISSING))[key]


@pytest.mark.parametrize("key", UNSAFE)
def test_an_unsafe_key_that_exists_may_be_given_a_value(key):
    plan = plan_commit(CALL, (Change(key, "x", "y"),))
    assert (plan.post, plan.deletes) == ((Entry(key, "y"),), ())


def test_a_value_that_is_not_text_is_never_sent():
    number = NonTextValue("1.0", "number")
    assert "is a number, not text" in refused(Change("K", "x", number))["K"]
    assert "is a number, not text" in refused(Change("K", MISSING, number))["K"]
    assert plan_commit(CALL, (Change("K", number, MISSING),)).deletes == ("K",)
    assert plan_commit(CALL, (Change("K", number, "1.0"),)).post == (Entry("K", "1.0"),)


def test_every_refused_key_is_named_and_nothing_is_planned():
    problems = refused(Change("fine", "1", "2"), Change("..", "1", MISSING), Change("", MISSING, "1"))
    assert set(problems) == {"..", ""}
    assert "“..”" in problems[".."]
    assert all(sentence.endswith(".") for sentence in problems.values())


def test_refusals_cannot_be_changed_and_join_into_one_text():
    error = PlanRefusedError({"a": "One.", "b": "Two."})
    assert str(error) == "One. Two."
    with pytest.raises(TypeError):
        error.problems["a"] = ""


@settings(max_examples=200)
@given(contexts(), contexts(values=text_values, repeats=False))
def test_a_plan_sends_exactly_what_changed_and_no_key_twice(base, edited):
    changes = diff(base, edited)
    unsafe = {c.key for c in changes if segment_problem(c.key) and c.kind is not Kind.CHANGED}
    if unsafe:
        assert set(refused(*changes)) == unsafe
        return
    plan = plan_commit(CALL, changes)
    posted = {entry.key: entry.value for entry in plan.post}
    assert len(posted) == len(plan.post)
    assert not posted.keys() & set(plan.deletes)
    assert plan.keys == tuple(change.key for change in changes)
    assert plan.targets == {change.key: change.after for change in changes}
    assert posted == {c.key: c.after for c in changes if c.after is not MISSING}
    assert plan.deletes == tuple(c.key for c in changes if c.after is MISSING)
    assert not any(segment_problem(key) for key in plan.deletes)


@given(contexts(keys=safe_keys), safe_keys)
def test_a_draft_without_edits_plans_nothing_and_a_discarded_one_neither(base, key):
    draft = Draft(base)
    edited = draft.remove(key) if key in base else draft.add(key, "x")
    assert plan_commit(CALL, draft.changes).is_empty
    assert not plan_commit(CALL, edited.changes).is_empty
    assert plan_commit(CALL, edited.discard().changes).is_empty


def test_a_call_without_context_needs_no_plan():
    assert plan_commit(CALL, Draft(Context()).changes).is_empty


def test_without_an_order_the_one_of_sending_counts():
    assert CommitPlan(CALL, (Entry("b"), Entry("a")), ("c",)).keys == ("b", "a", "c")
    assert CommitPlan(CALL, (Entry("b"),), ("c",), ("c", "b")).keys == ("c", "b")


# Putting back ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", UNSAFE)
def test_an_unsafe_key_may_be_put_back_but_not_be_removed(key):
    back = frozenset([key])
    assert plan_commit(CALL, (Change(key, MISSING, "x"),), back).post == (Entry(key, "x"),)
    with pytest.raises(PlanRefusedError):
        plan_commit(CALL, (Change(key, "x", MISSING),), back)


def test_a_value_that_is_not_text_may_be_put_back():
    number = NonTextValue("1.0", "number")
    for before in (MISSING, "x", None):
        plan = plan_commit(CALL, (Change("K", before, number),), frozenset("K"))
        assert plan.post == (Entry("K", number),)
    with pytest.raises(PlanRefusedError):
        plan_commit(CALL, (Change("K", MISSING, number),), frozenset("L"))


@given(contexts(keys, values), contexts(keys, values, repeats=False), st.sets(keys))
def test_putting_back_allows_only_what_it_names(base, edited, back):
    changes = diff(base, edited)
    wrong = set()
    for change in changes:
        unsafe, returns = segment_problem(change.key), change.key in back
        if change.after is MISSING:
            is_wrong = unsafe
        else:
            creates = change.before is MISSING
            is_wrong = not returns and (isinstance(change.after, NonTextValue) or (creates and unsafe))
        if is_wrong:
            wrong.add(change.key)
    if wrong:
        with pytest.raises(PlanRefusedError) as caught:
            plan_commit(CALL, changes, frozenset(back))
        assert set(caught.value.problems) == wrong
    else:
        plan = plan_commit(CALL, changes, frozenset(back))
        assert plan.targets == {change.key: change.after for change in changes}


def test_a_draft_is_planned_with_what_it_puts_back():
    number = NonTextValue("1.0", "number")
    draft = Draft(Context([Entry("A", "1")])).put_back({"..": "dots", "N": number, "A": REMOVED}, {})
    plan = plan_draft(CALL, draft)
    assert plan.post == (Entry("..", "dots"), Entry("N", number))
    assert plan.deletes == ("A",)
    assert plan.keys == ("A", "..", "N")
    # Whoever edits it gives it a value like any other.
    edited = draft.set_value("..", "mine")
    with pytest.raises(PlanRefusedError):
        plan_draft(CALL, edited)


@pytest.mark.parametrize(
    "spelled",
    ["NaN", "Infinity", '{"a": [1, -Infinity]}', pytest.param("[" * 300_000 + "]" * 300_000, id="too deep")],
)
def test_what_json_cannot_spell_is_never_put_back(spelled):
    value = NonTextValue(spelled, "number")
    with pytest.raises(PlanRefusedError) as refusal:
        plan_commit(CALL, [Change("N", MISSING, value), Change("A", MISSING, "1")], frozenset({"N", "A"}))
    assert list(refusal.value.problems) == ["N"]
    assert "cannot be put back" in refusal.value.problems["N"]


@pytest.mark.parametrize("spelled", ["1.0", "1e999", "-0", "true", '{"NaN": "Infinity"}', "9" * 5_000])
def test_what_json_can_spell_is_put_back(spelled):
    value = NonTextValue(spelled, "number")
    plan = plan_commit(CALL, [Change("N", MISSING, value)], frozenset({"N"}))
    assert plan.post == (Entry("N", value),)
