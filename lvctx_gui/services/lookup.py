"""Reading: a whole call, or one key of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from lvctx_gui.api.awaiting import on_arrival
from lvctx_gui.api.errors import ApiError, NotSignedInError
from lvctx_gui.api.recording import doing
from lvctx_gui.core.alone import other_calls, witness_calls
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Context, Lookup
from lvctx_gui.core.exchange import Doing


class CallClient(Protocol):
    """The part of ``ContextClient`` that reads whole calls."""

    async def read(self, call: CallRef) -> Context:
        """See ``ContextClient.read``."""


class Reader(CallClient, Protocol):
    """The part of ``ContextClient`` that reads."""

    async def read_key(self, call: CallRef, key: str) -> Lookup:
        """See ``ContextClient.read_key``."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a call held at ``read_at`` (local time); ``elapsed`` is in seconds.

    It is stamped with the call that was asked for: an answer that comes late for another call is dropped.
    """

    call: CallRef
    context: Context
    read_at: datetime
    elapsed: float
    began: float = 0.0
    """When it was asked for, in seconds of ``time.perf_counter``: of two readings the later one counts."""
    came: float = 0.0
    """When the answer had come, in seconds of the clock that was given: decoding takes its own time."""
    twins: tuple[CallRef, ...] | None = None
    """Calls that this one cannot be told apart from: their addresses answer the same. ``None``: not asked."""
    is_uncertain: bool = False
    """Whether there are too many such addresses to ask, or an address that no call has answers the same."""

    @property
    def is_alone(self) -> bool:
        """Whether a request for this call reaches this call only, as far as was asked."""
        return not self.twins and not self.is_uncertain


@dataclass(frozen=True, slots=True)
class KeyReading:
    """What one key held; ``MISSING`` when there was no such key."""

    call: CallRef
    key: str
    value: Lookup = field(repr=False)
    read_at: datetime
    elapsed: float


async def look_up_apart(
    client: Reader, call: CallRef, clock: Callable[[], float] = time.monotonic
) -> Reading:
    """``look_up``, and ask whether ``call`` can be told apart from what its address can turn into on the way.

    The other addresses are asked first, so that what is shown of ``call`` itself is no older than it must be.
    Raises ``ApiError``.
    """
    others, witnesses = other_calls(call), witness_calls(call)
    answers = await _answers_of(client, (*(others or ()), *witnesses))
    reading = await look_up(client, call, clock)
    twins = tuple(other for other in others or () if answers[other] == reading.context)
    is_seen_elsewhere = any(answers[witness] == reading.context for witness in witnesses)
    return replace(reading, twins=twins, is_uncertain=others is None or is_seen_elsewhere)


async def _answers_of(client: Reader, calls: Sequence[CallRef]) -> dict[CallRef, Context | None]:
    """What these calls answer; they are asked side by side, as one after the other would take too long."""
    if not calls:
        return {}
    import asyncio  # not needed for the first paint

    with doing(Doing.CHECK):
        answers = await asyncio.gather(*(_answer_of(client, call) for call in calls), return_exceptions=True)
    found: dict[CallRef, Context | None] = {}
    for call, answer in zip(calls, answers, strict=True):
        if isinstance(answer, BaseException):
            raise answer
        found[call] = answer
    return found


async def _answer_of(client: Reader, call: CallRef) -> Context | None:
    try:
        return await client.read(call)
    except ApiError as error:
        if error.status is None or isinstance(error, NotSignedInError):
            raise
        return None  # an answer, but not one that a call gives


async def look_up(client: CallClient, call: CallRef, clock: Callable[[], float] = time.monotonic) -> Reading:
    """Read the whole context of ``call``; ``clock`` gives seconds, monotonic. Raises ``ApiError``."""
    came: list[float] = []
    started = time.perf_counter()
    with on_arrival(lambda: came.append(clock())):
        context = await client.read(call)
    elapsed = time.perf_counter() - started
    at = came[-1] if came else clock()  # a read that met a dead session is asked twice
    return Reading(call, context, datetime.now().astimezone(), elapsed, started, at)


async def look_up_key(client: Reader, call: CallRef, key: str) -> KeyReading:
    """Read one key with the single-key method. Raises ``ApiError``."""
    started = time.perf_counter()
    value = await client.read_key(call, key)
    return KeyReading(call, key, value, datetime.now().astimezone(), time.perf_counter() - started)
