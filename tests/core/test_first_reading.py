"""A first reading is no news, and a reading that shows nothing new changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given

from lvctx_gui.core import diff
from lvctx_gui.core import merge as merging
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.merge import merge
from tests.strategies import any_key, any_value, contexts, drafts

NINE = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
TEN = NINE.replace(hour=10)


@given(drafts(), contexts(any_key, any_value))
def test_a_first_reading_is_merged_as_any_but_for_the_news(draft, theirs):
    first, other = merge(draft, theirs, NINE, is_first=True), merge(draft, theirs, NINE)
    assert first.draft == other.draft.without_remote_changes()
    assert first.conflicts == other.conflicts
    assert first.updated_from_server == ()


@given(drafts(), contexts(any_key, any_value), contexts(any_key, any_value))
def test_a_reading_that_shows_the_same_leaves_the_draft_as_it_is(draft, before, theirs):
    draft = merge(merge(draft, before, NINE).draft, theirs, NINE).draft
    again = Context([*theirs.entries, *theirs.repeats], theirs.notices)
    outcome = merge(draft, again, TEN)
    assert outcome.draft is draft
    assert outcome.updated_from_server == ()


def test_what_a_person_edited_is_seen_also_where_nothing_else_is_new():
    draft = merge(Draft(Context([Entry("k", "1"), Entry("n", "1")])), Context([Entry("k", "2")]), NINE).draft
    assert set(draft.remote_changes) == {"k", "n"}
    draft = merge(draft.set_value("k", "mine"), Context([Entry("k", "2")]), TEN).draft
    assert set(draft.remote_changes) == {"n"}
    assert set(draft.unstage("k").others_keys) == {"n"}


@given(contexts(any_key, any_value), contexts(any_key, any_value))
def test_contexts_differ_where_a_key_has_other_values(one, other):
    plain = [key for key in one.keys if one.values_of(key) != other.values_of(key)]
    plain += [key for key in other.keys if key not in one]
    assert one.differing_keys(other) == plain
    assert (one == other) is (not plain)
    whole = (one.entries, one.repeats, one.notices)
    assert one.shows_like(other) is (whole == (other.entries, other.repeats, other.notices))
    assert [one.entries[place].key for place in one.places.values()] == list(one.keys)


@given(contexts(any_key, any_value))
def test_what_is_taken_out_of_a_context_is_gone_and_nothing_else(base):
    gone = base.keys[::2]
    left = base.without(*gone, "no such key at all")
    assert {key: left.values_of(key) for key in left.keys} == {
        key: base.values_of(key) for key in base.keys if key not in gone
    }
    assert base.without("no such key at all") is base


# How much is made -----------------------------------------------------------------------------------------


@pytest.fixture
def made(monkeypatch):
    """What is made and compared by a merge, by its kind."""
    made = []

    def watch(where, name):
        make = getattr(where, name)
        monkeypatch.setattr(where, name, lambda *given: made.append(name) or make(*given))

    watch(merging, "Change")
    watch(merging, "RemoteChange")
    watch(diff, "Change")
    watch(Context, "differing_keys")
    watch(Context, "values_of")
    return made


def some(count, value="v"):
    return Context(Entry(f"key {n}", f"{value} {n}") for n in range(count))


def test_of_a_first_reading_nothing_is_made_for_its_entries(made):
    draft = merge(Draft(), some(500), NINE, is_first=True).draft
    assert (len(draft.base), made) == (500, [])


def test_a_refresh_compares_the_base_once_and_makes_only_what_is_new(made):
    draft = merge(Draft(some(500)).set_value("key 3", "mine"), some(500), NINE).draft
    assert made == ["values_of"]  # of what is staged
    theirs = some(500).with_value("key 7", "theirs").with_value("key 3", "theirs")
    made.clear()
    draft = merge(draft, theirs, NINE).draft
    assert [made.count(kind) for kind in ("differing_keys", "RemoteChange", "Change")] == [1, 1, 0]
    assert made.count("values_of") <= 5
    made.clear()
    merge(draft, some(500).with_value("key 3", "theirs").with_value("key 7", "theirs"), TEN)
    assert made == []
