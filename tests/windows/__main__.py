"""The main job in the program on Windows, by keyboard: python -m tests.windows COMMAND…

COMMAND is what starts a Windows Python on the screen of this machine; `dev.py windows` knows it. Screen,
keyboard and practice server are here: the program sees nothing of them but a desktop and an address.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from lvctx_gui.sandbox import PracticeServer
from tests import desktop
from tests.api_server import SAMPLE_CALL


def main(command: list[str]) -> int:
    with (
        tempfile.TemporaryDirectory(prefix="lvctx-windows-") as folder,
        PracticeServer() as practice,
        desktop.Desktop(Path(folder)) as screen,
    ):
        process = screen.run(
            [*command, "-m", "lvctx_gui", "--base-url", practice.base_url, "--data-dir", r"C:\data"],
            LVCTX_SESSION_ID=practice.control.open_session(),
        )
        try:
            desktop.do_the_main_job(screen, f"127.0.0.1:{practice.port}")
        finally:
            screen.keys("ctrl+q")
            try:
                out, err = process.communicate(timeout=desktop.PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                out, err = process.communicate()
            print(out, err, sep="\n")
        held = {entry["key"]: entry.get("value") for entry in practice.control.entries(*SAMPLE_CALL)}
        assert held == desktop.AFTER_THE_JOB, held
        asked = [seen.method for seen in practice.control.log()]
        assert asked == ["GET", "GET", "POST", "DELETE", "GET"], asked
        assert process.returncode == 0, process.returncode
    print("The main job was done by keyboard: looked up, changed, added, removed, committed, read back.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
