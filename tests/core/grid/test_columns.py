"""The words of our own tables: no value, an empty text and what is no text stay apart."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import MISSING, NonTextValue
from lvctx_gui.core.grid.columns import (
    CALL_COLUMNS,
    COLUMNS,
    About,
    Row,
    RowState,
    cells_of,
    content_of,
    entries_of,
    is_deleted,
    is_heading,
    kind_of,
    places_of,
)
from tests.strategies import values


@given(values)
def test_a_value_comes_back_from_its_two_cells(value):
    _, text, kind, _ = cells_of(Row("k", value))
    assert content_of(text, kind) == value


def test_no_value_and_empty_have_different_words():
    assert (kind_of(None), kind_of("")) == ("no value", "text")


@pytest.mark.parametrize(
    ("text", "kind", "content"),
    [
        ("typed beside it", "no value", "typed beside it"),
        ("", "", MISSING),
        ("new", "", "new"),
        ("", "number", MISSING),
        ("7", "number", NonTextValue("7", "number")),
        ("x", "no such word", "x"),
    ],
)
def test_what_somebody_changed_elsewhere_counts_as_it_reads(text, kind, content):
    assert content_of(text, kind) == content


def test_a_heading_is_ours_by_its_third_column_in_any_order():
    assert is_heading(COLUMNS)
    assert is_heading(("state", "value_is", "key", "value", *CALL_COLUMNS))
    assert not is_heading(("key", "value"))
    assert places_of(("x", "value", "key", "key")) == {"value": 1, "key": 2}


def test_rows_that_are_to_go_are_told_by_their_word():
    assert {state for state in RowState if is_deleted(state.value)} == {
        RowState.DELETED,
        RowState.DELETED_BY_OTHERS,
    }


def test_the_call_says_what_is_known_of_it():
    when = datetime(2026, 11, 27, 13, 30, tzinfo=UTC)
    about = About(CallRef("S-1", 7, "4711"), "Practice", None, "jane", when)
    assert dict(about.facts()) == {
        "environment": "Practice",
        "transaction_id": "7",
        "account": "4711",
        "session": "S-1",
        "client": "",
        "read_at": "",
        "exported_at": "2026-11-27T13:30:00+00:00",
        "exported_by": "jane",
    }


def test_what_a_checklist_asks_for_is_no_entry():
    rows = [Row("a", None), Row("b", None, RowState.MISSING)]
    assert entries_of(rows) == rows[:1]
