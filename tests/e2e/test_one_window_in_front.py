"""The window that is there comes to the front with the call: by a real desktop, with a real keyboard."""

from __future__ import annotations

import sys

import pytest

from lvctx_gui.sandbox import PracticeServer
from tests import desktop
from tests.api_server import SAMPLE

needs_screen = pytest.mark.skipif(bool(desktop.missing()), reason=f"missing here: {desktop.missing()}")


@needs_screen
def test_a_link_brings_a_minimised_window_back_and_gives_it_the_keyboard(tmp_path):
    with PracticeServer() as api_server, desktop.Desktop(tmp_path) as screen:
        place = f"127.0.0.1:{api_server.port}"
        program = [sys.executable, "-m", "lvctx_gui", "--data-dir", "data"]
        path = ":".join(sys.path)
        first = screen.run(
            [*program, "--base-url", api_server.base_url],
            LVCTX_SESSION_ID=api_server.control.open_session(),
            PYTHONPATH=path,
        )
        window = screen.wait_for_title(f"{place} — lvctx-gui")
        screen.focus(window)
        screen.minimise(window)
        second = screen.run([*program, f"lvctx://{SAMPLE}&at={place}"], PYTHONPATH=path)
        assert second.communicate(timeout=desktop.PATIENCE) == ("", "")
        assert second.returncode == 0
        assert screen.wait_for_title(f"28479905424 — {place} — lvctx-gui") == window
        assert [seen.method for seen in api_server.control.log()] == ["GET"]
        # Nobody has clicked anything: the keys go where the call is.
        screen.wait_for_focus(window)
        screen.keys("ctrl+q")
        assert first.communicate(timeout=desktop.PATIENCE) == ("", "")
        assert first.returncode == 0
