"""What the journal keeps of calls besides edits and operations: known calls, snapshots, what was last seen.

Nothing here raises for a disk that fails: what could not be written waits, and what cannot be read now is not
there. Writing does not wait for the disk; ``Journal.close`` does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Context
from lvctx_gui.core.kept import KnownCall, LastSeen, Snapshot
from lvctx_gui.core.known import merged
from lvctx_gui.core.site import Site
from lvctx_gui.store.journal import kept_codec
from lvctx_gui.store.journal.backlog import Backlog, Job
from lvctx_gui.store.journal.codec import CodecError
from lvctx_gui.store.journal.kept import Kind

if TYPE_CHECKING:
    from lvctx_gui.store.journal.file import JournalFile
    from lvctx_gui.store.journal.writer import JournalWriter

MOST, LARGEST = 20_000, 4_000_000
"""Entries and bytes up to which what was seen is kept, as that is written at each lookup."""

_T = TypeVar("_T")


class Shelf:
    """Puts into ``backlog`` what ``writer`` is to write, and reads it again."""

    def __init__(self, writer: JournalWriter, backlog: Backlog) -> None:
        self._writer = writer
        self._backlog = backlog

    # Known calls --------------------------------------------------------------------------------------

    async def known_calls(self) -> list[KnownCall]:
        """Every call that is known, of all sites, the latest first, pinned ones at the end."""

        def read(file: JournalFile) -> list[KnownCall]:
            heads = (_loaded(kept_codec.load_known, head) for _, head in file.kept.heads(Kind.CALL))
            return [known for known in heads if known is not None]

        return await self._read(read)

    async def keep_call(self, known: KnownCall) -> None:
        """Keep it, in place of what was known of this call at this place. Pinned ones never grow old."""
        head = kept_codec.dump_known(known)
        about = _about(known.call, known.site)

        def write(file: JournalFile) -> None:
            at = None if known.is_pinned else known.at
            file.kept.put(Kind.CALL, file.kept.name_of(Kind.CALL, about), at, head, None)

        await self._write(f"known:{about}", write)

    async def note_call(self, known: KnownCall) -> None:
        """Keep that it was looked up, or changed. What is kept of a pin stays as it is, whoever made it."""
        about = _about(known.call, known.site)

        def write(file: JournalFile) -> None:
            row_id = file.kept.name_of(Kind.CALL, about)
            head = file.kept.head(row_id)
            both = merged(known, None if head is None else _loaded(kept_codec.load_known, head))
            at = None if both.is_pinned else both.at
            file.kept.put(Kind.CALL, row_id, at, kept_codec.dump_known(both), None)

        # Not in place of a pin that still waits to be written.
        await self._write(f"noted:{about}", write, about=f"known:{about}")

    async def forget_call(self, call: CallRef, site: Site) -> None:
        """Forget that this call is known, its pin too."""
        about = _about(call, site)
        await self._write(
            f"known:{about}", lambda file: file.kept.forget(file.kept.name_of(Kind.CALL, about))
        )

    # Snapshots ----------------------------------------------------------------------------------------

    async def snapshots(self) -> list[Snapshot]:
        """All snapshots, the latest first, without what they hold."""

        def read(file: JournalFile) -> list[Snapshot]:
            heads = (_loaded(kept_codec.load_snapshot, head) for _, head in file.kept.heads(Kind.SNAPSHOT))
            return [snapshot for snapshot in heads if snapshot is not None]

        return await self._read(read)

    async def snapshot_context(self, snapshot_id: str) -> Context | None:
        """What the call of a snapshot held; ``None`` where it is gone or cannot be read now."""

        def read(file: JournalFile) -> list[Context]:
            content = file.kept.content(_snapshot(snapshot_id))
            context = None if content is None else _loaded(kept_codec.load_context, content)
            return [] if context is None else [context]

        return next(iter(await self._read(read)), None)

    async def keep_snapshot(self, snapshot: Snapshot, context: Context) -> None:
        """Keep a snapshot; it grows old as the history does."""
        head = kept_codec.dump_snapshot(snapshot)

        def write(file: JournalFile) -> None:
            content = kept_codec.dump_context(context)  # in the journal's thread
            file.kept.put(Kind.SNAPSHOT, _snapshot(snapshot.id), snapshot.taken, head, content)

        await self._write(_snapshot(snapshot.id), write)

    async def forget_snapshot(self, snapshot_id: str) -> None:
        """Erase a snapshot."""
        await self._write(_snapshot(snapshot_id), lambda file: file.kept.forget(_snapshot(snapshot_id)))

    # What was last seen -------------------------------------------------------------------------------

    async def last_seen(self, call: CallRef, site: Site) -> LastSeen | None:
        """What a person last saw of this call at this site; ``None`` where that is not known."""
        about = _about(call, site)

        def read(file: JournalFile) -> list[LastSeen]:
            row_id = file.kept.name_of(Kind.SEEN, about)
            head, content = file.kept.head(row_id), file.kept.content(row_id)
            if head is None or content is None:
                return []
            seen = _loaded(lambda data: kept_codec.load_seen(data, kept_codec.load_context(content)), head)
            return [] if seen is None or seen.site != site else [seen]

        return next(iter(await self._read(read)), None)

    async def keep_last_seen(self, seen: LastSeen) -> None:
        """Keep it, in place of what was seen before. One that is too large is forgotten instead."""
        head = kept_codec.dump_seen(seen)
        about = _about(seen.call, seen.site)

        def write(file: JournalFile) -> None:
            row_id = file.kept.name_of(Kind.SEEN, about)
            content = kept_codec.dump_context(seen.context) if len(seen.context) <= MOST else None
            if content is None or len(content) > LARGEST:
                file.kept.forget(row_id)
            else:
                file.kept.put(Kind.SEEN, row_id, seen.seen, head, content)

        await self._write(f"seen:{about}", write)

    # Both ways ----------------------------------------------------------------------------------------

    async def _write(self, name: str, write: Callable[[JournalFile], None], about: str = "") -> None:
        await self._writer.be_ready()
        # Written is settled: a file that outlives the program knows all about it.
        self._backlog.put(Job(name, write, about=about or name, settles=True))
        await self._writer.flush()

    async def _read(self, read: Callable[[JournalFile], list[_T]]) -> list[_T]:
        await self._writer.flush()
        try:
            return await self._writer.read(read)
        except sqlite3.Error:
            return []


def _about(call: CallRef, site: Site) -> str:
    """What names a call at a place. A client that is known by its code here, by its number there is one."""
    return f"{site.place} {call}"


def _snapshot(snapshot_id: str) -> str:
    return f"snapshot-{snapshot_id}"


def _loaded(load: Callable[[bytes], _T], data: bytes) -> _T | None:
    try:
        return load(data)
    except CodecError:
        return None
