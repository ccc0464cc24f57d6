"""The journal: intent before action, what is staged, and the history, on this computer.

One file a user, shared by all running programs, sealed with a key from the operating system's keychain. Where
that cannot be had the journal is in memory only, and ``trouble`` says so. No method raises for a disk that
fails: what could not be written waits and is written with the next thing that can be.

Everything that touches the disk happens in one thread of its own, in order.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from lvctx_gui.core.kept import KnownCall
from lvctx_gui.core.record import Intent, Record, SavedPage
from lvctx_gui.core.settle import KeyResult
from lvctx_gui.store.journal import messages
from lvctx_gui.store.journal.backlog import Backlog, Job
from lvctx_gui.store.journal.folder import JournalFolder
from lvctx_gui.store.journal.opening import Keeping, Opening
from lvctx_gui.store.journal.run import Found, JournalRun
from lvctx_gui.store.journal.shelf import Shelf
from lvctx_gui.store.journal.thread import JournalThread
from lvctx_gui.store.journal.trouble import Trouble
from lvctx_gui.store.journal.writer import JournalWriter
from lvctx_gui.store.secrets import Secrets

if TYPE_CHECKING:
    from lvctx_gui.store.journal.file import JournalFile

KEEP_DAYS = 30
"""Days after which entries are erased, unless the user says otherwise; 0 keeps nothing on the disk."""

_T = TypeVar("_T")
_SLICE = 50
_LOOKED_AT = 1_000
"""Operations of the history that are looked at for the calls that they tell of."""


class Journal:
    """The journal in ``folder``. ``open`` it once, ``close`` it at the end; use it in one event loop.

    ``keep_days`` is how long entries are kept. ``on_trouble`` is told when ``trouble`` changes.
    """

    def __init__(
        self,
        folder: Path,
        secrets: Secrets,
        keep_days: int = KEEP_DAYS,
        on_trouble: Callable[[], None] = lambda: None,
        clock: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self._clock = clock
        self._keeping = keeping = Keeping(keep_days, clock())
        self._trouble = trouble = Trouble(on_trouble)
        self._folder = files = JournalFolder(folder)
        self._run = run = JournalRun(files)
        self._backlog = backlog = Backlog()
        self._in_thread = in_thread = JournalThread()
        opening = Opening(files, run, secrets, keeping, trouble, in_thread, clock)
        self._writer = JournalWriter(files, run, opening, backlog, keeping, trouble, in_thread, clock)
        self._numbers = 0
        self.shelf = Shelf(self._writer, backlog)
        """What is kept of calls besides what is staged and sent."""

    @property
    def path(self) -> Path:
        """The file."""
        return self._folder.journal

    @property
    def keep_days(self) -> int:
        """For how many days entries are kept; 0 keeps nothing on the disk."""
        return self._keeping.days

    @property
    def forbidden(self) -> str:
        """Who forbids that anything is kept, as a sentence; ``""`` when nobody does."""
        return self._keeping.forbidden

    @property
    def trouble(self) -> str:
        """Why what is staged may not outlive the program, in sentences; ``""`` when it does."""
        return self._trouble.sentence

    @property
    def trouble_reason(self) -> str:
        """The same in a few words that can follow a colon; ``""`` when it does."""
        return self._trouble.reason

    @property
    def is_open(self) -> bool:
        """Whether it is known by now where it writes to."""
        return self._writer.is_ready

    @property
    def is_failing(self) -> bool:
        """Whether the disk failed since it was opened."""
        return self._trouble.is_disk_failing

    @property
    def is_lasting(self) -> bool:
        """Whether what is written outlives the program."""
        return self.is_open and not self.trouble

    @property
    def can_try_again(self) -> bool:
        """Whether ``open_again`` may do something about ``trouble``."""
        may_keep = self.keep_days > 0 and not self.forbidden
        return bool(self.trouble) and (may_keep or self._trouble.is_erasing_failing)

    def take_notices(self) -> tuple[str, ...]:
        """Sentences that came up while it was open, each once; ``on_trouble`` says that there are some."""
        return self._trouble.take_notices()

    def forbid(self, why: str) -> None:
        """Let nothing go to the disk from the next opening on, whatever anybody chooses.

        ``why`` says who forbids it. What an earlier run has kept stays where it is, unless ``keep(0)`` erases
        it.
        """
        self._keeping.forbidden = why
        if not self.path.exists():
            self._keeping.days = 0

    # Opening and closing ------------------------------------------------------------------------------

    async def holds_something(self) -> bool:
        """Whether there is anything on the disk, before it is opened."""
        return not await self._in_thread(lambda: self._folder.is_empty)

    async def wanted(self) -> None:
        """Wait until somebody waits for it to be open."""
        await self._writer.wanted.wait()

    async def open(self) -> Found:
        """Open it, take over what dead programs left, erase what is too old. Never raises for its causes."""
        return await self._writer.open()

    async def open_again(self) -> Found:
        """Try once more to have a journal that lasts; what is in memory goes along unless nothing is kept."""
        await self._writer.be_ready()
        found = await self._writer.reopen()
        await self._writer.flush()
        return found

    async def look(self) -> None:
        """Look whether what was written is still there and still to be kept: others may have changed that.

        ``trouble`` and ``is_lasting`` are right afterwards. Worth asking before a person is let go without
        a question, and when they come back to the window.
        """
        await self._writer.flush()

    async def close(self) -> None:
        """Write what still waits, and end. Open pages come back with the next program."""
        # Whoever leaves while the keychain still thinks has been asked about what would be lost.
        try:
            if self.is_open:
                try:
                    await self._writer.flush()
                finally:
                    await self._in_thread(self._run.end)
        finally:
            self._in_thread.end()

    async def keep(self, days: int) -> Found:
        """Keep entries for so many days from now on; 0 erases everything and keeps nothing on the disk.

        Returns what an earlier run had left where the file is opened for the first time in this run.
        """
        await self._writer.be_ready()
        keeping = self._keeping
        if keeping.forbidden and days > 0:
            return Found()
        was, keeping.days, keeping.is_news = keeping.days, days, True
        if days <= 0 < was or was <= 0 < days:
            return await self.open_again()
        if days > 0:
            self._writer.put_erasing(self._clock())
            await self._writer.flush()
            keeping.is_news = False
        return Found()

    # Open calls ---------------------------------------------------------------------------------------

    async def save(self, pages: Iterable[tuple[int, SavedPage]], gone: Iterable[str] = ()) -> None:
        """Save open calls with their places, and forget others."""
        at = self._clock()
        await self._writer.be_ready()
        for place, page in pages:
            self._put_page(page.id, [(place, page)], at)
        for page_id in gone:
            self._put_page(page_id, [], at)
        await self._writer.flush()

    def _put_page(self, page_id: str, saved: list[tuple[int, SavedPage]], at: datetime) -> None:
        def write(file: JournalFile) -> None:
            file.pages.write(self._run.id, saved, [] if saved else [page_id], at)

        name = f"page:{page_id}"
        self._backlog.put(Job(name, write, about=name, settles=not saved))

    # Operations ---------------------------------------------------------------------------------------

    async def begin(self, intent: Intent) -> None:
        """See ``services.commit_log.CommitLog``."""
        await self._write_step(intent.id, lambda file: file.operations.begin(self._run.id, intent))

    async def note(self, intent_id: str, results: Sequence[KeyResult]) -> None:
        """See ``services.commit_log.CommitLog``."""
        await self._write_step(intent_id, lambda file: file.operations.note(intent_id, results))

    async def end(self, intent_id: str, results: Sequence[KeyResult], remark: str) -> None:
        """See ``services.commit_log.CommitLog``."""
        at = self._clock()
        await self._write_step(
            intent_id, lambda file: file.operations.end(intent_id, results, remark, at), settles=True
        )

    async def _write_step(
        self, intent_id: str, write: Callable[[JournalFile], None], *, settles: bool = False
    ) -> None:
        await self._writer.be_ready()
        self._put_step(intent_id, write, settles=settles)
        await self._writer.flush()

    def _put_step(
        self, intent_id: str, write: Callable[[JournalFile], None], *, settles: bool = False
    ) -> None:
        # Each step is written: what has no name of its own replaces nothing.
        self._numbers += 1
        self._backlog.put(Job(f"{self._numbers}", write, about=_operation(intent_id), settles=settles))

    async def record_ids(self) -> list[str]:
        """The names of the history's operations, the newest first; else as ``records``."""
        await self._writer.flush()
        try:
            return await self._writer.read(lambda file: file.operations.ids())
        except sqlite3.Error as error:
            self._not_read(error)
            return []

    async def record_states(self) -> list[tuple[str, float | None]]:
        """The names of the history's operations, and when each ended, the newest first; as ``records``."""
        await self._writer.flush()
        try:
            return await self._writer.read(lambda file: file.operations.states())
        except sqlite3.Error as error:
            self._not_read(error)
            return []

    async def made_of(self, ids: Sequence[str], make: Callable[[list[Record]], list[_T]]) -> list[_T]:
        """What ``make`` makes of these operations, in the journal's thread: none of them is kept.

        What is to be saved waits for it: few at a time. Else as ``records``.
        """
        try:
            return await self._writer.read(lambda file: make(file.operations.records(ids)))
        except sqlite3.Error as error:
            self._not_read(error)
            return []

    async def records(self, ids: Sequence[str] | None = None) -> list[Record]:
        """The history, the newest first, or what of it has these names.

        ``trouble`` says so when it cannot be read now.
        """
        left = list(await self.record_ids() if ids is None else ids)
        found: list[Record] = []
        try:
            # Slice by slice: what is to be saved meanwhile must not wait for the whole history.
            while left:
                part, left = left[:_SLICE], left[_SLICE:]
                found += await self._writer.read(partial(_read_records, ids=part))
        except sqlite3.Error as error:
            self._not_read(error)
        return found

    def _not_read(self, error: sqlite3.Error) -> None:
        self._trouble.disk_fails(messages.not_read(self.path, error))
        self._trouble.tell()

    async def recent_calls(self, most: int = 200) -> list[KnownCall]:
        """Calls that the history tells of, the latest first; none where it cannot be read now."""
        await self._writer.be_ready()
        try:
            return await self._writer.read(lambda file: file.operations.calls(most, _LOOKED_AT))
        except sqlite3.Error:
            return []

    async def erase(self, ids: Sequence[str]) -> None:
        """Erase these operations from the history."""
        await self._writer.be_ready()
        for each in ids:
            self._backlog.forget(_operation(each))
            self._put_step(each, partial(_erase_operation, operation_id=each), settles=True)
        await self._writer.flush()


def _operation(intent_id: str) -> str:
    """By what the backlog tells an operation from a page."""
    return f"operation:{intent_id}"


def _read_records(file: JournalFile, ids: list[str]) -> list[Record]:
    return file.operations.records(ids)


def _erase_operation(file: JournalFile, operation_id: str) -> None:
    file.operations.erase([operation_id])
