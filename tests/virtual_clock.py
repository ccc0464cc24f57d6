"""Time that nobody waits for."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable

import pytest

from lvctx_gui.services.commit.cancel import CancelToken


class VirtualClock:
    """Pauses between attempts take no time; ``pauses`` lists the seconds that they would have taken."""

    def __init__(self) -> None:
        self.pauses: list[float] = []


@pytest.fixture
def virtual_clock(monkeypatch: pytest.MonkeyPatch) -> VirtualClock:
    """The clock of every pause between attempts in this test."""
    clock = VirtualClock()

    async def pause(
        token: CancelToken, seconds: float, on_second: Callable[[int], None] = lambda _: None
    ) -> None:
        clock.pauses.append(seconds)
        if not token.is_cancelled:
            on_second(math.ceil(seconds))
            await asyncio.sleep(0)  # others have their turn

    monkeypatch.setattr(CancelToken, "pause", pause)
    return clock
