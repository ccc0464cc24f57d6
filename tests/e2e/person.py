"""Somebody at the keyboard of a real screen: starts the program, signs in, works."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lvctx_gui.sandbox import ACCESS_TOKEN, CLIENT_CODE, PRACTICE_USERS, PracticeServer
from tests import desktop

USER = "supervisor"
PASSWORD = PRACTICE_USERS[USER].password
PROGRAM = (sys.executable, "-m", "lvctx_gui")

needs_screen = pytest.mark.skipif(bool(desktop.missing()), reason=f"missing here: {desktop.missing()}")

READ_CLIPBOARD = """
import sys
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
clipboard = app.clipboard()
def look():
    if sys.argv[1] in clipboard.text():
        app.quit()
clipboard.dataChanged.connect(look)
if sys.argv[1] not in clipboard.text():
    app.exec()
sys.stdout.write(clipboard.text())
"""


class Person:
    """Uses one program at a time, by keyboard alone. Everything it writes goes below ``folder``."""

    def __init__(self, screen: desktop.Desktop, api_server: PracticeServer, folder: Path) -> None:
        self.screen = screen
        self.api_server = api_server
        self.folder = folder
        self.process: subprocess.Popen[str] | None = None
        self.titles: set[str] = set()

    @property
    def site(self) -> str:
        """What the profile is called that a sign-in to the practice server makes."""
        return f"127.0.0.1:{self.api_server.port} · {CLIENT_CODE} · {USER}"

    @property
    def log_file(self) -> Path:
        return self.folder / "data" / "state" / "lvctx-gui.log"

    def start(self, *words: str, command: tuple[str, ...] = PROGRAM, **environment: str) -> None:
        temporary = self.folder / "tmp"
        temporary.mkdir(exist_ok=True)
        places = {
            f"XDG_{name}_HOME": str(self.folder / name) for name in ("CACHE", "CONFIG", "DATA", "STATE")
        }
        self.screen.environment.pop("LVCTX_SESSION_ID", None)
        self.process = self.screen.run(
            [*command, "--data-dir", str(self.folder / "data"), *words],
            PYTHONPATH=os.pathsep.join(sys.path),
            TMPDIR=str(temporary),
            **{**places, **environment},
        )

    def end(self) -> tuple[int, str, str]:
        """Quit, and tell how it ended."""
        self.screen.keys("ctrl+q")
        return self.ended()

    def ended(self) -> tuple[int, str, str]:
        out, err = self.process.communicate(timeout=desktop.PATIENCE)
        return self.process.returncode, out, err

    # Looking ------------------------------------------------------------------------------------------

    def see(self, title: str) -> str:
        """Wait for a window with this title; it has the keyboard then."""
        window = self.screen.wait_for_title(title)
        self.screen.focus(window)
        self.titles |= set(self.windows())
        return window

    def see_call(self, tx_id: int, *, staged: bool = False) -> None:
        self.see(f"{tx_id}{'*' if staged else ''} — {self.site} — lvctx-gui")

    def windows(self) -> list[str]:
        """The titles of all windows that can be seen now, as the window manager shows them."""
        found = self.screen.search("--onlyvisible", "--name", ".", "getwindowname", "%@")
        return [title for title in found.split("\n") if title]

    def wait_for_logged(self, end: str, times: int = 1) -> None:
        """Wait until the program's log holds so many lines that end like this."""
        follow = ["timeout", str(desktop.PATIENCE), "tail", "-n", "+1", "-F", str(self.log_file)]
        with subprocess.Popen(follow, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as tail:
            found = 0
            for line in tail.stdout:
                found += re.search(f"{end}$", line) is not None
                if found == times:
                    tail.terminate()
                    return
        raise AssertionError(f"the log has {found} lines that end like {end!r}, not {times}")

    def clipboard(self, words: str) -> str:
        """What the clipboard holds, as soon as ``words`` are part of it."""
        done = subprocess.run(
            [sys.executable, "-c", READ_CLIPBOARD, words],
            env=self.screen.environment,
            capture_output=True,
            text=True,
            timeout=desktop.PATIENCE,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    # Acting -------------------------------------------------------------------------------------------

    def sign_in_to_another_server(self, *, remember: bool = False) -> None:
        """Fill in all of the sign-in for the practice server, then press Enter."""
        self.see("Sign in")
        keys, type_ = self.screen.keys, self.screen.type
        keys("shift+Tab", "shift+Tab", "shift+Tab", "shift+Tab", "End", "Tab", "Tab")
        type_(self.api_server.base_url)
        keys("Tab", "Tab")  # past the ways to sign in
        for text in (CLIENT_CODE, USER, PASSWORD, ACCESS_TOKEN):
            type_(text)
            keys("Tab")
        keys("Tab", *(["space"] if remember else []), "Return")

    def sign_in_again(self) -> None:
        """Give password and token for the profile that is chosen already."""
        self.see("Sign in")
        self.screen.type(PASSWORD)
        self.screen.keys("Tab")
        self.screen.type(ACCESS_TOKEN)
        self.screen.keys("Return")

    def press_enter_until_asked(self, requests: int) -> None:
        """Press Enter in the sign-in until a login goes out: what the keychain holds comes a moment later.

        Enter sends nothing while a field is empty.
        """
        for _ in range(20):
            self.screen.keys("Return")
            try:
                self.api_server.control.wait_for_log(requests, timeout=1)
            except TimeoutError:
                continue
            return
        raise AssertionError("no login went out")

    def look_up(self, session: str, tx_id: int, account: str) -> None:
        self.see(f"{self.site} — lvctx-gui")
        self.screen.keys("ctrl+l")
        for text in (session, str(tx_id)):
            self.screen.type(text)
            self.screen.keys("Tab")
        self.screen.type(account)
        self.screen.keys("Return")
        self.see_call(tx_id)

    def confirm(self, question: str) -> None:
        """Answer a question with yes: no is what Enter would mean."""
        self.see(question)
        self.screen.keys("shift+Tab", "space")


@contextmanager
def somebody(folder: Path) -> Iterator[Person]:
    """A person, a screen, a practice server."""
    with PracticeServer() as api_server, desktop.Desktop(folder) as screen:
        yield Person(screen, api_server, folder)
