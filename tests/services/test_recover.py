"""Settling by a read what was under way when the program ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.diff import apply, diff
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.plan import plan_draft
from lvctx_gui.core.record import INTERRUPTED, READ_LATER, Intent, Operation, Record, restricted_to
from lvctx_gui.core.settle import KeyResult, KeyState, Outcome, Step, is_at_target
from lvctx_gui.services.lookup import Reading
from lvctx_gui.services.recover import is_doubtful, judge, settled, write_down
from tests.commit_log import NOON, SITE, MemoryCommitLog
from tests.strategies import contexts, safe_keys, text_values

CALL = CallRef("S", 1, "A")
BASE = Context([Entry("A", "1"), Entry("B", "2"), Entry("C", "3")])
DRAFT = Draft(BASE).set_value("A", "one").add("new", "").remove("B").remove("C")
CONFIRMED, NOT_COMMITTED, NOT_CONFIRMED = Outcome.CONFIRMED, Outcome.NOT_COMMITTED, Outcome.NOT_CONFIRMED

plain = contexts(safe_keys, text_values, repeats=False)


def commit_of(draft):
    plan = plan_draft(CALL, draft)
    before = restricted_to(draft.base, set(plan.keys))
    return Intent("id", NOON, CALL, SITE, "supervisor", before, plan.post, plan.deletes, plan.keys)


def deletion_of(held):
    return Intent("id", NOON, CALL, SITE, "", held, order=held.keys, work=Operation.DELETE_ALL)


def noted(key, step, *, was_sent=True, reason=""):
    return KeyResult(key, step, KeyState(key, None, step).outcome, was_sent, reason)


@st.composite
def interrupted(draw):
    """A work that was interrupted after any of its keys had been noted in any way."""
    base = draw(plain)
    if draw(st.booleans()):
        intent = deletion_of(base)
    else:
        changes = diff(base, draw(plain))
        post = tuple(
            Entry(c.key, c.after) for c in changes if c.after in apply([c], Context()).values_of(c.key)
        )
        deletes = tuple(c.key for c in changes if c.key not in {entry.key for entry in post})
        order = tuple(c.key for c in changes)
        intent = Intent("id", NOON, CALL, SITE, "", restricted_to(base, set(order)), post, deletes, order)
    steps = st.sampled_from((None, Step.DONE, Step.REFUSED, Step.UNKNOWN))
    results = [(change.key, draw(steps)) for change in intent.changes]
    return Record(intent, tuple(noted(key, step) for key, step in results if step is not None))


def by_key(results):
    return {result.key: result for result in results}


def test_when_nothing_was_noted_the_read_alone_tells():
    record = Record(commit_of(DRAFT))
    assert {r.outcome for r in judge(record, DRAFT.result)} == {CONFIRMED}
    assert {r.outcome for r in judge(record, BASE)} == {NOT_COMMITTED}
    half = by_key(judge(record, BASE.with_value("A", "one").with_value("new", "").without("B")))
    assert {key: result.outcome for key, result in half.items()} == {
        "A": CONFIRMED,
        "B": CONFIRMED,
        "C": NOT_COMMITTED,
        "new": CONFIRMED,
    }
    assert {key: result.was_sent for key, result in half.items()} == {
        "A": True,
        "B": True,
        "C": False,
        "new": True,
    }


def test_what_the_server_said_yes_to_and_holds_otherwise_is_not_confirmed():
    record = Record(commit_of(DRAFT), (noted("A", Step.DONE), noted("new", Step.DONE)))
    results = by_key(judge(record, BASE.with_value("A", "theirs").with_value("new", "")))
    assert (results["A"].outcome, results["new"].outcome) == (NOT_CONFIRMED, CONFIRMED)
    assert results["B"].outcome is results["C"].outcome is NOT_COMMITTED


@pytest.mark.parametrize("step", list(Step))
def test_what_was_noted_of_a_request_is_kept(step):
    record = Record(commit_of(DRAFT), (noted("A", step, reason="It was said."),))
    assert by_key(judge(record, BASE))["A"].reason == "It was said."


def test_a_refused_request_may_have_been_repeated_just_before_the_end():
    """The note of the refusal was the last; the next attempt was carried out and never noted."""
    record = Record(commit_of(DRAFT), (noted("A", Step.REFUSED), noted("new", Step.REFUSED)))
    results = by_key(judge(record, DRAFT.result))
    assert results["A"].outcome is CONFIRMED
    assert results["A"].step is Step.DONE


def test_a_deletion_that_was_carried_out_can_be_put_back():
    record = Record(deletion_of(BASE))
    settled = Record(record.intent, judge(record, Context([Entry("B", "2")])), NOON)
    assert [change.key for change in settled.done] == ["A", "C"]
    assert [(change.before, str(change.kind.value)) for change in settled.done] == [
        ("1", "removed"),
        ("3", "removed"),
    ]


@given(interrupted(), contexts(safe_keys, text_values))
def test_every_key_is_settled_and_nothing_stays_unknown(record, held):
    results = judge(record, held)
    changes = record.intent.changes
    assert [result.key for result in results] == [change.key for change in changes]
    done = {result.key for result in record.results if result.step is Step.DONE}
    for result, change in zip(results, changes, strict=True):
        if is_doubtful(record, held):
            assert result.outcome is NOT_CONFIRMED
            continue
        assert result.step in (Step.DONE, Step.REFUSED)
        if is_at_target(held, change.key, change.after):
            assert (result.outcome, result.was_sent) == (CONFIRMED, True)
        else:
            assert result.outcome is (NOT_CONFIRMED if change.key in done else NOT_COMMITTED)


def test_a_call_that_shows_nothing_proves_nothing():
    record = Record(replace(commit_of(Draft(BASE).set_value("A", "one").remove("B")), others=2))
    outcomes = {result.key: result.outcome for result in judge(record, Context())}
    assert outcomes == {"A": NOT_CONFIRMED, "B": NOT_CONFIRMED}


async def test_what_went_along_is_a_loss_of_its_own():
    base = Context([Entry("a;b", "1"), Entry("a", "2"), Entry("K", "3")])
    intent = replace(commit_of(Draft(base).remove("a;b")), whole=base)
    reading = Reading(CALL, Context([Entry("a;b", "1"), Entry("K", "3")]), NOON, 0.1)
    ended = settled(Record(intent), reading)
    assert ended.intent.lost == ("a",)
    assert "It most likely deleted “a” too." in ended.shown_remark
    commit_log = MemoryCommitLog()
    await write_down(ended, commit_log)
    assert commit_log.order == ["begin", "end"]
    assert commit_log.intent == ended.intent


@given(interrupted(), contexts(safe_keys, text_values))
def test_judging_again_by_the_same_read_changes_nothing(record, held):
    results = judge(record, held)
    assert judge(Record(record.intent, results), held) == results


@given(interrupted(), contexts(safe_keys, text_values), st.none() | st.just(NOON))
async def test_what_was_settled_is_written_down(record, held, ended):
    commit_log = MemoryCommitLog()
    reading = Reading(CALL, held, NOON + timedelta(hours=1), 0.1)
    record = replace(record, ended=ended)
    known = settled(record, reading)
    await write_down(known, commit_log)
    (line,) = commit_log.lines
    remark = INTERRUPTED if ended is None else READ_LATER
    assert (line.what, line.intent_id, line.remark) == ("end", record.intent.id, remark)
    assert line.results == known.results == judge(record, held)
    assert known.ended == reading.read_at
    assert known.remark == remark
    assert known.intent == record.intent
    assert known.summary != "interrupted"
