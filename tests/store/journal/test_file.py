"""The journal's file: what SQLite is asked for, what stands in it, and what is left when it was erased."""

from __future__ import annotations

import base64
import os
import shutil
import sqlite3
import stat
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Edits
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.record import Intent, SavedPage
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.core.site import Site
from lvctx_gui.store.journal.erase import erase_everything
from lvctx_gui.store.journal.file import JournalFile, LeftBehind
from lvctx_gui.store.journal.sealing import Sealer
from lvctx_gui.store.journal.sqlite import DamagedJournalError
from tests.strategies import any_text

KEY, OTHER_KEY = (base64.b64encode(bytes([number]) * 32).decode() for number in (1, 2))
NOW = datetime(2024, 5, 17, 12, 0, tzinfo=UTC)
SITE = Site("Test", "https://test.example/api/")
posix_only = pytest.mark.skipif(os.name != "posix", reason="Windows has no modes")


def page(page_id, staged="staged", **more):
    """An open call; with ``staged`` ``None`` nothing is staged on it."""
    edits = Edits() if staged is None else Edits(MappingProxyType({"A": staged}))
    return SavedPage(
        page_id, CallRef("S-1", 42, "4711"), SITE, Draft(Context([Entry("A", "old")]), edits), **more
    )


def intent(intent_id, began=NOW, value="sent"):
    return Intent(
        intent_id,
        began,
        CallRef("S-1", 42, "4711"),
        SITE,
        "somebody",
        Context([Entry("A", "old")]),
        (Entry("A", value),),
        (),
        ("A",),
    )


def result(key="A", outcome=Outcome.CONFIRMED, step=Step.DONE):
    return KeyResult(key, step, outcome, was_sent=True)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "journal.db"


@pytest.fixture
def opened(path):
    """Opens the file as often as it is called; what is still open is closed at the end."""
    files = []

    def open_it(key=KEY, run="", at=NOW):
        file = JournalFile(path, Sealer(key))
        files.append(file)
        if run:
            file.begin_run(run, at)
        return file

    yield open_it
    for file in files:
        file.close()


def query(path, sql, *values):
    """What another program sees."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.commit()
        connection.close()


def count(path, table):
    return query(path, f"SELECT count(*) FROM {table}")[0][0]


def everything(folder):
    """Every byte under ``folder``, names included."""
    return b"\0".join(
        os.fsencode(file.relative_to(folder)) + b"\0" + (file.read_bytes() if file.is_file() else b"")
        for file in sorted(folder.rglob("*"))
    )


def payloads(path):
    tables = ("page", "work", "event")
    return [payload for table in tables for (payload,) in query(path, f"SELECT payload FROM {table}")]


def parts(payload):
    """Stretches of a payload: a large one is spread over pages."""
    return [payload[start : start + 24] for start in range(0, len(payload) - 24, 24)]


# --- the file ----------------------------------------------------------------------------------------------


def test_each_commit_is_flushed_before_it_returns(opened):
    connection = opened()._connection
    pragmas = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "secure_delete")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}  # 2 is FULL


@posix_only
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_nobody_else_may_read_it(path, opened, umask):
    before = os.umask(umask)
    try:
        opened(run="one").write_pages("one", [(0, page("1"))], [], NOW)
    finally:
        os.umask(before)
    files = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    assert files == dict.fromkeys(("journal.db", "journal.db-wal", "journal.db-shm"), 0o600)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@posix_only
def test_a_file_that_others_could_read_is_closed_to_them(path, opened):
    opened().close()
    path.chmod(0o644)
    opened(run="one")
    assert {stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()} == {0o600}


def test_it_is_one_file_when_all_have_closed_it(path, opened):
    one, two = opened(run="one"), opened(run="two")
    one.write_pages("one", [(0, page("1"))], [], NOW)
    one.close()
    two.write_pages("two", [(0, page("2"))], [], NOW)
    two.close()
    assert [each.name for each in path.parent.iterdir()] == ["journal.db"]
    assert count(path, "page") == 2


def test_in_memory_it_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = JournalFile(None, Sealer(KEY))
    file.begin_run("one", NOW)
    file.write_pages("one", [(0, page("1"))], [], NOW)
    file.begin_work("one", intent("w"))
    assert [record.intent for record in file.records()] == [intent("w")]
    file.erase_before(NOW)
    file.end_run("one")
    file.close()
    assert list(tmp_path.iterdir()) == []


def test_a_second_program_may_make_the_file_between_two_looks(path):
    class Slow(JournalFile):
        def _pragma(self, name):
            found = super()._pragma(name)
            if not self._connection.in_transaction:
                others.append(JournalFile(path, Sealer(KEY)))
            return found

        def _transaction(self):
            if not others:
                others.append(JournalFile(path, Sealer(KEY)))
            return super()._transaction()

    others = []
    slow = Slow(path, Sealer(KEY))
    slow.begin_run("slow", NOW)
    others[0].begin_run("quick", NOW)
    assert count(path, "run") == 2
    for file in (slow, *others):
        file.close()


# --- works -------------------------------------------------------------------------------------------------


def test_a_work_grows_from_its_intent_to_its_end(opened):
    writer, reader = opened(run="one"), opened()
    writer.begin_work("one", intent("w"))
    (record,) = reader.records()
    assert (record.intent, record.results, record.ended, record.remark) == (intent("w"), (), None, "")
    sent = result(outcome=Outcome.NOT_CONFIRMED, step=Step.UNKNOWN)
    writer.note("w", [sent, result("B")])
    writer.note("w", [result("C")])
    (record,) = reader.records()
    assert {each.key: each for each in record.results} == {"A": sent, "B": result("B"), "C": result("C")}
    writer.note("w", [result("A")])
    (record,) = reader.records()
    assert {each.key: each for each in record.results}["A"] == result("A")
    assert record.ended is None
    end = NOW + timedelta(seconds=2, microseconds=345_678)
    writer.end_work("w", [result("B"), result("A")], "Stopped.", end)
    (record,) = reader.records()
    assert (record.results, record.ended, record.remark) == ((result("B"), result("A")), end, "Stopped.")


def test_a_work_that_begins_again_replaces_what_was_meant(opened):
    file = opened(run="one")
    file.begin_work("one", intent("w", value="first"))
    file.begin_work("one", intent("w", value="second"))
    assert [record.intent for record in file.records()] == [intent("w", value="second")]


def test_the_newest_comes_first(opened):
    file = opened(run="one")
    for day in (2, 0, 1):
        file.begin_work("one", intent(f"w{day}", NOW + timedelta(days=day)))
    assert [record.intent.id for record in file.records()] == ["w2", "w1", "w0"]


def test_a_part_that_cannot_be_opened_costs_only_itself(path, opened):
    file = opened(run="one")
    for name in ("w1", "w2", "w3"):
        file.begin_work("one", intent(name))
        file.note(name, [result()])
    query(path, "UPDATE work SET payload = zeroblob(40) WHERE id = 'w1'")
    query(path, "UPDATE event SET payload = zeroblob(40) WHERE work = 'w2'")
    assert [record.intent.id for record in file.records()] == ["w3"]


def test_parts_that_changed_places_are_not_taken_for_each_other(path, opened):
    file = opened(run="one")
    file.write_pages("one", [(0, page("1")), (1, page("2"))], [], NOW)
    ((payload,),) = query(path, "SELECT payload FROM page WHERE id = '1'")
    query(path, "UPDATE page SET payload = ? WHERE id = '2'", payload)
    left = opened(run="two").adopt("two", lambda _: True)
    assert [each.id for each in left.pages] == ["1"]
    assert left.lost == 1


@pytest.mark.parametrize("payload", ["'text of thirty characters or so'", "5", "2.5", "CAST(x'ff' AS TEXT)"])
@pytest.mark.parametrize("table", ["page", "work", "event"])
def test_a_payload_of_another_type_costs_only_itself(path, opened, table, payload):
    file = opened(run="dead")
    file.write_pages("dead", [(0, page("1")), (1, page("2"))], [], NOW)
    for name in ("w1", "w2"):
        file.begin_work("dead", intent(name))
        file.note(name, [result()])
    query(path, f"UPDATE {table} SET payload = {payload} WHERE rowid = (SELECT min(rowid) FROM {table})")
    left = opened(run="one").adopt("one", lambda run: run == "dead")
    assert ([each.id for each in left.pages], [each.intent.id for each in left.interrupted]) == (
        (["2"], ["w1", "w2"]) if table == "page" else (["1", "2"], ["w2"])
    )
    assert left.lost == 1
    assert len(opened().records()) == (2 if table == "page" else 1)


@pytest.mark.parametrize("ended", ["1e300", "'soon'", "-1e18", "9e999"])
def test_a_time_that_is_none_does_no_harm(path, opened, ended):
    file = opened(run="one")
    for name in ("w1", "w2"):
        file.begin_work("one", intent(name))
        file.end_work(name, [result()], "", NOW)
    query(path, f"UPDATE work SET ended = {ended} WHERE id = 'w1'")
    assert "w2" in [record.intent.id for record in file.records()]


# --- running programs --------------------------------------------------------------------------------------


def test_what_the_dead_left_is_taken_over_once(path, opened):
    for number, run in enumerate(("dead 1", "dead 2", "alive")):
        file = opened(run=run, at=NOW + timedelta(seconds=number))
        file.write_pages(run, [(1, page(f"{run} b")), (0, page(f"{run} a"))], [], NOW)
        file.begin_work(run, intent(f"{run} w"))
        file.begin_work(run, intent(f"{run} over"))
        file.end_work(f"{run} over", [result()], "", NOW)
    new = opened(run="new", at=NOW + timedelta(seconds=9))
    left = new.adopt("new", lambda run: run.startswith("dead"))
    assert [each.id for each in left.pages] == ["dead 1 a", "dead 1 b", "dead 2 a", "dead 2 b"]
    assert [record.intent.id for record in left.interrupted] == ["dead 1 w", "dead 2 w"]
    assert left.lost == 0
    assert sorted(query(path, "SELECT id FROM run")) == [("alive",), ("new",)]
    third = opened(run="third", at=NOW + timedelta(seconds=10))
    assert third.adopt("third", lambda run: run.startswith("dead")) == LeftBehind()


def test_what_was_taken_over_comes_back_from_whoever_took_it(opened):
    opened(run="first").write_pages("first", [(0, page("1")), (1, page("2"))], [], NOW)
    opened(run="second").adopt("second", lambda run: run == "first")
    third = opened(run="third")
    left = third.adopt("third", lambda run: run == "second")
    assert [each.id for each in left.pages] == ["1", "2"]


def test_a_program_that_ends_leaves_only_what_is_staged(path, opened):
    file = opened(run="one")
    file.write_pages(
        "one", [(0, page("1", None)), (1, page("2")), (2, page("3", None, note="a note"))], [], NOW
    )
    file.end_run("one")
    left = opened(run="two").adopt("two", lambda run: run == "one")
    assert [each.id for each in left.pages] == ["2", "3"]


def test_a_program_that_ends_touches_nobody_elses_pages(path, opened):
    one, two = opened(run="one"), opened(run="two")
    one.write_pages("one", [(0, page("1", None))], [], NOW)
    two.write_pages("two", [(0, page("2", None))], [], NOW)
    one.end_run("one")
    assert query(path, "SELECT id FROM page") == [("2",)]
    assert query(path, "SELECT id FROM run") == [("two",)]


class TwoRuns(RuleBasedStateMachine):
    """Programs that start, save, forget, end and die over one file, against a plain model of it."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "journal.db"
        self.files, self.pages, self.dead, self.started = {}, {}, set(), 0

    @initialize()
    def two_programs(self):
        self.start()
        self.start()

    @rule()
    @precondition(lambda self: len(self.files) < 4)
    def start(self):
        run = f"run {self.started}"
        self.started += 1
        file = self.files[run] = JournalFile(self.path, Sealer(KEY))
        file.begin_run(run, NOW + timedelta(seconds=self.started))
        adopted = file.adopt(run, self.dead.__contains__)
        left = [self.pages.pop(name, {}) for name in sorted(self.dead, key=lambda name: int(name[4:]))]
        expected = [kept for each in left for _, kept in sorted(each.values(), key=lambda pair: pair[0])]
        assert adopted == LeftBehind(tuple(expected))
        self.dead.clear()
        self.pages[run] = {each.id: (place, each) for place, each in enumerate(expected)}

    @rule(data=st.data(), number=st.integers(0, 3), value=st.one_of(st.none(), any_text))
    @precondition(lambda self: self.files)
    def save(self, data, number, value):
        run = data.draw(st.sampled_from(sorted(self.files)))
        own = self.pages[run]
        page_id = f"{run} page {number}"
        place = (
            own[page_id][0] if page_id in own else 1 + max((place for place, _ in own.values()), default=0)
        )
        saved = page(page_id, value)
        self.files[run].write_pages(run, [(place, saved)], [], NOW)
        own[page_id] = place, saved

    @rule(data=st.data())
    @precondition(lambda self: any(self.pages[run] for run in self.files))
    def forget(self, data):
        run = data.draw(st.sampled_from(sorted(run for run in self.files if self.pages[run])))
        page_id = data.draw(st.sampled_from(sorted(self.pages[run])))
        self.files[run].write_pages(run, [], [page_id], NOW)
        del self.pages[run][page_id]

    @rule(data=st.data(), in_order=st.booleans())
    @precondition(lambda self: self.files)
    def end(self, data, in_order):
        run = data.draw(st.sampled_from(sorted(self.files)))
        if in_order:
            self.files[run].end_run(run)
            self.pages[run] = {
                page_id: held for page_id, held in self.pages[run].items() if held[1].is_worth_keeping
            }
        self.files.pop(run).close()
        self.dead.add(run)

    def teardown(self):
        try:
            for run in sorted(self.files):
                self.end_by_force(run)
            self.start()
        finally:
            for file in self.files.values():
                file.close()
            shutil.rmtree(self.folder)

    def end_by_force(self, run):
        self.files.pop(run).close()
        self.dead.add(run)


TestTwoRuns = TwoRuns.TestCase
TestTwoRuns.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)


# --- nothing in the clear, nothing left --------------------------------------------------------------------

NEEDLES = (
    "Zebra-value",
    "Zebra-before",
    "Zebra-key",
    "Zebra-session",
    "Zebra-account",
    "Zebra-user",
    "Zebra-note",
)
NEEDLES += ("Zebra-site", "zebra.example", "Zebra-reason", "Zebra-remark", "987654321012")


def test_nothing_can_be_read_in_it(path, opened):
    call = CallRef("Zebra-session", 987654321012, "Zebra-account")
    site = Site("Zebra-site", "https://zebra.example/")
    base = Context([Entry("Zebra-key", "Zebra-before")])
    edits = Edits(MappingProxyType({"Zebra-key": "Zebra-value"}))
    file = opened(run="one")
    file.write_pages("one", [(0, SavedPage("p", call, site, Draft(base, edits), "Zebra-note"))], [], NOW)
    post = (Entry("Zebra-key", "Zebra-value"),)
    meant = Intent("w", NOW, call, site, "Zebra-user", base, post, (), ("Zebra-key",), note="Zebra-note")
    file.begin_work("one", meant)
    refused = KeyResult("Zebra-key", Step.REFUSED, Outcome.NOT_COMMITTED, True, "Zebra-reason")
    file.note("w", [refused])
    file.end_work("w", [refused], "Zebra-remark", NOW)
    while_open = everything(path.parent)
    file.close()
    key = base64.b64decode(KEY)
    for held in (while_open, everything(path.parent)):
        assert b"journal.db" in held
        for needle in NEEDLES:
            for form in (needle.encode(), needle.encode("utf-16-le"), needle.encode("utf-16-be")):
                assert form not in held, needle
                assert base64.b64encode(form)[:-4] not in held, needle
        for secret in (key, KEY.encode(), key.hex().encode()):
            assert secret not in held


def test_what_was_erased_is_nowhere_in_the_file_or_its_log(path, opened):
    file = opened(run="one")
    old = NOW - timedelta(days=31)
    file.begin_work("one", intent("old", old, "x" * 9000))
    file.note("old", [result()])
    file.end_work("old", [result()], "", old)
    before = payloads(path)
    assert len(before) == 2
    assert all(any(part in everything(path.parent) for part in parts(payload)) for payload in before)
    file.begin_work("one", intent("new"))
    file.erase_before(NOW - timedelta(days=30))
    held = everything(path.parent)
    for payload in before:
        assert not any(part in held for part in parts(payload))
    assert [record.intent.id for record in file.records()] == ["new"]


def test_what_the_user_erases_is_nowhere_either(path, opened):
    file = opened(run="one")
    for name in ("w1", "w2"):
        file.begin_work("one", intent(name))
        file.end_work(name, [result()], "", NOW)
    kept = {payload for (payload,) in query(path, "SELECT payload FROM work WHERE id = 'w2'")}
    gone = [payload for (payload,) in query(path, "SELECT payload FROM work WHERE id = 'w1'")]
    gone += [payload for (payload,) in query(path, "SELECT payload FROM event WHERE work = 'w1'")]
    file.erase(["w1", "never there"])
    held = everything(path.parent)
    assert not any(payload in held for payload in gone)
    assert all(payload in held for payload in kept)
    assert [record.intent.id for record in file.records()] == ["w2"]


def test_a_work_is_erased_from_its_day_on_and_not_before(opened):
    file = opened(run="one")
    limit = NOW - timedelta(days=30)
    for name, began in (("before", limit - timedelta(seconds=1)), ("at", limit), ("after", NOW)):
        file.begin_work("one", intent(name, began))
        file.end_work(name, [result()], "", NOW)
    file.erase_before(limit)
    assert [record.intent.id for record in file.records()] == ["after", "at"]


def test_outcomes_of_a_work_that_was_erased_leave_nothing(path, opened):
    file = opened(run="one")
    file.begin_work("one", intent("w"))
    file.erase(["w"])
    file.note("w", [result()])
    file.end_work("w", [result()], "Zebra", NOW)
    assert (count(path, "work"), count(path, "event")) == (0, 0)


def test_everything_that_nobody_has_open_is_erased(path, opened):
    for run in ("dead", "alive"):
        file = opened(run=run)
        file.write_pages(run, [(0, page(f"{run} page"))], [], NOW)
        file.begin_work(run, intent(f"{run} under way"))
        file.note(f"{run} under way", [result()])
        file.begin_work(run, intent(f"{run} over"))
        file.end_work(f"{run} over", [result()], "", NOW)
    before = dict(query(path, "SELECT id, payload FROM page UNION SELECT id, payload FROM work"))
    assert erase_everything(path, "own", lambda run: run == "dead") == 1
    left = query(path, "SELECT id FROM page UNION SELECT id FROM work ORDER BY 1")
    assert left == [("alive page",), ("alive under way",)]
    assert query(path, "SELECT DISTINCT work FROM event") == [("alive under way",)]
    held = everything(path.parent)
    assert {name for name, payload in before.items() if payload in held} == {"alive page", "alive under way"}
    assert erase_everything(path, "alive", lambda _: True) == 0
    assert [count(path, table) for table in ("run", "page", "work", "event")] == [0, 0, 0, 0]


# --- what is no journal ------------------------------------------------------------------------------------


def some_journal(path):
    file = JournalFile(path, Sealer(KEY))
    file.begin_run("one", NOW)
    file.write_pages("one", [(number, page(f"{number}", "x" * 3000)) for number in range(9)], [], NOW)
    file.close()


def another_programs(path, mode="DELETE"):
    query(path, f"PRAGMA journal_mode = {mode}")
    query(path, "CREATE TABLE run (id TEXT PRIMARY KEY, song TEXT)")
    query(path, "INSERT INTO run VALUES ('1', 'theirs')")


def edited(*sql):
    def damage(path):
        some_journal(path)
        for statement in sql:
            query(path, statement)

    return damage


def overwritten(start, stop, filling=b"\xa5"):
    def damage(path):
        some_journal(path)
        held = bytearray(path.read_bytes())
        part = slice(int(len(held) * start), int(len(held) * stop))
        held[part] = filling * len(held[part])
        path.write_bytes(held)

    return damage


def cut(part):
    def damage(path):
        some_journal(path)
        os.truncate(path, int(path.stat().st_size * part))

    return damage


DAMAGES = {
    "garbage": lambda path: path.write_bytes(b"This is no database. " * 500),
    "a few zeros": lambda path: path.write_bytes(bytes(100)),
    "many zeros": lambda path: path.write_bytes(bytes(20_000)),
    "cut in the middle": cut(0.5),
    "cut early": cut(0.05),
    "cut late": cut(0.95),
    "overwritten at the start": overwritten(0, 0.02),
    "overwritten in the middle": overwritten(0.3, 0.6),
    "overwritten with zeros": overwritten(0.1, 0.9, b"\0"),
    "another program's": another_programs,
    "another program's with a log": lambda path: another_programs(path, "WAL"),
    "another version": edited("PRAGMA user_version = 2"),
    "without a version": edited("PRAGMA user_version = 0"),
    "without an id": edited("PRAGMA application_id = 0"),
    "without the key's name": edited("DELETE FROM meta"),
    "without a table": edited("DROP TABLE meta"),
    "without another table": edited("DROP TABLE page"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_what_is_no_journal_is_told_and_stays_as_it_is(path, damage):
    path.parent.mkdir(parents=True)
    damage(path)
    before = path.read_bytes()
    with pytest.raises(DamagedJournalError):
        JournalFile(path, Sealer(KEY))
    assert path.read_bytes() == before


def test_another_key_is_told_and_the_first_still_opens_it(path, opened):
    some_journal(path)
    before = path.read_bytes()
    with pytest.raises(DamagedJournalError, match="key"):
        JournalFile(path, Sealer(OTHER_KEY))
    assert path.read_bytes() == before
    left = opened(run="two").adopt("two", lambda run: run == "one")
    assert (len(left.pages), left.lost) == (9, 0)


def test_an_empty_file_is_a_new_one(path, opened):
    path.parent.mkdir(parents=True)
    path.touch()
    opened(run="one").begin_work("one", intent("w"))
    assert count(path, "work") == 1


# --- a disk that fails -------------------------------------------------------------------------------------


def test_what_does_not_fit_is_written_not_at_all(path, opened):
    file = opened(run="one")
    file.write_pages("one", [(0, page("1"))], [], NOW)
    file._connection.execute("PRAGMA max_page_count = 1").fetchall()  # as many as there are
    with pytest.raises(sqlite3.OperationalError, match="full"):
        file.write_pages("one", [(0, page("1", "new")), (1, page("2", "x" * 99_000))], ["1"], NOW)
    assert query(path, "SELECT id FROM page") == [("1",)]
    file._connection.execute("PRAGMA max_page_count = 100000").fetchall()
    file.write_pages("one", [(0, page("1", "new")), (1, page("2", "x" * 99_000))], [], NOW)
    assert query(path, "SELECT id FROM page ORDER BY id") == [("1",), ("2",)]


def test_a_failure_in_the_middle_of_a_transaction_leaves_none_open(opened):
    file = opened(run="one")
    with pytest.raises(AttributeError):
        file.write_pages("one", [(0, page("1")), (1, None)], [], NOW)
    assert not file._connection.in_transaction
    file.end_run("one")


def test_a_file_that_cannot_be_made_is_the_systems_error(tmp_path):
    (tmp_path / "taken").touch()
    with pytest.raises(OSError, match="taken"):
        JournalFile(tmp_path / "taken" / "journal.db", Sealer(KEY))
    (tmp_path / "journal.db").mkdir()
    with pytest.raises(OSError, match="no plain file"):
        JournalFile(tmp_path / "journal.db", Sealer(KEY))


def test_nobody_else_writes_while_a_program_looks_for_what_the_dead_left(path, opened):
    opened(run="dead").write_pages("dead", [(0, page("1"))], [], NOW)
    new = opened(run="new", at=NOW + timedelta(seconds=1))
    other = sqlite3.connect(path, timeout=0, isolation_level=None)
    asked = []

    def is_dead(run):
        asked.append(run)
        # A transaction that only reads so far could no longer write after this one.
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        return True

    left = new.adopt("new", is_dead)
    other.close()
    assert asked == ["dead"]
    assert [each.id for each in left.pages] == ["1"]


def test_what_was_taken_over_from_several_keeps_its_order_for_the_next(opened):
    for number, run in enumerate(("one", "two")):
        opened(run=run, at=NOW + timedelta(seconds=number)).write_pages(
            run, [(0, page(f"{run} a")), (1, page(f"{run} b"))], [], NOW
        )
    opened(run="second", at=NOW + timedelta(seconds=2)).adopt("second", lambda run: run in ("one", "two"))
    third = opened(run="third", at=NOW + timedelta(seconds=3))
    left = third.adopt("third", lambda run: run == "second")
    assert [each.id for each in left.pages] == ["one a", "one b", "two a", "two b"]
