"""Each wait has its limit, and is named by its kind."""

from __future__ import annotations

import asyncio
import socket

from lvctx_gui.api import ContextClient, Timeouts, errors
from lvctx_gui.api.errors import CarriedOut
from lvctx_gui.core.entries import Entry
from tests.api.network.on_the_way import SESSION, SHORT, error_of, fail_behind, silence, unreached
from tests.api.raw import RawServer, answer
from tests.api.speech import check


def late_at(call, base_url, method="read", entries=(), **options):
    async def run():
        async with ContextClient(base_url, SESSION, timeouts=SHORT, **options) as client:
            return await error_of(client.read(call) if method == "read" else client.update(call, entries))

    return run()


async def test_each_wait_is_named_by_its_kind(fresh_call, trusting_tls):
    async with RawServer(answer(204), greeting=silence) as mute, RawServer(silence) as slow:
        tls = f"https://127.0.0.1:{mute.port}"
        connecting = await late_at(fresh_call, tls, ssl_context=trusting_tls)
        reading = await late_at(fresh_call, slow.base_url)
    assert "connecting took longer than 0.3 s" in str(connecting)
    assert "waiting for the answer took longer than 0.3 s" in str(reading)
    with socket.socket() as listener:  # it accepts and reads nothing
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        large = [Entry("K", "x" * 30_000_000)]  # more than the buffers of two sockets hold
        base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        sending = await late_at(fresh_call, base_url, "update", large)
    assert type(sending) is errors.TimedOutError
    check(sending, "sending took longer than 0.3 s", writing=True, carried_out=CarriedOut.UNKNOWN)


async def test_waiting_for_a_free_connection_is_named(fresh_call):
    times = Timeouts(pool=0.2)
    async with (
        RawServer(silence) as slow,
        ContextClient(slow.base_url, SESSION, timeouts=times) as client,
    ):
        waiting = [asyncio.create_task(client.read(fresh_call)) for _ in range(9)]
        done, rest = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        (error,) = [task.exception() for task in done]
    assert "waiting for a free connection took longer than 0.2 s" in str(error)


async def test_a_proxy_that_keeps_us_waiting_has_not_carried_anything_out(fresh_call):
    error, proxy, _ = await fail_behind(silence, fresh_call, timeouts=SHORT)
    assert type(error) is errors.ConnectTimedOutError
    unreached(error, "api.example.invalid", f"{proxy} did not say within 0.3 s")


async def test_a_proxy_with_which_tls_never_begins_is_named(fresh_call):
    error, proxy, _ = await fail_behind(
        answer(200), fresh_call, scheme="https", greeting=silence, timeouts=SHORT
    )
    unreached(error, f"the proxy {proxy}", "connecting took longer than 0.3 s")
