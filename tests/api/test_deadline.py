"""Every request ends: whoever answers a byte at a time keeps each step's time, and no more than that."""

from __future__ import annotations

import asyncio

import pytest

from lvctx_gui.api import ContextClient, Timeouts, errors, log_in
from lvctx_gui.api.awaiting import stoppable
from lvctx_gui.api.errors import CarriedOut
from lvctx_gui.api.session import Credentials
from lvctx_gui.core.entries import Entry
from tests.api.raw import RawServer, answer
from tests.api.speech import check

SESSION = "0f1e2d3c-login-session"
SECRET = "Account 4711 of Jane Roe"
SHORT = Timeouts(whole=0.3)


def dripping(head, piece):
    """Sends ``piece`` after ``head``, a byte at a time, for as long as anybody listens."""

    async def drip(_reader, writer):
        writer.write(head)
        while True:
            for byte in piece:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(0)

    return drip


DRIPS = {
    "a body": dripping(b"HTTP/1.1 200 X\r\nContent-Length: 8000000\r\n\r\n", b" "),
    "chunks": dripping(b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "headers": dripping(b"HTTP/1.1 200 X\r\n", b"X: y\r\n"),
    "one header": dripping(b"HTTP/1.1 200 X\r\nX: ", b"y"),
    "answers before the answer": dripping(b"HTTP/1.1 100 Continue\r\n\r\n" * 9 + b"HTTP/1.1 103 ", b"X"),
    "a status line": dripping(b"HTTP/1.1 200 ", b"X"),
}


async def failing(client, call, *, write):
    with pytest.raises(errors.ApiError) as caught:
        await (client.update(call, [Entry("K", SECRET)]) if write else client.read(call))
    return caught.value


@pytest.mark.slow("waits for a deadline")
@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize("drip", DRIPS.values(), ids=DRIPS.keys())
async def test_an_answer_that_never_ends_is_given_up(fresh_call, drip, write):
    async with (
        RawServer(drip) as server,
        ContextClient(server.base_url, SESSION, timeouts=SHORT) as client,
    ):
        error = await failing(client, fresh_call, write=write)
    assert type(error) is errors.TimedOutError
    check(
        error,
        "did not answer completely",
        "a request may take 0.3 s",
        writing=write,
        carried_out=CarriedOut.UNKNOWN,
        hidden=(SESSION, SECRET),
    )


async def test_a_sign_in_has_an_end_as_well():
    credentials = Credentials("Acme", "jane", "secret-password", "access-token-of-acme")

    async with RawServer(DRIPS["a body"]) as server:
        with pytest.raises(errors.TimedOutError):
            await log_in(server.base_url, credentials, timeouts=SHORT)


async def test_a_connection_that_is_not_made_in_time_has_carried_nothing(fresh_call, trusting_tls):
    async def hang(reader, _writer):
        await reader.read()

    async with RawServer(hang, greeting=hang) as server:
        url = f"https://127.0.0.1:{server.port}"
        async with ContextClient(url, SESSION, ssl_context=trusting_tls, timeouts=SHORT) as client:
            error = await failing(client, fresh_call, write=True)
    assert type(error) is errors.ConnectTimedOutError
    check(error, "No connection", "0.3 s", writing=True, carried_out=CarriedOut.NO, hidden=(SESSION, SECRET))


@pytest.mark.parametrize(
    ("status", "kind"), [(401, errors.NotSignedInError), (503, errors.ServerFailedError)]
)
async def test_a_refusal_counts_although_its_words_never_end(fresh_call, status, kind):
    head = b"HTTP/1.1 %d X\r\nContent-Length: 8000000\r\n\r\n" % status
    async with (
        RawServer(dripping(head, b" ")) as server,
        ContextClient(server.base_url, SESSION, timeouts=SHORT) as client,
    ):
        error = await failing(client, fresh_call, write=True)
    assert type(error) is kind


CHUNKED = b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n"
FLOODS = {
    "answers before the answer": (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 2_000, "longer than any answer"),
    "what chunks say of themselves": (
        CHUNKED,
        b"1;x=" + b"y" * 60_000 + b"\r\nz\r\n",
        "longer than any answer",
    ),
    "small chunks": (CHUNKED, b"1\r\nz\r\n" * 2_000, "in more than 100,000 pieces"),
}


@pytest.mark.slow("reads megabytes")
@pytest.mark.parametrize(("head", "piece", "words"), FLOODS.values(), ids=FLOODS.keys())
async def test_bytes_without_an_end_that_come_fast_are_counted(fresh_call, head, piece, words):
    async def flood(_reader, writer):
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()

    async with RawServer(flood) as server, ContextClient(server.base_url, SESSION) as client:
        error = await failing(client, fresh_call, write=True)
    assert type(error) is errors.UnreadableAnswerError
    check(error, words, writing=True, carried_out=CarriedOut.UNKNOWN, hidden=(SESSION, SECRET))


# A person who does not wait ---------------------------------------------------------------------------------


async def stopped(call, *, write, greeting=None, tls=None):
    """What becomes of a request whose task is stopped once the server has got it, or a connection."""

    got = asyncio.Event()

    async def hang(reader, _writer):
        got.set()
        await reader.read()

    server = RawServer(hang, greeting=hang if greeting else None)
    async with server:
        scheme = "https" if tls else "http"
        url = f"{scheme}://127.0.0.1:{server.port}"
        async with ContextClient(url, SESSION, ssl_context=tls) as client:
            asked = []
            with stoppable(lambda: bool(asked)):
                task = asyncio.create_task(failing(client, call, write=write))
            await got.wait()
            asked.append(True)
            task.cancel()
            return await task


@pytest.mark.parametrize("write", [False, True])
async def test_what_was_sent_when_somebody_stops_it_may_be_carried_out(fresh_call, write):
    error = await stopped(fresh_call, write=write)
    assert type(error) is errors.StoppedError
    assert not error.is_passing
    check(
        error,
        "You stopped waiting",
        writing=write,
        carried_out=CarriedOut.UNKNOWN,
        hidden=(SESSION, SECRET),
    )


async def test_what_had_not_left_when_somebody_stops_it_was_not_sent(fresh_call, trusting_tls):
    # The server never answers the beginning of TLS.
    error = await stopped(fresh_call, write=True, greeting=True, tls=trusting_tls)
    assert type(error) is errors.StoppedBeforeSendingError
    assert "Nothing was sent." in str(error)


async def test_a_task_that_is_cancelled_for_another_reason_is_cancelled(fresh_call):
    got = asyncio.Event()

    async def hang(reader, _writer):
        got.set()
        await reader.read()

    async with RawServer(hang, answer(204)) as server, ContextClient(server.base_url, SESSION) as client:
        task = asyncio.create_task(client.read(fresh_call))
        await got.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        # Its connection is gone with it.
        assert not (await client.read(fresh_call)).entries
        result = server.connections
    assert result == 2
