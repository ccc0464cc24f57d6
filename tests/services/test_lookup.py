from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from lvctx_gui.api import client, errors, wire
from lvctx_gui.core.entries import MISSING, Context, Entry
from lvctx_gui.sandbox import Fault
from lvctx_gui.services.lookup import look_up, look_up_key
from tests.practice import asked, client_of, put, unused_call


def run(practice, flow, *arguments):
    async def sent():
        async with client_of(practice) as client:
            return await flow(client, *arguments)

    return asyncio.run(sent())


def test_a_reading_is_stamped_with_its_call_and_its_time(practice, fresh_call):
    put(practice, fresh_call, [Entry("A", "1"), Entry("B")])
    reading = run(practice, look_up, fresh_call)
    assert reading.call is fresh_call
    assert reading.context == Context([Entry("A", "1"), Entry("B")])
    assert reading.read_at.tzinfo is not None
    assert reading.elapsed >= 0
    assert asked(practice) == ["GET"]


@pytest.mark.parametrize(("key", "value"), [("A", "1"), ("B", None), ("C", ""), ("missing", MISSING)])
def test_one_key_is_read_with_the_method_for_one_key(practice, fresh_call, key, value):
    put(practice, fresh_call, [Entry("A", "1"), Entry("B"), Entry("C", "")])
    reading = run(practice, look_up_key, fresh_call, key)
    assert (reading.call, reading.key, reading.value) == (fresh_call, key, value)
    assert reading.read_at.tzinfo is not None
    assert reading.elapsed >= 0
    assert f"/{key}?client=" in practice.control.log()[0].target


@pytest.mark.parametrize("arguments", [(look_up,), (look_up_key, "A")])
def test_a_failure_is_raised(practice, fresh_call, arguments):
    flow, *key = arguments
    practice.control.add_fault(Fault("status", status=401))
    with pytest.raises(errors.NotSignedInError):
        run(practice, flow, fresh_call, *key)


def test_answers_that_come_in_another_order_carry_the_call_that_they_are_for(practice):
    calls = [unused_call() for _ in range(3)]
    for number, call in enumerate(calls):
        put(practice, call, [Entry("N", str(number))])
    practice.control.add_fault(Fault("hang", path_contains=str(calls[0].tx_id)))
    finished = []

    async def read():
        async with client_of(practice) as client:

            async def one(call):
                finished.append(await look_up(client, call))

            tasks = [asyncio.create_task(one(call)) for call in calls]
            await asyncio.gather(*tasks[1:])
            practice.control.clear_faults()
            await tasks[0]

    asyncio.run(read())
    assert finished[-1].call == calls[0]
    assert {reading.call: reading.context.get("N") for reading in finished} == {
        call: str(number) for number, call in enumerate(calls)
    }


def test_a_reading_is_as_old_as_its_answer_not_as_its_decoding(practice, fresh_call, monkeypatch):
    put(practice, fresh_call, [Entry("A", "x" * client.LARGE_BODY)])
    now = [100.0]

    def decode_slowly(body):
        now[0] += 50.0
        return wire.decode_context(body)

    monkeypatch.setattr(client, "wire", SimpleNamespace(**vars(wire) | {"decode_context": decode_slowly}))
    reading = run(practice, look_up, fresh_call, lambda: now[0])
    assert now == [150.0]
    assert reading.came == 100.0


def test_a_reading_by_a_client_that_tells_of_no_arrival_is_as_old_as_its_end(fresh_call):
    class Deaf:
        async def read(self, call):
            return Context()

    assert asyncio.run(look_up(Deaf(), fresh_call, lambda: 7.0)).came == 7.0


def test_an_arrival_is_told_to_the_task_that_asked_and_to_nobody_else(practice):
    calls = [unused_call() for _ in range(2)]
    ticks = iter(range(100, 200))

    async def read():
        async with client_of(practice) as connected:
            first, second = await asyncio.gather(
                *(look_up(connected, call, lambda: next(ticks)) for call in calls)
            )
            return {first.came, second.came}, next(ticks)

    assert asyncio.run(read()) == ({100, 101}, 102)
