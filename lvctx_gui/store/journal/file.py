"""The journal's file: what is open and staged, what was sent and how it ended, what else is kept."""

from __future__ import annotations

from pathlib import Path

from lvctx_gui.store.journal.database import Database
from lvctx_gui.store.journal.kept import KeptRows
from lvctx_gui.store.journal.operations import Operations
from lvctx_gui.store.journal.pages import Pages
from lvctx_gui.store.journal.programs import Programs
from lvctx_gui.store.journal.sealing import Sealer, Unsealed


class JournalFile:
    """The file ``path``, table by table; ``None`` keeps everything in memory. One object serves one thread.

    ``key_id`` is by which name the keychain knows the sealer's key. Raises ``DamagedJournalError`` when the
    file cannot be used as it is, ``sqlite3.Error`` or ``OSError`` when the disk fails.
    """

    def __init__(self, path: Path | None, sealer: Sealer | Unsealed, key_id: str = "") -> None:
        self.database = Database(path, sealer.key_name, key_id)
        self.pages = Pages(self.database, sealer)
        self.operations = Operations(self.database, sealer)
        self.kept = KeptRows(self.database, sealer)
        self.programs = Programs(self.database, self.pages, self.operations, self.kept)

    @property
    def is_in_memory(self) -> bool:
        """Whether nothing of it outlives the program."""
        return self.database.is_in_memory

    def close(self) -> None:
        """Close it; the last one to do so folds the write-ahead log into the file."""
        self.database.close()
