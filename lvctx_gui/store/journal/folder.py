"""The folder around the journal's file: who runs (a lock a program), and what was set aside."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from lvctx_gui.store.journal.log import HEADER, read_log
from lvctx_gui.store.plain_files import check_plain, is_plain, open_plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filelock import FileLock

    from lvctx_gui.store.journal.marks import Marked

_FILES = ("", "-wal", "-shm")
_KEY_ID = re.compile("[0-9a-f]{32}")
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


class JournalFolder:
    """Everything in ``folder`` but the journal itself. Methods block, and raise ``OSError``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.journal = folder / "journal.db"
        """The journal's file, which need not exist."""
        self._log = folder / "journal.db-wal"
        self._key_id = folder / "journal.id"

    def try_lock(self) -> FileLock | None:
        """Hold the folder while the journal is opened, to be released then; ``None`` when another does."""
        from filelock import FileLock, Timeout

        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        check_plain(self._folder / "journal.lock")
        lock = FileLock(self._folder / "journal.lock", thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return None
        return lock

    # Running programs ---------------------------------------------------------------------------------

    def hold_run(self, run_id: str) -> FileLock:
        """The lock of a running program, held: the system releases it however the program ends."""
        from filelock import FileLock

        check_plain(self._lock_of(run_id))
        lock = FileLock(self._lock_of(run_id), thread_local=False)
        lock.acquire(timeout=0)
        return lock

    def has_lock_of(self, run_id: str) -> bool:
        """Whether others can see the lock of this program."""
        return is_plain(self._lock_of(run_id))

    def forget_run(self, run_id: str) -> None:
        """Remove what is left of a lock that nobody holds."""
        # A disk that has become read-only, or a virus scanner that looks at it: it is only a leftover.
        with contextlib.suppress(OSError):
            self._lock_of(run_id).unlink(missing_ok=True)

    def is_dead(self, run_id: str) -> bool:
        """Whether nobody holds the lock of this program."""
        if not run_id.isalnum() or not is_plain(self._lock_of(run_id)):
            # Nobody holds what is not there, is no lock, or would not be one of this folder.
            return True
        try:
            self.hold_run(run_id).release()
        except OSError:  # held by somebody: filelock's Timeout is one too
            return False
        self.forget_run(run_id)
        return True

    def is_in_use(self, but_by: str) -> bool:
        """Whether another program than ``but_by`` runs."""
        names = (lock.stem.removeprefix("run-") for lock in self._folder.glob("run-*.lock"))
        return any(not self.is_dead(name) for name in names if name != but_by)

    def _lock_of(self, run_id: str) -> Path:
        return self._folder / f"run-{run_id}.lock"

    def mark_of(self, run_id: str) -> Path:
        """Where a running program notes what it has said is written."""
        return self._folder / f"run-{run_id}.mark"

    def marks(self) -> dict[str, Marked | None]:
        """What programs noted, by their names; ``None`` where that cannot be read."""
        from lvctx_gui.store.journal.marks import read_mark

        return {path.stem.removeprefix("run-"): read_mark(path) for path in self._folder.glob("run-*.mark")}

    def forget_marks(self, run_ids: Iterable[str]) -> None:
        """Remove marks that have been looked at."""
        for run_id in run_ids:
            # A leftover, as a lock is: it would be looked at once more.
            with contextlib.suppress(OSError):
                self.mark_of(run_id).unlink(missing_ok=True)

    # The key ------------------------------------------------------------------------------------------

    def key_id(self) -> str:
        """By which name the keychain knows this folder's key; ``""`` when there is none yet."""
        try:
            with os.fdopen(open_plain(self._key_id), encoding="ascii", errors="replace") as file:
                found = file.read(100).strip()
        except FileNotFoundError:
            return ""
        return found if _KEY_ID.fullmatch(found) else ""

    def set_key_id(self, key_id: str) -> None:
        """Remember it. It is no secret."""
        if self.key_id() == key_id:
            return
        with os.fdopen(open_plain(self._key_id, _NEW), "w", encoding="ascii") as file:
            file.write(f"{key_id}\n")
            file.flush()
            os.fsync(file.fileno())

    def forget_key_id(self) -> None:
        """There is no key any more."""
        self._key_id.unlink(missing_ok=True)

    def meta(self) -> dict[str, str]:
        """What stands in the clear in the journal's table ``meta``, before it is opened."""
        from lvctx_gui.store.journal.sqlite import read_meta

        return read_meta(self.journal)

    # Files --------------------------------------------------------------------------------------------

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of a journal, nor of its key, nor anything that was set aside."""
        return not (any(self._folder.glob("journal*.db*")) or self._key_id.exists())

    @property
    def has_journal(self) -> bool:
        """Whether the journal's file is there, with something in it."""
        return is_plain(self.journal) and self.journal.stat().st_size > 0

    @property
    def has_log(self) -> bool:
        """Whether there is a log with something in it, as the last program had no time to fold it in."""
        return is_plain(self._log) and self._log.stat().st_size > HEADER

    @property
    def passes_over_log(self) -> bool:
        """Whether SQLite would pass over something in the log that may have been written and acknowledged.

        Ask only while no other program has the journal open.
        """
        return self.has_log and read_log(self._log).passed_over

    def set_aside(self, at: datetime) -> Path:
        """Move a damaged journal, with its log, out of the way; returns where to. It ages from ``at`` on."""
        aside = self._new_place(at)
        for ending in _FILES:
            with contextlib.suppress(FileNotFoundError):
                Path(f"{self.journal}{ending}").replace(f"{aside}{ending}")
                os.utime(f"{aside}{ending}", (at.timestamp(), at.timestamp()))
        return aside

    def copy_aside(self, at: datetime) -> Path:
        """Copy the journal and its log, as they are found, to where damaged ones are kept; returns where to.

        Ask only while no other program has the journal open.
        """
        aside = self._new_place(at)
        try:
            for ending in _FILES[:2]:
                self._copy(Path(f"{self.journal}{ending}"), Path(f"{aside}{ending}"), at)
        except BaseException:
            self.forget_copy(aside)
            raise
        return aside

    @staticmethod
    def _copy(source: Path, target: Path, at: datetime) -> None:
        with contextlib.suppress(FileNotFoundError), os.fdopen(open_plain(source), "rb") as held:
            with os.fdopen(open_plain(target, _NEW), "wb") as copy:
                shutil.copyfileobj(held, copy)
                copy.flush()
                os.fsync(copy.fileno())
            os.utime(target, (at.timestamp(), at.timestamp()))

    def forget_copy(self, aside: Path) -> None:
        """Remove a copy that is not needed."""
        for ending in _FILES[:2]:
            Path(f"{aside}{ending}").unlink(missing_ok=True)

    def _new_place(self, at: datetime) -> Path:
        name = f"journal-damaged-{at:%Y%m%d-%H%M%S}"
        aside, number = self._folder / f"{name}.db", 1
        while any(os.path.lexists(f"{aside}{ending}") for ending in _FILES):
            number += 1
            aside = self._folder / f"{name}-{number}.db"
        return aside

    def erase_set_aside(self, limit: datetime | None) -> None:
        """Erase damaged files from before ``limit``, or all of them: they may hold values, sealed."""
        for aside in self._folder.glob("journal-damaged-*"):
            with contextlib.suppress(OSError):
                if limit is None or aside.lstat().st_mtime < limit.timestamp():
                    aside.unlink()

    def erase_journal(self) -> None:
        """Erase the journal's file and its log."""
        for ending in _FILES:
            Path(f"{self.journal}{ending}").unlink(missing_ok=True)
