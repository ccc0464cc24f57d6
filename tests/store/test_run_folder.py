"""Where programs of one user find each other: nobody else may have a hand in it."""

from __future__ import annotations

import os
import stat

import pytest

from lvctx_gui.store.paths import Paths
from lvctx_gui.store.run_folder import LONGEST_NAME, find_run_files, make_private

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no modes")


@pytest.fixture
def folder(tmp_path_factory):
    # Names of sockets are short.
    return tmp_path_factory.mktemp("r")


@pytest.fixture
def runtime(folder):
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    return {"XDG_RUNTIME_DIR": str(runtime)}


@pytest.fixture(autouse=True)
def usual_folders(folder, monkeypatch):
    """What the program writes to when nobody has chosen a folder."""
    real = Paths(folder / "config", folder / "state")
    monkeypatch.setattr(
        "lvctx_gui.store.run_folder.find_paths",
        lambda data: real if data is None else Paths(data / "config", data / "state"),
    )


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_the_login_s_own_folder_is_taken(folder, runtime):
    files = find_run_files(None, "desk", runtime)
    assert files.socket == folder / "runtime" / "lvctx-gui" / "window.socket"
    assert files.lock.parent == files.socket.parent
    assert mode(files.socket.parent) == 0o700


def test_all_of_it_lies_in_the_data_folder_that_somebody_has_chosen(folder, runtime):
    files = find_run_files(folder / "data", "desk", runtime)
    assert files.socket == folder / "data" / "state" / "run" / "window-desk.socket"
    assert [mode(files.lock.parent), mode(files.lock.parent.parent)] == [0o700, 0o700]
    assert not list((folder / "runtime").iterdir())


def test_a_relative_data_folder_is_the_same_from_everywhere(folder, runtime, monkeypatch):
    monkeypatch.chdir(folder)
    files = find_run_files(type(folder)("data"), "desk", runtime)
    assert files == find_run_files(folder / "data", "desk", runtime)


@pytest.mark.parametrize("value", ["", "relative", "/nowhere/at/all"])
def test_without_a_folder_of_the_login_it_is_the_one_below_the_state(folder, value):
    files = find_run_files(None, "desk", {"XDG_RUNTIME_DIR": value})
    assert files.socket == folder / "state" / "run" / "window-desk.socket"


def test_computers_that_share_a_home_do_not_meet(folder):
    assert find_run_files(None, "one", {}) != find_run_files(None, "other", {})


def test_a_computer_s_name_is_no_way_out_of_the_folder(folder):
    files = find_run_files(None, "../../evil\0" + "x" * 300, {})
    assert files.socket.parent == folder / "state" / "run"


def test_a_name_that_no_socket_can_have_gives_way_to_a_short_one(folder, runtime):
    deep = folder / ("d" * LONGEST_NAME)
    files = find_run_files(deep, "desk", runtime)
    assert files.socket.parent == folder / "runtime" / "lvctx-gui"
    assert len(os.fsencode(files.socket)) <= LONGEST_NAME
    assert files != find_run_files(folder / ("e" * LONGEST_NAME), "desk", runtime)
    assert files != find_run_files(None, "desk", runtime)


def test_where_no_name_is_short_enough_there_is_none(folder):
    with pytest.raises(OSError, match="name"):
        find_run_files(folder / ("d" * LONGEST_NAME), "desk", {})


@pytest.mark.parametrize("wide", [0o755, 0o770, 0o701])
def test_a_folder_that_others_can_look_into_is_not_taken(folder, runtime, wide):
    (folder / "runtime" / "lvctx-gui").mkdir()
    (folder / "runtime" / "lvctx-gui").chmod(wide)
    files = find_run_files(None, "desk", runtime)
    assert files.socket.parent == folder / "state" / "run"
    assert mode(folder / "runtime" / "lvctx-gui") == wide


def test_a_link_is_not_followed(folder, runtime):
    (folder / "elsewhere").mkdir(mode=0o700)
    (folder / "runtime" / "lvctx-gui").symlink_to(folder / "elsewhere")
    assert find_run_files(None, "desk", runtime).socket.parent == folder / "state" / "run"
    assert not list((folder / "elsewhere").iterdir())


def test_a_folder_of_somebody_else_is_not_taken(folder, runtime, monkeypatch):
    (folder / "runtime" / "lvctx-gui").mkdir(mode=0o700)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(OSError, match=r"of this user alone|others may write"):
        find_run_files(None, "desk", runtime)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives folders away")
def test_nothing_is_made_in_the_folder_of_another_login(folder, runtime):
    os.chown(folder / "runtime", 4321, 4321)
    assert find_run_files(None, "desk", runtime).socket.parent == folder / "state" / "run"
    assert not list((folder / "runtime").iterdir())


def test_a_folder_in_one_that_all_may_write_to_is_not_taken(folder):
    (folder / "open").mkdir()
    (folder / "open").chmod(0o777)
    with pytest.raises(OSError, match="others may write"):
        make_private(folder / "open" / "run")
    assert not list((folder / "open").iterdir())


@pytest.mark.parametrize("kind", ["pipe", "link", "folder"])
def test_a_lock_that_is_no_file_is_not_opened(folder, runtime, kind):
    lock = find_run_files(None, "desk", runtime).lock
    if kind == "pipe":
        os.mkfifo(lock)
    elif kind == "link":
        lock.symlink_to(folder / "target")
    else:
        lock.mkdir()
    with pytest.raises(OSError, match="not an ordinary file"):
        find_run_files(None, "desk", runtime)
