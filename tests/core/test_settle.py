"""What is known of a key: every event of the table in every state, and what may be claimed at the end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from lvctx_gui.core.diff import Change, apply
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue
from lvctx_gui.core.settle import KeyResult, KeyState, Outcome, Step, interrupted, is_at_target
from tests.strategies import contexts, keys, values

CONFIRMED, NOT_COMMITTED, NOT_CONFIRMED = Outcome.CONFIRMED, Outcome.NOT_COMMITTED, Outcome.NOT_CONFIRMED
lookups = st.one_of(st.just(MISSING), values)
failures = st.sampled_from([Step.REFUSED, Step.UNKNOWN])
steps = st.sampled_from(Step)
OTHER = Context([Entry("K", "old")])


def with_target(target):
    return Context() if target is MISSING else Context([Entry("K", target)])


@st.composite
def states(draw):
    """Any state that events can lead to."""
    state = KeyState("K", draw(lookups))
    for _ in range(draw(st.integers(0, 3))):
        if state.step is not Step.DONE:
            before, state = state, state.sending()
            ended = draw(st.sampled_from(["accepted", "failed", "not sent"]))
            if ended == "accepted":
                state = state.accepted()
            elif ended == "failed":
                state = state.failed(draw(failures), "a reason")
            else:
                state = state.not_sent(before, "a reason")
        if draw(st.booleans()):
            state = state.seen(draw(contexts()))
    return state


# The tables -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["new", "", None, MISSING])
@pytest.mark.parametrize(
    ("step", "at_target", "elsewhere", "unread"),
    [
        (Step.NOT_SENT, CONFIRMED, NOT_COMMITTED, NOT_COMMITTED),
        (Step.REFUSED, CONFIRMED, NOT_COMMITTED, NOT_CONFIRMED),
        (Step.UNKNOWN, CONFIRMED, NOT_COMMITTED, NOT_CONFIRMED),
        (Step.DONE, CONFIRMED, NOT_CONFIRMED, NOT_CONFIRMED),
    ],
)
def test_each_step_against_each_read(step, at_target, elsewhere, unread, target):
    state = KeyState("K", target, step)
    assert state.outcome is unread
    assert state.seen(with_target(target)).outcome is at_target
    assert state.seen(OTHER).outcome is elsewhere


@given(states())
def test_what_goes_out_is_unknown_until_it_is_answered(state):
    if state.step is Step.DONE:
        with pytest.raises(ValueError, match="never sent again"):
            state.sending()
        return
    sent = state.sending()
    assert (sent.step, sent.was_sent, sent.server, sent.reason) == (Step.UNKNOWN, True, None, "")
    assert sent.accepted().step is Step.DONE
    assert sent.outcome is sent.accepted().outcome is NOT_CONFIRMED


@given(states(), failures)
def test_a_failure_keeps_its_reason_until_it_is_sent_again(state, step):
    if state.step is Step.DONE:
        return
    failed = state.sending().failed(step, "why")
    assert (failed.step, failed.reason, failed.outcome) == (step, "why", NOT_CONFIRMED)
    assert failed.seen(OTHER).reason == "why"
    assert failed.sending().reason == ""


@given(states(), st.text())
def test_what_did_not_go_out_leaves_what_was_known(state, reason):
    if state.step is Step.DONE:
        return
    after = state.sending().not_sent(state, reason)
    assert after == replace(state, step=Step.NOT_SENT, reason=reason)
    assert after == state.withheld(reason)
    assert after.was_sent == state.was_sent


def test_what_was_accepted_is_not_withheld():
    with pytest.raises(ValueError, match="never sent again"):
        KeyState("K", "new", Step.DONE).withheld("why")


@given(states(), contexts())
def test_a_read_leaves_nothing_unknown(state, server):
    seen = state.seen(server)
    assert seen.step is not Step.UNKNOWN
    assert seen.seen(server) == seen
    if state.step is Step.UNKNOWN:
        assert (seen.step is Step.DONE) == is_at_target(server, "K", state.target)
    else:
        assert seen.step is state.step


@given(states(), contexts())
def test_reading_first_or_settling_at_once_comes_to_the_same(state, server):
    at_once = replace(state, server=server.values_of("K"))
    assert state.seen(server).outcome is at_once.outcome


@given(states(), contexts(), contexts())
def test_others_undo_only_what_a_read_had_shown(state, first, second):
    shown = state.seen(first)
    undone = shown.is_undone_by(second)
    assert undone == (is_at_target(first, "K", state.target) and not is_at_target(second, "K", state.target))
    if shown.step is not Step.DONE:
        assert not shown.sending().is_undone_by(second)
    assert not shown.doubted().is_undone_by(second)


@given(states())
def test_what_is_doubted_proves_nothing(state):
    doubted = state.doubted()
    never_sent = state.step is Step.NOT_SENT and not state.was_sent
    assert doubted.outcome is (NOT_COMMITTED if never_sent else NOT_CONFIRMED)
    assert doubted.needs_proof == (state.step in (Step.DONE, Step.UNKNOWN) or state.was_sent)


@given(states())
def test_confirmed_is_only_what_was_read_and_is_equal(state):
    assert (state.outcome is CONFIRMED) == state.is_at_target
    if state.outcome is NOT_COMMITTED and state.server is None:
        assert state.step is Step.NOT_SENT
        assert not state.was_sent
    if state.outcome is NOT_CONFIRMED:
        assert state.needs_proof
    assert state.result == KeyResult("K", state.step, state.outcome, state.was_sent, state.reason)


# A whole life ----------------------------------------------------------------------------------------------


class OneKey(RuleBasedStateMachine):
    """A key and a server, several writers, and requests that fail in every way: no claim is ever false."""

    def __init__(self):
        super().__init__()
        self.server = "old"
        self.state = KeyState("K", "new")
        self.has_written = False

    def context(self):
        return Context() if self.server is MISSING else Context([Entry("K", self.server)])

    @precondition(lambda self: self.state.step is not Step.DONE)
    @rule(carried_out=st.booleans(), ended=st.sampled_from(["accepted", "refused", "unknown", "not sent"]))
    def send(self, carried_out, ended):
        before, self.state = self.state, self.state.sending()
        if ended == "not sent":
            self.state = self.state.not_sent(before)
            return
        if carried_out:
            self.server = "new"
        step = {"refused": Step.REFUSED, "unknown": Step.UNKNOWN}.get(ended)
        self.state = self.state.accepted() if step is None else self.state.failed(step, "why")

    @rule(value=st.sampled_from(["old", "new", "third", MISSING]))
    def others_write_and_it_is_read(self, value):
        self.server = value
        self.read()

    @rule()
    def what_was_read_is_in_doubt(self):
        self.state = self.state.doubted()

    @rule()
    def read(self):
        self.state = self.state.seen(self.context())

    @invariant()
    def no_claim_is_false(self):
        outcome = self.state.outcome
        if outcome is CONFIRMED:
            assert self.server == "new"
        if outcome is NOT_COMMITTED and self.state.was_sent:
            assert self.server != "new"


TestOneKey = OneKey.TestCase


# Interrupted operations ------------------------------------------------------------------------------------


@given(lookups, st.none() | steps, st.booleans(), contexts())
def test_of_an_interrupted_key_only_a_read_tells(target, step, was_sent, server):
    noted = None if step is None else KeyResult("K", step, NOT_CONFIRMED, was_sent, "why")
    state = interrupted("K", target, noted)
    assert state.outcome is NOT_CONFIRMED
    assert state.was_sent == (noted is not None and was_sent)
    seen = state.seen(server)
    assert (seen.outcome is CONFIRMED) == is_at_target(server, "K", target)
    # What was accepted and is not there was overwritten by somebody, or never meant.
    assert (seen.outcome is NOT_CONFIRMED) == (step is Step.DONE and not is_at_target(server, "K", target))


# At its target ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("server", "target", "is_so"),
    [
        ([], MISSING, True),
        ([], None, False),
        ([], "", False),
        ([""], None, False),
        ([None], "", False),
        ([None], None, True),
        (["x"], "x", True),
        (["x "], "x", False),
        (["x"], MISSING, False),
        (["x", "x"], "x", True),
        (["x", "y"], "x", False),
        ([NonTextValue("1", "number")], "1", False),
        ([NonTextValue("1", "number")], NonTextValue("1", "number"), True),
        ([NonTextValue("1.0", "number")], NonTextValue("1", "number"), False),
    ],
)
def test_at_its_target_is_exact(server, target, is_so):
    context = Context([Entry("K", value) for value in server])
    assert is_at_target(context, "K", target) is is_so
    assert KeyState("K", target).seen(context).is_at_target is is_so


@given(contexts(), keys, lookups)
def test_after_a_change_the_key_is_at_its_target_and_no_other_key_counts(base, key, target):
    after = apply([Change(key, base.get(key), target)], base)
    assert is_at_target(after, key, target)
    assert is_at_target(base, key, target) == (set(base.values_of(key)) == set(after.values_of(key)))


def test_no_repr_holds_what_the_server_said():
    result = KeyResult("K", Step.REFUSED, NOT_COMMITTED, reason="cannot store Jane Roe")
    assert repr(result) == "KeyResult('K', REFUSED, NOT_COMMITTED)"
    state = KeyState("K", "Jane Roe", Step.REFUSED, True, ("Jane Roe",), "cannot store Jane Roe")
    assert "Jane" not in repr(state)
