"""Time that nobody waits for."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable

import pytest

from lvctx_gui.services.commit.cancel import Stop


class VirtualClock:
    """Pauses between attempts take no time; ``pauses`` lists the seconds that they would have taken."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    async def pause(self, stop: Stop, seconds: float, on_second: Callable[[int], None]) -> None:
        """What takes the place of ``Stop.pause``: others have their turn, and a person sees the seconds."""
        self.pauses.append(seconds)
        if not stop.wanted:
            on_second(math.ceil(seconds))
            await asyncio.sleep(0)


@pytest.fixture
def virtual_clock(monkeypatch: pytest.MonkeyPatch) -> VirtualClock:
    """The clock of every pause between attempts in this test."""
    clock = VirtualClock()

    async def pause(stop: Stop, seconds: float, on_second: Callable[[int], None] = lambda _: None) -> None:
        await clock.pause(stop, seconds, on_second)

    monkeypatch.setattr(Stop, "pause", pause)
    return clock
