"""What the servers of another make hold, and what they were asked: the API's five methods over a dictionary.

Written from the API page, without a look at the practice server: its addresses are read by others.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Entry
from tests.api_server import wire_entry

OWN_CLIENT = 7419
"""The client of whoever asks without naming one."""

Answer = tuple[int, bytes]


@dataclass(frozen=True)
class Reached:
    """What a server took a request for; ``key`` is ``None`` for one about the whole call."""

    method: str
    session: str
    tx_id: str
    account: str
    client: str
    key: str | None


class Book:
    """The calls of one server; any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: dict[tuple[str, str, str, str], dict[str, dict[str, Any]]] = {}
        self._seen: list[Reached] = []

    # For tests -----------------------------------------------------------------------------------------

    def put(self, call: CallRef, entries: Iterable[Entry]) -> None:
        """Make these the entries of the call."""
        with self._lock:
            self._calls[_place_of(call)] = {entry.key: wire_entry(entry) for entry in entries}

    def held(self, call: CallRef) -> dict[str, object]:
        """The value by key; ``None`` stands for an entry without one."""
        with self._lock:
            return {key: row.get("value") for key, row in self._calls.get(_place_of(call), {}).items()}

    def take_seen(self) -> list[Reached]:
        """What was asked since the last time, oldest first."""
        with self._lock:
            seen, self._seen = self._seen, []
            return seen

    # For servers ---------------------------------------------------------------------------------------

    def answer(self, asked: Reached, body: bytes) -> Answer:
        """Carry out one request: the status and the body of its answer."""
        with self._lock:
            self._seen.append(asked)
            place = (asked.session, asked.tx_id, asked.account, asked.client or str(OWN_CLIENT))
            if not asked.tx_id.isdigit() or not place[3].isdigit() or "" in place or asked.key == "":
                return 400, b'{"code":400,"message":"That address is incomplete."}'
            if asked.key is not None:
                return self._one(asked.method, place, asked.key)
            return self._whole(asked.method, place, body)

    def _whole(self, method: str, place: tuple[str, str, str, str], body: bytes) -> Answer:
        rows = self._calls.get(place, {})
        if method == "GET":
            return (200, json.dumps({"entry": list(rows.values())}).encode()) if rows else (204, b"")
        if method == "POST":
            try:
                new = {row["key"]: row for row in json.loads(body)["entry"]}
            except (ValueError, KeyError, TypeError):
                return 400, b'{"code":400,"message":"That is no list of entries."}'
            self._calls[place] = rows | new
            return 204, b""
        if method == "DELETE":
            return (204, b"") if self._calls.pop(place, None) else (404, b"")
        return 405, b""

    def _one(self, method: str, place: tuple[str, str, str, str], key: str) -> Answer:
        rows = self._calls.get(place, {})
        if method not in {"GET", "DELETE"}:
            return 405, b""
        if key not in rows:
            return 404, b""
        if method == "DELETE":
            del rows[key]
            return 204, b""
        return 200, json.dumps({name: value for name, value in rows[key].items() if name != "key"}).encode()


def _place_of(call: CallRef) -> tuple[str, str, str, str]:
    client = OWN_CLIENT if call.client is None else call.client
    return call.session, str(call.tx_id), call.account, str(client)
