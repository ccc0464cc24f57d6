"""Rows of plain text, with the quotation marks of spreadsheets."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.entries import MISSING
from lvctx_gui.core.grid.cell import Damage, Source
from lvctx_gui.core.grid.columns import Row
from lvctx_gui.core.grid.quoted import read_text
from lvctx_gui.core.grid.writing.plain import plain_pieces
from tests.strategies import any_text

cells = st.text("ab \"'\n\r\t,é", max_size=8) | any_text


def contents(grid):
    return [["" if cell.is_empty else cell.content for cell in row] for row in grid.rows]


def test_two_columns():
    grid = read_text("a\t1\nb\t2\n")
    assert contents(grid) == [["a", "1"], ["b", "2"]]
    assert grid.source is Source.TEXT
    assert grid.otherwise is None


def test_a_mark_that_is_never_closed_shows_two_rows_and_offers_that_quotes_are_text():
    grid = read_text('"5 nail\tq\nn\tv')
    assert contents(grid) == [['"5 nail', "q"], ["n", "v"]]
    assert grid.otherwise_name == "Quotes are text"
    assert contents(grid.otherwise) == contents(grid)
    assert grid.notes == ("A quotation mark is never closed. It was taken as part of its cell.",)


def test_a_cell_in_marks_holds_breaks_tabs_and_marks():
    grid = read_text('k\t"a\nb\t""c"""\nn\tv')
    assert contents(grid) == [["k", 'a\nb\t"c"'], ["n", "v"]]
    assert contents(grid.otherwise) == [["k", '"a'], ["b", '""c"""'], ["n", "v"]]


def test_marks_alone_are_text_as_excel_leaves_them():
    assert contents(read_text('"a"\t"b c"')) == [['"a"', '"b c"']]


def test_nothing_is_no_grid_and_an_empty_cell_says_nothing():
    assert read_text("") is None
    (row,) = read_text("a\t\tb").rows
    assert row[1].content is MISSING
    assert contents(read_text("a\n\nb")) == [["a"], [""], ["b"]]


@pytest.mark.parametrize(
    "shown", ["1.47517E+11", "1,47517E+11", "-2E-07", "####", "1234567890123450", "12345678901234500000"]
)
def test_what_a_spreadsheet_has_cut_is_blocked(shown):
    ((cell,),) = read_text(shown).rows
    assert cell.damage is Damage.LOST_DIGITS
    assert cell.damage.blocks


@pytest.mark.parametrize(
    "kept", ["147516594361", "1234567890123456", "123456789012345", "1E5", "E+11", "#", "00123"]
)
def test_what_may_be_meant_so_is_not(kept):
    ((cell,),) = read_text(kept).rows
    assert cell.damage is None


@given(st.lists(st.tuples(cells.filter(bool), cells), min_size=1, max_size=5))
def test_what_is_copied_from_here_as_text_is_read_again(rows):
    text = "".join(plain_pieces([Row(key, value) for key, value in rows]))
    assert contents(read_text(text + "\n")) == [list(row) for row in rows]


@given(st.lists(st.lists(st.text('ab\n\t"', max_size=6), min_size=2, max_size=4), min_size=1, max_size=5))
def test_csv_of_others_is_read(rows):
    written_by_csv = io.StringIO()
    csv.writer(written_by_csv, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_MINIMAL).writerows(rows)
    assert contents(read_text(written_by_csv.getvalue())) == rows


@given(any_text | st.text('"\t\na', max_size=40))
def test_anything_is_read_to_its_last_character(text):
    grid = read_text(text)
    if grid is None:
        assert text == ""
        return
    plain = grid.otherwise or grid
    joined = "".join("".join(row) for row in contents(plain))
    ends = "\t\r\n"
    assert joined == "".join(each for each in text if each not in ends)


@pytest.mark.parametrize("piece", ['"""x\n', '"x\n', '""', '"\t"', '"a""'])
def test_marks_without_end_are_gone_through_once(piece):
    calls = []

    class Counted(str):
        def find(self, *args):
            calls.append(1)
            return str.find(self, *args)

    read_text(Counted(piece * 20_000))
    assert len(calls) < 450_000
