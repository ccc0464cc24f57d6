"""What stands between, for tests, is unpacked once and never installed, and its absence stops nothing."""

import json

import processes
import pytest
import way_programs

SIMULATED = """\
NOTE: This is only a simulation!
Inst libapr1 (1.7.2-3+deb12u1 Debian:12.15/oldstable [amd64])
Inst apache2-bin [2.4.60-1] (2.4.68-1~deb12u1 Debian:12.15/oldstable [amd64])
Inst node-es (1.20.4+~cs26 Debian:12.15/oldstable [all]) []
Conf libapr1 (1.7.2-3+deb12u1 Debian:12.15/oldstable [amd64])
"""
PROGRAM = way_programs.Program("some program", ("some-package",), "usr/sbin/no-such-program")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A checkout in which nothing was unpacked, on a Debian on which no command is really run."""
    monkeypatch.setattr(way_programs, "FOLDER", tmp_path / ".venv" / "ways")
    monkeypatch.setattr(way_programs.setup_env, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(way_programs, "PROGRAMS", (PROGRAM,))
    monkeypatch.setattr(way_programs.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(way_programs.os, "geteuid", lambda: 0)
    return tmp_path


def pretend(monkeypatch, fails=lambda command: False):
    """Instead of running commands: leave what they would, and remember them."""
    commands = []

    def run(command, *, folder=None, **_):
        commands.append(command)
        if fails(command):
            return processes.Outcome(100, "apt's own words")
        if "download" in command:
            (folder / "some-package.deb").touch()
        if "--extract" in command:
            inside = PROGRAM.unpacked / PROGRAM.marker
            inside.parent.mkdir(parents=True)
            inside.touch()
            (inside.parent / "link").symlink_to(f"/{PROGRAM.marker}")
        return processes.Outcome(0, SIMULATED)

    monkeypatch.setattr(way_programs, "run_quietly", run)
    return commands


def test_what_apt_would_install_is_read_from_what_it_says():
    assert way_programs.names_and_versions(SIMULATED) == [
        "libapr1=1.7.2-3+deb12u1",
        "apache2-bin=2.4.68-1~deb12u1",
        "node-es=1.20.4+~cs26",
    ]


def test_it_is_unpacked_once_and_nothing_is_installed(place, monkeypatch):
    commands = pretend(monkeypatch)
    way_programs.ensure()
    assert PROGRAM.is_ready
    assert (PROGRAM.unpacked / "usr/sbin/link").readlink() == PROGRAM.unpacked / PROGRAM.marker
    assert not any("install" in command and "--simulate" not in command for command in commands)
    assert "some-package.deb" in json.loads((PROGRAM.unpacked / "lvctx-setup.json").read_text())["packages"]
    way_programs.ensure()
    assert len(commands) == 3


def test_what_was_interrupted_is_unpacked_anew(place, monkeypatch):
    commands = pretend(monkeypatch)
    way_programs.ensure()
    (PROGRAM.unpacked / "lvctx-setup.json").unlink()
    assert not PROGRAM.is_ready
    way_programs.ensure()
    assert len(commands) == 6


def test_lists_that_are_too_old_are_fetched_anew_by_whoever_may(place, monkeypatch):
    refreshed = []

    def fails(command):
        refreshed.extend(["yes"] if command[-1] == "update" else [])
        return "download" in command and not refreshed

    pretend(monkeypatch, fails)
    way_programs.ensure()
    assert PROGRAM.is_ready


@pytest.mark.parametrize("user", [0, 1000])
def test_tests_go_on_without_it_and_say_so(place, monkeypatch, capsys, user):
    monkeypatch.setattr(way_programs.os, "geteuid", lambda: user)
    commands = pretend(monkeypatch, lambda command: "download" in command)
    way_programs.ensure()
    heard = capsys.readouterr().err
    assert "apt's own words" in heard
    assert "Going on without some program: the tests that need them skip." in heard
    assert (["apt-get", "update"] in commands) == (user == 0)


def test_another_system_is_told_apart(place, monkeypatch, capsys):
    monkeypatch.setattr(way_programs.shutil, "which", lambda name: None)
    way_programs.ensure()
    assert "this is no Debian" in capsys.readouterr().err


def test_what_this_machine_has_is_used(tmp_path, monkeypatch):
    monkeypatch.setattr(way_programs, "_SYSTEM", tmp_path)
    (tmp_path / "usr/sbin").mkdir(parents=True)
    (tmp_path / PROGRAM.marker).touch()
    assert PROGRAM.root == tmp_path


def test_a_runtime_is_unpacked_where_there_is_none(place, monkeypatch):
    program = way_programs.Program("x", ("x-package",), "usr/share/x", "x-runtime", "x-runtime-package")
    assert program.wanted == ["x-package"]
    monkeypatch.setattr(way_programs.shutil, "which", lambda name: None)
    assert program.wanted == ["x-package", "x-runtime-package"]
    assert program.command is None
    runtime = program.unpacked / "usr/lib/jvm/any/bin/x-runtime"
    runtime.parent.mkdir(parents=True)
    runtime.touch()
    assert program.command == runtime
