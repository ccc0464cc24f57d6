"""The tests' proxy is installed once, into an environment of its own, and its absence stops nothing."""

import json

import processes
import proxy_tools
import pytest


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A checkout without the proxy, in which no command is really run."""
    lock = tmp_path / "proxy.txt"
    lock.write_text("a==1\n")
    monkeypatch.setattr(proxy_tools, "LOCK", lock)
    monkeypatch.setattr(proxy_tools, "PROXY_VENV", tmp_path / ".venv" / "proxy-tools")
    monkeypatch.setattr(proxy_tools.setup_env, "VENV", tmp_path / ".venv")
    return tmp_path


def pretend(monkeypatch, status=0):
    """Instead of running commands: leave what they would, and remember them."""
    commands = []

    def run(command, **_):
        commands.append(command)
        program = proxy_tools.mitmdump(proxy_tools.PROXY_VENV)
        program.parent.mkdir(parents=True, exist_ok=True)
        program.touch()
        return processes.Outcome(status, "the installer's own words")

    monkeypatch.setattr(proxy_tools, "run_quietly", run)
    monkeypatch.setattr(proxy_tools, "is_ready", lambda: _is_ready(proxy_tools.PROXY_VENV, proxy_tools.LOCK))
    return commands


_is_ready = proxy_tools.is_ready


def test_it_is_installed_once_and_again_for_another_lock(place, monkeypatch):
    commands = pretend(monkeypatch)
    proxy_tools.ensure()
    assert len(commands) == 2
    proxy_tools.ensure()
    assert len(commands) == 2
    (place / "proxy.txt").write_text("a==2\n")
    proxy_tools.ensure()
    assert len(commands) == 4


@pytest.mark.parametrize("record", ["", "[]", '{"python": "3.1"}'])
def test_what_was_interrupted_or_made_for_another_python_is_made_anew(place, monkeypatch, record):
    commands = pretend(monkeypatch)
    proxy_tools.ensure()
    (proxy_tools.PROXY_VENV / "lvctx-setup.json").write_text(record)
    proxy_tools.ensure()
    assert len(commands) == 4
    assert json.loads((proxy_tools.PROXY_VENV / "lvctx-setup.json").read_text())["lock"]


def test_tests_go_on_without_it(place, monkeypatch, capsys):
    commands = pretend(monkeypatch, status=1)
    proxy_tools.ensure()
    assert len(commands) == 1
    heard = capsys.readouterr().err
    assert "the installer's own words" in heard
    assert "the tests that need it skip" in heard
    proxy_tools.ensure()
    assert len(commands) == 2


def test_exactly_the_lock_is_installed_by_hash_and_nothing_is_built(place):
    command = proxy_tools.install_command(place / "python")
    assert command[0] == str(place / "python")
    assert {"--require-hashes", "--only-binary=:all:", "--no-deps"} <= set(command)
    assert command[-1] == str(place / "proxy.txt")
