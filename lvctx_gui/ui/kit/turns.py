"""Lets the window have its turn while a thread works: Python runs one thread at a time."""

from __future__ import annotations

import threading
import time

_TURN = 0.001
"""Seconds for which the thread goes on before it lets the window's have its turn."""
_PAUSE = 0.001


class GivenUpError(Exception):
    """Nobody waits any more for what a thread does."""


class Turns:
    """Lets the window have its turn again and again, until ``given_up`` is set."""

    def __init__(self, given_up: threading.Event) -> None:
        self._given_up = given_up
        self._until = time.perf_counter() + _TURN

    def go_on(self) -> None:
        """Called again and again. Raises ``GivenUpError`` where nobody waits any more."""
        if time.perf_counter() < self._until:
            return
        if self._given_up.is_set():
            raise GivenUpError
        time.sleep(_PAUSE)
        self._until = time.perf_counter() + _TURN
