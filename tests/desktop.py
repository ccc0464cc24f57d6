"""A real screen for tests: Xvfb with a window manager, and a keyboard (xdotool)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

NEEDS = ("Xvfb", "openbox", "xdotool")
PATIENCE = 60
"""Seconds after which something that should have happened has not."""


def missing() -> list[str]:
    """The programs that this machine lacks for a screen."""
    return [name for name in NEEDS if shutil.which(name) is None]


class Desktop:
    """A screen of its own; everything started on it ends with it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Desktop:
        read, write = os.pipe()
        self._start(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24", "-nolisten", "tcp"], keep=write
        )
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        self.environment = {
            **os.environ,
            "DISPLAY": f":{number}",
            "QT_QPA_PLATFORM": "xcb",
            "HOME": str(self._folder),
        }
        # The bus of whoever runs the tests may start a keychain that wants to ask something.
        self.environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
        self._start(["openbox", "--sm-disable"])
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._processes):
            process.terminate()
        for process in self._processes:
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, command: list[str], keep: int | None = None) -> None:
        environment = getattr(self, "environment", None)
        kept = () if keep is None else (keep,)
        log = (self._folder / f"{Path(command[0]).name}.log").open("wb")
        with log:
            self._processes.append(
                subprocess.Popen(command, env=environment, pass_fds=kept, stdout=log, stderr=log)
            )

    def run(self, command: list[str], **environment: str) -> subprocess.Popen[str]:
        """Start the program under test."""
        process = subprocess.Popen(
            command,
            env={**self.environment, **environment},
            cwd=self._folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._processes.append(process)  # type: ignore[arg-type]  # text or bytes, it ends the same way
        return process

    def wait_for_title(self, title: str) -> str:
        """Wait for a window whose WM_NAME is exactly this; returns its id.

        On Windows, Qt adds the program's name to the title of each dialog.
        """
        found = self.search("--sync", "--onlyvisible", "--name", f"^{re.escape(title)}( - lvctx-gui)?$")
        return found.split()[-1]

    def search(self, *words: str) -> str:
        """What ``xdotool search`` finds. It fails when a window goes away while it looks: it looks again."""
        for _ in range(PATIENCE):
            done = self._run_xdotool("search", *words)
            if "BadWindow" not in done.stderr:
                break
        assert done.returncode == 0, f"xdotool search {words}: {done.stdout}{done.stderr}"
        return done.stdout

    def focus(self, window: str) -> None:
        """Wait until the window has the keyboard."""
        self._xdotool("windowactivate", "--sync", window)

    def minimise(self, window: str) -> None:
        """Have the window put away, and wait until it is."""
        self._xdotool("windowminimize", "--sync", window)

    def wait_for_focus(self, window: str) -> None:
        """Wait until the window has the keyboard, which nobody has given to it from here."""
        for _ in range(1_000):
            if self._run_xdotool("getwindowfocus").stdout.strip() == window:
                return
        raise AssertionError(f"window {window} does not get the keyboard")

    def keys(self, *names: str) -> None:
        """Press keys one after the other, such as ``ctrl+s`` or ``Tab``."""
        self._xdotool("key", "--clearmodifiers", "--delay", "30", *names)

    def type(self, text: str) -> None:
        """Type ``text``."""
        self._xdotool("type", "--delay", "8", text)

    def _xdotool(self, *words: str) -> str:
        done = self._run_xdotool(*words)
        assert done.returncode == 0, f"xdotool {words}: {done.stdout}{done.stderr}"
        return done.stdout

    def _run_xdotool(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True, timeout=PATIENCE
        )


def do_the_main_job(desktop: Desktop, environment: str) -> None:
    """Look the sample call up, change, add, remove and commit: by keyboard alone, in a running program."""
    window = desktop.wait_for_title(f"{environment} — lvctx-gui")
    desktop.focus(window)
    desktop.type("U70D91T533151E6@10.40.88.32")
    desktop.keys("Tab")
    desktop.type("28479905424")
    desktop.keys("Tab")
    desktop.type("ARB_WSAPI_1")
    desktop.keys("Return")
    desktop.wait_for_title(f"28479905424 — {environment} — lvctx-gui")
    desktop.keys("ctrl+e", "Down", "Return")
    desktop.type("by keyboard")
    desktop.keys("Return")
    desktop.wait_for_title(f"28479905424* — {environment} — lvctx-gui")
    desktop.keys("Insert")
    desktop.type("Added")
    desktop.keys("Tab")
    desktop.type("with Tab")
    desktop.keys("Return", "Up", "Delete", "ctrl+s")
    dialog = desktop.wait_for_title(f"Commit 3 changes to {environment}, deleting 1 key?")
    desktop.focus(dialog)
    desktop.keys("shift+Tab", "space")  # from No, which is the last button here, to yes
    desktop.wait_for_title(f"28479905424 — {environment} — lvctx-gui")


AFTER_THE_JOB = {
    "Documentatin": "testers",
    "Key1": "by keyboard",
    "Key2": None,
    "Key3": "Value3",
    "Added": "with Tab",
}
