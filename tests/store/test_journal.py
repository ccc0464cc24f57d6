"""The journal: what is on the disk when, who finds it again, and what a failing disk or keychain costs."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.draft import Draft, Edits
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.record import Intent, SavedPage
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.core.site import Site
from lvctx_gui.store.journal import Journal
from lvctx_gui.store.journal_file import JournalFile
from lvctx_gui.store.sealing import Sealer
from lvctx_gui.store.secrets import SERVICE, SecretKind, Secrets, SecretsError, SecretsProblem
from tests.keychain import PATIENCE, needs_keychain, private_bus
from tests.store.test_journal_file import (
    DAMAGES,
    KEY,
    NEEDLES,
    NOW,
    OTHER_KEY,
    everything,
    intent,
    page,
    payloads,
    posix_only,
    query,
    result,
)

SLOT = SERVICE, "journal/journal-key"


class Keychain:
    """A keychain in memory. ``fails`` names the questions that it does not answer."""

    def __init__(self, key=None, fails=()):
        self.kept = {} if key is None else {SLOT: key}
        self.fails = fails

    def get_password(self, service, user):
        self._answer("get")
        return self.kept.get((service, user))

    def set_password(self, service, user, secret):
        self._answer("set")
        self.kept[service, user] = secret

    def delete_password(self, service, user):
        self._answer("delete")
        del self.kept[service, user]

    def _answer(self, question):
        if question in self.fails:
            raise RuntimeError("not now")


class Desk:
    """One computer: its folder, its keychain, its clock, and what the person at it was told."""

    def __init__(self, folder):
        self.folder = folder
        self.path = folder / "journal.db"
        self.keychain = Keychain(KEY)
        self.now = NOW
        self.told = []

    def journal(self, keep_days=30, choose=None):
        secrets = Secrets(PATIENCE, choose or (lambda: self.keychain))
        journal = Journal(
            self.folder, secrets, keep_days, lambda: self.told.append(journal.trouble), lambda: self.now
        )
        return journal

    @contextlib.asynccontextmanager
    async def running(self, keep_days=30, choose=None):
        """A program from its start to its end, and what it found."""
        journal = self.journal(keep_days, choose)
        found = await journal.open()
        try:
            yield journal, found
        finally:
            if not self.is_dead(journal):
                await journal.close()

    @staticmethod
    def is_dead(journal):
        return journal._thread._shutdown

    async def found(self, **options):
        """What the next program finds; it does nothing and is killed."""
        journal = self.journal(**options)
        found = await journal.open()
        await crash(journal)
        return found

    def later(self, **time):
        self.now += timedelta(**time)


async def crash(journal):
    """End it as the system does when a program is killed: nothing is written any more, locks are released."""

    def end():
        journal._file.close()
        if journal._alive is not None:
            journal._alive.release()

    await journal._in_thread(end)
    journal._thread.shutdown()


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path / "state")


def ids(found):
    return [each.id for each in found.pages], [each.intent.id for each in found.interrupted]


async def history(journal):
    return [record.intent.id for record in await journal.records()]


async def sql(journal, statement):
    """Run a statement on the journal's own connection."""
    await journal._in_thread(lambda: journal._file._connection.execute(statement).fetchall())


# --- opening and closing -----------------------------------------------------------------------------------


def test_a_new_one_makes_its_key_and_lasts(desk):
    desk.keychain = Keychain()

    async def main():
        journal = desk.journal()
        assert (journal.is_open, journal.is_lasting) == (False, False)
        found = await journal.open()
        assert (found.pages, found.interrupted, found.notices) == ((), (), ())
        assert (journal.is_open, journal.is_lasting, journal.is_failing) == (True, True, False)
        assert journal.path == desk.path
        await journal.close()

    asyncio.run(main())
    assert list(desk.keychain.kept) == [SLOT]
    Sealer(desk.keychain.kept[SLOT])
    assert desk.told == [""]


def test_two_that_start_at_once_make_one_key(desk):
    desk.keychain = Keychain()

    async def main():
        journals = [desk.journal() for _ in range(4)]
        founds = await asyncio.gather(*(journal.open() for journal in journals))
        assert [found.notices for found in founds] == [()] * 4
        assert [journal.trouble for journal in journals] == [""] * 4
        for number, journal in enumerate(journals):
            await journal.save([(0, page(f"{number}"))])
            await crash(journal)
        assert sorted(ids(await desk.found())[0]) == ["0", "1", "2", "3"]

    asyncio.run(main())


def test_what_is_written_before_it_is_open_waits(desk):
    async def main():
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

    asyncio.run(main())


def test_who_leaves_while_the_keychain_thinks_waits_for_nothing(desk):
    entered, gate = threading.Event(), threading.Event()

    def choose():
        entered.set()
        gate.wait(PATIENCE)
        return desk.keychain

    async def main():
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

    asyncio.run(main())
    assert desk.told == [""]


def test_closing_leaves_one_file_and_no_locks_of_its_own(desk):
    async def main():
        async with desk.running() as (journal, _):
            await journal.save([(0, page("1"))])

    asyncio.run(main())
    assert {each.name for each in desk.folder.iterdir()} <= {"journal.db", "journal.lock"}


@posix_only
def test_nobody_else_may_look_into_the_folder(desk):
    async def main():
        async with desk.running() as (journal, _):
            await journal.save([(0, page("1"))])
            files = {each.name: each.stat().st_mode & 0o777 for each in desk.folder.glob("journal.db*")}
            assert files == dict.fromkeys(("journal.db", "journal.db-wal", "journal.db-shm"), 0o600)

    asyncio.run(main())
    assert desk.folder.stat().st_mode & 0o777 == 0o700


# --- intent before action ----------------------------------------------------------------------------------


def test_each_step_of_a_work_is_on_the_disk_when_it_returns(desk):
    async def main():
        async with desk.running() as (journal, _):
            # Seen by another connection, as by another program.
            other = JournalFile(desk.path, Sealer(KEY))
            await journal.begin(intent("w"))
            (record,) = other.records()
            assert (record.intent, record.results, record.ended) == (intent("w"), (), None)
            await journal.note("w", [result("A")])
            (record,) = other.records()
            assert (record.results, record.ended) == ((result("A"),), None)
            desk.later(seconds=3)
            await journal.end("w", [result("A"), result("B")], "Stopped.")
            (record,) = other.records()
            assert (record.results, record.ended, record.remark) == (
                (result("A"), result("B")),
                desk.now,
                "Stopped.",
            )
            assert await journal.records() == [record]
            other.close()

    asyncio.run(main())


def test_an_interrupted_work_comes_back_once_with_what_had_been_noted(desk):
    async def main():
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

    asyncio.run(main())


def test_a_work_that_nobody_could_settle_comes_back_at_the_next_start(desk):
    async def main():
        journal = desk.journal()
        await journal.open()
        await journal.begin(intent("w"))
        await crash(journal)
        # Somebody starts it offline, sees that something had been under way, and closes it again.
        async with desk.running() as (_, found):
            assert ids(found) == ([], ["w"])
        async with desk.running() as (_, found):
            assert ids(found) == ([], ["w"])

    asyncio.run(main())


def test_erasing_takes_only_what_was_named(desk):
    async def main():
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

    asyncio.run(main())


# --- open calls --------------------------------------------------------------------------------------------


def test_pages_come_back_in_their_order_as_they_were(desk):
    pages = [page("1", ""), page("2", "\ud800"), page("3", None, note="a note"), page("4", None)]

    async def main():
        async with desk.running() as (journal, _):
            await journal.save([(2, pages[1]), (3, pages[0])])
            await journal.save([(1, pages[2]), (0, pages[3])])
            await crash(journal)
        async with desk.running() as (journal, found):
            assert list(found.pages) == [pages[3], pages[2], pages[1], pages[0]]
            await journal.save([], gone=["2"])
        # After a proper end what had nothing staged stays away.
        assert ids(await desk.found())[0] == ["3", "1"]

    asyncio.run(main())


def test_only_the_last_state_of_a_page_comes_back(desk):
    async def main():
        journal = desk.journal()
        await journal.open()
        for number in range(20):
            await journal.save([(0, page("1", f"{number}")), (1, page("2"))])
        await journal.save([(0, page("2", "forgotten and saved again"))], gone=["1"])
        await journal.save([(5, page("1", "at last"))])
        await crash(journal)
        found = await desk.found()
        assert list(found.pages) == [page("2", "forgotten and saved again"), page("1", "at last")]

    asyncio.run(main())


step = st.tuples(
    st.integers(0, 1), st.integers(0, 2), st.one_of(st.none(), st.sampled_from(("", "x", "\ud800", "forget")))
)


@settings(max_examples=15)
@given(st.lists(step, max_size=12), st.booleans())
def test_pages_of_two_programs_never_mix(steps, first_is_killed):
    async def main(desk):
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

    folder = Path(tempfile.mkdtemp())
    try:
        asyncio.run(main(Desk(folder)))
    finally:
        shutil.rmtree(folder)


# --- the keychain ------------------------------------------------------------------------------------------


def no_keychain():
    raise SecretsError(SecretsProblem.NO_KEYCHAIN, "There is no keychain here.")


@pytest.mark.parametrize(
    "choose",
    [no_keychain, lambda: Keychain(fails=("get",)), lambda: Keychain(fails=("set",))],
    ids=["none", "gives nothing", "takes nothing"],
)
def test_without_a_keychain_it_is_in_memory_and_says_so(desk, choose):
    async def main():
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

    asyncio.run(main())
    assert not list(desk.folder.glob("*.db*"))


def test_a_keychain_that_takes_no_key_is_not_believed_the_second_time(desk):
    desk.keychain = Keychain(fails=("set",))

    async def main():
        async with desk.running() as (journal, _):
            await journal.keep(0)
            await journal.keep(30)
            # What is sealed with a key that nobody keeps is lost with the program.
            assert (journal.is_lasting, desk.keychain.kept) == (False, {})

    asyncio.run(main())


def test_a_keychain_that_does_not_answer_is_not_waited_for_for_ever(desk):
    gate = threading.Event()

    async def main():
        journal = Journal(desk.folder, Secrets(0.05, lambda: gate.wait(PATIENCE) and desk.keychain))
        await journal.open()
        assert "did not answer" in journal.trouble
        await journal.close()

    try:
        asyncio.run(main())
    finally:
        gate.set()
    assert not desk.path.exists()


@pytest.mark.parametrize("key", ["", "nonsense", KEY[:-4]])
def test_a_damaged_key_is_replaced_and_the_old_file_set_aside(desk, key):
    async def main():
        async with desk.running() as (journal, _):
            await journal.save([(0, page("1"))])
        desk.keychain.kept[SLOT] = key
        async with desk.running() as (journal, found):
            assert journal.is_lasting
            assert ids(found) == ([], [])
            assert "key" in found.notices[0]

    asyncio.run(main())
    Sealer(desk.keychain.kept[SLOT])


@pytest.fixture
def bus(monkeypatch):
    from keyring import backend

    with contextlib.suppress(KeyError):
        backend.get_all_keyring.reset()
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    with private_bus() as private:
        for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_CONFIG_HOME"):
            monkeypatch.setenv(name, private.environment[name])
        private.start_daemon()
        yield private


LOOK = """
import asyncio, sys
from pathlib import Path
from lvctx_gui.store.journal import Journal
from lvctx_gui.store.secrets import Secrets
async def main():
    journal = Journal(Path(sys.argv[1]), Secrets(60))
    found = await journal.open()
    print(*(page.id for page in found.pages), *found.notices, journal.trouble)
    await journal.close()
asyncio.run(main())
"""


@needs_keychain
def test_the_key_is_made_once_and_found_again_by_others(bus, desk):
    async def main():
        journal = Journal(desk.folder, Secrets(PATIENCE))
        await journal.open()
        await journal.save([(0, page("1"))])
        key = await Secrets(PATIENCE).get("journal", SecretKind.JOURNAL_KEY)
        second = Journal(desk.folder, Secrets(PATIENCE))
        assert (await second.open()).notices == ()
        await second.save([(0, page("2"))])
        assert (journal.trouble, second.trouble) == ("", "")
        await second.close()
        await journal.close()
        assert key == await Secrets(PATIENCE).get("journal", SecretKind.JOURNAL_KEY)
        assert key.encode() not in everything(desk.folder)

    asyncio.run(main())
    assert sorted(bus.run(LOOK, str(desk.folder)).split()) == ["1", "2"]


@needs_keychain
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
def test_a_locked_keychain_is_said_and_the_file_stays_as_it_is(bus, desk):
    async def main():
        journal = Journal(desk.folder, Secrets(PATIENCE))
        await journal.open()
        await journal.save([(0, page("1"))])
        await journal.close()
        before = desk.path.read_bytes()
        bus.lock()
        journal = Journal(desk.folder, Secrets(PATIENCE))
        found = await journal.open()
        assert ids(found) == ([], [])
        assert "locked" in journal.trouble
        assert "in memory only" in journal.trouble
        await journal.save([(0, page("2"))])
        await journal.close()
        assert desk.path.read_bytes() == before
        assert not list(desk.folder.glob("journal-damaged*"))

    asyncio.run(main())


@needs_keychain
def test_a_keychain_that_lost_the_key_costs_the_old_and_says_so(bus, desk):
    async def main():
        journal = Journal(desk.folder, Secrets(PATIENCE))
        await journal.open()
        await journal.save([(0, page("1"))])
        await journal.close()
        before = desk.path.read_bytes()
        await Secrets(PATIENCE).delete("journal", SecretKind.JOURNAL_KEY)
        journal = Journal(desk.folder, Secrets(PATIENCE))
        found = await journal.open()
        assert journal.is_lasting
        (aside,) = desk.folder.glob("journal-damaged*.db")
        assert str(aside) in found.notices[0]
        assert aside.read_bytes() == before
        await journal.save([(0, page("2"))])
        await journal.close()

    asyncio.run(main())
    assert bus.run(LOOK, str(desk.folder)).split() == ["2"]


# --- two programs ------------------------------------------------------------------------------------------

PROGRAM = """
import asyncio, itertools, json, sys
from datetime import datetime, timezone
from pathlib import Path
from types import MappingProxyType
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.draft import Draft, Edits
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.record import Intent, SavedPage
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.core.site import Site
from lvctx_gui.store.journal import Journal
from lvctx_gui.store.secrets import Secrets

class Keychain:
    def get_password(self, service, user):
        return sys.argv[2]

CALL, SITE = CallRef("S-1", 42, "4711"), Site("Test", "https://test.example/api/")
NOW = datetime.fromtimestamp(float(sys.argv[3]), timezone.utc)
DONE = [KeyResult("A", Step.DONE, Outcome.CONFIRMED, True)]

def page(name, value="staged"):
    return SavedPage(name, CALL, SITE, Draft(Context(), Edits(MappingProxyType({"A": value}))))

def intent(name):
    return Intent(name, NOW, CALL, SITE, "", Context(), (Entry("A", "x"),), (), ("A",))

def say(*words):
    print(json.dumps(words), flush=True)

async def main():
    journal = Journal(Path(sys.argv[1]), Secrets(60, Keychain), clock=lambda: NOW)
    say("ready")
    for line in sys.stdin:
        word, *more = json.loads(line)
        if word == "open":
            found = await journal.open()
            works = [record.intent.id for record in found.interrupted]
            say([page.id for page in found.pages], works, found.notices, journal.trouble)
        elif word == "save":
            await journal.save([(place, page(name)) for place, name in enumerate(more)])
            say(journal.trouble)
        elif word == "begin":
            await journal.begin(intent(more[0]))
            say(journal.trouble)
        elif word == "many":
            for number in range(more[1]):
                name = f"{more[0]} {number}"
                await journal.save([(number, page(name))])
                await journal.begin(intent(name))
                await journal.end(name, DONE, "")
            say(journal.trouble)
        elif word == "for ever":
            for number in itertools.count():
                name = f"{number}"
                await journal.save([(0, page("changing", name)), (number, page(name))])
                await journal.begin(intent(name))
                if number % 2:
                    await journal.end(name, DONE, "")
                say(number)
        elif word == "hold":
            def hold():
                with journal._file._transaction() as run:
                    run("DELETE FROM page")
                    run("DELETE FROM work")
                    say("held")
                    sys.stdin.readline()
            await journal._in_thread(hold)
            say("released")
        elif word == "close":
            await journal.close()
            say("closed")

asyncio.run(main())
"""


class Program:
    """Another program over the same journal, told over a pipe what to do."""

    def __init__(self, desk, key=KEY):
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(desk.folder), key, str(desk.now.timestamp())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            text=True,
        )

    def tell(self, *words):
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()

    def answer(self):
        line = self.process.stdout.readline()
        assert line, "the other program ended"
        return json.loads(line)

    def ask(self, *words):
        self.tell(*words)
        return self.answer()

    def kill(self):
        """Kill it as the system does, and return what it had still said."""
        os.kill(self.process.pid, signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        # A line that was cut by the end was not said.
        said = [
            json.loads(line)
            for line in self.process.stdout.read().splitlines(keepends=True)
            if line[-1:] == "\n"
        ]
        self.end()
        return said

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        with contextlib.suppress(OSError):
            self.process.stdin.close()


@pytest.fixture
def program(desk):
    """Starts other programs; returns each when it is ready."""
    programs = []

    def start(*arguments):
        programs.append(Program(desk, *arguments))
        return programs[-1]

    yield start
    for each in programs:
        if each.process.returncode is None:
            each.end()


def test_what_the_living_have_open_is_theirs_and_the_deads_comes_back_once(desk, program):
    other = program()
    assert other.answer() == ["ready"]
    assert other.ask("open") == [[], [], [], ""]
    assert other.ask("save", "theirs 1", "theirs 2") == [""]
    assert other.ask("begin", "their work") == [""]

    async def main():
        async with desk.running() as (journal, found):
            assert ids(found) == ([], [])
            await journal.save([(0, page("ours"))])
            assert await history(journal) == ["their work"]
            assert other.kill() == []
            async with desk.running() as (_, taken), desk.running() as (_, left):
                assert ids(taken) == (["theirs 1", "theirs 2"], ["their work"])
                assert ids(left) == ([], [])

    asyncio.run(main())


def test_the_other_program_finds_what_this_one_left(desk, program):
    early, late = program(), program()
    assert (early.answer(), late.answer()) == (["ready"], ["ready"])

    async def main():
        async with desk.running() as (journal, _):
            await journal.save([(0, page("1")), (1, page("2", None))])
            assert early.ask("open") == [[], [], [], ""]
        assert late.ask("open") == [["1"], [], [], ""]

    asyncio.run(main())


@pytest.mark.parametrize("count", [1, 12, 60])
def test_what_was_acknowledged_before_a_kill_is_there(desk, program, count):
    other = program()
    assert other.answer() == ["ready"]
    other.ask("open")
    other.tell("for ever")
    said = [other.answer() for _ in range(count)]
    said += other.kill()
    last = said[-1][0]
    assert said == [[number] for number in range(last + 1)]

    async def main():
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

    asyncio.run(main())


def test_killed_in_the_middle_of_a_transaction_it_leaves_what_was_before(desk, program):
    other = program()
    assert other.answer() == ["ready"]
    other.ask("open")
    other.ask("save", "1", "2")
    other.ask("begin", "w")
    assert other.ask("hold") == ["held"]
    other.kill()

    async def main():
        async with desk.running() as (journal, found):
            assert ids(found) == (["1", "2"], ["w"])
            assert journal.is_lasting

    asyncio.run(main())


def test_programs_that_write_at_once_lose_nothing(desk, program):
    others = {name: program() for name in ("first", "second")}
    for other in others.values():
        assert other.answer() == ["ready"]
        assert other.ask("open")[3] == ""

    async def main():
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

    asyncio.run(main())


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


def test_while_another_program_writes_for_long_nothing_is_lost(desk, program):
    other = program()
    assert other.answer() == ["ready"]
    other.ask("open")
    other.ask("save", "theirs")

    async def main():
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

    asyncio.run(main())


@needs_keychain
def test_a_kill_in_the_real_keychains_company(bus, desk):
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
    killed = subprocess.run(
        [sys.executable, "-c", script, str(desk.folder)], env=bus.environment, timeout=PATIENCE
    )
    assert killed.returncode == -signal.SIGKILL

    async def main():
        journal = Journal(desk.folder, Secrets(PATIENCE))
        found = await journal.open()
        await journal.close()
        return found

    assert list(asyncio.run(main()).pages) == [SavedPage("1", CallRef("S", 1, "A"), None, Draft())]


# --- a disk that fails -------------------------------------------------------------------------------------

FAILURES = {
    "full": ("PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1000000", "full"),
    "read-only": ("PRAGMA query_only = ON", "PRAGMA query_only = OFF", "readonly"),
}
failures = pytest.mark.parametrize(("breaks", "mends", "word"), FAILURES.values(), ids=FAILURES)
LONG = "x" * 50_000


@failures
def test_a_disk_that_fails_is_told_once_and_costs_nothing(desk, breaks, mends, word):
    async def main():
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

    asyncio.run(main())


@failures
def test_it_is_told_once_however_many_wait(desk, breaks, mends, word):
    async def main():
        async with desk.running() as (journal, _):
            await sql(journal, breaks)
            await asyncio.gather(*(journal.save([(0, page(f"{number}", LONG))]) for number in range(5)))
            assert [bool(told) for told in desk.told] == [False, True]
            await sql(journal, mends)
            await asyncio.gather(*(journal.save([(0, page(f"{number}", LONG))]) for number in range(5)))
            assert [bool(told) for told in desk.told] == [False, True, False]

    asyncio.run(main())


@failures
def test_a_disk_that_fails_again_is_told_again(desk, breaks, mends, word):
    async def main():
        async with desk.running() as (journal, _):
            for _ in range(2):
                await sql(journal, breaks)
                await journal.save([(0, page("1", LONG * (len(desk.told) + 1)))])
                await sql(journal, mends)
                await journal.save([])
            assert [bool(told) for told in desk.told] == [False, True, False, True, False]

    asyncio.run(main())


def test_another_cause_meanwhile_is_not_told_anew(desk):
    async def main():
        async with desk.running() as (journal, _):
            for breaks, _, _ in FAILURES.values():
                await sql(journal, breaks)
                await journal.save([(0, page("1", LONG))])
            assert [bool(told) for told in desk.told] == [False, True]
            for _, mends, _ in FAILURES.values():
                await sql(journal, mends)

    asyncio.run(main())


@failures
def test_what_waits_is_written_at_the_end(desk, breaks, mends, word):
    async def main():
        async with desk.running() as (journal, _):
            await sql(journal, breaks)
            await journal.save([(0, page("1", LONG))])
            await sql(journal, mends)
        assert ids(await desk.found())[0] == ["1"]

    asyncio.run(main())


@failures
def test_a_disk_that_still_fails_at_the_end_holds_nobody_up(desk, breaks, mends, word):
    async def main():
        async with desk.running() as (journal, _):
            await journal.save([(0, page("1"))])
            await sql(journal, breaks)
            await journal.save([(0, page("2", LONG))])
            await journal.erase(["w"])
        assert ids(await desk.found())[0] == ["1"]

    asyncio.run(main())


@pytest.mark.parametrize("keep_days", [30, 0])
def test_a_folder_that_cannot_be_made_leaves_memory_and_a_sentence(tmp_path, keep_days):
    (tmp_path / "taken").write_text("somebody's")
    desk = Desk(tmp_path / "taken" / "state")

    async def main():
        async with desk.running(keep_days) as (journal, found):
            assert ids(found) == ([], [])
            assert not journal.is_lasting
            assert "in memory only" in journal.trouble
            if keep_days:
                assert str(desk.path) in journal.trouble
            await journal.begin(intent("w"))
            assert await history(journal) == ["w"]
        assert desk.told == [journal.trouble]

    asyncio.run(main())
    assert (tmp_path / "taken").read_text() == "somebody's"


def test_a_folder_in_the_files_place_leaves_memory_and_a_sentence(desk):
    desk.path.mkdir(parents=True)

    async def main():
        async with desk.running() as (journal, _):
            assert str(desk.path) in journal.trouble
            assert not journal.is_lasting
            await journal.save([(0, page("1"))])

    asyncio.run(main())
    assert desk.path.is_dir()


def test_a_disk_that_is_full_at_the_start_leaves_memory_and_a_sentence(desk, monkeypatch):
    def full(self, run_id, at):
        self._connection.execute("PRAGMA max_page_count = 1").fetchall()
        self.write_pages(run_id, [(0, page("1", LONG))], [], at)

    monkeypatch.setattr(JournalFile, "begin_run", full)

    async def main():
        async with desk.running() as (journal, _):
            assert "full" in journal.trouble
            assert not journal.is_lasting
            await journal.save([(0, page("2"))])
            await journal.begin(intent("w"))
            assert await history(journal) == ["w"]
            monkeypatch.undo()
            assert ids(await desk.found()) == ([], [])

    asyncio.run(main())


# --- damage ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_what_cannot_be_used_is_set_aside_and_named(desk, damage):
    desk.folder.mkdir()
    damage(desk.path)
    before = desk.path.read_bytes()

    async def main():
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

    asyncio.run(main())


def test_what_a_killed_program_had_not_folded_in_goes_aside_with_it(desk, program):
    other = program()
    assert other.answer() == ["ready"]
    other.ask("open")
    other.ask("save", "1", "2")
    other.kill()
    desk.keychain = Keychain(OTHER_KEY)

    async def main():
        async with desk.running() as (journal, found):
            assert (journal.trouble, ids(found), len(found.notices)) == ("", ([], []), 1)

    asyncio.run(main())
    (aside,) = desk.folder.glob("journal-damaged*.db")
    file = JournalFile(aside, Sealer(KEY))
    pages, _, lost = file.adopt("somebody with the old key", lambda _: True)
    file.close()
    assert ([each.id for each in pages], lost) == (["1", "2"], 0)


def test_nothing_that_was_set_aside_is_overwritten(desk):
    async def main():
        for number in range(3):
            desk.folder.mkdir(exist_ok=True)
            desk.path.write_bytes(b"garbage %d " % number * 500)
            # All in one second of the clock.
            async with desk.running() as (journal, _):
                assert journal.is_lasting

    asyncio.run(main())
    asides = [each.read_bytes() for each in desk.folder.glob("journal-damaged*.db")]
    assert sorted(asides) == [b"garbage %d " % number * 500 for number in range(3)]


def test_parts_that_cannot_be_opened_are_counted_and_the_rest_comes_back(desk):
    async def main():
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

    asyncio.run(main())


@functools.cache
def sound():
    """The bytes of a journal with a bit of everything in it."""
    folder = Path(tempfile.mkdtemp())
    file = JournalFile(folder / "journal.db", Sealer(KEY))
    file.begin_run("dead", NOW)
    for number in range(6):
        file.write_pages("dead", [(number, page(f"{number}", "x" * 300 * number))], [], NOW)
        file.begin_work("dead", intent(f"w{number}", NOW))
        file.note(f"w{number}", [result()])
        if number % 2:
            file.end_work(f"w{number}", [result()], "", NOW)
    file.close()
    held = (folder / "journal.db").read_bytes()
    shutil.rmtree(folder)
    return held


flips = st.lists(st.tuples(st.integers(0, 2**20), st.integers(1, 255)), min_size=1, max_size=4)


@settings(max_examples=80)
@given(flips)
def test_whatever_is_flipped_the_program_starts_and_what_it_saves_lasts(flips):
    held = bytearray(sound())
    for place, mask in flips:
        held[place % len(held)] ^= mask
    # These two say which SQLite may write: a file from the future is read-only, as a disk may be.
    held[18:20] = sound()[18:20]
    folder = Path(tempfile.mkdtemp())
    desk = Desk(folder)
    desk.path.write_bytes(held)

    async def main():
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

    try:
        asyncio.run(main())
    finally:
        shutil.rmtree(folder)


# --- for how long ------------------------------------------------------------------------------------------


def test_what_is_too_old_is_erased_at_the_start(desk):
    async def main():
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

    asyncio.run(main())


def test_what_a_living_program_has_open_is_not_too_old(desk):
    # It was staged before a long holiday, and the window is still open.
    async def main():
        journal = desk.journal()
        await journal.open()
        await journal.save([(0, page("1"))])
        desk.later(days=31)
        async with desk.running() as (_, found):
            assert ids(found) == ([], [])
        await crash(journal)
        assert ids(await desk.found(keep_days=60))[0] == ["1"]

    asyncio.run(main())


def test_an_interrupted_work_that_nobody_settles_is_erased_in_the_end(desk):
    async def main():
        journal = desk.journal()
        await journal.open()
        await journal.begin(intent("w", desk.now))
        await crash(journal)
        for _ in range(4):
            async with desk.running():
                desk.later(days=20)
        async with desk.running() as (journal, _):
            assert await history(journal) == []

    asyncio.run(main())
    assert payloads(desk.path) == []


def test_shorter_from_now_on_erases_at_once(desk):
    async def main():
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

    asyncio.run(main())


def test_nothing_kept_leaves_nothing_and_says_so(desk):
    async def main():
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

    asyncio.run(main())


def test_keeping_nothing_asks_for_no_keychain(desk):
    def choose():
        raise AssertionError("nobody needs a key")

    async def main():
        async with desk.running(keep_days=0, choose=choose) as (journal, _):
            assert "Nothing is kept" in journal.trouble

    asyncio.run(main())
    assert not desk.folder.exists()


def test_switched_off_and_on_while_it_runs(desk):
    async def main():
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
            await journal.save([(0, page("2"))])
            await crash(journal)
        assert ids(await desk.found())[0] == ["2"]

    asyncio.run(main())


def test_keeping_nothing_leaves_what_another_program_has_open(desk, program):
    other = program()
    assert other.answer() == ["ready"]
    other.ask("open")
    other.ask("many", "over", 2)
    other.ask("begin", "under way")

    async def main():
        async with desk.running() as (journal, _):
            await journal.save([(0, page("ours"))])
            await journal.keep(0)
            assert "Nothing is kept" in journal.trouble
        assert other.ask("save", "over 0", "later") == [""]
        other.kill()
        found = await desk.found()
        assert {each.id for each in found.pages} == {"over 0", "over 1", "later"}
        assert ids(found)[1] == ["under way"]
        async with desk.running() as (journal, _):
            assert await history(journal) == ["under way"]

    asyncio.run(main())


@failures
def test_keeping_nothing_stays_said_when_the_disk_had_failed(desk, breaks, mends, word):
    async def main():
        async with desk.running() as (journal, _):
            await sql(journal, breaks)
            await journal.save([(0, page("1", LONG))])
            assert journal.is_failing
            await journal.keep(0)
            await journal.save([(0, page("2"))])
            assert "Nothing is kept" in journal.trouble
            assert (journal.is_lasting, journal.is_failing) == (False, False)

    asyncio.run(main())


@pytest.mark.parametrize(("was", "now"), [(0, 30), (30, 0)])
def test_what_is_written_while_it_is_switched_is_written_when_that_is_done(desk, was, now):
    async def main():
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

    asyncio.run(main())


def test_a_work_that_began_before_the_switch_leaves_no_loose_ends(desk):
    async def main():
        async with desk.running(keep_days=0) as (journal, _):
            await journal.begin(intent("w"))
            await journal.keep(30)
            await journal.note("w", [result()])
            await journal.end("w", [result()], "Stopped.")
            # It went along or it did not; what became of it is kept only with what was meant.
            assert [record.remark for record in await journal.records()] in ([], ["Stopped."])
            assert await history(journal) == [name for (name,) in query(desk.path, "SELECT work FROM event")]

    asyncio.run(main())


# --- nothing in the clear ----------------------------------------------------------------------------------


def test_nothing_can_be_read_in_the_folder(desk):
    call = CallRef("Zebra-session", 987654321012, "Zebra-account")
    site = Site("Zebra-site", "https://zebra.example/")
    base = Context([Entry("Zebra-key", "Zebra-before")])
    draft = Draft(base, Edits(MappingProxyType({"Zebra-key": "Zebra-value"})))
    post = (Entry("Zebra-key", "Zebra-value"),)
    meant = Intent("w", NOW, call, site, "Zebra-user", base, post, (), ("Zebra-key",), note="Zebra-note")
    refused = KeyResult("Zebra-key", Step.REFUSED, Outcome.NOT_COMMITTED, True, "Zebra-reason")
    held = []

    async def main():
        async with desk.running() as (journal, _):
            await journal.save([(0, SavedPage("p", call, site, draft, "Zebra-note"))])
            await journal.begin(meant)
            await journal.note("w", [refused])
            held.append(everything(desk.folder))
            await journal.end("w", [refused], "Zebra-remark")
            held.append(everything(desk.folder))
        held.append(everything(desk.folder))
        desk.keychain = Keychain(OTHER_KEY)
        async with desk.running() as (journal, found):
            assert found.notices
            held.append(everything(desk.folder))

    asyncio.run(main())
    for each in held:
        assert len(each) > 4096
        for needle in (*NEEDLES, KEY, OTHER_KEY):
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                assert needle.encode(encoding) not in each, needle


def test_nothing_of_it_reaches_the_log(desk, caplog):
    caplog.set_level("DEBUG")

    async def main():
        asyncio.get_running_loop().set_debug(True)
        asyncio.get_running_loop().slow_callback_duration = 0
        async with desk.running() as (journal, _):
            await journal.save([(0, page("1", "Zebra-value", note="Zebra-note"))])
            await journal.begin(intent("w", value="Zebra-value"))
            await sql(journal, FAILURES["full"][0])
            await journal.save([(0, page("1", "Zebra-value" * 9000))])
            assert "Zebra" not in journal.trouble

    asyncio.run(main())
    assert "Executing" in caplog.text
    for word in ("Zebra", KEY):
        assert word not in caplog.text


def test_importing_loads_neither_database_nor_cipher():
    script = (
        "import sys\n"
        "before = set(sys.modules)\n"
        "import lvctx_gui.store.journal\n"
        "new = sys.modules.keys() - before\n"
        "print(sorted(new & {'keyring', 'cryptography', 'filelock', 'lvctx_gui.store.journal_file'}))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_a_file_that_another_window_writes_to_is_not_taken_away_from_it(desk):
    """The keychain has lost the key while a program runs: what that one saves must be found again."""

    async def main():
        async with desk.running() as (first, _):
            await first.save([(0, page("1"))])
            desk.keychain = Keychain(OTHER_KEY)
            async with desk.running() as (second, found):
                assert not second.is_lasting
                assert "another window still writes to it" in second.trouble
                assert ids(found) == ([], [])
            await first.save([(1, page("2"))])
        assert list(desk.folder.glob("journal-damaged-*")) == []
        desk.keychain = Keychain(KEY)
        assert ids(await desk.found())[0] == ["1", "2"]

    asyncio.run(main())


def test_what_was_set_aside_goes_when_it_is_too_old_or_when_nothing_is_kept(desk):
    desk.folder.mkdir()
    old, new = (desk.folder / f"journal-damaged-{name}.db" for name in ("old", "new"))
    for file, days in ((old, 31), (new, 29)):
        file.write_bytes(b"sealed")
        then = (desk.now - timedelta(days=days)).timestamp()
        os.utime(file, (then, then))

    async def main():
        async with desk.running() as (journal, _):
            assert not old.exists()
            assert new.exists()
            await journal.keep(0)
            assert not new.exists()

    asyncio.run(main())
