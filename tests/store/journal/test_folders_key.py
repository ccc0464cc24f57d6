"""The journal's key belongs to its folder: no other takes or replaces it, and it goes with what it opens."""

from __future__ import annotations

import asyncio
import shutil
import threading

import pytest

from lvctx_gui.store.journal.journal import Journal
from lvctx_gui.store.keychain import SERVICE
from lvctx_gui.store.secrets import SecretKind, Secrets
from tests.fake_keyring import FakeKeyring
from tests.keychain import PATIENCE, needs_keychain
from tests.store.journal.desk import SHARED, Desk, crash, history, ids
from tests.store.journal.samples import KEY, OTHER_KEY, intent, page, posix_only, query


@pytest.fixture
def desks(tmp_path):
    """Two folders of one person, with one keychain that knows nothing yet."""
    both = Desk(tmp_path / "one"), Desk(tmp_path / "two")
    keychain = FakeKeyring()
    for each in both:
        each.keychain, each.is_named = keychain, False
    return both


def own(desk):
    """Where the keychain has this folder's key."""
    return SERVICE, f"journal-{(desk.folder / 'journal.id').read_text().strip()}/journal-key"


async def leave(desk, *names):
    """A program that saves pages and is killed."""
    journal = desk.journal()
    await journal.open()
    assert journal.trouble == ""
    await journal.save([(place, page(name)) for place, name in enumerate(names)])
    await journal.begin(intent(f"w {names[0]}"))
    await crash(journal)


class Racing(FakeKeyring):
    """Answers nobody before both have asked whether there is a key."""

    def __init__(self):
        super().__init__()
        self.both = threading.Barrier(2, timeout=PATIENCE)

    def get_password(self, service, user):
        found = super().get_password(service, user)
        if found is None:
            self.both.wait()
        return found


async def test_two_first_starts_at_once_in_two_folders_each_open_their_journal_later(desks):
    one, two = desks
    one.keychain = two.keychain = Racing()

    journals = [desk.journal() for desk in desks]
    await asyncio.gather(*(journal.open() for journal in journals))
    for journal, name in zip(journals, ("1", "2"), strict=True):
        assert journal.trouble == ""
        await journal.save([(0, page(name))])
        await crash(journal)
    for desk, name in zip(desks, ("1", "2"), strict=True):
        found = await desk.found()
        assert (ids(found)[0], found.notices) == ([name], ())
    assert own(one) != own(two)
    assert one.keychain.kept[own(one)] != one.keychain.kept[own(two)]


@needs_keychain
@pytest.mark.usefixtures("keychain")
async def test_two_first_starts_at_once_in_a_real_keychain(desks):
    journals = [Journal(desk.folder, Secrets(PATIENCE)) for desk in desks]
    await asyncio.gather(*(journal.open() for journal in journals))
    for journal, name in zip(journals, ("1", "2"), strict=True):
        await journal.save([(0, page(name))])
        await journal.close()
    for desk, name in zip(desks, ("1", "2"), strict=True):
        journal = Journal(desk.folder, Secrets(PATIENCE))
        found = await journal.open()
        assert (journal.trouble, ids(found)[0], found.notices) == ("", [name], ())
        # Keeping nothing in one folder takes nothing from the other.
        if name == "1":
            name_in_keychain = own(desk)[1].removesuffix("/journal-key")
            await journal.keep(0)
            assert await Secrets(PATIENCE).get(name_in_keychain, SecretKind.JOURNAL_KEY) is None
        await journal.close()


async def test_a_folder_that_was_moved_or_copied_still_opens(desks, tmp_path):
    one, _ = desks

    await leave(one, "1")
    shutil.copytree(one.folder, tmp_path / "copy")
    one.folder.rename(tmp_path / "moved")
    for name in ("copy", "moved"):
        desk = Desk(tmp_path / name)
        desk.keychain, desk.is_named = one.keychain, False
        found = await desk.found()
        assert (ids(found), found.notices) == ((["1"], ["w 1"]), ())


async def test_a_journal_that_was_moved_into_another_folder_still_opens(desks):
    one, two = desks

    await leave(one, "1")
    async with two.running():
        pass
    two.path.unlink()
    (one.folder / "journal.db").rename(two.path)
    found = await two.found()
    assert ids(found) == (["1"], ["w 1"])
    # And so it does when the name in the folder is lost as well.
    (two.folder / "journal.id").unlink()
    assert ids(await two.found()) == (["1"], ["w 1"])
    assert (two.folder / "journal.id").read_bytes() == (one.folder / "journal.id").read_bytes()


@pytest.mark.parametrize("held", ["", "nonsense", "D" * 32, "../" * 10 + "xx", "d" * 33])
async def test_a_damaged_name_costs_nothing(desks, held):
    one, _ = desks

    await leave(one, "1")
    (one.folder / "journal.id").write_text(held)
    found = await one.found()
    assert (ids(found), found.notices) == ((["1"], ["w 1"]), ())
    assert len(one.keychain.kept) == 1


async def as_before(desk, *names):
    """What a version left whose folders shared one key."""
    desk.keychain.kept[SHARED] = KEY
    (desk.folder).mkdir()
    (desk.folder / "journal.id").write_text("e" * 32)
    desk.keychain.kept[own(desk)] = KEY
    await leave(desk, *names)
    del desk.keychain.kept[own(desk)]
    (desk.folder / "journal.id").unlink()
    for mark in desk.folder.glob("*.mark"):
        mark.unlink()
    query(desk.path, "DELETE FROM meta WHERE name IN ('journal', 'written', 'key_id')")


async def test_a_journal_from_before_is_found_and_its_key_is_its_folders_from_then_on(desks):
    one, two = desks

    await as_before(one, "1")
    found = await one.found()
    assert (ids(found), found.notices) == ((["1"], ["w 1"]), ())
    assert one.keychain.kept == {SHARED: KEY, own(one): KEY}
    # A folder that begins now has its own.
    await leave(two, "2")
    assert two.keychain.kept[own(two)] != KEY
    del one.keychain.kept[SHARED]
    assert ids(await one.found()) == (["1"], ["w 1"])
    assert ids(await two.found()) == (["2"], ["w 2"])


async def test_the_key_that_was_shared_is_not_taken_for_a_journal_of_another(desks):
    one, _ = desks

    await as_before(one, "1")
    one.keychain.kept[SHARED] = OTHER_KEY
    found = await one.found()
    assert ids(found) == ([], [])
    assert "set aside" in found.notices[0]
    assert one.keychain.kept[own(one)] not in (KEY, OTHER_KEY)
    assert one.keychain.kept[SHARED] == OTHER_KEY


async def test_where_the_keychain_takes_nothing_a_journal_from_before_still_opens(desks):
    one, _ = desks

    await as_before(one, "1")
    one.keychain.fails = ("set",)
    async with one.running() as (journal, found):
        assert (journal.trouble, ids(found)) == ("", (["1"], ["w 1"]))
    one.keychain.fails = ()
    assert ids(await one.found()) == (["1"], ["w 1"])
    assert one.keychain.kept[own(one)] == KEY


async def test_keeping_nothing_takes_the_key_out_of_the_keychain(desks):
    one, _ = desks

    async with one.running() as (journal, _):
        await journal.save([(0, page("1"))])
        first = own(one)
        assert set(one.keychain.kept) == {first}
        await journal.keep(0)
        assert one.keychain.kept == {}
        assert journal.trouble.startswith("Nothing is kept")
        await journal.begin(intent("w"))
        # Kept anew, it has another key: what backups hold of the old one stays shut.
        await journal.keep(30)
        assert (journal.trouble, own(one) == first) == ("", False)
        await crash(journal)
    assert ids(await one.found()) == (["1"], ["w"])
    async with one.running(keep_days=0):
        assert one.keychain.kept == {}
    assert not (one.folder / "journal.id").exists()


async def test_others_who_have_the_folder_open_keep_its_key_until_they_leave(desks):
    one, _ = desks

    async with one.running() as (second, _):
        await second.save([(0, page("1"))])
        async with one.running() as (first, _):
            await first.keep(0)
            assert len(one.keychain.kept) == 1
        await second.look()
        assert one.keychain.kept == {}
        assert await history(second) == []


async def test_a_key_that_stays_is_said_and_goes_the_next_time(desks):
    one, _ = desks

    async with one.running() as (journal, _):
        one.keychain.fails = ("delete",)
        await journal.keep(0)
        assert "The key of the erased journal could not be removed" in journal.trouble
        assert journal.can_try_again
        assert len(one.keychain.kept) == 1
        one.keychain.fails = ()
        await journal.open_again()
        assert (one.keychain.kept, journal.can_try_again) == ({}, False)
        assert "could not be removed" not in journal.trouble


@posix_only
async def test_a_name_that_is_a_link_is_not_followed(desks, tmp_path):
    one, _ = desks
    notes = tmp_path / "notes"
    notes.write_text("d" * 32)
    one.folder.mkdir()
    (one.folder / "journal.id").symlink_to(notes)

    async with one.running() as (journal, _):
        assert "not an ordinary file" in journal.trouble
    assert (notes.read_text(), one.keychain.kept) == ("d" * 32, {})
