"""The journal's table ``kept``: what is kept of calls, one row each, sealed.

A row has a ``head``, for lists, and may have a ``content``, which is read when it is wanted. A row without a
time never grows old.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from lvctx_gui.store.journal.sealing import Sealer, SealError, Unsealed, about_row

if TYPE_CHECKING:
    from lvctx_gui.store.journal.database import Database

_HEAD, _CONTENT = "kept", "kept-content"
"""What binds the parts of a row to it."""


class Kind(Enum):
    """What a row is; its value is how many of that kind are kept, besides those that never grow old."""

    CALL = "call", 1_000
    SNAPSHOT = "snapshot", 500
    SEEN = "seen", 200

    def __init__(self, word: str, most: int) -> None:
        self.word = word
        """What stands in the table."""
        self.most = most


class KeptRows:
    """Rows in ``database``, sealed by ``sealer``. Raises ``sqlite3.Error`` when the disk fails."""

    def __init__(self, database: Database, sealer: Sealer | Unsealed) -> None:
        self._database = database
        self._sealer = sealer

    def name_of(self, kind: Kind, what: str) -> str:
        """The name of the row about ``what``: always the same one, and telling nothing without the key."""
        return self._sealer.name_of(f"{kind.word} {what}")

    def put(self, kind: Kind, row_id: str, at: datetime | None, head: bytes, content: bytes | None) -> None:
        """Write a row, in place of one of the same name; the oldest of too many of its kind go."""
        sealed = self._sealer.seal(head, about_row(_HEAD, row_id))
        within = None if content is None else self._sealer.seal(content, about_row(_CONTENT, row_id))
        with self._database.transaction() as run:
            run(
                "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?)",
                (row_id, kind.word, None if at is None else at.timestamp(), sealed, within),
            )
            run(
                "DELETE FROM kept WHERE kind = ? AND at IS NOT NULL AND id NOT IN (SELECT id FROM kept "
                "WHERE kind = ? AND at IS NOT NULL ORDER BY at DESC LIMIT ?)",
                (kind.word, kind.word, kind.most),
            )

    def heads(self, kind: Kind) -> Iterator[tuple[str, bytes]]:
        """The names and heads of all rows of a kind, the latest first; what cannot be opened is left out."""
        rows = self._database.connection.execute(
            "SELECT id, CAST(head AS BLOB) FROM kept WHERE kind = ? ORDER BY at IS NULL, at DESC",
            (kind.word,),
        ).fetchall()
        for row_id, sealed in rows:
            if (head := self._opened(sealed, about_row(_HEAD, row_id))) is not None:
                yield row_id, head

    def head(self, row_id: str) -> bytes | None:
        """The head of one row; ``None`` when it is not there or cannot be opened."""
        return self._column("head", row_id, about_row(_HEAD, row_id))

    def content(self, row_id: str) -> bytes | None:
        """The content of one row; ``None`` when there is none or it cannot be opened."""
        return self._column("content", row_id, about_row(_CONTENT, row_id))

    def forget(self, row_id: str) -> None:
        """Erase a row."""
        with self._database.transaction() as run:
            run("DELETE FROM kept WHERE id = ?", (row_id,))

    def erase_before(self, limit: datetime) -> None:
        """Erase what is older than ``limit``."""
        with self._database.transaction() as run:
            run("DELETE FROM kept WHERE at < ?", (limit.timestamp(),))

    def _column(self, name: str, row_id: str, about: str) -> bytes | None:
        row = self._database.connection.execute(
            f"SELECT CAST({name} AS BLOB) FROM kept WHERE id = ?",  # noqa: S608 - no input
            (row_id,),
        ).fetchone()
        return None if row is None or row[0] is None else self._opened(row[0], about)

    def _opened(self, sealed: bytes, about: str) -> bytes | None:
        try:
            return self._sealer.open(sealed, about)
        except SealError:
            return None
