"""Open calls and operations to keep in a journal, what another program sees of it, and damaged journals."""

from __future__ import annotations

import base64
import os
import sqlite3
from datetime import UTC, datetime
from types import MappingProxyType

import pytest

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Edits
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.record import Intent, SavedPage
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.core.site import Site
from lvctx_gui.store.journal.file import JournalFile
from lvctx_gui.store.journal.sealing import Sealer

KEY, OTHER_KEY = (base64.b64encode(bytes([number]) * 32).decode() for number in (1, 2))
NOW = datetime(2024, 5, 17, 12, 0, tzinfo=UTC)
SITE = Site("Test", "https://test.example/api/")
posix_only = pytest.mark.skipif(os.name != "posix", reason="Windows has no modes")


def page(page_id, staged="staged", **more):
    """An open call; with ``staged`` ``None`` nothing is staged on it."""
    edits = Edits() if staged is None else Edits(MappingProxyType({"A": staged}))
    return SavedPage(
        page_id, CallRef("S-1", 42, "4711"), SITE, Draft(Context([Entry("A", "old")]), edits), **more
    )


def intent(intent_id, began=NOW, value="sent"):
    return Intent(
        intent_id,
        began,
        CallRef("S-1", 42, "4711"),
        SITE,
        "somebody",
        Context([Entry("A", "old")]),
        (Entry("A", value),),
        (),
        ("A",),
    )


def result(key="A", outcome=Outcome.CONFIRMED, step=Step.DONE):
    return KeyResult(key, step, outcome, was_sent=True)


def query(path, sql, *values):
    """What another program sees."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.commit()
        connection.close()


def count(path, table):
    return query(path, f"SELECT count(*) FROM {table}")[0][0]


def everything(folder):
    """Every byte under ``folder``, names included."""
    return b"\0".join(
        os.fsencode(file.relative_to(folder)) + b"\0" + (file.read_bytes() if file.is_file() else b"")
        for file in sorted(folder.rglob("*"))
    )


def payloads(path):
    tables = ("page", "work", "event")
    return [payload for table in tables for (payload,) in query(path, f"SELECT payload FROM {table}")]


def some_journal(path):
    file = JournalFile(path, Sealer(KEY))
    file.programs.begin("one", NOW)
    file.pages.write("one", [(number, page(f"{number}", "x" * 3000)) for number in range(9)], [], NOW)
    file.close()


def another_programs(path, mode="DELETE"):
    query(path, f"PRAGMA journal_mode = {mode}")
    query(path, "CREATE TABLE run (id TEXT PRIMARY KEY, song TEXT)")
    query(path, "INSERT INTO run VALUES ('1', 'theirs')")


def edited(*sql):
    def damage(path):
        some_journal(path)
        for statement in sql:
            query(path, statement)

    return damage


def overwritten(start, stop, filling=b"\xa5"):
    def damage(path):
        some_journal(path)
        held = bytearray(path.read_bytes())
        part = slice(int(len(held) * start), int(len(held) * stop))
        held[part] = filling * len(held[part])
        path.write_bytes(held)

    return damage


def cut(part):
    def damage(path):
        some_journal(path)
        os.truncate(path, int(path.stat().st_size * part))

    return damage


DAMAGES = {
    "garbage": lambda path: path.write_bytes(b"This is no database. " * 500),
    "a few zeros": lambda path: path.write_bytes(bytes(100)),
    "many zeros": lambda path: path.write_bytes(bytes(20_000)),
    "cut in the middle": cut(0.5),
    "cut early": cut(0.05),
    "cut late": cut(0.95),
    "overwritten at the start": overwritten(0, 0.02),
    "overwritten in the middle": overwritten(0.3, 0.6),
    "overwritten with zeros": overwritten(0.1, 0.9, b"\0"),
    "another program's": another_programs,
    "another program's with a log": lambda path: another_programs(path, "WAL"),
    "another version": edited("PRAGMA user_version = 2"),
    "without a version": edited("PRAGMA user_version = 0"),
    "without an id": edited("PRAGMA application_id = 0"),
    "without the key's name": edited("DELETE FROM meta"),
    "without a table": edited("DROP TABLE meta"),
    "without another table": edited("DROP TABLE page"),
}


DAMAGES = {
    "garbage": lambda path: path.write_bytes(b"This is no database. " * 500),
    "a few zeros": lambda path: path.write_bytes(bytes(100)),
    "many zeros": lambda path: path.write_bytes(bytes(20_000)),
    "cut in the middle": cut(0.5),
    "cut early": cut(0.05),
    "cut late": cut(0.95),
    "overwritten at the start": overwritten(0, 0.02),
    "overwritten in the middle": overwritten(0.3, 0.6),
    "overwritten with zeros": overwritten(0.1, 0.9, b"\0"),
    "another program's": another_programs,
    "another program's with a log": lambda path: another_programs(path, "WAL"),
    "another version": edited("PRAGMA user_version = 2"),
    "without a version": edited("PRAGMA user_version = 0"),
    "without an id": edited("PRAGMA application_id = 0"),
    "without the key's name": edited("DELETE FROM meta"),
    "without a table": edited("DROP TABLE meta"),
    "without another table": edited("DROP TABLE page"),
}

NEEDLES = (
    "Zebra-value",
    "Zebra-before",
    "Zebra-key",
    "Zebra-session",
    "Zebra-account",
    "Zebra-user",
    "Zebra-note",
    "Zebra-site",
    "zebra.example",
    "Zebra-reason",
    "Zebra-remark",
    "987654321012",
)
"""What no file of the journal may show: a test puts them everywhere."""
