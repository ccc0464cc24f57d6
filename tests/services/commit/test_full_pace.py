"""A server that takes so many requests a second is used to the full, and hardly ever has to refuse one."""

from __future__ import annotations

import pytest

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.sandbox import PracticeServer
from lvctx_gui.sandbox.rate import TokenBucket
from lvctx_gui.services.commit.pace import AT_ONCE, RateLimiter
from tests.services.scene import Scene, Time, ended, statuses

KEYS = Context([Entry(f"K{number}", "a value") for number in range(1000)])


def limited(rate, time):
    """A practice server that lives in made-up time."""
    return PracticeServer(rate=rate, clock=time)


class Model:
    """A commit's DELETEs in made-up time: a read at least every 2 s, four requests under way, late timers."""

    def __init__(self, rate, latency):
        self.time, self.latency = Time(), latency
        self.server, self.limiter = TokenBucket(rate, self.time), RateLimiter(self.time)
        self.under_way = []
        self.taken = self.refused = 0

    def delete(self, keys):
        """Returns how long it took."""
        began = self.time.now
        while self.taken < keys:
            self.time.now += self.limiter.take_turn()
            self.server.take()
            read_at, refused, has_turn = self.time.now, self.refused, True
            self.time.now += 0.03
            while True:
                self.answer_until(self.time.now)
                is_over = self.time.now - read_at > 2 or self.refused > refused
                if is_over or self.taken + len(self.under_way) == keys:
                    break
                if len(self.under_way) == AT_ONCE:
                    self.answer_until(self.under_way[0][0])
                elif has_turn or (wait := self.limiter.take_turn()) == 0:
                    self.send()
                else:
                    self.answer_until(self.time.now + wait + 0.001)
                    if self.refused == refused:
                        self.send()
                has_turn = False
            self.answer_until(self.time.now + self.latency)
        return self.time.now - began

    def send(self):
        self.limiter.begin()
        self.time.now += 0.0005
        self.under_way.append((self.time.now + self.latency, self.server.take()))

    def answer_until(self, moment):
        while self.under_way and self.under_way[0][0] <= moment:
            at, wait = self.under_way.pop(0)
            self.time.now = max(self.time.now, at)
            if wait is None:
                self.taken += 1
                self.limiter.taken()
            else:
                self.refused += 1
                self.limiter.slow_down()
                self.limiter.hold(wait)
        self.time.now = max(self.time.now, moment)


@pytest.mark.parametrize("latency", [0.005, 0.03])
@pytest.mark.parametrize("rate", [25, 50, 100])
def test_a_thousand_keys_take_as_long_as_the_limit_asks_for(rate, latency):
    model = Model(rate, latency)
    assert model.delete(1000) <= 1.05 * 1000 / rate
    assert model.refused <= 20


@pytest.mark.slow("lives through 1,000 requests in made-up time")
def test_the_next_commit_is_not_refused_to_learn_it_again():
    time = Time()
    with limited(20, time) as server:
        first = Scene(server, base=KEYS, time=time, cost=0.001)
        first.commit(Draft(KEYS).remove(*KEYS.keys[:200]))
        time.now += 600
        second = Scene(server, base=KEYS, time=time, cost=0.001)
        second.options.limiter = first.options.limiter
        second.commit(Draft(KEYS).remove(*KEYS.keys[:30]))
        assert {status for _, status in statuses(server)} == {200, 204}


@pytest.mark.slow("lives through 1,000 requests in made-up time")
def test_a_commit_may_take_longer_than_a_minute_as_long_as_it_gets_on():
    time = Time()
    with limited(5, time) as server:
        scene = Scene(server, base=KEYS, time=time, cost=0.001)
        began = time.now
        report = scene.commit(Draft(KEYS).remove(*KEYS.keys[:600]))
        assert report.is_complete, set(ended(report).values())
        assert time.now - began > 70
        assert any(status == 429 for _, status in statuses(server)[-400:])


def test_a_whim_of_the_server_does_not_slow_down_for_good():
    limiter = RateLimiter(Time())
    limiter.take_turn()
    limiter.slow_down()
    assert limiter.interval > 0
    for _ in range(1000):
        limiter.taken()
    assert limiter.interval < 0.00001


def test_what_a_server_has_taken_between_two_refusals_is_its_limit():
    time = Time()
    limiter = RateLimiter(time)
    for _ in range(2):
        for _ in range(40):
            time.now += limiter.take_turn()
            limiter.begin()
            time.now += 0.02
            limiter.taken()
        limiter.slow_down()
        limiter.hold(0.2)
        time.now += 0.2
    # 40 in a pause of 0.2 s and 0.8 s of sending; a hundredth is left unused.
    assert 1 / limiter.interval == pytest.approx(40 * 0.99, rel=0.01)


def test_what_is_late_is_made_up_for_and_what_is_very_late_is_not():
    time = Time()
    limiter = RateLimiter(time)
    limiter.interval = 1.0
    limiter.take_turn()
    time.now += 1.2
    assert limiter.take_turn() == 0
    assert limiter.take_turn() == pytest.approx(0.8)
    time.now += 3
    assert limiter.take_turn() == 0
    assert limiter.take_turn() == pytest.approx(1)
