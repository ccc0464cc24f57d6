"""Every request of a commit, every fault: what the program claims is what the server holds, and no more.

A sample runs by default; ``LVCTX_ALL_FAULTS=1`` tries everything.
"""

from __future__ import annotations

import threading

import pytest

from lvctx_gui.services.commit.cancel import CancelToken
from tests.faults import ALL, POST, REQUESTS, TROUBLES, Case, Often, Weather, cases
from tests.stand_still import STAND_STILL, longest_stand_still, would_be_noticed
from tests.ui.operations.faulty_desk import Desk


@pytest.fixture
def at_desk(qt_loop, main_window, api_server, fake_keyring, virtual_clock):
    """Opens a window whose journal is on the disk and whose pauses take no time, with somebody at it."""

    async def sit_down():
        driver = await main_window()
        desk = Desk(driver.window, api_server, virtual_clock.pauses)
        qt_loop.at_end.callback(desk.heart.stop)
        return desk

    return sit_down


PLACES = [(request, often) for request in REQUESTS for often in (Often.ONCE, Often.ALL)]
# A read that fails each time is what "with all from then on" does; the DELETEs in between fail like others.
PLACES += [(request, Often.EACH) for request in (POST, REQUESTS[2], REQUESTS[-2])]
PARTS = 2 if ALL else 1
BATCHES = [(request, often, part) for request, often in PLACES for part in range(PARTS)]


@pytest.mark.parametrize(
    ("request_", "often", "part"),
    BATCHES,
    ids=[f"{REQUESTS.index(request)}-{often.name.lower()}-{part}" for request, often, part in BATCHES],
)
async def test_what_is_claimed_is_what_the_server_holds(at_desk, request_, often, part):
    wrong = []
    desk = await at_desk()
    for case in cases(request_, often)[part::PARTS]:
        wrong.extend(await desk.try_case(case))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("first", range(0, 120 if ALL else 12, 12))
async def test_several_faults_in_one_commit(at_desk, first):
    wrong = []
    desk = await at_desk()
    for seed in range(first, first + 12):
        wrong.extend(await desk.try_case(Weather(seed)))
    assert not wrong, "\n".join(wrong)


def test_the_sample_holds_every_fault_and_every_request():
    sample = [case for request in REQUESTS for often in Often for case in cases(request, often, False)]
    for often in (Often.ONCE, Often.ALL):
        some = [case for case in sample if case.often is often]
        assert {case.trouble for case in some} == set(TROUBLES)
        assert {case.request for case in some} == set(REQUESTS)


# What watches the window ------------------------------------------------------------------------------------


async def test_a_program_that_blocks_its_loop_is_seen(at_desk, monkeypatch):
    async def pause(_self, _seconds, _on_second=None):
        threading.Event().wait(3 * STAND_STILL)

    desk = await at_desk()
    monkeypatch.setattr(CancelToken, "pause", pause)
    wrong = await desk.try_case(Case(POST, TROUBLES[-1], Often.ONCE))
    assert len(wrong) == 1
    assert "the window stood still for" in wrong[0]


def test_what_the_whole_machine_lost_is_not_the_windows_stand_still():
    steady = [n / 100 for n in range(101)]
    beats = [(0.0, 5.0), (0.01, 5.0), (0.31, 5.0), (0.32, 5.0)]
    assert longest_stand_still(beats, steady) == pytest.approx(0.29)
    stalled = [beat for beat in steady if not 0.015 < beat < 0.305]
    assert longest_stand_still(beats, stalled) == pytest.approx(0.0, abs=0.02)
    waited = [(0.0, 5.0), (0.01, 5.0), (0.31, 5.28), (0.32, 5.28)]
    assert longest_stand_still(waited, steady) == pytest.approx(0.02)
    # A machine that lost its time at another moment is no excuse.
    assert longest_stand_still([*beats[:3], (0.6, 5.0)], [0.0, 0.01, *steady[30:]]) == pytest.approx(0.28)


def test_a_slower_machine_takes_longer_for_the_same_work():
    assert not would_be_noticed(0.1, unit=0.001)
    assert would_be_noticed(0.11, unit=0.001)
    assert not would_be_noticed(0.14, unit=0.0225)
    assert would_be_noticed(0.16, unit=0.0225)
    assert would_be_noticed(0.21, unit=1.0), "no machine is that slow"
    assert would_be_noticed(0.21)


async def test_a_program_that_keeps_pythons_lock_is_seen(at_desk, monkeypatch):
    async def pause(_self, _seconds, _on_second=None):
        sum(range(60_000_000))  # one call of C: the lock is not given back within it

    desk = await at_desk()
    monkeypatch.setattr(CancelToken, "pause", pause)
    wrong = await desk.try_case(Case(POST, TROUBLES[-1], Often.ONCE))
    assert len(wrong) == 1, wrong
    assert "the window stood still for" in wrong[0]
