"""A proxy that opens TLS: with its certificate everything works, without it nothing is sent."""

from __future__ import annotations

import asyncio
import dataclasses

import pytest

from lvctx_gui.api import ContextClient, errors
from lvctx_gui.core.entries import Context, Entry
from tests.api.network.on_the_way import PASSWORD, SECRETS, USER, by, error_of, fail, unreached
from tests.api_server import held
from tests.proxy import HOST, running_proxy


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
    assert error.status == 502 or "answered 502" in str(error)


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
