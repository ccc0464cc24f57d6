"""The first program: hears what others were started for. Nobody who talks to it can stop the window."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from lvctx_gui.core.hand_over import (
    GO,
    LONGEST,
    Answer,
    NotUnderstoodError,
    OtherVersionError,
    Wish,
    read_wish,
    write_answer,
)
from lvctx_gui.store.pipe_name import forget_pipe_name, write_pipe_name
from lvctx_gui.ui.main_window.instance.peer import is_ours

if TYPE_CHECKING:
    from lvctx_gui.store.run_folder import RunFiles

MOST_TALKERS = 8
"""Programs that are heard at a time; more are turned away, and ask again."""

PATIENCE = 5_000
"""Milliseconds that a talk may take; whoever drips or says nothing is cut off then."""

_PROBE = 500


class Takes(Protocol):
    """Who does what others were started for."""

    def can_take(self, wish: Wish) -> bool:
        """Whether this window is the one for ``wish``."""

    def take(self, wish: Wish) -> None:
        """See to ``wish``, at once or as soon as that can be."""


class Listener(QObject):
    """Hears others at ``files`` and passes to ``takes`` what they want, from ``listen`` to ``close``.

    Make it only while the lock of ``files`` is held.
    """

    def __init__(self, files: RunFiles, takes: Takes, parent: QObject) -> None:
        super().__init__(parent)
        self._files = files
        self._takes = takes
        self._talks: list[_Talk] = []
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._meet)

    def listen(self) -> bool:
        """Begin; False where that is not possible."""
        server = self._server
        if sys.platform == "win32":
            server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
            try:
                return server.listen(write_pipe_name(self._files))
            except OSError:
                return False
        # No option there: with one Qt moves the new socket over whatever is in its place, also over that of a
        # living server. The folder keeps others out.
        name = os.fspath(self._files.socket)
        if server.listen(name):
            return True
        # It is of one that was killed, as the lock is ours, unless somebody answers there all the same.
        if _is_alive(name):
            return False
        QLocalServer.removeServer(name)
        return server.listen(name)

    def close(self) -> None:
        """End: nobody finds this window any more."""
        self._server.close()
        for talk in list(self._talks):
            talk.end()
        if sys.platform == "win32":
            forget_pipe_name(self._files)

    def _meet(self) -> None:
        while (met := self._server.nextPendingConnection()) is not None:
            if len(self._talks) >= MOST_TALKERS or not is_ours(int(met.socketDescriptor())):
                met.abort()
                met.deleteLater()
                continue
            talk = _Talk(met, self._takes, self)
            self._talks.append(talk)
            talk.ended.connect(self._forget)
            talk.begin()

    def _forget(self, talk: _Talk) -> None:
        if talk in self._talks:
            self._talks.remove(talk)
            talk.deleteLater()


class _Talk(QObject):
    """One other program. It says what it wants, hears whether that can be, and says when it is to be done."""

    ended = Signal(object)

    def __init__(self, met: QLocalSocket, takes: Takes, parent: QObject) -> None:
        super().__init__(parent)
        self._met = met
        met.setParent(self)
        met.setReadBufferSize(LONGEST + 1)
        self._takes = takes
        self._heard = b""
        self._wish: Wish | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)

    def begin(self) -> None:
        """Listen to it; it may have spoken already."""
        self._met.readyRead.connect(self._hear)
        self._met.disconnected.connect(self.end)
        self._patience.timeout.connect(self.end)
        self._patience.start()
        self._hear()

    def end(self) -> None:
        """Have nothing more to do with it."""
        self._patience.stop()
        self._met.blockSignals(True)
        self._met.abort()
        self.ended.emit(self)

    def _hear(self) -> None:
        self._heard += bytes(self._met.read(LONGEST + 1 - len(self._heard)).data())
        line, end, more = self._heard.partition(b"\n")
        if not end:
            if len(self._heard) > LONGEST:
                self.end()
            return
        self._heard = b""
        if more:  # nobody speaks before the answer
            self.end()
        elif self._wish is None:
            self._answer_wish(line + end)
        elif line + end == GO:
            wish = self._wish
            self._say(Answer.DONE)
            self._close()
            self._takes.take(wish)
        else:
            self.end()

    def _answer_wish(self, line: bytes) -> None:
        try:
            wish = read_wish(line)
        except OtherVersionError:
            self._say(Answer.OTHER_VERSION)
            self._close()
            return
        except NotUnderstoodError:
            self.end()
            return
        if self._takes.can_take(wish):
            self._wish = wish
            self._say(Answer.CAN)
        else:
            self._say(Answer.NOT_HERE)
            self._close()

    def _say(self, answer: Answer) -> None:
        self._met.write(write_answer(answer))
        self._met.flush()

    def _close(self) -> None:
        """What was said still goes out; nothing is heard any more."""
        self._met.readyRead.disconnect(self._hear)
        self._met.disconnectFromServer()


def _is_alive(name: str) -> bool:
    """Whether anybody listens at the socket of this name."""
    probe = QLocalSocket()
    probe.connectToServer(name)
    is_alive = probe.waitForConnected(_PROBE)
    probe.abort()
    return is_alive
