"""Reads the history for the dialog: first what is seen first, then all the rest; of each it keeps a row."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from lvctx_gui.ui.history.model import HistoryRow, make_rows

if TYPE_CHECKING:
    from lvctx_gui.store.journal.journal import Journal

SEEN_FIRST = 50
"""Operations that are read and shown before all others: a large history takes a while."""
AT_ONCE = 5
"""Operations that are read in a row: what is to be saved meanwhile waits for them."""


class HistoryLoader:
    """Gives the rows of ``journal`` to ``show`` and to ``add``.

    ``is_there`` says whether anybody still wants them. What has ended and is known already is not read again.
    """

    def __init__(
        self,
        journal: Journal,
        is_there: Callable[[], bool],
        show: Callable[[list[HistoryRow]], None],
        add: Callable[[list[HistoryRow]], None],
    ) -> None:
        self._journal = journal
        self._is_there = is_there
        self._show = show
        self._add = add
        self._was_shown = False
        self._loads = 0
        self._whole = asyncio.Event()
        self._known: dict[tuple[str, float], HistoryRow] = {}

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
        try:
            states = await self._journal.record_states()
            first = states if self._was_shown else states[:SEEN_FIRST]
            rows = await self._rows(first, mine)
            if not self._is_wanted(mine):
                return
            if len(first) == len(states):
                self._whole.set()
            self._was_shown = True
            self._show(rows)
            # Somebody may have asked again meanwhile: then all of it comes from there.
            for begin in range(len(first), len(states), SEEN_FIRST):
                rows = await self._rows(states[begin : begin + SEEN_FIRST], mine)
                if not self._is_wanted(mine):
                    return
                if begin + SEEN_FIRST >= len(states):
                    self._whole.set()
                self._add(rows)
            self._known = {key: row for key, row in self._known.items() if key in set(states)}
        finally:
            if mine == self._loads:
                self._whole.set()

    def _is_wanted(self, mine: int) -> bool:
        return self._is_there() and mine == self._loads

    async def _rows(self, states: list[tuple[str, float | None]], mine: int) -> list[HistoryRow]:
        unread = [state for state in states if state not in self._known]
        found: dict[str, HistoryRow] = {}
        for begin in range(0, len(unread), AT_ONCE):
            if not self._is_wanted(mine):
                break
            part = [name for name, _ in unread[begin : begin + AT_ONCE]]
            # Looked up anew each time: in the journal's thread a row is made, and the rest let go.
            found.update((row.id, row) for row in await self._journal.made_of(part, make_rows))
        for name, ended in unread:
            if ended is not None and name in found:
                self._known[name, ended] = found[name]
        known = (self._known.get((name, ended)) if ended is not None else None for name, ended in states)
        rows = (row or found.get(name) for (name, _), row in zip(states, known, strict=True))
        return [row for row in rows if row is not None]
