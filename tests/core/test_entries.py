from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue, describe, value_text
from tests.strategies import any_text, contexts, keys, values

SECRET = "Account 4711 of Jane Roe"


def test_no_value_an_empty_value_and_a_missing_key_are_three_things():
    context = Context([Entry("none"), Entry("empty", "")])
    found = [context.get(key) for key in ("none", "empty", "missing")]
    assert found == [None, "", MISSING]
    assert len({repr(value) for value in found}) == 3
    assert len({describe(value) for value in found}) == 3
    assert Context([Entry("K")]) != Context([Entry("K", "")]) != Context()
    assert "none" in context
    assert "missing" not in context


def test_a_value_that_is_not_text_differs_from_the_text_of_the_same_letters():
    assert Context([Entry("K", NonTextValue("1", "number"))]) != Context([Entry("K", "1")])
    assert Context([Entry("K", NonTextValue("1.0", "number"))]) != Context(
        [Entry("K", NonTextValue("1", "number"))]
    )


def test_the_first_of_repeated_keys_counts_and_the_others_are_kept():
    context = Context([Entry("K", "1"), Entry("A", "x"), Entry("K", "2"), Entry("K")])
    assert context.keys == ("K", "A")
    assert context.get("K") == "1"
    assert context.values_of("K") == ("1", "2", None)
    assert context.repeats == (Entry("K", "2"), Entry("K"))
    assert context.is_repeated("K")
    assert not context.is_repeated("A")
    assert context != Context([Entry("K", "1"), Entry("A", "x")])
    assert len(context) == 2


def test_keys_differ_by_case_and_by_every_character():
    context = Context([Entry("Key", "1"), Entry("key", "2"), Entry("key ", "3"), Entry("ke\u0301", "4")])
    assert [context.get(key) for key in ("Key", "key", "key ", "ke\u0301", "k\u00e9")] == [
        "1",
        "2",
        "3",
        "4",
        MISSING,
    ]


def test_a_context_is_not_equal_to_other_things():
    assert Context() != ()
    assert (Context() == "x") is False


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), ("", ""), ("a\r\n", "a\r\n"), (NonTextValue("1.0", "number"), "1.0")],
)
def test_what_an_editor_begins_with(value, text):
    assert value_text(value) == text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (MISSING, "missing"),
        (None, "no value"),
        ("", "empty"),
        ("x", "1 character"),
        ("x" * 1234, "1,234 characters"),
        (NonTextValue("[1]", "list"), "list"),
    ],
)
def test_a_value_is_described_without_revealing_it(value, words):
    assert describe(value) == words


def test_no_repr_holds_a_value():
    foreign = NonTextValue(f'"{SECRET}"', "object")
    things = [Entry("K", SECRET), Entry("K", foreign), foreign, Context([Entry("K", SECRET)], ["notice"])]
    assert not [repr(thing) for thing in things if SECRET in repr(thing)]
    assert repr(things[0]) == "Entry('K', <24 characters>)"


@given(st.lists(st.builds(Entry, keys, values), max_size=8))
def test_nothing_of_the_entries_is_lost_or_reordered(rows):
    context = Context(rows)
    assert list(context) == list(context.entries)
    for key in {row.key for row in rows}:
        assert context.values_of(key) == tuple(row.value for row in rows if row.key == key)
        assert context.get(key) == context.values_of(key)[0]
        assert context.is_repeated(key) == (len(context.values_of(key)) > 1)
    assert len(context.entries) + len(context.repeats) == len(rows)
    assert context.keys == tuple(dict.fromkeys(row.key for row in rows))


@given(contexts(), st.randoms())
def test_equality_asks_for_the_same_values_and_not_for_the_order_of_the_keys(context, random):
    shuffled = list(context.entries)
    random.shuffle(shuffled)
    other = Context([*shuffled, *context.repeats], ["another notice"])
    assert context == other
    assert hash(context) == hash(other)


@given(contexts(), contexts())
def test_contexts_are_equal_when_every_key_has_the_same_values(a, b):
    keys = {*a.keys, *b.keys}
    assert (a == b) == all(a.values_of(key) == b.values_of(key) for key in keys)


@given(contexts(), keys, values)
def test_setting_a_value_changes_that_key_only(context, key, value):
    after = context.with_value(key, value)
    assert after.values_of(key) == (value,)
    assert all(after.values_of(k) == context.values_of(k) for k in context.keys if k != key)
    assert after.keys == (context.keys if key in context else (*context.keys, key))
    assert after.notices == context.notices


@given(contexts(), keys)
def test_taking_a_key_away_changes_that_key_only(context, key):
    after = context.without(key)
    assert after.get(key) is MISSING
    assert after.keys == tuple(k for k in context.keys if k != key)
    assert all(after.values_of(k) == context.values_of(k) for k in after.keys)


@given(st.one_of(values, st.just(MISSING)), any_text.filter(lambda text: len(text) > 12))
def test_a_description_never_holds_the_text(value, text):
    assert text not in describe(text)
    assert describe(value)
