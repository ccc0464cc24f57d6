from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lvctx_gui.core.textdiff import (
    MAX_CHARACTERS,
    MAX_TOKENS,
    Part,
    Segment,
    diff_texts,
    is_small_change,
    text_diff,
)
from tests.strategies import any_text

words = st.lists(
    st.sampled_from(["one", "two", " ", "  ", ",", "\n", "3", "ü", "\ud800", "."]), max_size=20
).map("".join)
texts = st.one_of(any_text, words)


def joined(segments, *parts):
    return "".join(segment.text for segment in segments if segment.part in parts)


@settings(max_examples=300)
@given(texts, texts)
def test_what_is_joined_again_gives_both_texts(old, new):
    segments = text_diff(old, new)
    assert joined(segments, Part.SAME, Part.OLD) == old
    assert joined(segments, Part.SAME, Part.NEW) == new
    assert all(segment.text for segment in segments)


@given(texts)
def test_equal_texts_have_nothing_old_and_nothing_new(text):
    assert {segment.part for segment in text_diff(text, text)} <= {Part.SAME}


@given(texts, texts)
def test_different_texts_have_something_old_or_something_new(old, new):
    parts = {segment.part for segment in text_diff(old, new)}
    assert (old != new) == bool(parts & {Part.OLD, Part.NEW})


def test_a_changed_word_is_told_alone():
    assert text_diff("pay on Friday, please", "pay on Monday, please") == (
        Segment(Part.SAME, "pay on "),
        Segment(Part.OLD, "Friday"),
        Segment(Part.NEW, "Monday"),
        Segment(Part.SAME, ", please"),
    )


def test_a_changed_blank_is_told_alone():
    assert text_diff("a b", "a  b") == (
        Segment(Part.SAME, "a"),
        Segment(Part.OLD, " "),
        Segment(Part.NEW, "  "),
        Segment(Part.SAME, "b"),
    )


def test_what_stayed_between_two_changes_is_the_same():
    segments = text_diff("red green blue", "rot green blau")
    assert joined(segments, Part.SAME) == " green "


def test_very_different_long_texts_are_one_replacement():
    old, new = "a " * (MAX_TOKENS + 1), "b " * (MAX_TOKENS + 1)
    segments = text_diff(f"same {old}end", f"same {new}end")
    assert [segment.part for segment in segments] == [Part.SAME, Part.OLD, Part.NEW, Part.SAME]
    assert joined(segments, Part.SAME, Part.OLD) == f"same {old}end"
    assert joined(segments, Part.SAME, Part.NEW) == f"same {new}end"


def test_a_small_change_in_a_long_text_is_found():
    old = "word " * 20_000
    segments = text_diff(f"{old}X {old}", f"{old}Y {old}")
    assert (joined(segments, Part.OLD), joined(segments, Part.NEW)) == ("X", "Y")


@given(texts, texts)
def test_a_change_is_small_where_less_than_half_of_the_longer_text_changed(old, new):
    segments = text_diff(old, new)
    changed = max(len(joined(segments, Part.OLD)), len(joined(segments, Part.NEW)))
    assert is_small_change(segments) == (changed * 2 < max(len(old), len(new)))


@given(texts, texts)
def test_the_way_back_of_a_small_change_is_as_small(old, new):
    segments = text_diff(old, new)
    other = {Part.SAME: Part.SAME, Part.OLD: Part.NEW, Part.NEW: Part.OLD}
    back = [Segment(other[segment.part], segment.text) for segment in segments]
    assert is_small_change(back) == is_small_change(segments)


@given(texts.filter(bool), texts)
def test_whatever_has_nothing_in_common_is_no_small_change(old, new):
    assert not is_small_change([Segment(Part.OLD, old), Segment(Part.NEW, new)])


@pytest.mark.parametrize(
    ("old", "new", "small"),
    [
        ("2025-04-01", "2025-04-02", True),
        ("pay on Friday, please", "pay on Monday, please", True),
        ("ab cd", "ab cd", True),
        ("yes", "no", False),
        ("Value1", "Value1 — corrected", False),
        ("", "anything", False),
        ("1 5678", "1 5679", False),
    ],
)
def test_small_changes_as_people_see_them(old, new, small):
    assert is_small_change(text_diff(old, new)) is small


def test_a_diff_that_stopped_early_says_so():
    assert diff_texts("a b", "a c").is_whole
    assert diff_texts("", "one " * MAX_TOKENS).is_whole
    many = "".join(f"{n} " for n in range(MAX_TOKENS))
    for old, new in ((f"{many}one", f"x{many}two"), ("a" * 10, "b" * (MAX_CHARACTERS + 1))):
        stopped = diff_texts(f"same {old} end", f"same {new} end")
        assert not stopped.is_whole
        assert [segment.part for segment in stopped.segments] == [Part.SAME, Part.OLD, Part.NEW, Part.SAME]


@settings(max_examples=300)
@given(texts, texts, texts, texts)
def test_far_from_a_difference_nothing_else_is_told_than_near_it(head, old, new, tail):
    far = " - " + "far away " * 1_000
    near = text_diff(f"{head} - {old} - {tail}", f"{head} - {new} - {tail}")
    away = text_diff(f"{far}{head} - {old} - {tail}{far}", f"{far}{head} - {new} - {tail}{far}")
    changed = [segment for segment in near if segment.part is not Part.SAME]
    assert [segment for segment in away if segment.part is not Part.SAME] == changed


def test_of_a_megabyte_without_a_blank_only_what_differs_is_taken_to_pieces():
    ends = "x" * 600_000
    segments = diff_texts(f"{ends}1{ends}", f"{ends}2{ends}")
    assert segments.is_whole
    assert [(each.part, len(each.text)) for each in segments.segments if each.part is not Part.SAME] == [
        (Part.OLD, 1),
        (Part.NEW, 1),
    ]
