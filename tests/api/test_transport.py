"""What the transport promises whatever is asked: read-only, addresses, logs, connections, times to wait."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lvctx_gui.api import ContextClient, Timeouts, errors
from lvctx_gui.api.building import parse_base_url
from lvctx_gui.api.transport import Transport, parse_retry_after
from lvctx_gui.api.wire import Target
from lvctx_gui.core.address import is_loopback
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.sandbox import ACCESS_TOKEN, Fault
from tests.api.raw import RawServer, answer
from tests.api_server import asked, client_of, held, put
from tests.attempt import attempt
from tests.strategies import any_text

SECRET = "Account 4711 of Jane Roe"
NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)


# Read-only -------------------------------------------------------------------------------------------------


async def test_read_only_lets_nothing_out_that_changes_anything(api_server, fresh_call):
    put(api_server, fresh_call, [Entry("K", "1")])

    async with client_of(api_server, read_only=True) as client:
        for write in (
            client.update(fresh_call, [Entry("K", "2")]),
            client.delete_key(fresh_call, "K"),
            client.delete_all(fresh_call),
        ):
            with pytest.raises(errors.ReadOnlyError, match=r"read-only.* Nothing was sent\. .*--read-only"):
                await write
        result = (await client.read(fresh_call), await client.read_key(fresh_call, "K"))
    assert result == (Context([Entry("K", "1")]), "1")
    assert asked(api_server) == ["GET", "GET"]


@pytest.mark.parametrize("method", ["POST", "DELETE", "PUT", "PATCH", "post", "get", "OPTIONS"])
async def test_read_only_knows_the_methods_that_read_and_refuses_all_others(api_server, method):
    transport = Transport(api_server.base_url, read_only=True)
    try:
        with pytest.raises(errors.ReadOnlyError):
            await transport.send(method, Target(("session", "login")), b"{}")
    finally:
        await transport.aclose()
    assert asked(api_server) == []


# Where requests go -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "livevox",
            "api.livevox.com",
            "ftp://a",
            "file:///etc",
            "//a",
            "https://",
            "https:///x",
            "http:",
        ),
        *("https://[::1", "https://xn--http", "https://\ud800", "https://a\0b", "https://a:99999"),
        *("https://a:0", "https://a:x", "https://a:-1", "javascript:alert(1)"),
    ],
)
def test_what_is_no_address_of_a_server(text):
    with pytest.raises(ValueError, match=r"is not the address of a server|server is empty"):
        parse_base_url(text)


@pytest.mark.parametrize(
    "host",
    ["api.livevox.com", "10.0.0.1", "127.0.0.1.example.com", "localhost.example.com", "0.0.0.0", "[::2]"],
)
def test_plain_http_is_for_this_machine_only(host):
    with pytest.raises(ValueError, match="https://"):
        parse_base_url(f"http://{host}:8080")
    with pytest.raises(ValueError, match="https://"):
        ContextClient(f"http://{host}", "s")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "localhost", "LOCALHOST", "[::1]"])
def test_plain_http_on_this_machine(host):
    assert is_loopback(parse_base_url(f"http://{host}:8080").host)


@pytest.mark.parametrize(
    "text",
    ["https://a?x=1", "https://a/#x", "https://user@a", "https://u:p@a", "http://127.0.0.1@example.com"],
)
def test_an_address_with_more_than_a_path_is_refused(text):
    with pytest.raises(ValueError, match=r"https://|or a user name"):
        parse_base_url(text)


@given(st.one_of(any_text, any_text.map("https://{}".format), any_text.map("http://127.0.0.1{}".format)))
@example("https://xn--http")
@example("https://127.0.0.1:99999")
def test_any_text_is_an_address_or_refused_with_a_sentence(text):
    url, error = attempt(ValueError, parse_base_url, text)
    if error is not None:
        assert type(error) is ValueError
        assert str(error).endswith(".")
        return
    assert url.scheme == "https" or is_loopback(url.host)


@pytest.mark.parametrize(
    ("prefix", "before"),
    [
        ("", ""),
        ("/", ""),
        ("/gateway", "/gateway"),
        ("/gateway/v2/", "/gateway/v2"),
        ("/a%20b", "/a%20b"),
        ("/a%2Fb", "/a%2Fb"),
        ("//a", "//a"),
        ("/ü", "/%C3%BC"),
    ],
)
async def test_a_path_in_the_address_of_the_server_is_kept_as_it_is(fresh_call, prefix, before):
    whole = f"{before}/context/call/{fresh_call}"
    async with (
        RawServer(answer(204)) as server,
        ContextClient(f" {server.base_url}{prefix}\n", "s") as client,
    ):
        await client.read(fresh_call)
        await client.delete_key(fresh_call, "a/b")
        result = [request.target for request in server.requests]
    assert result == [whole, whole.replace("?", "/a%2Fb?")]


async def test_messages_name_the_host_and_the_port():
    async def host(base_url):
        async with ContextClient(base_url, "s") as client:
            return client.host

    assert await host("http://127.0.0.1:8080/x") == "127.0.0.1:8080"
    assert await host("https://API.livevox.com") == "api.livevox.com"


# What cannot be built -------------------------------------------------------------------------------


@pytest.mark.parametrize("session", ["a\nb", "a\r\nX: y", "ü", "\ud800", "a\0b", "😀"])
async def test_a_session_that_no_header_can_carry_is_not_sent(api_server, fresh_call, session):
    async with ContextClient(api_server.base_url, session) as client:
        with pytest.raises(errors.NotSentError, match=r"could not be built.* Nothing was sent\."):
            await client.update(fresh_call, [Entry("K", SECRET)])
    assert asked(api_server) == []


async def test_a_closed_client_sends_nothing(api_server, fresh_call):
    client = client_of(api_server)
    await client.read(fresh_call)
    await client.aclose()
    with pytest.raises(errors.NotSentError, match="The connection was closed"):
        await client.read(fresh_call)
    assert asked(api_server) == ["GET"]


# Connections -----------------------------------------------------------------------------------------------


async def test_one_connection_serves_one_request_after_the_other(fresh_call):
    async with RawServer(answer(204)) as server, ContextClient(server.base_url, "s") as client:
        await client.read(fresh_call)
        await client.update(fresh_call, [Entry("K")])
        await client.delete_key(fresh_call, "K")
        result = (server.connections, len(server.requests))
    assert result == (1, 3)


async def test_a_connection_that_the_server_closed_is_not_used_again(fresh_call):
    async with (
        RawServer(answer(204, close=True)) as server,
        ContextClient(server.base_url, "s") as client,
    ):
        await client.read(fresh_call)
        await client.read(fresh_call)
        result = server.connections
    assert result == 2


async def test_no_request_is_repeated(fresh_call):
    async def leave(_reader, _writer):
        return

    async with RawServer(leave) as server:
        async with ContextClient(server.base_url, "s") as client:
            with pytest.raises(errors.AnswerLostError):
                await client.update(fresh_call, [Entry("K")])
        result = [request.method for request in server.requests]
    assert result == ["POST"]


async def test_every_finished_request_is_observed_without_its_contents(api_server, faults, fresh_call):
    seen = []

    async with client_of(api_server, observer=seen.append, timeouts=Timeouts(read=5)) as client:
        await client.read(fresh_call)
        await client.update(fresh_call, [Entry("K", SECRET)])
        faults.add(Fault("status", status=503))
        faults.add(Fault("close", method="DELETE"))
        with pytest.raises(errors.ServerFailedError):
            await client.read(fresh_call)
        with pytest.raises(errors.AnswerLostError):
            await client.delete_key(fresh_call, "K")
    assert [(exchange.method, exchange.status) for exchange in seen] == [
        ("GET", 204),
        ("POST", 204),
        ("GET", 503),
        ("DELETE", None),
    ]
    assert all(exchange.elapsed >= 0 for exchange in seen)
    assert SECRET not in repr(seen)
    assert fresh_call.session not in repr(seen)


async def test_the_repr_of_an_answer_holds_none_of_it(api_server, fresh_call):
    put(api_server, fresh_call, [Entry("K", SECRET)])
    transport = Transport(api_server.base_url, headers={"LV-Session": api_server.control.open_session()})
    try:
        target = Target(("context", "call", *str(fresh_call).partition("?")[0].split("/")))
        got = await transport.send("GET", target)
    finally:
        await transport.aclose()
    assert SECRET.encode() in got.body
    assert repr(got) == f"Answer(200, <{len(got.body)} bytes>)"


# Logs ------------------------------------------------------------------------------------------------------


def test_the_libraries_are_quiet_from_the_beginning():
    assert logging.getLogger("httpx").level == logging.WARNING
    assert logging.getLogger("httpcore").level == logging.WARNING
    assert not logging.getLogger("httpcore.http11").isEnabledFor(logging.INFO)


async def test_no_log_at_any_level_holds_a_session_a_value_or_an_address(
    api_server, faults, fresh_call, caplog
):
    caplog.set_level(logging.DEBUG)
    session = api_server.control.open_session()
    faults.add(Fault("status", status=500, skip=4))
    faults.add(Fault("reset", skip=4))

    logging.getLogger("lvctx_gui").debug("the log is listening")
    async with client_of(api_server) as client:
        await client.update(fresh_call, [Entry("K", SECRET)])
        await client.read(fresh_call)
        await client.read_key(fresh_call, "K")
        await client.delete_key(fresh_call, "K")
        for _ in range(2):
            with pytest.raises(errors.ApiError):
                await client.update(fresh_call, [Entry("K", SECRET)])
    assert "the log is listening" in caplog.text
    for secret in (session, SECRET, ACCESS_TOKEN, "client=", fresh_call.account, str(fresh_call.tx_id)):
        assert secret not in caplog.text
    assert held(api_server, fresh_call) == {}


# How long to wait ------------------------------------------------------------------------------------------


@given(st.integers(0, 10**9))
def test_a_number_of_seconds_is_taken_as_it_is(seconds):
    assert parse_retry_after(str(seconds), NOW) == seconds
    assert parse_retry_after(f" {seconds} ", NOW) == seconds


@given(st.integers(-(10**8), 10**8))
def test_a_date_is_as_far_away_as_it_is_and_never_in_the_past(seconds):
    date = NOW + timedelta(seconds=seconds)
    assert parse_retry_after(format_datetime(date, usegmt=True), NOW) == max(0, seconds)


@given(st.one_of(any_text, st.text(st.sampled_from("0123456789.-+eE ²٣")), st.datetimes().map(str)))
@example("²")
@example("9" * 5_000)
@example("nan")
@example("inf")
@example("Wed, 01 May 2024 12:00:00")
@example("Wed, 01 May 99999 12:00:00 GMT")
def test_whatever_the_header_says_gives_seconds_or_nothing(text):
    seconds = parse_retry_after(text, NOW)
    assert seconds is None or 0 <= seconds < float("inf")


def test_the_old_form_of_a_date_counts_as_utc():
    date = NOW + timedelta(seconds=90)
    assert parse_retry_after(date.strftime("%a %b %d %H:%M:%S %Y"), NOW) == 90
    assert parse_retry_after(date.strftime("%a, %d %b %Y %H:%M:%S -0000"), NOW) == 90


def test_no_header_gives_nothing():
    assert parse_retry_after(None, NOW) is None
