"""Speaking to the window's socket, in bytes, and a window that only notes what it is given."""

from __future__ import annotations

import os
import socket

from PySide6.QtCore import QObject

from lvctx_gui.core.hand_over import Answer, Wish, write_answer, write_wish
from lvctx_gui.store.run_folder import RunFiles
from tests.gui import PATIENCE

WISH = write_wish(Wish("S/1/A"))
CAN, DONE, NOT_HERE = (write_answer(each) for each in (Answer.CAN, Answer.DONE, Answer.NOT_HERE))


class Window(QObject):
    """Takes what it is given, unless it is told not to."""

    def __init__(self):
        super().__init__()
        self.taken = []
        self.can = True

    def can_take(self, wish):
        return self.can

    def take(self, wish):
        self.taken.append(wish)


def connected(files: RunFiles) -> socket.socket:
    talker = socket.socket(socket.AF_UNIX)
    talker.settimeout(PATIENCE)
    talker.connect(os.fspath(files.socket))
    return talker


def heard_until_end(talker: socket.socket) -> bytes:
    heard = b""
    while chunk := received(talker):
        heard += chunk
    return heard


def received(talker: socket.socket) -> bytes:
    try:
        return talker.recv(1 << 16)
    except ConnectionResetError:
        return b""
