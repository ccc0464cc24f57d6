"""The journal's SQLite file: who runs, what is open and staged, what was sent and how it ended.

WAL mode, and every transaction is on the disk when it returns (``synchronous = FULL``). Payloads are sealed;
what stands in the clear are random names and times. One object serves one thread.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from lvctx_gui.core.record import Intent, Record, SavedPage
from lvctx_gui.core.settle import KeyResult
from lvctx_gui.store import journal_codec as codec
from lvctx_gui.store.journal_codec import CodecError
from lvctx_gui.store.sealing import Sealer, SealError, Unsealed

_APPLICATION_ID = 0x4C56434A  # "LVCJ"
_VERSION = 1
_BUSY_MS = 5_000
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
_TABLE_NAMES = {"meta", "run", "page", "work", "event"}
_DISK = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}
"""What SQLite says of a disk that fails, or of somebody else who is writing: the file may be sound."""


class DamagedJournalError(Exception):
    """The file is no journal, is broken, or was sealed with another key. The text says which."""


def raise_if_damaged(error: sqlite3.Error) -> None:
    """Raise ``DamagedJournalError`` when it is the file that is broken, not the disk that fails."""
    if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF not in _DISK:
        raise DamagedJournalError("it is broken") from error


class JournalFile:
    """One connection. ``path`` ``None`` keeps everything in memory.

    Raises ``DamagedJournalError`` when the file cannot be used as it is, ``sqlite3.Error`` or ``OSError``
    when the disk fails.
    """

    def __init__(self, path: Path | None, sealer: Sealer | Unsealed) -> None:
        self._sealer = sealer
        self._connection = _connect(path)
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self) -> None:
        try:
            # Before anything is written: somebody else's database must stay as it is, its mode included.
            # The tables are looked at first: another program may be making them right now.
            tables = {name for (name,) in self._connection.execute("SELECT name FROM sqlite_master")}
            if tables:
                known = self._pragma("application_id"), self._pragma("user_version")
                if known != (_APPLICATION_ID, _VERSION) or not tables >= _TABLE_NAMES:
                    raise DamagedJournalError("it is no journal of this version of the program")
                if self._pragma("integrity_check") != "ok":
                    raise DamagedJournalError("it is broken")
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("PRAGMA secure_delete = ON")
            with self._transaction() as run:
                # Looked at again inside the transaction: another program may have been quicker.
                if self._pragma("application_id") != _APPLICATION_ID:
                    for statement in _TABLES.split(";"):
                        run(statement)
                    run("INSERT INTO meta VALUES ('key', ?)", (self._sealer.key_name,))
                    run(f"PRAGMA user_version = {_VERSION}")
                    run(f"PRAGMA application_id = {_APPLICATION_ID}")
                (key_name,) = run("SELECT value FROM meta WHERE name = 'key'").fetchone() or (None,)
        except sqlite3.DatabaseError as error:
            raise_if_damaged(error)
            raise
        except UnicodeDecodeError as error:
            # SQLite's own words quote what it has found.
            raise DamagedJournalError("it is broken") from error
        if key_name is None:
            raise DamagedJournalError("it is broken")
        if key_name != self._sealer.key_name:
            raise DamagedJournalError("the keychain no longer holds the key that it was written with")

    def close(self) -> None:
        """Close it; the last one to do so folds the write-ahead log into the file."""
        self._connection.close()

    # Running programs ---------------------------------------------------------------------------------

    def begin_run(self, run_id: str, at: datetime) -> None:
        """A program has started; it holds its lock by now."""
        with self._transaction() as run:
            run("INSERT OR REPLACE INTO run VALUES (?, ?)", (run_id, at.timestamp()))

    def adopt(
        self, run_id: str, is_dead: Callable[[str], bool], limit: datetime | None = None
    ) -> tuple[list[SavedPage], list[Record], int]:
        """Take over what programs left behind that have ended, and erase of it what is older than ``limit``.

        Returns the pages in their order, the works that were under way, and how many parts could not be
        opened (they are erased).
        """
        with self._transaction() as run:
            others = run("SELECT id FROM run WHERE id <> ? ORDER BY began", (run_id,)).fetchall()
            dead = [other for (other,) in others if is_dead(other)]
            pages: list[SavedPage] = []
            works: list[str] = []
            lost = 0
            for other in dead:
                if limit is not None:
                    run("DELETE FROM page WHERE run = ? AND saved < ?", (other, limit.timestamp()))
                    old = "SELECT id FROM work WHERE run = ? AND began < ?"
                    run(f"DELETE FROM event WHERE work IN ({old})", (other, limit.timestamp()))  # noqa: S608 - no input
                    run("DELETE FROM work WHERE run = ? AND began < ?", (other, limit.timestamp()))
                found = run(
                    "SELECT id, CAST(payload AS BLOB) FROM page WHERE run = ? ORDER BY place", (other,)
                ).fetchall()
                for page_id, payload in found:
                    try:
                        pages.append(codec.load_page(self._sealer.open(payload, f"page {page_id}")))
                    except (SealError, CodecError):
                        lost += 1
                        run("DELETE FROM page WHERE id = ?", (page_id,))
                works += [
                    work
                    for (work,) in run(
                        "SELECT id FROM work WHERE run = ? AND ended IS NULL ORDER BY began", (other,)
                    )
                ]
                run("UPDATE page SET run = ? WHERE run = ?", (run_id, other))
                run("UPDATE work SET run = ? WHERE run = ?", (run_id, other))
                run("DELETE FROM run WHERE id = ?", (other,))
            for place, page in enumerate(pages):
                run("UPDATE page SET place = ? WHERE id = ?", (place, page.id))
        records = [record for work in works if (record := self._record(work)) is not None]
        return pages, records, lost + len(works) - len(records)

    def end_run(self, run_id: str) -> None:
        """A program ends: pages without anything staged need not come back, works without an end have to."""
        with self._transaction() as run:
            for page_id, payload in run("SELECT id, payload FROM page WHERE run = ?", (run_id,)).fetchall():
                with contextlib.suppress(SealError, CodecError):
                    if codec.load_page(self._sealer.open(payload, f"page {page_id}")).is_worth_keeping:
                        continue
                run("DELETE FROM page WHERE id = ?", (page_id,))
            left = run(
                "SELECT 1 FROM page WHERE run = ? UNION SELECT 1 FROM work WHERE run = ? AND ended IS NULL",
                (run_id, run_id),
            )
            if left.fetchone() is None:
                run("DELETE FROM run WHERE id = ?", (run_id,))

    # Open calls ---------------------------------------------------------------------------------------

    def write_pages(
        self, run_id: str, pages: Iterable[tuple[int, SavedPage]], gone: Iterable[str], at: datetime
    ) -> None:
        """Save pages with their places, and forget others."""
        with self._transaction() as run:
            for place, page in pages:
                sealed = self._sealer.seal(codec.dump_page(page), f"page {page.id}")
                run(
                    "INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?)",
                    (page.id, run_id, place, at.timestamp(), sealed),
                )
            for page_id in gone:
                run("DELETE FROM page WHERE id = ?", (page_id,))

    # Works --------------------------------------------------------------------------------------------

    def begin_work(self, run_id: str, intent: Intent) -> None:
        """An intent, before its first request."""
        sealed = self._sealer.seal(codec.dump_intent(intent), f"work {intent.id}")
        with self._transaction() as run:
            run(
                "INSERT OR REPLACE INTO work VALUES (?, ?, ?, NULL, ?)",
                (intent.id, run_id, intent.began.timestamp(), sealed),
            )

    def note(self, work_id: str, results: Sequence[KeyResult]) -> None:
        """How far it has come."""
        with self._transaction() as run:
            self._add_event(run, work_id, codec.dump_results(results))

    def end_work(self, work_id: str, results: Sequence[KeyResult], remark: str, at: datetime) -> None:
        """How it ended: in place of everything that was noted on the way."""
        with self._transaction() as run:
            run("DELETE FROM event WHERE work = ?", (work_id,))
            self._add_event(run, work_id, codec.dump_results(results, remark))
            run("UPDATE work SET ended = ? WHERE id = ?", (at.timestamp(), work_id))

    def _add_event(self, run: Run, work_id: str, payload: bytes) -> None:
        sealed = self._sealer.seal(payload, f"event {work_id}")
        # What was erased meanwhile stays erased.
        run(
            "INSERT INTO event (work, payload) SELECT ?, ? WHERE EXISTS (SELECT 1 FROM work WHERE id = ?)",
            (work_id, sealed, work_id),
        )

    def work_ids(self) -> list[str]:
        """The names of all works, the newest first."""
        return [work for (work,) in self._connection.execute("SELECT id FROM work ORDER BY began DESC")]

    def records(self, work_ids: Iterable[str] | None = None) -> list[Record]:
        """These works, or all; parts that cannot be opened are left out."""
        ids = self.work_ids() if work_ids is None else work_ids
        return [record for work in ids if (record := self._record(work)) is not None]

    def _record(self, work_id: str) -> Record | None:
        row = self._connection.execute(
            "SELECT ended, CAST(payload AS BLOB) FROM work WHERE id = ?", (work_id,)
        ).fetchone()
        if row is None:
            return None
        events = self._connection.execute(
            "SELECT CAST(payload AS BLOB) FROM event WHERE work = ? ORDER BY number", (work_id,)
        ).fetchall()
        try:
            intent = codec.load_intent(self._sealer.open(row[1], f"work {work_id}"))
            results: dict[str, KeyResult] = {}
            remark = ""
            for (payload,) in events:
                found, remark = codec.load_results(self._sealer.open(payload, f"event {work_id}"))
                results |= {result.key: result for result in found}
            ended = None if row[0] is None else datetime.fromtimestamp(row[0]).astimezone()
        except (SealError, CodecError, TypeError, ValueError, OverflowError, OSError):
            return None
        return Record(intent, tuple(results.values()), ended, remark)

    # Erasing ------------------------------------------------------------------------------------------

    def erase_before(self, limit: datetime) -> None:
        """Erase works that are older than ``limit``, ended or not; ``adopt`` sees to pages of the dead."""
        with self._transaction() as run:
            old = "SELECT id FROM work WHERE began < ?"
            run(f"DELETE FROM event WHERE work IN ({old})", (limit.timestamp(),))  # noqa: S608 - no input
            run(f"DELETE FROM work WHERE id IN ({old})", (limit.timestamp(),))  # noqa: S608 - likewise
        self._forget_log()

    def erase(self, work_ids: Sequence[str]) -> None:
        """Erase these works."""
        with self._transaction() as run:
            for work_id in work_ids:
                run("DELETE FROM event WHERE work = ?", (work_id,))
                run("DELETE FROM work WHERE id = ?", (work_id,))
        self._forget_log()

    def _forget_log(self) -> None:
        # What was erased also stands in the write-ahead log. Another program may be reading it: next time.
        with contextlib.suppress(sqlite3.OperationalError):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    # SQLite -------------------------------------------------------------------------------------------

    def _pragma(self, name: str) -> object:
        return self._connection.execute(f"PRAGMA {name}").fetchone()[0]

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Run]:
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection.execute
            connection.execute("COMMIT")
        except BaseException:
            # A full disk ends the transaction by itself.
            if connection.in_transaction:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
            raise


Run = Callable[..., sqlite3.Cursor]


def erase_everything(path: Path, is_dead: Callable[[str], bool]) -> bool:
    """Erase all that no running program has open; whether the file itself can go. No key is needed.

    Raises ``sqlite3.Error`` or ``OSError`` when the disk fails.
    """
    connection = _connect(path)
    try:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("BEGIN IMMEDIATE")
        runs = [run for (run,) in connection.execute("SELECT id FROM run").fetchall()]
        for run in runs:
            if is_dead(run):
                connection.execute("DELETE FROM page WHERE run = ?", (run,))
                connection.execute("DELETE FROM work WHERE run = ?", (run,))
                connection.execute("DELETE FROM run WHERE id = ?", (run,))
        connection.execute("DELETE FROM work WHERE run NOT IN (SELECT id FROM run)")
        connection.execute("DELETE FROM work WHERE ended IS NOT NULL")
        connection.execute("DELETE FROM event WHERE work NOT IN (SELECT id FROM work)")
        is_alone = connection.execute("SELECT 1 FROM run").fetchone() is None
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return True
        raise
    except sqlite3.DatabaseError:
        return True  # it is broken: nobody can use it
    finally:
        connection.close()
    return is_alone


def _connect(path: Path | None) -> sqlite3.Connection:
    if path is None:
        return sqlite3.connect(":memory:", isolation_level=None)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Made here, so that nobody else can read it from its first moment on; its log inherits the mode.
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    if os.name == "posix":
        path.chmod(0o600)
    connection = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_MS / 1000)
    # A damaged name is no name, and nothing to stumble over.
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection
