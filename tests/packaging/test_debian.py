"""What this computer lacks is named with its packages."""

import os
import sys

import debian
import processes
import pytest


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
