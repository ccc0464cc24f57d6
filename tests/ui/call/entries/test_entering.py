"""What becomes of a text that is entered into a cell, and of edits of several rows."""

from __future__ import annotations

import pytest
from hypothesis import given

from lvctx_gui.core.draft import Draft, EditRefusedError
from lvctx_gui.core.edits import REMOVED
from lvctx_gui.core.entries import MISSING, Context, Entry
from lvctx_gui.ui.call.entries.advice import NO_ADVICE
from lvctx_gui.ui.call.entries.entering import EDIT_KEY, EDIT_VALUE
from lvctx_gui.ui.call.entries.row_edits import keys_of, removal, unstaging, without_value
from tests.strategies import any_text

BASE = Draft(Context([Entry("a", "1"), Entry("b", "2"), Entry("c", None)]))
GONE = Draft(Context([Entry("b", "2"), Entry("c", None)]))
"""The same after somebody else has removed a key under an open editor."""


@given(any_text)
def test_a_value_is_staged_as_it_was_typed(text):
    entered = EDIT_VALUE.enter(BASE, "a", text)
    assert (entered.name, entered.new_row) == ("Edit a", None)
    assert entered.change(BASE).get("a") == text
    assert EDIT_VALUE.as_if_entered(BASE, "a", text) == entered.change(BASE)


def test_no_value_is_staged_as_none():
    assert EDIT_VALUE.enter(BASE, "a", None).change(BASE).get("a") is None


def test_a_value_for_a_key_that_went_under_the_editor_is_a_new_entry():
    assert EDIT_VALUE.enter(BASE, "a", "x").change(GONE).added_keys == ("a",)
    with pytest.raises(EditRefusedError):
        EDIT_VALUE.enter(GONE, "a", "x").change(GONE)


def test_a_key_is_renamed_or_stays():
    entered = EDIT_KEY.enter(BASE, "a", "new")
    assert (entered.name, entered.new_row) == ("Rename a", "new")
    renamed = entered.change(BASE)
    assert (renamed.get("a"), renamed.get("new")) == (MISSING, "1")
    assert EDIT_KEY.enter(BASE, "a", "a") is None
    assert EDIT_KEY.as_if_entered(BASE, "a", "new") is BASE


def test_a_rename_of_a_key_that_went_under_the_editor_adds_the_new_one():
    draft = EDIT_KEY.enter(BASE, "a", "new").change(GONE)
    assert (draft.added_keys, draft.get("new")) == (("new",), "1")


@pytest.mark.parametrize("text", ["", None])
def test_a_key_cannot_become_empty(text):
    entered = EDIT_KEY.enter(BASE, "a", text)
    assert entered.new_row is None
    with pytest.raises(EditRefusedError, match="cannot be empty"):
        entered.change(BASE)


def test_a_new_row_is_named_or_keeps_what_was_typed():
    draft, token = BASE.add_row()
    entered = EDIT_KEY.enter(draft, token, "new")
    assert (entered.name, entered.new_row) == ("Add new", "new")
    assert entered.change(draft).added_keys == ("new",)
    refused = EDIT_KEY.enter(draft, token, "a").change(draft)
    assert (refused.new_row(token).key, bool(refused.new_row(token).problem)) == ("a", True)
    typed = EDIT_KEY.as_if_entered(draft, token, "new")
    assert (typed.added_keys, typed.new_row(token).key) == ((), "new")


def test_a_new_row_has_a_value_before_it_has_a_key():
    draft, token = BASE.add_row()
    for given_value in ("x", None):
        after = EDIT_VALUE.enter(draft, token, given_value).change(draft)
        assert after.new_row(token).value == given_value


def test_a_refused_key_is_kept_in_a_row_of_its_own_and_a_value_needs_no_keeping():
    for key, problem in (("a", True), ("fine", True), ("", None)):
        entered = EDIT_KEY.keep_refused(key)
        if problem is None:
            assert entered is None
            continue
        (row,) = entered.change(BASE).edits.new_rows
        assert (row.key, bool(row.problem)) == (key, problem)
    assert EDIT_VALUE.keep_refused("x") is None


def test_only_a_key_has_remarks_while_it_is_typed():
    assert "“a”" in EDIT_KEY.remark(BASE, "b", "A", NO_ADVICE)
    assert EDIT_KEY.remark(BASE, "a", "A", NO_ADVICE) == ""  # its own
    assert EDIT_VALUE.remark(BASE, "b", "A", NO_ADVICE) == ""


# Several rows ---------------------------------------------------------------------------------------------


def test_each_key_counts_once():
    assert keys_of(["a", ("a", 1), 3, "b", ("a", 2)]) == ["a", "b"]


@pytest.mark.parametrize(
    ("edit", "one", "many"),
    [
        (removal, "Delete entry", "Delete 2 entries"),
        (unstaging, "Unstage entry", "Unstage 2 entries"),
        (without_value, "Set no value", "Set no value in 2 entries"),
    ],
)
def test_a_step_says_how_many_rows_it_is_about(edit, one, many):
    assert (edit(["a"]).name, edit(["a", "b"]).name) == (one, many)


def test_rows_are_removed_emptied_and_unstaged_together():
    draft, token = BASE.add_row()
    rows = ["a", "b", token]
    removed = removal(rows).change(draft)
    assert dict(removed.edits.by_key) == {"a": REMOVED, "b": REMOVED}
    assert removed.edits.new_rows == ()
    assert removal(["a"]).change(removed) == removed  # what is removed already stays so
    emptied = without_value(rows).change(draft)
    assert dict(emptied.edits.by_key) == {"a": None, "b": None}
    back = unstaging(rows).change(emptied)
    assert back.staged_count == 0
    assert back.edits.new_rows == ()


def test_rows_are_removed_all_or_none():
    odd = Draft(Context([Entry("a", "1"), Entry("..", "2")]))
    with pytest.raises(EditRefusedError):
        removal(["a", ".."]).change(odd)
