"""dev.py decides rightly what to test with, what to start and when to build."""

import os
import sys

import bundle
import checks
import commands
import processes
import pytest
import setup_env

from tests.packaging.conftest import ROOT


def test_pytest_runs_with_coverage_and_its_own_bus():
    command = checks.pytest_command("py", [], session_bus=True)
    assert command[:5] == ["dbus-run-session", "--", "py", "-m", "pytest"]
    assert "--cov" in command


@pytest.mark.parametrize(("cores", "processes"), [(None, 2), (1, 2), (2, 2), (3, 3), (64, 4)])
def test_as_many_processes_as_cores_run_tests_within_bounds(cores, processes, monkeypatch):
    monkeypatch.setattr(checks.os, "cpu_count", lambda: cores)
    command = checks.pytest_command("py", ["-x"], session_bus=False)
    assert command[command.index("-n") + 1] == str(processes)
    assert command[command.index("--dist") + 1] == "loadgroup"
    assert "--max-worker-restart=0" in command


@pytest.mark.parametrize("arguments", [["--pdb"], ["-s"], ["--capture=no"], ["-n0"], ["--numprocesses=7"]])
@pytest.mark.parametrize("fast", [True, False])
def test_whoever_looks_at_one_process_or_says_how_many_is_heeded(arguments, fast):
    command = checks.pytest_command("py", arguments, session_bus=False, fast=fast)
    assert "-n" not in command[: -len(arguments)]


def test_the_fast_part_leaves_out_what_takes_long_and_the_coverage():
    command = checks.pytest_command("py", ["-x"], session_bus=False, fast=True)
    assert command[command.index("pytest") :][1:3] == ["-m", "not slow"]
    assert {"tests/core", "tests/api", "--hypothesis-profile=fast", "-n", "-x"} <= set(command)
    assert not any("ui" in word or "cov" in word for word in command)
    assert all((ROOT / "tests" / room).is_dir() for room in checks.FAST_ROOMS)


@pytest.fixture
def checked(monkeypatch):
    """What the test command does, in order: what it sets up, the static checks, pytest's command."""
    done = []
    monkeypatch.setattr(commands, "prepare", done.append)
    monkeypatch.setattr(commands, "_ensure_what_tests_use", lambda: done.append("programs"))
    monkeypatch.setattr(checks, "_run_side_by_side", lambda *_: done.append("static") or {})
    monkeypatch.setattr(checks, "_has_session_bus", lambda _: False)
    monkeypatch.setattr(checks.subprocess, "Popen", lambda command, **_: done.append(command))
    monkeypatch.setattr(checks, "_wait", lambda _: 0)
    return done


def test_the_fast_part_sets_up_no_programs_and_checks_statically(checked):
    assert commands.main(["test", "--fast", "-x"]) == 0
    *before, command = checked
    assert before == ["dev", "static"]
    assert command[-1] == "-x"
    assert "--fast" not in command
    assert "not slow" in command


def test_named_files_are_all_of_what_runs_fast_or_not(checked):
    assert commands.main(["test", "--fast", "tests/core"]) == 0
    assert checked[-1][-3:] == ["-m", "pytest", "tests/core"]


def test_named_files_run_alone():
    assert checks.names_files(["-x", "tests/packaging/test_dev.py::test_named_files_run_alone"])
    assert not checks.names_files(["-x", "-k", "nothing_of_that_name"])
    assert checks.pytest_command("py", ["f"], session_bus=False, partial=True) == ["py", "-m", "pytest", "f"]


@pytest.mark.parametrize(
    ("arguments", "lenient"), [(["-k", "x"], True), (["--deselect=t"], True), (["-x"], False)]
)
def test_a_selection_is_not_held_to_the_coverage_of_all(arguments, lenient):
    command = checks.pytest_command("py", arguments, session_bus=False)
    assert ("--cov-fail-under=0" in command) is lenient


def test_a_bare_environment_gets_what_qt_asks_for(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    bare = checks.test_environment({}, "/private")
    assert bare == {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": "/private", "LC_ALL": "C.UTF-8"}
    chosen = {"QT_QPA_PLATFORM": "xcb", "XDG_RUNTIME_DIR": "/run/user/1", "LANG": "de_DE.UTF-8"}
    assert checks.test_environment(chosen, "/private") == chosen


def test_every_static_check_is_run_and_each_failure_is_kept(capsys):
    ends_with = [sys.executable, "-c", "import sys; print('said', sys.argv[1]); sys.exit(int(sys.argv[1]))"]
    results = checks._run_side_by_side({"a": [*ends_with, "3"], "b": [*ends_with, "0"]}, os.environ)
    assert {name: status for name, (status, _) in results.items()} == {"a": 3, "b": 0}
    printed = capsys.readouterr().out
    assert "said 3" in printed
    assert "said 0" not in printed


@pytest.mark.parametrize(
    ("arguments", "started"),
    [
        (["demo", "--x"], ["run", ["-P", "-m", "lvctx_gui", "--demo", "--x"]]),
        (["run"], ["run", ["-P", "-m", "lvctx_gui"]]),
        (["bench", "-v"], ["dev", ["-m", "tests.bench", "-v"]]),
        (["shots"], ["dev", ["-m", "tests.shots"]]),
    ],
)
def test_commands_start_modules(monkeypatch, arguments, started):
    seen = []
    monkeypatch.setattr(commands, "start", lambda *given: seen.extend(given) or 7)
    monkeypatch.setattr(os, "chdir", lambda _: None)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert commands.main(arguments) == 7
    assert seen == started


@pytest.mark.parametrize(("arguments", "status"), [([], 0), (["--help"], 0), (["nonsense"], 2)])
def test_help_lists_the_commands(capsys, arguments, status):
    assert commands.main(arguments) == status
    printed = capsys.readouterr()
    for command in ("demo", "run", "test", "bench", "shots", "sentences", "bundle", "lock"):
        assert f"\n  {command} " in printed.out + printed.err


def test_what_cannot_be_done_here_is_one_sentence_and_status_2(monkeypatch, capsys):
    def refuse(*_):
        raise processes.SetupError("a sentence.")

    monkeypatch.setattr(commands, "start", refuse)
    assert commands.main(["run"]) == 2
    assert capsys.readouterr().err == "a sentence.\n"


def test_tests_lock_holds_the_programs_versions():
    run, dev, proxy, windows = commands.lock_commands("uv", ["--upgrade"])
    wanted = {"--universal", "--generate-hashes", "--no-header", "--upgrade"}
    assert wanted <= set(run) & set(dev) & set(proxy)
    assert run[-1] == dev[dev.index("-c") + 1]
    assert {"--generate-hashes", "--upgrade", dev[-1]} <= set(windows)
    assert "--universal" not in windows


@pytest.mark.skipif(os.name != "posix", reason="only POSIX replaces a process")
def test_the_program_takes_dev_pys_place(monkeypatch):
    seen = []

    def become(*given):
        seen.extend(given)
        raise SystemExit

    monkeypatch.setattr(commands, "prepare", lambda _: None)
    monkeypatch.setattr(os, "execv", become)
    with pytest.raises(SystemExit):
        commands.start("run", ["-m", "x"])
    python = str(setup_env.venv_python())
    assert seen == [python, [python, "-m", "x"]]


@pytest.fixture
def tree(tmp_path):
    """A checkout with one file for each input of the bundle."""
    for name in bundle.INPUTS:
        path = tmp_path / name if "." in name else tmp_path / name / "file.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("before")
    return tmp_path


@pytest.mark.parametrize("name", bundle.INPUTS)
def test_every_input_changes_the_bundle(tree, name):
    before = bundle.fingerprint(tree)
    (tree / name if "." in name else tree / name / "file.txt").write_text("after")
    assert bundle.fingerprint(tree) != before


def test_compiled_files_do_not_change_the_bundle(tree):
    before = bundle.fingerprint(tree)
    (tree / "lvctx_gui" / "__pycache__").mkdir()
    (tree / "lvctx_gui" / "__pycache__" / "a.pyc").touch()
    assert bundle.fingerprint(tree) == before


def test_a_bundle_is_up_to_date_only_if_finished_and_there(tmp_path):
    record, program = tmp_path / "record.json", tmp_path / "program"
    program.touch()
    assert not bundle.up_to_date(record, "one", program)
    record.write_text('{"fingerprint": "one"}')
    assert bundle.up_to_date(record, "one", program)
    assert not bundle.up_to_date(record, "two", program)
    record.write_text('{"fing')
    assert not bundle.up_to_date(record, "one", program)
    record.write_text('{"fingerprint": "one"}')
    program.unlink()
    assert not bundle.up_to_date(record, "one", program)
