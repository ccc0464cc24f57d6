"""Every step of the diagnosis, how each can fail, and what the text for IT must not hold."""

from __future__ import annotations

import asyncio
import dataclasses
import socket
import threading

import pytest

from lvctx_gui.api.network import Network
from lvctx_gui.core.profile import ProxyMode
from lvctx_gui.sandbox import Fault
from lvctx_gui.services.diagnose import Check, State, diagnose
from tests.api.raw import RawServer, answer
from tests.fake_keyring import no_keychain  # noqa: F401  # a fixture
from tests.gui_fixtures import no_error_is_logged, qt_loop  # noqa: F401  # fixtures
from tests.proxy import HOST, Authority, TlsFront, running_proxy

USER, PASSWORD = "jane.roe", "pa$$w/rd ü"
SESSION = "0f1e2d3c-login-session"
OK, FAILED, SKIPPED = State.OK, State.FAILED, State.SKIPPED
NOTHING_LEFT = {Check.TCP: SKIPPED, Check.TLS: SKIPPED, Check.API: SKIPPED, Check.SESSION: SKIPPED}


@pytest.fixture(autouse=True)
def no_system_proxy(monkeypatch):
    for kind in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{kind}_proxy", raising=False)
        monkeypatch.delenv(f"{kind}_proxy".upper(), raising=False)


@pytest.fixture
def closed_port():
    """A port where nothing listens, kept from others for as long as the test runs."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def by(proxy, *, user="", password="", ca_file=""):
    return Network(ProxyMode.EXPLICIT, proxy, user, password, str(ca_file))


def states(diagnosis):
    return {step.check: step.state for step in diagnosis.steps}


def said(diagnosis, check):
    (step,) = (step for step in diagnosis.steps if step.check is check)
    return f"{step.sentence} {step.advice}"


def failed_at(diagnosis, check, *words):
    """The steps before went well, this one did not and says so, the rest was not tried."""
    order = list(Check)
    found = states(diagnosis)
    assert all(found[one] is not FAILED for one in order[: order.index(check)])
    assert found[check] is FAILED
    after = order[order.index(check) + 1 :]
    assert all(found[one] is SKIPPED for one in after)
    assert all(f"“{check.value}” failed" in said(diagnosis, one) for one in after)
    assert all(word in said(diagnosis, check) for word in words), said(diagnosis, check)
    assert not diagnosis.is_healthy


async def find_out(base_url, network=None, session_id=None, **options):
    return await diagnose(base_url, network or Network(), session_id, **options)


async def test_a_healthy_server_on_this_computer(api_server):
    told = []
    session = api_server.control.open_session()
    diagnosis = await find_out(api_server.base_url, None, session, on_step=told.append)
    assert states(diagnosis) == dict.fromkeys(Check, OK) | {Check.TLS: SKIPPED}
    assert tuple(told) == diagnosis.steps
    assert [step.name for step in told] == [check.value for check in Check]
    assert diagnosis.is_healthy
    assert "No proxy is used" in said(diagnosis, Check.PROXY)
    assert "looks like the API" in said(diagnosis, Check.API)
    seen = [(asked.method, asked.headers.get("lv-session")) for asked in api_server.control.log()]
    assert [method for method, _ in seen] == ["GET", "GET"]
    assert session not in diagnosis.report()


async def test_a_server_over_tls_names_who_vouches_for_it(api_server, tmp_path):
    authority = Authority(tmp_path)
    with TlsFront(authority.issue("localhost"), api_server.port) as front:
        diagnosis = await find_out(f"https://localhost:{front.port}", Network(ca_file=str(authority.ca_file)))
    assert states(diagnosis) == dict.fromkeys(Check, OK) | {Check.SESSION: SKIPPED}
    tls = said(diagnosis, Check.TLS)
    assert "TLSv1.3" in tls
    assert "issued for localhost by Practice Root (Practice Ltd)" in tls
    assert "is not a public certificate authority" in tls
    assert "127.0.0.1" in said(diagnosis, Check.NAME)
    assert "Nobody is signed in" in said(diagnosis, Check.SESSION)


async def test_a_public_authority_is_not_called_a_proxy(api_server, tmp_path, monkeypatch):
    authority = Authority(tmp_path)
    monkeypatch.setattr("certifi.where", lambda: str(authority.ca_file))
    with TlsFront(authority.issue("localhost"), api_server.port) as front:
        diagnosis = await find_out(f"https://localhost:{front.port}", Network(ca_file=str(authority.ca_file)))
    assert "trusted here" in said(diagnosis, Check.TLS)
    assert "not a public certificate authority" not in diagnosis.report()


# Steps that fail --------------------------------------------------------------------------------------------


async def test_a_name_that_nobody_knows():
    diagnosis = await find_out("https://no-such-host.invalid", None, SESSION)
    assert states(diagnosis) == {Check.NAME: FAILED, Check.PROXY: OK, **NOTHING_LEFT}
    assert "no-such-host.invalid is not known" in said(diagnosis, Check.NAME)
    assert "“Name of the server” failed" in said(diagnosis, Check.SESSION)


async def test_nothing_listens_there(closed_port):
    diagnosis = await find_out(f"http://127.0.0.1:{closed_port}")
    assert "an address, not a name" in said(diagnosis, Check.NAME)
    failed_at(diagnosis, Check.TCP, f"127.0.0.1:{closed_port} refused the connection")


@pytest.mark.parametrize(
    ("host", "days", "reason"),
    [
        ("localhost", 2, "Its issuer is unknown"),
        ("localhost", -1, "unknown"),
        ("elsewhere.test", 2, "unknown"),
    ],
)
async def test_a_certificate_that_is_not_trusted_is_shown_all_the_same(
    closed_port, tmp_path, host, days, reason
):
    authority = Authority(tmp_path)
    with TlsFront(authority.issue(host, days=days), closed_port) as front:
        diagnosis = await find_out(f"https://localhost:{front.port}")
    words = (reason, f"issued for {host} by Practice Root (Practice Ltd)", "not a public", "CA file")
    failed_at(diagnosis, Check.TLS, *words)


async def test_something_that_speaks_no_tls(api_server):
    diagnosis = await find_out(f"https://127.0.0.1:{api_server.port}")
    failed_at(diagnosis, Check.TLS, "No secure connection", "does not speak TLS")


async def test_a_ca_file_that_cannot_be_used_is_named_without_its_folder(api_server, tmp_path):
    path = tmp_path / "jane.roe" / "root.pem"
    diagnosis = await find_out(f"https://127.0.0.1:{api_server.port}", Network(ca_file=str(path)))
    failed_at(diagnosis, Check.TLS, "The CA file “root.pem” cannot be read")
    assert "jane.roe" not in diagnosis.report()


async def against(reply, session_id=SESSION, **options):
    """The diagnosis of a server that answers every request so."""
    async with RawServer(reply) as server:
        return await diagnose(server.base_url, Network(), session_id, **options)


HTML = b"<!DOCTYPE html><title>Sign in</title>"


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (answer(200, HTML, "Content-Type: text/html"), ("answered 200 with a page of HTML", "sign-in page")),
        (answer(200, b"  <html>"), ("a page of HTML",)),
        (answer(302, b"", "Location: https://elsewhere"), ("302", "another address")),
        (answer(407), ("A proxy on the way wants a user name and password",)),
        (answer(204).replace(b"HTTP/1.1", b"SSH-2.0"), ("broke before",)),
    ],
)
async def test_something_else_answers_in_place_of_the_api(reply, words):
    failed_at(await against(reply), Check.API, *words)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (answer(404, b'{"code":404,"message":"no"}'), "answered 404"),
        (answer(500, HTML), "but with a page of HTML"),
        (answer(503, b"down"), "but not as the API does"),
        (answer(200, b"welcome"), "but not as the API does"),
    ],
)
async def test_any_status_shows_that_something_answers(reply, words):
    diagnosis = await against(reply)
    assert states(diagnosis)[Check.API] is OK
    assert words in said(diagnosis, Check.API)
    failed_at(diagnosis, Check.SESSION, "does not say whether the session is valid")


async def test_a_session_that_has_ended(api_server):
    failed_at(await find_out(api_server.base_url, None, SESSION), Check.SESSION, "has ended", "Sign in again")


async def test_a_role_that_may_not_use_the_api(api_server):
    session = api_server.control.open_session("manager")
    failed_at(
        await find_out(api_server.base_url, None, session), Check.SESSION, "its role or client", "Superuser"
    )


async def test_a_session_that_no_header_can_carry(api_server):
    diagnosis = await find_out(api_server.base_url, None, "line\nbreak-secret")
    failed_at(diagnosis, Check.SESSION, "could not be built")
    assert "break-secret" not in diagnosis.report()


async def test_an_address_that_cannot_be_is_a_value_error():
    with pytest.raises(ValueError, match="With http"):
        await find_out("http://api.livevox.com")


# Proxies ----------------------------------------------------------------------------------------------------


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


async def test_the_same_on_the_loop_of_the_window(company, qt_loop):  # noqa: F811  # the fixture
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


async def test_a_proxy_over_tls_is_seen_through_as_well(company, qt_loop):  # noqa: F811  # the fixture
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


# Time -------------------------------------------------------------------------------------------------------


async def silence(reader, _writer):
    await reader.read()


async def test_a_server_that_keeps_silent_ends_within_the_limit():
    failed_at(await against(silence, limit=0.3), Check.API, "waiting for the answer took longer than 0.2 s")


async def test_a_proxy_that_keeps_silent_ends_within_the_limit():
    diagnosis, proxy = await through_raw(silence, limit=0.3)
    failed_at(diagnosis, Check.PROXY, proxy, "did not say within 0.2 s")


async def test_a_name_that_is_looked_up_for_ever_ends_within_the_limit(monkeypatch):
    released = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: released.wait() and [])

    diagnosis = await diagnose("https://slow.example", Network(), limit=0.3)
    released.set()
    assert "This took longer than 0.3 s." in said(diagnosis, Check.NAME)
    assert states(diagnosis)[Check.TCP] is SKIPPED


async def test_it_can_be_given_up(api_server, faults):
    faults.add(Fault("hang"))
    told = []
    work = asyncio.create_task(diagnose(api_server.base_url, Network(), SESSION, told.append))
    await asyncio.to_thread(api_server.control.wait_for_log, 1)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert [step.check for step in told] == [Check.NAME, Check.PROXY, Check.TCP, Check.TLS]


async def test_a_step_cannot_be_changed_afterwards(api_server):
    step = (await find_out(api_server.base_url)).steps[0]
    with pytest.raises(dataclasses.FrozenInstanceError):
        step.state = OK
