"""For how long the journal keeps entries, as it stands in the window's settings."""

from __future__ import annotations

import os

import pytest

from lvctx_gui.ui.kit.settings import WindowSettings


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("0", 0),
        ("1", 1),
        ("36500", 36_500),
        ("800000", 36_500),
        ("10000000000", 36_500),
        ("-1", 30),
        ("-800000", 30),
        ("", 30),
        ("a month", 30),
        ("1, 2", 30),
        ("7.5", 30),
    ],
)
def test_what_is_no_number_of_days_is_the_usual_one(tmp_path, written, days):
    file = tmp_path / "window.ini"
    file.write_text(f"[General]\nkeep_days={written}\n")
    assert WindowSettings(file).keep_days(30) == days


def test_nothing_written_is_the_usual_number_of_days(tmp_path):
    assert WindowSettings(tmp_path / "window.ini").keep_days(30) == 30


@pytest.mark.parametrize("days", [0, 7, 365])
def test_what_was_chosen_is_found_again(tmp_path, days):
    WindowSettings(tmp_path / "window.ini").set_keep_days(days)
    assert WindowSettings(tmp_path / "window.ini").keep_days(30) == days


@pytest.mark.skipif(os.name != "posix", reason="Windows has neither such links nor such pipes")
@pytest.mark.parametrize("name", ["window.ini", "window.ini.lock"])
@pytest.mark.parametrize("kind", ["link", "dangling", "pipe"])
def test_settings_that_are_no_plain_file_are_neither_read_nor_written(tmp_path, name, kind):
    file, target = tmp_path / "window.ini", tmp_path / "outside"
    target.write_text("[General]\nkeep_days=0\n")
    before = target.read_bytes()
    if kind == "pipe":
        os.mkfifo(tmp_path / name)
    else:
        (tmp_path / name).symlink_to(target if kind == "link" else tmp_path / "missing")
    settings = WindowSettings(file)
    assert str(file) in settings.problem
    assert settings.keep_days(30) == 30
    settings.set_keep_days(7)
    settings.set_watch(False)
    assert (settings.keep_days(30), settings.watch()) == (7, False)
    assert target.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {name, "outside"}


def test_settings_in_a_plain_file_have_no_problem(tmp_path):
    assert WindowSettings(tmp_path / "window.ini").problem == ""
