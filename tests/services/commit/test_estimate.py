"""How long the rest of a commit takes is told from how fast it went."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.services.commit.estimate import seconds_left

paces = st.floats(0.001, 0.4)
rests = st.integers(1, 10_000)


def moments(pace, number=30):
    return [1000 + pace * each for each in range(number)]


@given(rests, paces)
def test_a_steady_pace_goes_on(rest, pace):
    assert seconds_left(rest, moments(pace)) == pytest.approx(rest * pace, rel=1e-3)


@given(rests, paces, st.floats(0, 5), st.floats(0, 60))
def test_it_is_never_less_than_what_the_server_allows(rest, pace, interval, asked):
    left = seconds_left(rest, moments(pace), interval, asked)
    assert left >= asked + rest * interval - 1e-6
    assert left == pytest.approx(asked + rest * max(pace, interval), rel=1e-3)


@given(rests, rests, paces)
def test_more_takes_longer(one, other, pace):
    fewer, more = sorted((one, other))
    assert seconds_left(fewer, moments(pace)) <= seconds_left(more, moments(pace))


@given(rests, st.floats(0.001, 0.1), st.floats(2, 600))
def test_a_pause_that_was_asked_for_is_over(rest, pace, pause):
    before = moments(pace)
    done = [*before, *(each + pause + 3 for each in before)]
    assert seconds_left(rest, done) == pytest.approx(seconds_left(rest, before), rel=1e-3)


def test_nothing_is_said_where_nobody_can_tell():
    assert seconds_left(5, moments(0.1, 3)) is None
    assert seconds_left(0, moments(0.1)) is None
    assert seconds_left(10, [], interval=0.5) == 5
