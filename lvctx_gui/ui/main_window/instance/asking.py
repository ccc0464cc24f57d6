"""The second program: hands over what it was started for, and ends, or learns that it needs a window."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QDeadlineTimer
from PySide6.QtNetwork import QLocalSocket

from lvctx_gui.core.hand_over import (
    GO,
    LONGEST,
    Answer,
    NotUnderstoodError,
    OtherVersionError,
    Wish,
    read_answer,
    write_wish,
)
from lvctx_gui.core.translate import tr
from lvctx_gui.store.pipe_name import read_pipe_name
from lvctx_gui.ui.main_window.instance.peer import is_ours

if TYPE_CHECKING:
    from lvctx_gui.store.run_folder import RunFiles
    from lvctx_gui.ui.main_window.command_line import Arguments

_PATIENCE = 4_000
"""Milliseconds for each answer: a window that is busy for longer hangs."""

# By the first of these that is there a desktop lets a window come to the front (Wayland's protocol
# xdg-activation; X11's startup notification).
_TOKENS = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")


class Told(NamedTuple):
    """How it went: done by the other program, or why this one is alone."""

    is_done: bool = False
    why_alone: str = ""


class Asker:
    """Asks the first program to see to what ``arguments`` are about. No event loop is needed."""

    def __init__(self, files: RunFiles, arguments: Arguments, session: str) -> None:
        self._files = files
        self._arguments = arguments
        self._session = session

    def ask(self, process: int) -> Told | None:
        """Ask ``process``, which holds the lock; ``None`` when nobody listens (yet, or any more)."""
        try:
            line = write_wish(_wish(self._arguments, self._session))
        except NotUnderstoodError:
            return Told(why_alone=tr("What was asked for is too long to be handed over."))
        name = read_pipe_name(self._files) if sys.platform == "win32" else os.fspath(self._files.socket)
        asked = QLocalSocket()
        asked.setReadBufferSize(LONGEST)
        asked.connectToServer(name)
        if not name or not asked.waitForConnected(_PATIENCE):
            return None
        try:
            if not is_ours(int(asked.socketDescriptor())):
                return Told(why_alone=tr("Another user's program answers in the place of the first one."))
            return self._talk(asked, line, process)
        finally:
            asked.abort()

    def _talk(self, asked: QLocalSocket, line: bytes, process: int) -> Told | None:
        try:
            answer = _hear(asked, line)
            if answer is Answer.CAN:
                _let_come_forward(process)
                answer = _hear(asked, GO)
        except OtherVersionError:
            answer = Answer.OTHER_VERSION
        except NotUnderstoodError:
            return Told(why_alone=tr("What the first program answers cannot be understood."))
        except TimeoutError:
            return Told(why_alone=tr("The first program does not answer."))
        except ConnectionError:
            return None
        match answer:
            case Answer.DONE:
                return Told(is_done=True)
            case Answer.OTHER_VERSION:
                return Told(why_alone=tr("The first program is of another version."))
            case Answer.NOT_HERE:
                return Told(why_alone=tr("The first program's window is another one than was asked for."))
        return Told(why_alone=tr("What the first program answers cannot be understood."))


def _wish(arguments: Arguments, session: str) -> Wish:
    from lvctx_gui.core.site import session_mark

    token = next((found for name in _TOKENS if (found := os.environ.get(name, ""))), "")
    return Wish(
        arguments.call or "",
        arguments.base_url or arguments.call_at,
        arguments.read_only,
        session_mark(session) if session else "",
        token if token.isascii() and token.isprintable() and len(token) <= 500 else "",
    )


def _hear(asked: QLocalSocket, line: bytes) -> Answer:
    """Say ``line`` and hear the answer.

    Raises ``TimeoutError``, ``ConnectionError`` when the other one has gone, and ``NotUnderstoodError``.
    """
    asked.write(line)
    asked.flush()
    deadline = QDeadlineTimer(_PATIENCE)
    heard = b""
    # It is counted from the question on, so that nobody drips an answer for ever.
    while b"\n" not in heard:
        if len(heard) > LONGEST:
            raise NotUnderstoodError
        if not asked.bytesAvailable() and not asked.waitForReadyRead(max(0, deadline.remainingTime())):
            if asked.state() is not QLocalSocket.LocalSocketState.ConnectedState:
                raise ConnectionError
            raise TimeoutError
        heard += bytes(asked.read(LONGEST).data())
        if deadline.hasExpired():
            raise TimeoutError
    return read_answer(heard)


def _let_come_forward(process: int) -> None:
    """Windows lets a program come to the front only when the one that is there says so."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(process)
