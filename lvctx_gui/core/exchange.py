"""One request as it really went, with its answer: what the list of requests shows.

It holds customers' data and secrets: it stays in memory, and what leaves it goes through ``core.masking``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from lvctx_gui.core.translate import mark, tr_marked

CONTEXT = "what a request was sent for"  # not shown

_END_OF_HEAD = b"\r\n\r\n"
_TRANSACTION = re.compile(r"/context/call/[^/]+/(\d+)/")


class Doing(Enum):
    """What a request is sent for."""

    REQUEST = mark("Request", CONTEXT)
    SIGN_IN = mark("Sign-in", CONTEXT)
    LOOKUP = mark("Lookup", CONTEXT)
    REFRESH = mark("Refresh", CONTEXT)
    CHECK = mark("Check", CONTEXT)
    COMMIT = mark("Commit", CONTEXT)
    DELETE_ALL = mark("Delete everything", CONTEXT)
    PROOF = mark("Proof", CONTEXT)
    QUIET = mark("Quiet reading", CONTEXT)
    COMPARE = mark("Compare", CONTEXT)
    DIAGNOSIS = mark("Diagnosis", CONTEXT)

    @property
    def words(self) -> str:
        """As people call it."""
        return tr_marked(self.value, CONTEXT)


class Ending(Enum):
    """How a request ended."""

    ANSWERED = "answered"
    FAILED = "failed"
    TIMED_OUT = "timed out"  # not shown
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, repr=False)
class Head:
    """The beginning of a request or an answer: its first line and its headers, as they went."""

    first: str
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, repr=False)
class Kept:
    """What was kept of something that had ``size`` bytes: its beginning, or all of it."""

    data: bytes = field(default=b"", repr=False)
    size: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return len(self.data) == self.size


@dataclass(frozen=True, slots=True, repr=False)
class Exchange:
    """One request. ``number`` counts from 1 in each window; ``began`` is in UTC, ``seconds`` to its end.

    ``origin`` is scheme, host and port, ``target`` the path and query as sent. ``request_head`` is what went
    out, or would have: ``sent`` counts the bytes that did. ``answer`` is what came, heads included;
    ``content`` the body taken out of it where that was packed or in pieces, else ``None``.
    """

    number: int
    began: datetime
    doing: Doing
    attempt: int
    method: str
    origin: str = field(repr=False)
    target: str = field(repr=False)
    request_head: bytes = field(repr=False)
    request_body: Kept = field(repr=False)
    sent: int
    answer: Kept = field(repr=False)
    content: Kept | None = field(repr=False)
    status: int | None
    seconds: float
    ending: Ending
    why: str = field(default="", repr=False)
    """Why there is no answer of use, as a sentence."""
    waited: float = 0.0
    """Seconds that were waited before it."""
    waited_why: str = ""

    @property
    def received(self) -> int:
        """Bytes that came."""
        return self.answer.size

    @property
    def weight(self) -> int:
        """The bytes of memory that it takes, about."""
        kept = len(self.request_head) + len(self.request_body.data) + len(self.answer.data)
        return kept + (len(self.content.data) if self.content else 0) + 1_500

    @property
    def transaction(self) -> str:
        """The transaction id of the call that it was about; ``""`` for none."""
        found = _TRANSACTION.search(self.target)
        return found[1] if found else ""

    @property
    def sent_head(self) -> Head:
        """The request's first line and headers."""
        return parsed(self.request_head)

    @property
    def answer_head(self) -> Head | None:
        """The answer's; ``None`` where none came whole."""
        return parsed(found[0]) if (found := _parted(self.answer.data)) else None

    @property
    def answer_body(self) -> Kept:
        """The answer's body, unpacked where it was packed; what came, where that is no answer."""
        if self.content is not None:
            return self.content
        found = _parted(self.answer.data)
        if found is None:
            return self.answer
        return Kept(found[1], self.answer.size - (len(self.answer.data) - len(found[1])))


def parsed(head: bytes) -> Head:
    """``head``, with or without the empty line at its end, taken apart; nothing in it is changed."""
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return Head(first, tuple((name, value.strip(" \t")) for name, _, value in pairs))


def _parted(data: bytes) -> tuple[bytes, bytes] | None:
    """Head and body of an answer, without the answers of kind 1xx before it."""
    while data.startswith(b"HTTP/"):
        head, end, rest = data.partition(_END_OF_HEAD)
        if not end:
            return None
        if head.split(b" ", 2)[1:2] != [b"101"] and re.match(rb"HTTP/\S+ 1\d\d", head):
            data = rest
            continue
        return head, rest
    return None
