"""Requests on their way through proxies, and what is said when they do not arrive."""

from __future__ import annotations

import pytest

from lvctx_gui.api import ContextClient, Network, Timeouts, errors
from lvctx_gui.api.errors import CarriedOut
from lvctx_gui.core.entries import Entry
from lvctx_gui.core.profile import ProxyMode
from tests.api.raw import RawServer
from tests.api.speech import check

SESSION = "0f1e2d3c-login-session"
USER, PASSWORD = "jane.roe", "pa$$w/rd ü"
SECRETS = (SESSION, USER, PASSWORD, "amFuZS5yb2U")  # the last begins the header's Base64
SHORT = Timeouts(connect=0.3, read=0.3, write=0.3, pool=0.3)
FAR = "https://api.example.invalid"


def by(proxy: str, *, user: str = "", password: str = "", ca_file: object = "") -> Network:
    return Network(ProxyMode.EXPLICIT, proxy, user, password, str(ca_file))


async def error_of(coroutine):
    try:
        await coroutine
    except errors.ApiError as error:
        return error
    return pytest.fail("no error was raised")


async def fail(call, network, base_url=FAR, **options):
    """The error of a POST on its way out."""
    async with ContextClient(base_url, SESSION, network=network, **options) as client:
        return await error_of(client.update(call, [Entry("K", "1")]))


async def fail_behind(proxy_answer, call, *, user="", password="", scheme="http", timeouts=None, **options):
    """The same behind a proxy that gives this answer; also the proxy's address and what it was asked."""
    async with RawServer(proxy_answer, **options) as proxy:
        network = by(f"{scheme}://127.0.0.1:{proxy.port}", user=user, password=password)
        async with ContextClient(FAR, SESSION, network=network, timeouts=timeouts) as client:
            error = await error_of(client.update(call, [Entry("K", "1")]))
            return error, network.proxy_url, proxy.requests


def unreached(error, *words, hidden=SECRETS):
    check(error, *words, writing=True, carried_out=CarriedOut.NO, hidden=hidden)
    assert error.advice


PROXY = "http://proxy.example:3128"


async def silence(reader, _writer):
    await reader.read()
