"""The server of the tests, which is the practice server, and short ways to what it holds and was asked."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Entry, NonTextValue
from lvctx_gui.sandbox import CLIENT_ID, PracticeServer, SeenRequest

if TYPE_CHECKING:
    from lvctx_gui.api import ContextClient

UNUSED = "U70D99T200000B2"
"""What the sessions of unused calls begin with."""

_NUMBERS = itertools.count(600_000_000_001)


SAMPLE = "U70D91T533151E6@10.40.88.32/28479905424/ARB_WSAPI_1?client=7419"
"""The call of the API's documentation, which each server holds: as a person pastes it."""

SAMPLE_CALL = ("U70D91T533151E6@10.40.88.32", 28479905424, "ARB_WSAPI_1")
"""Its session, transaction id and account."""

_SAMPLE = CallRef(*SAMPLE_CALL)


@cache
def _seeded() -> bytes:
    """What a server's data are at first; making them takes thirty times as long as taking them from here."""
    server = PracticeServer()
    server.control.store.open()
    server.control.store.close()
    data = server.control.store._in_memory
    assert data is not None
    return data


def new_api_server() -> PracticeServer:
    """A server with the data that each has at first; it is started when it is entered."""
    server = PracticeServer()
    server.control.store._in_memory = _seeded()
    return server


def unused_call() -> CallRef:
    """A call that nothing else has touched."""
    return CallRef(f"{UNUSED}@10.40.88.98", next(_NUMBERS), "TEST_ACCOUNT_2", CLIENT_ID)


def client_of(api_server: PracticeServer, user: str = "supervisor", **options) -> ContextClient:
    """A client that is signed in to the practice server."""
    # Not every test that uses the practice server wants httpx.
    from lvctx_gui.api import ContextClient

    return ContextClient(api_server.base_url, api_server.control.open_session(user), **options)


def wire_entry(entry: Entry) -> dict[str, object]:
    """An entry as the practice server keeps it."""
    if entry.value is None:
        return {"key": entry.key}
    value = json.loads(entry.value.json) if isinstance(entry.value, NonTextValue) else entry.value
    return {"key": entry.key, "value": value}


def put(api_server: PracticeServer, call: CallRef, entries: Iterable[Entry]) -> None:
    """Make these the entries of the call."""
    api_server.control.put_call(*_address(call), (wire_entry(entry) for entry in entries))


def held(api_server: PracticeServer, call: CallRef = _SAMPLE) -> dict[str, object]:
    """What the server holds of a call: the value by key, the class ``NO_VALUE`` for none."""
    rows = api_server.control.entries(*_address(call))
    assert len({row["key"] for row in rows}) == len(rows)
    return {str(row["key"]): row.get("value", NO_VALUE) for row in rows}


class NO_VALUE:  # noqa: N801  # a marker
    """Stands for an entry without a value."""


def asked(api_server: PracticeServer) -> list[str]:
    """The methods that reached the server, in order."""
    return [seen.method for seen in api_server.control.log()]


def writes(api_server: PracticeServer) -> list[str]:
    """The methods of all requests that change something, in order."""
    return [method for method in asked(api_server) if method != "GET"]


def only_request(api_server: PracticeServer) -> SeenRequest:
    """The one request that reached the server."""
    (seen,) = api_server.control.log()
    return seen


def _address(call: CallRef) -> tuple[str, int, str, int]:
    return call.session, call.tx_id, call.account, CLIENT_ID if call.client is None else call.client
