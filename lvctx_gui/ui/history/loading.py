"""Reads the history for the dialog: first what is seen first, then all the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from lvctx_gui.ui.history.model import HistoryRow, make_rows, release_rows

if TYPE_CHECKING:
    from lvctx_gui.store.journal.journal import Journal

SEEN_FIRST = 50
"""Operations that are read and shown before all others: a large history takes a while."""


class HistoryLoader:
    """Gives the rows of ``journal`` to ``show``, which returns what was shown before, and to ``add``.

    ``is_there`` says whether anybody still wants them.
    """

    def __init__(
        self,
        journal: Journal,
        is_there: Callable[[], bool],
        show: Callable[[list[HistoryRow]], list[HistoryRow]],
        add: Callable[[list[HistoryRow]], None],
    ) -> None:
        self._journal = journal
        self._is_there = is_there
        self._show = show
        self._add = add
        self._was_shown = False
        self._loads = 0
        self._whole = asyncio.Event()

    @property
    def is_whole(self) -> bool:
        """Whether all of the history is shown, or was once: reading it again replaces all at once."""
        return self._whole.is_set()

    async def whole(self) -> None:
        """Wait for that, or until nobody wants it any more."""
        await self._whole.wait()

    async def load(self) -> None:
        """Read the journal, the newest operations first."""
        self._loads += 1
        mine = self._loads
        before: list[HistoryRow] = []
        try:
            ids = await self._journal.record_ids()
            first = ids if self._was_shown else ids[:SEEN_FIRST]
            rows = await self._rows(first)
            if self._is_there() and mine == self._loads:
                if len(first) == len(ids):
                    self._whole.set()
                self._was_shown = True
                before = self._show(rows)
                rest = await self._rows(ids[len(first) :])
                # Somebody may have asked again meanwhile: then all of it comes from there.
                if not self.is_whole and self._is_there() and mine == self._loads:
                    self._whole.set()
                    self._add(rest)
        finally:
            if mine == self._loads:
                self._whole.set()
        await release_rows(before)

    async def _rows(self, ids: list[str]) -> list[HistoryRow]:
        records = await self._journal.records(ids) if ids else []
        return await asyncio.to_thread(make_rows, records)
