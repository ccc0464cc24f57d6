"""The program as people start it: a process, a screen, a keyboard, a server over HTTP."""

from __future__ import annotations

import sys

import pytest

from lvctx_gui.sandbox import PracticeServer
from tests import desktop
from tests.api_server import SAMPLE, SAMPLE_CALL

needs_screen = pytest.mark.skipif(bool(desktop.missing()), reason=f"missing here: {desktop.missing()}")


@needs_screen
def test_the_whole_job_by_keyboard_in_a_running_program(tmp_path):
    with PracticeServer() as api_server, desktop.Desktop(tmp_path) as screen:
        process = screen.run(
            [sys.executable, "-m", "lvctx_gui", "--base-url", api_server.base_url, "--data-dir", "data"],
            LVCTX_SESSION_ID=api_server.control.open_session(),
            PYTHONPATH=":".join(sys.path),
        )
        desktop.do_the_main_job(screen, f"127.0.0.1:{api_server.port}")
        held = {entry["key"]: entry.get("value") for entry in api_server.control.entries(*SAMPLE_CALL)}
        assert held == desktop.AFTER_THE_JOB
        assert [seen.method for seen in api_server.control.log()] == [
            "GET",  # the lookup
            "GET",  # has somebody else changed it?
            "POST",
            "DELETE",
            "GET",  # the proof
        ]
        screen.keys("ctrl+q")
        out, err = process.communicate(timeout=desktop.PATIENCE)
        assert (process.returncode, out, err) == (0, "", "")
        written = {path.relative_to(tmp_path) for path in (tmp_path / "data").rglob("*") if path.is_file()}
        assert {str(path) for path in written} == {
            "data/config/window.ini",
            "data/state/lvctx-gui.log",
            "data/state/journal.lock",  # there is no keychain here, so that the journal was in memory
        }


@needs_screen
def test_a_demo_given_a_call_ends_cleanly_on_sigterm(tmp_path):
    with desktop.Desktop(tmp_path) as screen:
        process = screen.run(
            [sys.executable, "-m", "lvctx_gui", "--demo", "--call", SAMPLE, "--data-dir", "data"],
            PYTHONPATH=":".join(sys.path),
        )
        screen.wait_for_title("28479905424 — Practice — lvctx-gui")
        process.terminate()
        out, err = process.communicate(timeout=desktop.PATIENCE)
        assert process.returncode == 0
        assert out.startswith("listening on http://127.0.0.1:")
        assert err == ""
