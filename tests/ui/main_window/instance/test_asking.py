"""The second program: what it hands over, and when it gets a window of its own, which is never for long."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys

import pytest

from lvctx_gui.core.hand_over import Answer, Wish, write_answer
from lvctx_gui.store.run_folder import RunFiles
from tests.gui import PATIENCE
from tests.ui.main_window.instance.talking import CAN, NOT_HERE, heard_until_end

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the socket is spoken to by its name")

# A process: what waits in Qt keeps Python's other threads waiting.
SECOND = """
import json, sys
from pathlib import Path
from lvctx_gui.store.run_folder import RunFiles
from lvctx_gui.ui.main_window.command_line import parse_arguments
from lvctx_gui.ui.main_window.instance import asking
lock, name, patience, another, *words = sys.argv[1:]
asking._PATIENCE = int(patience)
if another:
    asking.is_ours = lambda _: False
told = asking.Asker(RunFiles(Path(lock), Path(name)), parse_arguments(words), "").ask(0)
print(json.dumps(told))
"""


async def ask(files: RunFiles, *words: str, patience: int = 20_000, another: str = "") -> object:
    """What the second program was told: whether it is done, and why not; ``None`` where nobody listened."""
    command = [sys.executable, "-c", SECOND, *map(str, files), str(patience), another, *words]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = await asyncio.to_thread(
        lambda: subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=3 * PATIENCE, check=False
        )
    )
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


async def answered(files: RunFiles, *answers: bytes | None, patience: int = 20_000) -> object:
    """What it makes of a first one that answers this; ``None`` among them is silence."""
    with socket.socket(socket.AF_UNIX) as first:
        first.bind(os.fspath(files.socket))
        first.listen()
        first.settimeout(PATIENCE)

        def serve() -> None:
            met, _ = first.accept()
            with met:
                try:
                    for answer in answers:
                        met.recv(1 << 16)
                        if answer is None:
                            heard_until_end(met)
                            return
                        met.sendall(answer)
                    if answers[-1]:
                        heard_until_end(met)
                except (BrokenPipeError, ConnectionResetError):
                    return

        told, _ = await asyncio.gather(
            ask(files, "--call", "S/1/A", patience=patience), asyncio.to_thread(serve)
        )
    return told


async def test_the_second_program_hands_over_and_is_done(files, window, listener, monkeypatch):
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "from-the-desktop")
    assert await ask(files, "--call", "S/1/A", "--base-url", "https://x.com") == [True, ""]
    assert window.taken == [Wish("S/1/A", "https://x.com", token="from-the-desktop")]


async def test_a_link_is_handed_over_as_its_call_and_its_server(files, window, listener):
    assert await ask(files, "lvctx://S%2Fx/1/A?client=7&at=x.com") == [True, ""]
    assert window.taken == [Wish("S%2Fx/1/A?client=7", "https://x.com")]


async def test_a_token_that_is_none_is_not_passed_on(files, window, listener, monkeypatch):
    monkeypatch.setenv("DESKTOP_STARTUP_ID", "two\nlines")
    assert await ask(files) == [True, ""]
    assert window.taken == [Wish()]


async def test_what_is_too_long_gets_a_window_of_its_own(files, window, listener):
    told = await ask(files, "--call", "S/1/" + "A" * 9_000)
    assert told == [False, "What was asked for is too long to be handed over."]
    assert window.taken == []


async def test_where_nobody_listens_there_is_no_answer(files, qt_loop):
    assert await ask(files) is None


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ((NOT_HERE,), "The first program's window is another one than was asked for."),
        ((b'{"version": 2, "answer": "can"}\n',), "The first program is of another version."),
        ((write_answer(Answer.OTHER_VERSION),), "The first program is of another version."),
        ((b"SSH-2.0-OpenSSH\n",), "What the first program answers cannot be understood."),
        ((b"x" * 200_000,), "What the first program answers cannot be understood."),
        ((CAN, CAN), "What the first program answers cannot be understood."),
        ((None,), "The first program does not answer."),
        ((CAN, None), "The first program does not answer."),
        ((b"{",), "The first program does not answer."),
    ],
)
async def test_why_the_second_program_gets_a_window_of_its_own(files, qt_loop, answers, why):
    patience = 200 if "does not answer" in why else 20_000
    assert await answered(files, *answers, patience=patience) == [False, why]


@pytest.mark.parametrize("answers", [(b"",), (CAN, b"")])
async def test_a_first_program_that_breaks_off_is_asked_again(files, qt_loop, answers):
    assert await answered(files, *answers) is None


async def test_nothing_is_told_to_another_users_program(files, window, listener, monkeypatch):
    asked = []
    monkeypatch.setattr(window, "can_take", asked.append)
    told = await ask(files, "--call", "S/1/A", another="yes")
    assert told == [False, "Another user's program answers in the place of the first one."]
    assert asked == []
