"""Short ways to the practice server for tests of the api and of the services."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Entry, NonTextValue
from lvctx_gui.sandbox import CLIENT_ID, PracticeServer, SeenRequest

if TYPE_CHECKING:
    from lvctx_gui.api import ContextClient

UNUSED = "U70D99T200000B2"
"""What the sessions of unused calls begin with."""

_NUMBERS = itertools.count(600_000_000_001)


def unused_call() -> CallRef:
    """A call that nothing else has touched."""
    return CallRef(f"{UNUSED}@10.40.88.98", next(_NUMBERS), "TEST_ACCOUNT_2", CLIENT_ID)


def client_of(practice: PracticeServer, user: str = "supervisor", **options) -> ContextClient:
    """A client that is signed in to the practice server."""
    # Not every test that uses the practice server wants httpx.
    from lvctx_gui.api import ContextClient

    return ContextClient(practice.base_url, practice.control.open_session(user), **options)


def wire_entry(entry: Entry) -> dict[str, object]:
    """An entry as the practice server keeps it."""
    if entry.value is None:
        return {"key": entry.key}
    value = json.loads(entry.value.json) if isinstance(entry.value, NonTextValue) else entry.value
    return {"key": entry.key, "value": value}


def put(practice: PracticeServer, call: CallRef, entries: Iterable[Entry]) -> None:
    """Make these the entries of the call."""
    practice.control.put_call(*_address(call), (wire_entry(entry) for entry in entries))


def held(practice: PracticeServer, call: CallRef) -> dict[str, object]:
    """What the server holds: the value by key, the class ``NO_VALUE`` for none."""
    rows = practice.control.entries(*_address(call))
    assert len({row["key"] for row in rows}) == len(rows)
    return {str(row["key"]): row.get("value", NO_VALUE) for row in rows}


class NO_VALUE:  # noqa: N801  # a marker
    """Stands for an entry without a value."""


def asked(practice: PracticeServer) -> list[str]:
    """The methods that reached the server, in order."""
    return [seen.method for seen in practice.control.log()]


def only_request(practice: PracticeServer) -> SeenRequest:
    """The one request that reached the server."""
    (seen,) = practice.control.log()
    return seen


def _address(call: CallRef) -> tuple[str, int, str, int]:
    return call.session, call.tx_id, call.account, CLIENT_ID if call.client is None else call.client
