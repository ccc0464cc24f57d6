"""Everything that can go wrong on the way and what is said about it."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import ssl
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from lvctx_gui.api import ContextClient, Timeouts, errors
from lvctx_gui.api.errors import CarriedOut
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.sandbox import Fault
from tests.api.raw import RawServer, answer
from tests.api.speech import check
from tests.api_server import asked, client_of, held, put

SECRET = "Account 4711 of Jane Roe"
SESSION = "0f1e2d3c-login-session"
SHORT = Timeouts(connect=0.3, read=0.3, write=0.3, pool=0.3)
WRITING = {"update": True, "delete_key": True, "delete_all": True, "read": False, "read_key": False}


def method_of(client, method, call):
    arguments = {"update": ([Entry("K", SECRET)],), "delete_key": ("K",), "read_key": ("K",)}
    return getattr(client, method)(call, *arguments.get(method, ()))


async def error_of(client, method, call):
    try:
        await method_of(client, method, call)
    except errors.ApiError as error:
        return error
    return pytest.fail("no error was raised")


async def fail(api_server, call, method="read", **options):
    """The error of one method against the practice server, and the session id that it must not hold."""

    async def run():
        async with client_of(api_server, **options) as client:
            return await error_of(client, method, call)

    return await run(), api_server.control.open_session()


async def fail_against(answers, call, method="read", *, timeouts=SHORT, **options):
    """The same against a raw server; also returns the server."""
    async with (
        RawServer(*answers, tls=options.pop("tls", None)) as server,
        ContextClient(server.base_url, SESSION, timeouts=timeouts, **options) as client,
    ):
        return await error_of(client, method, call), server


async def fail_at(base_url, call, method="update", **options):
    async with ContextClient(base_url, SESSION, **options) as client:
        return await error_of(client, method, call)


# Statuses --------------------------------------------------------------------------------------------------

STATUSES = [
    (300, errors.RedirectedError, CarriedOut.NO),
    (301, errors.RedirectedError, CarriedOut.NO),
    (302, errors.RedirectedError, CarriedOut.NO),
    (307, errors.RedirectedError, CarriedOut.NO),
    (308, errors.RedirectedError, CarriedOut.NO),
    (400, errors.StatusError, CarriedOut.NO),
    (401, errors.NotSignedInError, CarriedOut.NO),
    (403, errors.NotAllowedError, CarriedOut.NO),
    (405, errors.StatusError, CarriedOut.NO),
    (409, errors.StatusError, CarriedOut.NO),
    (418, errors.StatusError, CarriedOut.NO),
    (429, errors.SlowDownError, CarriedOut.NO),
    (500, errors.ServerFailedError, CarriedOut.UNKNOWN),
    (502, errors.ServerFailedError, CarriedOut.UNKNOWN),
    (503, errors.ServerFailedError, CarriedOut.UNKNOWN),
    (504, errors.ServerFailedError, CarriedOut.UNKNOWN),
]


@pytest.mark.parametrize("method", WRITING)
@pytest.mark.parametrize(("status", "kind", "carried_out"), STATUSES)
async def test_a_status_that_means_failure(api_server, faults, fresh_call, method, status, kind, carried_out):
    faults.add(Fault("status", status=status))
    error, session = await fail(api_server, fresh_call, method)
    assert type(error) is kind
    assert error.status == status
    check(
        error,
        f" answered {status}: ",
        f"The server said: “Practice fault: status {status}.”",
        writing=WRITING[method],
        carried_out=carried_out,
        hidden=(session, SECRET),
    )
    assert error.advice
    assert len(asked(api_server)) == 1


@pytest.mark.parametrize("method", ["read", "update"])
async def test_404_where_it_has_no_meaning_of_its_own(api_server, faults, fresh_call, method):
    faults.add(Fault("status", status=404))
    error, session = await fail(api_server, fresh_call, method)
    assert type(error) is errors.NotThereError
    check(error, "404", writing=WRITING[method], carried_out=CarriedOut.NO, hidden=(session, SECRET))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", WRITING)
async def test_no_redirect_is_followed(api_server, faults, fresh_call, method, status):
    put(api_server, fresh_call, [Entry("K", "1")])
    target = f"{api_server.base_url}/context/call/{fresh_call}"
    faults.add(Fault("redirect", status=status, location=target))
    error, _ = await fail(api_server, fresh_call, method)
    assert type(error) is errors.RedirectedError
    assert len(api_server.control.log()) == 1
    assert held(api_server, fresh_call) == {"K": "1"}


async def test_an_expired_session_and_a_role_without_access(api_server, fresh_call):
    async with (
        ContextClient(api_server.base_url, "never-was-a-session") as unknown,
        client_of(api_server, "manager") as manager,
    ):
        not_signed_in = await error_of(unknown, "update", fresh_call)
        not_allowed = await error_of(manager, "update", fresh_call)
    assert type(not_signed_in) is errors.NotSignedInError
    check(
        not_signed_in, "401", "Sign in again", writing=True, carried_out=CarriedOut.NO, hidden=("never-was",)
    )
    assert type(not_allowed) is errors.NotAllowedError
    check(not_allowed, "403", "Superuser", writing=True, carried_out=CarriedOut.NO, hidden=(SECRET,))


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        (format_datetime(datetime(2000, 1, 1, tzinfo=UTC), usegmt=True), 0.0),
        ("soon", None),
        ("-3", None),
        ("1.5", None),
        ("Wed, 99 Foo 2099", None),
        ("9" * 400, None),
        (None, None),
    ],
)
async def test_too_many_requests_with_or_without_a_time(api_server, faults, fresh_call, header, seconds):
    faults.add(Fault("status", status=429, retry_after=header))
    error, session = await fail(api_server, fresh_call, "update")
    assert type(error) is errors.SlowDownError
    assert error.retry_after == seconds
    check(
        error,
        "429",
        "Wait a little" if seconds is None else f"Wait {seconds:.0f} seconds",
        writing=True,
        carried_out=CarriedOut.NO,
        hidden=(session, SECRET),
    )


async def test_too_many_requests_until_a_date(api_server, faults, fresh_call):
    later = datetime.now(UTC) + timedelta(days=1000)
    faults.add(Fault("status", status=429, retry_after=format_datetime(later, usegmt=True)))
    error, _ = await fail(api_server, fresh_call)
    # Which second it is when the answer is read is not for this test to say.
    assert 999 * 86_400 < error.retry_after <= 1000 * 86_400 + 1


async def test_a_server_that_quotes_the_session_does_not_make_us_repeat_it(fresh_call):
    body = json.dumps({"code": 401, "message": f"The session {SESSION} has ended."}).encode()
    error, _ = await fail_against([answer(401, body)], fresh_call)
    check(error, "“The session … has ended.”", writing=False, carried_out=CarriedOut.NO, hidden=(SESSION,))


@pytest.mark.parametrize(
    "body", [b"", b"<html><h1>Bad gateway</h1></html>", b"\xff\x00", b"[]", b'{"code":7}', b'{"message":""}']
)
async def test_an_error_page_of_somebody_else_is_not_quoted(api_server, faults, fresh_call, body):
    faults.add(Fault("status", status=502, body=body, content_type="text/html"))
    error, _ = await fail(api_server, fresh_call, "delete_key")
    assert "The server said" not in str(error)
    check(error, "502", writing=True, carried_out=CarriedOut.UNKNOWN)


@pytest.mark.parametrize("status", [202, 203, 206, 207])
@pytest.mark.parametrize("method", ["update", "delete_key", "delete_all"])
async def test_a_success_that_says_nothing_about_what_was_done_leaves_it_open(
    api_server, faults, fresh_call, method, status
):
    faults.add(Fault("status", status=status))
    error, session = await fail(api_server, fresh_call, method)
    assert type(error) is errors.UnreadableAnswerError
    check(error, str(status), writing=True, carried_out=CarriedOut.UNKNOWN, hidden=(session, SECRET))


@pytest.mark.parametrize(
    ("status", "body"), [(200, b""), (201, b""), (200, b"<html>"), (200, b'{"code":202}')]
)
async def test_a_write_is_done_only_when_the_api_says_so_in_its_own_way(
    api_server, faults, fresh_call, status, body
):
    faults.add(Fault("body", status=status, body=body, when="after", times=3))
    put(api_server, fresh_call, [Entry("K", "1")])

    async with client_of(api_server) as client:
        for request in (
            client.update(fresh_call, [Entry("L", "2")]),
            client.delete_key(fresh_call, "K"),
            client.delete_all(fresh_call),
        ):
            with pytest.raises(errors.UnreadableAnswerError) as caught:
                await request
            assert caught.value.carried_out is CarriedOut.UNKNOWN
            assert str(status) in str(caught.value)


async def test_a_single_key_that_is_answered_with_nothing_is_missing(api_server, faults, fresh_call):
    faults.add(Fault("status", status=204))
    from lvctx_gui.core.entries import MISSING

    async with client_of(api_server) as client:
        result = await client.read_key(fresh_call, "K")
    assert result is MISSING


# Answers that are not what was asked for -------------------------------------------------------------------

BAD = [
    (Fault("empty"), "empty"),
    (Fault("html"), "a page of HTML or XML"),
    (Fault("garbage"), "not JSON"),
    (Fault("body", body=b'{"entry":[{"key":"K","value":"' + SECRET.encode()), "cut off"),
    (Fault("body", body=b"[]"), "a list instead of an object"),
    (Fault("body", body=b'{"code":3}'), "without"),
    (Fault("body", body=b'{"value":' + b"[" * 100_000), "nested too deeply"),
    (Fault("body", body=b'{"value":"\xff"}'), "not JSON"),
    (Fault("body", status=201, body=b"{}"), "does not give this status"),
]


@pytest.mark.parametrize("method", ["read", "read_key"])
@pytest.mark.parametrize(("fault", "words"), BAD, ids=[words for _, words in BAD])
async def test_an_answer_that_cannot_be_read(api_server, faults, fresh_call, method, fault, words):
    faults.add(fault)
    error, session = await fail(api_server, fresh_call, method)
    assert type(error) is errors.UnreadableAnswerError
    check(
        error,
        f"answered {fault.status or 200}",
        words,
        "bytes",
        "What was read before stays.",
        writing=False,
        carried_out=CarriedOut.NO,
        hidden=(session, SECRET),
    )


async def test_an_answer_without_a_content_type_is_read(fresh_call):
    async with (
        RawServer(answer(200, b'{"entry":[{"key":"K"}]}')) as server,
        ContextClient(server.base_url, SESSION) as client,
    ):
        result = await client.read(fresh_call)
    assert result == Context([Entry("K")])


@pytest.mark.parametrize("method", ["read", "update"])
async def test_what_an_answer_calls_itself_is_shown_without_tricks(fresh_call, method):
    name = ("text/\u202eplain" + "x" * 500).encode().decode("latin-1")
    error, _ = await fail_against([answer(200, b"x", f"Content-Type: {name}; charset=x")], fresh_call, method)
    assert "\u202e" not in str(error)
    assert "x" * 60 not in str(error)
    assert "text/" in str(error)


async def test_an_unreadable_answer_without_a_content_type_says_so(fresh_call):
    error, _ = await fail_against([answer(200, b"x")], fresh_call)
    check(error, "1 byte, no content type", writing=False, carried_out=CarriedOut.NO)


async def test_a_truncated_answer(api_server, faults, fresh_call):
    faults.add(Fault("truncated"))
    error, session = await fail(api_server, fresh_call)
    assert type(error) is errors.AnswerLostError
    check(error, "broke before", writing=False, carried_out=CarriedOut.UNKNOWN, hidden=(session, SECRET))


@pytest.mark.parametrize("method", ["read", "update"])
async def test_more_bytes_than_a_context_can_be(api_server, faults, fresh_call, method):
    faults.add(Fault("huge", size=10_000_000))
    error, session = await fail(api_server, fresh_call, method)
    assert type(error) is errors.UnreadableAnswerError
    check(
        error,
        "more than 8 MB",
        writing=WRITING[method],
        carried_out=CarriedOut.UNKNOWN,
        hidden=(session, SECRET),
    )


async def test_more_bytes_than_a_context_can_be_without_an_announced_length(fresh_call):
    async def endless(_reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        piece = b"x" * 65_536
        while True:
            writer.write(b"10000\r\n" + piece + b"\r\n")
            await writer.drain()

    error, _ = await fail_against([endless], fresh_call, timeouts=Timeouts())
    check(error, "more than 8 MB", "reading stopped", writing=False, carried_out=CarriedOut.UNKNOWN)


async def test_an_answer_that_is_compressed_wrongly(fresh_call):
    error, _ = await fail_against([answer(200, b"no gzip", "Content-Encoding: gzip")], fresh_call, "update")
    assert type(error) is errors.UnreadableAnswerError
    check(error, "decompressed", writing=True, carried_out=CarriedOut.UNKNOWN, hidden=(SECRET,))


@pytest.mark.parametrize("head", [b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x00" * 100])
async def test_something_that_speaks_no_http(fresh_call, head):
    async def speak(_reader, writer):
        writer.write(head)

    error, _ = await fail_against([speak], fresh_call, "update")
    assert type(error) is errors.AnswerLostError
    check(error, "broke before", writing=True, carried_out=CarriedOut.UNKNOWN, hidden=(SESSION, SECRET))


# Connections -----------------------------------------------------------------------------------------------


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


@pytest.fixture
def closed_port():
    """A port where nothing listens, kept from others for as long as the test runs."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


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


def test_the_tree_of_errors_is_closed_and_every_leaf_says_what_it_means():
    leaves = [errors.ApiError]
    for kind in leaves:
        leaves.extend(kind.__subclasses__())
    assert {kind.__module__ for kind in leaves} == {"lvctx_gui.api.errors"}
    assert all(kind.__doc__ for kind in leaves)
    assert all(issubclass(getattr(errors, kind.__name__), errors.ApiError) for kind in leaves)
