"""What a commit has done to a key: every step against every read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.diff import Change, apply
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue
from lvctx_gui.core.settle import KeyResult, Outcome, Step, after_reading, is_as_wanted, settle
from tests.strategies import contexts, keys, values

CONFIRMED, NOT_COMMITTED, NOT_CONFIRMED = Outcome.CONFIRMED, Outcome.NOT_COMMITTED, Outcome.NOT_CONFIRMED
lookups = st.one_of(st.just(MISSING), values)
every_step = st.sampled_from(Step)


@pytest.mark.parametrize(
    ("step", "as_wanted", "otherwise", "unread"),
    [
        (Step.NOT_SENT, CONFIRMED, NOT_COMMITTED, NOT_COMMITTED),
        (Step.REFUSED, CONFIRMED, NOT_COMMITTED, NOT_CONFIRMED),
        (Step.UNKNOWN, CONFIRMED, NOT_COMMITTED, NOT_CONFIRMED),
        (Step.DONE, CONFIRMED, NOT_CONFIRMED, NOT_CONFIRMED),
    ],
)
@pytest.mark.parametrize("wanted", ["new", "", None, MISSING])
def test_each_step_against_each_read(step, as_wanted, otherwise, unread, wanted):
    there = Context() if wanted is MISSING else Context([Entry("K", wanted)])
    assert settle(step, there, "K", wanted) is as_wanted
    assert settle(step, Context([Entry("K", "old")]), "K", wanted) is otherwise
    assert settle(step, None, "K", wanted) is unread


@pytest.mark.parametrize(
    ("held", "wanted", "is_so"),
    [
        ([], MISSING, True),
        ([], None, False),
        ([], "", False),
        ([""], None, False),
        ([None], "", False),
        ([None], None, True),
        (["x"], "x", True),
        (["x "], "x", False),
        (["x"], MISSING, False),
        (["x", "x"], "x", True),
        (["x", "y"], "x", False),
        ([NonTextValue("1", "number")], "1", False),
        ([NonTextValue("1", "number")], NonTextValue("1", "number"), True),
        ([NonTextValue("1.0", "number")], NonTextValue("1", "number"), False),
    ],
)
def test_as_wanted_is_exact(held, wanted, is_so):
    assert is_as_wanted(Context([Entry("K", value) for value in held]), "K", wanted) is is_so


@given(contexts(), keys, lookups)
def test_after_a_change_the_key_is_as_wanted_and_no_other_key_counts(base, key, wanted):
    after = apply([Change(key, base.get(key), wanted)], base)
    assert is_as_wanted(after, key, wanted)
    assert is_as_wanted(base, key, wanted) == (set(base.values_of(key)) == set(after.values_of(key)))


@given(every_step, contexts(), keys, lookups)
def test_a_read_leaves_nothing_unknown_and_nothing_else_touched(step, held, key, wanted):
    after = after_reading(step, held, key, wanted)
    assert after is not Step.UNKNOWN
    assert after is step or step is Step.UNKNOWN
    assert after_reading(after, held, key, wanted) is after
    if step is Step.UNKNOWN:
        assert (after is Step.DONE) == is_as_wanted(held, key, wanted)


@given(every_step, contexts(), keys, lookups)
def test_reading_first_or_settling_at_once_comes_to_the_same(step, held, key, wanted):
    assert settle(after_reading(step, held, key, wanted), held, key, wanted) is settle(
        step, held, key, wanted
    )


@given(every_step, st.none() | contexts(), keys, lookups)
def test_confirmed_is_only_what_was_read_and_is_equal(step, held, key, wanted):
    outcome = settle(step, held, key, wanted)
    assert (outcome is CONFIRMED) == (held is not None and is_as_wanted(held, key, wanted))
    if outcome is NOT_COMMITTED and held is None:
        assert step is Step.NOT_SENT
    if outcome is NOT_CONFIRMED:
        assert step is Step.DONE or (held is None and step in (Step.UNKNOWN, Step.REFUSED))


def test_no_repr_of_a_result_holds_what_the_server_said():
    result = KeyResult("K", Step.REFUSED, NOT_COMMITTED, reason="cannot store Jane Roe")
    assert repr(result) == "KeyResult('K', REFUSED, NOT_COMMITTED)"
