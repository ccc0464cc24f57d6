"""The practice calls: what a new database holds, and the menu of it.

The readable ones stand in `resources/practice/calls.json`; the large ones are made here, the same each time.
Only json is needed, so that a menu can be shown without loading the server.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NotRequired, TypedDict

from lvctx_gui.sandbox.facts import CLIENT_ID, CallId, Entry, SandboxError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LONG_TEXT = 40_960
_MANY = 10_000
_PHRASES = (
    "Thank you for calling, this call may be recorded.",
    "May I have the account number, please?",
    "The balance is past due since the first of the month.",
    "I can set up three payments, the first one on Friday.",
    "Please repeat the amount that you want to pay.",
    "I read the required notice now.",
    "Do you agree that we call you at this number?",
    "I note that the letter has not arrived.",
)


class PracticeCall(NamedTuple):
    """One line of the menu of practice calls."""

    title: str
    about: str
    session: str
    tx_id: int
    account: str
    client: int


class _Call(TypedDict):
    title: str
    about: str
    session: str
    txId: int
    account: str
    client: NotRequired[int]
    entries: NotRequired[list[Entry]]
    made: NotRequired[str]


def practice_calls() -> list[PracticeCall]:
    """Return the practice calls in the order of the menu."""
    return [PracticeCall(call["title"], call["about"], *_identity(call)) for call in _read_calls()]


def seeded_calls() -> Iterator[tuple[CallId, list[Entry]]]:
    """Yield each practice call with its entries."""
    for call in _read_calls():
        made = _MAKERS[call["made"]]() if "made" in call else []
        yield _identity(call), [*call.get("entries", []), *made]


def _identity(call: _Call) -> CallId:
    return CallId(call["session"], call["txId"], call["account"], call.get("client", CLIENT_ID))


def _read_calls() -> list[_Call]:
    package = Path(__file__).resolve().parent.parent
    # An installed program carries its resources inside the package, a checkout beside it.
    for folder in (package / "_resources", package.parent / "resources"):
        path = folder / "practice" / "calls.json"
        if path.is_file():
            calls: list[_Call] = json.loads(path.read_text(encoding="utf-8"))["calls"]
            return calls
    message = "The practice calls (practice/calls.json) are missing from this installation."
    raise SandboxError(message)


def _long_text() -> list[Entry]:
    lines: list[str] = []
    length = 0
    while length < _LONG_TEXT:
        number = len(lines)
        speaker = "Customer" if number % 3 == 1 else "Agent"
        minute, second = divmod(number * 7, 60)
        line = f"[{minute:02}:{second:02}] {speaker}: {_PHRASES[number * 5 % len(_PHRASES)]}\n"
        lines.append(line)
        length += len(line)
    return [{"key": "Transcript", "value": "".join(lines)[:_LONG_TEXT]}]


def _many_entries() -> list[Entry]:
    return [
        {
            "key": f"Segment-{number:05}",
            "value": f"{number % 97 + 1} s, score {number * 37 % 101}: {_PHRASES[number % len(_PHRASES)]}",
        }
        for number in range(1, _MANY + 1)
    ]


_MAKERS: dict[str, Callable[[], list[Entry]]] = {"long text": _long_text, "many entries": _many_entries}
