"""Which address a request really reaches: on each way, before each server, for each text in each place."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote

from tests.api_server import unused_call
from tests.ways.book import OWN_CLIENT, Reached
from tests.ways.intermediaries import Way
from tests.ways.servers import PATIENCE, Server

Spell = Callable[[str], str]


def encoded(text: str) -> str:
    """Every character but the unreserved ones percent-encoded."""
    return quote(text, safe="")


class Place(Enum):
    """Where in an address a text stands."""

    KEY = "key"
    ACCOUNT = "account"
    SESSION = "session"


class Verdict(Enum):
    """What became of the address."""

    SAME = "same"
    ANOTHER = "ANOTHER"
    WHOLE = "WHOLE CALL"
    OTHER_CALL = "OTHER CALL"
    LOST_CLIENT = "without its client"
    REFUSED = "refused"


@dataclass(frozen=True)
class Measured:
    """One request: what it named, and what the server took it for (``None``: it got nothing it could use)."""

    way: Way
    place: Place
    method: str
    text: str
    meant: Reached
    reached: Reached | None
    status: int

    @property
    def verdict(self) -> Verdict:
        if self.reached is None:
            return Verdict.REFUSED
        if (_call(self.reached), self.reached.key) == (_call(self.meant), self.meant.key):
            return Verdict.SAME if self.reached == self.meant else Verdict.LOST_CLIENT
        if self.place is Place.KEY and _call(self.reached) != _call(self.meant):
            return Verdict.OTHER_CALL
        return Verdict.WHOLE if self.place is Place.KEY and self.reached.key is None else Verdict.ANOTHER

    @property
    def turned_into(self) -> str | None:
        """What the text became: ``""`` where nothing was left of it, ``None`` where nobody got it."""
        if self.reached is None:
            return None
        part = {
            Place.KEY: self.reached.key or "",
            Place.ACCOUNT: self.reached.account,
            Place.SESSION: self.reached.session,
        }
        return part[self.place]

    def __str__(self) -> str:
        told = f"{self.way.name} → {self.way.server}: {self.method} {self.place.value} {self.text[:40]!r} "
        if self.reached is None:
            return f"{told}{self.verdict.value} ({self.status})"
        where = (self.reached.session, self.reached.account, self.reached.key, self.reached.client)
        return f"{told}{self.verdict.value} {where} ({self.status})"


def _call(reached: Reached) -> tuple[str, str, str, str]:
    # A client that was lost on the way is the asker's own.
    return reached.session, reached.tx_id, reached.account, reached.client or str(OWN_CLIENT)


class Prober:
    """Sends requests down one way, one at a time over one connection."""

    def __init__(self, way: Way, server: Server) -> None:
        self._way = way
        self._server = server
        self._line = http.client.HTTPConnection("127.0.0.1", way.port, timeout=PATIENCE)
        self._call = unused_call()

    def __enter__(self) -> Prober:
        return self

    def __exit__(self, *_: object) -> None:
        self._line.close()

    def probe(self, place: Place, method: str, text: str, spell: Spell = encoded) -> Measured:
        """Ask for an address with ``text`` in that place."""
        call = self._call
        session, account = call.session, call.account
        if place is Place.SESSION:
            session = text
        elif place is Place.ACCOUNT:
            account = text
        named = (session, str(call.tx_id), account, *((text,) if place is Place.KEY else ()))
        path = "/context/call/" + "/".join(
            spell(part) if part is text else quote(part, safe="@") for part in named
        )
        self._server.take_seen()
        status = self._ask(method, f"{path}?client={OWN_CLIENT}")
        seen = self._server.take_seen()
        assert len(seen) <= 1, seen
        meant = Reached(method, *named[:3], str(OWN_CLIENT), named[3] if place is Place.KEY else None)
        return Measured(self._way, place, method, text, meant, seen[0] if seen else None, status)

    def _ask(self, method: str, target: str) -> int:
        headers = {"LV-Session": self._server.session_id, "Accept": "application/json"}
        body = b'{"entry":[{"key":"K","value":"V"}]}' if method == "POST" else None
        for _ in range(2):
            try:
                self._line.request(method, target, body, {**headers, "Content-Type": "application/json"})
                with self._line.getresponse() as answer:
                    answer.read()
                    return answer.status
            except (http.client.RemoteDisconnected, ConnectionError):
                self._line.close()
            except http.client.HTTPException:
                # What was decoded into a line end made an HTTP/0.9 request, or two: the answer has no head.
                self._line.close()
                return 0
        raise AssertionError(f"No answer to {method} {target}")


METHODS = {
    Place.KEY: ("GET", "DELETE"),
    Place.ACCOUNT: ("GET", "POST", "DELETE"),
    Place.SESSION: ("GET", "POST", "DELETE"),
}


def measure(
    way: Way, server: Server, texts: tuple[str, ...], *, every_method: bool = False, spell: Spell = encoded
) -> Iterator[Measured]:
    """Every text in every place; with ``every_method`` more than the GET."""
    with Prober(way, server) as prober:
        for place, methods in METHODS.items():
            for method in methods if every_method else methods[:1]:
                for text in texts:
                    yield prober.probe(place, method, text, spell)
