"""Undo and redo of edits by key, also over what was read meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.draft import Draft, EditRefusedError
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.services.lookup import Reading
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.call.undo import scope_of, sides_of

CALL = CallRef("S", 1, "A")
KEYS = ("a", "b", "c", "d")
keys = st.sampled_from(KEYS)
values = st.sampled_from(("0", "1", "2"))
held = st.dictionaries(keys, values).map(
    lambda pairs: Context(Entry(key, value) for key, value in pairs.items())
)
edits = st.one_of(
    st.tuples(st.just("put"), keys, values),
    st.tuples(st.just("remove"), keys, st.none()),
    st.tuples(st.just("restore"), keys, st.none()),
    st.tuples(st.just("rename"), keys, keys),
    st.tuples(st.just("discard"), st.none(), st.none()),
)


def edit(state: CallState, what: str, key: str | None, value: str | None) -> bool:
    """Make one edit that a person could make; whether it became a step."""

    def change(draft: Draft) -> Draft:
        if what == "discard":
            return draft.discard()
        if what == "restore":
            return draft.unstage(key)
        if what == "remove":
            return draft.remove(key)
        if what == "rename":
            return draft.rename(key, value)
        try:
            return draft.set_value(key, value)
        except EditRefusedError:
            return draft.add(key, value)

    before = state.undo_stack.index()
    try:
        change(state.draft)
    except EditRefusedError:
        return False
    state.apply("Edit", change)
    return state.undo_stack.index() > before


def load(state: CallState, context: Context, began: float) -> None:
    # A person has taken it as it is where it shows nothing.
    state.load(Reading(CALL, context, datetime(2026, 1, 1, tzinfo=UTC), 0.1, began), empties=True)


@pytest.fixture(scope="module")
def state_of(qapp):
    def make(context: Context) -> CallState:
        state = CallState(CALL)
        load(state, context, 1.0)
        return state

    return make


@given(base=held, steps=st.lists(edits, max_size=8))
def test_every_step_can_be_undone_and_done_again(state_of, base, steps):
    state = state_of(base)
    states = [state.draft]
    states += [state.draft for step in steps if edit(state, *step)]
    for earlier in reversed(states[:-1]):
        state.undo_stack.undo()
        assert state.draft == earlier
        assert additions(state.draft) == additions(earlier)
    for later in states[1:]:
        state.undo_stack.redo()
        assert dict(state.draft.edits.by_key) == dict(later.edits.by_key)
        assert additions(state.draft) == additions(later)
    assert state.draft.conflicts == {}


def additions(draft):
    """What was added, in the order in which it is shown."""
    return [key for key in draft.edits.by_key if key not in draft.base]


def test_what_was_taken_back_in_the_middle_comes_back_there(state_of):
    state = state_of(Context([Entry("base", "1")]))
    for key in "abcdef":
        state.apply("Add", lambda draft, key=key: draft.add(key))
    state.apply("Unstage", lambda draft: draft.unstage("b", "c", "e"))
    state.apply("Edit", lambda draft: draft.set_value("d", "x").set_value("base", "2"))
    for _ in range(2):
        state.undo_stack.undo()
    assert additions(state.draft) == list("abcdef")
    state.undo_stack.redo()
    assert additions(state.draft) == list("adf")


def test_a_step_holds_its_own_keys_only_however_much_is_staged(state_of):
    base = Context(Entry(f"k{n}", "1") for n in range(500))
    before = Draft(base).set_values(base.keys[:400], "x")
    edited = before.set_value("k450", "y"), before.remove("k3"), before.unstage("k7"), before.add("new")
    for after in edited:
        keys = scope_of(before, after).keys
        assert len(keys) == 1
        for side in sides_of(before, after, keys):
            assert len(side.edits.by_key) <= 1
            assert not side.followers


@given(
    base=held,
    before=st.lists(edits, max_size=6),
    theirs=held,
    moves=st.lists(st.sampled_from(("undo", "redo")), max_size=12),
)
def test_no_step_stages_anything_over_what_nobody_has_seen(state_of, base, before, theirs, moves):
    state = state_of(base)
    for step in before:
        edit(state, *step)
    load(state, theirs, 2.0)
    for move in moves:
        getattr(state.undo_stack, move)()
    draft = state.draft
    assert draft.base == theirs
    for change in draft.changes:
        if base.get(change.key) != theirs.get(change.key):
            assert draft.conflicts[change.key].theirs == theirs.get(change.key)
        else:
            assert change.key not in draft.conflicts
