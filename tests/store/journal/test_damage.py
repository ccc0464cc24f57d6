"""A journal that cannot be used, whole or in parts."""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lvctx_gui.store.journal.file import JournalFile
from lvctx_gui.store.journal.sealing import Sealer
from tests.fake_keyring import FakeKeyring
from tests.store.journal.desk import (
    SLOT,
    Desk,
    crash,
    history,
    ids,
)
from tests.store.journal.samples import (
    DAMAGES,
    KEY,
    NOW,
    OTHER_KEY,
    intent,
    page,
    posix_only,
    query,
    result,
)


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
async def test_what_cannot_be_used_is_set_aside_and_named(desk, damage):
    desk.folder.mkdir()
    damage(desk.path)
    before = desk.path.read_bytes()

    async with desk.running() as (journal, found):
        assert (journal.trouble, ids(found)) == ("", ([], []))
        (aside,) = desk.folder.glob("journal-damaged*.db")
        (notice,) = found.notices
        assert str(aside) in notice
        assert "set aside" in notice
        assert aside.read_bytes() == before
        await journal.save([(0, page("new"))])
    async with desk.running() as (_, found):
        assert (ids(found)[0], found.notices) == (["new"], ())


async def test_what_a_killed_program_had_not_folded_in_goes_aside_with_it(desk, program):
    other = program()
    assert other.answer() == ["ready"]
    other.ask("open")
    other.ask("save", "1", "2")
    other.kill()
    desk.keychain = FakeKeyring({SLOT: OTHER_KEY})

    async with desk.running() as (journal, found):
        assert (journal.trouble, ids(found), len(found.notices)) == ("", ([], []), 1)
    (aside,) = desk.folder.glob("journal-damaged*.db")
    file = JournalFile(aside, Sealer(KEY))
    left = file.programs.adopt("somebody with the old key", lambda _: True)
    file.close()
    assert ([each.id for each in left.pages], left.lost) == (["1", "2"], 0)


async def test_nothing_that_was_set_aside_is_overwritten(desk):
    for number in range(3):
        desk.folder.mkdir(exist_ok=True)
        desk.path.write_bytes(b"garbage %d " % number * 500)
        # All in one second of the clock.
        async with desk.running() as (journal, _):
            assert journal.is_lasting
    asides = [each.read_bytes() for each in desk.folder.glob("journal-damaged*.db")]
    assert sorted(asides) == [b"garbage %d " % number * 500 for number in range(3)]


async def test_parts_that_cannot_be_opened_are_counted_and_the_rest_comes_back(desk):
    journal = desk.journal()
    await journal.open()
    await journal.save([(number, page(f"{number}")) for number in range(4)])
    for name in ("w1", "w2"):
        await journal.begin(intent(name))
    await crash(journal)
    query(desk.path, "UPDATE page SET payload = zeroblob(50) WHERE id IN ('1', '2')")
    query(desk.path, "UPDATE work SET payload = zeroblob(50) WHERE id = 'w1'")
    found = await desk.found()
    assert ids(found) == (["0", "3"], ["w2"])
    (notice,) = found.notices
    assert notice.startswith("3 saved parts")


@functools.cache
def sound():
    """The bytes of a journal with a bit of everything in it."""
    folder = Path(tempfile.mkdtemp())
    file = JournalFile(folder / "journal.db", Sealer(KEY))
    file.programs.begin("dead", NOW)
    for number in range(6):
        file.pages.write("dead", [(number, page(f"{number}", "x" * 300 * number))], [], NOW)
        file.operations.begin("dead", intent(f"w{number}", NOW))
        file.operations.note(f"w{number}", [result()])
        if number % 2:
            file.operations.end(f"w{number}", [result()], "", NOW)
    file.close()
    held = (folder / "journal.db").read_bytes()
    shutil.rmtree(folder)
    return held


flips = st.lists(st.tuples(st.integers(0, 2**20), st.integers(1, 255)), min_size=1, max_size=4)


@pytest.mark.slow("starts a journal for each example")
@settings(max_examples=80)
@given(flips)
@example([(3230, 128)])
async def test_whatever_is_flipped_the_program_starts_and_what_it_saves_lasts(flips):
    held = bytearray(sound())
    for place, mask in flips:
        held[place % len(held)] ^= mask
    # These two say which SQLite may write: a file from the future is read-only, as a disk may be.
    held[18:20] = sound()[18:20]
    folder = Path(tempfile.mkdtemp())
    desk = Desk(folder)
    desk.path.write_bytes(held)

    try:
        journal = desk.journal()
        await journal.open()
        assert journal.trouble == ""
        await journal.save([(0, page("new"))])
        await journal.begin(intent("new w"))
        assert "new w" in await history(journal)
        await journal.keep(20)
        assert journal.trouble == ""
        await crash(journal)
        found = await desk.found()
        assert "new" in ids(found)[0]
        assert "new w" in ids(found)[1]
    finally:
        shutil.rmtree(folder)


async def test_a_file_that_another_window_writes_to_is_not_taken_away_from_it(desk):
    """The keychain has lost the key while a program runs: what that one saves must be found again."""

    async with desk.running() as (first, _):
        await first.save([(0, page("1"))])
        desk.keychain = FakeKeyring({SLOT: OTHER_KEY})
        async with desk.running() as (second, found):
            assert not second.is_lasting
            assert "Another window is still writing to it" in second.trouble
            assert ids(found) == ([], [])
        await first.save([(1, page("2"))])
    assert list(desk.folder.glob("journal-damaged-*")) == []
    desk.keychain = FakeKeyring({SLOT: KEY})
    assert ids(await desk.found())[0] == ["1", "2"]


async def with_a_log(desk, folder):
    """A copy of a journal whose last words still stand in its log, as after a power cut."""
    journal = desk.journal()
    await journal.open()
    await journal.save([(0, page("1"))])
    shutil.copytree(desk.folder, folder)
    await crash(journal)
    for lock in folder.glob("*.lock"):
        lock.unlink()
    return Desk(folder)


def emptied(path):
    os.truncate(path, 0)


def log_overwritten(path):
    Path(f"{path}-wal").write_bytes(b"garbage " * 1034)


def bytes_of_the_log(desk):
    return Path(f"{desk.path}-wal").read_bytes()


def log_cut(path):
    """Cut the end of the last transaction off; returns what is left."""
    log = Path(f"{path}-wal")
    os.truncate(log, log.stat().st_size - 100)
    return log.read_bytes()


@pytest.mark.parametrize("damage", [emptied, Path.unlink, log_overwritten])
async def test_what_stands_in_a_log_that_cannot_be_used_is_not_lost_untold(desk, tmp_path, damage):
    desk = await with_a_log(desk, tmp_path / "copy")
    damage(desk.path)
    log = bytes_of_the_log(desk)
    async with desk.running() as (journal, found):
        assert (journal.is_lasting, ids(found)) == (True, ([], []))
        (notice,) = found.notices
        assert "its main file is missing or empty" in notice or "The journal was damaged" in notice
        await journal.save([(0, page("2"))])
        await crash(journal)
    assert ids(await desk.found())[0] == ["2"]
    (aside,) = desk.folder.glob("journal-damaged-*-wal")
    assert aside.read_bytes() == log


async def test_a_log_of_the_dead_is_folded_in_as_ever(desk, tmp_path):
    desk = await with_a_log(desk, tmp_path / "copy")
    found = await desk.found()
    assert (ids(found)[0], found.notices) == (["1"], ())


async def test_what_is_set_aside_stays_however_long_nothing_was_written_to_it(desk):
    desk.folder.mkdir()
    desk.path.write_bytes(b"garbage" * 999)
    then = (desk.now - timedelta(days=40)).timestamp()
    os.utime(desk.path, (then, then))

    async with desk.running() as (_, found):
        (aside,) = desk.folder.glob("journal-damaged-*.db")
        assert str(aside) in found.notices[0]
    desk.later(days=29)
    await desk.found()
    assert aside.exists()
    desk.later(days=2)
    await desk.found()
    assert not aside.exists()


async def test_an_interrupted_operation_that_cannot_be_opened_is_told_once(desk):
    journal = desk.journal()
    await journal.open()
    await journal.begin(intent("w"))
    await crash(journal)
    query(desk.path, "UPDATE work SET payload = zeroblob(50)")
    (notice,) = (await desk.found()).notices
    assert notice.startswith("1 saved part of the journal could not be read and was erased")
    assert (await desk.found()).notices == ()
    assert query(desk.path, "SELECT * FROM work") == []


@posix_only
async def test_what_a_link_leads_to_is_not_touched(desk, tmp_path):
    notes = tmp_path / "notes.txt"
    notes.write_text("somebody's")
    notes.chmod(0o644)
    desk.folder.mkdir()
    desk.path.symlink_to(notes)

    async with desk.running() as (journal, found):
        assert found.notices == ()
        assert "not an ordinary file" in journal.trouble
        assert "What was kept" not in journal.trouble
        await journal.save([(0, page("1"))])
    assert (notes.read_text(), notes.stat().st_mode & 0o777) == ("somebody's", 0o644)


@posix_only
async def test_the_mode_of_a_folder_in_the_files_place_stays(desk):
    desk.path.mkdir(parents=True)
    desk.path.chmod(0o755)

    async with desk.running():
        assert desk.path.stat().st_mode & 0o777 == 0o755


async def test_what_belongs_to_no_program_as_a_name_was_damaged_comes_back(desk):
    journal = desk.journal()
    await journal.open()
    await journal.save([(0, page("1"))])
    await journal.begin(intent("w"))
    await journal.begin(intent("over"))
    await journal.end("over", [result()], "")
    await crash(journal)
    for table in ("page", "work"):
        query(desk.path, f"UPDATE {table} SET run = 'damaged'")
    found = await desk.found()
    assert (ids(found), found.notices) == ((["1"], ["w"]), ())


@pytest.mark.parametrize("name", ["../../outside/it", "a/b", "", "..", "nul\0"])
async def test_a_name_in_the_file_leads_nowhere(desk, tmp_path, name):
    """The names of programs become names of files."""
    (tmp_path / "outside").mkdir()

    journal = desk.journal()
    await journal.open()
    await journal.save([(0, page("1"))])
    await crash(journal)
    file = JournalFile(desk.path, Sealer(KEY))
    file.database.connection.execute("UPDATE run SET id = ?", (name,))
    file.database.connection.execute("UPDATE page SET run = ?", (name,))
    file.close()
    assert ids(await desk.found())[0] == ["1"]
    assert list((tmp_path / "outside").iterdir()) == []


async def test_a_log_that_was_damaged_is_told_in_a_sentence_and_the_rest_comes_back(desk, tmp_path):
    journal = desk.journal()
    await journal.open()
    await journal.save([(0, page("1"))])
    await journal.save([(1, page("2"))])
    shutil.copytree(desk.folder, tmp_path / "copy")
    await crash(journal)
    copy = Desk(tmp_path / "copy")
    for lock in copy.folder.glob("*.lock"):
        lock.unlink()
    torn = log_cut(copy.path)
    found = await copy.found()
    assert ids(found)[0] == ["1"]
    (aside,) = copy.folder.glob("journal-damaged-*.db")
    (notice,) = found.notices
    assert "What was staged or sent last is missing from it." in notice
    assert str(aside) in notice
    (log,) = copy.folder.glob("journal-damaged-*.db-wal")
    assert log.read_bytes() == torn
    assert (await copy.found()).notices == ()
    # It ages as other damaged files do.
    copy.later(days=31)
    await copy.found()
    assert not aside.exists()


async def test_what_a_dead_program_acknowledged_is_looked_for_when_nobody_else_runs(desk, tmp_path):
    async with desk.running() as (living, _):
        dead = desk.journal()
        await dead.open()
        await dead.save([(0, page("1"))])
        (mark,) = (each for each in desk.folder.glob("*.mark") if dead._run.id in each.name)
        await crash(dead)
        async with desk.running() as (_, found):
            assert (ids(found)[0], found.notices) == (["1"], ())
            assert mark.exists()
        await living.save([(0, page("2"))])
    found = await desk.found()
    assert (sorted(ids(found)[0]), found.notices) == (["1", "2"], ())
    assert not mark.exists()
