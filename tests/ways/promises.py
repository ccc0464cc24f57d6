"""One call and everything that it could be mistaken for, on one way; and what a flow did to them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from urllib.parse import quote, unquote

from lvctx_gui.api import ContextClient
from lvctx_gui.core.call import CallRef, InvalidCallError
from lvctx_gui.core.entries import Entry
from lvctx_gui.core.settle import KeyResult, Outcome
from lvctx_gui.services.commit.pace import RateLimiter
from lvctx_gui.services.commit.retry import RetryPolicy
from lvctx_gui.services.commit.waiting import CommitOptions
from tests.services.scene import QuickStop, Time
from tests.ways.book import OWN_CLIENT
from tests.ways.intermediaries import Way
from tests.ways.servers import Server


def look_alikes(text: str) -> list[str]:
    """What somebody on the way might take ``text`` for, thought of without a look at the program."""
    found: set[str] = set()
    once = unquote(text)
    for one in (text, once, unquote(once), quote(text, safe="")):
        found |= {one, one.strip(), one.replace("+", " "), one.replace("\\", "/")}
        found |= {one.partition(mark)[0] for mark in ";?# \r\n"}
        parts = [part.partition(";")[0] for part in one.replace("\\", "/").split("/") if part]
        found |= {*parts, "/".join(parts)}
    return sorted(found - {text, ""})


def options() -> CommitOptions:
    """Pauses that take no time."""
    time = Time()
    return CommitOptions(QuickStop(time, lambda: None), RateLimiter(time), RetryPolicy(), clock=time)


@dataclass
class Scene:
    """The calls on one server of one case. ``problems`` are the sentences about what was not as promised."""

    way: Way
    server: Server
    client: ContextClient
    case: str = ""
    before: dict[CallRef, dict[str, object]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def begin(self, case: str) -> None:
        """Forget the calls of the case before."""
        self.case, self.before = case, {}

    def put(self, call: CallRef, entries: list[Entry]) -> None:
        self.server.put(call, entries)
        self.before[call] = self.server.held(call)

    def complain(self, problem: str) -> None:
        self.problems.append(f"{self.case}: {problem}")

    def check_others(self, *ours: CallRef) -> None:
        """Every other call holds what it held."""
        for call, held in self.before.items():
            if call not in ours and (now := self.server.held(call)) != held:
                self.complain(f"{call} held {held} and holds {now}")

    def check_outside(self, call: CallRef, plan: set[str]) -> None:
        """Of the call itself, everything outside the plan is as it was."""
        now = self.server.held(call)
        for key, value in self.before[call].items():
            if key not in plan and now.get(key, "(lost)") != value:
                self.complain(
                    f"{key!r} is outside the plan, held {value!r} and holds {now.get(key, '(lost)')!r}"
                )
        if new := set(now) - set(self.before[call]) - plan:
            self.complain(f"{new} came into being")

    def check_claim(self, call: CallRef, result: KeyResult, wanted: str | None) -> None:
        """What is claimed of a key is true of what the server holds; ``None`` was to be gone."""
        now, before = self.server.held(call), self.before[call]
        is_as_wanted = result.key not in now if wanted is None else now.get(result.key) == wanted
        is_as_before = now.get(result.key, "(none)") == before.get(result.key, "(none)")
        if result.outcome is Outcome.CONFIRMED and not is_as_wanted:
            self.complain(f"{result.key!r} is no more confirmed than {now}")
        if result.outcome is Outcome.NOT_COMMITTED and not is_as_before:
            self.complain(f"{result.key!r} is said to be as before in {now}")


def similar_calls(call: CallRef, place: str, texts: list[str]) -> list[CallRef]:
    """Calls with one of these as their account or session, and the same calls of other clients."""
    found = []
    for text in texts:
        with suppress(InvalidCallError):
            found.append(replace(call, **{place: text}))
    return found + [replace(one, client=client) for one in (call, *found) for client in (1, OWN_CLIENT)]


def check(way: Way, server: Server, flow: Callable[[Scene], Awaitable[None]]) -> None:
    """Run ``flow`` with a client on this way; fail with all that was not as promised."""

    async def with_client() -> Scene:
        async with ContextClient(f"http://127.0.0.1:{way.port}", server.session_id) as client:
            scene = Scene(way, server, client)
            await flow(scene)
            return scene

    problems = asyncio.run(with_client()).problems
    assert not problems, "\n".join(problems)
