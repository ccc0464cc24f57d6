"""Two states side by side: what differs, in which order, and what nobody can tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.comparison import (
    DIFFERENT,
    Comparison,
    RowKind,
    Side,
    SideKind,
    older_first,
    state_after,
    state_before,
)
from lvctx_gui.core.diff import Change, Kind, diff
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue
from lvctx_gui.core.record import Intent, Operation, Record
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.core.site import Site
from tests.strategies import any_key, any_value, contexts, intents, keys, moments

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def side(*pairs, **given):
    return Side(SideKind.SERVER, Context([Entry(*pair) for pair in pairs]), **given)


def kinds(comparison):
    return {comparison.row(n).key: comparison.kind(n) for n in range(len(comparison))}


sides = st.builds(
    Side, st.sampled_from(SideKind), contexts(), st.none() | moments, keys=st.none() | st.frozensets(keys)
).map(
    # A side that tells of some keys holds no other ones.
    lambda each: (
        each
        if each.keys is None
        else Side(each.kind, each.context, each.at, keys=each.keys | set(each.context.keys))
    )
)


def test_differences_come_first_in_the_left_order_and_then_what_only_the_right_has():
    left = side(("same", "1"), ("B", "1"), ("A", "1"), ("gone", "1"))
    right = side(("A", "2"), ("new", "1"), ("B", "2"), ("same", "1"))
    comparison = Comparison(left, right)
    assert comparison.keys == ["B", "A", "gone", "new", "same"]
    assert [comparison.kind(n) for n in range(5)] == [
        RowKind.CHANGED,
        RowKind.CHANGED,
        RowKind.ONLY_LEFT,
        RowKind.ONLY_RIGHT,
        RowKind.SAME,
    ]
    counts = comparison.counts
    assert (counts.changed, counts.only_left, counts.only_right, counts.same) == (2, 1, 1, 1)
    assert (counts.differences, counts.known) == (4, 5)


def test_an_ignored_key_is_counted_and_no_difference():
    comparison = Comparison(
        side(("CallTime", "1"), ("K", "1")), side(("CallTime", "2"), ("K", "1")), ["CallTime"]
    )
    assert comparison.differing == []
    assert kinds(comparison) == {"CallTime": RowKind.IGNORED, "K": RowKind.SAME}
    assert (comparison.counts.ignored, comparison.counts.differences) == (1, 0)


def test_an_ignored_key_that_is_the_same_was_not_passed_over():
    comparison = Comparison(side(("CallTime", "1")), side(("CallTime", "1")), ["CallTime", "elsewhere"])
    assert comparison.counts.ignored == 0
    assert kinds(comparison) == {"CallTime": RowKind.SAME}


def test_no_value_an_empty_value_and_no_such_key_are_three_things():
    none, empty, missing = side(("K",)), side(("K", "")), side()
    expected = {
        (none, empty): RowKind.CHANGED,
        (none, missing): RowKind.ONLY_LEFT,
        (missing, empty): RowKind.ONLY_RIGHT,
        (none, none): RowKind.SAME,
    }
    for (left, right), kind in expected.items():
        assert kinds(Comparison(left, right)) == {"K": kind}
    number, text = side(("K", NonTextValue("1", "number"))), side(("K", "1"))
    assert kinds(Comparison(number, text)) == {"K": RowKind.CHANGED}


def test_a_repeated_key_shows_each_of_its_values():
    row = Comparison(side(("K", "1"), ("K", "2")), side(("K", "1"))).row(0)
    assert (row.kind, row.left, row.right) == (RowKind.CHANGED, ("1", "2"), ("1",))


def test_a_key_of_which_one_side_does_not_tell_is_no_difference():
    left, right = side(("A", "1"), ("B", "1")), side(("A", "2"), keys=frozenset("AC"))
    comparison = Comparison(left, right)
    assert kinds(comparison) == {"A": RowKind.CHANGED, "B": RowKind.UNKNOWN}
    assert comparison.is_partial
    # That there is no such key is something that it tells.
    assert kinds(Comparison(side(("C", "1")), right)) == {"C": RowKind.ONLY_LEFT, "A": RowKind.ONLY_RIGHT}


@given(sides, sides, st.frozensets(keys))
def test_each_key_has_one_row_that_says_what_is_so(left, right, ignored):
    comparison = Comparison(left, right, ignored)
    changes = {change.key: change for change in diff(left.context, right.context)}
    assert sorted(comparison.keys) == sorted({*left.context.keys, *right.context.keys})
    for number, key in enumerate(comparison.keys):
        row = comparison.row(number)
        assert (row.left, row.right) == (left.context.values_of(key), right.context.values_of(key))
        told = left.knows(key) and right.knows(key)
        if key not in changes:
            assert row.kind is RowKind.SAME
        elif not told:
            assert row.kind is RowKind.UNKNOWN
        elif key in ignored:
            assert row.kind is RowKind.IGNORED
        else:
            assert row.kind in DIFFERENT
            assert row.change == changes[key]
            assert (row.kind is RowKind.CHANGED) == (changes[key].kind is Kind.CHANGED)
    found = [comparison.kind(n) for n in range(len(comparison))]
    counts = comparison.counts
    expected = (
        counts.changed,
        counts.only_left,
        counts.only_right,
        counts.ignored,
        counts.unknown,
        counts.same,
    )
    assert tuple(map(found.count, RowKind)) == expected
    assert found[: counts.differences] == [kind for kind in found if kind in DIFFERENT]


@given(sides, sides)
def test_the_other_way_round_the_same_keys_differ(one, other):
    there, back = Comparison(one, other).counts, Comparison(other, one).counts
    assert (there.changed, there.only_left, there.only_right) == (
        back.changed,
        back.only_right,
        back.only_left,
    )


@given(sides, sides)
def test_the_older_side_is_the_left_one(one, other):
    left, right = older_first(one, other)
    assert {id(left), id(right)} == {id(one), id(other)} or one is other
    if left.at is not None and right.at is not None:
        assert left.at <= right.at


def test_of_one_reading_what_is_staged_is_the_newer():
    read = side(at=NOON)
    staged = Side(SideKind.STAGED, Context(), NOON)
    assert older_first(staged, read) == older_first(read, staged) == (read, staged)
    later = side(at=NOON + timedelta(seconds=1))
    assert older_first(later, staged) == (staged, later)


# Before and after a commit --------------------------------------------------------------------------------


@given(intents, st.data())
def test_what_a_commit_left_is_told_of_proven_keys_alone(intent, data):
    changes = {change.key: change for change in intent.changes}
    outcomes = {key: data.draw(st.sampled_from(Outcome)) for key in changes}
    record = Record(intent, tuple(KeyResult(key, Step.DONE, each) for key, each in outcomes.items()))
    before, after = state_before(record), state_after(record)
    for key, change in changes.items():
        assert before.context.get(key) == change.before
        assert before.knows(key)
        proven = outcomes[key] is Outcome.CONFIRMED
        assert after.knows(key) == proven
        assert after.context.get(key) == (change.after if proven else MISSING)
    assert before.is_partial == (intent.work is Operation.COMMIT)
    assert all(before.knows(key) for key in before.context.keys)
    assert all(after.knows(key) for key in after.context.keys)


@given(contexts(any_key, any_value), intents)
def test_a_commit_that_kept_the_whole_call_tells_of_all_of_it(whole, intent):
    made = replace(intent, whole=whole, work=Operation.COMMIT, post=(), deletes=(), order=("new",))
    made = replace(made, post=(Entry("new", "1"),), before=Context())
    record = Record(made, (KeyResult("new", Step.DONE, Outcome.CONFIRMED, was_sent=True),), made.began)
    assert state_before(record) == Side(SideKind.BEFORE, whole, made.began, made.call, made.site)
    after = state_after(record)
    assert not after.is_partial
    assert after.context == whole.with_value("new", "1")


def test_what_a_commit_most_likely_deleted_besides_is_gone_after_it():
    whole = Context([Entry("kept", "1"), Entry("lost", "1")])
    call, site = CallRef("S-1", 1, "A-1"), Site("NA3", "https://api.example.com")
    intent = Intent("1", NOON, call, site, "jdoe", Context(), whole=whole, lost=("lost",))
    record = Record(intent)
    assert state_after(record).context.get("lost") is MISSING
    assert state_after(record).context.get("kept") == "1"


def test_no_repr_holds_a_value():
    assert "secret" not in repr(side(("K", "secret"), name="secret"))
    assert "secret" not in repr(Comparison(side(("K", "secret")), side()).row(0))
    assert Change("K", "1", "2") == Comparison(side(("K", "1")), side(("K", "2"))).change(0)
