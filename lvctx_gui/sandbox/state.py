"""The entries of all calls, in SQLite.

Every method is one transaction: after `kill -9` a request has happened completely or not at all. Every text
is stored as ASCII JSON, so that any text survives: empty ones, NUL, lone surrogates. An entry without a
value is NULL; the JSON value null is the text `null`.

Nothing keeps a key from being stored twice, because such calls exist and have to be practised: reading one
key then answers the first entry, an update changes all of them, a deletion removes all of them.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lvctx_gui.sandbox.facts import CallId, Entry, SandboxError
from lvctx_gui.sandbox.seed import seeded_calls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# Says that a file is ours; any number that is not in use elsewhere would do. A PRAGMA takes no parameters,
# so it stands here twice.
_APPLICATION_ID = 1280725080
_SET_APPLICATION_ID = "PRAGMA application_id = 1280725080"
_TABLE = """
CREATE TABLE entry (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    session TEXT NOT NULL, tx_id TEXT NOT NULL, account TEXT NOT NULL, client INTEGER NOT NULL,
    key TEXT NOT NULL, value TEXT
)
"""
_INDEX = "CREATE INDEX entry_by_call ON entry (session, tx_id, account, client, key)"
_INSERT = "INSERT INTO entry (session, tx_id, account, client, key, value) VALUES (?, ?, ?, ?, ?, ?)"
_UPDATE = """
UPDATE entry SET value = ? WHERE session = ? AND tx_id = ? AND account = ? AND client = ? AND key = ?
"""
_READ = """
SELECT key, value FROM entry WHERE session = ? AND tx_id = ? AND account = ? AND client = ? ORDER BY place
"""
_READ_KEY = """
SELECT key, value FROM entry
WHERE session = ? AND tx_id = ? AND account = ? AND client = ? AND key = ? ORDER BY place LIMIT 1
"""
_DELETE = "DELETE FROM entry WHERE session = ? AND tx_id = ? AND account = ? AND client = ?"
_DELETE_KEY = """
DELETE FROM entry WHERE session = ? AND tx_id = ? AND account = ? AND client = ? AND key = ?
"""


class Store:
    """The entries of all calls; safe to use from several threads.

    Data in memory survives close() and a later open(): a server can go away and come back. A method that
    is called while the store is closed opens it for that moment.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._in_memory: bytes | None = None

    def open(self) -> None:
        """Open the file, and fill it with the practice calls when it is new."""
        with self._lock:
            if self._connection is None:
                self._connection = self._connect()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._connection is None:
                return
            if self._path is None:
                self._in_memory = self._connection.serialize()
            self._connection.close()
            self._connection = None

    def read(self, call: CallId) -> list[Entry]:
        """Return the entries of a call in their order."""
        with self._transaction() as connection:
            rows = connection.execute(_READ, _address(call)).fetchall()
        return [_entry(row) for row in rows]

    def read_key(self, call: CallId, key: str) -> Entry | None:
        """Return the first entry with this key."""
        with self._transaction() as connection:
            row = connection.execute(_READ_KEY, (*_address(call), json.dumps(key))).fetchone()
        return None if row is None else _entry(row)

    def upsert(self, call: CallId, entries: Iterable[Entry]) -> None:
        """Update the keys that exist where they stand and append the others; leave all other keys alone."""
        address = _address(call)
        with self._transaction() as connection:
            for entry in entries:
                key, value = _columns(entry)
                if connection.execute(_UPDATE, (value, *address, key)).rowcount == 0:
                    connection.execute(_INSERT, (*address, key, value))

    def put(self, call: CallId, entries: Iterable[Entry]) -> None:
        """Make these the entries of the call, whatever was there; a key may come twice."""
        with self._transaction() as connection:
            connection.execute(_DELETE, _address(call))
            connection.executemany(_INSERT, ((*_address(call), *_columns(entry)) for entry in entries))

    def delete_key(self, call: CallId, key: str) -> bool:
        """Remove one key; False when it was not there."""
        with self._transaction() as connection:
            return connection.execute(_DELETE_KEY, (*_address(call), json.dumps(key))).rowcount > 0

    def delete_all(self, call: CallId) -> bool:
        """Remove every entry of a call; False when there was none."""
        with self._transaction() as connection:
            return connection.execute(_DELETE, _address(call)).rowcount > 0

    def reset(self) -> None:
        """Make the data what it was at first."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM entry")
            _seed(connection)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            borrowed = self._connection is None
            self.open()
            connection = self._connection
            assert connection is not None  # noqa: S101 - open() has just set it
            try:
                with _committed(connection):
                    yield connection
            finally:
                if borrowed:
                    self.close()

    def _connect(self) -> sqlite3.Connection:
        name = ":memory:" if self._path is None else str(self._path)
        connection = None
        try:
            connection = sqlite3.connect(name, isolation_level=None, check_same_thread=False)
            if self._in_memory is not None:
                connection.deserialize(self._in_memory)
            # Before anything is written: somebody else's database must stay as it is.
            ours = connection.execute("PRAGMA application_id").fetchone()[0] == _APPLICATION_ID
            if not ours and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                message = (
                    f"The practice data file {name} is a database of another program. Name another file."
                )
                raise SandboxError(message)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            with _committed(connection):
                # Looked at again inside the transaction: another process may have been quicker.
                if connection.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION_ID:
                    connection.execute(_TABLE)
                    connection.execute(_INDEX)
                    _seed(connection)
                    connection.execute(_SET_APPLICATION_ID)
        except sqlite3.Error as error:
            if connection is not None:
                connection.close()
            message = f"The practice data file {name} cannot be used: {error}. Name another file."
            raise SandboxError(message) from error
        except SandboxError:
            if connection is not None:
                connection.close()
            raise
        return connection


@contextmanager
def _committed(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _seed(connection: sqlite3.Connection) -> None:
    for call, entries in seeded_calls():
        address = _address(call)
        connection.executemany(_INSERT, ((*address, *_columns(entry)) for entry in entries))


def _address(call: CallId) -> tuple[str, str, str, int]:
    return json.dumps(call.session), str(call.tx_id), json.dumps(call.account), call.client


def _columns(entry: Entry) -> tuple[str, str | None]:
    return json.dumps(entry["key"]), json.dumps(entry["value"]) if "value" in entry else None


def _entry(row: tuple[str, str | None]) -> Entry:
    key, value = row
    entry: Entry = {"key": json.loads(key)}
    if value is not None:
        entry["value"] = json.loads(value)
    return entry
