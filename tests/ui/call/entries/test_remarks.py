"""What is said of a row: states and sentences; ``test_notes.py`` has what stands behind its value."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue
from lvctx_gui.core.merge import merge
from lvctx_gui.ui.call.entries.remarks import (
    problem_of,
    remark_on,
    remark_on_key,
    state_of,
    state_words,
)
from lvctx_gui.ui.kit.palettes import State

SEEN = datetime(2026, 3, 4, 14, 32).astimezone()
SOON, NEXT_DAY = SEEN + timedelta(minutes=5), SEEN + timedelta(days=1)
KEEP = "Keep yours or take theirs."


def clashing(theirs, *, seen=SEEN, mine="mine", base="1", is_since=False):
    """A draft in which ``k`` is in conflict."""
    held = Context([] if theirs is MISSING else [Entry("k", theirs)])
    draft = Draft(held)
    draft = draft.remove("k") if mine is MISSING else draft.staged("k", mine)
    return draft.with_conflicts({"k": Conflict("k", base, mine, theirs, seen, is_since)})


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        (clashing("2"), f"Conflict: you and someone else changed this entry. {KEEP}"),
        (clashing(MISSING), f"Conflict: you changed this entry, and someone else deleted it. {KEEP}"),
        (
            clashing("2", mine=MISSING),
            f"Conflict: you deleted this entry, and someone else changed it. {KEEP}",
        ),
        (
            clashing("2", base=MISSING),
            f"Conflict: you and someone else added this key with different values. {KEEP}",
        ),
        (clashing("2", is_since=True), f"Conflict: this entry has changed since that commit. {KEEP}"),
    ],
)
def test_a_conflict_says_who_did_what_and_what_to_do(draft, sentence):
    assert state_of(draft, "k") is State.CONFLICT
    assert remark_on(draft, "k", SOON) == f"{sentence} The server was read at 14:32."
    assert remark_on(draft, "k", NEXT_DAY) == f"{sentence} The server was read at 2026-03-04 14:32."
    unknown = {"k": replace(draft.conflicts["k"], seen=None)}
    assert remark_on(draft.with_conflicts(unknown), "k", SOON) == sentence


@pytest.mark.parametrize(
    ("since", "seen", "when", "read"),
    [
        (SEEN, SOON, " since you last saw {it}, 14:32", " The server was read at 14:37."),
        (SEEN, None, " since you last saw {it}, 14:32", ""),
        (None, None, "", ""),
    ],
)
def test_what_others_did_is_told_by_the_right_word_with_what_it_was_and_since_when(since, seen, when, read):
    base = Context([Entry("changed", "old"), Entry("deleted", "old")])
    theirs = Context([Entry("changed", "new"), Entry("added", "1")])
    draft = merge(Draft(base), theirs, seen, since=since).draft
    states = {
        "changed": (State.CHANGED_REMOTELY, "changed by others"),
        "added": (State.CHANGED_REMOTELY, "added by others"),
        "deleted": (State.DELETED_REMOTELY, "deleted by others"),
    }
    for key, told in states.items():
        assert (state_of(draft, key), state_words(draft, key)) == told
    it, call = when.format(it="it"), when.format(it="the call")
    assert remark_on(draft, "changed", SOON) == f"Changed by others{it}: old → new.{read}"
    assert remark_on(draft, "added", SOON) == f"Added by others{call}: 1.{read}"
    assert remark_on(draft, "deleted", SOON) == f"Deleted by others{it}; it was old.{read}"
    # Whoever edits it has seen what became of it.
    assert remark_on(draft.set_value("changed", "3"), "changed", SOON) == ""


def test_most_rows_have_nothing_to_say():
    draft = Draft(Context([Entry("plain_key-1", "x")]))
    assert (state_of(draft, "plain_key-1"), remark_on(draft, "plain_key-1", SOON)) == (State.SAME, "")


@pytest.mark.parametrize(
    ("base", "row", "part"),
    [
        ([Entry("a", "1"), Entry("a", "2")], "a", "2 times"),
        ([Entry("a", "1"), Entry("a", "2")], ("a", 1), "2 times"),
        ([Entry("a", NonTextValue("1", "number"))], "a", "number"),
        ([Entry("..", "1")], "..", "“..”"),
    ],
)
def test_what_is_unusual_is_a_warning(base, row, part):
    draft = Draft(Context(base))
    assert state_of(draft, row) is State.WARNING
    assert part in remark_on(draft, row, SOON)


def test_a_key_that_looks_like_another_is_told_of():
    draft = Draft(Context([Entry("Key", "1")])).add("key", "2")
    assert state_of(draft, "key") is State.ADDED
    assert "“Key”" in remark_on(draft, "key", SOON)
    assert remark_on_key(draft.remove("Key"), "key") == ""


def test_a_new_row_says_why_it_cannot_be_committed():
    draft, token = Draft(Context([Entry("a", "1")])).add_row()
    assert (state_of(draft, token), problem_of(draft, token)) == (State.ADDED, "")
    draft = draft.name_row(token, "a")
    assert state_of(draft, token) is State.WARNING
    assert remark_on(draft, token, SOON) == problem_of(draft, token) != ""
    assert problem_of(draft, token + 1) == ""
