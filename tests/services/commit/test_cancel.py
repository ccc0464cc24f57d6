"""Pauses in a loop whose time is made up: it jumps to whatever comes next."""

from __future__ import annotations

import asyncio
import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.api.awaiting import was_stopped
from lvctx_gui.api.errors import CarriedOut, StoppedBeforeSendingError, StoppedError
from lvctx_gui.services.commit.cancel import CancelToken


class QuickLoop(asyncio.SelectorEventLoop):
    """An event loop that waits for nothing; every step takes a microsecond."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 1000.0
        select = self._selector.select

        def jump(timeout=None):
            self.seconds += (timeout or 0.0) + 1e-6
            return select(0 if timeout else timeout)

        self._selector.select = jump

    def time(self) -> float:
        return self.seconds


def run(main):
    """Run ``main()``; returns the made-up seconds that it took and its result."""
    with asyncio.Runner(loop_factory=QuickLoop) as runner:
        began = runner.get_loop().time()
        result = runner.run(main())
        return runner.get_loop().time() - began, result


LITTLE = 1e-3

milliseconds = st.integers(0, 100_000).map(lambda number: number / 1000)


def test_nobody_wants_to_stop_at_first():
    assert not CancelToken().is_cancelled


@given(milliseconds)
def test_a_pause_takes_its_time_and_tells_every_second_once(seconds):
    told = []

    async def main():
        await CancelToken().pause(seconds, told.append)

    took, _ = run(main)
    assert took == pytest.approx(seconds, abs=LITTLE)
    # Where rounding meets a full second, the same number may come twice.
    assert list(dict.fromkeys(told)) == list(range(math.ceil(seconds), 0, -1))
    assert all(earlier >= later for earlier, later in pairwise(told))


@given(milliseconds)
def test_no_number_is_shown_when_it_is_wrong_by_more_than_a_second(seconds):
    seen = []

    async def main():
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        await CancelToken().pause(seconds, lambda left: seen.append((left, until - loop.time())))

    run(main)
    assert all(-LITTLE <= shown - left <= 1 + LITTLE for shown, left in seen)


@pytest.mark.parametrize("seconds", [0.0, -1.0])
def test_no_time_is_no_pause(seconds):
    told = []
    took, _ = run(lambda: CancelToken().pause(seconds, told.append))
    assert took < LITTLE
    assert told == []


@given(milliseconds, milliseconds)
def test_asking_ends_a_pause_at_once(seconds, after):
    async def main():
        cancel_token = CancelToken()
        asyncio.get_running_loop().call_later(after, cancel_token.cancel)
        await cancel_token.pause(seconds)
        return cancel_token.is_cancelled

    took, _ = run(main)
    assert took == pytest.approx(min(seconds, after), abs=LITTLE)


def test_asking_ends_every_pause_and_those_that_come_later():
    async def main():
        cancel_token = CancelToken()
        asyncio.get_running_loop().call_later(3, cancel_token.cancel)
        await asyncio.gather(cancel_token.pause(100), cancel_token.pause(50.5), cancel_token.pause(2))
        await cancel_token.pause(1000)
        return cancel_token.is_cancelled

    took, wanted = run(main)
    assert took == pytest.approx(3, abs=LITTLE)
    assert wanted


def test_it_may_be_asked_before_there_is_a_loop():
    cancel_token, told = CancelToken(), []
    cancel_token.cancel()
    cancel_token.cancel()
    took, _ = run(lambda: cancel_token.pause(100, told.append))
    assert took < LITTLE
    assert told == []


def test_whoever_is_told_a_second_may_ask():
    cancel_token = CancelToken()
    took, _ = run(lambda: cancel_token.pause(100, lambda left: cancel_token.cancel() if left == 97 else None))
    assert took == pytest.approx(3, abs=LITTLE)


def test_a_pause_that_is_cancelled_leaves_nothing_behind():
    async def main():
        cancel_token = CancelToken()
        task = asyncio.ensure_future(cancel_token.pause(100))
        asyncio.get_running_loop().call_later(1, task.cancel)
        with pytest.raises(asyncio.CancelledError):
            await task
        return cancel_token

    took, cancel_token = run(main)
    assert took == pytest.approx(1, abs=LITTLE)
    assert cancel_token._pauses == set()
    assert not cancel_token.is_cancelled


def test_work_is_waited_for_unless_somebody_wants_to_stop():
    async def main():
        cancel_token, done, cancelled = CancelToken(), asyncio.Event(), asyncio.Event()

        async def work():
            try:
                await done.wait()
            except asyncio.CancelledError:
                cancelled.set()
                raise

        loop = asyncio.get_running_loop()
        loop.call_later(3, done.set)
        assert await cancel_token.unless(work())
        done.clear()
        loop.call_later(3, cancel_token.cancel)
        assert not await cancel_token.unless(work())
        await cancelled.wait()
        assert not await cancel_token.unless(work())  # it was stopped before

    seconds, _ = run(main)
    assert seconds == pytest.approx(6, abs=0.1)


# Requests --------------------------------------------------------------------------------------------------


class Request:
    """Something to wait for, which tells how it went."""

    def __init__(self):
        self.ended = ""

    async def send(self, seconds=100.0):
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            self.ended = "stopped" if was_stopped() else "cancelled"
            if self.ended == "stopped":
                raise StoppedError("You stopped waiting.", carried_out=CarriedOut.UNKNOWN) from None
            raise
        self.ended = "done"
        return 42


def test_a_request_that_nobody_stops_gives_its_result():
    took, result = run(lambda: CancelToken().ending(Request().send(5)))
    assert result == 42
    assert took == pytest.approx(5, abs=LITTLE)


def test_asking_ends_a_request_at_once_and_it_says_itself_how_far_it_had_come():
    async def main():
        cancel_token, request = CancelToken(), Request()
        asyncio.get_running_loop().call_later(3, cancel_token.cancel)
        with pytest.raises(StoppedError):
            await cancel_token.ending(request.send())
        assert asyncio.current_task().cancelling() == 0
        assert cancel_token._requests == set()
        await asyncio.sleep(1)  # the task lives on as if nothing had happened
        return request.ended

    took, ended = run(main)
    assert ended == "stopped"
    assert took == pytest.approx(4, abs=LITTLE)


def test_what_is_begun_after_that_goes_on_until_somebody_asks_again():
    async def main():
        cancel_token, loop = CancelToken(), asyncio.get_running_loop()
        loop.call_later(3, cancel_token.cancel)
        with pytest.raises(StoppedError):
            await cancel_token.ending(Request().send())
        assert await cancel_token.ending(Request().send(10)) == 42
        loop.call_later(2, cancel_token.cancel)
        with pytest.raises(StoppedError):
            await cancel_token.ending(Request().send())

    took, _ = run(main)
    assert took == pytest.approx(15, abs=LITTLE)


def test_asking_ends_every_request_that_is_under_way():
    async def main():
        cancel_token = CancelToken()
        asyncio.get_running_loop().call_later(3, cancel_token.cancel)
        return await asyncio.gather(
            *(cancel_token.ending(Request().send()) for _ in range(4)), return_exceptions=True
        )

    took, ends = run(main)
    assert [type(end) for end in ends] == [StoppedError] * 4
    assert took == pytest.approx(3, abs=LITTLE)


def test_a_request_that_waits_for_something_else_was_not_sent():
    async def main():
        cancel_token = CancelToken()
        asyncio.get_running_loop().call_later(3, cancel_token.cancel)
        with pytest.raises(StoppedBeforeSendingError):
            await cancel_token.ending(asyncio.sleep(100))
        assert asyncio.current_task().cancelling() == 0

    run(main)


@pytest.mark.parametrize("first", ["stop", "cancel"])
def test_a_task_that_somebody_else_cancels_is_cancelled_whoever_comes_first(first):
    async def main():
        cancel_token = CancelToken()
        task = asyncio.create_task(cancel_token.ending(Request().send()))
        await asyncio.sleep(1)
        cancel_token.cancel()
        if first == "cancel":
            task.cancel()
        else:
            asyncio.get_running_loop().call_soon(task.cancel)
        with pytest.raises(asyncio.CancelledError):
            await task

    run(main)


def test_who_asks_in_the_last_moment_takes_no_result_away():
    async def main():
        cancel_token = CancelToken()

        async def send():
            await asyncio.sleep(1)
            cancel_token.cancel()  # the answer is there: what follows awaits nothing
            return 42

        result = await cancel_token.ending(send())
        await asyncio.sleep(1)
        return result, cancel_token.is_cancelled

    _, result = run(main)
    assert result == (42, True)
