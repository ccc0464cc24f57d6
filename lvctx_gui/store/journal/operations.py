"""The journal's tables ``work`` and ``event``: operations that were begun, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.kept import KnownCall
from lvctx_gui.core.record import Intent, Record
from lvctx_gui.core.settle import KeyResult
from lvctx_gui.core.site import Site
from lvctx_gui.store.journal import codec
from lvctx_gui.store.journal.codec import CodecError
from lvctx_gui.store.journal.database import Database
from lvctx_gui.store.journal.sealing import Sealer, SealError, Unsealed, about_row
from lvctx_gui.store.journal.sqlite import Run

_INTENTS = "work"
_EVENTS = "event"


class Operations:
    """Operations in ``database``, sealed by ``sealer``. Raises ``sqlite3.Error`` when the disk fails."""

    def __init__(self, database: Database, sealer: Sealer | Unsealed) -> None:
        self._database = database
        self._sealer = sealer

    # Writing ------------------------------------------------------------------------------------------

    def begin(self, run_id: str, intent: Intent) -> None:
        """An intent, before its first request."""
        sealed = self._sealer.seal(codec.dump_intent(intent), about_row(_INTENTS, intent.id))
        with self._database.transaction() as run:
            run(
                "INSERT OR REPLACE INTO work VALUES (?, ?, ?, NULL, ?)",
                (intent.id, run_id, intent.began.timestamp(), sealed),
            )

    def note(self, operation_id: str, results: Sequence[KeyResult]) -> None:
        """How far it has come."""
        with self._database.transaction() as run:
            self._add_event(run, operation_id, codec.dump_results(results))

    def end(self, operation_id: str, results: Sequence[KeyResult], remark: str, at: datetime) -> None:
        """How it ended: in place of everything that was noted on the way."""
        with self._database.transaction() as run:
            run("DELETE FROM event WHERE work = ?", (operation_id,))
            self._add_event(run, operation_id, codec.dump_results(results, remark))
            run("UPDATE work SET ended = ? WHERE id = ?", (at.timestamp(), operation_id))

    def _add_event(self, run: Run, operation_id: str, payload: bytes) -> None:
        sealed = self._sealer.seal(payload, about_row(_EVENTS, operation_id))
        # What was erased meanwhile stays erased.
        run(
            "INSERT INTO event (work, payload) SELECT ?, ? WHERE EXISTS (SELECT 1 FROM work WHERE id = ?)",
            (operation_id, sealed, operation_id),
        )

    # Reading ------------------------------------------------------------------------------------------

    def ids(self) -> list[str]:
        """The names of all operations, the newest first."""
        found = self._database.connection.execute("SELECT id FROM work ORDER BY began DESC")
        return [operation_id for (operation_id,) in found]

    def states(self) -> list[tuple[str, float | None]]:
        """The names of all operations, the newest first, and when each ended: what has not is not settled."""
        return self._database.connection.execute("SELECT id, ended FROM work ORDER BY began DESC").fetchall()

    def records(self, operation_ids: Iterable[str] | None = None) -> list[Record]:
        """These operations, or all; those of which a part cannot be opened are left out."""
        ids = self.ids() if operation_ids is None else operation_ids
        return [record for each in ids if (record := self.record(each)) is not None]

    def record(self, operation_id: str) -> Record | None:
        """One operation; ``None`` when it is not there or a part of it cannot be opened."""
        execute = self._database.connection.execute
        row = execute(
            "SELECT ended, CAST(payload AS BLOB) FROM work WHERE id = ?", (operation_id,)
        ).fetchone()
        if row is None:
            return None
        events = execute(
            "SELECT CAST(payload AS BLOB) FROM event WHERE work = ? ORDER BY number", (operation_id,)
        ).fetchall()
        try:
            intent = codec.load_intent(self._sealer.open(row[1], about_row(_INTENTS, operation_id)))
            results: dict[str, KeyResult] = {}
            remark = ""
            for (payload,) in events:
                event = self._sealer.open(payload, about_row(_EVENTS, operation_id))
                found, remark = codec.load_results(event)
                results |= {result.key: result for result in found}
            ended = None if row[0] is None else datetime.fromtimestamp(row[0]).astimezone()
        except (SealError, CodecError, TypeError, ValueError, OverflowError, OSError):
            return None
        return Record(intent, tuple(results.values()), ended, remark)

    def calls(self, most: int, within: int) -> list[KnownCall]:
        """Calls of which the last ``within`` operations tell, ``most`` at most, the latest first.

        Nothing else is kept of what is opened for that.
        """
        rows = self._database.connection.execute(
            "SELECT id, CAST(payload AS BLOB) FROM work ORDER BY began DESC LIMIT ?", (within,)
        )
        found: dict[tuple[CallRef, Site], KnownCall] = {}
        for operation_id, payload in rows:
            try:
                intent = codec.load_intent(self._sealer.open(payload, about_row(_INTENTS, operation_id)))
            except (SealError, CodecError, TypeError, ValueError, OverflowError, OSError):
                continue
            name = intent.call, intent.site
            known = found.get(name) or KnownCall(intent.call, intent.site, intent.began)
            if not known.is_changed and (record := self.record(operation_id)) is not None:
                known = replace(known, is_changed=bool(record.done))
            found[name] = known
            if len(found) == most:
                break
        return list(found.values())

    def interrupted(self, run_id: str) -> list[str]:
        """The names of a program's operations without an end, the oldest first."""
        found = self._database.connection.execute(
            "SELECT id FROM work WHERE run = ? AND ended IS NULL ORDER BY began", (run_id,)
        )
        return [operation_id for (operation_id,) in found]

    def hand_over(self, run_id: str, new_run_id: str) -> None:
        """Let the operations of one program belong to another."""
        with self._database.transaction() as run:
            run("UPDATE work SET run = ? WHERE run = ?", (new_run_id, run_id))

    # Erasing ------------------------------------------------------------------------------------------

    def erase(self, operation_ids: Sequence[str]) -> None:
        """Erase these operations, so that nothing of them is left in the file or its log."""
        with self._database.transaction():
            for operation_id in operation_ids:
                self.erase_one(operation_id)
        self._database.forget_log()

    def erase_before(self, limit: datetime) -> None:
        """Erase operations that began before ``limit``, ended or not, as ``erase`` does."""
        self.erase_old(limit)
        self._database.forget_log()

    def erase_old(self, limit: datetime) -> int:
        """Erase operations that began before ``limit`` from the tables; returns how many there were."""
        return self._erase("SELECT id FROM work WHERE began < ?", (limit.timestamp(),))

    def erase_old_interrupted(self, run_id: str, limit: datetime) -> int:
        """Erase those of them that are of one program and without an end; returns how many there were."""
        return self._erase(
            "SELECT id FROM work WHERE run = ? AND ended IS NULL AND began < ?", (run_id, limit.timestamp())
        )

    def erase_one(self, operation_id: str) -> int:
        """Erase one operation from the tables; returns how many there were."""
        return self._erase("SELECT id FROM work WHERE id = ?", (operation_id,))

    def _erase(self, which: str, values: tuple[object, ...]) -> int:
        with self._database.transaction() as run:
            run(f"DELETE FROM event WHERE work IN ({which})", values)  # noqa: S608 - no input
            erased: int = run(f"DELETE FROM work WHERE id IN ({which})", values).rowcount  # noqa: S608 - likewise
        return erased
