"""Starting: the command line, and what must not happen before the first paint."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from lvctx_gui.app import parse_arguments
from lvctx_gui.core.translate import translate_with
from tests.unmeasured import unmeasured_environment

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
    assert "100 % look this call up at start" in capsys.readouterr().out


def test_an_unknown_option_is_a_sentence_and_status_2():
    done = start("--session-id", "secret")
    assert done.returncode == 2
    assert "unrecognized arguments" in done.stderr


@pytest.mark.parametrize("words", [["--demo"], ["lvctx-gui", "--demo"]])
def test_the_programs_name_may_come_first(words):
    assert parse_arguments(words).demo


BEFORE_THE_FIRST_PAINT = """
import sys
from lvctx_gui.app import Program, parse_arguments
from lvctx_gui.ui.main_window.application import make_application, run_until_painted
app = make_application()
program = Program(parse_arguments(sys.argv[1:]))
program.window.show()
program.plan_work()
run_until_painted(app, program.window)
print(*sorted(sys.modules))
"""


@pytest.mark.parametrize("words", [["--demo"], ["--base-url", "http://127.0.0.1:9", "--call", "S/1/A"]])
def test_nothing_is_loaded_before_the_first_paint_that_it_does_not_need(tmp_path, words):
    done = subprocess.run(
        [sys.executable, "-c", BEFORE_THE_FIRST_PAINT, "--data-dir", str(tmp_path), *words],
        env=unmeasured_environment() | ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    loaded = set(done.stdout.split())
    assert "PySide6" in loaded, done.stderr
    late = {
        "httpx",
        "httpcore",
        "qasync",
        "asyncio",
        "keyring",
        "truststore",
        "uvicorn",
        "starlette",
        "json",
        "sqlite3",
        "cryptography",
        "filelock",
        "lvctx_gui.services.commit.commit",
        "lvctx_gui.services.delete_all",
    }
    if "--call" not in words:
        late.add("lvctx_gui.core.paste.reading")
    assert loaded & late == set()
