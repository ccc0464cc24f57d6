"""The journal's SQLite file: who runs, what is open and staged, what was sent and how it ended.

WAL mode, and every transaction is on the disk when it returns (``synchronous = FULL``). Payloads are sealed;
what stands in the clear are random names and times. One object serves one thread.
"""

from __future__ import annotations

import contextlib
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lvctx_gui.core.record import Intent, Record, SavedPage
from lvctx_gui.core.settle import KeyResult
from lvctx_gui.store.journal import codec
from lvctx_gui.store.journal.codec import CodecError
from lvctx_gui.store.journal.sealing import Sealer, SealError, Unsealed
from lvctx_gui.store.journal.sqlite import DamagedJournalError, Run, connect, raise_if_damaged, transaction

_APPLICATION_ID = 0x4C56434A  # "LVCJ"
_VERSION = 1
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


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What programs that have ended had left.

    ``pages`` in their order, ``interrupted`` works, and how many were erased: ``lost`` parts that could not
    be opened, ``old_pages`` with something staged and ``old_works`` without an end.
    """

    pages: tuple[SavedPage, ...] = ()
    interrupted: tuple[Record, ...] = ()
    lost: int = 0
    old_pages: int = 0
    old_works: int = 0


class JournalFile:
    """One connection. ``path`` ``None`` keeps everything in memory.

    Raises ``DamagedJournalError`` when the file cannot be used as it is, ``sqlite3.Error`` or ``OSError``
    when the disk fails.
    """

    def __init__(self, path: Path | None, sealer: Sealer | Unsealed, key_id: str = "") -> None:
        self._sealer = sealer
        self._path = path
        self._key_id = key_id
        self.id = ""
        """A random name of this journal: another one in its place has another."""
        self.on_written: Callable[[int], None] = lambda _: None
        """Told the number of each transaction when it is on the disk."""
        self._connection = connect(path)
        try:
            self._identity = _identity(path)
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
            with transaction(self._connection) as run:
                # Looked at again inside the transaction: another program may have been quicker.
                if self._pragma("application_id") != _APPLICATION_ID:
                    for statement in _TABLES.split(";"):
                        run(statement)
                    run("INSERT INTO meta VALUES ('key', ?)", (self._sealer.key_name,))
                    run(f"PRAGMA user_version = {_VERSION}")
                    run(f"PRAGMA application_id = {_APPLICATION_ID}")
                (key_name,) = run("SELECT value FROM meta WHERE name = 'key'").fetchone() or (None,)
                if key_name == self._sealer.key_name:
                    self.id = self._introduced(run)
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

    def _introduced(self, run: Run) -> str:
        # Journals from before there were these words get them now.
        run("INSERT OR IGNORE INTO meta VALUES ('journal', ?)", (uuid.uuid4().hex,))
        run("INSERT OR IGNORE INTO meta VALUES ('written', '0')")
        if self._key_id and ("key_id", self._key_id) not in run("SELECT name, value FROM meta").fetchall():
            run("INSERT OR REPLACE INTO meta VALUES ('key_id', ?)", (self._key_id,))
        (journal,) = run("SELECT value FROM meta WHERE name = 'journal'").fetchone()
        return str(journal)

    def close(self) -> None:
        """Close it; the last one to do so folds the write-ahead log into the file."""
        self._connection.close()

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

    # What the person wants ----------------------------------------------------------------------------

    def set_keep_days(self, days: int) -> None:
        """Let other programs know for how long entries are kept."""
        with self._transaction() as run:
            run("INSERT OR REPLACE INTO meta VALUES ('keep_days', ?)", (str(days),))

    @property
    def keeps_nothing(self) -> bool:
        """Whether it was chosen last, in any program, that nothing is kept."""
        row = self._connection.execute("SELECT value FROM meta WHERE name = 'keep_days'").fetchone()
        return row is not None and row[0] == "0"

    # Running programs ---------------------------------------------------------------------------------

    def begin_run(self, run_id: str, at: datetime) -> None:
        """A program has started; it holds its lock by now."""
        with self._transaction() as run:
            run("INSERT OR REPLACE INTO run VALUES (?, ?)", (run_id, at.timestamp()))

    def start(
        self,
        run_id: str,
        at: datetime,
        limit: datetime,
        is_dead: Callable[[str], bool] | None,
        keep_days: int | None,
        least: int = 0,
    ) -> LeftBehind:
        """Begin a run, ``adopt`` where ``is_dead`` is given, and erase what is older than ``limit``.

        ``keep_days`` is told to other programs unless it is ``None``. All of it happens or nothing does: what
        was taken over and could then not be returned would be shown by nobody. Its number is larger than
        ``least``, which somebody was told is written: what is missing is told once.
        """
        with self._transaction() as run:
            run("UPDATE meta SET value = max(CAST(value AS INTEGER), ?) WHERE name = 'written'", (least,))
            self.begin_run(run_id, at)
            if keep_days is not None:
                self.set_keep_days(keep_days)
            found = LeftBehind() if is_dead is None else self.adopt(run_id, is_dead, limit)
            self._erase_before(limit)
        self._forget_log()
        return found

    def adopt(self, run_id: str, is_dead: Callable[[str], bool], limit: datetime | None = None) -> LeftBehind:
        """Take over what programs left that have ended; of it is erased what is older than ``limit``."""
        pages: list[SavedPage] = []
        works: list[str] = []
        lost = old_pages = old_works = 0
        with self._transaction() as run:
            others = run("SELECT id FROM run WHERE id <> ? ORDER BY began", (run_id,)).fetchall()
            # What belongs to nobody, as a name was damaged, would never be shown.
            others += run(
                "SELECT run FROM page WHERE run NOT IN (SELECT id FROM run) "
                "UNION SELECT run FROM work WHERE ended IS NULL AND run NOT IN (SELECT id FROM run)"
            ).fetchall()
            for other in [other for (other,) in others if is_dead(other)]:
                found = run(
                    "SELECT id, saved < ?, CAST(payload AS BLOB) FROM page WHERE run = ? ORDER BY place",
                    (None if limit is None else limit.timestamp(), other),
                ).fetchall()
                for page_id, is_old, payload in found:
                    page = self._page(page_id, payload)
                    if page is not None and not is_old:
                        pages.append(page)
                        continue
                    lost += page is None
                    old_pages += page is not None and page.is_worth_keeping
                    run("DELETE FROM page WHERE id = ?", (page_id,))
                if limit is not None:
                    old_works += self._erase_works(
                        "run = ? AND ended IS NULL AND began < ?", (other, limit.timestamp())
                    )
                under_way = run(
                    "SELECT id FROM work WHERE run = ? AND ended IS NULL ORDER BY began", (other,)
                )
                works += [work for (work,) in under_way]
                run("UPDATE page SET run = ? WHERE run = ?", (run_id, other))
                run("UPDATE work SET run = ? WHERE run = ?", (run_id, other))
                run("DELETE FROM run WHERE id = ?", (other,))
            for place, page in enumerate(pages):
                run("UPDATE page SET place = ? WHERE id = ?", (place, page.id))
            records: list[Record] = []
            for work in works:
                record = self._record(work)
                if record is None:
                    # It would be told anew at each start.
                    lost += self._erase_works("id = ?", (work,))
                else:
                    records.append(record)
        return LeftBehind(tuple(pages), tuple(records), lost, old_pages, old_works)

    def _page(self, page_id: str, payload: bytes) -> SavedPage | None:
        try:
            return codec.load_page(self._sealer.open(payload, f"page {page_id}"))
        except (SealError, CodecError):
            return None

    def end_run(self, run_id: str) -> None:
        """A program ends: pages without anything staged need not come back, works without an end have to."""
        with self._transaction() as run:
            for page_id, payload in run("SELECT id, payload FROM page WHERE run = ?", (run_id,)).fetchall():
                page = self._page(page_id, payload)
                if page is None or not page.is_worth_keeping:
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
        self._erase_before(limit)
        self._forget_log()

    def _erase_before(self, limit: datetime) -> None:
        self._erase_works("began < ?", (limit.timestamp(),))

    def erase(self, work_ids: Sequence[str]) -> None:
        """Erase these works."""
        with self._transaction():
            for work_id in work_ids:
                self._erase_works("id = ?", (work_id,))
        self._forget_log()

    def _erase_works(self, which: str, values: tuple[object, ...]) -> int:
        with self._transaction() as run:
            run(f"DELETE FROM event WHERE work IN (SELECT id FROM work WHERE {which})", values)  # noqa: S608 - no input
            erased: int = run(f"DELETE FROM work WHERE {which}", values).rowcount  # noqa: S608 - likewise
        return erased

    def _forget_log(self) -> None:
        # What was erased also stands in the write-ahead log. Another program may be reading it: next time.
        with contextlib.suppress(sqlite3.OperationalError):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    # SQLite -------------------------------------------------------------------------------------------

    def _pragma(self, name: str) -> object:
        return self._connection.execute(f"PRAGMA {name}").fetchone()[0]

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Run]:
        """A transaction that is counted, and acknowledged when it is on the disk."""
        if self._connection.in_transaction:
            yield self._connection.execute
            return
        with transaction(self._connection) as run:
            yield run
            number = self._counted(run)
        self.on_written(number)

    @staticmethod
    def _counted(run: Run) -> int:
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
