from __future__ import annotations

import pytest

from lvctx_gui.sandbox import ACCESS_TOKEN, CLIENT_CODE, CLIENT_ID, PRACTICE_USERS, PracticeServer
from lvctx_gui.sandbox.rate import TokenBucket
from lvctx_gui.sandbox.sessions import Sessions
from tests.sandbox.raw import JSON, ask, path

LOGIN = {**JSON, "LV-Access": ACCESS_TOKEN}


def credentials(name="supervisor", **changes):
    user = PRACTICE_USERS[name]
    body = {
        "clientName": CLIENT_CODE,
        "userName": user.name,
        "password": user.password,
        "agent": user.agent,
    }
    return {**body, **changes}


def login(server, body, headers=LOGIN):
    return ask(server, "POST", "/session/login", body, user=None, headers=headers)


@pytest.mark.parametrize("name", PRACTICE_USERS)
def test_every_practice_user_can_sign_in(server, name):
    answer = login(server, credentials(name))
    assert answer.status == 200
    body = answer.json()
    user = PRACTICE_USERS[name]
    assert body.pop("sessionId") == server.control.open_session(name)
    assert body == {
        "userId": user.user_id,
        "clientId": CLIENT_ID,
        "daysUntilPasswordExpires": user.days_until_password_expires,
    }


def test_one_password_is_about_to_expire():
    assert PRACTICE_USERS["expiring"].days_until_password_expires == 5


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (credentials(password="wrong"), 401),
        (credentials(password="\ud800"), 401),
        (credentials(userName="nobody"), 401),
        (credentials(userName="Supervisor"), 401),
        (credentials(clientName="OTHER"), 401),
        (credentials(agent=True), 401),
        (credentials("agent", agent=False), 401),
        (credentials("agent", userName="AGENT"), 200),
        (credentials(agent="yes"), 400),
        (credentials(password=None), 400),
        (credentials(userName=""), 400),
        ({"clientName": CLIENT_CODE}, 400),
        ([], 400),
        (b"{", 400),
    ],
)
def test_wrong_logins(server, body, status):
    answer = login(server, body)
    assert answer.status == status
    if status != 200:
        assert answer.json()["code"] == status


@pytest.mark.parametrize("token", [None, "", "wrong", "é"])
def test_login_needs_the_access_token(server, token):
    headers = dict(JSON) if token is None else {**JSON, "LV-Access": token}
    assert login(server, credentials(), headers).status == 401


def test_login_needs_json(server):
    assert (
        login(server, credentials(), {"LV-Access": ACCESS_TOKEN, "Content-Type": "text/plain"}).status == 415
    )


def test_second_login_returns_the_same_session_until_it_has_ended(server):
    first = login(server, credentials()).json()["sessionId"]
    assert login(server, credentials()).json()["sessionId"] == first
    assert login(server, credentials("admin")).json()["sessionId"] != first
    server.control.expire_sessions()
    assert login(server, credentials()).json()["sessionId"] != first


def test_validate_and_logout(server):
    session_id = server.control.open_session()
    target = f"/session/validate?sessionId={session_id}"
    assert ask(server, "GET", target, user=None).status == 204
    answer = ask(server, "POST", "/session/logout", user=None, headers={"LV-Session": session_id})
    assert (answer.status, answer.body) == (204, b"")
    assert ask(server, "GET", target, user=None).status == 401
    assert ask(server, "POST", "/session/logout", user=None, headers={"LV-Session": session_id}).status == 401
    assert ask(server, "GET", "/session/validate", user=None).status == 400
    assert ask(server, "GET", "/session/login", user=None).status == 405
    assert ask(server, "GET", "/session/elsewhere", user=None).status == 404


@pytest.mark.parametrize(
    ("method", "key"), [("GET", None), ("POST", None), ("DELETE", None), ("GET", "K"), ("DELETE", "K")]
)
def test_context_methods_need_a_session_and_a_role(server, call, method, key):
    before = [{"key": "K", "value": "V"}]
    server.control.put_call(*call, entries=before)
    body = {"entry": [{"key": "K", "value": "changed"}]} if method == "POST" else None
    for headers in (JSON, {**JSON, "LV-Session": "unknown"}):
        answer = ask(server, method, path(call, key), body, user=None, headers=headers)
        assert (answer.status, answer.json()["code"]) == (401, 401)
    answer = ask(server, method, path(call, key), body, user="manager")
    assert answer.status == 403
    for role in ("Manager", "Sysadmin", "Superuser", "Agent"):
        assert role in answer.json()["message"]
    assert server.control.entries(*call) == before
    for user in ("supervisor", "admin", "agent"):
        server.control.put_call(*call, entries=before)
        assert ask(server, method, path(call, key), body, user=user).status in (200, 204)


@pytest.mark.parametrize(("user", "status"), [("admin", 200), ("supervisor", 200), ("agent", 403)])
def test_a_call_of_another_client(server, call, user, status):
    server.control.put_call(*call._replace(client=8120), entries=[{"key": "K"}])
    assert ask(server, "GET", path(call, client=8120), user=user).status == status
    assert ask(server, "GET", path(call, client=7419), user=user).status == 204


def test_a_session_lives_while_it_is_used(clock):
    sessions = Sessions(100, clock)
    session_id = sessions.open(PRACTICE_USERS["admin"])
    for _ in range(3):
        clock.now += 99
        assert sessions.use(session_id) == PRACTICE_USERS["admin"]
    clock.now += 99
    assert sessions.open(PRACTICE_USERS["admin"]) == session_id
    clock.now += 100
    assert sessions.use(session_id) is None
    assert not sessions.close(session_id)
    assert sessions.open(PRACTICE_USERS["admin"]) != session_id


def test_session_ttl_over_the_wire(call, clock):
    with PracticeServer(session_ttl=10, clock=clock) as server:
        headers = {**JSON, "LV-Session": server.control.open_session()}
        clock.now += 9
        assert ask(server, "GET", path(call), user=None, headers=headers).status == 204
        clock.now += 9
        assert ask(server, "GET", path(call), user=None, headers=headers).status == 204
        clock.now += 10
        assert ask(server, "GET", path(call), user=None, headers=headers).status == 401


def test_rate_over_the_wire(call, clock):
    with PracticeServer(rate=2, clock=clock) as server:
        statuses = [ask(server, "GET", path(call)).status for _ in range(2)]
        refused = ask(server, "POST", path(call), {"entry": [{"key": "K"}]})
        assert statuses == [204, 204]
        assert (refused.status, refused.headers["retry-after"], refused.json()["code"]) == (429, "1", 429)
        assert server.control.entries(*call) == []
        assert ask(server, "GET", "/practice/log", user=None).status == 200
        clock.now += 0.5
        assert ask(server, "GET", path(call)).status == 204
        assert ask(server, "GET", path(call)).status == 429


def test_a_slow_bucket_says_how_long_to_wait(clock):
    bucket = TokenBucket(0.1, clock)
    assert bucket.take() is None
    assert bucket.take() == 10
    clock.now += 9
    assert bucket.take() == 1
    clock.now += 1
    assert bucket.take() is None


def test_a_bucket_does_not_save_up(clock):
    bucket = TokenBucket(3, clock)
    clock.now += 3600
    assert [bucket.take() for _ in range(4)] == [None, None, None, 1]
