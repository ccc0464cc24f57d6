"""Connections that are not made, break or are too slow, and what is open after that."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl

import pytest

from lvctx_gui.api import ContextClient, Timeouts, errors
from lvctx_gui.api.errors import CarriedOut
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.sandbox import Fault
from tests.api.failures.failing import SECRET, SESSION, SHORT, WRITING, error_of, fail, fail_against, fail_at
from tests.api.raw import RawServer, answer
from tests.api.speech import check
from tests.api_server import client_of, held, put


@pytest.mark.parametrize("method", WRITING)
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kind", ["reset", "close"])
async def test_a_connection_that_breaks_leaves_open_what_was_done(
    api_server, faults, fresh_call, method, when, kind
):
    faults.add(Fault(kind, when))
    error, session = await fail(api_server, fresh_call, method)
    assert type(error) is errors.AnswerLostError
    check(
        error,
        "broke before the answer was complete",
        writing=WRITING[method],
        carried_out=CarriedOut.UNKNOWN,
        hidden=(session, SECRET),
    )
    assert error.status is None
    if method == "update":
        assert held(api_server, fresh_call) == ({"K": SECRET} if when == "after" else {})


@pytest.mark.parametrize("method", ["read", "delete_key"])
async def test_a_server_that_does_not_answer(api_server, faults, fresh_call, method):
    faults.add(Fault("hang"))
    error, session = await fail(api_server, fresh_call, method, timeouts=SHORT)
    assert type(error) is errors.TimedOutError
    check(
        error,
        "within the time allowed",
        writing=WRITING[method],
        carried_out=CarriedOut.UNKNOWN,
        hidden=(session, SECRET),
    )


async def test_a_server_that_does_not_finish_its_answer(fresh_call):
    async def stall(reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
        await reader.read()

    error, _ = await fail_against([stall], fresh_call)
    assert type(error) is errors.TimedOutError
    check(error, "within the time allowed", writing=False, carried_out=CarriedOut.UNKNOWN)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("method", WRITING)
async def test_nothing_listens_there(closed_port, fresh_call, host, method):
    error = await fail_at(f"http://{host}:{closed_port}", fresh_call, method)
    assert type(error) is errors.ConnectionRefusedByHostError
    check(
        error,
        f"{host}:{closed_port} refused the connection",
        writing=WRITING[method],
        carried_out=CarriedOut.NO,
        hidden=(SESSION, SECRET),
    )


async def test_a_name_that_nobody_knows(fresh_call, monkeypatch):
    for name in list(os.environ):
        if name.casefold().endswith("_proxy"):
            monkeypatch.delenv(name)
    error = await fail_at("https://no-such-host.invalid", fresh_call)
    assert type(error) is errors.HostNotFoundError
    check(
        error,
        "no-such-host.invalid is not known",
        writing=True,
        carried_out=CarriedOut.NO,
        hidden=(SESSION, SECRET),
    )


async def test_a_proxy_that_refuses(fresh_call, monkeypatch):
    async with RawServer(answer(407, b"Who are you?", close=True)) as proxy:
        for name in ("HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, proxy.base_url)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        async with ContextClient("https://api.example.invalid", SESSION) as client:
            error = await error_of(client, "update", fresh_call)
            requests = proxy.requests
    assert type(error) is errors.ProxyAuthenticationError
    assert [request.method for request in requests] == ["CONNECT"]
    assert "lv-session" not in requests[0].headers
    check(error, "proxy", writing=True, carried_out=CarriedOut.NO, hidden=(SESSION, SECRET))


async def test_a_proxy_is_not_asked_about_this_machine(api_server, fresh_call, closed_port, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port}")
    put(api_server, fresh_call, [Entry("K", "1")])

    async with client_of(api_server) as client:
        result = await client.read(fresh_call)
    assert result == Context([Entry("K", "1")])


@pytest.mark.parametrize("method", ["read", "update"])
async def test_a_certificate_that_nobody_trusts(server_tls, fresh_call, method):
    error, server = await fail_against([answer(204)], fresh_call, method, tls=server_tls, timeouts=Timeouts())
    assert type(error) is errors.CertificateRejectedError
    assert server.requests == []
    check(
        error,
        "is not trusted here",
        writing=WRITING[method],
        carried_out=CarriedOut.NO,
        hidden=(SESSION, SECRET),
    )


async def test_a_certificate_that_is_trusted(server_tls, trusting_tls, fresh_call):
    async with (
        RawServer(answer(204), tls=server_tls) as server,
        ContextClient(server.base_url, SESSION, ssl_context=trusting_tls) as client,
    ):
        result = await client.read(fresh_call)
    assert result == Context()


async def greeted(greeting, call, **options):
    """The error of a client that speaks TLS to a server that does not."""
    async with RawServer(answer(204), greeting=greeting) as server:
        base_url = f"https://127.0.0.1:{server.port}"
        async with ContextClient(base_url, SESSION, **options) as client:
            return await error_of(client, "update", call)


async def test_a_server_that_speaks_no_tls(trusting_tls, fresh_call):
    async def say(_reader, writer):
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()

    error = await greeted(say, fresh_call, ssl_context=trusting_tls)
    assert type(error) is errors.CertificateRejectedError
    check(error, "No secure connection", writing=True, carried_out=CarriedOut.NO, hidden=(SESSION, SECRET))


async def test_a_handshake_that_never_ends_is_a_connection_that_was_not_made(trusting_tls, fresh_call):
    async def wait(reader, _writer):
        await reader.read()

    error = await greeted(wait, fresh_call, ssl_context=trusting_tls, timeouts=SHORT)
    assert type(error) is errors.ConnectTimedOutError
    check(error, "No connection", writing=True, carried_out=CarriedOut.NO, hidden=(SESSION, SECRET))


async def test_bytes_that_no_tls_record_is_made_of_break_the_connection(server_tls, trusting_tls, fresh_call):
    async def forge(reader, writer):
        # Past the encryption, straight into the socket.
        with socket.socket(fileno=os.dup(writer.get_extra_info("socket").fileno())) as plain:
            plain.send(b"\x17\x03\x03\x00\x10" + b"z" * 16)
        await reader.read()

    error, _ = await fail_against(
        [forge], fresh_call, "update", tls=server_tls, ssl_context=trusting_tls, timeouts=Timeouts()
    )
    assert type(error) is errors.AnswerLostError
    check(error, "broke before", writing=True, carried_out=CarriedOut.UNKNOWN, hidden=(SESSION, SECRET))


async def test_a_server_that_wants_to_know_who_we_are(certificate, trusting_tls, fresh_call):
    asking = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    asking.load_cert_chain(certificate)
    asking.load_verify_locations(certificate)
    asking.verify_mode = ssl.CERT_REQUIRED
    error, server = await fail_against(
        [answer(204)], fresh_call, "update", tls=asking, ssl_context=trusting_tls, timeouts=Timeouts()
    )
    assert isinstance(error, errors.AnswerLostError | errors.NotReachedError)
    assert server.requests == []


async def test_more_requests_at_once_than_connections_wait_and_then_say_that_nothing_was_sent(
    api_server, faults, fresh_call
):
    faults.add(Fault("hang", times=None))
    slow = Timeouts(pool=0.2)

    async with client_of(api_server, timeouts=slow) as client:
        waiting = [asyncio.create_task(client.read(fresh_call)) for _ in range(8)]
        await asyncio.to_thread(api_server.control.wait_for_log, 8)
        error = await error_of(client, "update", fresh_call)
        seen = len(api_server.control.log())
        faults.clear()
        contexts = await asyncio.gather(*waiting)
    assert type(error) is errors.ConnectTimedOutError
    assert seen == 8
    assert contexts == [Context()] * 8
    check(error, "No connection", writing=True, carried_out=CarriedOut.NO)


async def test_a_request_that_is_given_up_can_be_followed_by_another(api_server, faults, fresh_call):
    faults.add(Fault("hang"))

    async with client_of(api_server) as client:
        first = asyncio.create_task(client.read(fresh_call))
        await asyncio.to_thread(api_server.control.wait_for_log, 1)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        result = await client.read(fresh_call)
    assert result == Context()
