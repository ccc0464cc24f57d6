"""The journal's database: what SQLite is asked for, what is no journal, and a disk that fails."""

from __future__ import annotations

import os
import sqlite3
import stat

import pytest

from lvctx_gui.store.journal.database import Database
from lvctx_gui.store.journal.file import JournalFile
from lvctx_gui.store.journal.sealing import Sealer
from lvctx_gui.store.journal.sqlite import DamagedJournalError
from tests.store.journal.samples import (
    DAMAGES,
    KEY,
    NOW,
    OTHER_KEY,
    count,
    intent,
    page,
    posix_only,
    query,
    some_journal,
)

# --- the file -----------------------------------------------------------------------------------------------


def test_each_commit_is_flushed_before_it_returns(opened):
    connection = opened().database.connection
    pragmas = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "secure_delete")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}  # 2 is FULL


@posix_only
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_nobody_else_may_read_it(path, opened, umask):
    before = os.umask(umask)
    try:
        opened(run="one").pages.write("one", [(0, page("1"))], [], NOW)
    finally:
        os.umask(before)
    files = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    assert files == dict.fromkeys(("journal.db", "journal.db-wal", "journal.db-shm"), 0o600)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@posix_only
def test_a_file_that_others_could_read_is_closed_to_them(path, opened):
    opened().close()
    path.chmod(0o644)
    opened(run="one")
    assert {stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()} == {0o600}


def test_it_is_one_file_when_all_have_closed_it(path, opened):
    one, two = opened(run="one"), opened(run="two")
    one.pages.write("one", [(0, page("1"))], [], NOW)
    one.close()
    two.pages.write("two", [(0, page("2"))], [], NOW)
    two.close()
    assert [each.name for each in path.parent.iterdir()] == ["journal.db"]
    assert count(path, "page") == 2


def test_in_memory_it_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = JournalFile(None, Sealer(KEY))
    file.programs.begin("one", NOW)
    file.pages.write("one", [(0, page("1"))], [], NOW)
    file.operations.begin("one", intent("w"))
    assert [record.intent for record in file.operations.records()] == [intent("w")]
    file.operations.erase_before(NOW)
    file.programs.end("one")
    file.close()
    assert list(tmp_path.iterdir()) == []


def test_a_second_program_may_make_the_file_between_two_looks(path):
    class Slow(Database):
        def _pragma(self, name):
            found = super()._pragma(name)
            if not self.connection.in_transaction:
                others.append(Database(path, Sealer(KEY).key_name))
            return found

        def transaction(self):
            if not others:
                others.append(Database(path, Sealer(KEY).key_name))
            return super().transaction()

    others = []
    slow = Slow(path, Sealer(KEY).key_name)
    with slow.transaction() as run:
        run("INSERT INTO run VALUES ('slow', 0)")
    with others[0].transaction() as run:
        run("INSERT INTO run VALUES ('quick', 0)")
    assert count(path, "run") == 2
    for database in (slow, *others):
        database.close()


# --- what is no journal -------------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_what_is_no_journal_is_told_and_stays_as_it_is(path, damage):
    path.parent.mkdir(parents=True)
    damage(path)
    before = path.read_bytes()
    with pytest.raises(DamagedJournalError):
        JournalFile(path, Sealer(KEY))
    assert path.read_bytes() == before


def test_another_key_is_told_and_the_first_still_opens_it(path, opened):
    some_journal(path)
    before = path.read_bytes()
    with pytest.raises(DamagedJournalError, match="key"):
        JournalFile(path, Sealer(OTHER_KEY))
    assert path.read_bytes() == before
    left = opened(run="two").programs.adopt("two", lambda run: run == "one")
    assert (len(left.pages), left.lost) == (9, 0)


def test_an_empty_file_is_a_new_one(path, opened):
    path.parent.mkdir(parents=True)
    path.touch()
    opened(run="one").operations.begin("one", intent("w"))
    assert count(path, "work") == 1


# --- a disk that fails --------------------------------------------------------------------------------------


def test_what_does_not_fit_is_written_not_at_all(path, opened):
    file = opened(run="one")
    file.pages.write("one", [(0, page("1"))], [], NOW)
    file.database.connection.execute("PRAGMA max_page_count = 1").fetchall()  # as many as there are
    with pytest.raises(sqlite3.OperationalError, match="full"):
        file.pages.write("one", [(0, page("1", "new")), (1, page("2", "x" * 99_000))], ["1"], NOW)
    assert query(path, "SELECT id FROM page") == [("1",)]
    file.database.connection.execute("PRAGMA max_page_count = 100000").fetchall()
    file.pages.write("one", [(0, page("1", "new")), (1, page("2", "x" * 99_000))], [], NOW)
    assert query(path, "SELECT id FROM page ORDER BY id") == [("1",), ("2",)]


def test_a_failure_in_the_middle_of_a_transaction_leaves_none_open(opened):
    file = opened(run="one")
    with pytest.raises(AttributeError):
        file.pages.write("one", [(0, page("1")), (1, None)], [], NOW)
    assert not file.database.connection.in_transaction
    file.programs.end("one")


def test_a_file_that_cannot_be_made_is_the_systems_error(tmp_path):
    (tmp_path / "taken").touch()
    with pytest.raises(OSError, match="taken"):
        JournalFile(tmp_path / "taken" / "journal.db", Sealer(KEY))
    (tmp_path / "journal.db").mkdir()
    with pytest.raises(OSError, match="not an ordinary file"):
        JournalFile(tmp_path / "journal.db", Sealer(KEY))
