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
import threading
import uuid
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from lvctx_gui.core.record import Intent, Record, SavedPage
from lvctx_gui.core.settle import KeyResult
from lvctx_gui.store.journal_folder import JournalFolder
from lvctx_gui.store.secrets import SecretKind, Secrets, SecretsError

if TYPE_CHECKING:
    from filelock import FileLock

    from lvctx_gui.store.journal_file import JournalFile
    from lvctx_gui.store.sealing import Sealer

KEEP_DAYS = 30
"""Days after which entries are erased, unless the user says otherwise; 0 keeps nothing on the disk."""

KEY_NAME = "journal"
"""Under which name the keychain holds the key."""

_SLICE = 50
_log = logging.getLogger(__name__)
_T = TypeVar("_T")

Job = Callable[["JournalFile"], None]


@dataclass(frozen=True, slots=True)
class Found:
    """What an earlier run left: open calls, works that were under way, and what there is to say about it."""

    pages: tuple[SavedPage, ...] = ()
    interrupted: tuple[Record, ...] = ()
    notices: tuple[str, ...] = ()


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
        self._run_id = uuid.uuid4().hex
        self._file: JournalFile | None = None
        self._sealer: Sealer | None = None
        self._alive: FileLock | None = None
        self._ready = asyncio.Event()
        self._backlog: dict[str, Job] = {}
        # The queue is filled in the loop's thread and emptied in the journal's.
        self._queueing = threading.Lock()
        self._disk_failed = False
        self._told = ""
        self._numbers = 0
        self.keep_days = keep_days
        self.trouble = ""
        """Why what is staged may not outlive the program, as a sentence; ``""`` when it does."""

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

    # Opening and closing ------------------------------------------------------------------------------

    async def open(self) -> Found:
        """Open it, take over what dead programs left, erase what is too old. Never raises for its causes."""
        found = Found()
        try:
            if self.keep_days <= 0 and not self.path.exists():
                await self._in_thread(self._forget_all)
            else:
                # Two programs that start at once must make neither two keys nor two files.
                lock = await self._in_thread(self._folder.lock)
                try:
                    found = await self._open_locked()
                finally:
                    await self._in_thread(lock.release)
        except SecretsError as error:
            await self._stay_in_memory(str(error))
        except (OSError, sqlite3.Error) as error:
            await self._stay_in_memory(f"The journal {self.path} cannot be written ({_cause(error)}).")
        except Exception as error:  # noqa: BLE001 - commits wait for the journal: nothing may keep them for ever
            _log.error("unexpected %s while the journal was opened", type(error).__name__, exc_info=error)
            await self._stay_in_memory(f"The journal failed ({type(error).__name__}).")
        finally:
            self._ready.set()
        self._told = self.trouble
        self._on_trouble()
        return found

    async def _open_locked(self) -> Found:
        if self.keep_days <= 0:
            await self._in_thread(self._forget_all)
            return Found()
        self._sealer = await self._make_sealer()
        return await self._in_thread(self._open_file)

    async def open_again(self) -> Found:
        """Try once more to have a journal that lasts; what is in memory goes along unless nothing is kept."""
        await self._be_ready()
        # Whatever is to be written from now on waits for what it is written to.
        self._ready.clear()
        # What a file holds is on the disk; what was in memory goes along.
        in_memory = self.trouble and not self._disk_failed and self.keep_days > 0
        records = await self._read_all() if in_memory else []
        await self._in_thread(self._close_file)
        self.trouble, self._disk_failed = "", False
        for record in reversed(records):
            self._queue_next(self._copy_job(record))
        found = await self.open()
        await self._flush()
        return found

    def _copy_job(self, record: Record) -> Job:
        def copy(file: JournalFile) -> None:
            file.begin_work(self._run_id, record.intent)
            if record.ended is not None:
                file.end_work(record.intent.id, record.results, record.remark, record.ended)
            else:
                file.note(record.intent.id, record.results)

        return copy

    async def close(self) -> None:
        """Write what still waits, and end. Pages with nothing staged do not come back."""
        # Whoever leaves while the keychain still thinks has been asked about what would be lost.
        if self._ready.is_set():
            await self._in_thread(self._close_file)
        self._thread.shutdown(wait=False)

    async def _make_sealer(self) -> Sealer:
        """The key from the keychain; a new one when there is none. Raises ``SecretsError``, ``OSError``."""
        from lvctx_gui.store.sealing import Sealer, SealError, new_key

        key = await self._secrets.get(KEY_NAME, SecretKind.JOURNAL_KEY)
        if key is not None:
            found = key
            with contextlib.suppress(SealError):
                return await self._in_thread(lambda: Sealer(found))
        made = new_key()
        try:
            await self._secrets.set(KEY_NAME, SecretKind.JOURNAL_KEY, made)
        except SecretsError:
            # A key that nobody keeps must not be found in memory the next time.
            self._secrets.forget(KEY_NAME, SecretKind.JOURNAL_KEY)
            raise
        return await self._in_thread(lambda: Sealer(made))

    def _open_file(self) -> Found:
        from lvctx_gui.store.journal_file import DamagedJournalError

        try:
            return self._begin_file([])
        except DamagedJournalError as error:
            if self._folder.is_in_use(but_by=self._run_id):
                # They would go on writing into what was set aside, and nobody would find it again.
                self._open_memory(
                    f"The journal could not be used, as {error}, and another window still writes to it: "
                    "close all windows, then start again."
                )
                return Found()
            aside = self._folder.set_aside(self._clock())
            notice = (
                f"The journal could not be used, as {error}: it was set aside as {aside}, and a new one was "
                "begun. Staged changes and the history from before are not shown."
            )
            return self._begin_file([notice])

    def _begin_file(self, notices: list[str]) -> Found:
        from lvctx_gui.store.journal_file import JournalFile, raise_if_damaged

        assert self._sealer is not None  # noqa: S101  # _make_sealer came first
        file, at = JournalFile(self.path, self._sealer), self._clock()
        try:
            if self._alive is None:
                self._alive = self._folder.hold_run(self._run_id)
            limit = at - timedelta(days=self.keep_days)
            file.begin_run(self._run_id, at)
            pages, interrupted, lost = file.adopt(self._run_id, self._folder.is_dead, limit)
            file.erase_before(limit)
        except sqlite3.Error as error:
            file.close()
            raise_if_damaged(error)
            raise
        self._file = file
        self._folder.erase_set_aside(limit)
        if lost:
            notices.append(
                f"{lost:,} saved {'part' if lost == 1 else 'parts'} of the journal could not be read."
            )
        return Found(tuple(pages), tuple(interrupted), tuple(notices))

    def _forget_all(self) -> None:
        """Nothing is to be kept: what stands on the disk goes too, but for what others have open."""
        from lvctx_gui.store.journal_file import erase_everything

        if self.path.exists() and erase_everything(self.path, self._folder.is_dead):
            self._folder.erase_journal()
        self._folder.erase_set_aside(None)
        self._open_memory("Nothing is kept on this computer, as it is set in the history.")

    async def _stay_in_memory(self, why: str) -> None:
        await self._in_thread(lambda: self._open_memory(why))

    def _open_memory(self, why: str) -> None:
        from lvctx_gui.store.journal_file import JournalFile
        from lvctx_gui.store.sealing import Unsealed

        self.trouble = f"{why} Staged changes are held in memory only: they will not survive the program."
        self._file = JournalFile(None, Unsealed())

    def _close_file(self) -> None:
        self._write_backlog()
        if self._file is not None:
            with contextlib.suppress(sqlite3.Error):
                self._file.end_run(self._run_id)
            self._file.close()
            self._file = None
        if self._alive is not None:
            self._alive.release()
            self._alive = None
            self._folder.forget_run(self._run_id)

    # Writing ------------------------------------------------------------------------------------------

    async def save(self, pages: Iterable[tuple[int, SavedPage]], gone: Iterable[str] = ()) -> None:
        """Save open calls with their places, and forget others."""
        at = self._clock()
        await self._be_ready()
        for place, page in pages:
            self._queue(f"page {page.id}", self._page_job([(place, page)], [], at))
        for page_id in gone:
            self._queue(f"page {page_id}", self._page_job([], [page_id], at))
        await self._flush()

    def _page_job(self, pages: list[tuple[int, SavedPage]], gone: list[str], at: datetime) -> Job:
        return lambda file: file.write_pages(self._run_id, pages, gone, at)

    async def begin(self, intent: Intent) -> None:
        """See ``services.journal.Diary``."""
        await self._be_ready()
        self._queue_next(lambda file: file.begin_work(self._run_id, intent))
        await self._flush()

    async def note(self, intent_id: str, results: Sequence[KeyResult]) -> None:
        """See ``services.journal.Diary``."""
        await self._be_ready()
        self._queue_next(lambda file: file.note(intent_id, results))
        await self._flush()

    async def end(self, intent_id: str, results: Sequence[KeyResult], remark: str) -> None:
        """See ``services.journal.Diary``."""
        at = self._clock()
        await self._be_ready()
        self._queue_next(lambda file: file.end_work(intent_id, results, remark, at))
        await self._flush()

    async def records(self) -> list[Record]:
        """The history, the newest first. Empty when it cannot be read now."""
        await self._flush()
        return await self._read_all()

    async def _read_all(self) -> list[Record]:
        # Slice by slice: what is to be saved meanwhile must not wait for the whole history.
        ids = await self._in_thread(lambda: self._reading(lambda file: file.work_ids()))
        found: list[Record] = []
        while ids:
            part, ids = ids[:_SLICE], ids[_SLICE:]
            found += await self._in_thread(partial(self._reading, partial(_read_works, ids=part)))
        return found

    def _reading(self, read: Callable[[JournalFile], list[_T]]) -> list[_T]:
        with contextlib.suppress(sqlite3.Error):
            return [] if self._file is None else read(self._file)
        return []

    async def erase(self, ids: Sequence[str]) -> None:
        """Erase these works from the history."""
        await self._be_ready()
        self._queue_next(lambda file: file.erase(ids))
        await self._flush()

    async def keep(self, days: int) -> Found:
        """Keep entries for so many days from now on; 0 erases everything and keeps nothing on the disk.

        Returns what an earlier run had left where the file is opened for the first time in this run.
        """
        await self._be_ready()
        was, self.keep_days = self.keep_days, days
        if days <= 0 < was or was <= 0 < days:
            return await self.open_again()
        if days > 0:
            limit = self._clock() - timedelta(days=days)
            self._queue_next(lambda file: file.erase_before(limit))
            await self._flush()
        return Found()

    def _queue(self, name: str, job: Job) -> None:
        # What is newer replaces what could not be written, in its new place in the order.
        with self._queueing:
            self._backlog.pop(name, None)
            self._backlog[name] = job

    def _queue_next(self, job: Job) -> None:
        self._numbers += 1
        self._queue(f"{self._numbers}", job)

    async def _be_ready(self) -> None:
        # Nothing is queued while a file is being left for another: it would go into the one that is left.
        while not self._ready.is_set():
            await self._ready.wait()

    async def _flush(self) -> None:
        await self._be_ready()
        await self._in_thread(self._write_backlog)
        if self.trouble != self._told:
            self._told = self.trouble
            self._on_trouble()

    def _write_backlog(self) -> None:
        while self._file is not None:
            with self._queueing:
                name, job = next(iter(self._backlog.items()), ("", None))
            if job is None:
                break
            try:
                job(self._file)
            except (sqlite3.Error, OSError) as error:
                self._trouble_with_disk(error)
                return
            with self._queueing:
                # Something newer may have taken its place meanwhile.
                if self._backlog.get(name) is job:
                    del self._backlog[name]
        if self._disk_failed:
            self._disk_failed = False
            self.trouble = ""

    def _trouble_with_disk(self, error: BaseException) -> None:
        if not self.trouble:
            self._disk_failed = True
            self.trouble = (
                f"The journal {self.path} cannot be written ({_cause(error)}). Staged changes are held "
                "in memory; they are saved as soon as that works again."
            )

    async def _in_thread(self, job: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, job)


def _read_works(file: JournalFile, ids: list[str]) -> list[Record]:
    return file.records(ids)


def _cause(error: BaseException) -> str:
    """Why a disk failed, in its own words: SQLite's and the system's texts hold no values."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
