"""Whatever happens to the log of a killed program: what was acknowledged is there, or a person is told."""

from __future__ import annotations

import functools
import os
import shutil
import sqlite3
import struct
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lvctx_gui.store.journal.folder import JournalFolder
from lvctx_gui.store.journal.key import Key
from lvctx_gui.store.journal.log import understand
from lvctx_gui.store.journal.marks import Marked, read_mark
from lvctx_gui.store.journal.run import JournalRun
from tests.store.journal.samples import KEY, NOW, intent, page, result

pytestmark = pytest.mark.slow("starts a journal for each of some 1,300 damages")

HEADER, FRAME, PAGE = 32, 24, 4096
STEP = FRAME + PAGE
KEY_ID = "d" * 32
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where hundreds of journals wait for no disk."""


def read(folder):
    """The files of a journal as they are on the disk, without locks."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".lock"}


@functools.cache
def killed():
    """What was on the disk after each acknowledged step of a program, before it was killed."""
    folder = Path(tempfile.mkdtemp(dir=MEMORY))
    run = JournalRun(JournalFolder(folder))
    run.begin(Key(KEY_ID, KEY), NOW, 30, adopting=True, tells_days=True)
    images = [read(folder)]
    steps = [
        lambda: run.file.pages.write(run.id, [(0, page("0", "a"))], [], NOW),
        lambda: run.file.pages.write(run.id, [(1, page("1", "b" * 6_000))], [], NOW),
        lambda: run.file.operations.begin(run.id, intent("w0", NOW)),
        lambda: run.file.operations.note("w0", [result()]),
        lambda: run.file.pages.write(run.id, [(0, page("0", "c"))], [], NOW),
        lambda: run.file.operations.end("w0", [result()], "", NOW),
        lambda: run.file.operations.begin(run.id, intent("w1", NOW)),
    ]
    for step in steps:
        step()
        images.append(read(folder))
    run.file.database.connection.close()
    shutil.rmtree(folder)
    return images


def opened(files):
    """What the next start finds in these files, and what it says; then what the one after that says."""
    folder = Path(tempfile.mkdtemp(dir=MEMORY))
    try:
        for name, held in files.items():
            (folder / name).write_bytes(held)
        told, states_found = [], []
        for _ in range(2):
            run = JournalRun(JournalFolder(folder))
            found = run.begin(Key(KEY_ID, KEY), NOW, 30, adopting=True, tells_days=True)
            told.append(found.notices)
            records = {
                record.intent.id: (record.ended is not None, [each.key for each in record.results])
                for record in run.file.operations.records()
            }
            state = {each.id: each.draft.edits.by_key["A"] for each in found.pages}, records
            states_found.append(state)
            # As a program that is killed at once leaves it.
            run.file.database.connection.close()
            run._close_mark()
            run.lock.release()
        asides = {path.name.partition(".")[2]: path.read_bytes() for path in folder.glob("journal-damaged-*")}
        return states_found[0], told[0], told[1], asides, {path.name for path in folder.iterdir()}
    finally:
        shutil.rmtree(folder)


@functools.cache
def states():
    return [opened(image)[0] for image in killed()]


def log_of(image):
    return image["journal.db-wal"]


def mark_of(image):
    return next(name for name in image if name.endswith(".mark"))


def ends(log):
    """Where transactions end."""
    return [at + STEP for at in range(HEADER, len(log), STEP) if struct.unpack_from(">I", log, at + 4)[0]]


def flipped(log, at, bit=0):
    held = bytearray(log)
    held[at] ^= 1 << bit
    return bytes(held)


def zeroed(log, at, length):
    return log[:at] + bytes(min(length, len(log) - at)) + log[at + length :]


def damages_of_frame(log, number, at):
    """Each kind of damage to the frame that begins at ``at``, by name."""
    made = {}
    for field in range(0, FRAME, 4):
        made[f"field {field}"] = flipped(log, at + field + number % 4, number % 8)
    for place in (0, 1, 100, 2_000, PAGE - 1):
        made[f"byte {place}"] = flipped(log, at + FRAME + place, number % 8)
    made["zeroed"] = zeroed(log, at, STEP)
    made["without its page"] = zeroed(log, at + FRAME, PAGE)
    made["gone"] = log[:at] + log[at + STEP :]
    made["twice"] = log[: at + STEP] + log[at:]
    made["garbage"] = log[:at] + os.urandom(STEP) + log[at + STEP :]
    for place in (0, 3, 12, FRAME, FRAME + 1, FRAME + 512, STEP - 1):
        made[f"cut at {place}"] = log[: at + place]
    return made


def damages(log):
    """Each kind of damage to each region of a log, by name."""
    size = len(log)
    made = {f"header {at}": flipped(log, at + 3) for at in range(0, HEADER, 4)}
    for number, at in enumerate(range(HEADER, size, STEP)):
        for name, damaged in damages_of_frame(log, number, at).items():
            made[f"frame {number} {name}"] = damaged
    for at in range(0, size, PAGE):
        made[f"block {at} zeroed"] = zeroed(log, at, PAGE)
    for at in range(0, size, 512 * 7):
        made[f"sector {at} zeroed"] = zeroed(log, at, 512)
    for length in (0, 1, 16, 31):
        made[f"cut to {length}"] = log[:length]
    made["all zero"] = bytes(size)
    made["garbage"] = os.urandom(size)
    made["halves swapped"] = log[size // 2 :] + log[: size // 2]
    return made


DAMAGES = damages(log_of(killed()[-1]))


def test_there_are_hundreds():
    assert len(DAMAGES) > 300
    assert states()[-1] == (
        {"0": "c", "1": "b" * 6_000},
        {"w0": (True, ["A"]), "w1": (False, [])},
    )
    assert len({str(state) for state in states()}) == len(states())


def is_told(notices):
    return any(
        "The journal was damaged" in notice or "set aside" in notice or "removed or replaced" in notice
        for notice in notices
    )


def check(files, damaged):
    """Everything is there, or a person is told, once, and the file as it was found is kept."""
    state, told, later, asides, left = opened(files)
    assert later == ()
    assert len([name for name in left if name.endswith(".mark")]) == 1
    if is_told(told):
        if damaged is not None:
            assert asides.get("db-wal", b"") == damaged
        # What is shown is what had been so, once: never a mixture.
        assert state in states() or state == ({}, {})
    else:
        assert (state, told, asides) == (states()[-1], (), {})


@pytest.mark.parametrize("name", DAMAGES)
def test_whatever_is_damaged_in_the_log(name):
    image = killed()[-1]
    check({**image, "journal.db-wal": DAMAGES[name]}, DAMAGES[name])


def test_a_log_that_is_gone():
    image = dict(killed()[-1])
    del image["journal.db-wal"]
    check(image, None)
    del image["journal.db-shm"]
    check(image, None)
    state, told, *_ = opened(image)
    assert state == states()[0]
    assert is_told(told)


def without_a_mark(image):
    return {name: held for name, held in image.items() if not name.endswith(".mark")}


def with_a_damaged_mark(image):
    return {**image, mark_of(image): b"\0" * 62}


@pytest.mark.parametrize("unmarked", [without_a_mark, with_a_damaged_mark])
def test_whatever_is_damaged_where_nothing_says_what_was_acknowledged(unmarked):
    """A log that ends exactly where a transaction does is one that may have been written so."""
    image = killed()[-1]
    log = log_of(image)
    for damaged in DAMAGES.values():
        if len(damaged) <= HEADER or (log.startswith(damaged) and len(damaged) in ends(log)):
            continue
        check({**unmarked(image), "journal.db-wal": damaged}, damaged)


flips = st.lists(st.tuples(st.integers(0, 2**20), st.integers(1, 255)), min_size=1, max_size=6)


@settings(max_examples=80)
@given(flips, st.integers(0, 2**20))
def test_whatever_is_flipped_and_cut_in_the_log(flips, length):
    image = killed()[-1]
    held = bytearray(log_of(image))
    for place, mask in flips:
        held[place % len(held)] ^= mask
    damaged = bytes(held[: length % len(held)])
    check({**image, "journal.db-wal": damaged}, damaged)


@pytest.mark.parametrize("number", range(len(killed())))
def test_what_was_acknowledged_comes_back_without_a_word(number):
    state, told, later, asides, _ = opened(killed()[number])
    assert (state, told, later, asides) == (states()[number], (), (), {})


def test_a_last_transaction_that_a_crash_cut_short_is_ordinary():
    """It was never acknowledged: the mark is the one from before it."""
    before, after = killed()[-2:]
    log, start = log_of(after), len(log_of(before))
    places = {start, start + 1, start + 12, start + FRAME, len(log) - 1, *range(start, len(log), 1_000)}
    for cut in sorted(places):
        torn = log[:cut]
        for each in (torn, torn + bytes(len(log) - cut), torn + os.urandom(len(log) - cut)):
            files = {**after, mark_of(after): before[mark_of(before)], "journal.db-wal": each}
            state, told, _, asides, _ = opened(files)
            assert (state, told, asides) == (states()[-2], (), {})
    # Whole, it is there, although nobody had heard so.
    files = {**after, mark_of(after): before[mark_of(before)]}
    assert opened(files)[:2] == (states()[-1], ())


def test_a_file_from_before_in_place_of_the_journal_is_told():
    first, last = killed()[0], killed()[-1]
    check({**last, "journal.db": first["journal.db"], "journal.db-wal": log_of(first)}, None)
    empty = {mark_of(last): last[mark_of(last)]}
    state, told, later, *_ = opened(empty)
    assert state == ({}, {})
    assert is_told(told)
    assert later == ()


def test_a_mark_is_read_as_it_was_written_or_not_at_all():
    image = killed()[-1]
    held = image[mark_of(image)]
    folder = Path(tempfile.mkdtemp(dir=MEMORY))
    path = folder / "run-1.mark"
    try:
        path.write_bytes(held)
        whole = read_mark(path)
        assert whole is not None
        assert whole.number == len(killed())
        for at in range(len(held)):
            flipped = bytearray(held)
            flipped[at] ^= 1
            path.write_bytes(flipped)
            assert read_mark(path) is None
            path.write_bytes(held[:at])
            assert read_mark(path) is None
        assert read_mark(folder / "none") is None
        assert isinstance(whole, Marked)
    finally:
        shutil.rmtree(folder)


# The format -------------------------------------------------------------------------------------------


def a_log(folder, *, restarts=0, size=4096):
    """The log of a database with one table, and how many rows SQLite finds with it."""
    path = folder / "any.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {size}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE t (x)")
        for number in range(restarts + 1):
            for _ in range(9 - 2 * number):
                connection.execute("INSERT INTO t VALUES (zeroblob(3000))")
            if number < restarts:
                connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
        shutil.copy(path, folder / "copy.db")
        shutil.copy(f"{path}-wal", folder / "copy.db-wal")
    return (folder / "copy.db-wal").read_bytes()


@pytest.mark.parametrize("size", [512, 1024, 4096, 65536])
@pytest.mark.parametrize("restarts", [0, 1, 3])
def test_sound_logs_of_sqlite_are_understood_to_the_end(tmp_path, size, restarts):
    log = a_log(tmp_path, restarts=restarts, size=size)
    found = understand(log)
    assert not found.passed_over
    assert found.frames > 0
    frames = (len(log) - HEADER) // (FRAME + size)
    assert (found.frames == frames) is (restarts == 0)


def taken_by_sqlite(folder, log):
    """How many rows SQLite finds with this log."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as here:
        shutil.copy(folder / "copy.db", f"{here}/copy.db")
        Path(f"{here}/copy.db-wal").write_bytes(log)
        with closing(sqlite3.connect(f"{here}/copy.db")) as connection:
            try:
                return connection.execute("SELECT count(*) FROM t").fetchone()[0]
            except sqlite3.OperationalError:
                return 0


def test_frames_are_counted_as_sqlite_counts_them(tmp_path):
    log = a_log(tmp_path)
    counted = {}
    for name, damaged in damages(log).items():
        rows = taken_by_sqlite(tmp_path, damaged)
        counted.setdefault(understand(damaged).frames, set()).add(rows)
        assert understand(damaged).passed_over or log.startswith(damaged), name
    assert all(len(rows) == 1 for rows in counted.values()), counted
    assert len(counted) > 8


def test_both_byte_orders_are_understood(tmp_path):
    """SQLite writes the order of its machine; a file may come from another."""
    log = bytearray(a_log(tmp_path))
    order = ">" if log[3] & 1 else "<"
    other = "<" if order == ">" else ">"
    log[3] ^= 1

    def sums(part, first, second):
        words = struct.unpack(f"{other}{len(part) // 4}I", part)
        for one, two in zip(words[::2], words[1::2], strict=True):
            first = (first + one + second) % 2**32
            second = (second + two + first) % 2**32
        return first, second

    at = sums(log[:24], 0, 0)
    struct.pack_into(">II", log, 24, *at)
    for frame in range(HEADER, len(log), STEP):
        at = sums(log[frame : frame + 8], *at)
        at = sums(log[frame + FRAME : frame + STEP], *at)
        struct.pack_into(">II", log, frame + 16, *at)
    found = understand(bytes(log))
    assert (found.frames, found.passed_over) == ((len(log) - HEADER) // STEP, False)
    assert taken_by_sqlite(tmp_path, bytes(log)) == 9
