"""Formulas in files: what a spreadsheet would calculate has a ' before it, which comes off to the letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.grid.formulas import protected, unprotected
from tests.strategies import any_text

_SIGNS = "=+-@'\"\t\r\n\0; ＝＋－＠a1"


@given(any_text | st.text(_SIGNS, max_size=8))
def test_what_was_protected_comes_back(text):
    assert unprotected(protected(text)) == text


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"])
def test_no_cell_begins_like_a_formula(first):
    assert protected(f"{first}1") == f"'{first}1"


@pytest.mark.parametrize("before", ["\0", " ", '"', "\ufeff", "\u00a0", "a;", "a\n", "a\t", "a;\0"])
def test_nor_behind_what_a_spreadsheet_drops_or_separates_by(before):
    assert "'" in protected(f"{before}=1")


@given(any_text, st.text("=+-@＝＋－＠\t\r\n\0", min_size=1, max_size=1))
def test_nothing_protected_begins_with_one(text, sign):
    assert protected(sign + text)[0] == "'"


@pytest.mark.parametrize("text", ["", "a", "1-2", "a=b", "x'y", "10", "user@host"])
def test_all_else_stays(text):
    assert protected(text) == text


def test_a_mark_that_was_there_is_told_apart():
    assert (protected("=1"), protected("'=1")) == ("'=1", "''=1")
