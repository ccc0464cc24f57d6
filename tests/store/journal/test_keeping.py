"""For how long the journal keeps what, and how it keeps nothing."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta

import pytest

from tests.store.journal.desk import (
    LONG,
    crash,
    failures,
    history,
    ids,
    sql,
)
from tests.store.journal.samples import (
    everything,
    intent,
    page,
    payloads,
    query,
    result,
)


async def test_what_is_too_old_is_erased_at_the_start(desk):
    async with desk.running() as (journal, _):
        for name in ("w1", "w2"):
            await journal.begin(intent(name, desk.now))
            await journal.end(name, [result()], "")
            await journal.save([(0, page(f"{name} page"))])
            desk.later(days=20)
        old = [row for (row,) in query(desk.path, "SELECT payload FROM work WHERE id = 'w1'")]
        old += [row for (row,) in query(desk.path, "SELECT payload FROM page WHERE id = 'w1 page'")]
        old += [row for (row,) in query(desk.path, "SELECT payload FROM event WHERE work = 'w1'")]
    async with desk.running() as (journal, found):
        assert ids(found) == (["w2 page"], [])
        assert await history(journal) == ["w2"]
        held = everything(desk.folder)
        assert len(old) == 3
        assert not any(payload in held for payload in old)


async def test_what_a_living_program_has_open_is_not_too_old(desk):
    # It was staged before a long holiday, and the window is still open.
    journal = desk.journal()
    await journal.open()
    await journal.save([(0, page("1"))])
    desk.later(days=31)
    async with desk.running() as (_, found):
        assert ids(found) == ([], [])
    await crash(journal)
    assert ids(await desk.found(keep_days=60))[0] == ["1"]


async def test_an_interrupted_operation_that_nobody_settles_is_erased_in_the_end(desk):
    journal = desk.journal()
    await journal.open()
    await journal.begin(intent("w", desk.now))
    await crash(journal)
    for _ in range(4):
        async with desk.running():
            desk.later(days=20)
    async with desk.running() as (journal, _):
        assert await history(journal) == []
    assert payloads(desk.path) == []


async def test_shorter_from_now_on_erases_at_once(desk):
    async with desk.running() as (journal, _):
        for name in ("w1", "w2", "w3"):
            await journal.begin(intent(name, desk.now))
            await journal.end(name, [result()], "")
            desk.later(days=5)
        await journal.keep(40)
        assert await history(journal) == ["w3", "w2", "w1"]
        await journal.keep(7)
        assert await history(journal) == ["w3"]
        assert journal.keep_days == 7
        assert query(desk.path, "SELECT work FROM event") == [("w3",)]
        assert journal.is_lasting
        assert desk.told == [""]


async def test_nothing_kept_leaves_nothing_and_says_so(desk):
    async with desk.running() as (journal, _):
        await journal.save([(0, page("1"))])
    async with desk.running(keep_days=0) as (journal, found):
        assert ids(found) == ([], [])
        assert not journal.is_lasting
        assert "Nothing is kept" in journal.trouble
        await journal.save([(0, page("2"))])
        await journal.begin(intent("w"))
        assert await history(journal) == ["w"]
        assert not list(desk.folder.glob("journal.db*"))
    async with desk.running() as (journal, found):
        assert ids(found) == ([], [])
        assert await history(journal) == []


async def test_keeping_nothing_asks_for_no_keychain(desk):
    desk.is_named = False

    def choose():
        raise AssertionError("nobody needs a key")

    async with desk.running(keep_days=0, choose=choose) as (journal, _):
        assert "Nothing is kept" in journal.trouble
    assert not desk.folder.exists()


async def test_switched_off_and_on_while_it_runs(desk):
    async with desk.running() as (journal, _):
        await journal.save([(0, page("1"))])
        await journal.begin(intent("w1", desk.now))
        await journal.end("w1", [result()], "")
        await journal.keep(0)
        assert not list(desk.folder.glob("journal.db*"))
        assert (journal.is_lasting, journal.is_open, journal.keep_days) == (False, True, 0)
        assert await history(journal) == []
        await journal.save([(0, page("1"))])
        assert not list(desk.folder.glob("journal.db*"))
        await journal.keep(-1)
        await journal.keep(10)
        assert (journal.is_lasting, journal.trouble, journal.keep_days) == (True, "", 10)
        assert [bool(told) for told in desk.told][:2] == [False, True]
        assert desk.told[-1] == ""
        await journal.save([(1, page("2"))])
        await crash(journal)
    # What was open all the time is kept again, whoever wrote it last.
    assert ids(await desk.found())[0] == ["1", "2"]


async def test_keeping_nothing_leaves_what_another_program_has_open(desk, program):
    other = program()
    assert other.answer() == ["ready"]
    other.ask("open")
    other.ask("many", "over", 2)
    other.ask("begin", "under way")

    async with desk.running() as (journal, _):
        await journal.save([(0, page("ours"))])
        await journal.keep(0)
        assert "Nothing is kept" in journal.trouble
    other.kill()
    found = await desk.found()
    assert {each.id for each in found.pages} == {"over 0", "over 1"}
    assert ids(found)[1] == ["under way"]
    async with desk.running() as (journal, _):
        assert await history(journal) == ["under way"]


async def test_the_other_window_hears_that_nothing_is_kept_and_holds_on_to_its_edits(desk, program):
    other = program()
    assert other.answer() == ["ready"]
    other.ask("open")
    assert other.ask("save", "theirs") == [""]

    async with desk.running() as (journal, _):
        await journal.keep(0)
    (trouble,) = other.ask("save", "theirs", "later")
    assert "set in the history of another window" in trouble
    assert "in memory only" in trouble
    # Nobody else had it open: nothing is left of it.
    assert not list(desk.folder.glob("journal.db*"))
    other.ask("begin", "w")
    assert not list(desk.folder.glob("journal.db*"))


async def test_a_window_in_which_nothing_happens_hears_it_when_it_looks(desk):
    async with desk.running() as (first, _), desk.running() as (second, _):
        await second.save([(0, page("1"))])
        await second.begin(intent("w"))
        await first.keep(0)
        await second.look()
        assert (second.is_lasting, second.is_open, second.keep_days) == (False, True, 0)
        assert desk.told[-1] == second.trouble
        assert await history(second) == ["w"]
        # Said anew in this window, it is kept anew, with all that is open here.
        await second.keep(30)
        assert second.is_lasting
        await first.look()
        assert not first.is_lasting
        await crash(second)
    assert ids(await desk.found()) == (["1"], ["w"])


async def test_whoever_tries_again_does_not_overrule_another_window(desk):
    async with desk.running() as (first, _), desk.running() as (second, _):
        await second.save([(0, page("1"))])
        await first.keep(0)
        await second.open_again()
        assert (second.is_lasting, second.keep_days) == (False, 0)
        assert "another window" in second.trouble


async def test_what_an_earlier_run_had_staged_is_not_erased_untold(desk):
    journal = desk.journal()
    await journal.open()
    await journal.save([(0, page("1")), (1, page("2"))])
    await crash(journal)
    async with desk.running(keep_days=0) as (_, found):
        (notice,) = found.notices
        assert notice.startswith("2 calls")
        assert "erased" in notice
    assert not list(desk.folder.glob("journal.db*"))


async def test_what_another_program_writes_to_is_not_taken_away_because_it_cannot_be_read(desk):
    async with desk.running() as (other, _):
        await other.save([(0, page("1"))])
        query(desk.path, "ALTER TABLE event RENAME TO elsewhere")
        async with desk.running(keep_days=0) as (journal, _):
            assert "could not be erased" in journal.trouble
            assert journal.can_try_again
        await other.save([(1, page("2"))])
        assert other.is_lasting
        assert query(desk.path, "SELECT id FROM page ORDER BY place") == [("1",), ("2",)]
    # Now nobody needs it.
    async with desk.running(keep_days=0) as (journal, _):
        assert not journal.can_try_again
    assert not list(desk.folder.glob("journal.db*"))


async def test_a_window_that_stays_open_erases_what_becomes_too_old(desk):
    async with desk.running() as (journal, _):
        await journal.begin(intent("w", desk.now))
        await journal.end("w", [result()], "")
        for _ in range(31):
            desk.later(days=1)
            await journal.save([(0, page("1", f"{desk.now}"))])
        assert query(desk.path, "SELECT id FROM work") == []
        assert journal.is_lasting


async def test_staged_changes_that_are_too_old_are_not_erased_untold(desk):
    journal = desk.journal()
    await journal.open()
    await journal.save([(0, page("1")), (1, page("2")), (2, page("3", None))])
    await journal.begin(intent("w", desk.now))
    await journal.begin(intent("over", desk.now))
    await journal.end("over", [result()], "")
    await crash(journal)
    desk.later(days=31)
    found = await desk.found()
    assert ids(found) == ([], [])
    calls, operations = found.notices
    assert calls.startswith("2 calls with staged changes older than 30 days were erased")
    assert operations.startswith("1 interrupted operation older than 30 days was erased")
    assert (await desk.found()).notices == ()


@pytest.mark.parametrize("days", [36_501, 800_000, 10**10])
async def test_for_ever_is_possible(desk, days):
    async with desk.running(days) as (journal, _):
        await journal.begin(intent("w"))
        assert await history(journal) == ["w"]
        await journal.keep(days + 1)
        assert journal.is_lasting


@failures
async def test_keeping_nothing_stays_said_when_the_disk_had_failed(desk, breaks, mends, word):
    async with desk.running() as (journal, _):
        await sql(journal, breaks)
        await journal.save([(0, page("1", LONG))])
        assert journal.is_failing
        await journal.keep(0)
        await journal.save([(0, page("2"))])
        assert "Nothing is kept" in journal.trouble
        assert (journal.is_lasting, journal.is_failing) == (False, False)


@pytest.mark.parametrize(("was", "now"), [(0, 30), (30, 0)])
async def test_what_is_written_while_it_is_switched_is_written_when_that_is_done(desk, was, now):
    journal = desk.journal(was)
    await journal.open()
    switching = asyncio.create_task(journal.keep(now))
    await asyncio.sleep(0)
    # By now the old file is being closed.
    await journal.begin(intent("w"))
    await journal.save([(0, page("1"))])
    await switching
    assert await history(journal) == ["w"]
    assert journal.is_lasting == (now > 0)
    await crash(journal)
    if now:
        assert ids(await desk.found()) == (["1"], ["w"])


async def test_an_operation_that_began_before_the_switch_leaves_no_loose_ends(desk):
    async with desk.running(keep_days=0) as (journal, _):
        await journal.begin(intent("w"))
        await journal.keep(30)
        await journal.note("w", [result()])
        await journal.end("w", [result()], "Stopped.")
        # It went along or it did not; what became of it is kept only with what was meant.
        assert [record.remark for record in await journal.records()] in ([], ["Stopped."])
        assert await history(journal) == [name for (name,) in query(desk.path, "SELECT work FROM event")]


async def test_what_was_set_aside_goes_when_it_is_too_old_or_when_nothing_is_kept(desk):
    desk.folder.mkdir()
    old, new = (desk.folder / f"journal-damaged-{name}.db" for name in ("old", "new"))
    for file, days in ((old, 31), (new, 29)):
        file.write_bytes(b"sealed")
        then = (desk.now - timedelta(days=days)).timestamp()
        os.utime(file, (then, then))

    async with desk.running() as (journal, _):
        assert not old.exists()
        assert new.exists()
        await journal.keep(0)
        assert not new.exists()
