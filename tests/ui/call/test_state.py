"""One call's state: its phases, and what is shown when a person edits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.services.lookup import KeyReading, Reading
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.call.undo import moved, scope_of, sides_of
from lvctx_gui.ui.messages import phase as words
from lvctx_gui.ui.messages.phase import Phase

CALL = CallRef("S", 1, "A")
READ_AT = datetime(2026, 3, 4, 14, 32, tzinfo=UTC)
LATER = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
WORKING = (Phase.COMMITTING, Phase.DELETING)
phases = st.sampled_from(Phase)


def reading(at: datetime = READ_AT, began: float = 1.0, **entries: str) -> Reading:
    return Reading(CALL, Context(Entry(key, value) for key, value in entries.items()), at, 0.1, began)


@pytest.fixture
def state(qapp):
    return CallState(CALL)


def test_its_call_is_the_same_for_as_long_as_it_lives(state):
    assert state.call == CALL
    with pytest.raises(AttributeError):
        state.call = CallRef("S", 2, "A")


# Phases ---------------------------------------------------------------------------------------------------


def test_it_is_unread_until_it_was_read(state):
    assert (state.phase, state.is_working, state.can_change) == (Phase.UNREAD, False, True)
    state.load(reading(a="1"))
    assert (state.phase, state.is_working, state.can_change) == (Phase.IDLE, False, True)


@pytest.mark.parametrize("phase", WORKING)
@pytest.mark.parametrize("is_read", [False, True])
def test_what_begins_ends_where_it_began(state, phase, is_read):
    if is_read:
        state.load(reading(a="1"))
    heard = []
    state.working_changed.connect(lambda: heard.append(state.phase))
    before, token = state.phase, state.cancel_token
    state.begin_work(phase)
    assert (state.phase, state.is_working, state.can_change) == (phase, True, False)
    assert state.cancel_token is not token
    state.end_work()
    assert state.phase is before
    assert heard == [phase, before]


def test_what_is_read_meanwhile_does_not_end_it(state):
    state.begin_work(Phase.COMMITTING)
    state.load(reading(a="1"))
    assert state.phase is Phase.COMMITTING
    state.end_work()
    assert state.phase is Phase.IDLE


@given(st.lists(st.one_of(phases, st.just("end"), st.just("read")), max_size=8))
def test_no_order_of_events_has_two_operations_under_way(qapp, events):
    state, under_way, is_read = CallState(CALL), None, False
    for event in events:
        if event == "read":
            state.load(reading(a="1"))
            is_read = True
        elif event == "end":
            if under_way is None:
                with pytest.raises(ValueError, match="nothing to end"):
                    state.end_work()
            else:
                state.end_work()
            under_way = None
        elif under_way is None and event in WORKING:
            state.begin_work(event)
            under_way = event
        else:
            with pytest.raises(ValueError, match="cannot follow"):
                state.begin_work(event)
        assert state.phase is (under_way or (Phase.IDLE if is_read else Phase.UNREAD))


SENTENCES = (
    words.began,
    words.under_way,
    words.reads_itself,
    words.nothing_staged,
    words.needs_session,
    lambda phase: words.goes_on_elsewhere(phase, "42 · Jane"),
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_both_operations_have_sentences_of_their_own(sentence):
    commit, deletion = (sentence(phase) for phase in WORKING)
    assert "ommit" in commit
    assert "ommit" not in deletion.partition(".")[0]
    for phase in (Phase.UNREAD, Phase.IDLE):
        with pytest.raises(KeyError):
            sentence(phase)


# Edits ----------------------------------------------------------------------------------------------------


def test_the_draft_that_an_edit_makes_is_the_one_that_is_shown(state):
    state.load(reading(a="1"))
    made = []

    def change(draft: Draft) -> Draft:
        made.append(draft.set_value("a", "2"))
        return made[-1]

    shown = []
    state.changed.connect(lambda: shown.append(state.draft))
    assert state.apply("Edit a", change)
    assert len(made) == len(shown) == 1
    assert state.draft is shown[0] is made[0]
    state.undo_stack.undo()
    state.undo_stack.redo()
    assert state.draft == made[0]


def test_an_edit_that_changes_nothing_is_no_step(state):
    state.load(reading(a="1"))
    assert state.apply("Edit a", lambda draft: draft.set_value("a", "1"))
    assert state.undo_stack.count() == 0


def test_an_edit_that_is_refused_says_why_and_is_no_step(state):
    assert not state.apply("Edit a", lambda draft: draft.set_value("a", "1"))
    assert "“a”" in state.message.text
    assert state.undo_stack.count() == 0


def test_conflicts_know_the_moment_of_the_reading_that_met_them(state):
    state.load(reading(a="1", b="1"))
    state.apply("Edit", lambda draft: draft.set_values(("a", "b"), "mine"))
    state.load(reading(LATER, 2.0, a="2", b="1"))
    assert {key: each.seen for key, each in state.draft.conflicts.items()} == {"a": LATER}
    state.load_key(KeyReading(CALL, "b", "2", READ_AT, 0.1))
    assert {key: each.seen for key, each in state.draft.conflicts.items()} == {"a": LATER, "b": READ_AT}


# Steps over another base ----------------------------------------------------------------------------------


def test_a_step_over_a_base_that_moved_is_a_conflict():
    before = Draft(Context([Entry("a", "1"), Entry("b", "1")]))
    after = before.set_value("a", "mine")
    scope = scope_of(before, after)
    assert scope.keys == {"a"}
    assert scope.basis == Context([Entry("a", "1")])
    now = Draft(Context([Entry("a", "2"), Entry("b", "2")])).set_value("b", "other")
    back = moved(now, sides_of(before, after, scope.keys)[1], scope, LATER)
    assert dict(back.edits.by_key) == {"a": "mine", "b": "other"}
    assert dict(back.conflicts) == {"a": Conflict("a", "1", "mine", "2", LATER)}


def test_a_step_over_the_base_it_was_made_on_leaves_the_other_keys_alone():
    base = Context([Entry("a", "1"), Entry("b", "1")])
    before, after = Draft(base), Draft(base).set_value("a", "mine")
    conflict = Conflict("b", "0", "other", "1", READ_AT)
    now = after.set_value("b", "other").with_conflicts({"b": conflict})
    scope = scope_of(before, after)
    back = moved(now, sides_of(before, after, scope.keys)[0], scope, LATER)
    assert dict(back.edits.by_key) == {"b": "other"}
    assert dict(back.conflicts) == {"b": conflict}


# What others changed ---------------------------------------------------------------------------------------


def test_every_reading_but_the_first_keeps_the_marks_until_they_are_marked_as_seen(state):
    state.load(reading(a="1", b="1"))
    assert state.draft.others_keys == set()
    for began, value in ((2.0, "2"), (3.0, "3"), (4.0, "3")):
        state.load(reading(began=began, a=value, b="1"))
        assert (state.draft.others_keys, state.draft.remote_changes["a"].was) == ({"a"}, "1")
    heard = []
    state.changed.connect(lambda: heard.append(state.draft))
    state.mark_seen()
    state.mark_seen()
    assert (len(heard), state.draft.others_keys) == (1, set())
    assert not state.undo_stack.canUndo()
    state.load(reading(began=5.0, a="4", b="1"))
    assert state.draft.remote_changes["a"].was == "3"


def test_what_went_with_ours_is_nobody_elses_removal(state):
    state.load(reading(a="1", b="1"))
    state.load(reading(began=2.0, a="2", b="1"))
    state.load(reading(began=3.0, b="1"), ours=["a"])
    assert state.draft.others_keys == set()
    assert state.draft.deleted_remotely == ()


def test_marking_as_seen_decides_no_conflict(state):
    state.load(reading(a="1", b="1"))
    state.apply("edit", lambda draft: draft.set_value("a", "mine"))
    state.load(reading(began=2.0, a="theirs", b="theirs"))
    state.mark_seen()
    assert state.draft.others_keys == {"a"} == set(state.draft.conflicts)


def test_of_two_readings_that_show_the_same_one_is_kept(state):
    state.load(reading(a="1", b="2"))
    state.apply("an edit", lambda draft: draft.set_value("a", "mine"))
    draft = state.draft
    state.load(reading(LATER, 2.0, a="1", b="2"))
    assert state.draft is draft
    assert state.reading.context is draft.base
    assert (state.read_at, state.reading.began) == (LATER, 2.0)
    state.load(reading(LATER, 3.0, b="2", a="1"))  # another order is shown
    assert state.draft.base.keys == ("b", "a")
    assert state.draft.edits == draft.edits
