"""A text as it is stored: whatever is chosen of what is shown is copied to the letter."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lvctx_gui.core.sheet.runs import LONGEST, width
from lvctx_gui.core.sheet.sheet import Place
from lvctx_gui.core.sheet.size import size_of
from lvctx_gui.core.sheet.stored import StoredSheet
from lvctx_gui.core.visible import plain_text

ODD = "\u00a0\u202f\r\n\u2028\u2029\ufeff\0\ud800\udc00\t\u200b\u202e\u0301\ufe0f\u200d\x85\x0b\ufdd0\u3164"
PARTS = [*ODD, "\r\n", "a", " ", "é", "\U0001f600", "b" * 300, "c d " * 150, "\u00a0" * 450, "\r\n" * 3]
texts = st.lists(st.sampled_from(PARTS)).map("".join)


def sheet_of(text, **limits):
    sheet = StoredSheet(text, **limits)
    shown = ""
    while not sheet.is_complete:
        shown += sheet.more(500, 3)
    return sheet, shown


def places(sheet):
    """Every place that a caret can have, in order."""
    for number in range(len(sheet.starts)):
        for column in range(width(sheet.block(number).shown) + 1):
            yield Place(number, column)


@given(texts, st.sampled_from([1, 2, 100]))
@example("", 1)
@example("\n", 100)
@example("a\r\n", 100)
@example("  a  ", 100)
@example("\ufeff{}\r\n", 100)
def test_all_that_is_shown_is_copied_as_all_that_is_stored(text, most_lines):
    sheet, shown = sheet_of(text, most_lines=most_lines)
    last = len(sheet.starts) - 1
    assert sheet.copied(Place(0, 0), Place(last, width(sheet.block(last).shown))) == text
    # Qt would make something else of any of these.
    assert not re.search("[\0\r\u2028\u2029\ufdd0\ud800-\udfff\u00a0]", shown)
    assert shown.split("\n") == [sheet.block(number).shown for number in range(last + 1)]


@given(texts, st.data())
def test_two_parts_that_meet_are_the_whole_wherever_it_is_parted(text, data):
    sheet, _ = sheet_of(text)
    everywhere = list(places(sheet))
    at = data.draw(st.sampled_from(everywhere))
    first, second = sheet.copied(everywhere[0], at), sheet.copied(at, everywhere[-1])
    assert text.startswith(first)
    assert text.endswith(second)
    # Within a mark, or a line break of two characters, both parts have it.
    both = len(first) + len(second) - len(text)
    assert both == 0 or text[len(first) - both : len(first)] in ("\r\n", *ODD)


@given(texts, st.data())
def test_a_part_of_the_text_is_found_in_what_is_shown_and_copied_from_there(text, data):
    sheet, _ = sheet_of(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 5)))
    first, last = sheet.span(start, end)
    copied = sheet.copied(first, last)
    if text[start - 1 : start + 1] != "\r\n" and text[end - 1 : end + 1] != "\r\n":
        assert copied == text[start:end]
        assert sheet.offset(first) == start or start == end
    else:
        assert text[start:end] in copied


@given(texts)
def test_no_block_is_long_and_all_but_the_marks_is_the_text(text):
    sheet, _ = sheet_of(text)
    for number in range(len(sheet.starts)):
        block = sheet.block(number)
        assert sum(len(run.stored) for run in block.runs) <= LONGEST
        assert len(block.shown) <= 4 * LONGEST
        for run in block.runs:
            assert run.stored == text[run.start : run.start + len(run.stored)]
            assert run.is_mark or run.shown == run.stored


@given(st.text(st.sampled_from([*ODD, "a", " "]), max_size=20))
def test_the_marks_are_those_of_the_table(text):
    sheet, shown = sheet_of(text, most_lines=1)
    if len(text) < LONGEST // 8 and "\t" not in text:
        assert shown == plain_text(text).replace("\n", "↵")
    for number in range(len(sheet.starts)):
        block = sheet.block(number)
        marked = "".join(
            block.shown.encode("utf-16-le")[2 * a : 2 * b].decode("utf-16-le") for a, b in sheet.marks(number)
        )
        assert marked == "".join(run.shown for run in block.runs if run.is_mark)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb", ["a", "b"]),
        ("a\r\nb", ["a‹CR›", "b"]),
        ("a\rb", ["a‹CR›", "b"]),
        ("a\u2028b\u2029", ["a‹LS›", "b‹PS›", ""]),
        ("\ufeffa\u00a0b", ["‹BOM›a⍽b"]),
        ("\ta\t\n", ["→\ta→\t", ""]),
        (" a \n b ", ["·a ", " b·"]),
        ("\ud800\0", ["‹D800›‹0000›"]),
    ],
)
def test_real_line_breaks_say_of_which_kind_they_are(text, shown):
    sheet, whole = sheet_of(text)
    assert whole.split("\n") == shown
    breaks = [sheet.block(number).line_break for number in range(len(shown))]
    assert "".join(breaks) == "".join(re.findall("\r\n|[\r\n\u2028\u2029]", text))


def test_a_long_line_is_cut_behind_a_blank_and_never_within_a_letter():
    sheet, shown = sheet_of("abc " * 1_000)
    assert not any(sheet.block(number).line_break for number in range(len(sheet.starts)))
    assert all(line.endswith(("abc ", "abc·")) for line in shown.split("\n"))
    sheet, shown = sheet_of("e\u0301" * 1_001)
    assert all(line.startswith("e") for line in shown.split("\n"))


def test_one_megabyte_in_one_line_is_made_bit_by_bit():
    text = "x" * (1 << 20)
    sheet = StoredSheet(text)
    assert len(sheet.more(10_000, 1_000)) <= 10_000 + LONGEST
    assert not sheet.is_complete
    assert len(sheet.starts) <= 10_000 // LONGEST + 1
    assert sheet.more(10_000, 5).count("\n") == 5


def test_lines_run_on_where_there_are_too_many():
    sheet, shown = sheet_of("a\r\n" * 20, most_lines=3)
    assert sheet.runs_on
    assert shown == "a‹CR›\na‹CR›\n" + "a‹CR›↵" * 18
    assert not sheet_of("a\nb\nc", most_lines=3)[0].runs_on


def test_the_size_of_a_text_names_its_line_breaks():
    assert size_of("") == (0, 0, 0, ())
    assert size_of("é")[:3] == (1, 1, 2)
    size = size_of("a\r\nb\nc\rd\u2028\ud800")
    assert size[:3] == (5, 10, 14)
    assert dict(size.breaks) == {"CR LF": 1, "LF": 1, "CR": 1, "U+2028": 1}
    assert not size.has_only_line_feeds
    assert size_of("a\nb\n")[:1] == (2,)
    assert size_of("a\nb\n").has_only_line_feeds
