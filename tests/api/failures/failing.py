"""Requests that fail, and their errors."""

from __future__ import annotations

import pytest

from lvctx_gui.api import ContextClient, Timeouts, errors
from lvctx_gui.core.entries import Entry
from tests.api.raw import RawServer
from tests.api_server import client_of

SECRET = "Account 4711 of Jane Roe"
SESSION = "0f1e2d3c-login-session"
SHORT = Timeouts(connect=0.3, read=0.3, write=0.3, pool=0.3)
WRITING = {"update": True, "delete_key": True, "delete_all": True, "read": False, "read_key": False}


def method_of(client, method, call):
    arguments = {"update": ([Entry("K", SECRET)],), "delete_key": ("K",), "read_key": ("K",)}
    return getattr(client, method)(call, *arguments.get(method, ()))


async def error_of(client, method, call):
    try:
        await method_of(client, method, call)
    except errors.ApiError as error:
        return error
    return pytest.fail("no error was raised")


async def fail(api_server, call, method="read", **options):
    """The error of one method against the practice server, and the session id that it must not hold."""

    async def run():
        async with client_of(api_server, **options) as client:
            return await error_of(client, method, call)

    return await run(), api_server.control.open_session()


async def fail_against(answers, call, method="read", *, timeouts=SHORT, **options):
    """The same against a raw server; also returns the server."""
    async with (
        RawServer(*answers, tls=options.pop("tls", None)) as server,
        ContextClient(server.base_url, SESSION, timeouts=timeouts, **options) as client,
    ):
        return await error_of(client, method, call), server


async def fail_at(base_url, call, method="update", **options):
    async with ContextClient(base_url, SESSION, **options) as client:
        return await error_of(client, method, call)
