"""One running program's hold on the journal: its lock and its connection.

Everything here blocks: it is called in the journal's thread.
"""

from __future__ import annotations

import contextlib
import sqlite3
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING

from lvctx_gui.core.record import Record, SavedPage
from lvctx_gui.store import journal_words as words
from lvctx_gui.store.journal_folder import JournalFolder

if TYPE_CHECKING:
    from filelock import FileLock

    from lvctx_gui.store.journal_file import JournalFile
    from lvctx_gui.store.sealing import Sealer

_MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class Found:
    """What an earlier run left: open calls, works that were under way, and what there is to say about it."""

    pages: tuple[SavedPage, ...] = ()
    interrupted: tuple[Record, ...] = ()
    notices: tuple[str, ...] = ()


class Standing(Enum):
    """Whether the file can be written to."""

    FINE = auto()
    REPLACED = auto()
    """Somebody has removed it, or put another in its place."""
    NOTHING_KEPT = auto()
    """Another program was told to keep nothing."""


class NotOursError(Exception):
    """The file cannot be used, and others write to it. The text is a sentence for people."""


class JournalRun:
    """The lock says that the program lives: it is held from the first ``begin`` to ``end``.

    So nobody takes over what is open here, not even while the file is closed and opened again.
    """

    def __init__(self, folder: JournalFolder) -> None:
        self.id = uuid.uuid4().hex
        self.file: JournalFile | None = None
        self.lock: FileLock | None = None
        self._folder = folder

    def begin(self, key: str, at: datetime, keep_days: int, *, adopting: bool, tells_days: bool) -> Found:
        """Open the file, and a new one when it cannot be used; take over what the dead left if ``adopting``.

        ``tells_days`` lets others know ``keep_days``. Raises ``OSError``, ``sqlite3.Error`` and
        ``NotOursError``. Call it while the folder is held.
        """
        from lvctx_gui.store.journal_sqlite import DamagedJournalError
        from lvctx_gui.store.sealing import Sealer

        def begin() -> Found:
            return self._begin(Sealer(key), at, keep_days, adopting=adopting, tells_days=tells_days)

        try:
            if self._folder.has_broken_log and not self._has_others():
                raise DamagedJournalError("its log is broken")
            return begin()
        except DamagedJournalError as error:
            if self._has_others():
                # They would go on writing into what was set aside, and nobody would find it again.
                raise NotOursError(words.in_use(str(error))) from error
            aside = self._folder.set_aside(at)
            found = begin()
            return Found(found.pages, found.interrupted, (words.set_aside(str(error), aside), *found.notices))

    def _begin(
        self, sealer: Sealer, at: datetime, keep_days: int, *, adopting: bool, tells_days: bool
    ) -> Found:
        from lvctx_gui.store.journal_file import JournalFile
        from lvctx_gui.store.journal_sqlite import raise_if_damaged

        file, limit = JournalFile(self._folder.journal, sealer), oldest(at, keep_days)
        try:
            self._take_lock()
            is_dead = self._folder.is_dead if adopting else None
            left = file.start(self.id, at, limit, is_dead, keep_days if tells_days else None)
        except (sqlite3.Error, OSError) as error:
            file.close()
            if isinstance(error, sqlite3.Error):
                raise_if_damaged(error)
            raise
        self.file = file
        self._folder.erase_set_aside(limit)
        notices = words.left_behind(left.lost, left.old_pages, left.old_works, keep_days)
        return Found(left.pages, left.interrupted, tuple(notices))

    def begin_in_memory(self) -> None:
        """Have a file that does not outlive the program."""
        from lvctx_gui.store.journal_file import JournalFile
        from lvctx_gui.store.sealing import Unsealed

        self.leave()
        self.file = JournalFile(None, Unsealed())

    def erase_all(self) -> int:
        """Erase everything but what others have open; returns how many calls of earlier runs went with it.

        Raises ``OSError`` or ``sqlite3.Error`` when something is left that should have gone.
        """
        from lvctx_gui.store.journal_erase import erase_everything

        erased, has_others = 0, self._has_others()
        if self._folder.journal.exists():
            try:
                erased = erase_everything(self._folder.journal, self.id, self._folder.is_dead)
            except (sqlite3.Error, OSError):
                # The whole file can go: that needs no space, and no file that is sound.
                if has_others:
                    raise
        if not has_others:
            self._folder.erase_journal()
        self._folder.erase_set_aside(None)
        # Nothing is left that it would protect.
        self._give_up_lock()
        return erased

    def standing(self) -> Standing:
        """Look whether what is written now is found again. Raises ``sqlite3.Error``."""
        if self.file is None or self.file.is_in_memory:
            return Standing.FINE
        if not self.file.is_in_place or not self._folder.has_lock_of(self.id):
            return Standing.REPLACED
        return Standing.NOTHING_KEPT if self.file.keeps_nothing else Standing.FINE

    def leave(self) -> None:
        """Close the file; another is to take its place."""
        if self.file is not None:
            self.file.close()
            self.file = None

    def end(self) -> None:
        """The program ends. Pages with nothing staged do not come back."""
        if self.file is not None:
            with contextlib.suppress(sqlite3.Error):
                self.file.end_run(self.id)
        self.leave()
        self._give_up_lock()

    def _has_others(self) -> bool:
        return self._folder.is_in_use(but_by=self.id)

    def _take_lock(self) -> None:
        # Where somebody has cleared the folder others cannot see the one that is held.
        if self.lock is not None and not self._folder.has_lock_of(self.id):
            self.lock.release()
            self.lock = None
        if self.lock is None:
            self.lock = self._folder.hold_run(self.id)

    def _give_up_lock(self) -> None:
        if self.lock is not None:
            self.lock.release()
            self.lock = None
            self._folder.forget_run(self.id)


def oldest(at: datetime, keep_days: int) -> datetime:
    """From when on entries are kept."""
    return at - timedelta(days=min(keep_days, _MOST_DAYS))
