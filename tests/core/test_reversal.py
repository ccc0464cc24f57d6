"""Which operation has taken back which."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.record import Intent, Record
from lvctx_gui.core.reversal import chosen_of, mark_of, reversals
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from tests.commit_log import NOON, SITE
from tests.ui.history.samples import CALL

VALUES = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["", "x", "y", None]), max_size=4)


def step(name, minute, before, after, outcome=Outcome.CONFIRMED):
    """A commit that made ``after`` of ``before``, with what differs in it and nothing else."""
    keys = tuple(
        key
        for key in {**before, **after}
        if (key in before, before.get(key)) != (key in after, after.get(key))
    )
    intent = Intent(
        name,
        NOON + timedelta(minutes=minute),
        CALL,
        SITE,
        "supervisor",
        Context(Entry(key, before[key]) for key in keys if key in before),
        tuple(Entry(key, after[key]) for key in keys if key in after),
        tuple(key for key in keys if key not in after),
        keys,
    )
    results = tuple(KeyResult(key, Step.DONE, outcome, was_sent=True) for key in keys)
    return Record(intent, results, NOON + timedelta(minutes=minute))


def told(*records):
    return reversals(mark_of(record) for record in records)


@given(VALUES, VALUES)
def test_what_leads_back_reverts_what_led_there(before, after):
    there, back = step("there", 0, before, after), step("back", 1, after, before)
    assert told(back, there) == ({"back": "there"} if there.done else {})


@given(st.lists(VALUES, min_size=2, max_size=6))
def test_nothing_is_reverted_twice_and_never_by_what_came_before(states):
    steps = [step(f"{n}", n, before, after) for n, (before, after) in enumerate(pairwise(states))]
    found = told(*steps)
    assert len(set(found.values())) == len(found)
    assert all(int(by) > int(reverted) for by, reverted in found.items())


def test_of_another_call_another_client_or_unproven_nothing_is_said():
    there, back = step("there", 0, {"a": "1"}, {"a": "2"}), step("back", 1, {"a": "2"}, {"a": "1"})
    other = replace(back, intent=replace(back.intent, call=replace(CALL, account="OTHER")))
    assert told(there, other) == {}
    elsewhere = replace(
        back, intent=replace(back.intent, site=replace(SITE, client_code="OTHER", practice=False))
    )
    assert told(there, elsewhere) == {}
    assert told(there, step("back", 1, {"a": "2"}, {"a": "1"}, Outcome.NOT_CONFIRMED)) == {}
    assert told(there, step("more", 1, {"a": "2", "b": "1"}, {"a": "1"})) == {}


def test_a_redone_commit_reverts_what_reverted_it():
    one, two = {"a": "1"}, {"a": "2"}
    steps = [step("1", 1, one, two), step("2", 2, two, one), step("3", 3, one, two), step("4", 4, two, one)]
    assert told(*steps) == {"2": "1", "3": "2", "4": "3"}


@given(VALUES, VALUES, st.none() | st.sets(st.sampled_from("abcdz")))
def test_chosen_keys_are_those_and_no_others(before, after, keys):
    record = step("there", 0, before, after)
    chosen = [change.key for change in chosen_of(record, keys)]
    assert chosen == [change.key for change in record.done if keys is None or change.key in keys]
