"""Every step of the diagnosis, how each can fail, and how long it may take."""

from __future__ import annotations

import asyncio
import dataclasses
import socket
import threading

import pytest

from lvctx_gui.api.network import Network
from lvctx_gui.sandbox import Fault
from lvctx_gui.services.diagnose import Check, diagnose
from tests.api.raw import RawServer, answer
from tests.services.diagnose.diagnosing import (
    FAILED,
    OK,
    SESSION,
    SKIPPED,
    failed_at,
    find_out,
    said,
    silence,
    states,
)
from tests.tls import Authority, TlsFront

NOTHING_LEFT = {Check.TCP: SKIPPED, Check.TLS: SKIPPED, Check.API: SKIPPED, Check.SESSION: SKIPPED}


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


# Time -------------------------------------------------------------------------------------------------------


async def test_a_server_that_keeps_silent_ends_within_the_limit():
    failed_at(await against(silence, limit=0.3), Check.API, "waiting for the answer took longer than 0.2 s")


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
