"""The log of SQLite is read as SQLite reads it."""

from __future__ import annotations

import shutil
import sqlite3
import struct
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from lvctx_gui.store.journal.log import understand
from tests.store.journal.log_damages import FRAME, HEADER, MEMORY, STEP, damages


def a_log(folder, *, restarts=0, size=4096):
    """The log of a database with one table, and how many rows SQLite finds with it."""
    path = folder / "any.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {size}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE t (x)")
        for number in range(restarts + 1):
            for _ in range(9 - 2 * number):
                connection.execute("INSERT INTO t VALUES (zeroblob(3000))")
            if number < restarts:
                connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
        shutil.copy(path, folder / "copy.db")
        shutil.copy(f"{path}-wal", folder / "copy.db-wal")
    return (folder / "copy.db-wal").read_bytes()


@pytest.mark.parametrize("size", [512, 1024, 4096, 65536])
@pytest.mark.parametrize("restarts", [0, 1, 3])
def test_sound_logs_of_sqlite_are_understood_to_the_end(tmp_path, size, restarts):
    log = a_log(tmp_path, restarts=restarts, size=size)
    found = understand(log)
    assert not found.passed_over
    assert found.frames > 0
    frames = (len(log) - HEADER) // (FRAME + size)
    assert (found.frames == frames) is (restarts == 0)


def taken_by_sqlite(folder, log):
    """How many rows SQLite finds with this log."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as here:
        shutil.copy(folder / "copy.db", f"{here}/copy.db")
        Path(f"{here}/copy.db-wal").write_bytes(log)
        with closing(sqlite3.connect(f"{here}/copy.db")) as connection:
            try:
                return connection.execute("SELECT count(*) FROM t").fetchone()[0]
            except sqlite3.OperationalError:
                return 0


@pytest.mark.repeats
@pytest.mark.slow("lets SQLite open a database for each of some 1,000 damages")
def test_frames_are_counted_as_sqlite_counts_them(tmp_path):
    log = a_log(tmp_path)
    counted = {}
    for name, damaged in damages(log).items():
        rows = taken_by_sqlite(tmp_path, damaged)
        counted.setdefault(understand(damaged).frames, set()).add(rows)
        assert understand(damaged).passed_over or log.startswith(damaged), name
    assert all(len(rows) == 1 for rows in counted.values()), counted
    assert len(counted) > 8


def test_both_byte_orders_are_understood(tmp_path):
    """SQLite writes the order of its machine; a file may come from another."""
    log = bytearray(a_log(tmp_path))
    order = ">" if log[3] & 1 else "<"
    other = "<" if order == ">" else ">"
    log[3] ^= 1

    def sums(part, first, second):
        words = struct.unpack(f"{other}{len(part) // 4}I", part)
        for one, two in zip(words[::2], words[1::2], strict=True):
            first = (first + one + second) % 2**32
            second = (second + two + first) % 2**32
        return first, second

    at = sums(log[:24], 0, 0)
    struct.pack_into(">II", log, 24, *at)
    for frame in range(HEADER, len(log), STEP):
        at = sums(log[frame : frame + 8], *at)
        at = sums(log[frame + FRAME : frame + STEP], *at)
        struct.pack_into(">II", log, frame + 16, *at)
    found = understand(bytes(log))
    assert (found.frames, found.passed_over) == ((len(log) - HEADER) // STEP, False)
    assert taken_by_sqlite(tmp_path, bytes(log)) == 9
