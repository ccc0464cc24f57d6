"""Erases what stands in the journal's file, without its key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lvctx_gui.store.journal.database import KEPT_TABLE
from lvctx_gui.store.journal.sqlite import connect, transaction


def erase_everything(path: Path, own_run: str, is_dead: Callable[[str], bool]) -> int:
    """Erase all that no other running program has open, and let the others know that nothing is kept.

    Returns how many calls of earlier runs went with it. Raises ``sqlite3.Error`` or ``OSError`` when that
    cannot be done, also because the file is broken.
    """
    connection = connect(path)
    try:
        connection.execute("PRAGMA secure_delete = ON")
        erased = 0
        with transaction(connection) as run:
            run("INSERT OR REPLACE INTO meta VALUES ('keep_days', '0')")
            for (each,) in run("SELECT id FROM run").fetchall():
                if each == own_run or is_dead(each):
                    pages = run("DELETE FROM page WHERE run = ?", (each,)).rowcount
                    erased += 0 if each == own_run else pages
                    run("DELETE FROM work WHERE run = ?", (each,))
                    run("DELETE FROM run WHERE id = ?", (each,))
            run("DELETE FROM work WHERE run NOT IN (SELECT id FROM run) OR ended IS NOT NULL")
            run(KEPT_TABLE)  # a file of an earlier version has none
            run("DELETE FROM kept")
            run("DELETE FROM event WHERE work NOT IN (SELECT id FROM work)")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        connection.close()
    return erased
