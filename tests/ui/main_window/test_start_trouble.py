"""The sentence with which the program says that it cannot start, and where it is said."""

from __future__ import annotations

import ctypes
import sys
from contextlib import contextmanager
from types import SimpleNamespace

import debian
import pytest

from lvctx_gui import __main__
from lvctx_gui.app import main
from lvctx_gui.ui.main_window.start_trouble import (
    debian_package,
    import_trouble,
    output_in_a_box,
    screen_trouble,
    tell,
)

NOT_CONNECTED = ["could not connect to display ", "This application failed to start because …"]
NOT_FOUND = ['Could not find the Qt platform plugin "x" in ""', "This application failed to start because …"]


@contextmanager
def windows_without_a_console():
    """What the system is asked to show, as its function is called."""
    shown = []
    user32 = SimpleNamespace(MessageBoxW=lambda *given: shown.append(given))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)
        patch.setattr(sys, "platform", "win32")
        patch.setattr(sys, "stdout", None)
        patch.setattr(sys, "stderr", None)
        yield shown


def test_where_somebody_reads_standard_error_it_is_said_there(capsys):
    tell("lvctx-gui cannot start: …")
    assert capsys.readouterr() == ("", "lvctx-gui cannot start: …\n")


def test_on_windows_without_a_console_it_is_said_in_a_box():
    with windows_without_a_console() as boxes:
        tell("lvctx-gui cannot start: …")
    ((owner, text, title, flags),) = boxes
    assert (owner, text, title) == (None, "lvctx-gui cannot start: …", "lvctx-gui")
    assert (
        flags & 0x10
    )  # MB_ICONERROR: https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-messageboxw


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--version"], 0, "lvctx-gui 0.1.0"),
        (["--read-only", "--version"], 0, "lvctx-gui 0.1.0"),
        (["--help"], 0, "--data-dir"),
        (["--no-such-option"], 2, "unrecognized arguments: --no-such-option"),
    ],
)
def test_help_version_and_wrong_arguments_are_shown_in_a_box_too(words, status, said):
    with windows_without_a_console() as boxes:
        try:
            ended = __main__.main(words)
        except SystemExit as end:
            ended = end.code
    assert ended == status
    (box,) = boxes
    assert said in box[1]


def test_a_box_that_nothing_was_written_for_is_not_shown():
    with windows_without_a_console() as boxes:
        with output_in_a_box():
            pass
        after = sys.stdout, sys.stderr
    assert (boxes, after) == ([], (None, None))


def test_a_console_is_left_alone(capsys):
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr() == ("lvctx-gui 0.1.0\n", "")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            ImportError("libEGL.so.1: cannot open shared object file: No such file or directory"),
            "the system library libEGL.so.1 is missing. Install it (Debian and Ubuntu: sudo apt-get install "
            "libegl1), then try again.",
        ),
        (
            ModuleNotFoundError("No module named 'PySide6'", name="PySide6"),
            "Python package PySide6 is missing",
        ),
        (ImportError("DLL load failed while importing QtGui"), "(DLL load failed while importing QtGui)"),
    ],
)
def test_what_could_not_be_loaded_is_named(error, words):
    assert words in import_trouble(error)


@pytest.mark.parametrize(
    ("said", "environment", "library", "platform", "words"),
    [
        (NOT_CONNECTED, {}, "", "linux", "there is no screen (DISPLAY and WAYLAND_DISPLAY are not set)"),
        (NOT_CONNECTED, {"DISPLAY": ""}, "", "linux", "there is no screen"),
        (NOT_CONNECTED, {"DISPLAY": ":7"}, "", "linux", "no screen was found with DISPLAY=:7."),
        (
            NOT_CONNECTED,
            {"DISPLAY": ":7", "WAYLAND_DISPLAY": "w", "QT_QPA_PLATFORM": "xcb"},
            "",
            "linux",
            "no screen was found with WAYLAND_DISPLAY=w, DISPLAY=:7 and QT_QPA_PLATFORM=xcb.",
        ),
        (
            NOT_CONNECTED,
            {"DISPLAY": ":7"},
            "libxcb-cursor.so.0: cannot open shared object file: No such file or directory",
            "linux",
            "the system library libxcb-cursor.so.0 is missing. Install it (Debian and Ubuntu: sudo apt-get "
            "install libxcb-cursor0)",
        ),
        (NOT_FOUND, {"QT_QPA_PLATFORM": "x"}, "", "linux", "QT_QPA_PLATFORM=x is not a platform"),
        (
            NOT_FOUND,
            {},
            "",
            "win32",
            "the part of Qt that shows windows is missing. Install the program again.",
        ),
        (NOT_CONNECTED[1:], {}, "", "win32", "Qt cannot show windows here"),
    ],
)
def test_why_there_is_no_screen_is_named(said, environment, library, platform, words):
    sentence = screen_trouble(said, environment, library, platform=platform)
    assert words in sentence
    assert sentence.startswith("lvctx-gui cannot start: ")
    assert "\n" not in sentence


def test_the_package_that_is_named_is_the_one_that_holds_the_library():
    assert {library: debian_package(library) for library in debian.LIBRARIES} == dict(debian.LIBRARIES)
