"""Starting: the command line, and what must not happen before the first paint."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from lvctx_gui.app import parse_arguments
from lvctx_gui.core.translate import translate_with

ENVIRONMENT = {"PYTHONPATH": os.pathsep.join(sys.path), "QT_QPA_PLATFORM": "offscreen"}


def start(*words):
    return subprocess.run(
        [sys.executable, "-m", "lvctx_gui", *words],
        env=os.environ | ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_version_is_one_line():
    done = start("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, "lvctx-gui 0.1.0\n", "")


def test_help_names_every_option_and_where_the_session_goes():
    text = start("--help").stdout
    for word in (
        "--demo",
        "--base-url",
        "--call",
        "--data-dir",
        "--read-only",
        "--version",
        "LVCTX_SESSION_ID",
    ):
        assert word in text


def test_a_percent_sign_in_a_translation_is_just_that(capsys):
    translate_with(lambda sentence, _about, _number: f"100 % {sentence}")
    try:
        with pytest.raises(SystemExit):
            parse_arguments(["--help"])
    finally:
        translate_with(None)
    assert "100 % look this call up" in capsys.readouterr().out


def test_an_unknown_option_is_a_sentence_and_status_2():
    done = start("--session-id", "secret")
    assert done.returncode == 2
    assert "unrecognized arguments" in done.stderr


@pytest.mark.parametrize("words", [["--demo"], ["lvctx-gui", "--demo"]])
def test_the_programs_name_may_come_first(words):
    assert parse_arguments(words).demo
