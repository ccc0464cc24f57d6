"""What the server was asked, for tests and trainers. Kept in memory, without the secrets of the headers."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lvctx_gui.sandbox.wire import Asked

HIDDEN = "(hidden)"
_SECRET_HEADERS = {"lv-session", "lv-access", "authorization", "cookie"}
_LIMIT = 10_000


@dataclass(frozen=True)
class SeenRequest:
    """One request that reached the server.

    `target` is the raw request target with its query. Header names are lower case; the values of LV-Session
    and LV-Access are replaced. `status` is None while, or because, nothing was answered. `fault` is the
    kind of the fault that was applied.
    """

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    status: int | None
    fault: str | None


class Record:
    """A line of the log whose status is not known yet."""

    def __init__(self, asked: Asked, fault: str | None) -> None:
        self.status: int | None = None
        self._asked = asked
        self._fault = fault

    def seen(self) -> SeenRequest:
        """Return the line as it stands."""
        headers: dict[str, str] = {}
        for name, value in self._asked.headers:
            shown = HIDDEN if name in _SECRET_HEADERS else value
            headers[name] = f"{headers[name]}, {shown}" if name in headers else shown
        asked = self._asked
        return SeenRequest(asked.method, asked.target, headers, asked.body, self.status, self._fault)


class RequestLog:
    """The last 10,000 requests; safe to use from several threads."""

    def __init__(self) -> None:
        self._records: deque[Record] = deque(maxlen=_LIMIT)
        self._changed = threading.Condition()

    def note(self, asked: Asked, fault: str | None) -> Record:
        """Begin a line."""
        record = Record(asked, fault)
        with self._changed:
            self._records.append(record)
            self._changed.notify_all()
        return record

    def note_status(self, record: Record, status: int) -> None:
        """Complete a line."""
        with self._changed:
            record.status = status
            self._changed.notify_all()

    def seen(self) -> list[SeenRequest]:
        """Return all lines, oldest first."""
        with self._changed:
            return [record.seen() for record in self._records]

    def wait_for(self, count: int, timeout: float, *, answered: bool = False) -> list[SeenRequest]:
        """Return all lines as soon as there are this many; TimeoutError when that does not happen.

        `answered`: only those count of which the status is known.
        """

        def counted() -> int:
            return sum(record.status is not None or not answered for record in self._records)

        with self._changed:
            if not self._changed.wait_for(lambda: counted() >= count, timeout):
                message = f"{counted()} requests {'were answered' if answered else 'came'}, not {count}"
                raise TimeoutError(message)
            return [record.seen() for record in self._records]

    def clear(self) -> None:
        """Forget all lines."""
        with self._changed:
            self._records.clear()
