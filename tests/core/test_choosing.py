"""What is meant by what somebody types: parts of names, beginnings first, whatever letters they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.choosing import chosen, put_last, ready

NAMES = [
    "Refresh",
    "Refresh this entry",
    "Copy as curl",
    "Re-open closed tab",
    "Mark others' changes as seen",
]
names = st.lists(st.text("ab cÄßé-é", min_size=1, max_size=8), max_size=8)
typed_texts = st.text("ab Ä-é", max_size=5)


def found(typed, of=NAMES):
    return chosen([(ready(name), name) for name in of], typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", NAMES),
        ("curl", ["Copy as curl"]),
        ("CO cu", ["Copy as curl"]),
        ("entry ref", ["Refresh this entry"]),
        ("resh", ["Refresh", "Refresh this entry"]),
        ("open", ["Re-open closed tab"]),
        ("re-op", ["Re-open closed tab"]),
        ("s", ["Mark others' changes as seen", *NAMES[:4]]),
        ("x", []),
    ],
)
def test_each_word_is_a_part_of_the_name_and_beginnings_come_first(typed, expected):
    assert found(typed) == expected


@given(names, typed_texts, st.sampled_from("abÄ"))
def test_who_types_more_finds_no_more(of, typed, more):
    assert set(found(typed + more, of)) <= set(found(typed, of))


@given(names, st.data())
def test_every_part_of_a_name_without_a_blank_finds_it(of, data):
    for name in of:
        for word in name.split():
            start = data.draw(st.integers(0, len(word) - 1))
            end = data.draw(st.integers(start + 1, len(word)))
            # A mark alone is no part that anybody could type.
            if not word[start:end].startswith("\u0301") and word[end : end + 1] != "\u0301":
                assert name in found(
                    word[start:end].upper().lower() if word.isascii() else word[start:end], of
                )


@given(names, typed_texts)
def test_nothing_is_found_twice_and_nothing_else(of, typed):
    result = found(typed, of)
    assert len(result) <= len(of)
    assert all(result.count(name) <= of.count(name) for name in result)


@given(st.lists(st.tuples(st.integers(), st.booleans()), max_size=9))
def test_what_comes_last_keeps_its_order(pairs):
    things, last = [number for number, _ in pairs], [is_last for _, is_last in pairs]
    result = put_last(things, last)
    assert result == [n for n, is_last in pairs if not is_last] + [n for n, is_last in pairs if is_last]
