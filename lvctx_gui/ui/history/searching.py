"""Looks for what is not in the list: in the keys and values of the operations, as the journal holds them.

It is done in the journal's thread, a few operations at a time: what is to be saved does not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from lvctx_gui.core.fold import fold
from lvctx_gui.core.record import Record
from lvctx_gui.ui.history.loading import AT_ONCE
from lvctx_gui.ui.history.model import all_texts, words_of
from lvctx_gui.ui.kit.tasks import Handle, Tasks

if TYPE_CHECKING:
    from lvctx_gui.store.journal.journal import Journal


class HistorySearch:
    """One search at a time in ``journal``.

    ``found`` is given the names of operations as they are found, ``told`` how it goes: it asks ``looked_at``
    and ``of``.
    """

    def __init__(
        self,
        tasks: Tasks,
        journal: Journal,
        found: Callable[[list[str]], None],
        told: Callable[[], None],
    ) -> None:
        self._tasks = tasks
        self._journal = journal
        self._found = found
        self._told = told
        self._running: Handle | None = None
        self.looked_at = self.of = 0
        """How many operations it has looked at, and of how many."""

    @property
    def is_running(self) -> bool:
        """Whether more may be found."""
        return self._running is not None

    def start(self, text: str, ids: Iterable[str]) -> None:
        """Look for ``text`` in these operations; what was looked for before is not any more."""
        self.stop()
        names, words = list(ids), words_of(text)
        if names and words:
            self.looked_at, self.of = 0, len(names)
            self._running = self._tasks.start(self._search(words, names), "search-the-history", quiet=True)

    def stop(self) -> None:
        """Look no further; what was found stays."""
        if self._running is not None:
            self._running.cancel()
            self._running = None

    async def ended(self) -> None:
        """Wait until it has looked at everything, or was stopped."""
        if self._running is not None:
            await self._running.ended()

    async def _search(self, words: list[str], names: list[str]) -> None:
        for begin in range(0, len(names), AT_ONCE):
            part = names[begin : begin + AT_ONCE]
            found = await self._journal.made_of(part, partial(_holding, words=words))
            self.looked_at += len(part)
            if self.looked_at >= len(names):
                self._running = None
            if found:
                self._found(found)
            self._told()


def _holding(records: list[Record], words: list[str]) -> list[str]:
    """Which of ``records`` hold every one of ``words``, which are folded, somewhere."""
    return [record.intent.id for record in records if holds(record, words)]


def holds(record: Record, words: Iterable[str]) -> bool:
    """Whether an operation holds every one of ``words``, which are folded, somewhere."""
    left = set(words)
    for text in all_texts(record):
        folded = fold(text)
        left = {word for word in left if word not in folded}
        if not left:
            return True
    return not left
