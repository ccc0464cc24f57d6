"""Which characters are marked as different, in cells and in whole values."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.entries import MISSING, NonTextValue
from lvctx_gui.core.textdiff import MAX_TOKENS, Part
from lvctx_gui.ui.compare.marks import SHOWN, WINDOW, cell_runs, shown_values
from tests.strategies import any_text, any_value

values = st.lists(any_value, max_size=3).map(tuple)


def marked(mine, other, *, is_left=True):
    runs, _ = cell_runs((mine,), (other,), is_left=is_left)
    return [run.piece.text for run in runs if run.is_marked]


def text_of(runs):
    return "".join(run.piece.text for run in runs)


def test_what_differs_is_marked_where_less_than_half_does():
    old, new = "pay on Friday, please", "pay on Monday, please"
    assert marked(old, new) == ["Friday"]
    assert marked(new, old, is_left=False) == ["Monday"]
    assert marked("one", "another thing") == []


def test_of_a_long_value_the_first_difference_is_in_sight():
    far = "far away " * 200
    runs, _ = cell_runs((f"{far}on Friday",), (f"{far}on Monday",), is_left=True)
    assert text_of(runs).startswith("…")
    assert [run.piece.text for run in runs if run.is_marked] == ["Friday"]
    assert len(text_of(runs)) <= WINDOW + 2


def test_a_changed_blank_is_seen():
    assert marked("a b c d e", "a  b c d e") == ["·"]


def test_no_value_an_empty_one_and_several_are_told_apart():
    assert text_of(cell_runs((None,), ("",), is_left=True)[0]) == "⌀ no value"
    assert text_of(cell_runs(("",), (None,), is_left=False)[0]) == '""'
    assert cell_runs((), ("x",), is_left=True) == ([], False)
    assert text_of(cell_runs(("1", "2"), ("1",), is_left=True)[0]) == "1  ¦  2"


@given(values, values, st.booleans())
def test_any_values_can_be_shown_beside_any_other(mine, other, is_left):
    runs, _ = cell_runs(mine, other, is_left=is_left)
    assert bool(runs) == bool(mine)


@given(any_text, any_text)
def test_whole_values_are_shown_to_the_letter(left, right):
    shown = shown_values(left, right)
    assert (shown.left, shown.right, shown.before, shown.stopped) == (left, right, 0, False)
    for text, part in ((left, Part.OLD), (right, Part.NEW)):
        spans = shown.spans(part)
        assert all(0 <= start < end <= len(text) for start, end in spans)
        rest = "".join(segment.text for segment in shown.segments if segment.part is Part.SAME)
        own = "".join(text[start:end] for start, end in spans)
        assert not (left and right) or len(rest) + len(own) == len(text)


def test_what_is_no_text_is_shown_as_it_came():
    assert shown_values(NonTextValue("1.0", "number"), MISSING).left == "1.0"
    assert shown_values(None, "x").segments == ()


def test_of_a_megabyte_a_part_around_the_first_difference_is_shown():
    text = "word " * 200_000
    shown = shown_values(f"{text}Friday", f"{text}Monday")
    assert len(shown.left) == len(f"{text}Friday") - shown.before <= SHOWN
    assert [shown.left[start:end] for start, end in shown.spans(Part.OLD)] == ["Friday"]


def test_marks_that_stopped_early_are_told():
    many = "".join(f"{number} " for number in range(MAX_TOKENS))
    assert shown_values(f"{many}a", f"x{many}b").stopped
