"""A message goes with its matter, and not before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lvctx_gui.api.errors import NotReachedError
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.diff import Change
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Context, Entry
from lvctx_gui.core.plan import CommitPlan
from lvctx_gui.core.revert import stage_opposite
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.services.commit.report import CommitReport
from lvctx_gui.services.lookup import KeyReading, Reading
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.messages.commit import commit_message
from lvctx_gui.ui.messages.message import Ends, Message, Tone
from lvctx_gui.ui.messages.others import others_message
from lvctx_gui.ui.messages.phase import Phase
from lvctx_gui.ui.messages.reading import (
    doubtful_message,
    failure_message,
    reading_message,
    restored_message,
    reverted_message,
)

CALL = CallRef("S", 1, "A")
AT = datetime(2026, 3, 4, 14, 32, tzinfo=UTC)
ABOUT = frozenset({"a"})


def reading(began: float, **entries: str) -> Reading:
    context = Context(Entry(key, value) for key, value in entries.items())
    return Reading(CALL, context, AT + timedelta(seconds=began), 0.1, began)


@pytest.fixture
def state(qapp):
    """a and c are staged, c is in conflict, others have changed d, and a row has no key yet."""
    state = CallState(CALL)
    state.load(reading(1.0, a="1", b="1", c="1", d="1"))
    state.apply("Edit", lambda draft: draft.set_values(("a", "c"), "mine"))
    state.load(reading(2.0, a="1", b="1", c="theirs", d="2"))
    state.apply("Add", lambda draft: draft.add_row()[0].set_row_value(1, "new"))
    return state


EVENTS = {
    "edit": lambda state: state.apply("Edit", lambda draft: draft.set_value("b", "mine")),
    "quiet read": lambda state: state.load(reading(3.0, a="1", b="1", c="theirs", d="2")),
    "answer": lambda state: state.tell_answered(),
    "key": lambda state: state.load_key(KeyReading(CALL, "a", "1", AT, 0.1)),
    "other key": lambda state: state.load_key(KeyReading(CALL, "b", "1", AT, 0.1)),
    "unstage": lambda state: state.apply("Unstage", lambda draft: draft.unstage("a")),
    "unstage other": lambda state: state.apply("Unstage", lambda draft: draft.unstage("c")),
    "rows": lambda state: state.apply("Remove", lambda draft: draft.remove_row(1)),
    "decide": lambda state: state.keep_mine("c"),
    "mark seen": lambda state: state.mark_seen(),
    **{
        each.value: lambda state, each=each: state.tell(each, "a")
        for each in (Ends.EDITING_ON, Ends.LOOKED_UP, Ends.REOPENED, Ends.SIGNED_IN, Ends.CLIENT_KNOWN)
    },
}
ENDED_BY = {
    Ends.NEXT_STEP: {"edit", "answer", "unstage", "unstage other", "rows"},
    Ends.OTHERS_SEEN: {"answer", "mark seen"},
    Ends.READ: {"quiet read", "key"},
    Ends.UNSTAGED: {"unstage"},
    Ends.ROWS_COMPLETE: {"rows"},
    Ends.DECIDED: {"decide", "unstage other"},
    Ends.EDITING_ON: {"editing-on"},
    Ends.LOOKED_UP: {"looked-up"},
    Ends.REOPENED: {"reopened"},
    Ends.SIGNED_IN: {"signed-in"},
    Ends.SESSION_USED: {"quiet read", "key", "signed-in"},
    Ends.CLIENT_KNOWN: {"client-known"},
    Ends.DISMISSED: set(),
}


def test_every_end_is_in_the_table():
    assert set(ENDED_BY) == set(Ends)


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("ends", Ends)
def test_each_event_ends_the_messages_that_it_is_about_and_no_other(state, ends, event):
    message = Message(Tone.INFO, "It is so.", ends=ends, about=ABOUT)
    state.say(message)
    EVENTS[event](state)
    assert (state.message is None) == (event in ENDED_BY[ends])


@pytest.mark.parametrize("event", EVENTS)
def test_what_lasts_outlasts_what_becomes_of_the_call(state, event):
    state.say(Message(Tone.WARNING, "It is so.", lasts=True))
    EVENTS[event](state)
    assert state.message is not None


@pytest.mark.parametrize("ends", Ends)
def test_while_something_is_sent_nothing_goes_by_itself(state, ends):
    state.begin_work(Phase.COMMITTING)
    state.say(Message(Tone.INFO, "It is so.", ends=ends, about=ABOUT))
    state.show(state.draft.discard())
    assert state.message is not None
    state.end_work()
    assert (state.message is None) == bool(ENDED_BY[ends] & {"unstage", "decide", "rows"})


def test_what_an_operation_says_on_its_way_ends_with_it(state):
    state.begin_work(Phase.COMMITTING)
    state.say(Message(Tone.INFO, "Waiting.", stays=True))
    state.end_work()
    assert state.message is None


def test_an_event_of_another_page_ends_nothing(state):
    state.say(Message(Tone.INFO, "It was closed.", ends=Ends.REOPENED, about=ABOUT))
    state.tell(Ends.REOPENED, "b")
    assert state.message is not None


# What the window says --------------------------------------------------------------------------------------


def report(*results, **more):
    plan = CommitPlan(CALL, (Entry("a", "x"),), ("b",))
    return CommitReport(plan, results, **{"reading": reading(1.0, a="1"), **more})


DONE = KeyResult("a", Step.DONE, Outcome.CONFIRMED, was_sent=True)
UNSENT = KeyResult("b", Step.NOT_SENT, Outcome.NOT_COMMITTED)
CONFLICT = Conflict("b", "1", "2", "3")
BASE = Context([Entry("a", "1")])
STAGED = Draft(BASE).set_value("a", "2")
ERROR = NotReachedError("No way.")


def nothing():
    pass


def committed(*results, **more):
    return commit_message(report(*results, **more), nothing)


def reverted(draft, base="1"):
    return reverted_message(stage_opposite(draft, [Change("a", "0", base)]), nothing)


MESSAGES = {
    "a success": (committed(DONE), Ends.NEXT_STEP, set()),
    "what is left of a commit": (committed(DONE, UNSENT, failure=ERROR), Ends.UNSTAGED, {"b"}),
    "a conflict": (committed(UNSENT, conflicts=(CONFLICT,)), Ends.DECIDED, set()),
    "a conflict halfway": (committed(DONE, UNSENT, conflicts=(CONFLICT,)), Ends.DECIDED, set()),
    "a loss": (committed(DONE, losses=(Change("z", "1", MISSING),)), Ends.DISMISSED, set()),
    "a loss and a failure": (
        committed(DONE, UNSENT, losses=(Change("z", "1", MISSING),)),
        Ends.DISMISSED,
        set(),
    ),
    "a reading that failed": (failure_message("No.", ERROR, nothing), Ends.READ, set()),
    "a commit that did not begin": (
        failure_message("No.", ERROR, nothing, Ends.UNSTAGED, ["a"]),
        Ends.UNSTAGED,
        {"a"},
    ),
    "news": (others_message([Change("z", "1", "2")], AT, AT), Ends.OTHERS_SEEN, set()),
    "restored": (restored_message(STAGED, waits=True), Ends.UNSTAGED, {"a"}),
    "restored, and done already": (restored_message(Draft(BASE), waits=False), Ends.NEXT_STEP, set()),
    "reverted": (reverted(Draft(BASE)), Ends.UNSTAGED, {"a"}),
    "reverted over a change": (reverted(Draft(BASE), base="9"), Ends.DECIDED, set()),
    "emptied": (reading_message(reading(1.0), Draft(), Draft(BASE)), Ends.NEXT_STEP, set()),
    "nothing there any more": (doubtful_message(reading(1.0), STAGED, nothing), Ends.READ, set()),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_each_message_knows_what_ends_it(name):
    message, ends, about = MESSAGES[name]
    assert (message.ends, set(message.about)) == (ends, about)


@pytest.mark.parametrize(
    ("name", "gives_way"),
    [
        ("a conflict", True),
        ("a conflict halfway", False),
        ("a loss and a failure", False),
        ("news", True),
        ("restored", True),
        ("reverted over a change", True),
        ("a reading that failed", False),
    ],
)
def test_what_a_conflict_tells_as_well_gives_way_to_it(name, gives_way):
    assert MESSAGES[name][0].gives_way is gives_way


def test_what_is_shown_first_of_a_message_needs_no_words_of_a_protocol():
    for message, _, _ in MESSAGES.values():
        first = message.text.partition(". ")[0]
        assert not {"GET", "POST", "DELETE", "HTTP"} & set(first.split()), first


def test_a_message_is_what_it_says_whatever_it_does():
    message = Message(Tone.INFO, "It is so.", "Again", nothing)
    assert message == replace(message, act=print)
