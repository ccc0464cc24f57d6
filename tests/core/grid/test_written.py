"""Rows as text: what each form makes of what is hard on it."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.api.wire import decode_context
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.grid.columns import CALL_COLUMNS, COLUMNS, About, Row, RowState
from lvctx_gui.core.grid.own_table import own_grid
from lvctx_gui.core.grid.writing.json_text import json_pieces
from lvctx_gui.core.grid.writing.key_value import key_value_pieces
from lvctx_gui.core.grid.writing.markdown import markdown_pieces
from lvctx_gui.core.grid.writing.pieces import AT_ONCE
from lvctx_gui.core.grid.writing.plain import plain_pieces
from lvctx_gui.core.grid.writing.separated import separated_pieces
from tests.strategies import any_text, as_json_carries, values

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
ABOUT = About(CallRef("S-1", 7, "4711", 3), "Practice", NOON, "jane", NOON)
HARD = [Row("a", "=1"), Row("b", "'=1"), Row("c", ""), Row("d", None), Row("e", "a\r\nb")]
_any_rows = st.lists(st.builds(Row, any_text, values), max_size=6)


def plain(*rows, **more):
    return "".join(plain_pieces(rows, **more))


def markdown(*rows, **more):
    return "".join(markdown_pieces(rows, ("Key", "Value"), **more))


def key_value(*rows):
    return "".join(key_value_pieces(rows))


def read_back(text, separator):
    found = own_grid(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    assert found is not None
    return [(key.content, value.content) for key, value in found[0].rows]


# CSV and TSV ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", "\t"])
@given(rows=_any_rows, about=st.none() | st.just(ABOUT))
def test_what_is_separated_comes_back_identical(separator, rows, about):
    text = "".join(separated_pieces(rows, separator, about))
    assert read_back(text.encode().decode(), separator) == [(row.key, row.value) for row in rows]


@pytest.mark.parametrize("separator", [",", "\t"])
def test_the_hard_ones_of_all_come_back(separator):
    text = "".join(separated_pieces(HARD, separator))
    assert read_back(text, separator) == [(row.key, row.value) for row in HARD]
    assert "'=1" in text


def test_a_line_says_of_which_call_it_is():
    rows = list(csv.reader(io.StringIO("".join(separated_pieces(HARD[:1], ",", ABOUT)))))
    assert rows[0] == [*COLUMNS, *CALL_COLUMNS]
    assert rows[1][:4] == ["a", "'=1", "text", ""]
    assert rows[1][4:8] == ["Practice", "7", "4711", "S-1"]


def test_what_is_to_go_is_not_read_back():
    rows = [Row("a", "1", RowState.DELETED), Row("b", "2", RowState.CHANGED)]
    found = own_grid(csv.reader(io.StringIO("".join(separated_pieces(rows, ",")))))
    assert [key.content for key, _ in found[0].rows] == ["b"]
    assert found[1] == 1


def test_a_table_of_somebody_else_is_not_ours():
    assert own_grid([["key", "value"], ["a", "1"]]) is None
    assert own_grid([]) is None


# JSON -----------------------------------------------------------------------------------------------------


@given(_any_rows.map(lambda rows: [Row(as_json_carries(row.key), row.value) for row in rows]))
def test_json_is_an_answer_of_the_api(rows):
    rows = [Row(row.key, as_json_carries(row.value) if type(row.value) is str else row.value) for row in rows]
    context = decode_context("".join(json_pieces(rows, ABOUT, states=True)).encode())
    by_key = {}
    for row in rows:
        by_key.setdefault(row.key, []).append(row.value)
    assert {key: list(context.values_of(key)) for key in context.keys} == by_key


def test_json_tells_no_value_from_an_empty_one_and_halves_from_a_whole():
    held = json.loads("".join(json_pieces([*HARD, Row("f", "\ud83d\ude00")], states=True)))["entry"]
    assert held[2:] == [
        {"key": "c", "value": ""},
        {"key": "d"},
        {"key": "e", "value": "a\r\nb"},
        {"key": "f", "value_parts": ["\ud83d", "\ude00"]},
    ]


def test_json_says_of_which_call_it_is_and_what_became_of_an_entry():
    held = json.loads("".join(json_pieces([Row("a", "1", RowState.ADDED)], ABOUT, states=True)))
    assert held["about"]["exported_by"] == "jane"
    assert held["entry"] == [{"key": "a", "value": "1", "state": "added, not committed"}]
    assert json.loads("".join(json_pieces([]))) == {"entry": []}


# Plain text -----------------------------------------------------------------------------------------------


def test_rows_are_quoted_only_where_needed():
    rows = [Row("a", "=1+1 'x, y; z"), Row("b", 'say "x"'), Row("c\td", "1\n2"), Row("e", None)]
    assert plain(*rows) == 'a\t=1+1 \'x, y; z\nb\t"say ""x"""\n"c\td"\t"1\n2"\ne\t'


@given(_any_rows)
def test_a_spreadsheet_reads_as_many_cells_as_there_are(rows):
    read = list(csv.reader(io.StringIO(plain(*rows), newline=""), delimiter="\t"))
    shown = [[row.key, "" if row.value is None else getattr(row.value, "json", row.value)] for row in rows]
    assert read == shown


def test_headings_and_the_call_stand_before_the_rows():
    lines = plain(*HARD[:1], headings=("Key", "Value"), facts=[("Call", "7"), ("Read", "12:00")]).split("\n")
    assert lines[:2] == ["Call\t7", "Read\t12:00"]
    assert lines[-3:] == ["", "Key\tValue", "a\t=1"]


@pytest.mark.parametrize("write", [plain, key_value, markdown])
def test_many_rows_are_one_text(write):
    rows = [Row(f"k{number}", "v") for number in range(AT_ONCE * 2 + 1)]
    assert write(*rows).rstrip("\n").count("\n") == len(rows) - 1 + (2 if write is markdown else 0)


# Markdown, key=value ----------------------------------------------------------------------------------------


def test_markdown_tells_no_value_from_an_empty_one():
    assert markdown(Row("a", None), Row("b", "")).splitlines()[2:] == [
        "| a | *no value* |",
        "| b | *empty* |",
    ]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("a|b", r"a\|b"),
        ("a\r\nb\nc", "a<br>b<br>c"),
        ("*x* `y` <b>", r"\*x\* \`y\` \<b\>"),
        ("acct_id", "acct_id"),
        ("_x_", r"\_x\_"),
        ("\\", r"\\"),
        (" a  b ", "&#32;a&#32;&#32;b&#32;"),
        ("&amp; &", r"\&amp; &"),
        ("*no value*", r"\*no value\*"),
        ("\ud800", "\ufffd"),
    ],
)
def test_markdown_shows_what_is_there(value, written):
    assert markdown(Row("k", value)).splitlines()[2] == f"| k | {written} |"


def test_markdown_says_of_which_call_it_is_and_what_became_of_an_entry():
    text = "".join(
        markdown_pieces([Row("a", "1", RowState.ADDED)], ("Key", "Value", "State"), ABOUT, states=True)
    )
    assert text.startswith("* environment: Practice\n* transaction_id: 7\n")
    assert text.endswith("| a | 1 | added, not committed |\n")


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (Row("a", "1 = 2"), "a=1 = 2"),
        (Row("a", ""), "a="),
        (Row("a", None), "a"),
        (Row("a", "x\r\ny"), r'a="x\r\ny"'),
        (Row("a", '"x"'), r'a="\"x\""'),
        (Row("a", " x"), 'a=" x"'),
        (Row("a=b", "c"), '"a=b"=c'),
        (Row("", "c"), '""=c'),
        (Row("a", "C:\\new"), "a=C:\\new"),
    ],
)
def test_key_and_value_are_a_line(row, line):
    assert key_value(row) == line


@given(_any_rows)
def test_of_keys_and_values_each_row_is_one_line(rows):
    text = key_value(*rows)
    assert len(text.splitlines()) == (len(rows) if text else 0)
