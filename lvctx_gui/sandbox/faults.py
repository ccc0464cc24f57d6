"""What can go wrong, as data: which requests a fault hits, how often, and what it does to them."""

from __future__ import annotations

import base64
import binascii
import threading
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lvctx_gui.sandbox.wire import Asked

Kind = Literal[
    "reset",
    "close",
    "hang",
    "status",
    "redirect",
    "truncated",
    "garbage",
    "html",
    "empty",
    "body",
    "slow",
    "huge",
]
When = Literal["before", "after"]
_SMALLEST_HUGE = 100

READS = "GET"
WRITES = "POST DELETE"
"""What a fault's `method` says to hit requests that change something, and no other."""


@dataclass(frozen=True)
class Fault:
    """One fault. It hits requests that match `method` and `path_contains`, after the first `skip` of them.

    `method` may name several with blanks between: `WRITES` are those that change something.

    Kinds: `reset` breaks the connection (TCP RST), `close` ends it without an answer, `hang` does not answer
    until the client goes, the server stops or the faults are cleared (then the request is answered after
    all), `status` answers a status (503) with our error body or `body`, `redirect` points (302) to
    `location`, `truncated` sends half of the answer and closes, `garbage` sends bytes that are no JSON,
    `html` a gateway's page (200), `empty` an empty 200, `body` whatever `body`, `status` and `content_type`
    say, `slow` the true answer in small pieces with `delay_ms` before each, `huge` a valid JSON answer of
    `size` bytes.

    `when` says whether the request is carried out first (`after`) or not at all (`before`); `slow` always
    carries it out. `times` None means for ever. `delay_ms` delays every other kind once. Sign-in requests are
    hit only when `path_contains` says so, `/practice/…` never.
    """

    kind: Kind
    when: When = "before"
    method: str | None = None
    path_contains: str | None = None
    times: int | None = 1
    skip: int = 0
    status: int | None = None
    retry_after: str | int | None = None
    location: str | None = None
    body: bytes | None = None
    content_type: str | None = None
    delay_ms: int = 0
    size: int = 10_000_000

    def __post_init__(self) -> None:
        for ok, message in (
            (self.kind in get_args(Kind), f"there is no fault of the kind {self.kind!r}"),
            (self.when in get_args(When), "when is either before or after"),
            (_is_count(self.times, 1) or self.times is None, "times is at least 1, or nothing for ever"),
            (_is_count(self.skip, 0), "skip is a whole number"),
            (_is_count(self.delay_ms, 0), "delay_ms is a whole number"),
            (_is_count(self.size, _SMALLEST_HUGE), f"size is at least {_SMALLEST_HUGE}"),
            (
                self.status is None or (_is_count(self.status, 200) and self.status < 600),
                "status is between 200 and 599",
            ),
            (
                self.kind not in ("truncated", "huge") or self.status not in (204, 304),
                f"an answer with the status {self.status} has no body",
            ),
        ):
            if not ok:
                raise ValueError(message)

    def hits(self, asked: Asked) -> bool:
        """Tell whether a request matches."""
        if asked.raw_path.startswith(b"/session/") and not self.path_contains:
            return False
        return (self.method is None or asked.method in self.method.upper().split()) and (
            self.path_contains is None or self.path_contains in asked.target
        )

    def to_json(self) -> dict[str, object]:
        """Return the fault as JSON members; `body` becomes `body_base64`."""
        members = asdict(self)
        body = members.pop("body")
        members["body_base64"] = None if body is None else base64.b64encode(body).decode()
        return members

    @classmethod
    def from_json(cls, value: object) -> Fault:
        """Read what to_json wrote; `body` may be a text instead. ValueError says what is wrong."""
        if not isinstance(value, dict):
            message = "a fault is a JSON object"
            raise ValueError(message)
        members = {name: member for name, member in value.items() if name not in ("body", "body_base64")}
        unknown = members.keys() - {field.name for field in fields(cls)}
        if unknown or "kind" not in members:
            message = f"unknown members: {', '.join(sorted(unknown))}" if unknown else "a fault needs a kind"
            raise ValueError(message)
        for name in ("kind", "when", "method", "path_contains", "location", "content_type"):
            if members.get(name) is not None and not isinstance(members[name], str):
                message = f"{name} is a text"
                raise ValueError(message)
        if not isinstance(members.get("retry_after"), str | int | None):
            message = "retry_after is a text or a number of seconds"
            raise ValueError(message)
        return cls(**members, body=_body(value))


def _is_count(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _body(value: Mapping[str, object]) -> bytes | None:
    text, coded = value.get("body"), value.get("body_base64")
    if isinstance(text, str):
        return text.encode()
    if isinstance(coded, str):
        try:
            return base64.b64decode(coded, validate=True)
        except binascii.Error as error:
            message = "body_base64 is not base64"
            raise ValueError(message) from error
    if text is not None or coded is not None:
        message = "body and body_base64 are texts"
        raise ValueError(message)
    return None


@dataclass(eq=False)
class _Armed:
    fault: Fault
    times: int | None
    skip: int


@dataclass(frozen=True)
class Hit:
    """A fault that hit a request, and how often the faults had been cleared by then."""

    fault: Fault
    cleared_before: int


class FaultBook:
    """The faults that wait for their requests; safe to use from several threads."""

    def __init__(self) -> None:
        self._armed: list[_Armed] = []
        self._lock = threading.Lock()
        self._cleared = 0
        self._releases: list[Callable[[], None]] = []

    def add(self, fault: Fault) -> None:
        """Let a fault wait behind those that wait already."""
        with self._lock:
            self._armed.append(_Armed(fault, fault.times, fault.skip))

    def take(self, asked: Asked) -> Hit | None:
        """Return the first fault that hits this request, and count it."""
        with self._lock:
            for armed in self._armed:
                if not armed.fault.hits(asked):
                    continue
                if armed.skip:
                    armed.skip -= 1
                    continue
                if armed.times is not None:
                    armed.times -= 1
                    if not armed.times:
                        self._armed.remove(armed)
                return Hit(armed.fault, self._cleared)
        return None

    def waiting(self) -> list[dict[str, object]]:
        """Return the faults that wait as JSON members, with the times and skips that are left."""
        with self._lock:
            return [
                {**armed.fault.to_json(), "times": armed.times, "skip": armed.skip} for armed in self._armed
            ]

    def clear(self) -> None:
        """Forget all faults and let hung requests go on."""
        with self._lock:
            self._armed.clear()
            self._cleared += 1
            releases, self._releases = self._releases, []
        for release in releases:
            release()

    @contextmanager
    def released_by_clear(self, hit: Hit, release: Callable[[], None]) -> Iterator[None]:
        """Have a function called when the faults are cleared: at once, if that happened since the hit."""
        with self._lock:
            # Somebody may see a request in the log and clear the faults before the request begins to wait.
            late = self._cleared != hit.cleared_before
            if not late:
                self._releases.append(release)
        if late:
            release()
        try:
            yield
        finally:
            with self._lock:
                if release in self._releases:
                    self._releases.remove(release)
