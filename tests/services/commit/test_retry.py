from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.services.commit.retry import RetryPolicy

POLICY = RetryPolicy()

policies = st.builds(
    RetryPolicy,
    attempts=st.integers(1, 10),
    total=st.floats(0, 1000),
    first=st.floats(0.01, 10),
    factor=st.floats(1, 5),
    most=st.floats(0.01, 100),
)
attempts = st.integers(1, 12)
seconds = st.floats(0, 1000)
wishes = st.none() | st.floats(0, 1000)
chances = st.floats(0, 1)


def test_as_it_is_set_a_request_goes_out_four_times_within_a_minute():
    assert (POLICY.attempts, POLICY.total) == (4, 60.0)
    assert [POLICY.pause(number, 0, None, 1) for number in range(1, 6)] == [0.5, 1.0, 2.0, None, None]
    assert [POLICY.pause(number, 0, None, 0) for number in range(1, 4)] == [0.25, 0.5, 1.0]


def test_pauses_grow_up_to_the_most():
    patient = RetryPolicy(attempts=20)
    pauses = [patient.pause(number, 0, None, 1) for number in range(1, 9)]
    assert pauses == [0.5, 1, 2, 4, 8, 8, 8, 8]


@given(policies, attempts, seconds, wishes, chances)
def test_a_pause_is_within_its_limits_or_there_is_none(policy, attempt, elapsed, wish, chance):
    pause = policy.pause(attempt, elapsed, wish, chance)
    ceiling = min(policy.most, policy.first * policy.factor ** (attempt - 1))
    if pause is None:
        assert attempt >= policy.attempts or elapsed + max(ceiling, wish or 0.0) > policy.total
    else:
        assert attempt < policy.attempts
        assert elapsed + pause <= policy.total
        assert pause >= (wish or 0.0)
        assert ceiling / 2 <= pause <= max(ceiling, wish or 0.0)


@given(policies, attempts, seconds, wishes)
def test_chance_spreads_over_half_of_the_ceiling(policy, attempt, elapsed, wish):
    least, most = (policy.pause(attempt, elapsed, wish, chance) for chance in (0.0, 1.0))
    middle = policy.pause(attempt, elapsed, wish, 0.5)
    if most is not None:
        assert least <= middle <= most
        if wish is None:
            assert most == pytest.approx(2 * least)
    elif least is None:
        assert middle is None


@given(attempts.filter(lambda number: number < 4), st.floats(8, 60), st.floats(0, 100), chances)
def test_what_the_server_asks_for_is_what_it_gets_unless_that_is_too_late(attempt, wish, elapsed, chance):
    pause = POLICY.pause(attempt, elapsed, wish, chance)
    assert pause == (wish if elapsed + wish <= POLICY.total else None)


@given(st.lists(chances, min_size=30, max_size=30), st.lists(wishes, min_size=30, max_size=30))
def test_however_it_goes_it_ends_after_four_attempts_and_within_a_minute(dice, asks):
    elapsed, sent = 0.0, 0
    for attempt, (chance, wish) in enumerate(zip(dice, asks, strict=True), 1):
        sent += 1
        pause = POLICY.pause(attempt, elapsed, wish, chance)
        if pause is None:
            break
        elapsed += pause
    assert sent <= 4
    assert elapsed <= 60


@given(attempts, seconds, wishes, chances)
def test_a_policy_of_one_attempt_never_repeats(attempt, elapsed, wish, chance):
    assert RetryPolicy(attempts=1).pause(attempt, elapsed, wish, chance) is None
