"""Setting one key in several calls: each draft says for itself what becomes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.draft import Draft, EditRefusedError
from lvctx_gui.core.edits import REMOVED
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue
from lvctx_gui.core.merge import merge
from lvctx_gui.core.several.outlook import Fate, Outlook, outlook, staged
from tests.strategies import drafts, keys, text_values

settings_ = st.one_of(st.just(REMOVED), text_values)
BASE = Context([Entry("a", "1"), Entry("b"), Entry("n", NonTextValue("1", "number")), Entry("a/../b", "x")])


@pytest.mark.parametrize(
    ("key", "setting", "fate", "was"),
    [
        ("a", "2", Fate.CHANGED, "1"),
        ("a", "1", Fate.SAME, "1"),
        ("a", None, Fate.CHANGED, "1"),
        ("b", None, Fate.SAME, None),
        ("b", "", Fate.CHANGED, None),
        ("n", "1", Fate.CHANGED, NonTextValue("1", "number")),
        ("c", "1", Fate.ADDED, MISSING),
        ("c", None, Fate.ADDED, MISSING),
        ("a", REMOVED, Fate.DELETED, "1"),
        ("c", REMOVED, Fate.SAME, MISSING),
    ],
)
def test_examples(key, setting, fate, was):
    assert outlook(Draft(BASE), key, setting) == Outlook(fate, was)


@pytest.mark.parametrize("key", ["", ".", ".."])
def test_what_can_be_no_key_is_refused(key):
    seen = outlook(Draft(BASE), key, "1")
    assert seen.fate is Fate.REFUSED
    assert "cannot be used as a key" in seen.why
    with pytest.raises(EditRefusedError):
        staged(Draft(BASE), key, "1")


def test_a_key_in_conflict_is_left_to_its_decision():
    mine = Draft(BASE).set_value("a", "mine")
    draft = merge(mine, Context([Entry("a", "theirs")])).draft
    for setting in ("mine", "other", None, REMOVED):
        assert outlook(draft, "a", setting).fate is Fate.REFUSED


def test_what_was_staged_before_is_what_it_was():
    draft = Draft(BASE).set_value("a", "2").remove("b")
    assert outlook(draft, "a", "2").fate is Fate.SAME
    assert outlook(draft, "a", "1") == Outlook(Fate.CHANGED, "2")
    assert not staged(draft, "a", "1").change_of("a")
    assert outlook(draft, "b", REMOVED).fate is Fate.SAME
    assert outlook(draft, "b", "x") == Outlook(Fate.CHANGED, MISSING)
    assert staged(draft, "b", "x").get("b") == "x"


@given(drafts(), keys, settings_)
def test_what_is_said_comes_true(draft, key, setting):
    seen = outlook(draft, key, setting)
    if seen.fate is Fate.REFUSED:
        assert seen.why
        with pytest.raises(EditRefusedError):
            staged(draft, key, setting)
        return
    after = staged(draft, key, setting)
    assert (after is draft) == (seen.fate is Fate.SAME)
    assert after.get(key) == (MISSING if setting is REMOVED else setting)
    assert outlook(after, key, setting).fate is Fate.SAME


@given(drafts(), keys, settings_)
def test_no_other_key_changes(draft, key, setting):
    if outlook(draft, key, setting).fate is Fate.REFUSED:
        return
    after = staged(draft, key, setting)
    others = {*draft.base.keys, *draft.edits.by_key, *after.edits.by_key} - {key}
    assert all(draft.values_of(each) == after.values_of(each) for each in others)
