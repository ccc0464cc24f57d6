"""The operation that is chosen, read from the journal when it is: no other is held whole."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from lvctx_gui.core.record import Record
from lvctx_gui.ui.kit.tasks import Handle, Tasks

if TYPE_CHECKING:
    from lvctx_gui.store.journal.journal import Journal
    from lvctx_gui.ui.history.model import HistoryRow


class ChosenRecord:
    """Reads one operation of ``journal``; ``came`` is called when it is there, or cannot be had."""

    def __init__(self, tasks: Tasks, journal: Journal, came: Callable[[], None]) -> None:
        self._tasks = tasks
        self._journal = journal
        self._came = came
        self._about: tuple[str, datetime | None] | None = None
        self._reading: Handle | None = None
        self._record: Record | None = None

    @property
    def is_reading(self) -> bool:
        """Whether it is still to come."""
        return self._reading is not None

    def choose(self, row: HistoryRow | None) -> Record | None:
        """The operation of ``row`` where it was read; else it is read now, and any other is let go."""
        about = None if row is None else (row.id, row.ended)
        if about != self._about:
            self._about = about
            if self._reading is not None:
                self._reading.cancel()
            self._reading, before = None, self._record
            self._record = None
            if row is not None or before is not None:
                self._reading = self._tasks.start(self._read(before), "read-an-operation", quiet=True)
        return self._record

    async def _read(self, before: Record | None) -> None:
        about = self._about
        held = [before]
        del before
        # To free a hundred thousand keys would hold the window: that is done where no window is.
        if held[0] is not None:
            await asyncio.to_thread(held.clear)
        found = await self._journal.records([about[0]]) if about is not None else []
        if about == self._about:
            self._record = found[0] if found else None
            self._reading = None
            if about is not None:
                self._came()
