"""How SQLite is asked for the journal's file, and what its errors mean."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from lvctx_gui.store.journal import messages
from lvctx_gui.store.plain_files import check_plain

Run = Callable[..., sqlite3.Cursor]
"""``execute`` inside a transaction."""

_BUSY_MS = 5_000
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
    """The file is no journal, is broken, or was sealed with another key. The text is a sentence."""


def raise_if_damaged(error: sqlite3.Error) -> None:
    """Raise ``DamagedJournalError`` when it is the file that is broken, not the disk that fails."""
    if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF not in _DISK:
        raise DamagedJournalError(messages.damaged()) from error


def connect(path: Path | None) -> sqlite3.Connection:
    """A connection to ``path``, which is made if need be, for nobody else to read; ``None`` is memory.

    Raises ``OSError`` for what is no plain file, ``sqlite3.Error`` when the disk fails.
    """
    if path is None:
        return sqlite3.connect(":memory:", isolation_level=None)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Made here, so that nobody else can read it from its first moment on; its log inherits the mode.
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    check_files(path)
    if os.name == "posix" and stat.S_IMODE(path.lstat().st_mode) != 0o600:
        path.chmod(0o600)
    return _opened(str(path))


def check_files(path: Path) -> None:
    """Raise ``OSError`` when the file, or one that SQLite has beside it, is there and no plain file."""
    # Looked at without opening them: closing a second descriptor would give up SQLite's locks on the file.
    for ending in ("", "-wal", "-shm", "-journal"):
        check_plain(Path(f"{path}{ending}"))


def read_meta(path: Path) -> dict[str, str]:
    """What stands in the clear in the journal's table ``meta``; nothing of the files is changed.

    Empty when there is no journal or it cannot be read. Raises ``OSError`` for what is no plain file.
    """
    check_files(path)
    # SQLite removes the log of a file that is empty, even for somebody who may only read.
    if not path.exists() or path.stat().st_size == 0:
        return {}
    try:
        # Who may only read folds no log into the file and removes none.
        with contextlib.closing(_opened(f"{path.absolute().as_uri()}?mode=ro")) as connection:
            rows = connection.execute("SELECT name, value FROM meta").fetchall()
    except (sqlite3.Error, UnicodeDecodeError):
        # SQLite's own words quote what it has found.
        return {}
    return {str(name): str(value) for name, value in rows}


def _opened(name: str) -> sqlite3.Connection:
    is_uri = name.startswith("file:")  # not shown
    connection = sqlite3.connect(name, isolation_level=None, timeout=_BUSY_MS / 1000, uri=is_uri)
    # A damaged name is no name, and nothing to stumble over.
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[Run]:
    """Everything inside is on the disk afterwards, or nothing; one inside another belongs to that."""
    if connection.in_transaction:
        yield connection.execute
        return
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
