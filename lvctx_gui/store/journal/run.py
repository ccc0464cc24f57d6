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
from pathlib import Path
from typing import TYPE_CHECKING

from lvctx_gui.core.record import Record, SavedPage
from lvctx_gui.store.journal import messages
from lvctx_gui.store.journal.folder import JournalFolder

if TYPE_CHECKING:
    from filelock import FileLock

    from lvctx_gui.store.journal.file import JournalFile
    from lvctx_gui.store.journal.key import Key
    from lvctx_gui.store.journal.marks import Mark, Marked

_MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class Found:
    """What an earlier run left: open calls, interrupted operations, and what there is to say about it."""

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
    """The file cannot be used, and others write to it. The text is for people."""


@dataclass(frozen=True, slots=True)
class _Missing:
    """What was acknowledged once and is not there: the ``number`` up to which, and the sentence about it."""

    number: int = 0
    sentence: str = ""
    copied: Path | None = None


class JournalRun:
    """The lock says that the program lives: it is held from the first ``begin`` to ``end``.

    So nobody takes over what is open here, not even while the file is closed and opened again.
    """

    def __init__(self, folder: JournalFolder) -> None:
        self.id = uuid.uuid4().hex
        self.file: JournalFile | None = None
        self.lock: FileLock | None = None
        self._mark: Mark | None = None
        self._folder = folder

    def begin(self, key: Key, at: datetime, keep_days: int, *, adopting: bool, tells_days: bool) -> Found:
        """Open the file, and a new one when it cannot be used; take over what the dead left if ``adopting``.

        ``tells_days`` lets others know ``keep_days``. Raises ``OSError``, ``sqlite3.Error`` and
        ``NotOursError``. Call it while the folder is held.
        """
        from lvctx_gui.store.journal.sqlite import DamagedJournalError, check_files

        check_files(self._folder.journal)
        # The marks of those who run say what they are about to write; their log is read by them.
        marks = {} if self.has_others() else self._folder.marks()
        missing = _Missing()

        def begin() -> Found:
            return self._begin(key, at, keep_days, missing.number, adopting=adopting, tells_days=tells_days)

        try:
            if not self.has_others():
                if self._folder.has_log and not self._folder.has_journal:
                    raise DamagedJournalError(messages.main_file_is_gone())
                missing = self._missing(marks, at)
            found = begin()
        except DamagedJournalError as error:
            if self.has_others():
                # They would go on writing into what was set aside, and nobody would find it again.
                raise NotOursError(messages.in_use(str(error))) from error
            aside = self._folder.set_aside(at)
            if missing.copied is not None:
                self._folder.forget_copy(missing.copied)
            missing = _Missing(sentence=messages.set_aside(str(error), aside))
            found = begin()
        self._folder.forget_marks(run_id for run_id in marks if run_id != self.id)
        if missing.sentence:
            found = Found(found.pages, found.interrupted, (missing.sentence, *found.notices))
        return found

    def _missing(self, marks: dict[str, Marked | None], at: datetime) -> _Missing:
        """What was told to be written and would not be there; nobody else has the journal open.

        SQLite folds what is left of a log into the file: what is found is copied before that.
        """
        folder, held = self._folder, self._folder.meta()
        journal, written = held.get("journal", ""), _number(held.get("written", ""))
        ours = [mark.number for mark in marks.values() if mark is not None and mark.journal == journal]
        # That this program's own file was taken away is told elsewhere.
        known = [mark for run_id, mark in marks.items() if mark is not None and run_id != self.id]
        if folder.has_journal and ours and max(ours) > written:
            aside = folder.copy_aside(at)
            return _Missing(max(ours), messages.missing(aside, surely=True), aside)
        if known and not ours:
            return _Missing(sentence=messages.gone(folder.journal))
        # Without a mark that can be read nobody knows what had been acknowledged.
        if (not ours or None in marks.values()) and folder.passes_over_log:
            aside = folder.copy_aside(at)
            return _Missing(0, messages.missing(aside, surely=False), aside)
        return _Missing()

    def _begin(
        self, key: Key, at: datetime, keep_days: int, least: int, *, adopting: bool, tells_days: bool
    ) -> Found:
        from lvctx_gui.store.journal.file import JournalFile
        from lvctx_gui.store.journal.marks import Mark, Marked
        from lvctx_gui.store.journal.sealing import Sealer
        from lvctx_gui.store.journal.sqlite import raise_if_damaged

        file = JournalFile(self._folder.journal, Sealer(key.text), key.key_id)
        limit = oldest(at, keep_days)
        try:
            self._take_lock()
            self._mark = mark = Mark(self._folder.mark_of(self.id))
            journal = file.database
            journal.on_written = lambda number: mark.write(Marked(journal.id, number))
            is_dead = self._folder.is_dead if adopting else None
            left = file.programs.start(self.id, at, limit, is_dead, keep_days if tells_days else None, least)
        except (sqlite3.Error, OSError) as error:
            file.close()
            self._close_mark()
            if isinstance(error, sqlite3.Error):
                raise_if_damaged(error)
            raise
        self.file = file
        self._folder.erase_set_aside(limit)
        notices = messages.left_behind(left.lost, left.old_pages, left.old_operations, keep_days)
        return Found(left.pages, left.interrupted, tuple(notices))

    def begin_in_memory(self) -> None:
        """Have a file that does not outlive the program."""
        from lvctx_gui.store.journal.file import JournalFile
        from lvctx_gui.store.journal.sealing import Unsealed

        self.leave()
        self.file = JournalFile(None, Unsealed())

    def erase_all(self) -> int:
        """Erase everything but what others have open; returns how many calls of earlier runs went with it.

        Raises ``OSError`` or ``sqlite3.Error`` when something is left that should have gone.
        """
        from lvctx_gui.store.journal.erase import erase_everything

        erased, has_others = 0, self.has_others()
        if self._folder.journal.exists():
            try:
                erased = erase_everything(self._folder.journal, self.id, self._folder.is_dead)
            except (sqlite3.Error, OSError):
                # The whole file can go: that needs no space, and no file that is sound.
                if has_others:
                    raise
        if not has_others:
            self._folder.erase_journal()
            self._folder.forget_marks(self._folder.marks())
        self._folder.erase_set_aside(None)
        # Nothing is left that it would protect.
        self._give_up_lock()
        return erased

    def standing(self) -> Standing:
        """Look whether what is written now is found again. Raises ``sqlite3.Error``."""
        if self.file is None or self.file.is_in_memory:
            return Standing.FINE
        if not self.file.database.is_in_place or not self._folder.has_lock_of(self.id):
            return Standing.REPLACED
        return Standing.NOTHING_KEPT if self.file.programs.keep_nothing else Standing.FINE

    def leave(self) -> None:
        """Close the file; another is to take its place."""
        if self.file is not None:
            self.file.close()
            self.file = None
        self._close_mark()

    def _close_mark(self) -> None:
        if self._mark is not None:
            self._mark.close()
            self._mark = None

    def end(self) -> None:
        """The program ends. Pages with nothing staged do not come back."""
        if self.file is not None:
            with contextlib.suppress(sqlite3.Error):
                self.file.programs.end(self.id)
        self.leave()
        with contextlib.suppress(OSError):
            if self.lock is not None and not self._folder.has_log and not self.has_others():
                # Everything stands in the file itself now.
                self._folder.forget_marks([self.id])
        self._give_up_lock()

    def has_others(self) -> bool:
        """Whether another program runs on this folder."""
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


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def oldest(at: datetime, keep_days: int) -> datetime:
    """From when on entries are kept."""
    return at - timedelta(days=min(keep_days, _MOST_DAYS))
