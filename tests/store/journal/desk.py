"""One computer with a journal: its folder, its keychain, its clock, its programs, its disk."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from lvctx_gui.store.journal.journal import Journal
from lvctx_gui.store.keychain import SERVICE
from lvctx_gui.store.secrets import Secrets
from tests.fake_keyring import FakeKeyring
from tests.keychain import PATIENCE
from tests.store.journal.samples import (
    KEY,
    NOW,
)

KEY_ID = "d" * 32
"""By which name the keychain knows the key of a folder that is used before its time."""

SLOT = SERVICE, f"journal-{KEY_ID}/journal-key"
SHARED = SERVICE, "journal/journal-key"
"""Where the key stood that all folders once shared."""


class Desk:
    """One computer: its folder, its keychain, its clock, and what the person at it was told."""

    def __init__(self, folder):
        self.folder = folder
        self.path = folder / "journal.db"
        self.keychain = FakeKeyring({SLOT: KEY})
        self.now = NOW
        self.told = []
        self.is_named = True
        """Whether programs find a folder whose key has a name; else nothing is there before they come."""

    def name_key(self):
        """Let the folder have the key that the keychain holds from the beginning."""
        if self.is_named and not (self.folder / "journal.id").exists():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self.folder / "journal.id").write_text(f"{KEY_ID}\n")

    def journal(self, keep_days=30, choose=None):
        self.name_key()
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
        return journal._in_thread._executor._shutdown

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
        journal._run.file.close()
        if journal._run.lock is not None:
            journal._run.lock.release()

    await journal._in_thread(end)
    journal._in_thread._executor.shutdown()


def ids(found):
    return [each.id for each in found.pages], [each.intent.id for each in found.interrupted]


async def history(journal):
    return [record.intent.id for record in await journal.records()]


async def sql(journal, statement):
    """Run a statement on the journal's own connection."""
    await journal._in_thread(lambda: journal._run.file.database.connection.execute(statement).fetchall())


PROGRAM = """
import asyncio, itertools, json, sys
from datetime import datetime, timezone
from pathlib import Path
from types import MappingProxyType
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Edits
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.record import Intent, SavedPage
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.core.site import Site
from lvctx_gui.store.journal.journal import Journal
from lvctx_gui.store.secrets import Secrets

class Keychain:
    def get_password(self, service, user):
        return sys.argv[2]

    def delete_password(self, service, user):
        pass

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
            interrupted = [record.intent.id for record in found.interrupted]
            say([page.id for page in found.pages], interrupted, found.notices, journal.trouble)
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
                with journal._run.file.database.transaction() as run:
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
        desk.name_key()
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


FAILURES = {
    "full": ("PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1000000", "full"),
    "read-only": ("PRAGMA query_only = ON", "PRAGMA query_only = OFF", "readonly"),
}
failures = pytest.mark.parametrize(("breaks", "mends", "word"), FAILURES.values(), ids=FAILURES)
LONG = "x" * 50_000
