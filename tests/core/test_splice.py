from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lvctx_gui.core.splice import (
    carry_edit,
    carry_edits,
    first_break,
    index_of_unit,
    original_part,
    replaced,
    shown_text,
)
from tests.strategies import any_text

BREAKS = ("\r\n", "\r", "\n", "\u2028", "\u2029")
typed_text = st.text(st.characters(exclude_characters="\r\n"), max_size=8)


@settings(max_examples=300)
@given(any_text)
def test_text_that_was_shown_and_not_edited_stays_as_it_is(original):
    assert carry_edit(original, shown_text(original)) == original


@given(any_text)
def test_what_is_shown_holds_nothing_that_an_editor_changes(original):
    shown = shown_text(original)
    assert not set(shown) & set("\r\u2028\u2029\0\ufdd0\ufdd1")
    assert not [character for character in shown if "\ud800" <= character <= "\udfff"]
    assert shown_text(shown) == shown


@given(any_text)
def test_every_piece_of_the_original_is_shown_as_one_character(original):
    assert len(shown_text(original)) == len(original.replace("\r\n", "\n"))


@pytest.mark.parametrize(
    "character", ["a", "é", "😀", "\t", "\u00a0", "\u200b", "\x0b", "\x85", "\x1c", "\ufeff"]
)
def test_ordinary_characters_are_shown_as_they_are(character):
    assert shown_text(f"a{character}b") == f"a{character}b"


@settings(max_examples=300)
@given(any_text, typed_text, any_text)
def test_an_edit_in_the_middle_keeps_both_ends_exactly(before, typed, after):
    # A character that nothing else holds makes it certain where the middle is.
    original = f"{before}\ue000{after}"
    edited = f"{shown_text(before)}\ue001{typed}\ue001{shown_text(after)}"
    assert carry_edit(original, edited) == f"{before}\ue001{typed}\ue001{after}"


@given(any_text, typed_text)
def test_what_is_typed_at_the_ends_leaves_the_original_whole(original, typed):
    before, after = f"\ue000{original}", f"{original}\ue000"
    assert carry_edit(after, shown_text(after) + typed) == after + typed
    assert carry_edit(before, typed + shown_text(before)) == typed + before


@given(any_text)
def test_everything_can_be_taken_out(original):
    assert carry_edit(original, "") == ""


@pytest.mark.parametrize("line_break", BREAKS)
def test_a_new_line_break_takes_the_kind_of_the_original(line_break):
    original = f"one{line_break}two"
    assert carry_edit(original, "one\ntwo\nthree") == f"one{line_break}two{line_break}three"
    assert carry_edit(original, "zero\none\ntwo") == f"zero{line_break}one{line_break}two"


def test_a_new_line_break_in_a_text_with_several_kinds_takes_the_first_kind():
    assert carry_edit("a\r\nb\nc", "a\nb\nc\nd") == "a\r\nb\nc\r\nd"


def test_a_new_line_break_in_a_text_without_any_is_a_line_feed():
    assert carry_edit("one", "one\ntwo\nthree") == "one\ntwo\nthree"


def test_other_line_breaks_keep_their_kinds_when_one_is_taken_out():
    assert carry_edit("a\rb\nc\u2028d\r\ne", "a\nbc\nd\ne") == "a\rbc\u2028d\r\ne"


def test_nul_and_half_characters_survive_beside_an_edit():
    original = "a\0b\ud800c\ufdd0d"
    assert shown_text(original) == "a\u2400b\ufffdc\ufffdd"
    assert carry_edit(original, "a\u2400b\ufffdc\ufffdd!") == original + "!"
    assert carry_edit(original, "a\u2400b\ufffdX\ufffdd") == "a\0b\ud800X\ufdd0d"


@given(any_text, st.text(st.characters(), max_size=8))
def test_no_edit_whatever_is_an_error(original, edited):
    result = carry_edit(original, edited)
    assert shown_text(result) == shown_text(edited.replace("\r\n", "\n")) or "\r" in edited


@settings(max_examples=300)
@given(any_text, any_text, any_text, any_text)
def test_what_is_pasted_keeps_its_exact_characters_and_undoing_brings_back_the_others(
    before, old, after, new
):
    # Marks between the parts, so that no two of them join to one line break.
    original = f"{before}\ue000{old}\ue001{after}"
    start, end = len(shown_text(before)) + 1, len(shown_text(f"{before}\ue000{old}"))
    pasted = replaced(original, start, end, new)
    assert pasted == f"{before}\ue000{new}\ue001{after}"
    assert carry_edits([original, pasted], shown_text(pasted)) == pasted
    if shown_text(original) != shown_text(pasted):
        assert carry_edits([original, pasted], shown_text(original)) == original
    typed = shown_text(pasted) + "x"
    assert carry_edits([original, pasted], typed) in (pasted + "x", carry_edit(original, typed))


@settings(max_examples=300)
@given(any_text, any_text.map(shown_text))
def test_one_text_alone_is_carried_as_ever(original, other):
    for edited in ("", other, shown_text(original) + "x", "x" + shown_text(original)):
        assert carry_edits([original, original], edited) == carry_edit(original, edited)
        assert carry_edits([original], edited) == carry_edit(original, edited)


@given(st.text(max_size=20), st.integers(0, 20))
def test_qts_offsets_are_found_beyond_the_first_plane_too(text, at):
    offset = len(text[:at].encode("utf-16-le", "surrogatepass")) // 2
    assert index_of_unit(text, offset) == min(at, len(text))


@pytest.mark.parametrize("end", BREAKS)
def test_the_first_kind_of_line_break_counts(end):
    assert first_break(f"a{end}b\nc") == end
    assert first_break("ab") == "\n"


@given(any_text, st.data())
def test_parts_between_shown_positions_put_the_original_together(original, data):
    whole = sum(2 if character > "\uffff" else 1 for character in shown_text(original))
    cuts = sorted(data.draw(st.lists(st.integers(0, whole), max_size=4)))
    edges = [0, *cuts, whole]
    parts = [original_part(original, start, end) for start, end in pairwise(edges)]
    assert "".join(parts) == original


def test_a_part_holds_both_characters_of_a_line_break_and_counts_as_qt_does():
    assert original_part("\U0001f600\r\nb\u00a0", 2, 4) == "\r\nb"
    assert original_part("\U0001f600\r\nb\u00a0", 0, 2) == "\U0001f600"
