"""How long a window keeps others waiting: it answers ``heart.py`` within its own event loop."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from tests.bench.heart import ANSWER, END

ENOUGH = 3
"""Answers after which what went before has been noted by the other side."""


class Gap(NamedTuple):
    """The longest time without an answer, and the longest of the window's thread in one go, in seconds."""

    wall: float
    cpu: float


class Heartbeat:
    """Answers from its making to ``end``, which tells the gaps by the names that were watched."""

    def __init__(self):
        from PySide6.QtCore import QSocketNotifier

        self._wire = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._wire.bind(("127.0.0.1", 0))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.bind(("127.0.0.1", 0))
            self._to = other.getsockname()
        self._names = [""]
        self._number = 0
        self._answers = 0
        self._thread_time = time.thread_time_ns()
        self._notifier = QSocketNotifier(self._wire.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._answer)
        command = [sys.executable, "-P", str(Path(__file__).with_name("heart.py"))]
        command += [str(self._wire.getsockname()[1]), str(self._to[1])]
        self._heart = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def _answer(self):
        self._wire.recv(1)
        now = time.thread_time_ns()
        busy, self._thread_time = now - self._thread_time, now
        self._wire.sendto(ANSWER.pack(self._number, time.monotonic_ns(), busy), self._to)
        self._answers += 1

    async def watch(self, name):
        """Let what happens from now on count for ``name``; ``""`` for nothing."""
        await self._heard()
        if name not in self._names:
            self._names.append(name)
        self._number = self._names.index(name)

    async def _heard(self):
        enough = self._answers + ENOUGH
        while self._answers < enough:  # noqa: ASYNC110  # answers come from Qt's loop
            await asyncio.sleep(0.001)

    async def end(self):
        """The longest gaps by name."""
        self._number = END
        await self._heard_the_end()
        self._notifier.setEnabled(False)
        self._wire.close()
        found = json.loads(self._heart.stdout.readline())
        self._heart.stdout.close()
        self._heart.wait()
        return {self._names[int(number)]: Gap(*gap) for number, gap in found.items() if int(number)}

    async def _heard_the_end(self):
        before = self._answers
        while self._answers == before:  # noqa: ASYNC110  # likewise
            await asyncio.sleep(0.001)
