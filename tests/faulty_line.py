"""Between the program and its sockets: what makes each request's trouble, and watches while it does."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import httpx

from lvctx_gui.sandbox import PracticeServer
from tests.faults import (
    ENDED,
    POST,
    READ_BACK,
    READ_BEFORE,
    REFUSED,
    WANTED,
    Case,
    Often,
    Trouble,
    Weather,
    is_as_wanted,
)

if TYPE_CHECKING:
    from lvctx_gui.api.transport import Transport

_HASTE = 0.2
"""Seconds that a request which is to hang waits for its answer."""


class Acts:
    """How often the practice server has changed each key."""

    def __init__(self, api_server: PracticeServer) -> None:
        self._counts: Counter[str] = Counter()
        store = api_server.control.store
        upsert, delete_key = store.upsert, store.delete_key

        def note_upsert(call: Any, entries: Any) -> None:
            entries = list(entries)
            upsert(call, entries)
            self._counts.update(entry["key"] for entry in entries)

        def note_delete_key(call: Any, key: str) -> bool:
            done = delete_key(call, key)
            self._counts[key] += 1
            return done

        store.upsert, store.delete_key = note_upsert, note_delete_key

    def of(self, key: str) -> int:
        """How often something was done to ``key``."""
        return self._counts[key]


class Line:
    """Stands where the program's requests go out: makes each one's trouble, and notes what is known when.

    ``proven`` are the keys that an answer has shown as wanted. ``again`` are sentences about what was sent
    again although that was proven, or without a look at what became of it.
    """

    def __init__(self, transport: Transport, api_server: PracticeServer) -> None:
        self._practice = api_server
        self._exchange, self._prepare = transport._exchange, transport._prepare
        transport._exchange, transport._prepare = self._watched_exchange, self._hastened_prepare
        self._acts = Acts(api_server)
        self._switching = asyncio.Lock()
        self.begin(None)

    def begin(self, case: Case | Weather | None) -> None:
        """Let another case happen; ``None`` for fair weather."""
        self._case = case
        self._hasty: set[tuple[str, str]] = set()
        self._tried: Counter[str] = Counter()
        self._broken: Trouble | None = None
        """What all requests suffer from by now."""
        self._has_written = False
        self._ended: dict[str, int] = {}
        self._read_since: set[str] = set()
        self._granted: set[str] = set()
        """What the server said yes to: 404 says of a DELETE that there is nothing to delete any more."""
        self.hits: list[Trouble] = []
        self.proven: set[str] = set()
        self.again: list[str] = []
        self.was_erasing = False

    async def heal(self) -> None:
        """Nothing goes wrong any more."""
        self._case = self._broken = None
        self._tried.clear()
        self._practice.control.clear_faults()
        await self._switch(self._practice.start)

    async def _switch(self, turn: Callable[[], None]) -> None:
        """Start or stop the server, elsewhere: the window's loop is to go on."""
        async with self._switching:
            await asyncio.to_thread(turn)

    @property
    def tried(self) -> dict[str, int]:
        """How often each request went out since ``begin``, or since it was healed."""
        return dict(self._tried)

    def was_late(self, key: str) -> bool:
        """Whether the server acted on ``key`` when the program had given it up and looked already."""
        return key in self._read_since and self._acts.of(key) > self._ended.get(key, 0)

    def is_settled(self, key: str) -> bool:
        """Whether an answer has shown ``key`` since it was last sent, and no answer to that said yes."""
        return key not in self._granted and (key not in self._ended or key in self._read_since)

    def _name(self, method: str, segments: Sequence[str]) -> str:
        if method == "GET":
            return READ_BACK if self._has_written else READ_BEFORE
        self._has_written = True
        if method == "POST":
            return POST
        if len(segments) < 6:
            self.was_erasing = True
            return "a DELETE of the whole call"
        return f"the DELETE of “{unquote(segments[-1])}”"

    async def _watched_exchange(self, method: str, target: Any, body: bytes | None) -> Any:
        name = self._name(method, target.segments)
        keys: set[str] = set()
        if method == "POST":
            keys = {entry["key"] for entry in json.loads(body or b"")["entry"]}
        elif method == "DELETE":
            keys = {unquote(target.segments[-1])}
        if keys & self.proven:
            self.again.append(f"{name} sent again what was proven: {sorted(keys & self.proven)}")
        if keys & self._ended.keys() - self._read_since:
            self.again.append(f"{name} was repeated without a read before")
        trouble = await self._make_trouble(name, method, target)
        try:
            answer, headers = await self._exchange(method, target, body)
        finally:
            if method != "GET":
                self._ended |= {key: self._acts.of(key) for key in keys}
                self._read_since -= keys
            if trouble is REFUSED and self._broken is None:
                await self._switch(self._practice.start)
        if method != "GET" and (answer.status < 300 or (method, answer.status) == ("DELETE", 404)):
            self._granted |= keys
        if method == "GET" and (held := _held(answer.status, answer.body)) is not None:
            self._read_since |= self._ended.keys()
            self.proven |= {key for key in WANTED if is_as_wanted(held, key)}
        return answer, headers

    async def _make_trouble(self, name: str, method: str, target: Any) -> Trouble | None:
        """Arm what shall happen to this request, or to all from now on."""
        number = self._tried[name]
        self._tried[name] += 1
        case = self._case
        if case is None:
            return None
        if self._broken is ENDED:
            self._practice.control.expire_sessions()
        trouble = case.at(name, number) if self._broken is None else None
        if trouble is None:
            return None
        self.hits.append(trouble)
        if case.often is Often.ALL:
            self._broken = trouble
        if trouble is REFUSED:
            await self._switch(self._practice.stop)
        elif trouble is ENDED:
            self._practice.control.expire_sessions()
        elif case.often is Often.ALL:
            self._practice.control.add_fault(replace(trouble.fault, times=None))
        else:
            last = target.segments[-1] if method == "DELETE" else None
            self._practice.control.add_fault(replace(trouble.fault, method=method, path_contains=last))
            if trouble.hangs:
                self._hasty.add((method, str(target)))
        return trouble

    async def _hastened_prepare(self) -> httpx.AsyncClient:
        http = await self._prepare()
        http.event_hooks = {"request": [self._hasten]}
        return http

    async def _hasten(self, request: httpx.Request) -> None:
        sent = request.method, request.url.raw_path.decode("ascii")
        marked = sent in self._hasty
        self._hasty.discard(sent)
        if marked or (self._case is not None and self._case.hastens_all):
            request.extensions["timeout"] = {**request.extensions["timeout"], "read": _HASTE}


def _held(status: int, body: bytes) -> dict[str, object] | None:
    """What an answer to a GET says that the call holds, if it says so."""
    try:
        entries = json.loads(body)["entry"] if status == 200 else None
        return None if entries is None else {entry["key"]: entry.get("value") for entry in entries}
    except (ValueError, KeyError, TypeError):
        return None
