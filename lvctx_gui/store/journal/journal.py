"""The journal: intent before action, what is staged, and the history, on this computer.

One file a user, shared by all running programs, sealed with a key from the operating system's keychain. Where
that cannot be had the journal is in memory only, and ``trouble`` says so. No method raises for a disk that
fails: what could not be written waits and is written with the next thing that can be.

Everything that touches the disk happens in one thread of its own, in order.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from lvctx_gui.core.record import Intent, Record, SavedPage
from lvctx_gui.core.settle import KeyResult
from lvctx_gui.store.journal import messages as words
from lvctx_gui.store.journal.backlog import Backlog, Job
from lvctx_gui.store.journal.folder import JournalFolder
from lvctx_gui.store.journal.key import LateKeyError, drop_key, find_or_make_key
from lvctx_gui.store.journal.run import Found, JournalRun, NotOursError, Standing, oldest
from lvctx_gui.store.keychain import SecretsError
from lvctx_gui.store.secrets import Secrets

if TYPE_CHECKING:
    from lvctx_gui.store.journal.file import JournalFile

__all__ = ["KEEP_DAYS", "Found", "Journal"]

KEEP_DAYS = 30
"""Days after which entries are erased, unless the user says otherwise; 0 keeps nothing on the disk."""

_SLICE = 50
_LOCK_SECONDS = 90.0
_LOCK_LOOK = 0.05
_MOST_MOVES = 3
_ERASE_EVERY = timedelta(days=1)
_log = logging.getLogger(__name__)
_T = TypeVar("_T")


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
        self._folder = JournalFolder(folder)
        self._secrets = secrets
        self._on_trouble = on_trouble
        self._clock = clock
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="journal")
        self._run = JournalRun(self._folder)
        self._ready = asyncio.Event()
        self._backlog = Backlog()
        self._disk_failed = False
        self._erasing_failed = False
        self._told = ""
        self._notices: list[str] = []
        self._numbers = 0
        self._erased_at = clock()
        # Others are told for how long entries are kept when a program starts, and when a person says so.
        self._tells_days = True
        self.keep_days = keep_days
        self.trouble = ""
        """Why what is staged may not outlive the program, as a sentence; ``""`` when it does."""
        self.forbidden = ""
        """Who forbids that anything is kept, as a sentence; ``""`` when nobody does."""

    def forbid(self, why: str) -> None:
        """Let nothing go to the disk from the next opening on, whatever anybody chooses.

        ``why`` says who forbids it. What an earlier run has kept stays where it is, unless ``keep(0)`` erases
        it.
        """
        self.forbidden = why
        if not self.path.exists():
            self.keep_days = 0

    @property
    def path(self) -> Path:
        """The file."""
        return self._folder.journal

    @property
    def is_open(self) -> bool:
        """Whether it is known by now where it writes to."""
        return self._ready.is_set()

    @property
    def is_failing(self) -> bool:
        """Whether the disk failed since it was opened."""
        return self._disk_failed

    @property
    def is_lasting(self) -> bool:
        """Whether what is written outlives the program."""
        return self._ready.is_set() and not self.trouble

    @property
    def can_try_again(self) -> bool:
        """Whether ``open_again`` may do something about ``trouble``."""
        may_keep = self.keep_days > 0 and not self.forbidden
        return bool(self.trouble) and (may_keep or self._erasing_failed)

    def take_notices(self) -> tuple[str, ...]:
        """Sentences that came up while it was open, each once; ``on_trouble`` says that there are some."""
        taken, self._notices = tuple(self._notices), []
        return taken

    # Opening and closing ------------------------------------------------------------------------------

    async def open(self) -> Found:
        """Open it, take over what dead programs left, erase what is too old. Never raises for its causes."""
        return await self._open(adopting=True)

    async def _open(self, *, adopting: bool, nothing_kept: str = words.NOTHING_KEPT) -> Found:
        found = Found()
        try:
            found = await self._open_file(nothing_kept, adopting=adopting)
        except NotOursError as error:
            await self._stay_in_memory(str(error))
        except SecretsError as error:
            if self.keep_days <= 0:
                self._erasing_failed = True
                await self._stay_in_memory(f"{nothing_kept} {words.key_not_dropped(error)}")
            else:
                await self._stay_in_memory(f"{error}{words.still_there(self.path)}")
        except (OSError, sqlite3.Error) as error:
            if self.keep_days <= 0:
                self._erasing_failed = True
                await self._stay_in_memory(words.not_erased(self.path, error))
            else:
                why = words.not_opened(self.path, error)
                await self._stay_in_memory(f"{why}{words.still_there(self.path)}")
        except Exception as error:  # noqa: BLE001 - commits wait for the journal: nothing may keep them for ever
            _log.error("unexpected %s while the journal was opened", type(error).__name__, exc_info=error)
            await self._stay_in_memory(f"The journal failed ({type(error).__name__}).")
        finally:
            self._ready.set()
        self._told = self.trouble
        self._on_trouble()
        return found

    async def _open_file(self, nothing_kept: str, *, adopting: bool) -> Found:
        nothing_kept = self.forbidden or nothing_kept
        if self.forbidden and self.keep_days > 0:
            await self._stay_in_memory(f"{nothing_kept} What was kept before is still on this computer.")
            return Found()
        if self.keep_days <= 0 and await self._in_thread(lambda: self._folder.is_empty):
            await self._stay_in_memory(nothing_kept)
            return Found()
        # Two programs that start at once must make neither two keys nor two files.
        async with self._holding_folder():
            if self.keep_days <= 0:
                erased = await self._in_thread(self._run.erase_all)
                # Others in this folder still need it, to leave what they have open.
                if not await self._in_thread(self._run.has_others):
                    await drop_key(self._secrets, self._folder, self._in_thread)
                await self._stay_in_memory(nothing_kept)
                return Found(notices=(words.erased_unread(erased),) if erased else ())
            key, at = await find_or_make_key(self._secrets, self._folder, self._in_thread), self._clock()
            begin = partial(self._run.begin, adopting=adopting, tells_days=self._tells_days)
            found = await self._in_thread(partial(begin, key, at, self.keep_days))
            self._tells_days, self._erased_at = False, at
            return found

    @contextlib.asynccontextmanager
    async def _holding_folder(self) -> AsyncIterator[None]:
        # Asked for again and again, not waited for in the thread: closing the window must not wait for it.
        loop = asyncio.get_running_loop()
        end = loop.time() + _LOCK_SECONDS
        while (lock := await self._in_thread(self._folder.try_lock)) is None:
            if loop.time() > end:
                raise TimeoutError(words.busy(_LOCK_SECONDS))
            await asyncio.sleep(_LOCK_LOOK)
        try:
            yield
        except LateKeyError:
            # Another program must not make a key of its own before this one is there or is not.
            self._secrets.when_idle(lock.release)
            raise
        except BaseException:
            await self._in_thread(lock.release)
            raise
        await self._in_thread(lock.release)

    async def open_again(self) -> Found:
        """Try once more to have a journal that lasts; what is in memory goes along unless nothing is kept."""
        await self._be_ready()
        found = await self._reopen(adopting=True)
        await self._flush()
        return found

    async def _reopen(self, *, adopting: bool, nothing_kept: str = words.NOTHING_KEPT) -> Found:
        # Whatever is to be written from now on waits for what it is written to.
        self._ready.clear()
        try:
            await self._in_thread(self._leave_file)
            if self.keep_days <= 0:
                self._backlog.forget_settled()
            self._backlog.write_again()
            self.trouble, self._disk_failed, self._erasing_failed = "", False, False
            return await self._open(adopting=adopting, nothing_kept=nothing_kept)
        finally:
            self._ready.set()

    def _leave_file(self) -> None:
        # A disk that fails says so again when the next file is opened.
        with contextlib.suppress(sqlite3.Error, OSError):
            self._write_what_waits()
        self._run.leave()

    async def look(self) -> None:
        """Look whether what was written is still there and still to be kept: others may have changed that.

        ``trouble`` and ``is_lasting`` are right afterwards. Worth asking before a person is let go without
        a question, and when they come back to the window.
        """
        await self._flush()

    async def close(self) -> None:
        """Write what still waits, and end. Pages with nothing staged do not come back."""
        # Whoever leaves while the keychain still thinks has been asked about what would be lost.
        try:
            if self._ready.is_set():
                try:
                    await self._flush()
                finally:
                    await self._in_thread(self._run.end)
        finally:
            self._thread.shutdown(wait=False)

    async def _stay_in_memory(self, why: str) -> None:
        self.trouble = f"{why} {words.IN_MEMORY}"
        await self._in_thread(self._run.begin_in_memory)

    # Writing ------------------------------------------------------------------------------------------

    async def save(self, pages: Iterable[tuple[int, SavedPage]], gone: Iterable[str] = ()) -> None:
        """Save open calls with their places, and forget others."""
        at = self._clock()
        await self._be_ready()
        for place, page in pages:
            self._put_page(page.id, [(place, page)], at)
        for page_id in gone:
            self._put_page(page_id, [], at)
        await self._flush()

    def _put_page(self, page_id: str, saved: list[tuple[int, SavedPage]], at: datetime) -> None:
        def write(file: JournalFile) -> None:
            file.write_pages(self._run.id, saved, [] if saved else [page_id], at)

        name = f"page {page_id}"
        self._backlog.put(Job(name, write, about=name, settles=not saved))

    async def begin(self, intent: Intent) -> None:
        """See ``services.commit_log.CommitLog``."""
        await self._be_ready()
        self._put_work(intent.id, lambda file: file.begin_work(self._run.id, intent))
        await self._flush()

    async def note(self, intent_id: str, results: Sequence[KeyResult]) -> None:
        """See ``services.commit_log.CommitLog``."""
        await self._be_ready()
        self._put_work(intent_id, lambda file: file.note(intent_id, results))
        await self._flush()

    async def end(self, intent_id: str, results: Sequence[KeyResult], remark: str) -> None:
        """See ``services.commit_log.CommitLog``."""
        at = self._clock()
        await self._be_ready()
        self._put_work(intent_id, lambda file: file.end_work(intent_id, results, remark, at), settles=True)
        await self._flush()

    def _put_work(self, intent_id: str, write: Callable[[JournalFile], None], settles: bool = False) -> None:
        # Each step is written: what has no name of its own replaces nothing.
        self._numbers += 1
        self._backlog.put(Job(f"{self._numbers}", write, about=f"work {intent_id}", settles=settles))

    async def records(self) -> list[Record]:
        """The history, the newest first; ``trouble`` says so when it cannot be read now."""
        await self._flush()
        found: list[Record] = []
        try:
            # Slice by slice: what is to be saved meanwhile must not wait for the whole history.
            ids = await self._in_thread(partial(self._reading, lambda file: file.work_ids()))
            while ids:
                part, ids = ids[:_SLICE], ids[_SLICE:]
                found += await self._in_thread(partial(self._reading, partial(_read_works, ids=part)))
        except sqlite3.Error as error:
            self._trouble_with_disk(words.not_read(self.path, error))
            self._tell()
        return found

    def _reading(self, read: Callable[[JournalFile], list[_T]]) -> list[_T]:
        return [] if self._file is None else read(self._file)

    async def erase(self, ids: Sequence[str]) -> None:
        """Erase these works from the history."""
        await self._be_ready()
        for each in ids:
            self._backlog.forget(f"work {each}")
            self._put_work(each, partial(_erase_work, work_id=each), settles=True)
        await self._flush()

    async def keep(self, days: int) -> Found:
        """Keep entries for so many days from now on; 0 erases everything and keeps nothing on the disk.

        Returns what an earlier run had left where the file is opened for the first time in this run.
        """
        await self._be_ready()
        if self.forbidden and days > 0:
            return Found()
        was, self.keep_days, self._tells_days = self.keep_days, days, True
        if days <= 0 < was or was <= 0 < days:
            return await self.open_again()
        if days > 0:
            self._put_erasing(self._clock())
            await self._flush()
            self._tells_days = False
        return Found()

    def _put_erasing(self, at: datetime) -> None:
        limit, self._erased_at = oldest(at, self.keep_days), at

        def erase(file: JournalFile) -> None:
            file.erase_before(limit)
            if not file.is_in_memory:
                self._folder.erase_set_aside(limit)

        self._backlog.put(Job("erase what is old", erase))

    async def _be_ready(self) -> None:
        # Nothing is queued while a file is being left for another: it would go into the one that is left.
        while not self._ready.is_set():
            await self._ready.wait()

    async def _flush(self) -> None:
        await self._be_ready()
        at = self._clock()
        # A window may stay open for months.
        if self.keep_days > 0 and at - self._erased_at >= _ERASE_EVERY:
            self._put_erasing(at)
        moves = 0
        while (standing := await self._in_thread(self._write_backlog)) is not Standing.FINE:
            if not self._ready.is_set():
                # Another call saw it as well, and was quicker.
                await self._be_ready()
            elif moves < _MOST_MOVES:
                moves += 1
                await self._move(standing)
            else:
                await self._in_thread(self._run.leave)
                await self._stay_in_memory(words.removed_again(self.path))
        self._tell()

    async def _move(self, standing: Standing) -> None:
        """The file is not the one any more that everybody writes to: have another."""
        # What a person says in this window is newer than what was said in another.
        if standing is Standing.NOTHING_KEPT and not self._tells_days:
            self.keep_days = 0
        found = await self._reopen(adopting=False, nothing_kept=words.NOTHING_KEPT_ANY_MORE)
        if standing is Standing.REPLACED and self.is_lasting:
            self._notices.append(words.removed(self.path))
        self._notices += found.notices
        if self._notices:
            self._on_trouble()

    def _write_backlog(self) -> Standing:
        try:
            standing = self._write_what_waits()
        except (sqlite3.Error, OSError) as error:
            self._trouble_with_disk(words.not_written(self.path, error))
            return Standing.FINE
        if standing is Standing.FINE and self._disk_failed:
            self._disk_failed = False
            self.trouble = ""
        return standing

    def _write_what_waits(self) -> Standing:
        standing = self._run.standing()
        if standing is Standing.FINE and self._file is not None:
            self._backlog.write(self._file)
        return standing

    def _trouble_with_disk(self, sentence: str) -> None:
        if not self.trouble:
            self._disk_failed = True
            self.trouble = sentence

    def _tell(self) -> None:
        if self.trouble != self._told:
            self._told = self.trouble
            self._on_trouble()

    @property
    def _file(self) -> JournalFile | None:
        return self._run.file

    async def _in_thread(self, job: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, job)


def _read_works(file: JournalFile, ids: list[str]) -> list[Record]:
    return file.records(ids)


def _erase_work(file: JournalFile, work_id: str) -> None:
    file.erase([work_id])
