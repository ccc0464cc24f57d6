"""What takes a while is said above the table, with what is left and a way to end it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.duration import roughly
from lvctx_gui.services.commit.report import Progress
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.messages.commit import progress_status
from lvctx_gui.ui.operations.progress import ShownProgress


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def scene(qapp):
    state, clock, steps = CallState(CallRef("U1@1", 1, "A")), Clock(), []
    return state, clock, steps, ShownProgress(state, steps.append, clock)


def at(done, left=None, waiting=0):
    return Progress(done, 1000, "Deleting", waiting, "The server asked to wait." if waiting else "", left)


def test_how_far_a_long_commit_is_stands_above_the_table_with_the_time_left(scene):
    state, _, _, shown = scene
    shown.show(at(312, 38.2))
    assert state.message.text.startswith("312 of 1,000 keys done, about 40 seconds left.")
    state.message.act()
    assert state.cancel_token.is_cancelled


def test_what_is_over_in_a_moment_does_not_move_the_table(scene):
    state, _, _, shown = scene
    shown.show(at(990, 0.4))
    shown.show(at(990, 0.4, waiting=1))
    assert state.message is None


def test_it_is_said_anew_once_a_second_and_spoken_after_each_quarter(scene):
    state, clock, steps, shown = scene
    texts, spoken = set(), set()
    for done in range(1000):
        clock.now += 0.02
        shown.show(at(done, (1000 - done) * 0.02))
        texts.add(state.message.text)
        spoken.add(state.message.spoken)
    assert len(texts) <= 21
    assert len(spoken) == 4
    assert len(steps) <= 201


def test_a_pause_is_counted_down_and_then_how_far_it_is_comes_back(scene):
    state, _, _, shown = scene
    shown.show(at(1, 30.0))
    shown.show(at(1, 30.0, waiting=5))
    assert "in 5 s" in state.message.text
    shown.show(at(1, 30.0))
    assert state.message.text.startswith("1 of 1,000 keys done, about 30 seconds left.")


def test_the_line_at_the_bottom_says_what_is_left():
    assert progress_status(at(312, 38.2)) == (
        "Deleting … (312 of 1,000 keys done, about 40 seconds left)  Escape stops."
    )


@given(st.floats(0, 10_000))
def test_about_is_never_too_few_and_never_far_off(seconds):
    assert max(seconds, 1) <= roughly(seconds) < max(seconds, 1) + 11


@given(st.floats(0, 10_000), st.floats(0, 10_000))
def test_about_keeps_the_order(one, other):
    assert (roughly(one) <= roughly(other)) or one > other
