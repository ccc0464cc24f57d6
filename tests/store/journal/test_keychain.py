"""The journal and the keychain: where its key comes from, and what a failing keychain costs."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import threading

import pytest

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.record import SavedPage
from lvctx_gui.store.journal.folder import JournalFolder
from lvctx_gui.store.journal.journal import Journal
from lvctx_gui.store.journal.sealing import Sealer
from lvctx_gui.store.keychain import SecretsError, SecretsProblem
from lvctx_gui.store.secrets import SecretKind, Secrets
from tests.fake_keyring import FakeKeyring, no_system_keychain
from tests.keychain import PATIENCE, needs_keychain
from tests.store.journal.desk import (
    SLOT,
    crash,
    history,
    ids,
)
from tests.store.journal.samples import (
    KEY,
    everything,
    intent,
    page,
    result,
)


@pytest.mark.parametrize(
    "choose",
    [no_system_keychain, lambda: FakeKeyring(fails=("get",)), lambda: FakeKeyring(fails=("set",))],
    ids=["none", "gives nothing", "takes nothing"],
)
async def test_without_a_keychain_it_is_in_memory_and_says_so(desk, choose):
    async with desk.running(choose=choose) as (journal, found):
        assert ids(found) == ([], [])
        assert (journal.is_open, journal.is_lasting, journal.is_failing) == (True, False, False)
        assert "keychain" in journal.trouble
        assert "in memory only" in journal.trouble
        await journal.save([(0, page("1"))])
        await journal.begin(intent("w"))
        await journal.end("w", [result()], "")
        assert await history(journal) == ["w"]
        await journal.keep(5)
        await journal.erase(["w"])
        assert await history(journal) == []
        assert len(desk.told) == 1
    assert not list(desk.folder.glob("*.db*"))


async def test_a_keychain_that_takes_no_key_is_not_believed_the_second_time(desk):
    desk.keychain = FakeKeyring(fails=("set",))

    async with desk.running() as (journal, _):
        await journal.keep(0)
        await journal.keep(30)
        # What is sealed with a key that nobody keeps is lost with the program.
        assert (journal.is_lasting, desk.keychain.kept) == (False, {})


async def test_a_keychain_that_does_not_answer_is_not_waited_for_for_ever(desk):
    gate = threading.Event()

    try:
        journal = Journal(desk.folder, Secrets(0.05, lambda: gate.wait(PATIENCE) and desk.keychain))
        await journal.open()
        assert "did not answer" in journal.trouble
        await journal.close()
    finally:
        gate.set()
    assert not desk.path.exists()


class LateKeychain(FakeKeyring):
    """Takes a secret when ``gate`` is open, however long that takes."""

    def __init__(self):
        super().__init__()
        self.entered, self.gate = threading.Event(), threading.Event()

    def set_password(self, service, user, secret):
        self.entered.set()
        self.gate.wait(PATIENCE)
        super().set_password(service, user, secret)


class ImpatientSecrets(Secrets):
    """Does not wait for the keychain once that has begun to store something."""

    async def set(self, *arguments):
        storing = asyncio.create_task(super().set(*arguments))
        await asyncio.to_thread(self._keychain.entered.wait, PATIENCE)
        storing.cancel()
        await asyncio.gather(storing, return_exceptions=True)
        raise SecretsError(SecretsProblem.TIMED_OUT, "The keychain did not answer.")


async def test_a_key_that_arrives_late_is_everybodys(desk):
    desk.keychain = LateKeychain()

    secrets = ImpatientSecrets(PATIENCE, lambda: desk.keychain)
    first = Journal(desk.folder, secrets, clock=lambda: desk.now)
    await first.open()
    assert "did not answer" in first.trouble
    # Nobody else may make a key before it is known what becomes of this one.
    assert JournalFolder(desk.folder).try_lock() is None
    second = desk.journal()
    opening = asyncio.create_task(second.open())
    desk.keychain.gate.set()
    await opening
    await second.save([(0, page("1"))])
    await first.open_again()
    assert (first.trouble, second.trouble) == ("", "")
    await crash(second)
    await crash(first)
    assert ids(await desk.found())[0] == ["1"]


@pytest.mark.parametrize("key", ["", "nonsense", KEY[:-4]])
async def test_a_damaged_key_is_replaced_and_the_old_file_set_aside(desk, key):
    async with desk.running() as (journal, _):
        await journal.save([(0, page("1"))])
    desk.keychain.kept[SLOT] = key
    async with desk.running() as (journal, found):
        assert journal.is_lasting
        assert ids(found) == ([], [])
        assert "key" in found.notices[0]
    Sealer(desk.keychain.kept[SLOT])


def name_of(desk):
    return f"journal-{(desk.folder / 'journal.id').read_text().strip()}"


async def key_of(desk):
    """What the keychain holds for this folder."""
    return await Secrets(PATIENCE).get(name_of(desk), SecretKind.JOURNAL_KEY)


LOOK = """
import asyncio, sys
from pathlib import Path
from lvctx_gui.store.journal.journal import Journal
from lvctx_gui.store.secrets import Secrets
async def main():
    journal = Journal(Path(sys.argv[1]), Secrets(60))
    found = await journal.open()
    print(*(page.id for page in found.pages), *found.notices, journal.trouble)
    await journal.close()
asyncio.run(main())
"""


@needs_keychain
async def test_the_key_is_made_once_and_found_again_by_others(keychain, desk):
    journal = Journal(desk.folder, Secrets(PATIENCE))
    await journal.open()
    await journal.save([(0, page("1"))])
    key = await key_of(desk)
    second = Journal(desk.folder, Secrets(PATIENCE))
    assert (await second.open()).notices == ()
    await second.save([(0, page("2"))])
    assert (journal.trouble, second.trouble) == ("", "")
    await second.close()
    await journal.close()
    assert key == await key_of(desk)
    assert key.encode() not in everything(desk.folder)
    assert sorted(keychain.run(LOOK, str(desk.folder)).split()) == ["1", "2"]


@needs_keychain
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
async def test_a_locked_keychain_is_said_and_the_file_stays_as_it_is(keychain, desk):
    journal = Journal(desk.folder, Secrets(PATIENCE))
    await journal.open()
    await journal.save([(0, page("1"))])
    await journal.close()
    before = desk.path.read_bytes()
    keychain.lock()
    journal = Journal(desk.folder, Secrets(PATIENCE))
    found = await journal.open()
    assert ids(found) == ([], [])
    assert "locked" in journal.trouble
    assert "What was kept before is still on this computer" in journal.trouble
    assert "in memory only" in journal.trouble
    await journal.save([(0, page("2"))])
    await journal.close()
    assert desk.path.read_bytes() == before
    assert not list(desk.folder.glob("journal-damaged*"))


@needs_keychain
async def test_a_keychain_that_lost_the_key_costs_the_old_and_says_so(keychain, desk):
    journal = Journal(desk.folder, Secrets(PATIENCE))
    await journal.open()
    await journal.save([(0, page("1"))])
    await journal.close()
    before = desk.path.read_bytes()
    await Secrets(PATIENCE).delete(name_of(desk), SecretKind.JOURNAL_KEY)
    journal = Journal(desk.folder, Secrets(PATIENCE))
    found = await journal.open()
    assert journal.is_lasting
    (aside,) = desk.folder.glob("journal-damaged*.db")
    assert str(aside) in found.notices[0]
    assert aside.read_bytes() == before
    await journal.save([(0, page("2"))])
    await journal.close()
    assert keychain.run(LOOK, str(desk.folder)).split() == ["2"]


@needs_keychain
async def test_a_kill_in_the_real_keychains_company(keychain, desk):
    # The lock that tells the living from the dead needs no keychain; the key of the dead does.
    script = LOOK.replace("    await journal.close()\n", "    import os; os.kill(os.getpid(), 9)\n").replace(
        "print(", "await journal.save([(0, page)])\n    print("
    )
    script = script.replace(
        "async def main():\n",
        "from lvctx_gui.core.call import CallRef\nfrom lvctx_gui.core.draft import Draft\n"
        "from lvctx_gui.core.record import SavedPage\n"
        "page = SavedPage('1', CallRef('S', 1, 'A'), None, Draft())\nasync def main():\n",
    )
    command = [sys.executable, "-c", script, str(desk.folder)]
    killed = await asyncio.to_thread(subprocess.run, command, env=keychain.environment, timeout=PATIENCE)
    assert killed.returncode == -signal.SIGKILL

    journal = Journal(desk.folder, Secrets(PATIENCE))
    found = await journal.open()
    await journal.close()
    assert list(found.pages) == [SavedPage("1", CallRef("S", 1, "A"), None, Draft())]
