"""What is staged of a table that comes in, and what a person is to see before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue
from lvctx_gui.core.grid.cell import NOTHING, Cell, Damage, Grid, Source
from lvctx_gui.core.grid.quoted import read_text
from lvctx_gui.core.incoming import choice
from lvctx_gui.core.incoming.columns import Columns, guessed, is_certain
from lvctx_gui.core.incoming.rows import Empty, Fate, incoming
from tests.strategies import any_text, contexts, keys

CALL = Draft(
    Context([Entry("a", "1"), Entry("b", ""), Entry("c", None), Entry("n", NonTextValue("5", "number"))])
)


def rows_of(text, draft=CALL, selected=(), empty=Empty.LEAVE):
    grid = read_text(text)
    return incoming(grid, guessed(grid), draft, selected, empty)


def fates(rows):
    return {row.key: row.fate for row in rows}


def test_two_columns_are_keys_and_values():
    rows = rows_of("a\t2\nnew\tx\nb\t\nc\tv\na\t2\n")
    assert fates(rows) == {"a": Fate.CHANGED, "new": Fate.ADDED, "b": Fate.LEFT, "c": Fate.CHANGED}
    assert choice.edits(rows, choice.at_first(rows)) == {"a": "2", "new": "x", "c": "v"}
    assert choice.needs_a_look(rows)  # a is overwritten


def test_what_fills_in_and_adds_only_needs_no_look():
    rows = rows_of("b\tfilled\nc\tfilled\nnew\tx")
    assert not choice.needs_a_look(rows)


def test_headings_name_the_columns_and_are_no_entry():
    grid = read_text("Value\tunit\tKey\n2\tms\ta\n")
    assert guessed(grid) == Columns(2, 0, has_heading=True)
    assert is_certain(grid, guessed(grid))
    assert choice.edits(rows_of("Value\tunit\tKey\n2\tms\ta\n"), {2}) == {"a": "2"}
    assert not is_certain(read_text("a\tb\tc"), guessed(read_text("a\tb\tc")))


def test_ten_rows_three_blank_are_seven_edits():
    selected = [f"k{number}" for number in range(10)]
    draft = Draft(Context([Entry(key, "old") for key in selected]))
    text = "".join(f"{'' if number in (2, 5, 9) else f'new{number}'}\n" for number in range(10))
    rows = rows_of(text, draft, selected)
    assert len(choice.edits(rows, choice.at_first(rows))) == 7
    blank = {"k2": "", "k5": "", "k9": ""}
    all_of_them = rows_of(text, draft, selected, Empty.EMPTY)
    assert {key: choice.edits(all_of_them, choice.at_first(all_of_them))[key] for key in blank} == blank
    none = rows_of(text, draft, selected, Empty.NO_VALUE)
    assert choice.edits(none, choice.at_first(none))["k2"] is None


def test_one_column_goes_into_the_rows_in_the_order_in_which_they_are_seen():
    rows = rows_of("1\n2\n3", selected=["c", "a", "b"])
    assert choice.edits(rows, choice.at_first(rows)) == {"c": "1", "a": "2", "b": "3"}


def test_one_value_is_for_all_of_them():
    rows = rows_of("x", selected=["a", "b", "c"])
    assert choice.edits(rows, choice.at_first(rows)) == {"a": "x", "b": "x", "c": "x"}


def test_nine_values_for_ten_rows_are_told():
    assert choice.mismatch(9, 10) == (
        "There are 9 values for 10 selected rows: each is for one row, from the top, and the rest is left "
        "alone."
    )
    assert choice.mismatch(1, 10) == choice.mismatch(10, 10) == ""


def test_of_rivals_none_is_taken_until_one_is_chosen():
    rows = rows_of("new\t1\nnew\t2\nnew\t1\n")
    assert all(row.is_rival and row.asks for row in rows)
    assert choice.at_first(rows) == choice.NONE
    taken = choice.chosen(rows, choice.NONE, [1], on=True)
    assert choice.edits(rows, taken) == {"new": "1"}
    taken = choice.chosen(rows, taken, [2], on=True)
    assert choice.edits(rows, taken) == {"new": "2"}
    assert choice.chosen(rows, taken, [2], on=False) == choice.NONE


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a\t1.47517E+11", "dropped digits"),
        ("..\tx", "cannot be used as a key"),
        ("../x\tx", "cannot be used as a key"),
    ],
)
def test_what_cannot_be_taken_says_why_and_nothing_makes_it_be_taken(text, why):
    (row,) = rows_of(text)
    assert row.fate is Fate.REFUSED
    assert why in row.remarks[0]
    assert choice.chosen([row], choice.NONE, [1], on=True) == choice.NONE


@pytest.mark.parametrize(
    ("text", "draft", "why"),
    [
        ("id\t123", Draft(Context([Entry("id", "00123")])), "Zeros at its start"),
        ("id\t123\nother\t00456", CALL, "Zeros at its start"),
        ("A\tx", CALL, "differs only by"),
    ],
)
def test_what_is_doubtful_waits_for_a_person(text, draft, why):
    row = rows_of(text, draft)[0]
    assert why in row.remarks[0]
    assert row.asks
    assert row.number not in choice.at_first([row])
    assert choice.edits([row], choice.chosen([row], choice.NONE, [1], on=True)) == {row.key: row.new}


def test_what_was_restored_is_told_and_taken():
    grid = Grid(((Cell("a"), Cell("147516594361", "1.47517E+11", restored=True)),), Source.XML_SPREADSHEET)
    (row,) = incoming(grid, guessed(grid), CALL, ())
    assert row.remarks == ("Restored: the other program shows 1.47517E+11.",)
    assert choice.at_first([row]) == {1}


def test_a_date_waits_and_no_value_is_said_by_formats_that_can():
    grid = Grid(((Cell("a"), Cell("3-Apr", damage=Damage.MADE_A_DATE)), (Cell("b"), Cell(None))), Source.OWN)
    date, none = incoming(grid, guessed(grid), CALL, ())
    assert date.asks
    assert (none.fate, none.new) == (Fate.CHANGED, None)


def test_what_is_no_text_stays_where_it_is_and_is_written_nowhere():
    def fate(key):
        grid = Grid(((Cell(key), Cell(NonTextValue("5", "number"))),), Source.OWN)
        return incoming(grid, guessed(grid), CALL, ())[0].fate

    assert fate("n") is Fate.SAME
    assert fate("a") is Fate.REFUSED


def test_the_summary_counts_everything():
    rows = rows_of("a\t2\nnew\tx\nb\t\n..\tx\nnew2\t1\nnew2\t2")
    assert choice.summary(rows, choice.at_first(rows)) == (
        "1 entry is changed. 1 entry is added. 2 rows are to be looked at. 1 row cannot be taken. "
        "1 row changes nothing."
    )


cells = st.builds(Cell, any_text) | st.builds(Cell, st.none()) | st.just(NOTHING)


@given(st.lists(st.tuples(keys, cells), max_size=8), st.lists(st.integers(1, 9)), st.data())
def test_to_choose_many_is_to_choose_one_after_the_other(given_, numbers, data):
    grid = Grid(tuple((Cell(key), cell) for key, cell in given_), Source.OWN)
    rows = incoming(grid, Columns(0, 1), Draft(), ())
    taken = one_by_one = data.draw(st.frozensets(st.sampled_from([row.number for row in rows] or [0])))
    on = data.draw(st.booleans())
    for number in sorted({*numbers}):
        one_by_one = choice.chosen(rows, one_by_one, [number], on=on)
    assert choice.chosen(rows, taken, numbers, on=on) == one_by_one


@given(contexts(), st.lists(st.tuples(keys, cells), max_size=6), st.sampled_from(Empty), st.data())
def test_only_what_was_taken_is_staged_and_exactly_so(base, given_, empty, data):
    draft = Draft(base)
    grid = Grid(tuple((Cell(key), cell) for key, cell in given_), Source.OWN)
    rows = incoming(grid, Columns(0, 1), draft, (), empty)
    taken = choice.at_first(rows)
    for number in data.draw(st.lists(st.integers(1, 7), max_size=4)):
        taken = choice.chosen(rows, taken, [number], on=data.draw(st.booleans()))
    wanted = choice.edits(rows, taken)
    after = choice.staged(draft, rows, taken)
    assert {key: after.get(key) for key in wanted} == wanted
    assert after.edits.by_key.keys() <= wanted.keys()
    assert all(after.get(key) == draft.get(key) for key in draft.base.keys if key not in wanted)
    contents = {key: {cell.content for name, cell in given_ if name == key} for key in wanted}
    fills = {Empty.EMPTY: {""}, Empty.NO_VALUE: {None}, Empty.LEAVE: set()}[empty]
    assert all(wanted[key] in (contents[key] - {MISSING}) | fills for key in wanted)
