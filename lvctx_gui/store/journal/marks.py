"""What the journal has said is written, noted beside its file: so it is known later whether it still is.

SQLite takes whatever of its log is damaged, and all that follows, for the end of it, without a word. Each
transaction of the journal therefore counts itself in ``meta.written``, and when it is on the disk its number
goes into the mark of the program that wrote it. A journal that opens with a smaller number has lost something
that somebody was told is safe; what was cut short before that, by a crash, is missing by right.
"""

from __future__ import annotations

import contextlib
import os
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

from lvctx_gui.store.plain_files import open_plain

_LINE = re.compile(rb"([0-9a-f]{32}) ([0-9]{20}) ([0-9a-f]{8})\n")
_LONGEST = 200
_sync = getattr(os, "fdatasync", os.fsync)


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark: the journal that was written, and the number of its last transaction that was acknowledged."""

    journal: str
    number: int


class Mark:
    """The mark of one running program, in the file ``path``. Raises ``OSError`` when it cannot be opened."""

    def __init__(self, path: Path) -> None:
        self._handle: int | None = open_plain(path, os.O_RDWR | os.O_CREAT)

    def write(self, marked: Marked) -> None:
        """Note it; it is on the disk afterwards.

        A disk that fails is none of its business: the transaction itself is written, and only what could
        have been known of it later is not.
        """
        if self._handle is None:
            return
        with contextlib.suppress(OSError):
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, _line(marked))
            _sync(self._handle)

    def close(self) -> None:
        """Nothing is noted any more; the file stays for whoever opens the journal next."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)


def read_mark(path: Path) -> Marked | None:
    """What a mark says; ``None`` when it is damaged or cannot be read."""
    try:
        with os.fdopen(open_plain(path), "rb") as file:
            held = file.read(_LONGEST)
    except OSError:
        return None
    found = _LINE.fullmatch(held)
    if found is None:
        return None
    marked = Marked(found[1].decode(), int(found[2]))
    return marked if _line(marked) == held else None


def _line(marked: Marked) -> bytes:
    said = f"{marked.journal} {marked.number:020d}".encode()
    return b"%s %08x\n" % (said, zlib.crc32(said))
