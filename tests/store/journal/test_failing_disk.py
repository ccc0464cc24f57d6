"""What a disk that fails costs, and what is told of it."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3

import pytest

from lvctx_gui.store.journal import erase as journal_erase
from lvctx_gui.store.journal import sqlite as journal_sqlite
from lvctx_gui.store.journal.operations import Operations
from lvctx_gui.store.journal.programs import Programs
from tests.store.journal.desk import (
    FAILURES,
    LONG,
    Desk,
    crash,
    failures,
    history,
    ids,
    sql,
)
from tests.store.journal.samples import (
    intent,
    page,
    query,
    result,
)


@failures
async def test_a_disk_that_fails_is_told_once_and_costs_nothing(desk, breaks, mends, word):
    async with desk.running() as (journal, _):
        await journal.save([(0, page("1", "before")), (1, page("2", "before"))])
        await journal.begin(intent("w"))
        await sql(journal, breaks)
        for number in range(3):
            await journal.save([(0, page("1", f"{LONG}{number}"))])
        await journal.note("w", [result("A")])
        await journal.end("w", [result("A"), result("B")], "Stopped.")
        await journal.begin(intent("w2", value=LONG))
        await journal.save([(7, page("3"))], gone=["2"])
        trouble = journal.trouble
        assert (journal.is_lasting, journal.is_failing, journal.is_open) == (False, True, True)
        assert word in trouble
        assert str(desk.path) in trouble
        assert "in memory" in trouble
        assert desk.told == ["", trouble]
        # What had been written is still there and can be read.
        assert await history(journal) == ["w"]
        await sql(journal, mends)
        await journal.save([])
        assert (journal.is_lasting, journal.is_failing, journal.trouble) == (True, False, "")
        assert desk.told == ["", trouble, ""]
        done, meant = sorted(await journal.records(), key=lambda record: record.intent.id)
        assert (done.results, done.remark) == ((result("A"), result("B")), "Stopped.")
        assert (meant.intent, meant.ended) == (intent("w2", value=LONG), None)
        await crash(journal)
    found = await desk.found()
    assert list(found.pages) == [page("1", f"{LONG}2"), page("3")]
    assert ids(found)[1] == ["w2"]


@failures
async def test_it_is_told_once_however_many_wait(desk, breaks, mends, word):
    async with desk.running() as (journal, _):
        await sql(journal, breaks)
        await asyncio.gather(*(journal.save([(0, page(f"{number}", LONG))]) for number in range(5)))
        assert [bool(told) for told in desk.told] == [False, True]
        await sql(journal, mends)
        await asyncio.gather(*(journal.save([(0, page(f"{number}", LONG))]) for number in range(5)))
        assert [bool(told) for told in desk.told] == [False, True, False]


@failures
async def test_a_disk_that_fails_again_is_told_again(desk, breaks, mends, word):
    async with desk.running() as (journal, _):
        for _ in range(2):
            await sql(journal, breaks)
            await journal.save([(0, page("1", LONG * (len(desk.told) + 1)))])
            await sql(journal, mends)
            await journal.save([])
        assert [bool(told) for told in desk.told] == [False, True, False, True, False]


async def test_another_cause_meanwhile_is_not_told_anew(desk):
    async with desk.running() as (journal, _):
        for breaks, _, _ in FAILURES.values():
            await sql(journal, breaks)
            await journal.save([(0, page("1", LONG))])
        assert [bool(told) for told in desk.told] == [False, True]
        for _, mends, _ in FAILURES.values():
            await sql(journal, mends)


@failures
async def test_what_waits_is_written_at_the_end(desk, breaks, mends, word):
    async with desk.running() as (journal, _):
        await sql(journal, breaks)
        await journal.save([(0, page("1", LONG))])
        await sql(journal, mends)
    assert ids(await desk.found())[0] == ["1"]


@failures
async def test_a_disk_that_still_fails_at_the_end_holds_nobody_up(desk, breaks, mends, word):
    async with desk.running() as (journal, _):
        await journal.save([(0, page("1"))])
        await sql(journal, breaks)
        await journal.save([(0, page("2", LONG))])
        await journal.erase(["w"])
    assert ids(await desk.found())[0] == ["1"]


@pytest.mark.parametrize("keep_days", [30, 0])
async def test_a_folder_that_cannot_be_made_leaves_memory_and_a_sentence(tmp_path, keep_days):
    (tmp_path / "taken").write_text("somebody's")
    desk = Desk(tmp_path / "taken" / "state")
    desk.is_named = False

    async with desk.running(keep_days) as (journal, found):
        assert ids(found) == ([], [])
        assert not journal.is_lasting
        assert "in memory only" in journal.trouble
        if keep_days:
            assert str(desk.path) in journal.trouble
        await journal.begin(intent("w"))
        assert await history(journal) == ["w"]
    assert desk.told == [journal.trouble]
    assert (tmp_path / "taken").read_text() == "somebody's"


async def test_a_folder_in_the_files_place_leaves_memory_and_a_sentence(desk):
    desk.path.mkdir(parents=True)

    async with desk.running() as (journal, _):
        assert str(desk.path) in journal.trouble
        assert not journal.is_lasting
        await journal.save([(0, page("1"))])
    assert desk.path.is_dir()


async def test_a_disk_that_is_full_at_the_start_leaves_memory_and_a_sentence(desk, monkeypatch):
    def full(self, run_id, at):
        self._database.connection.execute("PRAGMA max_page_count = 1").fetchall()
        self._pages.write(run_id, [(0, page("1", LONG))], [], at)

    monkeypatch.setattr(Programs, "begin", full)

    async with desk.running() as (journal, _):
        assert "full" in journal.trouble
        assert not journal.is_lasting
        await journal.save([(0, page("2"))])
        await journal.begin(intent("w"))
        assert await history(journal) == ["w"]
        monkeypatch.undo()
        assert ids(await desk.found()) == ([], [])


@contextlib.contextmanager
def held_by_somebody(path):
    """Nothing can be written as long as somebody else is writing."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.close()


@pytest.fixture
def impatient(monkeypatch):
    """SQLite does not wait for somebody else who is writing."""
    monkeypatch.setattr(journal_sqlite, "_BUSY_MS", 1)


async def into_memory(journal, path):
    """The disk fails, and so does trying again."""
    await sql(journal, "PRAGMA busy_timeout = 1")
    with held_by_somebody(path):
        await journal.open_again()
    assert "locked" in journal.trouble
    assert "in memory only" in journal.trouble


async def test_what_is_open_stays_with_its_program_when_trying_again_fails(desk, impatient):
    async with desk.running() as (journal, _):
        await journal.save([(0, page("1", "early"))])
        await into_memory(journal, desk.path)
        await journal.save([(0, page("1", "late"))])
        async with desk.running() as (_, found):
            assert ids(found) == ([], [])
            await journal.open_again()
        assert journal.is_lasting
        await crash(journal)
    assert list((await desk.found()).pages) == [page("1", "late")]


async def test_what_ended_while_it_was_in_memory_does_not_come_back(desk, impatient):
    async with desk.running() as (journal, _):
        await journal.save([(0, page("gone")), (1, page("stays")), (2, page("goes on", "early"))])
        for name in ("over", "goes on"):
            await journal.begin(intent(name))
        await into_memory(journal, desk.path)
        await journal.save([(2, page("goes on", "late"))], gone=["gone"])
        await journal.note("goes on", [result("A")])
        await journal.end("over", [result()], "")
        await journal.begin(intent("erased"))
        await journal.erase(["erased"])
        await journal.open_again()
        assert journal.is_lasting
        assert sorted(await history(journal)) == ["goes on", "over"]
        await crash(journal)
    found = await desk.found()
    assert list(found.pages) == [page("stays"), page("goes on", "late")]
    (record,) = found.interrupted
    assert (record.intent.id, record.results) == ("goes on", (result("A"),))


async def test_what_waits_for_the_disk_is_newer_than_what_was_written(desk, impatient):
    async with desk.running() as (journal, _):
        await journal.save([(0, page("1", "early"))])
        await sql(journal, "PRAGMA busy_timeout = 1")
        with held_by_somebody(desk.path):
            await journal.save([(0, page("1", "late"))])
            assert journal.is_failing
            await journal.open_again()
        await journal.open_again()
        await crash(journal)
    assert list((await desk.found()).pages) == [page("1", "late")]


async def test_keeping_nothing_needs_no_space(desk, monkeypatch):
    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(journal_erase, "erase_everything", full)

    async with desk.running() as (journal, _):
        await journal.save([(0, page("1"))])
        await journal.keep(0)
        assert "Nothing is kept" in journal.trouble
        assert not journal.can_try_again
        assert not list(desk.folder.glob("journal.db*"))


async def test_what_cannot_be_erased_is_said_and_can_be_tried_again(desk):
    desk.path.mkdir(parents=True)

    async with desk.running(keep_days=0) as (journal, _):
        assert "could not be erased" in journal.trouble
        assert str(desk.folder) in journal.trouble
        assert "in memory only" in journal.trouble
        assert journal.can_try_again
        desk.path.rmdir()
        await journal.open_again()
        assert "Nothing is kept" in journal.trouble
        assert not journal.can_try_again


async def test_what_is_in_a_file_that_cannot_be_written_is_mentioned(desk, impatient):
    async with desk.running() as (journal, _):
        await journal.save([(0, page("1"))])
    with held_by_somebody(desk.path):
        journal = desk.journal()
        assert ids(await journal.open()) == ([], [])
        assert "What was kept before is still on this computer" in journal.trouble
        assert journal.can_try_again
    assert ids(await journal.open_again())[0] == ["1"]
    await journal.close()


async def test_what_was_taken_over_by_a_start_that_failed_comes_back_with_the_next(desk, monkeypatch):
    def full(*_):
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    journal = desk.journal()
    await journal.open()
    await journal.save([(0, page("1"))])
    await journal.begin(intent("w"))
    await crash(journal)
    with monkeypatch.context() as patch:
        patch.setattr(Operations, "erase_old", full)
        journal = desk.journal()
        assert ids(await journal.open()) == ([], [])
        assert "full" in journal.trouble
    assert ids(await journal.open_again()) == (["1"], ["w"])
    await journal.close()


async def test_a_history_that_cannot_be_read_is_not_an_empty_one(desk):
    async with desk.running() as (journal, _):
        await journal.begin(intent("w"))
        query(desk.path, "ALTER TABLE work RENAME TO elsewhere")
        assert await history(journal) == []
        assert "cannot be read" in journal.trouble
        assert desk.told[-1] == journal.trouble
        query(desk.path, "ALTER TABLE elsewhere RENAME TO work")
        assert await history(journal) == ["w"]
        assert journal.trouble == ""


async def test_what_can_never_be_written_does_not_block_what_comes_after(desk):
    async with desk.running() as (journal, _):
        with pytest.raises(TypeError):
            await journal.save([(0, page("1", object()))])
        await journal.save([(0, page("2"))])
        await crash(journal)
    assert ids(await desk.found())[0] == ["2"]
