from __future__ import annotations

import ast
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from lvctx_gui.api import errors
from lvctx_gui.api.session import Credentials
from lvctx_gui.core.address import ENVIRONMENTS
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.gate import ForbiddenError, Permit, Rules
from lvctx_gui.core.profile import Policy, Profile
from lvctx_gui.core.site import Site, name_of
from lvctx_gui.sandbox import ACCESS_TOKEN, CLIENT_CODE, CLIENT_ID
from lvctx_gui.services.connect import Connection, Gate, Pasted, SecretError
from tests.api_server import asked, put

SESSION = "0f1e2d3c-login-session"
ROOT = Path(__file__).parents[2] / "lvctx_gui"
GOOD = Credentials(CLIENT_CODE, "supervisor", "practice-supervisor", ACCESS_TOKEN)


@pytest.mark.parametrize(("base_url", "name"), sorted(ENVIRONMENTS.items()))
def test_a_known_environment_has_its_name_however_its_address_is_written(base_url, name):
    for written in (base_url, base_url + "/", f" {base_url}\n", base_url.upper()):
        assert name_of(written) == name


@pytest.mark.parametrize(
    ("base_url", "name"),
    [
        ("https://api.stg4.livevox.com", "api.stg4.livevox.com"),
        ("https://gateway.example.com/livevox/", "gateway.example.com"),
        ("http://127.0.0.1:8080", "127.0.0.1:8080"),
        ("https://api.na4.livevox.com/prefix", "api.na4.livevox.com"),
        ("nonsense", "nonsense"),
    ],
)
def test_another_server_is_named_by_its_host(base_url, name):
    assert name_of(base_url) == name


def profile(api_server, **given):
    return Profile("Card desk", api_server.base_url, client_code=CLIENT_CODE, user_name="supervisor", **given)


@asynccontextmanager
async def connected(gate, *arguments, **options):
    connection = await gate.connect(*arguments, **options)
    try:
        yield connection
    finally:
        await connection.client.aclose()


async def try_to_write(connection, call):
    for write in (
        connection.client.update(call, [Entry("A", "1")]),
        connection.client.delete_key(call, "A"),
        connection.client.delete_all(call),
    ):
        with pytest.raises(errors.ReadOnlyError):
            await write


async def test_connecting_with_a_session_asks_nothing_and_requests_carry_it(api_server, fresh_call):
    put(api_server, fresh_call, [Entry("A", "1")])
    session = api_server.control.open_session()
    seen = []

    async with connected(Gate(Rules(), seen.append), profile(api_server), Pasted(session)) as connection:
        assert asked(api_server) == []
        context = await connection.client.read(fresh_call)
    assert context == Context([Entry("A", "1")])
    assert connection.site == Site("x", api_server.base_url, client_code=CLIENT_CODE)
    assert (connection.user, connection.profile) == ("", profile(api_server))
    assert [exchange.method for exchange in seen] == ["GET"]


async def test_a_login_makes_a_connection_of_that_user_and_client(api_server, fresh_call):
    async with connected(Gate(Rules()), profile(api_server), GOOD, role="Superuser") as connection:
        await connection.client.read(fresh_call)
    assert (connection.user, connection.role, connection.client_id) == ("supervisor", "Superuser", CLIENT_ID)
    assert connection.site == Site("x", api_server.base_url, client_code=CLIENT_CODE, client_id=CLIENT_ID)
    assert [seen.status for seen in api_server.control.log()] == [200, 204]


async def test_a_login_that_is_refused_makes_no_connection(api_server):
    wrong = Credentials(CLIENT_CODE, "supervisor", "wrong", ACCESS_TOKEN)
    with pytest.raises(errors.NotSignedInError):
        await Gate(Rules()).connect(profile(api_server), wrong)


WAYS = {
    "login": lambda api_server: GOOD,
    "session": lambda api_server: Pasted(api_server.control.open_session()),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("rules", "own"),
    [
        (lambda _: Rules(read_only=True), {}),
        (lambda _: Rules(Policy(read_only=True)), {}),
        (lambda _: Rules(Policy(problem="It is broken.")), {}),
        (lambda _: Rules(), {"read_only": True}),
        (lambda api_server: Rules(Policy((Profile("Fixed", api_server.base_url, read_only=True),))), {}),
        # The number that the server tells at the login, or whose session it is nobody knows.
        (
            lambda api_server: Rules(
                Policy((Profile("Fixed", api_server.base_url, client_id=CLIENT_ID, read_only=True),))
            ),
            {"client_id": 1},
        ),
    ],
)
async def test_whoever_says_read_only_every_way_is(api_server, fresh_call, way, rules, own):
    how = WAYS[way](api_server)
    async with connected(Gate(rules(api_server)), profile(api_server, **own), how) as connection:
        assert connection.permit.read_only.startswith("Read-only")
        api_server.control.clear_log()
        await try_to_write(connection, fresh_call)
    assert asked(api_server) == []


@pytest.mark.parametrize("way", WAYS)
async def test_what_the_policy_does_not_name_is_sent_nothing(api_server, way):
    rules = Rules(Policy((Profile("Fixed", "https://api.livevox.com"),), only_these=True))
    api_server.control.clear_log()

    with pytest.raises(ForbiddenError, match="Nothing was sent"):
        await Gate(rules).connect(profile(api_server), WAYS[way](api_server))
    with pytest.raises(ForbiddenError):
        Gate(rules).profile_at(api_server.base_url)
    assert api_server.control.log() == []


def test_an_address_means_the_fixed_profile_there(api_server):
    fixed = profile(api_server, production=True)
    gate = Gate(Rules(Policy((fixed,), only_these=True)))
    assert gate.profile_at(f"{api_server.base_url}/") == fixed
    assert Gate(Rules()).profile_at("https://api.na4.livevox.com:443").name == "NA4"


@pytest.mark.parametrize(
    ("how", "field", "words"),
    [
        (Pasted("a\nb"), "session_id", "The session id"),
        (Pasted("a\u00a0b", "The session in LVCTX_SESSION_ID"), "session_id", "in LVCTX_SESSION_ID"),
        (Pasted(""), "session_id", "empty"),
        (replace(GOOD, access_token="tok\u200ben"), "access_token", "The access token"),
        (replace(GOOD, access_token="token\n"), "access_token", "character 6 of 6"),
        (replace(GOOD, access_token=""), "access_token", "empty"),
    ],
)
async def test_what_no_header_carries_is_named_by_its_field_before_anything_is_sent(
    api_server, how, field, words
):
    api_server.control.clear_log()
    with pytest.raises(SecretError) as caught:
        await Gate(Rules()).connect(profile(api_server), how)
    assert caught.value.field == field
    assert words in str(caught.value)
    assert "tok" not in str(caught.value).replace("token", "")
    assert api_server.control.log() == []


async def test_a_new_session_goes_to_what_waits_under_the_same_permit_only(api_server, fresh_call):
    gate = Gate(Rules())
    async with connected(gate, profile(api_server), GOOD) as first:
        again = await gate.connect(replace(profile(api_server), name="Renamed"), GOOD, instead_of=first)
        assert again.manager is first.manager
        assert again.client is first.client
        assert again.site == first.site
        first.manager.forget()
        async with connected(gate, profile(api_server, read_only=True), GOOD, instead_of=first) as stricter:
            assert stricter.manager is not first.manager
            assert first.manager.session_id is None
        # Whose session this is, is not known: it may be another client's.
        named = Profile("Practice", api_server.base_url)
        pasted = Pasted(api_server.control.open_session("agent"))
        async with connected(gate, named, pasted, instead_of=first) as other:
            assert other.manager is not first.manager
            assert first.manager.session_id is None
            same = await gate.connect(named, pasted, instead_of=other)
            assert same.manager is other.manager


async def test_practice_is_read_only_where_the_policy_says_so_and_free_of_the_rest(api_server, fresh_call):
    only = Policy((Profile("Fixed", "https://api.livevox.com"),), only_these=True)
    wish = Profile("Practice", api_server.base_url)

    async with connected(Gate(Rules(only)), wish, GOOD, practice=True) as connection:
        assert (connection.profile, connection.site.practice) == (None, True)
        await connection.client.update(fresh_call, [Entry("A", "1")])
    strict = Gate(Rules(replace(only, read_only=True)))
    async with connected(strict, wish, GOOD, practice=True) as connection:
        await try_to_write(connection, fresh_call)


@pytest.mark.slow("reads the whole program")
def test_nothing_else_in_the_program_connects():
    # A way in that forgot the gate would have to make one of these.
    makers = {
        "Connection",
        "ContextClient",
        "Transport",
        "SessionManager",
        "SignedInClient",
        "log_in",
        "Permit",
    }
    found = set()
    for file in ROOT.rglob("*.py"):
        room = file.relative_to(ROOT).parts[0]
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                if name in makers and room not in ("api", "sandbox"):
                    found.add((name, file.relative_to(ROOT).as_posix()))
    assert found == {
        ("Connection", "services/connect.py"),
        ("ContextClient", "services/connect.py"),
        ("SessionManager", "services/connect.py"),
        ("SignedInClient", "services/connect.py"),
        ("log_in", "services/connect.py"),
        ("Permit", "core/gate.py"),
    }


def test_a_connection_needs_a_permit_and_only_the_gate_gives_a_session():
    with pytest.raises(TypeError):
        Connection(Permit(Site("NA3", "https://api.livevox.com"), None, "", None), None, None)
    begun = [
        file.relative_to(ROOT).as_posix()
        for file in ROOT.rglob("*.py")
        if ".manager.begin(" in (text := file.read_text("utf-8")) or "manager.begin(" in text
    ]
    assert begun == ["services/connect.py"]


@pytest.mark.parametrize("base_url", ["", "nonsense", "http://api.livevox.com"])
async def test_an_address_that_cannot_be_used_is_refused(base_url):
    for how in (Pasted(SESSION), GOOD):
        with pytest.raises(ValueError, match=r"\.$"):
            await Gate(Rules()).connect(Profile("x", base_url), how)


async def test_no_repr_of_a_connection_holds_the_session(api_server):
    connection = await Gate(Rules()).connect(Profile("x", api_server.base_url), Pasted(SESSION))
    await connection.client.aclose()
    shown = repr(connection)
    assert SESSION not in shown
    assert SESSION not in repr(Pasted(SESSION))
