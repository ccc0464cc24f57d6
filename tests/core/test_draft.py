from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.diff import Change, Kind, diff
from lvctx_gui.core.draft import Draft, EditRefusedError
from lvctx_gui.core.edits import REMOVED, TYPED_ONLY, NewRow
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue
from lvctx_gui.core.key_rules import removal_problem
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.segments import segment_problem
from tests.strategies import address_text, any_text, contexts, keys, safe_keys, text_values, values

BASE = Context(
    [Entry("A", "1"), Entry("B", ""), Entry("N"), Entry("F", NonTextValue("1.0", "number")), Entry("..", "x")]
)
DRAFT = Draft(BASE)
UNSAFE = ["", ".", "..", "%2e", "%252E", "a/", "a/../b", "/", "\\..", "\0", "%00", "\ud800"]


def refusal(edit, *arguments):
    with pytest.raises(EditRefusedError) as caught:
        edit(*arguments)
    return str(caught.value)


def test_a_new_draft_changes_nothing():
    assert DRAFT.changes == ()
    assert DRAFT.staged_count == 0
    assert DRAFT.result == BASE
    assert Draft() == Draft(Context())


def test_the_kinds_of_changes_are_counted():
    draft = DRAFT.set_value("A", "2").remove("B").remove("N").add("new").add("newer", "x")
    assert [draft.count(kind) for kind in (Kind.ADDED, Kind.CHANGED, Kind.REMOVED)] == [2, 1, 2]
    assert draft.staged_count == 5
    assert [change.key for change in draft.changes] == ["A", "B", "N", "new", "newer"]
    assert draft.added_keys == ("new", "newer")
    assert draft.changes == diff(BASE, draft.result)


@pytest.mark.parametrize(("key", "other"), [("A", "2"), ("A", ""), ("A", None), ("B", None), ("N", "")])
def test_setting_a_value_back_is_no_change(key, other):
    edited = DRAFT.set_value(key, other)
    assert edited.change_of(key) == Change(key, BASE.get(key), other)
    back = edited.set_value(key, BASE.get(key))
    assert back == DRAFT
    assert back.change_of(key) is None


def test_the_text_of_a_number_is_a_change():
    draft = DRAFT.set_value("F", "1.0")
    assert draft.changes == (Change("F", NonTextValue("1.0", "number"), "1.0"),)


@given(safe_keys, safe_keys, text_values)
def test_renaming_there_and_back_is_no_change(key, other, value):
    draft = Draft(Context([Entry(key, value)]))
    assert draft.rename(key, other).rename(other, key) == draft


def test_renaming_moves_the_value_and_removes_the_old_key():
    draft = DRAFT.set_value("A", "edited").rename("A", "C")
    assert draft.changes == (Change("A", "1", MISSING), Change("C", MISSING, "edited"))
    assert draft.rename("C", "D").changes == (Change("A", "1", MISSING), Change("D", MISSING, "edited"))
    assert DRAFT.add("new", "x").rename("new", "newer").added_keys == ("newer",)
    assert DRAFT.rename("A", "A") is DRAFT


def test_what_cannot_be_renamed_says_why():
    assert "its value is not text but a number" in refusal(DRAFT.rename, "F", "G")
    assert "is not in this call" in refusal(DRAFT.rename, "missing", "G")
    assert "exists in this call already" in refusal(DRAFT.rename, "A", "B")
    assert "cannot be deleted on its own" in refusal(DRAFT.rename, "..", "G")
    assert "cannot be used as a key" in refusal(DRAFT.rename, "A", "a/..")


def test_an_added_key_that_is_removed_was_never_there():
    assert DRAFT.add("new", "x").remove("new") == DRAFT


def test_a_removed_key_that_is_added_again_with_its_value_is_no_change():
    assert DRAFT.remove("A").add("A", "1") == DRAFT
    assert DRAFT.remove("A").add("A", "2").changes == (Change("A", "1", "2"),)


def test_what_is_not_there_can_be_neither_set_nor_removed():
    assert "is not in this call" in refusal(DRAFT.set_value, "missing", "x")
    assert "is not in this call" in refusal(DRAFT.remove("A").set_value, "A", "x")
    assert "is not in this call" in refusal(DRAFT.remove, "missing")


def test_a_key_that_exists_cannot_be_added():
    assert "Edit that entry instead" in refusal(DRAFT.add, "N")
    assert "Edit that entry instead" in refusal(DRAFT.add("new").add, "new")


@pytest.mark.parametrize("key", UNSAFE)
def test_an_unsafe_key_is_not_added(key):
    message = refusal(Draft().add, key, "x")
    assert message == Draft().key_problem(key)
    assert "cannot be used as a key" in message


@pytest.mark.parametrize("key", UNSAFE)
def test_an_unsafe_key_that_exists_is_edited_but_not_removed(key):
    draft = Draft(Context([Entry(key, "1")]))
    assert draft.set_value(key, "2").changes == (Change(key, "1", "2"),)
    message = refusal(draft.remove, key)
    assert message == removal_problem(key)
    assert "“Delete all context”" in message


@given(contexts(), address_text)
def test_a_key_is_usable_when_it_is_new_and_safe(base, key):
    problem = Draft(base).key_problem(key)
    assert (problem is None) == (key not in base and segment_problem(key) is None)
    assert (removal_problem(key) is None) == (segment_problem(key) is None)


def test_messages_show_what_is_invisible_in_a_key():
    assert key_name(" a\u200b") == "“·a‹ZWSP›”"
    assert "“·a”" in refusal(DRAFT.remove, " a")
    assert len(key_name("x" * 500)) < 90


def test_edits_survive_a_new_reading():
    draft = DRAFT.set_value("A", "2").remove("B").add("new", "x")
    theirs = BASE.with_value("A", "theirs").with_value("else", "y")
    after = draft.rebase(theirs)
    assert after.changes == (
        Change("A", "theirs", "2"),
        Change("B", "", MISSING),
        Change("new", MISSING, "x"),
    )
    assert after.result.get("else") == "y"


def test_edits_that_a_new_reading_shows_already_are_dropped():
    draft = DRAFT.set_value("A", "2").remove("B").add("new", "x")
    theirs = BASE.with_value("A", "2").without("B").with_value("new", "x")
    assert draft.rebase(theirs) == Draft(theirs)


def test_a_change_of_a_key_that_is_gone_becomes_an_addition():
    assert DRAFT.set_value("A", "2").rebase(BASE.without("A")).changes == (Change("A", MISSING, "2"),)


def test_restoring_and_discarding_drop_edits():
    draft = DRAFT.set_value("A", "2").remove("B")
    assert draft.unstage("A") == DRAFT.remove("B")
    assert draft.unstage("missing") == draft
    with_row, _ = draft.add_row()
    assert with_row.discard() == DRAFT
    assert DRAFT.with_edits(draft.edits) == draft


def test_edits_cannot_be_changed_from_outside():
    draft = DRAFT.set_value("A", "2")
    with pytest.raises(TypeError):
        draft.edits.by_key["A"] = REMOVED


def test_a_row_without_a_key_counts_once_something_is_typed_into_it():
    draft, token = DRAFT.add_row()
    assert draft.staged_count == 0
    assert draft.unfinished_rows == ()
    draft = draft.set_row_value(token, "value")
    assert draft.staged_count == 1
    assert draft.unfinished_rows == (NewRow(token, "", "value"),)
    assert draft.changes == ()
    assert draft.remove_row(token) == DRAFT


def test_a_row_with_an_empty_value_holds_something_and_one_without_a_value_nothing():
    draft, token = DRAFT.add_row()
    assert draft.set_row_value(token, "").staged_count == 1
    assert draft.set_row_value(token, None).staged_count == 0


def test_a_row_that_gets_a_usable_key_becomes_an_entry():
    draft, token = DRAFT.add_row()
    draft = draft.set_row_value(token, "v").name_row(token, "new")
    assert draft == DRAFT.add("new", "v")
    assert draft.new_row(token) is None


@pytest.mark.parametrize("key", ["A", "..", "a/", "\ud800"])
def test_a_row_with_an_unusable_key_keeps_what_was_typed_and_the_reason(key):
    draft, token = DRAFT.add_row()
    draft = draft.name_row(token, key)
    row = draft.new_row(token)
    assert (row.key, row.problem) == (key, DRAFT.key_problem(key))
    assert draft.staged_count == 1
    assert draft.name_row(token, "").new_row(token) == NewRow(token)
    assert draft.name_row(token, "new") == DRAFT.add("new")


def test_rows_have_tokens_of_their_own_and_unknown_tokens_do_nothing():
    draft, first = DRAFT.add_row()
    draft, second = draft.add_row()
    assert first != second
    assert draft.name_row(99, "new") == draft.set_row_value(99, "x") == draft.remove_row(99) == draft


@given(contexts(), contexts(values=text_values, repeats=False))
def test_no_repr_holds_a_value(base, edited):
    secret = "Account 4711 of Jane Roe"
    draft, token = Draft(base.with_value("S", secret)).set_value("S", f"{secret}!").add_row()
    draft = draft.set_row_value(token, secret)
    for thing in (draft, draft.edits, draft.unfinished_rows, draft.changes, draft.result, REMOVED, MISSING):
        assert secret not in repr(thing)


# What is being typed ---------------------------------------------------------------------------------------


@given(any_text, text_values)
def test_a_key_that_is_being_typed_is_kept_without_becoming_one(text, value):
    draft, token = DRAFT.add_row()
    draft = draft.set_row_value(token, value).begin_name(token, text)
    assert draft.new_row(token) == NewRow(token, text, value, TYPED_ONLY if text else None)
    assert draft.changes == ()
    assert draft.staged_count == (1 if text or value is not None else 0)


def test_a_key_that_was_being_typed_can_be_entered():
    draft, token = DRAFT.add_row()
    other, second = draft.add_row()
    typed = other.set_row_value(second, "v").begin_name(second, "ne")
    assert typed.new_row(token) == NewRow(token)
    assert typed.name_row(second, "new").changes == (Change("new", MISSING, "v"),)
    assert typed.begin_name(second, "").new_row(second) == NewRow(second, "", "v")
    assert typed.begin_name(99, "x") == typed


# Putting back ----------------------------------------------------------------------------------------------

back_edits = st.dictionaries(keys, values | st.just(REMOVED), max_size=4)


@given(contexts(), st.dictionaries(safe_keys, text_values, max_size=3), back_edits)
def test_what_is_put_back_is_staged_unchecked_and_marked(base, mine, back):
    draft = Draft(base)
    for key, value in mine.items():
        draft = draft.staged(key, value)
    staged = draft.put_back(back, {})
    for key, edit in back.items():
        assert staged.get(key) == (MISSING if edit is REMOVED else edit)
    for key in draft.edits.by_key.keys() - back.keys():
        assert staged.edits.by_key[key] == draft.edits.by_key[key]
    # What says nothing new is neither staged nor marked.
    assert staged.edits.put_back == back.keys() & staged.edits.by_key.keys()


@given(contexts(), back_edits, text_values)
def test_whoever_edits_what_is_put_back_takes_its_mark_away(base, back, value):
    staged = Draft(base).put_back(back, {})
    for key in staged.edits.put_back:
        edit = staged.edits.by_key[key]
        if edit is not REMOVED and edit != value:
            assert key not in staged.set_value(key, value).edits.put_back
        assert key not in staged.unstage(key).edits.put_back
        assert staged.unstage(key).edits.put_back == staged.edits.put_back - {key}
    assert staged.discard().edits.put_back == frozenset()


@given(contexts(), contexts(), back_edits)
def test_the_marks_survive_reading_undo_and_redo(base, later, back):
    staged = Draft(base).put_back(back, {})
    assert (
        staged.rebase(later).edits.put_back
        == staged.edits.put_back & staged.rebase(later).edits.by_key.keys()
    )
    assert Draft(base).with_edits(staged.edits) == staged
    assert staged.set_values((), "x") == staged


def test_putting_back_brings_its_conflicts_and_keeps_the_others():
    draft = DRAFT.set_value("A", "mine").with_conflicts({"A": Conflict("A", "1", "mine", "theirs")})
    conflict = Conflict("B", "old", "before", "", datetime(2026, 3, 4, 9, 0, tzinfo=UTC))
    staged = draft.put_back({"B": "before", "N": "before"}, {"B": conflict})
    assert set(staged.conflicts) == {"A", "B"}
    assert staged.conflicts["B"] == conflict
