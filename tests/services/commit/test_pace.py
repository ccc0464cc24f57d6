from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.services.commit.pace import LATE, RateLimiter


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def start(limiter, clock):
    """Wait for a turn and go; returns when it began."""
    clock.now += limiter.take_turn()
    limiter.begin()
    return clock.now


LITTLE = 1e-6  # sums of floats

moves = st.lists(
    st.one_of(
        st.tuples(st.just("start"), st.none()),
        st.tuples(st.just("pass"), st.floats(0, 30)),
        st.tuples(st.just("slow"), st.none() | st.floats(0, 120)),
    ),
    max_size=40,
)


def test_nothing_is_held_back_before_the_first_429():
    clock = Clock()
    limiter = RateLimiter(clock)
    assert [limiter.take_turn() for _ in range(20)] == [0.0] * 20
    assert limiter.interval == 0.0


@given(moves)
def test_starts_are_an_interval_apart_and_the_interval_never_shrinks(steps):
    clock = Clock()
    limiter = RateLimiter(clock)
    started, not_before, learned = [], 0.0, [limiter.interval]
    for what, seconds in steps:
        if what == "pass":
            clock.now += seconds
        elif what == "slow":
            limiter.slow_down()
            limiter.hold(seconds or 0.0)
            not_before = max(not_before, clock.now + (seconds or 0.0))
        else:
            now = start(limiter, clock)
            assert now >= not_before - LITTLE
            started.append((now, learned[-1]))
        learned.append(limiter.interval)
    assert all(later >= earlier for earlier, later in pairwise(learned))
    assert learned[-1] <= 10
    # One that is late does not move those that follow, so that all of them together may be early by that.
    for first, (began, _) in enumerate(started):
        for number, (now, _) in enumerate(started[first + 1 :], 1):
            least = min(each for _, each in started[first + 1 : first + 1 + number])
            assert now - began >= number * least - LATE - LITTLE


@given(st.integers(1, 30), st.floats(0.01, 5))
def test_turns_that_are_booked_at_once_are_spread(number, spacing):
    clock = Clock()
    limiter = RateLimiter(clock)
    for _ in range(4):
        start(limiter, clock)
        clock.now += spacing
    limiter.slow_down()
    clock.now += 100
    turns = [limiter.take_turn() for _ in range(number)]
    assert turns == pytest.approx([index * limiter.interval for index in range(number)])


@given(st.floats(0.05, 1), st.integers(2, 20))
def test_it_goes_on_at_half_the_rate(spacing, number):
    clock = Clock()
    limiter = RateLimiter(clock)
    for _ in range(number):
        start(limiter, clock)
        clock.now += spacing
    limiter.slow_down()
    assert limiter.interval == pytest.approx(2 * spacing)


def test_the_first_request_that_is_refused_teaches_a_little():
    clock = Clock()
    limiter = RateLimiter(clock)
    start(limiter, clock)
    limiter.slow_down()
    assert 0 < limiter.interval <= 0.1
    assert limiter.take_turn() == pytest.approx(limiter.interval)


def test_several_refusals_of_requests_that_went_out_together_count_once():
    clock = Clock()
    limiter = RateLimiter(clock)
    for _ in range(4):
        start(limiter, clock)
        clock.now += 0.2
    limiter.slow_down()
    learned = limiter.interval
    for _ in range(3):
        limiter.slow_down()
    assert limiter.interval == learned


def test_what_was_learned_is_not_forgotten_while_nothing_is_sent():
    clock = Clock()
    limiter = RateLimiter(clock)
    for _ in range(4):
        start(limiter, clock)
        clock.now += 0.8
    limiter.slow_down()
    learned = limiter.interval
    clock.now += 3600
    for _ in range(9):
        limiter._starts.append(clock.now)
    limiter.slow_down()
    assert limiter.interval >= learned == pytest.approx(1.6)


def test_each_refusal_after_a_pause_that_was_asked_for_halves_the_rate():
    """The pauses are the server's wish, not our slowness: they teach nothing by themselves."""
    clock = Clock()
    limiter = RateLimiter(clock)
    learned = []
    for _ in range(4):
        start(limiter, clock)
        limiter.slow_down()
        limiter.hold(3)
        learned.append(limiter.interval)
        clock.now += 3
    assert learned == pytest.approx([0.05, 0.1, 0.2, 0.4])


def test_a_burst_after_a_while_of_nothing_is_a_burst():
    clock = Clock()
    limiter = RateLimiter(clock)
    start(limiter, clock)
    clock.now += 9
    for _ in range(4):
        start(limiter, clock)
    limiter.slow_down()
    assert limiter.interval == pytest.approx(0.05)


@given(st.floats(0, 300), st.floats(0, 300))
def test_nothing_starts_before_what_the_server_asked_for(wish, passed):
    clock = Clock()
    limiter = RateLimiter(clock)
    start(limiter, clock)
    limiter.hold(wish)
    clock.now += passed
    assert limiter.asked == pytest.approx(max(0.0, wish - passed))
    assert start(limiter, clock) >= 100 + wish - LITTLE


def test_a_shorter_wish_does_not_undo_a_longer_one():
    clock = Clock()
    limiter = RateLimiter(clock)
    limiter.hold(30)
    limiter.hold(5)
    assert limiter.take_turn() == pytest.approx(30)


def test_the_time_between_two_works_teaches_nothing():
    """Somebody who commits every ten minutes has not been slow."""
    clock = Clock()
    limiter = RateLimiter(clock)
    for _ in range(3):
        start(limiter, clock)
        clock.now += 600
    for _ in range(3):
        start(limiter, clock)
        clock.now += 0.1
    limiter.slow_down()
    assert limiter.interval <= 0.5


def test_who_uses_a_turn_late_keeps_the_next_one_away():
    clock = Clock()
    limiter = RateLimiter(clock)
    limiter.slow_down()
    limiter.interval = 2.0
    clock.now += limiter.take_turn() + 5
    limiter.begin()
    assert limiter.take_turn() == pytest.approx(2)


def test_a_server_is_obeyed_for_an_hour_at_most():
    limiter = RateLimiter(Clock())
    limiter.hold(1e300)
    assert limiter.asked == limiter.take_turn() == pytest.approx(3600)
