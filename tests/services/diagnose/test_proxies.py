"""What the diagnosis says of a proxy: where it fails, where it opens TLS; no secret is in the text for IT."""

from __future__ import annotations

import asyncio

import pytest

from lvctx_gui.services.diagnose import Check, diagnose
from tests.api.raw import RawServer, answer
from tests.proxy import HOST, running_proxy
from tests.services.diagnose.diagnosing import (
    FAILED,
    OK,
    SESSION,
    SKIPPED,
    by,
    failed_at,
    find_out,
    said,
    silence,
    states,
)

USER, PASSWORD = "jane.roe", "pa$$w/rd ü"


async def through_raw(reply, **options):
    async with RawServer(reply) as proxy:
        network = by(f"http://127.0.0.1:{proxy.port}", user=USER, password=PASSWORD)
        return await diagnose(f"https://{HOST}", network, SESSION, **options), network.proxy_url


async def test_a_proxy_where_nothing_listens(closed_port):
    diagnosis = await find_out(f"https://{HOST}", by(f"http://127.0.0.1:{closed_port}"))
    failed_at(diagnosis, Check.PROXY, f"The proxy http://127.0.0.1:{closed_port} refused", "profile")
    assert "looks it up" in said(diagnosis, Check.NAME)


async def test_a_proxy_that_speaks_another_kind_of_authentication():
    diagnosis, proxy = await through_raw(answer(407, b"", "Proxy-Authenticate: Negotiate"))
    failed_at(diagnosis, Check.PROXY, proxy, "does not support: Negotiate")


async def test_a_proxy_that_refuses_the_server_can_be_reached_itself():
    diagnosis, proxy = await through_raw(f"HTTP/1.1 403 Not for {USER}\r\nContent-Length: 0\r\n\r\n".encode())
    failed_at(diagnosis, Check.TCP, proxy, "answered 403", "It said: “Not for …”", HOST)
    assert states(diagnosis)[Check.PROXY] is OK


@pytest.mark.parametrize("reply", [b"SSH-2.0-OpenSSH\r\n\r\n", b""])
async def test_a_proxy_that_speaks_no_http(reply):
    async def hang_up(_reader, writer):
        writer.write(reply)

    diagnosis, proxy = await through_raw(hang_up)
    failed_at(diagnosis, Check.PROXY, proxy, "broke the connection")


async def test_a_proxy_of_the_system_that_cannot_be_used(monkeypatch):
    monkeypatch.setenv("https_proxy", "socks5://proxy.example")
    diagnosis = await find_out("https://127-0-0-1.invalid")
    assert states(diagnosis)[Check.PROXY] is FAILED
    assert "environment variable https_proxy" in said(diagnosis, Check.PROXY)


@pytest.mark.parametrize(
    "value", ["http://jane:4711#moon@proxy.example:3128", "http://jane:4711/moon@proxy.example:3128"]
)
async def test_no_piece_of_a_password_in_the_systems_settings_is_told(monkeypatch, value):
    # A careless reader takes jane for the proxy and 4711 for its port.
    monkeypatch.setenv("https_proxy", value)
    diagnosis = await find_out("https://api.example.invalid", session_id=SESSION)
    assert states(diagnosis)[Check.PROXY] is FAILED
    assert "environment variable https_proxy" in said(diagnosis, Check.PROXY)
    assert "%23" in said(diagnosis, Check.PROXY)
    text = diagnosis.report() + "".join(step.sentence + step.advice for step in diagnosis.steps)
    assert not [piece for piece in ("jane", "4711", "moon") if piece in text]


def through(company, proxy, **options):
    session = company.api_server.control.open_session()
    return diagnose(company.base_url, by(proxy.url, ca_file=proxy.ca_file, **options), session), session


def is_seen_through(diagnosis, company, session):
    assert states(diagnosis) == dict.fromkeys(Check, OK) | {Check.NAME: SKIPPED}, diagnosis.report()
    tls = said(diagnosis, Check.TLS)
    assert f"issued for {HOST} by mitmproxy" in tls
    assert "mitmproxy is not a public certificate authority: either something on the way decrypts TLS" in tls
    assert company.proxy.url in said(diagnosis, Check.PROXY)
    assert company.asked() == ["GET", "GET"]
    assert session not in diagnosis.report()


async def test_a_proxy_that_opens_tls_is_seen(company):
    work, session = through(company, company.proxy)
    is_seen_through(await work, company, session)


async def test_the_same_on_the_loop_of_the_window(company, qt_loop):
    turns = 0

    async def turn():
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(turn())
    work, session = through(company, company.proxy)
    is_seen_through(await work, company, session)
    other.cancel()
    assert turns > 10  # the window had its turns meanwhile


async def test_a_proxy_over_tls_is_seen_through_as_well(company, qt_loop):
    network = by(company.proxy.tls_url, ca_file=company.proxy.ca_file)
    diagnosis = await diagnose(company.base_url, network, company.api_server.control.open_session())
    assert states(diagnosis) == dict.fromkeys(Check, OK) | {Check.NAME: SKIPPED}, diagnosis.report()


async def test_a_proxy_that_opens_tls_and_is_not_trusted_is_named_as_the_issuer(company):
    diagnosis = await find_out(company.base_url, by(company.proxy.url), SESSION)
    failed_at(diagnosis, Check.TLS, "Its issuer is unknown", "by mitmproxy", "not a public", "CA file")
    assert company.asked() == []


async def test_no_secret_is_in_the_text_for_it(company, tmp_path):
    with running_proxy(
        tmp_path / "asking",
        company.front.port,
        company.authority.ca_file,
        "--proxyauth",
        f"{USER}:{PASSWORD}",
    ) as proxy:
        right, session = through(company, proxy, user=USER, password=PASSWORD)
        wrong, _ = through(company, proxy, user=USER, password="guess-secret")
        right, wrong = await right, await wrong
    assert "accepts the user name and password" in said(right, Check.PROXY)
    assert states(right)[Check.SESSION] is OK
    failed_at(wrong, Check.PROXY, "did not accept the user name and password")
    for diagnosis in (right, wrong):
        text = diagnosis.report() + repr(diagnosis)
        for secret in (session, USER, PASSWORD, "guess-secret", "/diagnose/", str(tmp_path)):
            assert secret not in text
        for word in ("lvctx-gui 0.", "Python 3.", HOST, diagnosis.at.isoformat(timespec="seconds")):
            assert word in diagnosis.report()
        for step in diagnosis.steps:
            assert f"{step.name}: {step.state.value}" in diagnosis.report()


async def test_a_proxy_that_keeps_silent_ends_within_the_limit():
    diagnosis, proxy = await through_raw(silence, limit=0.3)
    failed_at(diagnosis, Check.PROXY, proxy, "did not say within 0.2 s")
