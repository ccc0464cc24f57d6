from __future__ import annotations

import asyncio

import pytest

from lvctx_gui.api import errors
from lvctx_gui.api.session import Credentials
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.address import ENVIRONMENTS
from lvctx_gui.core.site import Site
from lvctx_gui.sandbox import ACCESS_TOKEN, CLIENT_CODE, CLIENT_ID
from lvctx_gui.services.connect import connect_with_login, connect_with_session
from tests.practice import asked, put

SESSION = "0f1e2d3c-login-session"
GOOD = Credentials(CLIENT_CODE, "supervisor", "practice-supervisor", ACCESS_TOKEN)


@pytest.mark.parametrize(("base_url", "name"), sorted(ENVIRONMENTS.items()))
def test_a_known_environment_has_its_name_however_its_address_is_written(base_url, name):
    for written in (base_url, base_url + "/", f" {base_url}\n", base_url.upper()):
        assert Site.at(written).name == name
        assert Site.at(written).base_url == written
        assert not Site.at(written).practice


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
    assert Site.at(base_url).name == name


def test_connecting_asks_nothing_and_requests_carry_the_session(practice, fresh_call):
    put(practice, fresh_call, [Entry("A", "1")])
    site = Site("Practice", practice.base_url, practice=True)
    session = practice.control.open_session()
    seen = []

    async def run():
        connection = await connect_with_session(
            site, session, observer=seen.append, user="supervisor", role="Superuser", client_id=7419
        )
        try:
            assert asked(practice) == []
            return connection, await connection.client.read(fresh_call)
        finally:
            await connection.client.aclose()

    connection, context = asyncio.run(run())
    assert context == Context([Entry("A", "1")])
    assert connection.site == site
    assert (connection.user, connection.role, connection.client_id) == ("supervisor", "Superuser", 7419)
    assert [exchange.method for exchange in seen] == ["GET"]


def test_a_connection_can_be_read_only(practice, fresh_call):
    async def run():
        session = practice.control.open_session()
        connection = await connect_with_session(Site.at(practice.base_url), session, read_only=True)
        try:
            for write in (
                connection.client.update(fresh_call, [Entry("A", "1")]),
                connection.client.delete_key(fresh_call, "A"),
                connection.client.delete_all(fresh_call),
            ):
                with pytest.raises(errors.ReadOnlyError):
                    await write
        finally:
            await connection.client.aclose()

    asyncio.run(run())
    assert asked(practice) == []


def test_a_login_makes_a_connection_of_that_user(practice, fresh_call):
    async def run():
        connection = await connect_with_login(Site.at(practice.base_url), GOOD, "Superuser", read_only=True)
        try:
            with pytest.raises(errors.ReadOnlyError):
                await connection.client.delete_all(fresh_call)
            await connection.client.read(fresh_call)
            return connection
        finally:
            await connection.client.aclose()

    connection = asyncio.run(run())
    assert (connection.user, connection.role, connection.client_id) == ("supervisor", "Superuser", CLIENT_ID)
    assert [seen.status for seen in practice.control.log()] == [200, 204]


def test_a_login_that_is_refused_makes_no_connection(practice):
    wrong = Credentials(CLIENT_CODE, "supervisor", "wrong", ACCESS_TOKEN)
    with pytest.raises(errors.NotSignedInError):
        asyncio.run(connect_with_login(Site.at(practice.base_url), wrong, "Superuser"))


@pytest.mark.parametrize("base_url", ["", "nonsense", "http://api.livevox.com"])
def test_an_address_that_cannot_be_used_is_refused(base_url):
    with pytest.raises(ValueError, match=r"\.$"):
        asyncio.run(connect_with_session(Site.at(base_url), SESSION))
    with pytest.raises(ValueError, match=r"\.$"):
        asyncio.run(connect_with_login(Site.at(base_url), GOOD, "Superuser"))


def test_no_repr_of_a_connection_holds_the_session(practice):
    async def run():
        connection = await connect_with_session(Site.at(practice.base_url), SESSION)
        await connection.client.aclose()
        return repr(connection)

    assert SESSION not in asyncio.run(run())
