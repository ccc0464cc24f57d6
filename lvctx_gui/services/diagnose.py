"""Finding out why a server cannot be used: the way to it, step by step, and a report for IT."""

from __future__ import annotations

import platform
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from lvctx_gui import __version__
from lvctx_gui.api.errors import ApiError
from lvctx_gui.api.network import Network
from lvctx_gui.core.translate import mark, tr, tr_marked

if TYPE_CHECKING:
    from lvctx_gui.api.diagnose import Probe
    from lvctx_gui.api.recording import Recorder

LIMIT = 15.0
"""Seconds after which a step has failed."""


class Check(Enum):
    """The steps, in the order in which they are taken."""

    NAME = mark("Name of the server", "a check of the connection")
    PROXY = mark("Proxy", "a check of the connection")
    TCP = mark("Connection", "a check of the connection")
    TLS = mark("TLS", "a check of the connection")
    API = mark("API", "a check of the connection")
    SESSION = mark("Session", "a check of the connection")

    @property
    def title(self) -> str:
        """What people call it."""
        return tr_marked(self.value, "a check of the connection")


class State(Enum):
    """How a step ended."""

    OK = mark("ok", "how a check of the connection ended")
    FAILED = mark("failed", "how a check of the connection ended")
    SKIPPED = mark("skipped", "how a check of the connection ended")

    @property
    def words(self) -> str:
        """As a label: ``failed``."""
        return tr_marked(self.value, "how a check of the connection ended")


_NEEDS = {
    Check.TCP: (Check.NAME, Check.PROXY),
    Check.TLS: (Check.TCP,),
    Check.API: (Check.TLS,),
    Check.SESSION: (Check.API,),
}
"""What must not have failed before a step makes sense."""


@dataclass(frozen=True, slots=True)
class Step:
    """One finished step; ``sentence`` says what was found, ``seconds`` how long that took."""

    check: Check
    state: State
    sentence: str
    seconds: float = 0.0
    advice: str = ""

    @property
    def name(self) -> str:
        """What people call it."""
        return self.check.title


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found on the way to ``host`` at ``at`` (local time)."""

    host: str
    at: datetime
    steps: tuple[Step, ...]

    @property
    def is_healthy(self) -> bool:
        """Whether no step failed."""
        return all(step.state is not State.FAILED for step in self.steps)

    def report(self) -> str:
        """A report for IT. It holds no session id, no credentials, no call and no user name."""
        import ssl

        lines = [
            tr("lvctx-gui {version}, connection to {host}", version=__version__, host=self.host),
            f"{self.at.isoformat(timespec='seconds')}, {platform.platform()}, "
            f"Python {platform.python_version()}, {ssl.OPENSSL_VERSION}",  # not shown as a sentence
            "",
        ]
        for step in self.steps:
            lines.append(
                tr(
                    "{check}: {state} ({seconds} s). {sentence}",
                    check=step.name,
                    state=step.state.words,
                    seconds=f"{step.seconds:.2f}",
                    sentence=step.sentence,
                )
            )
            if step.advice:
                lines.append(f"    {step.advice}")
        return "\n".join(lines) + "\n"


async def diagnose(
    base_url: str,
    network: Network,
    session_id: str | None = None,
    on_step: Callable[[Step], None] = lambda _: None,
    *,
    limit: float = LIMIT,
    recorder: Recorder | None = None,
) -> Diagnosis:
    """Take every step of ``Check`` towards ``base_url`` and tell ``on_step`` of each that has ended.

    Nothing is written anywhere: two GETs ask for a call that cannot exist, the second with the session where
    there is one. What fails is in the result; only ``ValueError`` for an unusable base URL is raised.
    """
    from lvctx_gui.api.diagnose import Probe

    probe = Probe(
        base_url, network, session_id, limit=limit * 2 / 3, recorder=recorder
    )  # one wait must not use a step's time up
    at = datetime.now().astimezone()
    steps: dict[Check, Step] = {}
    try:
        for check in Check:
            step = await _take(check, probe, network, steps, limit, has_session=session_id is not None)
            steps[check] = step
            on_step(step)
    finally:
        await probe.aclose()
    return Diagnosis(probe.host, at, tuple(steps.values()))


async def _take(
    check: Check,
    probe: Probe,
    network: Network,
    before: dict[Check, Step],
    limit: float,
    *,
    has_session: bool,
) -> Step:
    import asyncio

    if reason := _blocked(check, before):
        return Step(check, State.SKIPPED, reason)
    started = time.perf_counter()
    try:
        async with asyncio.timeout(limit):
            if check is Check.NAME:
                await probe.prepare()
            if reason := _needless(check, probe, has_session=has_session):
                return Step(check, State.SKIPPED, reason)
            step = Step(check, State.OK, await _work(check, probe)())
    except ApiError as error:
        step = Step(check, State.FAILED, _without_path(error.summary, network), advice=error.advice)
    except TimeoutError:
        step = Step(
            check,
            State.FAILED,
            tr("This took longer than {seconds} s.", seconds=f"{limit:g}"),
            advice=tr("Try again in a while."),
        )
    finally:
        await probe.aclose()
    return replace(step, seconds=time.perf_counter() - started)


def _work(check: Check, probe: Probe) -> Callable[[], Awaitable[str]]:
    return {
        Check.NAME: probe.look_up,
        Check.PROXY: probe.reach_proxy,
        Check.TCP: probe.connect,
        Check.TLS: probe.secure,
        Check.API: probe.ask_api,
        Check.SESSION: probe.ask_session,
    }[check]


def _blocked(check: Check, before: dict[Check, Step]) -> str:
    """Why ``check`` makes no sense any more, else empty."""
    for need in _NEEDS.get(check, ()):
        if before[need].state is State.FAILED:
            return tr("Not tried, because “{check}” failed.", check=need.title)
        if reason := _blocked(need, before):
            return reason
    return ""


def _needless(check: Check, probe: Probe, *, has_session: bool) -> str:
    """Why ``check`` has nothing to look at, else empty."""
    if check is Check.NAME and probe.route.proxy:
        return tr("The proxy {proxy} looks it up.", proxy=probe.route.proxy)
    if check is Check.TLS and not probe.is_tls:
        return tr("Plain http:// on this computer: there is no TLS.")
    if check is Check.SESSION and not has_session:
        return tr("Nobody is signed in.")
    return ""


def _without_path(sentence: str, network: Network) -> str:
    # A path may hold the name of the person whose computer this is.
    if not network.ca_file:
        return sentence
    return sentence.replace(network.ca_file, re.split(r"[/\\]", network.ca_file)[-1])
