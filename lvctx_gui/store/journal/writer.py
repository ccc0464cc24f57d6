"""Writes to what the journal is written to, which may change while the program runs."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from lvctx_gui.store.journal import messages
from lvctx_gui.store.journal.backlog import Backlog, Job
from lvctx_gui.store.journal.folder import JournalFolder
from lvctx_gui.store.journal.key import InThread
from lvctx_gui.store.journal.opening import Keeping, Opening
from lvctx_gui.store.journal.run import Found, JournalRun, Standing, oldest
from lvctx_gui.store.journal.trouble import Trouble

if TYPE_CHECKING:
    from lvctx_gui.store.journal.file import JournalFile

_MOST_MOVES = 3
_ERASE_EVERY = timedelta(days=1)
_T = TypeVar("_T")


class JournalWriter:
    """Writes ``backlog`` to what ``opening`` opens for ``run``, and has that opened anew when it must be.

    A disk that fails is told to ``trouble``; what could not be written waits and is written with the next
    thing that can be.
    """

    def __init__(
        self,
        folder: JournalFolder,
        run: JournalRun,
        opening: Opening,
        backlog: Backlog,
        keeping: Keeping,
        trouble: Trouble,
        in_thread: InThread,
        clock: Callable[[], datetime],
    ) -> None:
        self._folder = folder
        self._run = run
        self._opening = opening
        self._backlog = backlog
        self._keeping = keeping
        self._trouble = trouble
        self._in_thread = in_thread
        self._clock = clock
        self._ready = asyncio.Event()
        self.wanted = asyncio.Event()
        """Somebody waits until it is known what is written to."""

    @property
    def is_ready(self) -> bool:
        """Whether it is known by now what is written to."""
        return self._ready.is_set()

    async def be_ready(self) -> None:
        """Wait until it is known what is written to.

        Nothing is queued while a file is being left for another: it would go into the one that is left.
        """
        while not self._ready.is_set():
            self.wanted.set()
            await self._ready.wait()

    async def open(self, *, adopting: bool = True, nothing_kept: str = "") -> Found:
        """See ``Opening.open``."""
        try:
            found = await self._opening.open(
                adopting=adopting, nothing_kept=nothing_kept or messages.nothing_kept()
            )
        finally:
            self._ready.set()
        self._trouble.tell_again()
        return found

    async def reopen(self, *, adopting: bool = True, nothing_kept: str = "") -> Found:
        """Leave what is written to for another; what is in memory goes along unless nothing is kept."""
        # Whatever is to be written from now on waits for what it is written to.
        self._ready.clear()
        try:
            await self._in_thread(self._leave)
            if self._keeping.days <= 0:
                self._backlog.forget_settled()
            self._backlog.write_again()
            self._trouble.forget()
            return await self.open(adopting=adopting, nothing_kept=nothing_kept)
        finally:
            self._ready.set()

    async def flush(self) -> None:
        """Write all that waits, to a file that others find again; ``trouble`` is right afterwards."""
        await self.be_ready()
        at = self._clock()
        # A window may stay open for months.
        if self._keeping.days > 0 and at - self._keeping.erased_at >= _ERASE_EVERY:
            self.put_erasing(at)
        moves = 0
        while (standing := await self._in_thread(self._write_backlog)) is not Standing.FINE:
            if not self._ready.is_set():
                # Another call saw it as well, and was quicker.
                await self.be_ready()
            elif moves < _MOST_MOVES:
                moves += 1
                await self._move(standing)
            else:
                await self._in_thread(self._run.leave)
                await self._opening.stay_in_memory(
                    messages.removed_again(self._folder.journal), reason=messages.cannot_be_used()
                )
        self._trouble.tell()

    def put_erasing(self, at: datetime) -> None:
        """Have erased what is too old by now."""
        limit, self._keeping.erased_at = oldest(at, self._keeping.days), at

        def erase(file: JournalFile) -> None:
            file.operations.erase_before(limit)
            file.kept.erase_before(limit)
            if not file.is_in_memory:
                self._folder.erase_set_aside(limit)

        self._backlog.put(Job("erase-old", erase))

    async def read(self, read: Callable[[JournalFile], list[_T]]) -> list[_T]:
        """What ``read`` finds in the file, nothing when there is none. Raises ``sqlite3.Error``."""
        return await self._in_thread(partial(self._read, read))

    def _read(self, read: Callable[[JournalFile], list[_T]]) -> list[_T]:
        return [] if self._run.file is None else read(self._run.file)

    async def _move(self, standing: Standing) -> None:
        """The file is not the one any more that everybody writes to: have another."""
        # What a person says in this window is newer than what was said in another.
        if standing is Standing.NOTHING_KEPT and not self._keeping.is_news:
            self._keeping.days = 0
        found = await self.reopen(adopting=False, nothing_kept=messages.nothing_kept_any_more())
        notices = list(found.notices)
        if standing is Standing.REPLACED and self.is_ready and not self._trouble.sentence:
            notices.insert(0, messages.removed(self._folder.journal))
        self._trouble.notice(notices)

    def _leave(self) -> None:
        # A disk that fails says so again when the next file is opened.
        with contextlib.suppress(sqlite3.Error, OSError):
            self._write_what_waits()
        self._run.leave()

    def _write_backlog(self) -> Standing:
        try:
            standing = self._write_what_waits()
        except (sqlite3.Error, OSError) as error:
            self._trouble.disk_fails(messages.not_written(self._folder.journal, error))
            return Standing.FINE
        if standing is Standing.FINE:
            self._trouble.disk_works()
        return standing

    def _write_what_waits(self) -> Standing:
        standing = self._run.standing()
        if standing is Standing.FINE and self._run.file is not None:
            self._backlog.write(self._run.file)
        return standing
