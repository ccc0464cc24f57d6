"""What others have changed since a person has last seen a call, however it came about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.diff import Kind, diff
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import REMOVED, Edits
from lvctx_gui.core.entries import MISSING, Context, Entry
from lvctx_gui.core.last_seen import last_seen, marked_since, seen_since, written_keys
from lvctx_gui.core.merge import merge
from lvctx_gui.core.remote_change import RemoteChange

NINE = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
TEN, ELEVEN = NINE + timedelta(hours=1), NINE + timedelta(hours=2)

keys = st.sampled_from(["a", "b", "c", "d"])
values = st.none() | st.sampled_from(["", "x", "y", "z"])
contexts = st.lists(st.builds(Entry, keys, values), max_size=6).map(Context)
edits = st.dictionaries(keys, values | st.just(REMOVED), max_size=4).map(Edits)


def context(**held):
    return Context([Entry(key, value) for key, value in held.items()])


def read(draft, *held, since=NINE):
    """``draft`` after somebody has read what the server ``held``, once after the other."""
    for each in held:
        draft = merge(draft, each, TEN, since=since).draft
    return draft


def told(draft):
    """What is told of others: for each key what it was and what it is."""
    return {
        key: (mark.values, draft.base.values_of(key))
        for key, mark in draft.remote_changes.items()
        if key not in draft.edits.by_key
    }


# By name ----------------------------------------------------------------------------------------------------


def test_a_b_c_shows_a_c():
    draft = read(Draft(context(k="A")), context(k="B"), context(k="C"))
    assert told(draft) == {"k": (("A",), ("C",))}


def test_a_b_a_shows_nothing():
    assert told(read(Draft(context(k="A")), context(k="B"), context(k="A"))) == {}


def test_a_change_after_mark_as_seen_marks_again_from_what_was_marked():
    marked = read(Draft(context(k="A")), context(k="B")).without_remote_changes()
    draft = read(marked, context(k="C"), since=TEN)
    assert told(draft) == {"k": (("B",), ("C",))}
    assert draft.remote_changes["k"].since == TEN
    assert told(read(marked, context(k="A"))) == {"k": (("B",), ("A",))}


def test_each_kind_is_told_with_its_word():
    draft = marked_since(Draft(context(k="B", new="1")), context(k="A", old="2"), NINE, TEN)
    kinds = {change.key: change.kind for change in diff(last_seen(draft), draft.base)}
    assert kinds == {"k": Kind.CHANGED, "new": Kind.ADDED, "old": Kind.REMOVED}
    assert draft.deleted_remotely == ("old",)
    assert draft.remote_changes["k"] == RemoteChange("A", TEN, (), NINE)
    assert draft.remote_changes["new"].was is MISSING


def test_what_was_written_from_here_is_seen():
    now = context(k="mine", gone_else="x", theirs="2")
    sent = diff(context(k="A", gone="1", theirs="1"), context(k="mine", theirs="9"))
    assert written_keys(now, sent) == {"k", "gone"}
    draft = marked_since(Draft(now), context(k="A", gone="1", theirs="1"), NINE, TEN, written_keys(now, sent))
    assert set(draft.remote_changes) == {"gone_else", "theirs"}


# However it comes -------------------------------------------------------------------------------------------


@given(contexts, edits, contexts)
def test_what_differs_from_what_was_seen_is_marked_unless_it_is_edited(seen, mine, now):
    draft = marked_since(Draft(now, mine), seen, NINE, TEN)
    assert told(draft) == {
        key: (seen.values_of(key), now.values_of(key))
        for key in seen.differing_keys(now)
        if key not in draft.edits.by_key
    }
    assert draft.edits == Draft(now, mine).edits
    assert draft.base is now


@given(contexts, contexts)
def test_what_is_marked_tells_what_was_seen(seen, now):
    draft = marked_since(Draft(now), seen, NINE, TEN)
    assert last_seen(draft) == seen
    assert marked_since(Draft(now), last_seen(draft), NINE, TEN).remote_changes == draft.remote_changes
    assert seen_since(draft, ELEVEN) == (ELEVEN if seen == now else NINE)


@given(contexts, st.lists(contexts, max_size=5))
def test_reading_on_the_way_tells_the_same_as_reading_at_the_end(seen, held):
    """Closing and starting again in between tells the same, too: only first and last count."""
    on_the_way = read(Draft(seen), *held)
    at_the_end = marked_since(Draft(on_the_way.base), seen, NINE, TEN)
    assert told(on_the_way) == told(at_the_end)
    assert last_seen(on_the_way) == seen


@given(contexts, st.lists(contexts, max_size=3), st.lists(contexts, max_size=3))
def test_what_is_marked_as_seen_is_compared_from_then_on(seen, before, after):
    marked = read(Draft(seen), *before).without_remote_changes()
    now = read(marked, *after)
    assert told(now) == told(marked_since(Draft(now.base), marked.base, NINE, TEN))


@given(contexts, contexts, contexts, st.sets(keys))
def test_a_comparison_that_comes_late_tells_the_same(seen, first, later, known):
    """The journal may answer when the call has been read once more, or something was written."""
    late = marked_since(read(Draft(first), later), seen, NINE, ELEVEN, known)
    at_once = read(marked_since(Draft(first), seen, NINE, TEN), later)
    without = {key: each for key, each in told(late).items() if key not in known}
    assert without == {key: each for key, each in told(at_once).items() if key not in known}
    assert {key: each for key, each in told(late).items() if key in known} == {
        key: each for key, each in told(read(Draft(first), later)).items() if key in known
    }


@given(contexts, edits, contexts)
def test_what_is_edited_is_seen(base, mine, theirs):
    draft = read(Draft(base, mine), theirs)
    for key in draft.edits.by_key:
        assert last_seen(draft).values_of(key) == theirs.values_of(key)
