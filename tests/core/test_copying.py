"""Keys that are taken over from one state into a draft."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.comparison import Side, SideKind
from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.copying import copy_keys
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue
from tests.strategies import any_key, contexts, drafts, keys

BASE = Context([Entry("K", "1"), Entry("gone", "1"), Entry("same", "1")])


def side(*entries, **given):
    return Side(SideKind.SNAPSHOT, Context(entries), **given)


SOURCE = side(Entry("K", "2"), Entry("new"), Entry("same", "1"))


def test_a_value_no_value_and_no_such_key_are_staged():
    copied = copy_keys(Draft(BASE), SOURCE, ["K", "gone", "new", "same", "K"])
    assert (copied.staged, copied.already, copied.refused) == (("K", "gone", "new"), ("same",), {})
    assert copied.draft.result == Context([Entry("K", "2"), Entry("same", "1"), Entry("new")])
    assert copied.draft.base is BASE


def test_what_is_as_the_server_has_it_is_staged_no_more():
    draft = Draft(BASE).set_value("K", "mine").add("mine", "1").remove("same")
    copied = copy_keys(draft, side(*BASE.entries), ["K", "mine", "same"])
    assert copied.draft.edits == Draft(BASE).edits
    assert copied.draft.result == BASE


def test_what_cannot_be_copied_is_named_and_the_rest_is_copied():
    source = side(
        Entry("K", "2"),
        Entry("number", NonTextValue("1", "number")),
        Entry("twice", "1"),
        Entry("twice", "2"),
        Entry("..", "1"),
    )
    copied = copy_keys(Draft(BASE), source, ["number", "twice", "..", "K"])
    assert copied.staged == ("K",)
    assert copied.refused["number"] == (
        "“number” was not copied: its value is a number there, and only text can be written."
    )
    assert copied.refused["twice"] == "“twice” was not copied: it is named more than once there."
    assert copied.refused[".."].startswith("“..” was not copied: it cannot be used as a key.")


def test_what_the_source_does_not_tell_is_not_copied():
    copied = copy_keys(Draft(BASE), side(keys=frozenset({"gone"})), ["gone", "K"])
    assert copied.staged == ("gone",)
    assert copied.refused["K"] == "“K” was not copied: it is not known what that side held there."


def test_a_conflict_is_not_decided_by_copying():
    draft = Draft(BASE).set_value("K", "mine")
    draft = draft.with_conflicts({"K": Conflict("K", "0", "mine", "1")})
    copied = copy_keys(draft, SOURCE, ["K"])
    assert copied.draft.edits == draft.edits
    assert copied.draft.conflicts == draft.conflicts
    assert "Decide that conflict first" in copied.refused["K"]


@given(drafts(), contexts(), st.lists(st.one_of(keys, any_key), max_size=5))
def test_each_key_is_as_in_the_source_or_named(draft, context, chosen):
    source = Side(SideKind.FILE, context)
    copied = copy_keys(draft, source, chosen)
    assert sorted({*copied.staged, *copied.already, *copied.refused}) == sorted(set(chosen))
    for key in {*copied.staged, *copied.already}:
        assert copied.draft.get(key) == context.get(key)
        assert key in copied.draft.edits.by_key or not copied.draft.base.is_repeated(key)
    for key in draft.edits.by_key.keys() - set(copied.staged):
        assert copied.draft.edits.by_key[key] == draft.edits.by_key[key]
    assert copied.draft.base is draft.base
    assert MISSING not in copied.draft.edits.by_key.values()
