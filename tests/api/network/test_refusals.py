"""Proxies that let nothing through are named, with what they said; nothing has reached the server."""

from __future__ import annotations

import pytest

from lvctx_gui.api import ContextClient, Network, errors, log_in
from lvctx_gui.api.session import Credentials
from lvctx_gui.core.entries import Entry
from tests.api.network.on_the_way import (
    FAR,
    PASSWORD,
    SESSION,
    USER,
    by,
    error_of,
    fail,
    fail_behind,
    unreached,
)
from tests.api.raw import RawServer, answer


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
