"""What is known of a draft is corrected after an edit: it must be what would be found anew."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core import derived
from lvctx_gui.core.diff import Change
from lvctx_gui.core.draft import Draft, EditRefusedError
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.merge import merge
from tests.strategies import contexts, keys, text_values

SEEN = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)

few_keys = st.lists(keys, max_size=4)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("set"), few_keys, text_values),
        st.tuples(st.just("add"), keys, text_values),
        st.tuples(st.just("remove"), few_keys),
        st.tuples(st.just("rename"), keys, keys),
        st.tuples(st.just("unstage"), few_keys),
        st.tuples(st.just("put back"), st.dictionaries(keys, text_values, max_size=3)),
        st.tuples(st.just("keep"), few_keys),
        st.tuples(st.just("row"), keys, text_values),
        st.tuples(st.just("refresh"), contexts()),
        st.tuples(st.just("go back"), st.integers(0, 40)),
        st.tuples(st.just("seen")),
        st.tuples(st.just("discard")),
    ),
    max_size=14,
)


def named_row(draft, key, value):
    draft, token = draft.add_row()
    return draft.set_row_value(token, value).name_row(token, key)


DO = {
    "set": lambda draft, some, value: draft.set_values(some, value),
    "add": lambda draft, key, value: draft.add(key, value),
    "remove": lambda draft, some: draft.remove(*some),
    "rename": lambda draft, key, new: draft.rename(key, new),
    "unstage": lambda draft, some: draft.unstage(*some),
    "put back": lambda draft, edits: draft.put_back(edits, {}),
    "keep": lambda draft, some: draft.keep_mine(*some),
    "row": named_row,
    "refresh": lambda draft, theirs: merge(draft, theirs, SEEN).draft,
    "seen": lambda draft: draft.without_remote_changes(),
    "discard": lambda draft: draft.discard(),
}


def walked(base, steps):
    """The drafts that `steps` lead through; what they refuse is left out. All is known of each."""
    drafts = [Draft(base)]
    for what, *arguments in steps:
        know(drafts[-1])
        try:
            if what == "go back":
                drafts.append(drafts[-1].with_edits(drafts[arguments[0] % len(drafts)].edits))
            else:
                drafts.append(DO[what](drafts[-1], *arguments))
        except EditRefusedError:
            pass
    return drafts


def know(draft):
    return draft.changes, draft.added_keys, draft.deleted_remotely, draft.others_keys


@given(contexts(), contexts(), steps)
def test_what_is_known_after_any_steps_is_what_is_found_anew(base, theirs, steps):
    drafts = walked(base, [("set", list(base.keys)[:2], "mine"), ("refresh", theirs), *steps])
    for draft in drafts:
        anew = Draft(draft.base, draft.edits, draft.conflicts, draft.remote_changes)
        assert anew == draft
        assert know(anew) == know(draft)
        edits, base = draft.edits.by_key, draft.base
        plain = [key for key in base.keys if key in edits] + [key for key in edits if key not in base]
        assert know(draft)[0] == tuple(Change(key, base.get(key), draft.get(key)) for key in plain)


@given(contexts(), contexts(), steps)
def test_which_keys_differ_is_told_as_if_all_had_been_compared(base, theirs, steps):
    drafts = walked(base, [("set", list(base.keys)[:2], "mine"), ("refresh", theirs), *steps])
    for one, other in [*pairwise(drafts), *zip(drafts, drafts[3:], strict=False)]:
        assert one.edits.differing_keys(other.edits) == plainly(one.edits.by_key, other.edits.by_key)
        assert one.differing_keys(other) == other.differing_keys(one)
        assert one.differing_keys(other) == (
            plainly(one.edits.by_key, other.edits.by_key)
            | plainly(one.conflicts, other.conflicts)
            | plainly(one.remote_changes, other.remote_changes)
        )


def test_the_same_edits_in_another_order_are_added_in_that_order():
    both = Draft().add("x", "1").add("y", "2")
    know(both)
    swapped = both.unstage("x").add("x", "1")
    assert (know(swapped)[1], know(swapped.with_edits(both.edits))[1]) == (("y", "x"), ("x", "y"))
    assert [change.key for change in swapped.with_edits(both.edits).changes] == ["x", "y"]


def plainly(one, other):
    nothing = object()
    return {key for key in {*one, *other} if one.get(key, nothing) != other.get(key, nothing)}


# How much is looked at ------------------------------------------------------------------------------------


def large(staged):
    base = Context(Entry(f"key {n}", f"value {n}") for n in range(3_000))
    draft = Draft(base).set_values([f"key {n}" for n in range(staged)], "mine")
    for n in range(staged // 10):
        draft = draft.add(f"new {n}", "mine")
    know(draft)
    return draft


def made_by(draft, edit, monkeypatch):
    """How many changes, and looks at what a key has, an edit and all that follows from it take."""
    made, looked = [], []
    make, look = derived._change, Draft._says_nothing
    with monkeypatch.context() as patched:
        patched.setattr(derived, "_change", lambda *given: made.append(given) or make(*given))
        patched.setattr(Draft, "_says_nothing", lambda *given: looked.append(given) or look(*given))
        after = edit(draft)
        know(after)
        differing = draft.differing_keys(after)
    return len(made), len(looked), differing


def test_an_edit_makes_no_more_where_more_is_staged(monkeypatch):
    for edit, key, looked in (
        (lambda draft: draft.set_value("key 2500", "mine"), "key 2500", 1),
        (lambda draft: draft.set_value("key 1", "mine as well"), "key 1", 1),
        (lambda draft: draft.set_value("new 1", "mine as well"), "new 1", 1),
        (lambda draft: draft.add("another", "mine"), "another", 1),
        (lambda draft: draft.unstage("key 1"), "key 1", 0),
        (lambda draft: draft.remove("key 2500"), "key 2500", 1),
    ):
        for staged in (20, 2_000):
            made, seen, differing = made_by(large(staged), edit, monkeypatch)
            assert (made, seen, differing) == (0 if key == "key 1" and not looked else 1, looked, {key})
