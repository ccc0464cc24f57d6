"""The one thread in which everything happens that touches the journal's disk, in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_T = TypeVar("_T")


class JournalThread:
    """Does what blocks elsewhere than in the loop's thread, one job after the other."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="journal")

    async def __call__(self, job: Callable[[], _T]) -> _T:
        """What ``job`` returns or raises."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, job)

    def end(self) -> None:
        """Take no more jobs; those that were taken are still done, and nobody waits for them."""
        self._executor.shutdown(wait=False)
