"""Links are not followed, pipes are not waited for, and what is exported is its owner's only."""

from __future__ import annotations

import logging
import os
import socket
import stat
import subprocess
import sys

import pytest

from lvctx_gui.store.logs import CrashFile, open_log
from lvctx_gui.store.plain_files import check_plain, followed, is_plain, open_plain, private
from tests.store.journal.samples import posix_only

pytestmark = posix_only


def made_pipe(path, _):
    os.mkfifo(path)


def made_link(path, target):
    path.symlink_to(target)


def made_dangling(path, target):
    path.symlink_to(target.with_name("missing"))


def made_folder(path, _):
    path.mkdir()


def made_socket(path, _):
    # The path of a socket may have 107 bytes, which pytest's folders reach.
    with socket.socket(socket.AF_UNIX) as one:
        here = os.open(path.parent, os.O_RDONLY)
        try:
            one.bind(f"/proc/self/fd/{here}/{path.name}" if sys.platform == "linux" else str(path))
        finally:
            os.close(here)


SPECIAL = [made_pipe, made_link, made_dangling, made_folder, made_socket]


@pytest.fixture
def outside(tmp_path):
    file = tmp_path / "outside" / "notes.txt"
    file.parent.mkdir()
    file.write_text("somebody's")
    file.chmod(0o644)
    return file


@pytest.fixture
def inside(tmp_path):
    folder = tmp_path / "state"
    folder.mkdir()
    return folder


def untouched(outside):
    return (
        [path.name for path in outside.parent.iterdir()],
        outside.read_text(),
        outside.stat().st_mode & 0o777,
    ) == (
        ["notes.txt"],
        "somebody's",
        0o644,
    )


FLAGS = [
    os.O_RDONLY,
    os.O_WRONLY | os.O_CREAT | os.O_TRUNC,
    os.O_RDWR | os.O_CREAT,
    os.O_WRONLY | os.O_APPEND,
]


@pytest.mark.parametrize("flags", FLAGS)
@pytest.mark.parametrize("make", SPECIAL)
def test_what_is_no_plain_file_is_not_opened(inside, outside, make, flags):
    path = inside / "it"
    make(path, outside)
    with pytest.raises(OSError, match="not an ordinary file"):
        open_plain(path, flags)
    with pytest.raises(OSError, match="not an ordinary file"):
        check_plain(path)
    assert not is_plain(path)
    assert untouched(outside)


def test_a_link_that_comes_between_looking_and_opening_is_not_followed(inside, outside, monkeypatch):
    path = inside / "it"
    path.symlink_to(outside)
    monkeypatch.setattr("lvctx_gui.store.plain_files.check_plain", lambda _: None)
    with pytest.raises(OSError, match=r"it"):
        open_plain(path, os.O_WRONLY | os.O_TRUNC)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(OSError, match=r"not an ordinary file|No such device"):
        open_plain(path, os.O_WRONLY)
    assert untouched(outside)


def test_what_is_made_is_its_owners_only(inside):
    before = os.umask(0)
    try:
        os.close(open_plain(inside / "new", os.O_WRONLY | os.O_CREAT))
    finally:
        os.umask(before)
    assert (inside / "new").stat().st_mode & 0o777 == 0o600
    check_plain(inside / "missing")
    assert not is_plain(inside / "missing")
    assert is_plain(inside / "new")


@pytest.mark.parametrize("make", [made_pipe, made_folder, made_socket])
def test_what_a_person_chose_may_be_a_link_but_nothing_special(inside, outside, make):
    make(inside / "it", outside)
    (inside / "link").symlink_to(inside / "it")
    for path in (inside / "it", inside / "link"):
        for how in (followed, private):
            with pytest.raises(OSError, match=r"it|link"):
                how(str(path), os.O_WRONLY | os.O_CREAT)
    (inside / "good").symlink_to(outside)
    with open(inside / "good", opener=followed) as file:
        assert file.read() == "somebody's"


def test_the_log_and_the_crash_file_take_no_link_and_wait_for_no_pipe(inside, outside):
    for make in SPECIAL[:4]:
        (inside / "sub").mkdir(exist_ok=True)
        folder = inside / "sub" / make.__name__
        folder.mkdir()
        make(folder / "lvctx-gui.log", outside)
        make(folder / "crash-1.txt", outside)
        make(folder / f"crash-{os.getpid()}.txt", outside)
        assert open_log(folder) is None
        crash = CrashFile(folder)
        assert crash.begin() == ""
        crash.end()
        assert untouched(outside)


def test_the_log_is_its_owners_only_and_a_crash_is_reported(inside):
    handler = open_log(inside)
    try:
        logging.getLogger("lvctx_gui").warning("here")
        log = inside / "lvctx-gui.log"
        assert "here" in log.read_text()
        assert log.stat().st_mode & 0o777 == 0o600
        handler.doRollover()
        logging.getLogger("lvctx_gui").warning("there")
        assert "there" in log.read_text()
        assert "here" in (inside / "lvctx-gui.log.1").read_text()
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
    (inside / "crash-1.txt").write_text("Fatal Python error")
    (inside / "crash-99999999.txt").write_text("x" * 1_000_000)
    crash = CrashFile(inside)
    report = crash.begin()
    # The number of a process that runs is nobody's that has crashed.
    assert 0 < len(report) < 200_000
    assert (inside / f"crash-{os.getpid()}.txt").stat().st_mode & 0o777 == 0o600
    crash.end()


LIMITS = """
import ctypes, resource
from lvctx_gui.store.core_dumps import forbid_core_files, hide_memory
forbid_core_files()
hide_memory()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="PR_GET_DUMPABLE is Linux's")
def test_no_core_is_dumped():
    done = subprocess.run([sys.executable, "-c", LIMITS], capture_output=True, text=True, check=True)
    assert done.stdout == "(0, 0) 0\n"


def test_a_system_without_any_of_it_is_no_reason_to_fail(monkeypatch):
    from lvctx_gui.store import core_dumps

    for name in ("resource", "ctypes"):
        monkeypatch.setitem(sys.modules, name, None)
    core_dumps.forbid_core_files()
    core_dumps.hide_memory()


def test_an_export_loses_its_other_readers_before_it_gets_a_word(tmp_path):
    file = tmp_path / "history.json"
    file.write_text("before")
    file.chmod(0o644)
    with open(file, "w", opener=private) as opened:
        assert stat.S_IMODE(os.fstat(opened.fileno()).st_mode) == 0o600
        assert file.read_text() == ""
        opened.write("after")
    assert file.read_text() == "after"
