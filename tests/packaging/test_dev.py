"""dev.py decides rightly what to set up, what is missing and what to start."""

import json
import os
import subprocess
import sys

import bundle
import checks
import commands
import debian
import locked
import processes
import pytest
import setup_env

from tests.packaging.conftest import ROOT

GOAL = {"python": "cpython-311", "locks": {"run": "r1", "dev": "d1"}}
RUN = {"python": "cpython-311", "locks": {"run": "r1"}, "done": True}
DEV = {"python": "cpython-311", "locks": {"run": "r1", "dev": "d1"}, "done": True}


@pytest.mark.parametrize(
    ("record", "kind", "step"),
    [
        (RUN, "run", "ready"),
        (DEV, "dev", "ready"),
        (DEV, "run", "ready"),
        (RUN, "dev", "add"),
        (None, "run", "add"),
        ({}, "run", "rebuild"),
        (RUN | {"done": False}, "run", "rebuild"),
        (RUN | {"python": "cpython-312"}, "run", "rebuild"),
        (RUN | {"locks": {"run": "r0"}}, "run", "rebuild"),
        (RUN | {"locks": {"run": "r0"}}, "dev", "rebuild"),
        (DEV | {"locks": {"run": "r1", "dev": "d0"}}, "dev", "rebuild"),
        (DEV | {"locks": {"run": "r1", "dev": "d0"}}, "run", "ready"),
    ],
)
def test_what_is_recorded_decides_what_is_done(record, kind, step):
    assert setup_env.next_step(record, GOAL, kind, usable=True) == step
    assert setup_env.next_step(record, GOAL, kind, usable=False) == "rebuild"


@pytest.fixture
def venv(tmp_path):
    """A folder that looks like an environment of this Python."""
    python = setup_env.venv_python(tmp_path)
    python.parent.mkdir()
    python.touch()
    (setup_env._libraries(tmp_path) / "pip").mkdir(parents=True)
    version = ".".join(map(str, sys.version_info[:3]))
    (tmp_path / "pyvenv.cfg").write_text(f"home = {tmp_path}\nversion = {version}\n")
    return tmp_path


def test_an_environment_made_by_hand_is_completed(venv):
    assert setup_env.current_step("run", venv) == "add"


def test_a_finished_environment_is_left_alone(venv):
    (venv / "lvctx-setup.json").write_text(json.dumps({**setup_env.wanted(), "done": True}))
    assert setup_env.current_step("dev", venv) == "ready"


@pytest.mark.parametrize("content", ["", "[]", '{"done": tr'])
def test_an_unreadable_record_is_no_record_of_success(venv, content):
    (venv / "lvctx-setup.json").write_text(content)
    assert setup_env.current_step("run", venv) == "rebuild"


def test_another_pythons_environment_is_rebuilt(venv):
    (venv / "pyvenv.cfg").write_text(f"home = {venv}\nversion = 3.10.4\n")
    assert setup_env.current_step("run", venv) == "rebuild"


def test_an_environment_whose_python_was_removed_is_rebuilt(venv):
    (venv / "pyvenv.cfg").write_text((venv / "pyvenv.cfg").read_text().replace(str(venv), str(venv / "gone")))
    assert setup_env.current_step("run", venv) == "rebuild"


def test_a_folder_without_interpreter_is_rebuilt(tmp_path):
    assert setup_env.current_step("run", tmp_path) == "rebuild"


def test_clearing_keeps_the_lock_and_the_record_of_incompleteness(venv):
    (venv / ".lock").touch()
    (venv / "lvctx-setup.json").write_text("{}")
    setup_env._clear(venv)
    assert {path.name for path in venv.iterdir()} == {".lock", "lvctx-setup.json"}


def test_a_changed_lock_file_is_another_goal(tmp_path):
    for kind in ("run", "dev"):
        (tmp_path / f"{kind}.txt").write_text("a==1\n")
    before = setup_env.wanted(tmp_path)
    (tmp_path / "dev.txt").write_text("a==2\n")
    after = setup_env.wanted(tmp_path)
    assert before["locks"]["run"] == after["locks"]["run"]
    assert before["locks"]["dev"] != after["locks"]["dev"]


def test_packages_are_installed_by_hash_and_never_built():
    command = setup_env.pip_command("run")
    assert {"--require-hashes", "--only-binary=:all:"} <= set(command)
    assert command[-1] == str(ROOT / "packaging" / "locks" / "run.txt")


def test_packages_go_into_the_environment_whatever_pip_is_told(monkeypatch):
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_RETRIES", "9")
    seen = {}
    monkeypatch.setattr(
        setup_env,
        "run_quietly",
        lambda _, environment, **__: seen.update(environment) or processes.Outcome(0, ""),
    )
    setup_env._run(["pip"], 0, "")
    assert (seen.get("PIP_TARGET"), seen["PIP_USER"], seen["PIP_RETRIES"]) == (None, "0", "9")


def test_a_failing_installer_is_heard(capsys):
    with pytest.raises(processes.SetupError, match="advice"):
        setup_env._run([sys.executable, "-c", "print('its own words'); raise SystemExit(1)"], 0, "advice")
    assert "its own words" in capsys.readouterr().err


HOLDER = """
import pathlib, sys
sys.path.insert(0, sys.argv[2])
from locked import locked
with locked(pathlib.Path(sys.argv[1]), lambda: print("waiting", flush=True)) as handle:
    print("held", flush=True)
    sys.stdin.read()
"""


def hold(path):
    command = [sys.executable, "-c", HOLDER, str(path), str(ROOT / "packaging")]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_a_lock_is_waited_for_until_it_is_released(tmp_path):
    with hold(tmp_path / "lock") as first:
        assert first.stdout.readline() == "held\n"
        with hold(tmp_path / "lock") as second:
            assert second.stdout.readline() == "waiting\n"
            first.stdin.close()
            assert second.stdout.readline() == "held\n"
            second.stdin.close()


def test_a_killed_holder_leaves_no_lock_behind(tmp_path):
    with hold(tmp_path / "lock") as holder:
        assert holder.stdout.readline() == "held\n"
        holder.kill()
        holder.wait()
    with locked.locked(tmp_path / "lock", lambda: pytest.fail("the lock is stale")):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are passed on only on POSIX")
def test_a_child_that_outlives_its_parent_keeps_the_lock(tmp_path):
    waited = []
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as unrelated:
        with locked.locked(tmp_path / "lock", waited.append) as handle:
            child = subprocess.Popen(["cat"], stdin=subprocess.PIPE, pass_fds=(handle,))

        def on_wait():
            waited.append("waited")
            child.stdin.close()

        with locked.locked(tmp_path / "lock", on_wait):
            assert waited == ["waited"]
        child.wait()
        unrelated.stdin.close()


def test_missing_libraries_are_named_with_their_packages(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(debian, "can_open", lambda name: name not in {"libEGL.so.1", "libxcb-cursor.so.0"})
    monkeypatch.setattr(debian, "has_font", lambda: False)
    assert debian.required(new_venv=False, bundle=False) == {
        "libEGL.so.1": "libegl1",
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "a font": "fonts-dejavu-core",
    }


def test_nothing_is_missing_on_other_systems(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(debian, "can_open", lambda _: pytest.fail("looked for a Linux library"))
    assert debian.required(new_venv=False, bundle=True) == {}


def test_a_python_without_venv_names_its_package(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "ensurepip" else object())
    assert debian.required(new_venv=True, bundle=False) == {
        "Python's venv module": f"python3.{sys.version_info.minor}-venv"
    }
    assert debian.required(new_venv=False, bundle=False) == {}


def test_missing_programs_are_those_not_found():
    assert debian.missing_programs(lambda name: name not in {"Xvfb", "xdotool"}) == ["Xvfb", "xdotool"]


@pytest.mark.parametrize(("file", "found"), [("deep/er/A.TTF", True), ("readme.txt", False)])
def test_a_font_is_a_scalable_one(tmp_path, file, found):
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).touch()
    assert debian.has_font([str(tmp_path)]) is found


def test_a_person_without_rights_is_given_one_command(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda _: "/usr/bin/apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(processes.SetupError) as caught:
        debian.ensure({"b.so": "libb", "a.so": "liba", "a2.so": "liba"})
    assert "b.so, a.so, a2.so" in str(caught.value)
    assert str(caught.value).splitlines()[-1] == (
        "  sudo apt-get install --yes --no-install-recommends liba libb"
    )


def test_other_distributions_are_told_what_to_look_for(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(processes.SetupError, match=r"lacks libEGL\.so\.1.*calls them libegl1\)"):
        debian.ensure({"libEGL.so.1": "libegl1"})


def test_package_lists_are_refreshed_only_when_a_package_is_not_found(monkeypatch):
    calls = []

    def run(command, **_):
        calls.append(command[-1])
        return processes.Outcome(0 if "update" in calls else 100, "words")

    monkeypatch.setattr(debian, "run_quietly", run)
    assert debian._apt(debian.install_command(["liba"])) is None
    assert calls == ["liba", "update", "liba"]
    assert debian._apt(debian.install_command(["libb"])) is None
    assert calls[3:] == ["libb"]


def test_tests_go_on_without_their_programs(monkeypatch, capsys):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("shutil.which", lambda _: None)
    debian.ensure_test_programs()
    assert "the tests that need them skip" in capsys.readouterr().err


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
