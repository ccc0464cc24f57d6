"""Programs that are started one after the other, or at once, over one data folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from lvctx_gui.sandbox import PracticeServer
from tests.ending import APART, ask_to_end

PATIENCE = 60
"""Seconds after which something that should have happened has not."""


class Starts:
    """Starts the program over ``data``; whatever still runs at the end is ended."""

    def __init__(self, data: Path, runtime: Path) -> None:
        self.data = data
        self._environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(sys.path),
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_RUNTIME_DIR": str(runtime),
        }
        self._environment.pop("LVCTX_SESSION_ID", None)
        self._environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
        self._processes: list[subprocess.Popen[str]] = []

    def __enter__(self) -> Starts:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.communicate(timeout=PATIENCE)

    def start(self, *words: str, data: Path | None = None, **environment: str) -> subprocess.Popen[str]:
        """Start the program as with these words."""
        process = subprocess.Popen(
            [sys.executable, "-m", "lvctx_gui", "--data-dir", str(data or self.data), *words],
            env=self._environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **APART,
        )
        self._processes.append(process)
        return process

    def at(self, server: PracticeServer, *words: str, user: str = "supervisor") -> subprocess.Popen[str]:
        """Start it signed in to ``server``."""
        session = server.control.open_session(user)
        return self.start("--base-url", server.base_url, *words, LVCTX_SESSION_ID=session)

    def first(self, server: PracticeServer) -> subprocess.Popen[str]:
        """Start it likewise, with a call that it has read when this returns."""
        process = self.at(server, "--call", "S@10.0.0.2/1/FIRST")
        server.control.wait_for_log(1, timeout=PATIENCE)
        return process

    def ends(self, process: subprocess.Popen[str]) -> tuple[int, str]:
        """Wait until it has ended by itself; its status and what it said of what is wrong."""
        _, err = process.communicate(timeout=PATIENCE)
        self._processes.remove(process)
        lines = [line for line in err.splitlines() if not line.startswith("This plugin does not support")]
        return process.returncode, "\n".join(lines)

    def close(self, process: subprocess.Popen[str]) -> int:
        """Have its window closed; returns its status."""
        ask_to_end(process)
        return self.ends(process)[0]

    def wait_for_logged(self, sentence: str) -> None:
        """Wait until a program over the folder has written this into the log."""
        log = self.data / "state" / "lvctx-gui.log"
        follow = ["timeout", str(PATIENCE), "tail", "-n", "+1", "-F", str(log)]
        with subprocess.Popen(follow, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as tail:
            assert tail.stdout is not None
            for line in tail.stdout:
                if sentence in line:
                    tail.terminate()
                    return
        raise AssertionError(f"the log never says {sentence!r}")


def asked(server: PracticeServer) -> list[str]:
    """Which calls were read at the server, by their accounts, in their order."""
    return [
        seen.target.split("?")[0].rpartition("/")[2] for seen in server.control.log() if seen.method == "GET"
    ]
