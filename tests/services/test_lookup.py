from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from lvctx_gui.api import client, errors, wire
from lvctx_gui.core.entries import MISSING, Context, Entry
from lvctx_gui.sandbox import Fault
from lvctx_gui.services.lookup import look_up, look_up_key
from tests.api_server import asked, client_of, put, unused_call


async def run(api_server, flow, *arguments):
    async with client_of(api_server) as client:
        return await flow(client, *arguments)


async def test_a_reading_is_stamped_with_its_call_and_its_time(api_server, fresh_call):
    put(api_server, fresh_call, [Entry("A", "1"), Entry("B")])
    reading = await run(api_server, look_up, fresh_call)
    assert reading.call is fresh_call
    assert reading.context == Context([Entry("A", "1"), Entry("B")])
    assert reading.read_at.tzinfo is not None
    assert reading.elapsed >= 0
    assert asked(api_server) == ["GET"]


@pytest.mark.parametrize(("key", "value"), [("A", "1"), ("B", None), ("C", ""), ("missing", MISSING)])
async def test_one_key_is_read_with_the_method_for_one_key(api_server, fresh_call, key, value):
    put(api_server, fresh_call, [Entry("A", "1"), Entry("B"), Entry("C", "")])
    reading = await run(api_server, look_up_key, fresh_call, key)
    assert (reading.call, reading.key, reading.value) == (fresh_call, key, value)
    assert reading.read_at.tzinfo is not None
    assert reading.elapsed >= 0
    assert f"/{key}?client=" in api_server.control.log()[0].target


@pytest.mark.parametrize("arguments", [(look_up,), (look_up_key, "A")])
async def test_a_failure_is_raised(api_server, faults, fresh_call, arguments):
    flow, *key = arguments
    faults.add(Fault("status", status=401))
    with pytest.raises(errors.NotSignedInError):
        await run(api_server, flow, fresh_call, *key)


async def test_answers_that_come_in_another_order_carry_the_call_that_they_are_for(api_server, faults):
    calls = [unused_call() for _ in range(3)]
    for number, call in enumerate(calls):
        put(api_server, call, [Entry("N", str(number))])
    faults.add(Fault("hang", path_contains=str(calls[0].tx_id)))
    finished = []

    async with client_of(api_server) as client:

        async def one(call):
            finished.append(await look_up(client, call))

        tasks = [asyncio.create_task(one(call)) for call in calls]
        await asyncio.gather(*tasks[1:])
        faults.clear()
        await tasks[0]
    assert finished[-1].call == calls[0]
    assert {reading.call: reading.context.get("N") for reading in finished} == {
        call: str(number) for number, call in enumerate(calls)
    }


async def test_a_reading_is_as_old_as_its_answer_not_as_its_decoding(api_server, fresh_call, monkeypatch):
    put(api_server, fresh_call, [Entry("A", "x" * client.LARGE_BODY)])
    now = [100.0]

    def decode_slowly(body):
        now[0] += 50.0
        return wire.decode_context(body)

    monkeypatch.setattr(client, "wire", SimpleNamespace(**vars(wire) | {"decode_context": decode_slowly}))
    reading = await run(api_server, look_up, fresh_call, lambda: now[0])
    assert now == [150.0]
    assert reading.came == 100.0


async def test_a_reading_by_a_client_that_tells_of_no_arrival_is_as_old_as_its_end(fresh_call):
    class Deaf:
        async def read(self, call):
            return Context()

    assert (await look_up(Deaf(), fresh_call, lambda: 7.0)).came == 7.0


async def test_an_arrival_is_told_to_the_task_that_asked_and_to_nobody_else(api_server):
    calls = [unused_call() for _ in range(2)]
    ticks = iter(range(100, 200))

    async with client_of(api_server) as connected:
        first, second = await asyncio.gather(
            *(look_up(connected, call, lambda: next(ticks)) for call in calls)
        )
        result = ({first.came, second.came}, next(ticks))
    assert result == ({100, 101}, 102)
