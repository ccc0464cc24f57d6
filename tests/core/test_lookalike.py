from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lvctx_gui.core.lookalike import KeyIndex, lookalike_words, resemblance
from tests.strategies import any_text

keys = st.one_of(
    any_text,
    st.lists(
        st.sampled_from(["Key", "key", "1", " ", "\u200b", "\u00a0", "é", "e\u0301", "ﬁ", "ß", "İ"])
    ).map("".join),
)


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("Key1", "key1", "capital letters"),
        ("Key1", "Key1 ", "blanks"),
        ("Key1", "Key 1", "blanks"),
        ("Key 1", "Key\u00a01", "blanks"),
        ("Key1", "Key1\n", "blanks"),
        ("Key1", "Key\u200b1", "invisible characters"),
        ("Key1", "Key1\ufe0f", "invisible characters"),
        ("Key1", "Key1\u200d", "invisible characters"),
        ("Café", "Cafe\u0301", "Unicode form"),
        ("Key1", "Ｋｅｙ１", "Unicode form"),
        ("Key1", "key1 ", "capital letters and blanks"),
        ("Key1", "key\u200b1 ", "capital letters, blanks and invisible characters"),
        ("Key1", "Key2", ""),
        ("Key1", "Key1", ""),
        ("", "", ""),
    ],
)
def test_examples(one, other, words):
    assert resemblance(one, other) == words
    assert resemblance(other, one) == words


@settings(max_examples=300)
@given(keys, keys)
def test_the_index_finds_what_resembles_and_nothing_else(one, other):
    assert (KeyIndex([other]).like(one) == (other,)) is bool(resemblance(one, other))
    assert resemblance(one, other) == resemblance(other, one)


@given(keys)
def test_every_way_of_hiding_a_difference_is_found(key):
    index = KeyIndex([key])
    for like in (key.swapcase(), f"{key} ", f" {key}", f"{key}\u200b", f"\ufeff{key}"):
        if like.casefold() == key.casefold() or like.strip() == key.strip() or like != key.swapcase():
            assert index.like(like) == ((key,) if like != key else ())


@given(st.lists(keys, unique=True, max_size=6), keys)
def test_an_index_of_many_keeps_their_order(known, key):
    assert KeyIndex(known).like(key) == tuple(each for each in known if resemblance(key, each))


def test_the_sentence_names_the_key_and_the_difference():
    words = lookalike_words("key1\u200b", KeyIndex(["Key1", "KEY1"]).like("key1\u200b"))
    assert words == "“Key1” exists already and differs only by capital letters and invisible characters."
    assert lookalike_words("x", ()) == ""
