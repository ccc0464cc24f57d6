"""The programs that share the journal's file: who runs, what those left that have ended, what was chosen.

They stand in the table ``run``; for how long entries are kept stands in ``meta``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lvctx_gui.core.record import Record, SavedPage
from lvctx_gui.store.journal.database import Database
from lvctx_gui.store.journal.kept import KeptRows
from lvctx_gui.store.journal.operations import Operations
from lvctx_gui.store.journal.pages import Pages
from lvctx_gui.store.journal.sqlite import Run


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What programs that have ended had left.

    ``pages`` in their order, ``interrupted`` operations, and how many were erased: ``lost`` parts that could
    not be opened, ``old_pages`` with something staged and ``old_operations`` without an end.
    """

    pages: tuple[SavedPage, ...] = ()
    interrupted: tuple[Record, ...] = ()
    lost: int = 0
    old_pages: int = 0
    old_operations: int = 0


class Programs:
    """Programs over one ``database``. Raises ``sqlite3.Error`` when the disk fails."""

    def __init__(self, database: Database, pages: Pages, operations: Operations, kept: KeptRows) -> None:
        self._database = database
        self._pages = pages
        self._operations = operations
        self._kept = kept

    def begin(self, run_id: str, at: datetime) -> None:
        """A program has started; it holds its lock by now."""
        with self._database.transaction() as run:
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
        with self._database.transaction() as run:
            run("UPDATE meta SET value = max(CAST(value AS INTEGER), ?) WHERE name = 'written'", (least,))
            self.begin(run_id, at)
            if keep_days is not None:
                self.tell_keep_days(keep_days)
            found = LeftBehind() if is_dead is None else self.adopt(run_id, is_dead, limit)
            self._operations.erase_old(limit)
            self._kept.erase_before(limit)
        self._database.forget_log()
        return found

    def adopt(self, run_id: str, is_dead: Callable[[str], bool], limit: datetime | None = None) -> LeftBehind:
        """Take over what programs left that have ended; of it is erased what is older than ``limit``."""
        pages: list[SavedPage] = []
        interrupted: list[str] = []
        lost = old_pages = old_operations = 0
        with self._database.transaction() as run:
            for dead in [other for other in _others(run, run_id) if is_dead(other)]:
                left = self._pages.left_by(dead, limit)
                pages += left.pages
                lost += left.lost
                old_pages += left.old
                if limit is not None:
                    old_operations += self._operations.erase_old_interrupted(dead, limit)
                interrupted += self._operations.interrupted(dead)
                self._pages.hand_over(dead, run_id)
                self._operations.hand_over(dead, run_id)
                run("DELETE FROM run WHERE id = ?", (dead,))
            self._pages.put_in_order(pages)
            records: list[Record] = []
            for operation_id in interrupted:
                record = self._operations.record(operation_id)
                if record is None:
                    # It would be told anew at each start.
                    lost += self._operations.erase_one(operation_id)
                else:
                    records.append(record)
        return LeftBehind(tuple(pages), tuple(records), lost, old_pages, old_operations)

    def end(self, run_id: str) -> None:
        """A program ends: what was open comes back, and interrupted operations have to."""
        with self._database.transaction() as run:
            self._pages.forget_closed(run_id)
            left = run(
                "SELECT 1 FROM page WHERE run = ? UNION SELECT 1 FROM work WHERE run = ? AND ended IS NULL",
                (run_id, run_id),
            )
            if left.fetchone() is None:
                run("DELETE FROM run WHERE id = ?", (run_id,))

    def tell_keep_days(self, days: int) -> None:
        """Let other programs know for how long entries are kept."""
        with self._database.transaction() as run:
            run("INSERT OR REPLACE INTO meta VALUES ('keep_days', ?)", (str(days),))

    @property
    def keep_nothing(self) -> bool:
        """Whether it was chosen last, in any program, that nothing is kept."""
        row = self._database.connection.execute("SELECT value FROM meta WHERE name = 'keep_days'").fetchone()
        return row is not None and row[0] == "0"


def _others(run: Run, run_id: str) -> list[str]:
    """Every other program that the file names."""
    others = run("SELECT id FROM run WHERE id <> ? ORDER BY began", (run_id,)).fetchall()
    # What belongs to nobody, as a name was damaged, would never be shown.
    others += run(
        "SELECT run FROM page WHERE run NOT IN (SELECT id FROM run) "
        "UNION SELECT run FROM work WHERE ended IS NULL AND run NOT IN (SELECT id FROM run)"
    ).fetchall()
    return [other for (other,) in others]
