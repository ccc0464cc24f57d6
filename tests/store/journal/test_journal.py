"""The journal: what is on the disk when, and who finds it again."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from lvctx_gui.store.journal.file import JournalFile
from lvctx_gui.store.journal.pages import Pages
from lvctx_gui.store.journal.sealing import Sealer
from tests.fake_keyring import FakeKeyring
from tests.keychain import PATIENCE
from tests.store.journal.desk import (
    SLOT,
    Desk,
    crash,
    history,
    ids,
)
from tests.store.journal.samples import (
    KEY,
    everything,
    intent,
    page,
    posix_only,
    query,
    result,
)

# --- opening and closing ---------------------------------------------------------------------------------


async def test_a_new_one_makes_its_key_and_lasts(desk):
    desk.keychain = FakeKeyring()

    journal = desk.journal()
    assert (journal.is_open, journal.is_lasting) == (False, False)
    found = await journal.open()
    assert (found.pages, found.interrupted, found.notices) == ((), (), ())
    assert (journal.is_open, journal.is_lasting, journal.is_failing) == (True, True, False)
    assert journal.path == desk.path
    await journal.close()
    assert list(desk.keychain.kept) == [SLOT]
    Sealer(desk.keychain.kept[SLOT])
    assert desk.told == [""]


async def test_two_that_start_at_once_make_one_key(desk):
    desk.keychain = FakeKeyring()

    journals = [desk.journal() for _ in range(4)]
    founds = await asyncio.gather(*(journal.open() for journal in journals))
    assert [found.notices for found in founds] == [()] * 4
    assert [journal.trouble for journal in journals] == [""] * 4
    for number, journal in enumerate(journals):
        await journal.save([(0, page(f"{number}"))])
        await crash(journal)
    assert sorted(ids(await desk.found())[0]) == ["0", "1", "2", "3"]


async def test_what_is_written_before_it_is_open_waits(desk):
    journal = desk.journal()
    early = [
        asyncio.create_task(asked)
        for asked in (journal.save([(0, page("1"))]), journal.begin(intent("w")), journal.records())
    ]
    await asyncio.sleep(0)
    assert not any(task.done() for task in early)
    await journal.open()
    *_, records = await asyncio.gather(*early)
    assert [record.intent for record in records] == [intent("w")]
    await crash(journal)
    assert ids(await desk.found()) == (["1"], ["w"])


async def test_who_leaves_while_the_keychain_thinks_waits_for_nothing(desk):
    entered, gate = threading.Event(), threading.Event()

    def choose():
        entered.set()
        gate.wait(PATIENCE)
        return desk.keychain

    journal = desk.journal(choose=choose)
    opening = asyncio.create_task(journal.open())
    await asyncio.to_thread(entered.wait, PATIENCE)
    opening.cancel()
    await asyncio.gather(opening, return_exceptions=True)
    await journal.close()
    gate.set()
    # Its locks are free.
    async with desk.running() as (after, _):
        assert after.is_lasting
    assert desk.told == [""]


async def test_closing_leaves_one_file_and_no_locks_of_its_own(desk):
    async with desk.running() as (journal, _):
        await journal.save([(0, page("1"))])
    assert {each.name for each in desk.folder.iterdir()} <= {
        "journal.db",
        "journal.id",
        "journal.lock",
    }


@posix_only
async def test_nobody_else_may_look_into_the_folder(desk):
    desk.is_named = False

    async with desk.running() as (journal, _):
        await journal.save([(0, page("1"))])
        files = {each.name: each.stat().st_mode & 0o777 for each in desk.folder.glob("journal.db*")}
        assert files == dict.fromkeys(("journal.db", "journal.db-wal", "journal.db-shm"), 0o600)
        others = [desk.folder / "journal.id", *desk.folder.glob("run-*.mark")]
        assert [each.stat().st_mode & 0o777 for each in others] == [0o600, 0o600]
    assert desk.folder.stat().st_mode & 0o777 == 0o700


def test_importing_loads_neither_database_nor_cipher():
    script = (
        "import sys\n"
        "before = set(sys.modules)\n"
        "import lvctx_gui.store.journal.journal\n"
        "new = sys.modules.keys() - before\n"
        "heavy = {'keyring', 'cryptography', 'filelock', 'lvctx_gui.store.journal.database'}\n"
        "print(sorted(new & heavy))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


# --- intent before action --------------------------------------------------------------------------------


async def test_each_step_of_an_operation_is_on_the_disk_when_it_returns(desk):
    async with desk.running() as (journal, _):
        # Seen by another connection, as by another program.
        other = JournalFile(desk.path, Sealer(KEY))
        await journal.begin(intent("w"))
        (record,) = other.operations.records()
        assert (record.intent, record.results, record.ended) == (intent("w"), (), None)
        await journal.note("w", [result("A")])
        (record,) = other.operations.records()
        assert (record.results, record.ended) == ((result("A"),), None)
        desk.later(seconds=3)
        await journal.end("w", [result("A"), result("B")], "Stopped.")
        (record,) = other.operations.records()
        assert (record.results, record.ended, record.remark) == (
            (result("A"), result("B")),
            desk.now,
            "Stopped.",
        )
        assert await journal.records() == [record]
        other.close()


async def test_an_interrupted_operation_comes_back_once_with_what_had_been_noted(desk):
    journal = desk.journal()
    await journal.open()
    await journal.begin(intent("w"))
    await journal.note("w", [result("A")])
    await journal.begin(intent("over"))
    await journal.end("over", [result()], "")
    await crash(journal)
    async with desk.running() as (second, found), desk.running() as (_, nothing):
        (record,) = found.interrupted
        assert (record.intent, record.results, record.ended) == (intent("w"), (result("A"),), None)
        assert ids(nothing) == ([], [])
        await second.end("w", [result("A")], "It was read.")
    assert ids(await desk.found()) == ([], [])
    async with desk.running() as (last, _):
        assert {each.summary for each in await last.records()} == {"confirmed"}


async def test_an_operation_that_nobody_could_settle_comes_back_at_the_next_start(desk):
    journal = desk.journal()
    await journal.open()
    await journal.begin(intent("w"))
    await crash(journal)
    # Somebody starts it offline, sees that something had been under way, and closes it again.
    async with desk.running() as (_, found):
        assert ids(found) == ([], ["w"])
    async with desk.running() as (_, found):
        assert ids(found) == ([], ["w"])


async def test_erasing_takes_only_what_was_named(desk):
    async with desk.running() as (journal, _):
        for name in ("w1", "w2", "w3"):
            desk.later(minutes=1)
            await journal.begin(intent(name, desk.now))
            await journal.end(name, [result()], "")
        gone = [row for (row,) in query(desk.path, "SELECT payload FROM work WHERE id <> 'w2'")]
        await journal.erase(["w1", "w3"])
        assert await history(journal) == ["w2"]
        held = everything(desk.folder)
        assert not any(payload in held for payload in gone)


# --- open calls ------------------------------------------------------------------------------------------


async def test_pages_come_back_in_their_order_as_they_were(desk):
    pages = [page("1", ""), page("2", "\ud800"), page("3", None, note="a note"), page("4", None)]

    async with desk.running() as (journal, _):
        await journal.save([(2, pages[1]), (3, pages[0])])
        await journal.save([(1, pages[2]), (0, pages[3])])
        await crash(journal)
    async with desk.running() as (journal, found):
        assert list(found.pages) == [pages[3], pages[2], pages[1], pages[0]]
        await journal.save([], gone=["2"])
        await journal.save([(9, page("5", None, closed=True)), (8, page("6", closed=True))])
    # After a proper end what was closed with nothing staged stays away.
    assert ids(await desk.found())[0] == ["4", "3", "1", "6"]


async def test_only_the_last_state_of_a_page_comes_back(desk):
    journal = desk.journal()
    await journal.open()
    for number in range(20):
        await journal.save([(0, page("1", f"{number}")), (1, page("2"))])
    await journal.save([(0, page("2", "forgotten and saved again"))], gone=["1"])
    await journal.save([(5, page("1", "at last"))])
    await crash(journal)
    found = await desk.found()
    assert list(found.pages) == [page("2", "forgotten and saved again"), page("1", "at last")]


step = st.tuples(
    st.integers(0, 1), st.integers(0, 2), st.one_of(st.none(), st.sampled_from(("", "x", "\ud800", "forget")))
)


@settings(max_examples=15)
@given(st.lists(step, max_size=12), st.booleans())
async def test_pages_of_two_programs_never_mix(steps, first_is_killed):
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        journals = [desk.journal(), desk.journal()]
        expected = [{}, {}]
        for journal in journals:
            assert ids(await journal.open()) == ([], [])
        for program, number, value in steps:
            page_id = f"{program} {number}"
            if value == "forget":
                await journals[program].save([], gone=[page_id])
                expected[program].pop(page_id, None)
            else:
                await journals[program].save([(number, page(page_id, value))])
                expected[program][page_id] = page(page_id, value)
        if first_is_killed:
            await crash(journals[0])
        # What the living have open stays with them.
        left = sorted(expected[0].items()) if first_is_killed else []
        async with desk.running() as (taker, found):
            assert [(each.id, each) for each in found.pages] == left
            await crash(taker)
        for journal in journals[first_is_killed:]:
            await crash(journal)
        everybodys = expected[0] | expected[1]
        assert {each.id: each for each in (await desk.found()).pages} == everybodys


async def test_what_is_staged_while_the_state_before_is_being_written_is_written_too(desk, monkeypatch):
    write_pages = Pages.write

    journal = desk.journal()
    await journal.open()

    def write(pages, *arguments):
        monkeypatch.setattr(Pages, "write", write_pages)
        write_pages(pages, *arguments)
        # The window's thread goes on meanwhile.
        journal._put_page("1", [(0, page("1", "newer"))], desk.now)

    monkeypatch.setattr(Pages, "write", write)
    await journal.save([(0, page("1", "older"))])
    await crash(journal)
    (found,) = (await desk.found()).pages
    assert dict(found.draft.edits.by_key) == {"A": "newer"}
