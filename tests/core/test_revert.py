"""Taking a commit back: its opposite on what the server holds today."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.conflict import Clash
from lvctx_gui.core.diff import Change, apply, diff
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import REMOVED
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue
from lvctx_gui.core.merge import merge
from lvctx_gui.core.plan import plan_draft
from lvctx_gui.core.revert import stage_opposite
from lvctx_gui.core.segments import segment_problem
from lvctx_gui.core.settle import is_at_target
from tests.strategies import contexts, keys, moments, safe_keys, text_values

CALL = CallRef("S", 1, "A")
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
BASE = Context([Entry("A", "1"), Entry("B", "2"), Entry("N"), Entry("F", NonTextValue("1.0", "number"))])
MADE = (
    Change("A", "1", "one"),
    Change("B", "2", MISSING),
    Change("F", NonTextValue("1.0", "number"), MISSING),
    Change("new", MISSING, "x"),
)
NOW = apply(MADE, BASE)

plain = contexts(repeats=False)
safe = contexts(safe_keys, repeats=False)


def edits_over(draw, base):
    """A draft over ``base`` with some edits of its own."""
    draft = Draft(base)
    for key, value in draw(st.dictionaries(safe_keys, text_values | st.just(REMOVED), max_size=3)).items():
        if value is not REMOVED or key in base:
            draft = draft.staged(key, value)
    return draft


@st.composite
def situations(draw):
    """A draft over what the server holds today, with edits of its own, and the changes of an old commit."""
    before, after, today = draw(plain), draw(plain), draw(contexts())
    some = draw(st.booleans())
    if some:
        today = apply(diff(before, after)[: draw(st.integers(0, 8))], after)
    return edits_over(draw, today), diff(before, after)


def test_each_kind_of_change_has_its_opposite():
    outcome = stage_opposite(Draft(NOW), MADE, NOON)
    assert outcome.staged == ("A", "B", "F", "new")
    assert outcome.conflicts == outcome.already == ()
    assert outcome.refused == {}
    assert outcome.draft.result == BASE
    assert dict(outcome.draft.edits.by_key) == {
        "A": "1",
        "B": "2",
        "F": NonTextValue("1.0", "number"),
        "new": REMOVED,
    }
    assert outcome.draft.edits.put_back == {"A", "B", "F", "new"}


@given(safe, safe)
def test_the_opposite_of_all_changes_gives_the_base_again(base, after):
    made = diff(base, after)
    outcome = stage_opposite(Draft(apply(made, base)), made)
    assert outcome.draft.result == base
    assert outcome.conflicts == ()
    assert outcome.refused == {}
    assert set(outcome.staged) | set(outcome.already) == {change.key for change in made}


@given(safe, safe)
def test_the_opposite_can_be_planned_and_sends_the_old_values(base, after):
    made = diff(base, after)
    draft = stage_opposite(Draft(after), made).draft
    plan = plan_draft(CALL, draft)
    assert apply([Change(key, MISSING, value) for key, value in plan.targets.items()], after) == base


@given(safe, safe)
def test_the_opposite_of_the_opposite_gives_the_changes_again(base, after):
    made = diff(base, after)
    back = stage_opposite(Draft(after), made).draft
    again = stage_opposite(Draft(back.result), back.changes).draft
    assert again.result == after


@given(situations())
def test_every_change_is_staged_or_as_before_already_or_refused_with_a_sentence(situation):
    draft, made = situation
    outcome = stage_opposite(draft, made)
    named = [*outcome.staged, *outcome.already, *outcome.refused]
    assert sorted(named) == sorted(change.key for change in made)
    assert set(outcome.conflicts) <= set(outcome.staged)
    assert all(sentence.endswith(".") for sentence in outcome.refused.values())


@given(situations())
def test_what_becomes_of_each_change(situation):
    draft, made = situation
    outcome = stage_opposite(draft, made)
    for change in made:
        now = outcome.draft.get(change.key)
        if change.key in outcome.staged:
            assert now == change.before
            assert change.key in outcome.draft.edits.put_back
        elif change.key in outcome.already:
            assert is_at_target(draft.base, change.key, change.before)
            assert change.key not in outcome.draft.edits.by_key
        else:
            own = change.key in draft.edits.by_key
            assert own or (change.before is MISSING and segment_problem(change.key))
            assert now == draft.get(change.key)


@given(situations(), st.none() | moments)
def test_exactly_what_has_changed_since_is_a_conflict(situation, seen):
    draft, made = situation
    outcome = stage_opposite(draft, made, seen)
    changes = {change.key: change for change in made}
    for key in outcome.staged:
        changed_since = not is_at_target(draft.base, key, changes[key].after)
        assert (key in outcome.conflicts) == changed_since
        assert (key in outcome.draft.conflicts) == changed_since
        if changed_since:
            conflict = outcome.draft.conflicts[key]
            assert (conflict.base, conflict.mine) == (changes[key].after, changes[key].before)
            assert (conflict.theirs, conflict.seen) == (draft.base.get(key), seen)
    # Whoever decides for theirs has lost nothing.
    theirs = outcome.draft.unstage(*outcome.conflicts)
    assert all(theirs.get(key) == draft.base.get(key) for key in outcome.conflicts)


@given(situations(), plain)
def test_edits_and_conflicts_that_were_there_stay_as_they_are(situation, theirs):
    draft, made = situation
    draft = merge(draft, theirs, NOON).draft
    outcome = stage_opposite(draft, made)
    for key, edit in draft.edits.by_key.items():
        assert outcome.draft.edits.by_key[key] == edit
        assert (key in outcome.draft.edits.put_back) == (key in draft.edits.put_back)
        assert outcome.draft.conflicts.get(key) == draft.conflicts.get(key)
        assert key not in outcome.staged
    assert outcome.draft.base == draft.base
    assert outcome.draft.edits.new_rows == draft.edits.new_rows
    assert outcome.draft.remote_changes == draft.remote_changes
    untouched = set(theirs.keys) - {change.key for change in made}
    assert all(outcome.draft.get(key) == draft.get(key) for key in untouched)


@given(situations())
def test_staging_it_twice_adds_nothing(situation):
    draft, made = situation
    once = stage_opposite(draft, made)
    twice = stage_opposite(once.draft, made)
    assert twice.draft == once.draft
    assert twice.staged == ()


@given(situations())
def test_nothing_that_was_given_is_changed(situation):
    draft, made = situation
    edits, base = dict(draft.edits.by_key), draft.base
    stage_opposite(draft, made)
    assert (dict(draft.edits.by_key), draft.base) == (edits, base)


@given(safe, safe, safe)
def test_a_conflict_is_decided_like_any_other(base, after, today):
    made = diff(base, after)
    outcome = stage_opposite(Draft(today), made)
    assume(outcome.conflicts)
    # Reading the same again does not decide it, a person does.
    assert set(merge(outcome.draft, today).draft.conflicts) == set(outcome.conflicts)
    kept = outcome.draft.keep_mine(*outcome.conflicts)
    assert kept.conflicts == {}
    assert merge(kept, today).conflicts == ()


@pytest.mark.parametrize(
    ("change", "today", "clash"),
    [
        (Change("A", "1", "one"), "theirs", Clash.BOTH_CHANGED),
        (Change("A", "1", "one"), MISSING, Clash.THEY_REMOVED),
        (Change("A", MISSING, "one"), "theirs", Clash.THEY_CHANGED),
        (Change("A", "1", MISSING), "theirs", Clash.BOTH_ADDED),
    ],
)
def test_each_way_of_having_changed_since(change, today, clash):
    base = Context([] if today is MISSING else [Entry("A", today)])
    outcome = stage_opposite(Draft(base), [change])
    assert [conflict.clash for conflict in outcome.draft.conflicts.values()] == [clash]


def test_what_cannot_be_taken_back_says_why():
    own = Draft(NOW).set_value("A", "mine")
    outcome = stage_opposite(own, [*MADE, Change("..", MISSING, "x")])
    assert set(outcome.refused) == {"A"}  # “..” is gone, as it was before
    assert "has a staged change of its own" in outcome.refused["A"]
    held = Draft(Context([Entry("..", "x")]))
    refused = stage_opposite(held, [Change("..", MISSING, "x")]).refused
    assert "“..” cannot be deleted on its own" in refused[".."]


@given(keys.filter(segment_problem), text_values)
def test_a_key_that_no_path_can_name_comes_back_but_does_not_go(key, value):
    back = stage_opposite(Draft(Context()), [Change(key, value, MISSING)])
    assert back.staged == (key,)
    assert plan_draft(CALL, back.draft).post == (Entry(key, value),)
    gone = stage_opposite(Draft(Context([Entry(key, value)])), [Change(key, MISSING, value)])
    assert gone.staged == ()
    assert list(gone.refused) == [key]


def test_a_key_that_is_held_twice_today_has_changed_since():
    twice = Context([Entry("A", "one"), Entry("A", "other")])
    outcome = stage_opposite(Draft(twice), [Change("A", "1", "one")])
    assert outcome.conflicts == ("A",)
    same = Context([Entry("A", "one"), Entry("A", "one")])
    assert stage_opposite(Draft(same), [Change("A", "1", "one")]).conflicts == ()


def test_nothing_made_stages_nothing():
    assert stage_opposite(Draft(BASE), ()).draft == Draft(BASE)


@pytest.mark.parametrize("spelled", ["NaN", "[1, Infinity]"])
def test_a_number_that_json_cannot_spell_is_left_alone_with_the_reason(spelled):
    made = [Change("A", NonTextValue(spelled, "number"), "1"), Change("B", "old", "2")]
    outcome = stage_opposite(Draft(BASE), made)
    assert outcome.staged == ("B",)
    assert "cannot be put back" in outcome.refused["A"]
    assert "“A”" in outcome.refused["A"]
