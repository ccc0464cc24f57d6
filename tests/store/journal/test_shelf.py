"""What is kept of calls besides edits and operations: how long, for whom, and that nobody else reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Context, Entry, NonTextValue
from lvctx_gui.core.kept import KnownCall, LastSeen, Snapshot
from lvctx_gui.core.site import Site
from lvctx_gui.store.journal import kept, kept_codec
from lvctx_gui.store.journal import shelf as shelf_module
from lvctx_gui.store.journal.codec import CodecError
from tests.fake_keyring import no_system_keychain
from tests.store.journal.desk import sql
from tests.store.journal.samples import KEY, NOW, everything, query
from tests.strategies import contexts

CALL = CallRef("Zebra-session", 987654321012, "Zebra-account", 7)
SITE = Site("Zebra-site", "https://zebra.example/", client_id=7419)
CONTEXT = Context([Entry("Zebra-key", "Zebra-value"), Entry("No", None), Entry("Zebra-key", "again")])
ODD = Context([Entry("half", "\ud800"), Entry("list", NonTextValue("[1.10]", "list")), Entry("", "")])
KNOWN = KnownCall(CALL, SITE, NOW, 3, is_changed=True, name="Zebra-name")
SNAPSHOT = Snapshot("s1", CALL, SITE, NOW, NOW, 3, "Zebra-name")
SEEN = LastSeen(CALL, SITE, NOW, CONTEXT)
ALL = ([KNOWN], [SNAPSHOT], CONTEXT, SEEN)
NOTHING = ([], [], None, None)


async def put_all(shelf):
    await shelf.keep_call(KNOWN)
    await shelf.keep_snapshot(SNAPSHOT, CONTEXT)
    await shelf.keep_last_seen(SEEN)


async def all_of(shelf):
    return (
        await shelf.known_calls(),
        await shelf.snapshots(),
        await shelf.snapshot_context("s1"),
        await shelf.last_seen(CALL, SITE),
    )


async def test_everything_comes_back_in_the_next_run(desk):
    async with desk.running() as (journal, _):
        await put_all(journal.shelf)
        assert await all_of(journal.shelf) == ALL
    async with desk.running() as (journal, _):
        assert await all_of(journal.shelf) == ALL


async def test_two_programs_see_the_same(desk):
    async with desk.running() as (one, _), desk.running() as (two, _):
        await put_all(one.shelf)
        assert await all_of(two.shelf) == ALL
        await two.shelf.forget_snapshot("s1")
        assert await one.shelf.snapshots() == []
        assert await one.shelf.snapshot_context("s1") is None


async def test_odd_values_come_back_to_the_letter(desk):
    async with desk.running() as (journal, _):
        await journal.shelf.keep_snapshot(SNAPSHOT, ODD)
        held = await journal.shelf.snapshot_context("s1")
        assert held is not None
        assert held.entries == ODD.entries


@given(contexts())
def test_a_context_comes_back_whatever_it_holds(context):
    held = kept_codec.load_context(kept_codec.dump_context(context))
    assert (held.entries, held.repeats) == (context.entries, context.repeats)


def test_a_large_context_is_written_in_parts():
    context = Context([Entry(f"K{number}", "v\n") for number in range(12_000)])
    written = kept_codec.dump_context(context)
    assert written.count(b"\n") == 2
    assert kept_codec.load_context(written) == context


@pytest.mark.parametrize("load", [kept_codec.load_known, kept_codec.load_snapshot, kept_codec.load_context])
@pytest.mark.parametrize("data", [b"{}", b"[1]", b"x", b'{"call":["s",1,"a",null],"site":null}'])
def test_nothing_but_ours_is_read(load, data):
    with pytest.raises(CodecError):
        load(data)


async def test_a_call_that_is_looked_up_again_is_known_once(desk):
    async with desk.running() as (journal, _):
        await journal.shelf.keep_call(KNOWN)
        again = replace(KNOWN, at=NOW + timedelta(hours=1), entries=4, name="")
        await journal.shelf.keep_call(again)
        assert await journal.shelf.known_calls() == [again]
        elsewhere = replace(KNOWN, site=Site("Other", "https://other.example/"))
        await journal.shelf.keep_call(elsewhere)
        assert await journal.shelf.known_calls() == [again, elsewhere]
        await journal.shelf.forget_call(CALL, SITE)
        assert await journal.shelf.known_calls() == [elsewhere]


async def test_what_grows_old_is_erased_and_what_is_pinned_is_not(desk):
    pinned = replace(KNOWN, call=CallRef("Pinned", 1, "A"), is_pinned=True)
    async with desk.running() as (journal, _):
        await put_all(journal.shelf)
        await journal.shelf.keep_call(pinned)
        desk.later(days=31)
    async with desk.running() as (journal, _):
        assert await all_of(journal.shelf) == ([pinned], *NOTHING[1:])
        # Unpinned it is as old as it is.
        await journal.shelf.keep_call(replace(pinned, is_pinned=False))
    async with desk.running() as (journal, _):
        assert await journal.shelf.known_calls() == []


async def test_a_window_that_stays_open_erases_too(desk):
    async with desk.running() as (journal, _):
        await put_all(journal.shelf)
        desk.later(days=31)
        await journal.look()
        assert await all_of(journal.shelf) == NOTHING


async def test_keeping_nothing_erases_pins_and_snapshots_too(desk):
    async with desk.running() as (journal, _):
        await put_all(journal.shelf)
        await journal.shelf.keep_call(replace(KNOWN, is_pinned=True))
        await journal.keep(0)
        assert await all_of(journal.shelf) == NOTHING
        assert not desk.path.exists()
        # What is known from now on is known for as long as the window is open.
        await journal.shelf.keep_call(KNOWN)
        assert await journal.shelf.known_calls() == [KNOWN]
    async with desk.running() as (journal, _):
        assert await journal.shelf.known_calls() == []


async def test_keeping_nothing_erases_it_while_another_window_is_open(desk):
    async with desk.running() as (other, _), desk.running() as (journal, _):
        await put_all(journal.shelf)
        assert query(desk.path, "SELECT count(*) FROM kept") == [(3,)]
        await journal.keep(0)
        assert query(desk.path, "SELECT count(*) FROM kept") == [(0,)]
        await other.look()


async def test_a_journal_of_an_earlier_version_gets_its_table(desk):
    async with desk.running() as (journal, _):
        await sql(journal, "DROP TABLE kept")
    async with desk.running() as (journal, found):
        assert found.notices == ()
        await put_all(journal.shelf)
        assert await journal.shelf.known_calls() == [KNOWN]


async def test_keeping_nothing_works_on_a_journal_of_an_earlier_version(desk):
    async with desk.running() as (other, _), desk.running() as (journal, _):
        await sql(journal, "DROP TABLE kept")
        await journal.keep(0)
        assert not journal.can_try_again
        await other.look()


async def test_nothing_of_it_can_be_read_in_the_folder(desk):
    async with desk.running() as (journal, _):
        await put_all(journal.shelf)
        held = [everything(desk.folder)]
    held.append(everything(desk.folder))
    for each in held:
        assert len(each) > 4096
        for needle in ("Zebra", "zebra", KEY, "987654321012"):
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                assert needle.encode(encoding) not in each, needle


async def test_a_row_that_was_moved_or_damaged_is_not_there(desk):
    async with desk.running() as (journal, _):
        await put_all(journal.shelf)
        await journal.shelf.keep_snapshot(replace(SNAPSHOT, id="s2"), ODD)
        other = "(SELECT content FROM kept WHERE id = 'snapshot-s1')"
        await sql(journal, f"UPDATE kept SET content = {other} WHERE id = 'snapshot-s2'")
        await sql(journal, "UPDATE kept SET head = x'00' WHERE kind = 'call'")
        assert await journal.shelf.snapshot_context("s2") is None
        assert await journal.shelf.snapshot_context("s1") == CONTEXT
        assert await journal.shelf.known_calls() == []


async def test_what_was_seen_of_another_clients_call_is_nobodys(desk):
    async with desk.running() as (journal, _):
        await journal.shelf.keep_last_seen(SEEN)
        other = Site("Zebra-site", "https://zebra.example/", client_id=1)
        assert await journal.shelf.last_seen(CALL, other) is None


@pytest.mark.parametrize("limit", ["MOST", "LARGEST"])
async def test_what_is_too_large_is_forgotten_and_nothing_old_stays_in_its_place(desk, monkeypatch, limit):
    async with desk.running() as (journal, _):
        await journal.shelf.keep_last_seen(SEEN)
        monkeypatch.setattr(shelf_module, limit, 1)
        large = Context([Entry("K", "x"), Entry("L", "x")])
        await journal.shelf.keep_last_seen(replace(SEEN, context=large))
        assert await journal.shelf.last_seen(CALL, SITE) is None


async def test_that_a_call_held_nothing_was_seen_too(desk):
    async with desk.running() as (journal, _):
        nothing = replace(SEEN, context=Context())
        await journal.shelf.keep_last_seen(nothing)
        assert await journal.shelf.last_seen(CALL, SITE) == nothing


@pytest.mark.parametrize("pinned", [False, True])
async def test_of_too_many_the_oldest_go(desk, monkeypatch, pinned):
    monkeypatch.setattr(kept.Kind.CALL, "most", 3)
    calls = [
        replace(KNOWN, call=CallRef("S", number + 1, "A"), at=NOW + timedelta(minutes=number))
        for number in range(5)
    ]
    calls[0] = replace(calls[0], is_pinned=pinned)
    async with desk.running() as (journal, _):
        for known in calls:
            await journal.shelf.keep_call(known)
        newest = calls[:1:-1]
        assert await journal.shelf.known_calls() == ([*newest, calls[0]] if pinned else newest)


async def test_a_journal_in_memory_takes_them_along_into_its_file(desk):
    chosen = [no_system_keychain]

    def choose():
        return chosen[0]()

    async with desk.running(choose=choose) as (journal, _):
        assert not journal.is_lasting
        await put_all(journal.shelf)
        chosen[0] = lambda: desk.keychain
        await journal.open_again()
        assert journal.is_lasting
        assert await all_of(journal.shelf) == ALL
