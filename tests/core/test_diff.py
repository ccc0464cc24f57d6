from __future__ import annotations

from hypothesis import given, settings

from lvctx_gui.core.diff import Change, Kind, apply, diff
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue
from tests.strategies import contexts


def test_added_changed_removed_and_unchanged():
    base = Context([Entry("same", "1"), Entry("changed", "1"), Entry("removed", "1")])
    edited = Context([Entry("added", "2"), Entry("changed", "2"), Entry("same", "1")])
    changes = diff(base, edited)
    assert changes == (
        Change("changed", "1", "2"),
        Change("removed", "1", MISSING),
        Change("added", MISSING, "2"),
    )
    assert [change.kind for change in changes] == [Kind.CHANGED, Kind.REMOVED, Kind.ADDED]


def test_no_value_an_empty_value_and_a_missing_key_differ():
    none, empty, missing = Context([Entry("K")]), Context([Entry("K", "")]), Context()
    assert diff(none, empty) == (Change("K", None, ""),)
    assert diff(empty, none) == (Change("K", "", None),)
    assert diff(missing, none) == (Change("K", MISSING, None),)
    assert diff(none, missing) == (Change("K", None, MISSING),)
    kinds = [
        diff(a, b)[0].kind for a, b in ((none, empty), (missing, none), (none, missing), (missing, empty))
    ]
    assert kinds == [Kind.CHANGED, Kind.ADDED, Kind.REMOVED, Kind.ADDED]


def test_a_repeated_key_that_is_named_once_is_a_change():
    base = Context([Entry("K", "1"), Entry("K", "2")])
    assert diff(base, Context([Entry("K", "1")])) == (Change("K", "1", "1"),)
    assert diff(base, base) == ()


def test_a_text_in_place_of_a_number_is_a_change():
    number = NonTextValue("1", "number")
    assert diff(Context([Entry("K", number)]), Context([Entry("K", "1")])) == (Change("K", number, "1"),)


def test_no_repr_holds_a_value():
    change = Change("K", "secret before", NonTextValue('"secret after"', "list"))
    assert repr(change) == "Change('K', <13 characters> → <list>)"


@given(contexts())
def test_nothing_differs_from_itself(context):
    assert diff(context, context) == ()
    assert apply((), context) == context


@settings(max_examples=300)
@given(contexts(), contexts(repeats=False))
def test_applying_the_difference_leads_to_the_other(a, b):
    assert apply(diff(a, b), a) == b


@settings(max_examples=200)
@given(contexts(), contexts(repeats=False))
def test_the_difference_names_each_key_that_differs_once_and_no_other(a, b):
    changes = diff(a, b)
    named = [change.key for change in changes]
    assert len(set(named)) == len(named)
    assert set(named) == {key for key in (*a.keys, *b.keys) if a.values_of(key) != b.values_of(key)}
    assert all((change.before, change.after) == (a.get(change.key), b.get(change.key)) for change in changes)


@given(contexts(), contexts(repeats=False))
def test_the_base_keeps_its_order_and_its_notices(a, b):
    after = apply(diff(a, b), a)
    assert after.keys == (*(key for key in a.keys if key in b), *(key for key in b.keys if key not in a))
    assert after.notices == a.notices


@given(contexts(repeats=False), contexts(repeats=False))
def test_the_way_back_undoes_the_way_there(a, b):
    there = {change.key: (change.before, change.after) for change in diff(a, b)}
    back = {change.key: (change.after, change.before) for change in diff(b, a)}
    assert there == back
