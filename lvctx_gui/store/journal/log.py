"""Reads SQLite's write-ahead log as SQLite does at its start, and says whether that passes over something.

The format is https://www.sqlite.org/fileformat2.html, section 4: a header of 32 bytes, then frames of 24
bytes and a page. A frame counts when its salts are the header's and its checksum, which goes on from frame to
frame, is right; transactions count up to the last frame that ends one.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from pathlib import Path

from lvctx_gui.store.plain_files import open_plain

HEADER = 32
"""Bytes before the first frame. A log with no more says nothing."""

_FRAME = 24
_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}
_VERSION = 3_007_000
_SIZES = {512 << number for number in range(8)}
_LONGEST_GENERATION = 1 << 16


@dataclass(frozen=True, slots=True)
class Log:
    """A log: ``frames`` up to the end of the last transaction that SQLite would take.

    ``passed_over`` says that something follows, or stands in place of a log, that is not left from before the
    log was last begun anew. It may be a transaction that a crash had cut short, which nobody missed, or one
    that was whole.
    """

    frames: int
    passed_over: bool


def read_log(path: Path) -> Log:
    """The log in ``path``; one that is missing is empty. Raises ``OSError``."""
    try:
        with os.fdopen(open_plain(path), "rb") as file:
            return understand(file.read())
    except FileNotFoundError:
        return Log(0, passed_over=False)


def understand(log: bytes) -> Log:
    """The log with these bytes."""
    if not log:
        return Log(0, passed_over=False)
    head = _header(log)
    if head is None:
        return Log(0, passed_over=True)
    order, size, salts, sums = head
    frames = whole = 0
    at, step = HEADER, _FRAME + size
    while at + step <= len(log) and log[at + 8 : at + 16] == salts:
        page, pages = struct.unpack_from(">II", log, at)
        sums = _checksum(order, log[at : at + 8], sums)
        sums = _checksum(order, log[at + _FRAME : at + step], sums)
        if page == 0 or sums != struct.unpack_from(">II", log, at + 16):
            break
        frames += 1
        if pages:
            whole = frames
        at += step
    else:
        if at + step > len(log) and frames == whole and at == len(log):
            return Log(whole, passed_over=False)
    return Log(whole, passed_over=frames != whole or not _is_left_over(log, at, step, salts))


def _header(log: bytes) -> tuple[str, int, bytes, tuple[int, int]] | None:
    if len(log) < HEADER:
        return None
    magic, version, size = struct.unpack_from(">III", log)
    order = _MAGIC.get(magic)
    if order is None or version != _VERSION or size not in _SIZES:
        return None
    sums = _checksum(order, log[:24], (0, 0))
    if sums != struct.unpack_from(">II", log, 24):
        return None
    return order, size, log[16:24], sums


def _is_left_over(log: bytes, at: int, step: int, salts: bytes) -> bool:
    """Whether what stands from ``at`` on are whole frames of the log before it was begun anew.

    The first salt is one more each time (section 4.4), and what is not written over stays.
    """
    (now,) = struct.unpack_from(">I", salts)
    if (len(log) - at) % step:
        return False
    return all(
        0 < (now - struct.unpack_from(">I", log, place + 8)[0]) % 2**32 < _LONGEST_GENERATION
        for place in range(at, len(log), step)
    )


def _checksum(order: str, part: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    first, second = sums
    words = struct.unpack(f"{order}{len(part) // 4}I", part)
    # Two words a turn, as the sums take turns.
    pairs = iter(words)
    for one, other in zip(pairs, pairs, strict=True):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + other + first) & 0xFFFFFFFF
    return first, second
