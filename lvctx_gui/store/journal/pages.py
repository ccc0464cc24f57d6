"""The journal's table ``page``: open calls, with what is staged on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lvctx_gui.core.record import SavedPage
from lvctx_gui.store.journal import codec
from lvctx_gui.store.journal.codec import CodecError
from lvctx_gui.store.journal.database import Database
from lvctx_gui.store.journal.sealing import Sealer, SealError, Unsealed, about_row

_TABLE = "page"


@dataclass(frozen=True, slots=True)
class LeftPages:
    """Pages of a program that has ended, in their order, and how many were erased.

    ``lost`` could not be opened; ``old`` were too old, with something staged on them.
    """

    pages: tuple[SavedPage, ...]
    lost: int
    old: int


class Pages:
    """Open calls in ``database``, sealed by ``sealer``. Raises ``sqlite3.Error`` when the disk fails."""

    def __init__(self, database: Database, sealer: Sealer | Unsealed) -> None:
        self._database = database
        self._sealer = sealer

    def write(
        self, run_id: str, pages: Iterable[tuple[int, SavedPage]], gone: Iterable[str], at: datetime
    ) -> None:
        """Save pages with their places, and forget others."""
        with self._database.transaction() as run:
            for place, page in pages:
                sealed = self._sealer.seal(codec.dump_page(page), about_row(_TABLE, page.id))
                run(
                    "INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?)",
                    (page.id, run_id, place, at.timestamp(), sealed),
                )
            for page_id in gone:
                run("DELETE FROM page WHERE id = ?", (page_id,))

    def left_by(self, run_id: str, limit: datetime | None) -> LeftPages:
        """What a program that has ended left; what is older than ``limit`` or cannot be opened is erased."""
        pages: list[SavedPage] = []
        lost = old = 0
        with self._database.transaction() as run:
            found = run(
                "SELECT id, saved < ?, CAST(payload AS BLOB) FROM page WHERE run = ? ORDER BY place",
                (None if limit is None else limit.timestamp(), run_id),
            ).fetchall()
            for page_id, is_old, payload in found:
                page = self._opened(page_id, payload)
                if page is not None and not is_old:
                    pages.append(page)
                    continue
                lost += page is None
                old += page is not None and page.is_worth_keeping
                run("DELETE FROM page WHERE id = ?", (page_id,))
        return LeftPages(tuple(pages), lost, old)

    def hand_over(self, run_id: str, new_run_id: str) -> None:
        """Let the pages of one program belong to another."""
        with self._database.transaction() as run:
            run("UPDATE page SET run = ? WHERE run = ?", (new_run_id, run_id))

    def put_in_order(self, pages: Iterable[SavedPage]) -> None:
        """Give pages that are there their places anew, in this order."""
        with self._database.transaction() as run:
            for place, page in enumerate(pages):
                run("UPDATE page SET place = ? WHERE id = ?", (place, page.id))

    def forget_closed(self, run_id: str) -> None:
        """Forget the pages of a program that need not come back: closed ones, with nothing staged on them."""
        with self._database.transaction() as run:
            for page_id, payload in run("SELECT id, payload FROM page WHERE run = ?", (run_id,)).fetchall():
                page = self._opened(page_id, payload)
                if page is None or (page.closed and not page.is_worth_keeping):
                    run("DELETE FROM page WHERE id = ?", (page_id,))

    def _opened(self, page_id: str, payload: bytes) -> SavedPage | None:
        try:
            return codec.load_page(self._sealer.open(payload, about_row(_TABLE, page_id)))
        except (SealError, CodecError):
            return None
