"""The journal's database: made or checked when it is opened; every transaction in it is counted.

WAL mode, and every transaction is on the disk when it returns (``synchronous = FULL``). What stands in the
tables ``page``, ``work``, ``event`` and ``kept`` is sealed; in the clear are names that tell nothing, times
and numbers. One object serves one thread.
"""

from __future__ import annotations

import contextlib
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from lvctx_gui.store.journal import messages
from lvctx_gui.store.journal.sqlite import DamagedJournalError, Run, connect, raise_if_damaged, transaction

_APPLICATION_ID = 0x4C56434A  # "LVCJ"
_VERSION = 1
# A row of ``work`` is an operation (its name is older than the word).
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE run (id TEXT PRIMARY KEY, began REAL NOT NULL);
CREATE TABLE page (
    id TEXT PRIMARY KEY, run TEXT NOT NULL, place INTEGER NOT NULL, saved REAL NOT NULL, payload BLOB NOT NULL
);
CREATE TABLE work (
    id TEXT PRIMARY KEY, run TEXT NOT NULL, began REAL NOT NULL, ended REAL, payload BLOB NOT NULL
);
CREATE TABLE event (
    number INTEGER PRIMARY KEY AUTOINCREMENT, work TEXT NOT NULL, payload BLOB NOT NULL
);
CREATE INDEX event_by_work ON event (work);
"""
# Journals of earlier versions have none; those versions pass over it, and erase it with the file.
KEPT_TABLE = """
CREATE TABLE IF NOT EXISTS kept (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, at REAL, head BLOB NOT NULL, content BLOB
)
"""
_TABLE_NAMES = {"meta", "run", "page", "work", "event"}


class Database:
    """One connection. ``path`` ``None`` keeps everything in memory.

    ``key_name`` tells the key that everything is sealed with, ``key_id`` by which name the keychain knows
    it. Raises ``DamagedJournalError`` when the file cannot be used as it is, ``sqlite3.Error`` or ``OSError``
    when the disk fails.
    """

    def __init__(self, path: Path | None, key_name: str, key_id: str = "") -> None:
        self._path = path
        self.id = ""
        """A random name of this journal: another one in its place has another."""
        self.on_written: Callable[[int], None] = lambda _: None
        """Told the number of each transaction when it is on the disk."""
        self.connection = connect(path)
        try:
            self._identity = _identity(path)
            self._prepare(key_name, key_id)
        except BaseException:
            self.connection.close()
            raise

    @property
    def is_in_memory(self) -> bool:
        """Whether nothing of it outlives the program."""
        return self._path is None

    @property
    def is_in_place(self) -> bool:
        """Whether others who open the file open this one: it was neither removed nor replaced."""
        try:
            return _identity(self._path) == self._identity
        except OSError:
            # It cannot be looked at now; whether it can be written is told by writing.
            return True

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Run]:
        """A transaction that is counted, and acknowledged when it is on the disk.

        One inside another belongs to that.
        """
        if self.connection.in_transaction:
            yield self.connection.execute
            return
        with transaction(self.connection) as run:
            yield run
            number = _count(run)
        self.on_written(number)

    def forget_log(self) -> None:
        """Fold the write-ahead log into the file: what was erased also stands there."""
        # Another program may be reading it: next time.
        with contextlib.suppress(sqlite3.OperationalError):
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close it; the last one to do so folds the write-ahead log into the file."""
        self.connection.close()

    # Opening ------------------------------------------------------------------------------------------

    def _prepare(self, key_name: str, key_id: str) -> None:
        try:
            self._check()
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("PRAGMA synchronous = FULL")
            self.connection.execute("PRAGMA secure_delete = ON")
            with transaction(self.connection) as run:
                self._make_tables(run, key_name)
                run(KEPT_TABLE)
                (sealed_with,) = run("SELECT value FROM meta WHERE name = 'key'").fetchone() or (None,)
                if sealed_with == key_name:
                    self.id = _introduce(run, key_id)
        except sqlite3.DatabaseError as error:
            raise_if_damaged(error)
            raise
        except UnicodeDecodeError as error:
            # SQLite's own words quote what it has found.
            raise DamagedJournalError(messages.damaged()) from error
        if sealed_with is None:
            raise DamagedJournalError(messages.damaged())
        if sealed_with != key_name:
            raise DamagedJournalError(messages.key_is_gone())

    def _check(self) -> None:
        # Before anything is written: somebody else's database must stay as it is, its mode included.
        # The tables are looked at first: another program may be making them right now.
        tables = {name for (name,) in self.connection.execute("SELECT name FROM sqlite_master")}
        if not tables:
            return
        known = self._pragma("application_id"), self._pragma("user_version")
        if known != (_APPLICATION_ID, _VERSION) or not tables >= _TABLE_NAMES:
            raise DamagedJournalError(messages.no_journal_of_ours())
        if self._pragma("integrity_check") != "ok":
            raise DamagedJournalError(messages.damaged())

    def _make_tables(self, run: Run, key_name: str) -> None:
        # Looked at again inside the transaction: another program may have been quicker.
        if self._pragma("application_id") == _APPLICATION_ID:
            return
        for statement in _TABLES.split(";"):
            run(statement)
        run("INSERT INTO meta VALUES ('key', ?)", (key_name,))
        run(f"PRAGMA user_version = {_VERSION}")
        run(f"PRAGMA application_id = {_APPLICATION_ID}")

    def _pragma(self, name: str) -> object:
        return self.connection.execute(f"PRAGMA {name}").fetchone()[0]


def _introduce(run: Run, key_id: str) -> str:
    """Note in ``meta`` what journals of earlier versions lack; returns the journal's random name."""
    run("INSERT OR IGNORE INTO meta VALUES ('journal', ?)", (uuid.uuid4().hex,))
    run("INSERT OR IGNORE INTO meta VALUES ('written', '0')")
    if key_id and ("key_id", key_id) not in run("SELECT name, value FROM meta").fetchall():
        run("INSERT OR REPLACE INTO meta VALUES ('key_id', ?)", (key_id,))
    (journal,) = run("SELECT value FROM meta WHERE name = 'journal'").fetchone()
    return str(journal)


def _count(run: Run) -> int:
    run("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'written'")
    (number,) = run("SELECT value FROM meta WHERE name = 'written'").fetchone() or (0,)
    return int(number)


def _identity(path: Path | None) -> tuple[int, int] | None:
    """Which file has this name now; ``None`` when there is none."""
    if path is None:
        return None
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_dev, status.st_ino
