"""Whether the window stood still, for longer than the machine did."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer

STAND_STILL = 0.1
"""Seconds that a person would notice, on a machine on which ``_work`` takes ``_UNIT``."""

_UNIT = 0.015
_SLOWEST = 2.0
"""No machine is so slow that more than this many times ``STAND_STILL`` were all right."""

_BEAT = 0.01

Beat = tuple[float, float]
"""When it was, and how long the thread had waited for a processor by then, both in seconds."""


def longest_stand_still(window: Sequence[Beat], control: Sequence[float]) -> float:
    """The longest gap between beats of the window, less what the machine lost in that same gap.

    On a busy machine everything is late: the window's thread waits for a processor, and so does a thread
    that does nothing but beat (``control``). What is left is what the window's own work has cost, or what
    it waited for.
    """
    longest = 0.0
    for (begin, queued), (end, queued_later) in pairwise(window):
        # From the last beat before the gap to the first one after it.
        first = max(0, bisect_left(control, begin) - 1)
        last = bisect_left(control, end) + 1
        lost = max((b - a for a, b in pairwise(control[first:last])), default=0.0)
        # Both may be the same moments, so that only one counts.
        longest = max(longest, end - begin - max(lost, queued_later - queued))
    return longest


def would_be_noticed(longest: float, unit: float | None = None) -> bool:
    """Whether the window stood still for too long, for a machine where ``_work`` takes ``unit`` seconds.

    It is done now where that is ``None``: the same work takes longer on a slower machine, or a busy one.
    """
    if longest <= STAND_STILL:
        return False
    slower = (min(_work() for _ in range(7)) if unit is None else unit) / _UNIT
    return longest > STAND_STILL * min(max(slower, 1.0), _SLOWEST)


def _work() -> float:
    """Do some work in Python, and return how many seconds it took."""
    began, number = time.perf_counter(), 0
    for step in range(200_000):
        number += step % 7
    return time.perf_counter() - began


def _beat() -> Beat:
    return time.perf_counter(), _queued()


def _queued() -> float:
    """How long this thread has waited for a processor so far; 0 where the system does not say."""
    try:
        # A busy machine serves a thread that mostly sleeps at once, and one that works later.
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


_CONTROL = f"""
import sys, threading, time
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
while not over.wait({_BEAT}):
    print(time.perf_counter(), flush=True)
"""
"""Beats until its input ends; the clock is the machine's, the same in every process."""


class Heart:
    """Beats in the window's loop, and in a process of its own beside it.

    A thread beside it would be held up together with the window by whoever keeps Python's lock.
    """

    def __init__(self, window: QObject) -> None:
        self._window: list[Beat] = []
        self._control: list[float] = []
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-c", _CONTROL], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._beaten = threading.Event()
        self._timer = QTimer(window)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(_BEAT * 1000))
        self._timer.timeout.connect(lambda: self._window.append(_beat()))
        self._thread = threading.Thread(target=self._listen, name="control heart", daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        for line in self._process.stdout:
            self._control.append(float(line))
            self._beaten.set()

    def _catch_up(self) -> None:
        """Wait until the control has beaten after now: its lines come a moment later."""
        now = time.perf_counter()
        while not self._control or self._control[-1] < now:
            self._beaten.clear()
            if self._control and self._control[-1] >= now:
                break
            self._beaten.wait()

    @contextmanager
    def watching(self) -> Iterator[list[float]]:
        """Watch the window meanwhile; afterwards the list holds the seconds of its longest stand-still."""
        longest: list[float] = []
        self._catch_up()
        del self._control[:-2]
        self._window[:] = [_beat()]
        self._timer.start()
        try:
            yield longest
        finally:
            self._timer.stop()
            self._window.append(_beat())
            self._catch_up()
            longest.append(longest_stand_still(self._window, list(self._control)))

    def stop(self) -> None:
        self._process.stdin.close()
        self._thread.join()
        self._process.stdout.close()
        self._process.wait()
