"""Proxies, certificates and time-outs: the way out of a company, and what is said when it is barred."""

from __future__ import annotations

import asyncio
import dataclasses
import socket
import sys
import urllib.request

import pytest

from lvctx_gui.api import ContextClient, Network, Timeouts, errors, log_in
from lvctx_gui.api.errors import CarriedOut
from lvctx_gui.api.network import DIRECT, Origin, Route, find_route
from lvctx_gui.api.session import Credentials
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.profile import ProxyMode
from tests.api.raw import RawServer, answer
from tests.api.speech import check
from tests.api_server import client_of, held, put
from tests.proxy import HOST, running_proxy

SESSION = "0f1e2d3c-login-session"
USER, PASSWORD = "jane.roe", "pa$$w/rd ü"
SECRETS = (SESSION, USER, PASSWORD, "amFuZS5yb2U")  # the last begins the header's Base64
SHORT = Timeouts(connect=0.3, read=0.3, write=0.3, pool=0.3)
FAR = "https://api.example.invalid"
NAMES = [
    name for kind in ("http", "https", "all", "no") for name in (f"{kind}_proxy", f"{kind}_PROXY".upper())
]


@pytest.fixture(autouse=True)
def no_system_proxy(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def by(proxy: str, *, user: str = "", password: str = "", ca_file: object = "") -> Network:
    return Network(ProxyMode.EXPLICIT, proxy, user, password, str(ca_file))


async def error_of(coroutine):
    try:
        await coroutine
    except errors.ApiError as error:
        return error
    return pytest.fail("no error was raised")


async def fail(call, network, base_url=FAR, **options):
    """The error of a POST on its way out."""
    async with ContextClient(base_url, SESSION, network=network, **options) as client:
        return await error_of(client.update(call, [Entry("K", "1")]))


async def fail_behind(proxy_answer, call, *, user="", password="", scheme="http", timeouts=None, **options):
    """The same behind a proxy that gives this answer; also the proxy's address and what it was asked."""
    async with RawServer(proxy_answer, **options) as proxy:
        network = by(f"{scheme}://127.0.0.1:{proxy.port}", user=user, password=password)
        async with ContextClient(FAR, SESSION, network=network, timeouts=timeouts) as client:
            error = await error_of(client.update(call, [Entry("K", "1")]))
            return error, network.proxy_url, proxy.requests


def unreached(error, *words, hidden=SECRETS):
    check(error, *words, writing=True, carried_out=CarriedOut.NO, hidden=hidden)
    assert error.advice


# The way ----------------------------------------------------------------------------------------------------

PROXY = "http://proxy.example:3128"


def route(host="api.livevox.com", network=None, port=443):
    return find_route("https", host, port, network or Network())


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_the_environment_names_the_proxy(monkeypatch, name):
    monkeypatch.setenv(name, f"http://{USER}:p%40ss@proxy.example:3128/")
    found = route()
    assert (found.proxy, found.credentials) == (PROXY, (USER, "p@ss"))
    # On Windows these names have no case.
    assert found.origin is Origin.ENVIRONMENT
    assert found.detail == name or (sys.platform == "win32" and name.casefold() == found.detail.casefold())
    assert found.setting == f"the environment variable {found.detail}"
    assert USER not in repr(found)
    assert "p@ss" not in repr(found)


@pytest.mark.parametrize(
    ("value", "proxy"),
    [
        ("proxy.example:3128", PROXY),
        ("http://proxy.example", "http://proxy.example:80"),
        ("https://proxy.example", "https://proxy.example:443"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_a_proxy_of_the_system_may_be_written_in_short(monkeypatch, value, proxy):
    monkeypatch.setenv("https_proxy", value)
    assert route().proxy == proxy


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("socks5://proxy.example:1080", "(socks5)"),
        ("http://:3128", "cannot be read in one way only"),
        ("http://a:port", "cannot be read in one way only"),
    ],
)
def test_a_proxy_of_the_system_that_cannot_be_used_is_named_by_its_variable(monkeypatch, value, words):
    monkeypatch.setenv("all_proxy", value)
    with pytest.raises(errors.NetworkSettingError) as caught:
        route()
    assert words in str(caught.value)
    assert "environment variable all_proxy" in str(caught.value)


PIECES = ("hunter2", "4711", "jane", "moon")


@pytest.mark.parametrize(
    "value",
    [
        "http://jane:4711#moon@proxy.example:3128",  # the port is a piece of the password
        "http://jane:4711/moon@proxy.example:3128",
        "http://jane:4711?moon@proxy.example:3128",
        "jane:4711#moon@proxy.example:3128",
        "http://jane:hunter2@moon@proxy.example:3128",
        "http://jane:hunter2@moon:3128/@proxy.example:3128",
        "http://jane:[hunter2]@proxy.example:3128",
        "http://jane:hunter2\\@proxy.example:3128",
        "http://jane:hun ter2@proxy.example:3128",
        "http://jane:hunter2\t@proxy.example:3128",
        "http://jane:hunter2%0d%0a@proxy.example:3128",
        "http://jane:hunter2%zz@proxy.example:3128",
        "http://jane:hunter2%ff@proxy.example:3128",
        "http://jane%3a:hunter2@proxy.example:3128",
        "http://jane:hunter2@proxy.example:3128/moon",
        "http://jane:hunter2@proxy.example:3128?moon",
        "http://jane:hunter2@proxy.example:3128#moon",
        "http://jane:hunter2@prоxy.example:3128",
        "http://jane:hunter2@proxy..example",
        "http://jane:hunter2@:3128",
        "http://jane:hunter2@",
        "http://jane:hunter2@proxy.example:0",
        "http://jane:hunter2@proxy.example:",
        "hunter2://moon",
        "jane:hunter2://moon",
    ],
)
def test_a_proxy_of_the_system_with_two_readings_is_refused_without_a_piece_of_it(monkeypatch, value):
    monkeypatch.setenv("https_proxy", value)
    with pytest.raises(errors.NetworkSettingError) as caught:
        route()
    said = f"{caught.value} {caught.value.advice} {caught.value!r}"
    assert "environment variable https_proxy" in said
    assert not [piece for piece in PIECES if piece in said]


def test_signs_in_a_password_are_written_with_percent(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://jane.roe:a:%40%2F%3F%23%25%c3%bc!@Proxy.Example:3128/")
    assert (route().proxy, route().credentials) == (PROXY, ("jane.roe", "a:@/?#%ü!"))


def test_what_a_proxy_repeats_is_hidden_whole():
    repeated = "no Basic amFuZTphOg== for you"
    assert dataclasses.replace(DIRECT, user="jane", password="a:").hide(repeated) == "no Basic … for you"
    assert (
        dataclasses.replace(DIRECT, user="jane1", password="jane").hide("no jane1 with jane") == "no … with …"
    )


@pytest.mark.parametrize(
    ("excepted", "host"),
    [
        ("*", "a.example"),
        ("a.example", "a.example"),
        (".example", "b.a.example"),
        ("x, a.example:443", "a.example"),
    ],
)
def test_the_environment_may_except_a_host(monkeypatch, excepted, host):
    monkeypatch.setenv("https_proxy", PROXY)
    monkeypatch.setenv("no_proxy", excepted)
    found = route(host)
    assert found.proxy == ""
    assert (found.origin, found.detail) == (Origin.SYSTEM_EXCEPTION, host)
    assert host in found.why_direct
    assert route("else.where").proxy == ("" if excepted == "*" else PROXY)


def test_settings_outside_the_environment_count_as_well(monkeypatch):
    """What Windows' registry and macOS' configuration say comes through these two functions."""
    monkeypatch.setattr(urllib.request, "getproxies", lambda: {"https": PROXY})
    monkeypatch.setattr(urllib.request, "proxy_bypass", lambda host: host == "intern.example:443")
    assert route() == Route(PROXY, Origin.SYSTEM)
    assert route("intern.example").proxy == ""


def test_the_profile_wins_over_the_system(monkeypatch):
    monkeypatch.setenv("https_proxy", PROXY)
    assert route(network=Network(ProxyMode.NONE)).proxy == ""
    mine = by("https://mine.example:8443/", user=USER, password=PASSWORD)
    assert route(network=mine).proxy == "https://mine.example:8443"
    assert route(network=mine).credentials == (USER, PASSWORD)
    assert PASSWORD not in repr(mine)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.1", "::1"])
def test_this_computer_is_reached_directly_whatever_is_set(monkeypatch, host):
    monkeypatch.setenv("https_proxy", PROXY)
    assert route(host).proxy == route(host, by(PROXY)).proxy == ""


async def test_a_proxy_in_the_profile_is_not_asked_about_this_computer(api_server, fresh_call, closed_port):
    put(api_server, fresh_call, [Entry("K", "1")])

    async with client_of(api_server, network=by(f"http://127.0.0.1:{closed_port}")) as client:
        result = await client.read(fresh_call)
    assert result == Context([Entry("K", "1")])


@pytest.mark.parametrize(
    "network",
    [by(""), by("proxy.example"), by("socks5://p:1"), by(f"http://{USER}:x@p:1"), by(PROXY, user="a:b")],
)
def test_a_proxy_in_the_profile_that_cannot_be_used_is_refused_at_once(network):
    with pytest.raises(ValueError, match="proxy") as caught:
        ContextClient(FAR, SESSION, network=network)
    assert isinstance(caught.value, errors.NetworkSettingError)
    assert USER not in str(caught.value)


# Proxies that do not let through ----------------------------------------------------------------------------


async def test_the_proxy_is_given_the_credentials_and_only_them(fresh_call):
    error, proxy, (asked,) = await fail_behind(
        answer(502, close=True), fresh_call, user=USER, password=PASSWORD
    )
    assert (asked.method, asked.target) == ("CONNECT", "api.example.invalid:443")
    assert asked.headers["proxy-authorization"].startswith("Basic amFuZS5yb2U")
    assert "lv-session" not in asked.headers
    unreached(error, "502", proxy)


@pytest.mark.parametrize(
    ("offers", "user", "words", "advice"),
    [
        ((), "", "wants a user name and password", "Enter them in the profile"),
        (('Proxy-Authenticate: Basic realm="x"',), "", "wants a user name and password", "Enter them"),
        (("Proxy-Authenticate: Basic",), USER, "did not accept the user name and password", "Correct them"),
        (
            ("Proxy-Authenticate: NTLM", "Proxy-Authenticate: Negotiate"),
            USER,
            "NTLM or Negotiate",
            "Ask your IT",
        ),
        (
            ("Proxy-Authenticate: Negotiate", "Proxy-Authenticate: Basic"),
            "",
            "wants a user name",
            "Enter them",
        ),
    ],
)
async def test_a_proxy_that_wants_to_know_who_asks(fresh_call, offers, user, words, advice):
    error, proxy, _ = await fail_behind(
        answer(407, b"Who?", *offers, close=True), fresh_call, user=user, password=user and PASSWORD
    )
    assert type(error) is errors.ProxyAuthenticationError
    unreached(error, proxy, words, advice)


async def test_a_proxy_of_the_system_that_wants_to_know_who_asks_is_moved_to_the_profile(
    fresh_call, monkeypatch
):
    async with RawServer(answer(407, close=True)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{USER}:{USER}@127.0.0.1:{proxy.port}")
        async with ContextClient(FAR, SESSION) as client:
            error = await error_of(client.update(fresh_call, [Entry("K", "1")]))
    unreached(error, "did not accept", "Name this proxy in the profile")


async def test_a_407_inside_of_the_tunnel_is_told_like_one_before_it(fresh_call, certificate, server_tls):
    async with RawServer(answer(407, b"", "Proxy-Authenticate: NTLM"), tls=server_tls) as server:
        network = Network(ca_file=str(certificate))
        async with ContextClient(server.base_url, SESSION, network=network) as client:
            error = await error_of(client.update(fresh_call, [Entry("K", "1")]))
    assert type(error) is errors.ProxyAuthenticationError
    assert error.status == 407
    unreached(error, "A proxy on the way", "NTLM")


@pytest.mark.parametrize("status", [403, 500, 502, 503])
async def test_a_proxy_that_refuses_is_quoted_with_its_status(fresh_call, status):
    said = f"HTTP/1.1 {status} Not for {USER}\r\nContent-Length: 0\r\n\r\n".encode()
    error, proxy, _ = await fail_behind(said, fresh_call, user=USER, password=PASSWORD)
    assert type(error) is errors.ProxyFailedError
    unreached(
        error, proxy, f"answered {status}", "It said: “Not for …”", "api.example.invalid", "Ask your IT"
    )


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 2"])
async def test_a_proxy_that_breaks_off_is_told_as_the_proxy(fresh_call, said):
    async def hang_up(_reader, writer):
        writer.write(said)

    error, proxy, _ = await fail_behind(hang_up, fresh_call)
    assert type(error) is errors.ProxyFailedError
    unreached(error, f"{proxy} broke the connection before")


@pytest.fixture
def closed_port():
    """A port where nothing listens, kept from others for as long as the test runs."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


async def test_a_proxy_where_nothing_listens(fresh_call, closed_port):
    proxy = f"http://127.0.0.1:{closed_port}"
    error = await fail(fresh_call, by(proxy, user=USER, password=PASSWORD))
    assert type(error) is errors.ProxyFailedError
    unreached(error, f"The proxy {proxy} refused the connection", "Check the proxy in the profile")


async def test_a_proxy_of_the_system_where_nothing_listens_is_named_without_its_credentials(
    fresh_call, closed_port, monkeypatch
):
    monkeypatch.setenv("https_proxy", f"http://{USER}:{USER}@127.0.0.1:{closed_port}")
    error = await fail(fresh_call, None)
    unreached(error, f"http://127.0.0.1:{closed_port} refused", "environment variable https_proxy")


async def test_a_proxy_that_nobody_knows(fresh_call):
    error = await fail(fresh_call, by("http://no-proxy.invalid:3128"))
    assert type(error) is errors.ProxyFailedError
    unreached(error, "The proxy http://no-proxy.invalid:3128 is not known to your network")


async def test_a_proxy_of_the_system_that_cannot_be_used_is_told_before_anything_is_sent(
    fresh_call, monkeypatch
):
    monkeypatch.setenv("https_proxy", "socks4://proxy.example")
    error = await fail(fresh_call, None)
    assert type(error) is errors.NetworkSettingError
    assert "Nothing was sent." in str(error)


async def test_a_proxy_whose_certificate_is_not_trusted(fresh_call, server_tls):
    error, proxy, requests = await fail_behind(answer(200), fresh_call, scheme="https", tls=server_tls)
    assert type(error) is errors.CertificateRejectedError
    assert requests == []
    unreached(error, f"The certificate of the proxy {proxy} is not trusted", "CA file")


async def test_a_proxy_that_does_not_speak_tls(fresh_call):
    async def say(_reader, writer):
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()

    error, proxy, _ = await fail_behind(answer(200), fresh_call, scheme="https", greeting=say)
    unreached(error, f"No secure connection to the proxy {proxy}", "does not speak TLS")


async def test_a_tunnel_that_breaks_while_tls_begins_is_told_as_the_server(fresh_call):
    async def connect_and_leave(_reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await writer.drain()

    error, _, _ = await fail_behind(connect_and_leave, fresh_call)
    assert type(error) is errors.CertificateRejectedError
    unreached(error, "No secure connection to api.example.invalid", "broken while TLS began")


async def test_signing_in_goes_the_same_way(closed_port):
    credentials = Credentials("CODE", USER, PASSWORD, "access-token")
    network = by(f"http://127.0.0.1:{closed_port}")
    error = await error_of(log_in(FAR, credentials, network=network))
    unreached(error, f"The proxy http://127.0.0.1:{closed_port} refused")


# Time -------------------------------------------------------------------------------------------------------


async def silence(reader, _writer):
    await reader.read()


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


# A proxy that opens TLS -------------------------------------------------------------------------------------


async def whole_job(company, network, call):
    """Read, update, delete and read back; the last reading."""

    session = company.api_server.control.open_session()
    async with ContextClient(company.base_url, session, network=network) as client:
        before = await client.read(call)
        await client.update(call, [Entry("K", "1"), Entry("L", None)])
        gone = await client.delete_key(call, "K")
        return before, gone, await client.read(call)


@pytest.mark.parametrize("address", ["url", "tls_url"])
async def test_the_whole_job_through_a_proxy_that_opens_tls(company, fresh_call, address):
    network = by(getattr(company.proxy, address), ca_file=company.proxy.ca_file)
    assert await whole_job(company, network, fresh_call) == (Context(), True, Context([Entry("L", None)]))
    assert company.asked() == ["GET", "POST", "DELETE", "GET"]
    assert list(held(company.api_server, fresh_call)) == ["L"]


@pytest.mark.parametrize(("address", "who"), [("url", HOST), ("tls_url", "the proxy https://")])
async def test_without_its_certificate_nothing_reaches_the_server(company, fresh_call, address, who):
    before = company.front.connections
    error = await fail(fresh_call, by(getattr(company.proxy, address)), company.base_url)
    assert type(error) is errors.CertificateRejectedError
    unreached(error, f"The certificate of {who}", "Its issuer is unknown", "CA file of the profile", "system")
    assert company.asked() == []
    assert company.front.connections == before


async def test_a_server_that_the_proxy_cannot_find_is_told_as_such(company, fresh_call):
    network = by(company.proxy.url, ca_file=company.proxy.ca_file)
    error = await fail(fresh_call, network, "https://nobody.practice.invalid")
    unreached_or_failed = (errors.ServerFailedError, errors.ProxyFailedError)
    assert isinstance(error, unreached_or_failed)
    assert "502" in str(error)


async def test_a_proxy_that_wants_a_user_name_and_password(company, fresh_call, tmp_path):
    with running_proxy(
        tmp_path / "asking",
        company.front.port,
        company.authority.ca_file,
        "--proxyauth",
        f"{USER}:{PASSWORD}",
    ) as proxy:
        right = by(proxy.url, user=USER, password=PASSWORD, ca_file=proxy.ca_file)
        wrong = dataclasses.replace(right, proxy_password="guess")
        absent = by(proxy.url, ca_file=proxy.ca_file)
        refused = [await fail(fresh_call, network, company.base_url) for network in (wrong, absent)]
        assert company.asked() == []
        assert (await whole_job(company, right, fresh_call))[2] == Context([Entry("L", None)])
    assert [type(error) for error in refused] == [errors.ProxyAuthenticationError] * 2
    unreached(refused[0], proxy.url, "did not accept", hidden=(*SECRETS, "guess"))
    unreached(refused[1], proxy.url, "wants a user name and password")


async def test_a_proxy_that_dies_in_the_middle_is_named(company, fresh_call, tmp_path):
    session = company.api_server.control.open_session()
    with running_proxy(tmp_path / "dying", company.front.port, company.authority.ca_file) as proxy:
        network = by(proxy.url, ca_file=proxy.ca_file)
        async with ContextClient(company.base_url, session, network=network) as client:
            await client.update(fresh_call, [Entry("K", "1")])
            await asyncio.to_thread(proxy.kill)
            first = await error_of(client.delete_key(fresh_call, "K"))
            second = await error_of(client.delete_key(fresh_call, "K"))
    # Whether the kept connection is known to be dead by then is the operating system's affair.
    assert proxy.url in str(first)
    assert type(second) is errors.ProxyFailedError
    unreached(second, f"The proxy {proxy.url} refused the connection")
    assert company.asked() == ["POST"]
