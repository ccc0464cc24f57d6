"""Signing in."""

from __future__ import annotations

import json

import pytest

from lvctx_gui.api import errors, log_in
from lvctx_gui.api.errors import CarriedOut
from lvctx_gui.api.session import Credentials, Login
from lvctx_gui.sandbox import ACCESS_TOKEN, CLIENT_CODE, CLIENT_ID, Fault
from tests.api.raw import RawServer, answer
from tests.api.speech import check

PASSWORD = "practice-supervisor"
GOOD = Credentials(CLIENT_CODE, "supervisor", PASSWORD, ACCESS_TOKEN)


async def sign_in_at(raw, credentials=GOOD):
    """Sign in at a server that answers with these bytes; returns the login and what was asked."""
    async with RawServer(raw) as server:
        return await log_in(server.base_url, credentials), server.requests


async def test_a_user_signs_in(api_server):
    login = await log_in(api_server.base_url, GOOD)
    assert login == Login(api_server.control.open_session(), "51001", CLIENT_ID, 62)


async def test_an_agent_signs_in(api_server):
    credentials = Credentials(CLIENT_CODE, "agent", "practice-agent", ACCESS_TOKEN, agent=True)
    login = await log_in(api_server.base_url, credentials)
    assert login.session_id == api_server.control.open_session("agent")


async def test_what_is_sent_is_what_the_api_asks_for():
    body = b'{"sessionId":"s"}'
    _, (asked,) = await sign_in_at(answer(200, body), Credentials("C", "ü", "p\ud800", "token", agent=True))
    assert (asked.method, asked.target) == ("POST", "/session/login")
    assert asked.headers["lv-access"] == "token"
    assert asked.headers["content-type"] == asked.headers["accept"] == "application/json"
    assert "lv-session" not in asked.headers
    assert json.loads(asked.body) == {
        "clientName": "C",
        "userName": "ü",
        "password": "p\ud800",
        "agent": True,
    }


@pytest.mark.parametrize(
    "credentials",
    [
        Credentials("WRONG", "supervisor", PASSWORD, ACCESS_TOKEN),
        Credentials(CLIENT_CODE, "Supervisor", PASSWORD, ACCESS_TOKEN),
        Credentials(CLIENT_CODE, "supervisor", "wrong-password", ACCESS_TOKEN),
        Credentials(CLIENT_CODE, "supervisor", PASSWORD, "wrong-token"),
        Credentials(CLIENT_CODE, "supervisor", PASSWORD, ACCESS_TOKEN, agent=True),
    ],
)
async def test_wrong_credentials(api_server, credentials):
    with pytest.raises(errors.NotSignedInError) as caught:
        await log_in(api_server.base_url, credentials)
    check(
        caught.value,
        "401",
        writing=True,
        carried_out=CarriedOut.NO,
        hidden=(credentials.password, credentials.access_token),
    )


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (answer(204), "The answer is empty"),
        (answer(200, b"<html>"), "a page of HTML or XML"),
        (answer(200, b"[]"), "a list instead of an object"),
        (answer(200, b"{"), "not JSON"),
        (answer(200, b"{}"), "without a session"),
        (answer(200, b'{"sessionId":""}'), "without a session"),
        (answer(200, b'{"sessionId":null}'), "without a session"),
        (answer(200, b'{"sessionId":["s"]}'), "without a session"),
    ],
)
async def test_an_answer_without_a_session_is_no_sign_in(raw, words):
    with pytest.raises(errors.UnreadableAnswerError) as caught:
        await sign_in_at(raw)
    assert words in str(caught.value)
    assert PASSWORD not in str(caught.value)
    assert caught.value.advice == "Check the address of the server."


@pytest.mark.parametrize(
    ("fields", "login"),
    [
        ({}, Login("s")),
        ({"userId": 5, "clientId": 7, "daysUntilPasswordExpires": 0}, Login("s", "5", 7, 0)),
        ({"userId": "u-5", "clientId": "7", "daysUntilPasswordExpires": "12"}, Login("s", "u-5", 7, 12)),
        ({"userId": None, "clientId": None, "daysUntilPasswordExpires": None}, Login("s")),
        ({"clientId": True, "daysUntilPasswordExpires": "never"}, Login("s")),
        ({"clientId": -1, "daysUntilPasswordExpires": 1.5}, Login("s")),
        ({"clientId": 10**30, "daysUntilPasswordExpires": [1]}, Login("s")),
    ],
)
async def test_the_other_fields_may_be_missing_or_odd(fields, login):
    body = json.dumps({"sessionId": "s", **fields}).encode()
    assert (await sign_in_at(answer(200, body)))[0] == login


@pytest.mark.parametrize("kind", ["reset", "close", "redirect"])
async def test_a_sign_in_that_is_lost_on_the_way(api_server, faults, kind):
    faults.add(Fault(kind, path_contains="/session/login"))
    with pytest.raises(errors.ApiError) as caught:
        await log_in(api_server.base_url, GOOD)
    for secret in (PASSWORD, ACCESS_TOKEN):
        assert secret not in str(caught.value)


async def test_a_token_that_no_header_can_carry_is_not_sent(api_server):
    credentials = Credentials(CLIENT_CODE, "supervisor", PASSWORD, "a\nb")
    with pytest.raises(errors.NotSentError):
        await log_in(api_server.base_url, credentials)
    assert api_server.control.log() == []


async def test_a_server_that_quotes_the_token_does_not_make_us_repeat_it():
    raw = answer(401, json.dumps({"message": f"No such token: {ACCESS_TOKEN}"}).encode())
    with pytest.raises(errors.NotSignedInError) as caught:
        await sign_in_at(raw)
    assert "No such token: …" in str(caught.value)
    assert ACCESS_TOKEN not in str(caught.value)


async def test_a_plain_address_elsewhere_is_refused_before_a_password_is_sent():
    with pytest.raises(ValueError, match="https://"):
        await log_in("http://api.livevox.com", GOOD)


def test_no_repr_holds_a_secret():
    assert PASSWORD not in repr(GOOD)
    assert ACCESS_TOKEN not in repr(GOOD)
    assert "session-1" not in repr(Login("session-1"))
