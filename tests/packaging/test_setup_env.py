"""What is recorded of an environment decides what is installed into it, and one process does so at a time."""

import json
import subprocess
import sys

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


def test_the_programs_bytecode_is_there_before_it_is_started(tmp_path, monkeypatch):
    package = tmp_path / "lvctx_gui"
    package.mkdir()
    (package / "part.py").write_text("PART = 1\n", encoding="utf-8")
    monkeypatch.setattr(setup_env, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    setup_env.compile_program()
    (compiled,) = package.rglob("*.pyc")
    before = compiled.stat().st_mtime_ns
    setup_env.compile_program()
    assert compiled.stat().st_mtime_ns == before
