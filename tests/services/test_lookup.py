from __future__ import annotations

import asyncio

import pytest

from lvctx_gui.api import errors
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
