"""Whatever happens to the log of a killed program: what was acknowledged is there, or a person is told."""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lvctx_gui.store.journal.folder import JournalFolder
from lvctx_gui.store.journal.key import Key
from lvctx_gui.store.journal.marks import Marked, read_mark
from lvctx_gui.store.journal.run import JournalRun
from tests.store.journal.log_damages import FRAME, HEADER, MEMORY, damages, ends
from tests.store.journal.samples import KEY, NOW, intent, page, result

pytestmark = pytest.mark.slow("starts a journal for each of some 1,300 damages")

KEY_ID = "d" * 32


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


@pytest.mark.repeats
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
