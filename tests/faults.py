"""What can go wrong with the requests of a commit, one case each."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from enum import Enum

from lvctx_gui.sandbox import Fault

ALL = os.environ.get("LVCTX_ALL_FAULTS") == "1"
"""Whether to try every fault at every request, or a sample that holds every fault and every request."""

CHANGED, ADDED = "Balance", "Promise"
GONE = ("gone 1", "gone/2", "gone%3", "gone.4", "gönè 5")
BASE: tuple[dict[str, object], ...] = (
    {"key": "Caller", "value": " kept as it is\t"},
    {"key": GONE[0], "value": "1"},
    {"key": GONE[1], "value": "2"},
    # What a careless address would hit in the place of another key.
    {"key": "gone", "value": "stays"},
    {"key": CHANGED, "value": "120.50"},
    {"key": GONE[2], "value": "3"},
    {"key": "No value"},
    {"key": GONE[3], "value": "4"},
    {"key": GONE[4], "value": ""},
)
SET = {CHANGED: " 99.00 ", ADDED: "on Friday"}
WANTED: dict[str, str | None] = {**SET, **dict.fromkeys(GONE)}
"""What each key of the plan is to hold; ``None`` for one that is to go."""

READ_BEFORE, POST, READ_BACK = "the read before", "the POST", "the read-back"
REQUESTS = (READ_BEFORE, POST, *(f"the DELETE of “{key}”" for key in GONE), READ_BACK)


def is_as_wanted(held: dict[str, object], key: str) -> bool:
    """Whether a server that holds this has carried out what the plan wants for ``key``."""
    return held.get(key) == WANTED[key] if key in SET else key not in held


RETRY_AFTER = 7
"""Seconds that a server asks to wait; longer than any pause that the program would make by itself."""


@dataclass(frozen=True)
class Trouble:
    """One kind of failure. ``ends_well`` says that after one of them the commit still succeeds by itself.

    ``fault`` is what the practice server does; with none nobody listens, or the session ends.
    """

    name: str
    fault: Fault | None
    ends_well: bool = True

    @property
    def hangs(self) -> bool:
        return self.fault is not None and self.fault.kind == "hang"


REFUSED = Trouble("connection refused", None)
ENDED = Trouble("the session ends", None)
TROUBLES = (
    REFUSED,
    Trouble("reset before", Fault("reset")),
    Trouble("reset after", Fault("reset", "after")),
    Trouble("hang before", Fault("hang")),
    Trouble("hang after", Fault("hang", "after")),
    Trouble("truncated", Fault("truncated", "after")),
    Trouble("garbage", Fault("garbage", "after")),
    Trouble("HTML page", Fault("html")),
    Trouble("redirect", Fault("redirect"), ends_well=False),
    ENDED,
    Trouble("401", Fault("status", status=401)),
    Trouble("403", Fault("status", status=403), ends_well=False),
    Trouble("404", Fault("status", status=404), ends_well=False),
    Trouble("408", Fault("status", status=408)),
    Trouble("409", Fault("status", status=409), ends_well=False),
    Trouble("429", Fault("status", status=429)),
    Trouble("429 with Retry-After", Fault("status", status=429, retry_after=RETRY_AFTER)),
    Trouble("500", Fault("status", status=500)),
    Trouble("502", Fault("status", status=502)),
    Trouble("503", Fault("status", status=503)),
    Trouble("500 after acting", Fault("status", "after", status=500)),
)


class Often(Enum):
    """How often it goes wrong."""

    ONCE = "once"
    EACH = "each time it is tried"
    ALL = "with all from then on"


@dataclass(frozen=True)
class Case:
    """One trouble at one request."""

    request: str
    trouble: Trouble
    often: Often

    def __str__(self) -> str:
        return f"{self.trouble.name} at {self.request}, {self.often.value}"

    @property
    def ends_well(self) -> bool:
        """Whether the commit succeeds without anybody's help."""
        return self.often is Often.ONCE and self.trouble.ends_well

    @property
    def asks_to_wait(self) -> bool:
        """Whether the server says how long not to come back."""
        return self.trouble.fault is not None and self.trouble.fault.retry_after is not None

    @property
    def hastens_all(self) -> bool:
        """Whether no request may wait long for its answer."""
        return self.trouble.hangs and self.often is Often.ALL

    def at(self, request: str, number: int) -> Trouble | None:
        """What happens to a request that is the ``number``-th of its name (0, 1, …)."""
        hit = request == self.request and (self.often is Often.EACH or number == 0)
        return self.trouble if hit else None


@dataclass(frozen=True)
class Weather:
    """Any trouble at any request, but what would take long: chance decides, ``seed`` decides chance."""

    seed: int
    often = Often.ONCE
    ends_well = asks_to_wait = hastens_all = False

    def __str__(self) -> str:
        return f"bad weather {self.seed}"

    def at(self, request: str, number: int) -> Trouble | None:
        chance = random.Random(f"{self.seed} {request} {number}")
        kinds = [trouble for trouble in TROUBLES if not trouble.hangs]
        return chance.choice(kinds) if chance.random() < 0.4 else None


def cases(request: str, often: Often, everything: bool = ALL) -> list[Case]:
    """What to try there: every trouble, or those that fall to it when each trouble comes once."""
    place, turn = REQUESTS.index(request), list(Often).index(often)
    return [
        Case(request, trouble, often)
        for number, trouble in enumerate(TROUBLES)
        if everything or (number + 3 * place + 5 * turn) % len(REQUESTS) == 0
    ]
