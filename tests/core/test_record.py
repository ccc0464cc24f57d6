"""What the journal holds, and what of it can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.diff import Change, apply, diff
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import NO_EDITS
from lvctx_gui.core.entries import MISSING, Context, Entry
from lvctx_gui.core.merge import merge
from lvctx_gui.core.plan import plan_commit
from lvctx_gui.core.record import Intent, Operation, Record, SavedPage, restricted_to, to_save
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.core.site import Site
from tests.strategies import contexts, keys, safe_keys, text_values

CALL = CallRef("S", 1, "A")
SITE = Site("Practice", "http://127.0.0.1:1", practice=True)
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
CONFIRMED, NOT_COMMITTED, NOT_CONFIRMED = Outcome.CONFIRMED, Outcome.NOT_COMMITTED, Outcome.NOT_CONFIRMED

safe = contexts(safe_keys, text_values)


def commit_of(changes, base):
    plan = plan_commit(CALL, changes)
    before = restricted_to(base, set(plan.keys))
    return Intent("id", NOON, CALL, SITE, "user", before, plan.post, plan.deletes, plan.order)


@st.composite
def records(draw):
    """Commits that ended in any way for each key."""
    base = draw(safe)
    intent = commit_of(diff(base, draw(contexts(safe_keys, text_values, repeats=False))), base)
    results = tuple(
        KeyResult(
            change.key, draw(st.sampled_from(Step)), draw(st.sampled_from(Outcome)), draw(st.booleans())
        )
        for change in intent.changes
    )
    return Record(intent, results, draw(st.sampled_from((None, NOON))))


def ended(*results):
    """A commit of so many keys that ended so."""
    changes = [Change(f"K{number}", "1", "2") for number in range(len(results))]
    base = Context([Entry(change.key, "1") for change in changes])
    done = tuple(
        KeyResult(change.key, Step.DONE, outcome, True)
        for change, outcome in zip(changes, results, strict=True)
    )
    return Record(commit_of(changes, base), done, NOON)


# Intents ---------------------------------------------------------------------------------------------------


@given(safe, contexts(safe_keys, text_values, repeats=False))
def test_an_intent_tells_the_changes_that_were_planned_in_the_users_order(base, edited):
    changes = diff(base, edited)
    assert commit_of(changes, base).changes == changes


@given(contexts())
def test_a_deletion_means_that_every_key_goes(before):
    intent = Intent("id", NOON, CALL, SITE, "", before, order=before.keys, work=Operation.DELETE_ALL)
    assert [change.key for change in intent.changes] == list(before.keys)
    assert all(change.after is MISSING for change in intent.changes)
    assert apply(intent.changes, before) == Context()


def test_no_repr_of_a_record_holds_a_value_or_a_note():
    secret = "Account 4711 of Jane Roe"
    change = Change("A", secret, f"{secret}!")
    intent = replace(commit_of([change], Context([Entry("A", secret)])), note=secret)
    record = Record(intent, (KeyResult("A", Step.REFUSED, NOT_COMMITTED, reason=secret),), NOON, secret)
    page = SavedPage("id", CALL, SITE, Draft(Context([Entry("A", secret)])).set_value("A", "x"), secret)
    for thing in (intent, record, page, record.done, intent.changes):
        assert secret not in repr(thing)


# How it ended ----------------------------------------------------------------------------------------------


@given(records())
def test_only_what_this_work_has_done_and_a_read_has_proven_is_taken_back(record):
    done = {change.key for change in record.done}
    for result in record.results:
        if result.key in done:
            assert result.was_sent
            assert result.outcome is CONFIRMED
        if result.step is Step.DONE and result.was_sent and result.outcome is CONFIRMED:
            assert result.key in done
    # In the user's order, with both sides.
    assert [change for change in record.intent.changes if change.key in done] == list(record.done)


@given(records())
def test_what_is_done_is_what_differs_after_it(record):
    before = record.intent.before
    after = apply(record.done, before)
    touched_keys = {change.key for change in diff(before, after)}
    assert touched_keys <= {change.key for change in record.done}
    assert all(after.get(change.key) == change.after for change in record.done)


@given(records())
def test_every_key_is_in_one_of_the_three_outcomes(record):
    named = [key for outcome in Outcome for key in record.keys(outcome)]
    assert sorted(named) == sorted(result.key for result in record.results)


@given(records())
def test_a_summary_says_confirmed_only_when_all_of_it_is(record):
    outcomes = {result.outcome for result in record.results}
    summary = record.summary
    assert (summary == "interrupted") == (record.ended is None)
    if record.ended is not None:
        assert (summary == "confirmed") == (outcomes == {CONFIRMED})
        assert summary.startswith("not confirmed") == (NOT_CONFIRMED in outcomes)
        assert (summary == "nothing committed") == (not outcomes & {CONFIRMED, NOT_CONFIRMED})


@pytest.mark.parametrize(
    ("outcomes", "summary"),
    [
        ([CONFIRMED], "confirmed"),
        ([CONFIRMED] * 3, "confirmed"),
        ([CONFIRMED, NOT_COMMITTED], "1 of 2 keys"),
        ([NOT_COMMITTED] * 2, "nothing committed"),
        ([CONFIRMED, NOT_CONFIRMED, NOT_COMMITTED], "not confirmed (1 of 3 keys are)"),
        ([NOT_CONFIRMED], "not confirmed (0 of 1 keys are)"),
        ([], "nothing committed"),
        ([CONFIRMED] * 1001 + [NOT_COMMITTED], "1,001 of 1,002 keys"),
    ],
)
def test_a_few_words_for_each_end(outcomes, summary):
    record = ended(*outcomes)
    assert record.summary == summary
    assert replace(record, ended=None).summary == "interrupted"


def test_a_work_of_which_nothing_is_known_has_done_nothing_to_take_back():
    record = Record(commit_of([Change("A", "1", "2")], Context([Entry("A", "1")])))
    assert record.done == ()
    assert record.summary == "interrupted"


# What is kept ----------------------------------------------------------------------------------------------


@given(contexts(), st.sets(keys))
def test_of_a_context_only_what_is_touched_is_kept_with_all_its_values(context, some):
    kept = restricted_to(context, some)
    assert set(kept.keys) == set(context.keys) & some
    assert all(kept.values_of(key) == context.values_of(key) for key in kept.keys)


@given(contexts(), st.dictionaries(keys, text_values, max_size=4), contexts())
def test_what_is_saved_of_a_draft_has_the_same_changes_and_conflicts_and_no_other_key(base, edits, theirs):
    draft = Draft(base)
    for key, value in edits.items():
        draft = draft.staged(key, value)
    draft = merge(draft, theirs).draft
    saved = to_save(draft)
    assert saved.edits == draft.edits
    assert saved.conflicts == draft.conflicts
    assert set(saved.changes) == set(draft.changes)
    assert set(saved.base.keys) <= set(draft.edits.by_key)


def test_a_page_is_worth_keeping_when_something_would_be_lost():
    base = Draft(Context([Entry("A", "1")]))
    row, token = base.add_row()
    assert not SavedPage("id", CALL, SITE, base).is_worth_keeping
    assert not SavedPage("id", CALL, SITE, row, closed=True, current=True).is_worth_keeping
    assert SavedPage("id", CALL, SITE, base, "a note").is_worth_keeping
    assert SavedPage("id", CALL, SITE, base.set_value("A", "2")).is_worth_keeping
    assert SavedPage("id", CALL, SITE, row.begin_name(token, "k")).is_worth_keeping
    assert to_save(row).edits.new_rows == row.edits.new_rows
    assert to_save(base).edits == NO_EDITS
