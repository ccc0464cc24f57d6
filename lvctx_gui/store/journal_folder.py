"""The folder around the journal's file: who runs (a lock a program), and what was set aside."""

from __future__ import annotations

import contextlib
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import FileLock

_FILES = ("", "-wal", "-shm")
_LOG_HEADER = 32
_LOG_MAGIC = {b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83"}
"""With what a write-ahead log begins (SQLite's file format, 4.1)."""


class JournalFolder:
    """Everything in ``folder`` but the journal itself. Methods block, and raise ``OSError``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.journal = folder / "journal.db"
        """The journal's file, which need not exist."""

    def try_lock(self) -> FileLock | None:
        """Hold the folder while the journal is opened, to be released then; ``None`` when another does."""
        from filelock import FileLock, Timeout

        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
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

        lock = FileLock(self._lock_of(run_id), thread_local=False)
        lock.acquire(timeout=0)
        return lock

    def has_lock_of(self, run_id: str) -> bool:
        """Whether others can see the lock of this program."""
        return Path(self._lock_of(run_id)).exists()

    def forget_run(self, run_id: str) -> None:
        """Remove what is left of a lock that nobody holds."""
        # A disk that has become read-only, or a virus scanner that looks at it: it is only a leftover.
        with contextlib.suppress(OSError):
            Path(self._lock_of(run_id)).unlink(missing_ok=True)

    def is_dead(self, run_id: str) -> bool:
        """Whether nobody holds the lock of this program."""
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

    def _lock_of(self, run_id: str) -> str:
        return str(self._folder / f"run-{run_id}.lock")

    # Files --------------------------------------------------------------------------------------------

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of a journal, nor anything that was set aside."""
        return not any(self._folder.glob("journal*.db*"))

    @property
    def has_broken_log(self) -> bool:
        """Whether there is a log with something in it that SQLite would take for none.

        That is so beside a file that is empty or missing, or when its first bytes are not a log's. Ask only
        while no other program has the journal open.
        """
        log = Path(f"{self.journal}-wal")
        try:
            if log.stat().st_size <= _LOG_HEADER:
                return False
            with log.open("rb") as opened:
                begins = opened.read(len(next(iter(_LOG_MAGIC))))
        except FileNotFoundError:
            return False
        has_file = self.journal.exists() and self.journal.stat().st_size > 0
        return not has_file or begins not in _LOG_MAGIC

    def set_aside(self, at: datetime) -> Path:
        """Move a damaged journal, with its log, out of the way; returns where to. It ages from ``at`` on."""
        name = f"journal-damaged-{at:%Y%m%d-%H%M%S}"
        aside, number = self._folder / f"{name}.db", 1
        while aside.exists():
            number += 1
            aside = self._folder / f"{name}-{number}.db"
        for ending in _FILES:
            with contextlib.suppress(FileNotFoundError):
                Path(f"{self.journal}{ending}").replace(f"{aside}{ending}")
                os.utime(f"{aside}{ending}", (at.timestamp(), at.timestamp()))
        return aside

    def erase_set_aside(self, limit: datetime | None) -> None:
        """Erase damaged files from before ``limit``, or all of them: they may hold values, sealed."""
        for aside in self._folder.glob("journal-damaged-*"):
            with contextlib.suppress(OSError):
                if limit is None or aside.stat().st_mtime < limit.timestamp():
                    aside.unlink()

    def erase_journal(self) -> None:
        """Erase the journal's file and its log."""
        for ending in _FILES:
            Path(f"{self.journal}{ending}").unlink(missing_ok=True)
