"""Keeps the requests of one window as they went, in memory and within bounds.

What a request is for, and what was waited before it, is known to the flows that send it; they say so past all
the layers between (``doing``, ``note_wait``), as in ``awaiting``.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lvctx_gui.core.exchange import Doing, Ending, Exchange, Kept

MOST = 5_000
"""Requests that are kept."""

MOST_BYTES = 32 << 20
"""Bytes that they take together, about."""

BODY_LIMIT = 1 << 20
"""Bytes of one body that are kept."""

_Tries = dict[tuple[Doing, str, str], tuple[int, bool]]


@dataclass(slots=True, eq=False, repr=False)
class _Scope:
    what: Doing
    tries: _Tries
    """For each request how often it was tried in a row, and whether the last one has failed."""


@dataclass(slots=True, eq=False, repr=False)
class _Wait:
    seconds: float = 0.0
    why: str = ""

    def take(self) -> tuple[float, str]:
        """What was waited; nothing from now on, also for tasks that share it."""
        taken = (self.seconds, self.why)
        self.seconds, self.why = 0.0, ""
        return taken


_scope: ContextVar[_Scope | None] = ContextVar("scope", default=None)
_wait: ContextVar[_Wait | None] = ContextVar("wait", default=None)


@contextmanager
def doing(what: Doing) -> Iterator[None]:
    """Whatever is sent meanwhile, by this task or by those that it starts, is sent for ``what``."""
    outer = _scope.get()
    token = _scope.set(_Scope(what, outer.tries if outer else {}))
    try:
        yield
    finally:
        _scope.reset(token)


def note_wait(seconds: float, why: str) -> None:
    """This task has waited for ``seconds`` before what it sends next; ``why`` is a sentence or a header."""
    before, reason = held.take() if (held := _wait.get()) else (0.0, "")
    reasons = dict.fromkeys(each for each in (reason, why.rstrip(".")) if each)
    _wait.set(_Wait(before + seconds, ", ".join(reasons)))


@dataclass(slots=True, eq=False, repr=False)
class Meter:
    """Counts what goes over the connection for one request, and keeps the beginning of what comes."""

    head: bytes = b""
    sent: int = 0
    received: int = 0
    pieces: list[bytes] = field(default_factory=list)

    def count_sent(self, data: bytes) -> None:
        """This went out."""
        if not self.sent:
            self.head = data
        self.sent += len(data)

    def count_received(self, data: bytes) -> None:
        """This came."""
        if self.received < BODY_LIMIT:
            self.pieces.append(data)
        self.received += len(data)

    def answer(self) -> Kept:
        """What came."""
        data = self.pieces[0] if len(self.pieces) == 1 else b"".join(self.pieces)
        return Kept(data[:BODY_LIMIT], self.received)


_meter: ContextVar[Meter | None] = ContextVar("meter", default=None)


def current_meter() -> Meter | None:
    """What counts for the request of this task; ``None`` where nobody wants to know."""
    return _meter.get()


@dataclass(slots=True, eq=False, repr=False)
class Recording:
    """One request that is under way; ``end`` puts it into its recorder. See ``core.exchange.Exchange``."""

    recorder: Recorder | None
    method: str
    origin: str
    target: str
    body: bytes
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    """What is to be sent with it, where nothing of it goes out."""
    meter: Meter = field(default_factory=Meter)
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    started: float = field(default_factory=time.perf_counter)
    status: int | None = None
    content: bytes = b""
    ending: Ending = Ending.ANSWERED
    why: str = ""

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count while the request is under way, and put it down at its end, however that comes."""
        if self.recorder is None:
            yield
            return
        token = _meter.set(self.meter)
        try:
            yield
        except BaseException as error:
            self.why = str(error)
            if self.ending is Ending.ANSWERED:
                self.ending = Ending.FAILED if isinstance(error, Exception) else Ending.CANCELLED
            raise
        finally:
            _meter.reset(token)
            self._end(self.recorder)

    @property
    def _head(self) -> bytes:
        first = f"{self.method} {self.target} HTTP/1.1".encode("utf-8", "replace")  # not shown
        return b"\r\n".join([first, *(name + b": " + value for name, value in self.headers), b"", b""])

    def _end(self, recorder: Recorder) -> None:
        scope = _scope.get() or _Scope(Doing.REQUEST, {})
        waited, waited_why = held.take() if (held := _wait.get()) else (0.0, "")
        request = (scope.what, self.method, self.target)
        number, has_failed = scope.tries.get(request, (0, True))
        attempt = number + 1 if has_failed else 1
        is_good = self.ending is Ending.ANSWERED and self.status is not None and self.status < 400
        scope.tries[request] = (attempt, not is_good)
        answer = self.meter.answer()
        is_as_it_came = not self.content or answer.data.endswith(self.content)
        recorder.add(
            Exchange(
                recorder.next_number(), self.began, scope.what, attempt, self.method, self.origin,
                self.target, self.meter.head or self._head, Kept(self.body[:BODY_LIMIT], len(self.body)),
                self.meter.sent, answer, None if is_as_it_came else _kept(self.content), self.status,
                time.perf_counter() - self.started, self.ending, self.why, waited, waited_why,
            )
        )  # fmt: skip


def _kept(data: bytes) -> Kept:
    return Kept(data[:BODY_LIMIT], len(data))


class Recorder:
    """The requests of one window, the oldest first; those go first where there are too many.

    ``on_change`` is called whenever there is another one, or fewer; whoever shows them sets it.
    """

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._exchanges: deque[Exchange] = deque()
        self._weight = 0
        self._number = 0
        self._secrets: dict[str, None] = {}
        self.on_change: Callable[[], None] | None = None

    def __repr__(self) -> str:
        return f"Recorder(<{len(self._exchanges)} requests>)"

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """What is kept."""
        return tuple(self._exchanges)

    @property
    def dropped(self) -> int:
        """How many are not kept any more."""
        return self._number - len(self._exchanges)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not leave it."""
        return tuple(self._secrets)

    def hide(self, secret: str) -> None:
        """``secret`` must not leave it from now on, wherever it stands."""
        self._secrets[secret] = None

    def next_number(self) -> int:
        """The number of another one."""
        self._number += 1
        return self._number

    def add(self, exchange: Exchange) -> None:
        """Keep another one."""
        self._exchanges.append(exchange)
        self._weight += exchange.weight
        while len(self._exchanges) > self._most or self._weight > self._most_bytes:
            self._weight -= self._exchanges.popleft().weight
        self._tell()

    def clear(self) -> None:
        """Keep none of them; what is secret stays so."""
        self._exchanges.clear()
        self._weight = 0
        self._tell()

    def _tell(self) -> None:
        if self.on_change is not None:
            self.on_change()
