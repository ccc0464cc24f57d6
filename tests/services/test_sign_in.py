"""Signing in without a screen: who is asked, what is told, and what is kept."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from lvctx_gui.api import errors
from lvctx_gui.core.gate import ForbiddenError, Rules
from lvctx_gui.core.profile import Policy, Profile, ProxyMode
from lvctx_gui.sandbox import ACCESS_TOKEN, CLIENT_CODE, CLIENT_ID
from lvctx_gui.services.connect import Gate, SecretError
from lvctx_gui.services.sign_in import (
    EXPIRY_TOLD,
    Connecting,
    NotRemembered,
    PasswordExpires,
    SignedIn,
    SignInRequest,
    SignInService,
    once,
)
from lvctx_gui.store.keychain import SecretsError, SecretsProblem
from lvctx_gui.store.secrets import SecretKind
from tests.api_server import asked

PASSWORD = "practice-supervisor"
TOKEN_KIND, PASSWORD_KIND = SecretKind.ACCESS_TOKEN, SecretKind.PASSWORD


class Keychain:
    """Secrets in memory; ``locked`` makes every look fail."""

    def __init__(self):
        self.held = {}
        self.locked = False

    async def get(self, holder, kind):
        self._look()
        return self.held.get((holder.name, kind))

    async def set(self, holder, kind, secret):
        self._look()
        self.held[holder.name, kind] = secret

    async def delete(self, holder, kind):
        self._look()
        self.held.pop((holder.name, kind), None)

    def _look(self):
        if self.locked:
            raise SecretsError(SecretsProblem.LOCKED, "The keychain is locked.")


class Person:
    """Gives one request after the other, then gives up; ``problems`` are what each asking was told."""

    def __init__(self, *requests):
        self.requests = list(requests)
        self.problems = []

    async def __call__(self, problem):
        self.problems.append(problem)
        return self.requests.pop(0) if self.requests else None


class Desk:
    """A service at a practice server, and all that it told."""

    def __init__(self, api_server, rules=None):
        self.api_server = api_server
        self.keychain = Keychain()
        self.told = []
        self.service = SignInService(Gate(rules or Rules()), self.keychain)
        self.connections = []

    def request(self, **given):
        profile = Profile(
            "Card desk", self.api_server.base_url, client_code=CLIENT_CODE, user_name="supervisor"
        )
        return SignInRequest(profile, **{"access_token": ACCESS_TOKEN, "password": PASSWORD, **given})

    async def sign_in(self, ask, **options):
        connection = await self.service.sign_in(ask, self.told.append, renew=nobody, **options)
        if connection is not None:
            self.connections.append(connection)
        return connection

    async def close(self):
        for connection in self.connections:
            await connection.client.aclose()

    @property
    def kinds(self):
        return [type(each) for each in self.told]


async def nobody(_reason):
    return False


@pytest.fixture
def desk(api_server):
    api_server.control.clear_log()
    return Desk(api_server)


async def run(desk, coroutine):
    try:
        return await coroutine
    finally:
        await desk.close()


async def test_a_login_makes_a_connection_and_is_told_in_order(desk):
    person = Person(desk.request())
    connection = await run(desk, desk.sign_in(person))
    assert (connection.user, connection.client_id, connection.is_chosen) == ("supervisor", CLIENT_ID, True)
    assert desk.kinds == [Connecting, SignedIn]
    assert desk.told[-1].connection is connection
    assert person.problems == [None]
    assert desk.keychain.held == {}


async def test_who_is_refused_is_asked_again_and_told_why(desk):
    wrong, right = desk.request(password="wrong"), desk.request()
    person = Person(wrong, right)
    assert await run(desk, desk.sign_in(person)) is not None
    assert isinstance(person.problems[1], errors.NotSignedInError)
    assert desk.kinds == [Connecting, Connecting, SignedIn]
    assert desk.told[-1].request is right


async def test_who_gives_up_has_no_connection(desk):
    person = Person(desk.request(password="wrong"))
    assert await run(desk, desk.sign_in(person)) is None
    assert len(person.problems) == 2
    assert desk.kinds == [Connecting]


@pytest.mark.parametrize(
    ("given", "rules", "kind"),
    [
        ({"access_token": "tok\nen"}, Rules(), SecretError),
        ({"session_id": "a\nb"}, Rules(), SecretError),
        (
            {},
            Rules(Policy((Profile("Fixed", "https://api.livevox.com"),), only_these=True)),
            ForbiddenError,
        ),
    ],
)
async def test_what_must_not_be_sent_is_told_before_anything_is(api_server, given, rules, kind):
    desk = Desk(api_server, rules)
    api_server.control.clear_log()
    person = Person(desk.request(**given))
    assert await run(desk, desk.sign_in(person)) is None
    assert isinstance(person.problems[1], kind)
    assert api_server.control.log() == []


async def test_what_is_to_be_remembered_goes_to_the_keychain_after_it_has_worked(desk):
    person = Person(desk.request(password="wrong", remember=True), desk.request(remember=True))
    await run(desk, desk.sign_in(person))
    assert desk.keychain.held == {
        ("Card desk", TOKEN_KIND): ACCESS_TOKEN,
        ("Card desk", PASSWORD_KIND): PASSWORD,
    }


async def test_what_is_not_to_be_remembered_any_more_is_deleted(desk):
    desk.keychain.held = {("Card desk", TOKEN_KIND): "old", ("Card desk", PASSWORD_KIND): "old"}
    await run(desk, desk.sign_in(Person(desk.request())))
    assert desk.keychain.held == {}


async def test_a_locked_keychain_is_told_to_who_asked_for_it_and_keeps_nobody_from_signing_in(api_server):
    for remember, kinds in ((True, [Connecting, SignedIn, NotRemembered]), (False, [Connecting, SignedIn])):
        desk = Desk(api_server)
        desk.keychain.locked = True
        assert await run(desk, desk.sign_in(Person(desk.request(remember=remember)))) is not None
        assert desk.kinds == kinds
    # A proxy that needs a password from it cannot be gone through.
    desk = Desk(api_server)
    desk.keychain.locked = True
    by_proxy = replace(
        desk.request().profile,
        proxy=ProxyMode.EXPLICIT,
        proxy_url="http://127.0.0.1:9",
        proxy_user="somebody",
    )
    person = Person(SignInRequest(by_proxy, ACCESS_TOKEN, PASSWORD))
    api_server.control.clear_log()
    assert await run(desk, desk.sign_in(person)) is None
    assert isinstance(person.problems[1], SecretsError)
    assert api_server.control.log() == []


async def test_a_session_obtained_elsewhere_is_used_and_kept_nowhere(desk):
    session = desk.api_server.control.open_session()
    request = desk.request(session_id=session, access_token="", password="", remember=True)
    connection = await run(desk, desk.sign_in(Person(request)))
    assert connection.manager.session_id == session
    assert (connection.user, asked(desk.api_server), desk.keychain.held) == ("", [], {})


async def test_practice_asks_no_keychain_and_is_no_profile(desk):
    desk.keychain.locked = True
    request = desk.request(practice=True, role="Superuser", is_chosen=False, remember=True)
    connection = await run(desk, desk.sign_in(Person(request)))
    assert (connection.site.practice, connection.profile, connection.role) == (True, None, "Superuser")
    assert desk.kinds == [Connecting, SignedIn]


async def test_a_password_that_ends_soon_is_told(desk, monkeypatch):
    from lvctx_gui.api import session

    log_in = session.log_in

    async def soon(*arguments, **options):
        return replace(await log_in(*arguments, **options), days_until_password_expires=EXPIRY_TOLD - 1)

    monkeypatch.setattr(session, "log_in", soon)
    await run(desk, desk.sign_in(Person(desk.request())))
    assert desk.told[-1] == PasswordExpires(EXPIRY_TOLD - 1)


async def test_what_waits_goes_on_with_the_new_session(desk):
    async def work():
        first = await desk.sign_in(Person(desk.request()))
        dead = first.manager.session_id
        desk.api_server.control.expire_sessions()
        again = await desk.sign_in(Person(desk.request()), current=lambda: first)
        assert again.manager is first.manager
        assert first.manager.session_id not in (None, dead)

    await run(desk, work())


async def test_the_keychain_renews_without_asking_anybody(desk):
    person = Person()
    profile = desk.request().profile
    desk.keychain.held = {("Card desk", TOKEN_KIND): ACCESS_TOKEN, ("Card desk", PASSWORD_KIND): PASSWORD}
    assert await run(desk, desk.sign_in(desk.service.from_keychain(profile, person))) is not None
    assert person.problems == []


async def test_what_the_keychain_holds_is_tried_once(desk):
    person = Person(desk.request())
    profile = desk.request().profile
    desk.keychain.held = {("Card desk", TOKEN_KIND): ACCESS_TOKEN, ("Card desk", PASSWORD_KIND): "old"}
    with pytest.raises(errors.NotSignedInError):
        await run(desk, desk.sign_in(desk.service.from_keychain(profile, person)))
    assert person.problems == []


@pytest.mark.parametrize("locked", [False, True])
async def test_where_the_keychain_holds_too_little_a_person_is_asked_until_it_works(desk, locked):
    person = Person(desk.request(password="wrong"), desk.request())
    desk.keychain.held = {("Card desk", PASSWORD_KIND): PASSWORD}
    desk.keychain.locked = locked
    assert (
        await run(desk, desk.sign_in(desk.service.from_keychain(desk.request().profile, person))) is not None
    )
    assert [type(problem) for problem in person.problems] == [type(None), errors.NotSignedInError]


async def test_who_is_offered_once_is_not_asked(desk):
    with pytest.raises(errors.NotSignedInError):
        await run(desk, desk.service.sign_in_as(desk.request(password="wrong"), renew=nobody))
    with pytest.raises(ValueError, match="keychain is locked"):
        await once(desk.request())(SecretsError(SecretsProblem.LOCKED, "The keychain is locked."))


async def test_two_sign_ins_do_not_log_in_at_the_same_time(desk):
    async def work():
        assert all(
            await asyncio.gather(desk.sign_in(Person(desk.request())), desk.sign_in(Person(desk.request())))
        )

    await run(desk, work())
    assert desk.kinds == [Connecting, SignedIn, Connecting, SignedIn]


def test_nothing_secret_is_in_the_repr_of_a_request(desk):
    shown = repr(desk.request(session_id="0f1e2d3c-login-session"))
    for secret in (ACCESS_TOKEN, PASSWORD, "0f1e2d3c"):
        assert secret not in shown
