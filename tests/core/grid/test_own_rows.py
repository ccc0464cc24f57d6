"""Rows between programs of this kind: everything comes back to the letter."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.entries import NonTextValue
from lvctx_gui.core.grid import own_rows
from lvctx_gui.core.grid.cell import Source
from lvctx_gui.core.grid.columns import Row
from tests.strategies import any_text, any_value

_rows = st.lists(st.builds(Row, any_text, any_value), max_size=6)


@given(_rows)
def test_rows_come_back_to_the_letter(rows):
    grid = own_rows.read(own_rows.write(rows))
    assert grid is not None
    assert grid.source is Source.OWN
    assert [(key.content, value.content) for key, value in grid.rows] == [
        (row.key, row.value) for row in rows
    ]


def test_no_value_and_an_empty_one_stay_apart():
    number = NonTextValue("1.0", "number")
    grid = own_rows.read(own_rows.write([Row("a", None), Row("b", ""), Row("c", number)]))
    assert [value.content for _, value in grid.rows] == [None, "", NonTextValue("1.0", "number")]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"[]",
        b"null",
        b'{"lvctx_rows": 2, "rows": []}',
        b'{"lvctx_rows": 1}',
        b'{"lvctx_rows": 1, "rows": [["a"]]}',
        b'{"lvctx_rows": 1, "rows": [["a", 3]]}',
        b'{"lvctx_rows": 1, "rows": [[null, "a"]]}',
        b'{"lvctx_rows": 1, "rows": [["a", {"json": "1"}]]}',
        b'{"lvctx_rows": 1, "rows": ' + b"[" * 100_000,
    ],
)
def test_whatever_else_stands_there_is_nothing(data):
    assert own_rows.read(data) is None


@given(st.recursive(st.none() | st.text() | st.integers(), lambda each: st.lists(each, max_size=3)))
def test_no_json_raises(rows):
    own_rows.read(json.dumps({"lvctx_rows": 1, "rows": rows}).encode())
