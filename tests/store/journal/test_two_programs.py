"""Programs that share the journal, and those that are killed over it."""

from __future__ import annotations

import asyncio
import shutil
import threading

import pytest

from lvctx_gui.store.journal.folder import JournalFolder
from tests.keychain import PATIENCE
from tests.store.journal.desk import (
    crash,
    history,
    ids,
    sql,
)
from tests.store.journal.samples import (
    intent,
    page,
    result,
)


async def test_what_the_living_have_open_is_theirs_and_the_deads_comes_back_once(desk, program):
    other = program()
    assert other.answer() == ["ready"]
    assert other.ask("open") == [[], [], [], ""]
    assert other.ask("save", "theirs 1", "theirs 2") == [""]
    assert other.ask("begin", "their work") == [""]

    async with desk.running() as (journal, found):
        assert ids(found) == ([], [])
        await journal.save([(0, page("ours"))])
        assert await history(journal) == ["their work"]
        assert other.kill() == []
        async with desk.running() as (_, taken), desk.running() as (_, left):
            assert ids(taken) == (["theirs 1", "theirs 2"], ["their work"])
            assert ids(left) == ([], [])


async def test_the_other_program_finds_what_this_one_left(desk, program):
    early, late = program(), program()
    assert (early.answer(), late.answer()) == (["ready"], ["ready"])

    async with desk.running() as (journal, _):
        await journal.save([(0, page("1")), (1, page("2", None))])
        assert early.ask("open") == [[], [], [], ""]
    assert late.ask("open") == [["1", "2"], [], [], ""]


@pytest.mark.parametrize("count", [1, 12, 60])
async def test_what_was_acknowledged_before_a_kill_is_there(desk, program, count):
    other = program()
    assert other.answer() == ["ready"]
    other.ask("open")
    other.tell("for ever")
    said = [other.answer() for _ in range(count)]
    said += other.kill()
    last = said[-1][0]
    assert said == [[number] for number in range(last + 1)]

    async with desk.running() as (journal, found):
        assert (journal.trouble, found.notices) == ("", ())
        pages = {each.id: each.draft.edits.by_key["A"] for each in found.pages}
        # One more may have been under way.
        changing = pages.pop("changing")
        assert int(changing) in (last, last + 1)
        assert set(pages) >= {f"{number}" for number in range(last + 1)}
        assert len(pages) <= last + 2
        records = {record.intent.id: record for record in await journal.records()}
        assert set(records) >= {f"{number}" for number in range(last + 1)}
        ended = {int(name) for name, record in records.items() if record.ended is not None}
        assert ended - {last + 1} == {number for number in range(last + 1) if number % 2}
        interrupted = {int(record.intent.id) for record in found.interrupted}
        assert interrupted - {last + 1} == {number for number in range(last + 1) if number % 2 == 0}


async def test_killed_in_the_middle_of_a_transaction_it_leaves_what_was_before(desk, program):
    other = program()
    assert other.answer() == ["ready"]
    other.ask("open")
    other.ask("save", "1", "2")
    other.ask("begin", "w")
    assert other.ask("hold") == ["held"]
    other.kill()

    async with desk.running() as (journal, found):
        assert ids(found) == (["1", "2"], ["w"])
        assert journal.is_lasting


async def test_programs_that_write_at_once_lose_nothing(desk, program):
    others = {name: program() for name in ("first", "second")}
    for other in others.values():
        assert other.answer() == ["ready"]
        assert other.ask("open")[3] == ""

    async with desk.running() as (journal, _):
        for name, other in others.items():
            other.tell("many", name, 40)
        for number in range(40):
            await journal.save([(number, page(f"ours {number}"))])
            await journal.begin(intent(f"ours {number}"))
            await journal.end(f"ours {number}", [result()], "")
        for other in others.values():
            assert other.answer() == [""]
        assert journal.trouble == ""
        every = {f"{name} {number}" for name in ("first", "second", "ours") for number in range(40)}
        assert set(await history(journal)) == every
        for other in others.values():
            other.kill()
        async with desk.running() as (_, found):
            assert {each.id for each in found.pages} == {each for each in every if "ours" not in each}


def test_programs_that_start_at_once_all_last(desk, program):
    for _ in range(2):
        others = [program() for _ in range(3)]
        assert [other.answer() for other in others] == [["ready"]] * 3
        for other in others:
            other.tell("open")
        assert [other.answer() for other in others] == [[[], [], [], ""]] * 3
        for other in others:
            other.kill()
        shutil.rmtree(desk.folder)


@pytest.fixture
def asked(monkeypatch):
    """Set when somebody has asked for the journal's folder."""
    asked = threading.Event()
    try_lock = JournalFolder.try_lock

    def watched(folder):
        asked.set()
        return try_lock(folder)

    monkeypatch.setattr(JournalFolder, "try_lock", watched)
    return asked


async def test_closing_while_another_program_opens_the_journal_waits_for_nothing(desk, asked):
    held = JournalFolder(desk.folder).try_lock()
    asked.clear()
    journal = desk.journal()
    opening = asyncio.create_task(journal.open())
    await asyncio.to_thread(asked.wait, PATIENCE)
    opening.cancel()
    await asyncio.gather(opening, return_exceptions=True)
    async with asyncio.timeout(PATIENCE):
        await journal.close()
        # Nothing in its thread waits for the other.
        await asyncio.to_thread(journal._in_thread._executor.shutdown)
    held.release()


async def test_who_waits_for_another_program_that_opens_the_journal_opens_it_next(desk, asked):
    held = JournalFolder(desk.folder).try_lock()
    asked.clear()
    journal = desk.journal()
    opening = asyncio.create_task(journal.open())
    await asyncio.to_thread(asked.wait, PATIENCE)
    assert not opening.done()
    held.release()
    await opening
    assert journal.is_lasting
    await journal.close()


async def test_while_another_program_writes_for_long_nothing_is_lost(desk, program):
    other = program()
    assert other.answer() == ["ready"]
    other.ask("open")
    other.ask("save", "theirs")

    async with desk.running() as (journal, _):
        await sql(journal, "PRAGMA busy_timeout = 1")
        assert other.ask("hold") == ["held"]
        await journal.save([(0, page("ours"))])
        await journal.begin(intent("w"))
        assert "locked" in journal.trouble
        assert desk.told == ["", journal.trouble]
        assert other.ask("go on") == ["released"]
        await sql(journal, "PRAGMA busy_timeout = 5000")
        await journal.note("w", [result()])
        assert desk.told == ["", desk.told[1], ""]
        await crash(journal)
    assert ids(await desk.found()) == (["ours"], ["w"])
