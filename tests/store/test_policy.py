from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.profile import Policy, Profile, is_read_only
from lvctx_gui.store.policy import load_policy, policy_path

NA4 = "https://api.na4.livevox.com"
ONE = f'[[profile]]\nname = "Card desk"\nbase_url = "{NA4}"\n'


@pytest.fixture
def file(tmp_path):
    return tmp_path / "policy.toml"


def strict(policy, file) -> bool:
    return policy == Policy(read_only=True, history=False, source=str(file), problem=policy.problem)


def test_without_a_file_nothing_is_fixed(file):
    assert load_policy(file) == Policy()
    assert is_read_only(None, False, load_policy(file)) == (False, "")


def test_a_policy_is_read(file):
    file.write_text("read_only = true\nhistory = false\nonly_these = true\n" + ONE)
    policy = load_policy(file)
    assert policy == Policy(
        (Profile("Card desk", NA4),), only_these=True, read_only=True, history=False, source=str(file)
    )
    assert str(file) in is_read_only(None, False, policy)[1]


@pytest.mark.parametrize("text", ["", "# nothing\n", "read_only = false\nhistory = true\n"])
def test_what_is_left_out_is_not_fixed(file, text):
    file.write_text(text)
    assert load_policy(file) == Policy(source=str(file))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("read_only = ", "no TOML"),
        ("read_only = 1", "“read_only” must be true or false"),
        ('history = "off"', "“history” must be true or false"),
        ("readonly = true", "“readonly” is not known"),
        ("profile = 1", "[[profile]]"),
        (ONE + "retries = 3", "in profile 1, “retries” is not known"),
        (ONE + 'password = "hunter2"', "“password” does not belong"),
        (ONE + ONE, "same name"),
        ('[[profile]]\nname = "x"\n', "“base_url” is missing"),
        ('[[profile]]\nname = "x"\nbase_url = "http://me:hunter2@h.test"\n', "“base_url” cannot be used"),
        ("profile = [1]", "in profile 1"),
        ("only_these = true", "no profile at all"),
        ("#" * 1_000_001, "too large"),
    ],
)
def test_what_is_not_understood_to_the_letter_is_the_strictest(file, text, words):
    file.write_text(text)
    policy = load_policy(file)
    assert strict(policy, file)
    assert words in policy.problem
    assert str(file) in policy.problem
    assert "hunter2" not in policy.problem
    read_only, reason = is_read_only(None, False, policy)
    assert read_only
    assert policy.problem in reason


@given(st.binary(max_size=60))
def test_whatever_the_file_holds_is_a_policy(tmp_path_factory, data):
    file = tmp_path_factory.mktemp("p") / "policy.toml"
    file.write_bytes(data)
    policy = load_policy(file)
    assert strict(policy, file) == bool(policy.problem)


def test_what_cannot_be_read_is_the_strictest(tmp_path):
    (tmp_path / "policy.toml").mkdir()
    assert strict(load_policy(tmp_path / "policy.toml"), tmp_path / "policy.toml")
    (tmp_path / "file").write_text("")
    below = tmp_path / "file" / "policy.toml"
    assert strict(load_policy(below), below)


@pytest.mark.skipif(os.name != "posix", reason="symbolic links need rights on Windows")
def test_a_link_that_leads_nowhere_is_the_strictest(file):
    file.symlink_to("gone.toml")
    assert strict(load_policy(file), file)


@pytest.mark.parametrize(
    ("platform", "path"),
    [
        ("linux", "/etc/lvctx-gui/policy.toml"),
        ("freebsd14", "/etc/lvctx-gui/policy.toml"),
        ("darwin", "/Library/Application Support/lvctx-gui/policy.toml"),
    ],
)
def test_each_system_has_its_place(monkeypatch, platform, path):
    monkeypatch.setattr(sys, "platform", platform)
    assert policy_path() == Path(path)


def test_on_windows_the_registry_says_where(monkeypatch):
    class Registry:
        HKEY_LOCAL_MACHINE = 1

        def OpenKey(self, *place):  # noqa: N802 - Windows' name
            assert place[0] == self.HKEY_LOCAL_MACHINE
            return open(os.devnull)  # noqa: PTH123 - anything that can be closed

        def QueryValueEx(self, _key, name):  # noqa: N802 - Windows' name
            assert name == "Common AppData"
            return "D:/Data", 1

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "winreg", Registry())
    monkeypatch.setenv("ProgramData", "C:/Users/me")
    assert policy_path() == Path("D:/Data/lvctx-gui/policy.toml")

    def missing(*_place):
        raise OSError(2, "no such key")

    monkeypatch.setattr(Registry, "OpenKey", missing)
    assert policy_path() == Path(r"C:\ProgramData") / "lvctx-gui" / "policy.toml"


@pytest.mark.skipif(os.name != "posix", reason="the place on POSIX")
def test_no_variable_of_the_user_moves_it(tmp_path):
    names = [
        "HOME",
        "XDG_CONFIG_DIRS",
        "XDG_CONFIG_HOME",
        "XDG_DATA_DIRS",
        "ProgramData",
        "PROGRAMDATA",
        "ETC",
    ]
    done = subprocess.run(
        [sys.executable, "-c", "from lvctx_gui.store.policy import policy_path; print(policy_path())"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **dict.fromkeys(names, str(tmp_path))},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""
    assert done.stdout == f"{policy_path()}\n"
