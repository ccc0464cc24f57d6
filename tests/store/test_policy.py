from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import fields
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.profile import Policy, Profile, is_read_only
from lvctx_gui.store import policy as policy_store
from lvctx_gui.store import trust
from lvctx_gui.store.policy import policy_path
from lvctx_gui.store.trust import distrust_posix

NA4 = "https://api.na4.livevox.com"
ONE = f'[[profile]]\nname = "Card desk"\nbase_url = "{NA4}"\n'


@pytest.fixture
def file(tmp_path):
    return tmp_path / "policy.toml"


def load_policy(file, judge=lambda _: ""):
    """Of files that the tests wrote; whose they are has tests of its own."""
    return policy_store.load_policy(file, judge)


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
        ("read_only = ", "not valid TOML"),
        ("read_only = 1", "“read_only” must be true or false"),
        ('history = "off"', "“history” must be true or false"),
        ("readonly = true", "“readonly” is not known"),
        ("profile = 1", "[[profile]]"),
        (ONE + "retries = 3", "There is a mistake in profile 1. “retries” is not known."),
        (ONE + 'password = "hunter2"', "“password” looks like a secret"),
        (ONE + ONE, "same name"),
        ('[[profile]]\nname = "x"\n', "“base_url” is missing"),
        ('[[profile]]\nname = "x"\nbase_url = "http://me:hunter2@h.test"\n', "“base_url” cannot be used"),
        ("profile = [1]", "a mistake in profile 1"),
        ("only_these = true", "there is no profile"),
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


def test_each_part_of_a_policy_has_its_strictest_value_where_the_file_cannot_be_understood(file):
    file.write_text("nonsense")
    policy, nothing_fixed = load_policy(file), Policy()
    # An administrator's typing error is not to end all work: one's own profiles may still read.
    lenient = {"profiles", "only_these"}
    for part in {field.name for field in fields(Policy)} - lenient:
        assert getattr(policy, part) != getattr(nothing_fixed, part), part


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


posix = pytest.mark.skipif(os.name != "posix", reason="owners and modes of POSIX")
BINDING = f'read_only = false\n[[profile]]\nname = "NA4"\nbase_url = "{NA4}"\n'


@pytest.fixture
def administrators(tmp_path):
    """A policy in folders that belong to whoever runs the tests, and a judge who takes them for the owner."""
    folder = tmp_path / "etc" / "lvctx-gui"
    folder.mkdir(parents=True, mode=0o755)
    file = folder / "policy.toml"
    file.write_text(BINDING)
    file.chmod(0o644)
    for each in (folder, folder.parent, tmp_path):
        each.chmod(0o755)
    return file, partial(distrust_posix, owner=os.getuid(), top=tmp_path)


@posix
def test_a_policy_of_the_administrators_counts(administrators):
    file, judge = administrators
    assert load_policy(file, judge) == Policy((Profile("NA4", NA4),), source=str(file))


@posix
@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
def test_a_policy_that_others_may_write_is_the_strictest(administrators, mode):
    file, judge = administrators
    file.chmod(mode)
    policy = load_policy(file, judge)
    assert strict(policy, file)
    assert f"Users other than its owner can change {file}." in policy.problem


@posix
@pytest.mark.parametrize("up", [0, 1, 2])
@pytest.mark.parametrize("mode", [0o775, 0o757, 0o1777])
def test_so_is_one_below_a_folder_that_others_may_write(administrators, up, mode):
    file, judge = administrators
    file.parents[up].chmod(mode)
    policy = load_policy(file, judge)
    assert strict(policy, file)
    assert str(file.parents[up]) in policy.problem


@posix
def test_so_is_one_of_another_owner(administrators):
    file, _ = administrators
    policy = load_policy(file, partial(distrust_posix, owner=os.getuid() + 1, top=file.parents[2]))
    assert strict(policy, file)
    assert "does not belong to the administrator." in policy.problem
    # The user's own file at the place for the whole computer.
    policy = policy_store.load_policy(file)
    assert strict(policy, file)
    assert policy.problem.count(str(file)) >= 1


@posix
@pytest.mark.parametrize("of", ["file", "folder"])
def test_a_link_is_followed_through_the_administrators_folders_only(administrators, tmp_path, of):
    file, judge = administrators
    link = tmp_path / "link"
    link.symlink_to(file if of == "file" else file.parent)
    through = link if of == "file" else link / file.name
    assert load_policy(through, judge).profiles
    file.parent.chmod(0o777)
    assert strict(load_policy(through, judge), through)


@posix
def test_where_the_real_policy_would_lie_only_root_can_write():
    assert trust.distrust(Path("/etc/passwd")) == ""


@posix
def test_only_a_file_is_read(administrators):
    file, judge = administrators
    file.unlink()
    os.mkfifo(file, 0o600)  # reading it would wait for ever
    policy = load_policy(file, judge)
    assert strict(policy, file)
    assert "is not a file" in policy.problem


@posix
@pytest.mark.skipif(os.name == "posix" and os.getuid() == 0, reason="root may look into every folder")
def test_a_folder_that_may_not_be_looked_into_is_the_strictest(administrators):
    file, judge = administrators
    file.parent.chmod(0)
    try:
        assert strict(load_policy(file, judge), file)
    finally:
        file.parent.chmod(0o755)


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
