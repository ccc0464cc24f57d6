"""What can be done with the history. Each flow returns what is to be said when it has ended."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from lvctx_gui.core.record import Record
from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.services.export import HistoryFile
from lvctx_gui.ui.history.loading import AT_ONCE
from lvctx_gui.ui.kit.putting import copy_text
from lvctx_gui.ui.messages.history import record_text

if TYPE_CHECKING:
    from lvctx_gui.store.journal.journal import Journal
    from lvctx_gui.store.journal.run import Found


async def copy_record(record: Record) -> str:
    """Copy ``record`` as text."""
    copy_text(await asyncio.to_thread(record_text, record))
    return tr("Copied.")


async def export_records(path: Path, journal: Journal, ids: Sequence[str]) -> str:
    """Write operations of ``journal`` into ``path``: as CSV when its name ends so, else as JSON.

    They are read and written a few at a time, so that they need not be held together.
    """
    written = 0
    try:
        file = await asyncio.to_thread(HistoryFile, path)
        try:
            for begin in range(0, len(ids), AT_ONCE):
                records = await journal.records(ids[begin : begin + AT_ONCE])
                written += len(records)
                await asyncio.to_thread(_write, file, records)
        finally:
            await asyncio.to_thread(file.close)
    except OSError as error:
        return tr(
            "{name} could not be written ({reason}). Choose another place.",
            name=plain_text(path.name),
            reason=error.strerror,
        )
    said = tr_n(
        "{n} entry written to {file}.",
        "{n} entries written to {file}.",
        written,
        file=plain_text(str(path)),
    )
    return sentences([said, tr("The file holds customers' data that is not encrypted.")])


def _write(file: HistoryFile, records: list[Record]) -> None:
    file.add(records)
    records.clear()  # here, where no window waits for it


async def open_journal_again(journal: Journal, bring_back: Callable[[Found], None]) -> str:
    """Try once more to keep what is staged and sent; ``bring_back`` takes what was found in the journal."""
    bring_back(await journal.open_again())
    if journal.trouble:
        now = datetime.now().astimezone()
        return tr("Tried again at {time}, without success.", time=f"{now:%H:%M}")
    return tr("It worked: staged changes and the history are kept now when you close the program.")
