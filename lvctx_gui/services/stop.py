"""Waiting that a person can see and end."""

from __future__ import annotations

import math
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio


class Stop:
    """Somebody may want a flow to stop: ``wanted`` says so, and every pause ends at once.

    Use it within one running event loop; ``ask`` may be called before the loop runs.
    """

    def __init__(self) -> None:
        self._wanted = False
        self._pauses: set[asyncio.Event] = set()

    @property
    def wanted(self) -> bool:
        """Whether it is to stop before its next step."""
        return self._wanted

    def ask(self) -> None:
        """Stop before the next step."""
        self._wanted = True
        for pause in self._pauses:
            pause.set()

    async def unless(self, work: Coroutine[Any, Any, object]) -> bool:
        """Wait for ``work``, unless somebody wants to stop: then it is cancelled. Whether it was done."""
        import asyncio  # not needed for the first paint

        ended = asyncio.Event()
        self._pauses.add(ended)
        doing = asyncio.ensure_future(work)
        stopping = asyncio.ensure_future(ended.wait())
        try:
            if not self._wanted:
                await asyncio.wait((doing, stopping), return_when=asyncio.FIRST_COMPLETED)
            return doing.done()
        finally:
            self._pauses.discard(ended)
            stopping.cancel()
            if not doing.done():
                doing.cancel()

    async def pause(self, seconds: float, on_second: Callable[[int], None] = lambda _: None) -> None:
        """Wait, or less when somebody wants to stop. ``on_second`` is told the whole seconds left."""
        import asyncio  # not needed for the first paint

        ended = asyncio.Event()
        self._pauses.add(ended)
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        try:
            while not self._wanted and (left := until - loop.time()) > 0:
                on_second(math.ceil(left))
                # To the next whole second, so that no number is shown longer than another.
                step = left - math.floor(left) or 1.0
                try:
                    await asyncio.wait_for(ended.wait(), step)
                except TimeoutError:
                    continue
        finally:
            self._pauses.discard(ended)
