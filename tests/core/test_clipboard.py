from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.clipboard import cell_text, is_one_cell, without_line_end
from tests.strategies import any_text

LINE_ENDS = ["\r\n", "\n", "\r", "\u2028"]


@given(any_text, st.sampled_from(LINE_ENDS))
def test_one_line_end_is_dropped_and_no_more(text, end):
    assert without_line_end(text + end) == (text[:-1] if text.endswith("\r") and end == "\n" else text)


@given(any_text)
def test_text_without_a_line_end_stays(text):
    assert cell_text(f"{text}x") == f"{text}x"
    assert without_line_end(f"{text}x") == f"{text}x"


@given(st.text("ab \"'\n\t,é", max_size=12), st.sampled_from(["\r\n", "\n"]))
def test_a_spreadsheets_cell_is_what_it_was(text, end):
    written = io.StringIO()
    csv.writer(written, delimiter="\t", lineterminator=end, quoting=csv.QUOTE_MINIMAL).writerow([text])
    expected = text
    if '"' in text and "\n" not in text and "\t" not in text:
        expected = without_line_end(written.getvalue())  # only line ends and tabs are a reason for marks
    if text == "":
        expected = '""'
    assert cell_text(written.getvalue()) == expected


@pytest.mark.parametrize("text", ['"a"', '"a"\r\n', '{"a":\n1}\r\n', '"a\n"b"\n', '"\n', '""\n'])
def test_marks_that_a_person_wrote_stay(text):
    assert cell_text(text) == without_line_end(text)


def test_several_cells_are_not_one():
    assert is_one_cell("Key 1")
    for text in ("a\tb", "a\nb", "a\r\nb", "a\u2028b"):
        assert not is_one_cell(text)
