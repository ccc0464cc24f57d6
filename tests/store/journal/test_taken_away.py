"""A journal that is removed or replaced while a program has it open."""

from __future__ import annotations

import shutil

import pytest

from lvctx_gui.store.journal.database import Database
from tests.store.journal.desk import crash, history, ids
from tests.store.journal.samples import intent, page, posix_only, result


@posix_only
@pytest.mark.parametrize("how", ["folder", "file", "lock"])
async def test_a_journal_that_is_taken_away_is_begun_anew_with_all_that_is_open(desk, how):
    def take_away():
        if how == "folder":
            shutil.rmtree(desk.folder)
        elif how == "file":
            for file in desk.folder.glob("journal.db*"):
                file.unlink()
        else:
            for file in desk.folder.glob("run-*"):
                file.unlink()

    async with desk.running() as (journal, _):
        await journal.save([(0, page("1")), (1, page("2"))])
        await journal.begin(intent("w"))
        await journal.begin(intent("over"))
        await journal.end("over", [result()], "")
        take_away()
        await journal.save([(0, page("1", "later"))], gone=["2"])
        assert journal.is_lasting
        (notice,) = journal.take_notices()
        assert str(desk.path) in notice
        assert "removed or replaced" in notice
        assert journal.take_notices() == ()
        # Others see that it lives.
        async with desk.running() as (_, found):
            assert ids(found) == ([], [])
        await crash(journal)
    found = await desk.found()
    assert list(found.pages) == [page("1", "later")]
    assert ids(found)[1] == ["w"]


@posix_only
async def test_a_journal_that_cannot_be_begun_anew_leaves_memory_and_a_sentence(desk):
    async with desk.running() as (journal, _):
        await journal.save([(0, page("1"))])
        shutil.rmtree(desk.folder)
        desk.folder.write_text("somebody's")
        await journal.begin(intent("w"))
        assert not journal.is_lasting
        assert "in memory only" in journal.trouble
        assert desk.told[-1] == journal.trouble
        assert await history(journal) == ["w"]
        desk.folder.unlink()
        await journal.open_again()
        assert journal.is_lasting
        await crash(journal)
    assert ids(await desk.found()) == (["1"], ["w"])


@posix_only
async def test_a_journal_that_is_taken_away_again_and_again_is_not_made_for_ever(desk, monkeypatch):
    monkeypatch.setattr(Database, "is_in_place", property(lambda database: database.is_in_memory))

    async with desk.running() as (journal, _):
        await journal.save([(0, page("1"))])
        assert "again and again" in journal.trouble
        assert not journal.is_lasting
