"""Merging base, mine and theirs: properties, and each way of clashing by name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.conflict import Clash
from lvctx_gui.core.diff import diff
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import REMOVED, Edits
from lvctx_gui.core.entries import MISSING, Context, Entry
from lvctx_gui.core.merge import merge
from lvctx_gui.core.remote_change import RemoteChange

NINE = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
LATER = NINE + timedelta(minutes=30)

keys = st.sampled_from(["a", "b", "c", "d"])
values = st.none() | st.sampled_from(["", "x", "y", "z"])
contexts = st.lists(st.builds(Entry, keys, values), max_size=6).map(Context)
plain_contexts = st.dictionaries(keys, values, max_size=4).map(
    lambda held: Context([Entry(*pair) for pair in held.items()])
)
edits = st.dictionaries(keys, values | st.just(REMOVED), max_size=4).map(Edits)


@given(contexts, edits, contexts)
def test_taking_theirs_everywhere_gives_theirs(base, mine, theirs):
    outcome = merge(Draft(base, mine), theirs)
    everything = outcome.draft.edits.by_key
    assert outcome.draft.unstage(*everything).result == theirs


@given(contexts, contexts)
def test_no_edits_give_theirs_without_a_conflict(base, theirs):
    outcome = merge(Draft(base), theirs)
    assert outcome.conflicts == ()
    assert outcome.draft.result == theirs
    assert outcome.updated_from_server == diff(base, theirs)


@given(contexts, edits)
def test_nobody_else_gives_mine_without_a_conflict(base, mine):
    draft = Draft(base, mine)
    outcome = merge(draft, base)
    assert outcome.conflicts == ()
    assert outcome.updated_from_server == ()
    assert outcome.draft.result == draft.result


@given(plain_contexts, edits, plain_contexts, st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_matter(base, mine, theirs, random):
    def shuffled(context):
        entries = list(context)
        random.shuffle(entries)
        return Context(entries)

    one = merge(Draft(base, mine), theirs)
    other = merge(Draft(shuffled(base), mine), shuffled(theirs))
    assert {c.key: (c.base, c.mine, c.theirs) for c in one.conflicts} == {
        c.key: (c.base, c.mine, c.theirs) for c in other.conflicts
    }
    assert one.draft.result == other.draft.result


@given(contexts, edits, contexts)
def test_merging_twice_changes_nothing(base, mine, theirs):
    first = merge(Draft(base, mine), theirs)
    second = merge(first.draft, theirs)
    assert second.conflicts == first.conflicts
    assert second.updated_from_server == ()
    assert second.draft.result == first.draft.result


@given(contexts, edits, contexts)
def test_every_key_is_untouched_taken_over_the_same_or_a_conflict(base, mine, theirs):
    """No change of somebody else's goes under without having been a conflict or been taken over."""
    draft = Draft(base, mine)
    outcome = merge(draft, theirs)
    conflicting = {conflict.key for conflict in outcome.conflicts}
    for change in diff(base, theirs):
        left = outcome.draft.result.values_of(change.key)
        assert change.key in conflicting or set(left) == set(theirs.values_of(change.key))
        if change.key not in draft.edits.by_key:
            assert left == theirs.values_of(change.key)
    assert not conflicting & {change.key for change in outcome.updated_from_server}


@given(plain_contexts, edits, plain_contexts, plain_contexts)
def test_what_was_decided_conflicts_again_only_when_it_changes_again(base, mine, theirs, later):
    first = merge(Draft(base, mine), theirs)
    decided = first.draft.keep_mine(*(conflict.key for conflict in first.conflicts))
    assert merge(decided, theirs).conflicts == ()
    for conflict in merge(decided, later).conflicts:
        assert theirs.values_of(conflict.key) != later.values_of(conflict.key)


@given(plain_contexts, edits, plain_contexts, plain_contexts)
def test_an_undecided_conflict_stays_until_both_sides_agree(base, mine, theirs, later):
    first = merge(Draft(base, mine), theirs)
    second = merge(first.draft, later)
    for conflict in first.conflicts:
        agreed = second.draft.get(conflict.key) == later.get(conflict.key)
        assert agreed or conflict.key in second.draft.conflicts


@given(plain_contexts, edits, plain_contexts, values)
def test_editing_restoring_or_discarding_decides_a_conflict(base, mine, theirs, value):
    draft = merge(Draft(base, mine), theirs).draft
    for key, conflict in draft.conflicts.items():
        assert key not in draft.unstage(key).conflicts
        assert draft.discard().conflicts == {}
        if conflict.mine is not MISSING and value != conflict.mine:
            assert key not in draft.set_value(key, value).conflicts


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "clash"),
    [
        ("1", "2", "3", Clash.BOTH_CHANGED),
        ("1", "2", MISSING, Clash.THEY_REMOVED),
        ("1", REMOVED, "3", Clash.THEY_CHANGED),
        (MISSING, "2", "3", Clash.BOTH_ADDED),
        (MISSING, "", None, Clash.BOTH_ADDED),
        ("1", "2", "2", None),
        ("1", REMOVED, MISSING, None),
        (MISSING, "2", "2", None),
        ("1", "2", "1", None),
    ],
)
def test_each_way_of_clashing(base, mine, theirs, clash):
    def context(value):
        return Context([] if value is MISSING else [Entry("k", value)])

    conflicts = merge(Draft(context(base), Edits({"k": mine})), context(theirs)).conflicts
    assert [conflict.clash for conflict in conflicts] == ([] if clash is None else [clash])


def test_taking_theirs_for_one_key_leaves_the_others():
    draft = Draft(Context([Entry("a", "1"), Entry("b", "1")]), Edits({"a": "2", "b": "2"}))
    assert draft.unstage("a").edits.by_key == {"b": "2"}
    assert "secret" not in repr(merge(draft, Context([Entry("a", "secret")])).conflicts)


def news_of(base, outcome, seen):
    return {
        change.key: RemoteChange(change.before, seen, base.values_of(change.key)[1:])
        for change in outcome.updated_from_server
    }


# News ------------------------------------------------------------------------------------------------------


@given(contexts, edits, contexts)
def test_exactly_what_was_taken_over_is_news(base, mine, theirs):
    outcome = merge(Draft(base, mine), theirs, LATER)
    assert outcome.draft.remote_changes == news_of(base, outcome, LATER)
    assert not outcome.draft.remote_changes.keys() & outcome.draft.edits.by_key.keys()
    assert set(outcome.draft.deleted_remotely) == {
        change.key for change in outcome.updated_from_server
    } - set(theirs.keys)


@given(contexts, edits, contexts, contexts)
def test_news_stay_and_tell_what_was_there_at_first_and_the_last_time(base, mine, theirs, later):
    first = merge(Draft(base, mine), theirs, NINE)
    second = merge(first.draft, later, LATER)
    told = first.draft.remote_changes
    for key, news in news_of(theirs, second, LATER).items():
        told = told | {key: told[key]._replace(seen=LATER) if key in told else news}
    untouched = {key: news for key, news in told.items() if key not in first.draft.edits.by_key}
    assert second.draft.remote_changes == {
        key: news for key, news in untouched.items() if news.values != later.values_of(key)
    }


@given(contexts, st.lists(contexts, min_size=1, max_size=4))
def test_news_are_what_differs_from_what_was_seen_last_however_often_it_was_read(base, readings):
    draft = Draft(base)
    for theirs in readings:
        draft = merge(draft, theirs, LATER).draft
    last = readings[-1]
    differing = {key for key in {*base.keys, *last.keys} if base.values_of(key) != last.values_of(key)}
    assert set(draft.remote_changes) == draft.others_keys == differing
    assert all(news.values == base.values_of(key) for key, news in draft.remote_changes.items())
    # Whoever has marked them as seen begins anew with what is there.
    assert merge(draft.without_remote_changes(), last, LATER).draft.remote_changes == {}


@given(contexts, contexts)
def test_what_is_again_as_it_was_is_no_news(base, theirs):
    draft = merge(Draft(base), theirs, NINE).draft
    assert merge(draft, base, LATER).draft.remote_changes == {}


@given(contexts, edits, contexts)
def test_others_keys_are_conflicts_and_news_that_nobody_has_edited(base, mine, theirs):
    draft = merge(Draft(base, mine), theirs, NINE).draft
    assert draft.others_keys == draft.conflicts.keys() | draft.remote_changes.keys()
    for key in draft.remote_changes:
        if key in draft.base:
            assert key not in draft.set_value(key, "edited").others_keys - draft.conflicts.keys()


@given(contexts, contexts, st.sets(keys))
def test_nobody_else_is_told_to_have_removed_what_went_with_ours(base, theirs, ours):
    draft = merge(Draft(base), theirs, NINE).draft.after_our_removal(ours)
    assert not draft.remote_changes.keys() & ours
    assert draft.base == Context(entry for entry in (*theirs, *theirs.repeats) if entry.key not in ours)
    left = merge(draft, draft.base, LATER).draft
    assert not ours & {*left.deleted_remotely}


@given(contexts, contexts)
def test_reading_the_same_again_is_no_news(base, theirs):
    first = merge(Draft(base), theirs, NINE)
    assert merge(first.draft, theirs, LATER).draft.remote_changes == first.draft.remote_changes


def test_news_outlive_edits_and_cannot_be_changed_from_outside():
    draft = merge(Draft(Context([Entry("a", "1")])), Context([Entry("a", "2")]), NINE).draft
    for after in (
        draft.set_value("a", "3"),
        draft.set_value("a", "3").discard(),
        draft.add("b"),
        draft.add_row()[0],
    ):
        assert after.remote_changes == {"a": RemoteChange("1", NINE)}
    with pytest.raises(TypeError):
        draft.remote_changes["a"] = RemoteChange(None, None)


def test_whoever_edits_a_key_has_seen_what_became_of_it():
    draft = merge(Draft(Context([Entry("a", "1")])), Context([Entry("a", "2")]), NINE).draft
    assert merge(draft.set_value("a", "3"), Context([Entry("a", "3")]), LATER).draft.remote_changes == {}


def test_a_key_that_others_removed_is_gone_until_it_is_added_marked_as_seen_or_back():
    held = Context([Entry("a", "1"), Entry("b", "secret")])
    draft = merge(Draft(held), Context([Entry("a", "1")]), NINE).draft
    assert draft.deleted_remotely == ("b",)
    assert draft.remote_changes["b"] == RemoteChange("secret", NINE)
    assert "secret" not in repr(draft.remote_changes)
    assert draft.add("b", "mine").deleted_remotely == ()
    assert draft.without_remote_changes().deleted_remotely == ()
    assert draft.rebase(Context()).deleted_remotely == ()
    assert merge(draft, held, LATER).draft.deleted_remotely == ()


@given(contexts, edits, contexts, st.sets(keys))
def test_a_merge_keeps_the_marks_of_what_is_put_back(base, mine, theirs, back):
    draft = Draft(base).put_back({key: edit for key, edit in mine.by_key.items() if key in back}, {})
    merged = merge(draft, theirs).draft
    assert merged.edits.put_back == draft.edits.put_back & merged.edits.by_key.keys()


@given(contexts, edits, contexts)
def test_a_conflict_says_when_it_was_seen(base, mine, theirs):
    assert {conflict.seen for conflict in merge(Draft(base, mine), theirs, NINE).conflicts} <= {NINE}


@given(plain_contexts, edits, plain_contexts, plain_contexts)
def test_an_undecided_conflict_remembers_what_the_person_had_seen_at_first(base, mine, theirs, later):
    first = merge(Draft(base, mine), theirs)
    second = merge(first.draft, later)
    for key in first.draft.conflicts.keys() & second.draft.conflicts.keys():
        assert second.draft.conflicts[key].base == base.get(key)
        assert second.draft.conflicts[key].theirs == later.get(key)
