"""Which calls the history tells of, the latest first, and why what is staged is lost, in a few words."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta

from lvctx_gui.core.call import CallRef
from tests.fake_keyring import no_system_keychain
from tests.store.journal.samples import NOW, SITE, intent, result


def intents(*sessions):
    for number, session in enumerate(sessions):
        call = CallRef(session, 7, "A")
        yield replace(intent(f"w {number}", NOW + timedelta(minutes=number)), call=call)


async def test_each_call_is_told_once_with_the_latest_time(desk):
    async with desk.running() as (journal, _):
        for each in intents("S1", "S2", "S1"):
            await journal.begin(each)
        found = await journal.recent_calls()
    assert [(known.call.session, known.site, known.at) for known in found] == [
        ("S1", SITE, NOW + timedelta(minutes=2)),
        ("S2", SITE, NOW + timedelta(minutes=1)),
    ]


async def test_whether_any_of_its_operations_has_changed_something_is_told(desk):
    async with desk.running() as (journal, _):
        for each in intents("S1", "S2", "S1"):
            await journal.begin(each)
        assert [known.is_changed for known in await journal.recent_calls()] == [False, False]
        await journal.end("w 0", [result()], "")
        assert [known.is_changed for known in await journal.recent_calls()] == [True, False]


async def test_no_more_are_read_than_are_asked_for(desk):
    async with desk.running() as (journal, _):
        for each in intents("S1", "S2", "S3"):
            await journal.begin(each)
        assert [known.call.session for known in await journal.recent_calls(2)] == ["S3", "S2"]


async def test_what_was_erased_is_told_no_more(desk):
    async with desk.running() as (journal, _):
        for each in intents("S1", "S2"):
            await journal.begin(each)
        await journal.erase(["w 1"])
        assert [known.call.session for known in await journal.recent_calls()] == ["S1"]


async def test_a_part_that_cannot_be_opened_and_a_disk_that_fails_leave_the_rest(desk, monkeypatch):
    async with desk.running() as (journal, _):
        for each in intents("S1", "S2"):
            await journal.begin(each)
        await journal._in_thread(
            lambda: journal._run.file.database.connection.execute(
                "UPDATE work SET payload = x'00' WHERE id = 'w 1'"
            )
        )
        assert [known.call.session for known in await journal.recent_calls()] == ["S1"]

        async def fail(_):
            raise sqlite3.OperationalError("disk I/O error")

        monkeypatch.setattr(journal._writer, "read", fail)
        assert await journal.recent_calls() == []


async def test_so_does_a_journal_in_memory(desk):
    async with desk.running(keep_days=0) as (journal, _):
        for each in intents("S1"):
            await journal.begin(each)
        assert [known.call.session for known in await journal.recent_calls()] == ["S1"]
        assert journal.trouble_reason == "nothing is kept on this computer"


async def test_the_reason_goes_with_the_trouble(desk):
    async with desk.running() as (journal, _):
        assert (journal.trouble, journal.trouble_reason) == ("", "")


async def test_without_a_keychain_that_is_the_reason(desk):
    async with desk.running(choose=no_system_keychain) as (journal, _):
        assert journal.trouble.startswith("This computer has no keychain")
        assert journal.trouble_reason == "no keychain"


async def test_what_is_no_file_cannot_be_written(desk):
    desk.name_key()
    desk.path.mkdir()
    async with desk.running() as (journal, _):
        assert journal.trouble_reason == "the journal cannot be written"
