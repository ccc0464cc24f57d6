"""What a peer says before it was asked is no answer: not to a read, not to a write, not to a proof."""

from __future__ import annotations

import asyncio
import ssl

import httpcore
import pytest

from lvctx_gui.api import ContextClient, errors
from lvctx_gui.api.connections import WatchedStream
from lvctx_gui.api.errors import CarriedOut
from lvctx_gui.api.network import Network
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.profile import ProxyMode
from tests.api.raw import RawServer, answer
from tests.api.speech import check

SESSION = "0f1e2d3c-login-session"
TRUE = Context([Entry("K", "true")])
TRUTH = answer(200, b'{"entry":[{"key":"K","value":"true"}]}', "Content-Type: application/json")
FORGED = answer(200, b'{"entry":[{"key":"K","value":"forged"}]}', "Content-Type: application/json")
DONE = answer(204)


@pytest.fixture(params=["plain", "TLS"])
def peer(request, server_tls, trusting_tls):
    """Makes a raw server and the client that talks to it, in the clear or with TLS."""
    secure = request.param == "TLS"

    def make(*answers, **options):
        server = RawServer(*answers, tls=server_tls if secure else None, **options)
        return server, lambda: ContextClient(
            server.base_url, SESSION, ssl_context=trusting_tls if secure else None
        )

    return make


async def talk(server, client_of, *requests):
    """The results of the requests, made one after the other."""
    async with server, client_of() as client:
        return [await request(client) for request in requests]


def reading(call):
    return lambda client: client.read(call)


def writing(call):
    return lambda client: client.update(call, [Entry("K", "mine")])


async def test_a_second_answer_that_comes_along_with_the_first_is_none(peer, fresh_call):
    server, client_of = peer(TRUTH + FORGED, TRUTH)
    assert await talk(server, client_of, *[reading(fresh_call)] * 2) == [TRUE, TRUE]
    assert server.connections == 2


async def test_a_second_answer_that_comes_while_nothing_is_asked_is_none(peer, fresh_call):
    go, said = asyncio.Event(), asyncio.Event()

    async def say_it_twice(reader, writer):
        writer.write(TRUTH)
        await writer.drain()
        await go.wait()
        writer.write(FORGED)
        await writer.drain()
        said.set()
        await reader.read()

    server, client_of = peer(say_it_twice, TRUTH)
    async with server, client_of() as client:
        first = await client.read(fresh_call)
        go.set()
        await said.wait()
        result = (first, await client.read(fresh_call), server.connections)
    assert result == (TRUE, TRUE, 2)


@pytest.mark.parametrize("behind", [DONE, b"\r\n", b"HTTP/1.1 1"])
async def test_what_comes_behind_an_answer_is_not_taken_for_the_answer_to_a_write(peer, fresh_call, behind):
    server, client_of = peer(TRUTH + behind, DONE)
    await talk(server, client_of, reading(fresh_call), writing(fresh_call))
    assert server.connections == 2
    assert [asked.method for asked in server.requests] == ["GET", "POST"]


async def test_a_forged_proof_behind_the_answer_to_a_write_is_not_believed(peer, fresh_call):
    server, client_of = peer(TRUTH, DONE + FORGED, TRUTH)
    assert (await talk(server, client_of, reading(fresh_call), writing(fresh_call), reading(fresh_call)))[
        2
    ] == TRUE
    assert [asked.method for asked in server.requests] == ["GET", "POST", "GET"]


async def test_a_read_never_goes_out_on_a_connection_that_has_carried_a_write(peer, fresh_call):
    server, client_of = peer(TRUTH, DONE, DONE, TRUTH)
    await talk(
        server, client_of, reading(fresh_call), writing(fresh_call), writing(fresh_call), reading(fresh_call)
    )
    # The read that comes before a write, and the writes, share one: the gap between them stays small.
    assert server.connections == 2


async def test_a_read_passes_over_every_connection_that_writes_have_used(api_server, fresh_call):
    from tests.api_server import client_of

    async with client_of(api_server) as client:
        for key in "ABCD":
            await client.update(fresh_call, [Entry(key, "1")])
        await asyncio.gather(*(client.delete_key(fresh_call, key) for key in "ABCD"))
        result = await client.read(fresh_call)
    assert result == Context()


async def test_tls_that_speaks_of_itself_spoils_nothing(peer, fresh_call):
    # TLS 1.3 hands out tickets behind the handshake, which lie in the socket unread.
    server, client_of = peer(TRUTH, DONE)
    await talk(server, client_of, *[reading(fresh_call)] * 3, *[writing(fresh_call)] * 3)
    assert server.connections == 1


@pytest.mark.parametrize("method", [reading, writing])
async def test_who_speaks_before_it_was_asked_is_asked_nothing(certificate, trusting_tls, fresh_call, method):
    # With TLS 1.2 the server's first words can come along with the end of the handshake.
    older = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    older.load_cert_chain(certificate)
    older.maximum_version = ssl.TLSVersion.TLSv1_2

    async def greet(reader, writer):
        writer.write(FORGED if method is reading else DONE)
        await writer.drain()
        await reader.read()

    async def run(tls):
        async with (
            RawServer(TRUTH, tls=tls, greeting=greet) as server,
            ContextClient(server.base_url, SESSION, ssl_context=trusting_tls if tls else None) as client,
        ):
            with pytest.raises(errors.ConnectionSpoiledError) as caught:
                await method(fresh_call)(client)
            return caught.value, server

    for tls in (None, older):
        error, server = await run(tls)
        assert server.requests == []
        assert server.connections == 1
        check(
            error,
            "before it was asked anything",
            writing=method is writing,
            carried_out=CarriedOut.NO,
            hidden=(SESSION,),
        )


# The stream itself -----------------------------------------------------------------------------------------


class Wire(httpcore.AsyncNetworkStream):
    """A stream whose other end is a test."""

    def __init__(self):
        self.sent = b""
        self.coming = asyncio.Queue()
        self.is_closed = False

    async def read(self, max_bytes, timeout=None):  # noqa: ASYNC109  # httpcore's name
        data = await self.coming.get()
        if isinstance(data, Exception):
            raise data
        return data

    async def write(self, buffer, timeout=None):  # noqa: ASYNC109  # likewise
        self.sent += buffer

    async def aclose(self):
        self.is_closed = True

    def get_extra_info(self, info):
        return False


REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def exchange(stream, wire, said=TRUTH, request=REQUEST):
    await stream.write(request)
    wire.coming.put_nowait(said)
    return await stream.read(65_536)


@pytest.mark.parametrize("ending", [b"", httpcore.ReadError("reset"), b"HTTP/1.1 408 X\r\n\r\n"])
async def test_a_connection_that_ended_or_spoke_in_between_is_not_used_again(ending):
    wire = Wire()
    stream = WatchedStream(wire)
    assert await exchange(stream, wire) == TRUTH
    assert not stream.get_extra_info("is_readable")
    wire.coming.put_nowait(ending)
    for _ in range(5):
        await asyncio.sleep(0)
    # The pool can drop it before anybody wants to use it.
    assert stream.get_extra_info("is_readable")
    with pytest.raises(httpcore.ConnectionNotAvailable):
        await stream.write(REQUEST)
    assert stream.get_extra_info("is_readable")
    await stream.aclose()
    assert wire.sent == REQUEST
    assert wire.is_closed


async def test_a_wait_that_ends_leaves_what_comes_later_where_it_is():
    wire = Wire()
    stream = WatchedStream(wire)
    await exchange(stream, wire)
    await stream.write(REQUEST)
    with pytest.raises(httpcore.ReadTimeout):
        await stream.read(65_536, timeout=0.01)
    wire.coming.put_nowait(FORGED)
    assert await stream.read(65_536) == FORGED
    await stream.aclose()
    assert (asyncio.all_tasks() - {asyncio.current_task()}) == set()


async def test_closing_ends_what_was_read_ahead():
    wire = Wire()
    stream = WatchedStream(wire)
    await exchange(stream, wire)
    await stream.aclose()
    assert wire.is_closed
    assert (asyncio.all_tasks() - {asyncio.current_task()}) == set()


async def test_ways_through_a_proxy_that_fail_leave_room_for_others(fresh_call, trusting_tls):
    consent = b"HTTP/1.1 200 Connection established\r\n\r\n"

    async def break_tls(reader, writer):
        writer.write(consent)
        await reader.read(1)
        writer.write(b"no TLS at all")
        await writer.drain()

    async with RawServer(break_tls) as proxy:
        network = Network(ProxyMode.EXPLICIT, proxy.base_url)
        url = "https://api.example.invalid"
        async with ContextClient(url, SESSION, ssl_context=trusting_tls, network=network) as client:
            found = []
            for _ in range(9):
                with pytest.raises(errors.ApiError) as caught:
                    await client.read(fresh_call)
                found.append(type(caught.value))
            result = (found, proxy.connections)
    assert result == ([errors.CertificateRejectedError] * 9, 9)
