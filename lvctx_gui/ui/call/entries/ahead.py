"""Makes a filter's folded texts before anybody filters, a little at a time."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from lvctx_gui.core.entries import Context
from lvctx_gui.ui.call.entries.finding import Finder

MANY = 10_000
"""Entries that are folded ahead; fewer take less than a keystroke's time."""

AT_ONCE = 0.012
"""Seconds for which entries are folded while a person waits. Of what takes longer the end is waited for."""

_TURN = 0.002
"""Seconds of one slice."""

_PAUSE = 10
"""Milliseconds between two slices while nobody waits: what is painted and typed comes first."""


class FoldedAhead(QObject):
    """Prepares a ``Finder`` for a base while nothing else is to be done."""

    def __init__(self, finder: Finder, parent: QObject) -> None:
        super().__init__(parent)
        self._finder = finder
        self._base = Context()
        self._then: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._go_on)

    def follow(self, base: Context) -> None:
        """Prepare for ``base`` from now on."""
        self._base = base
        if len(base) > MANY and self._finder.left(base):
            self._timer.start()
        elif self._then is not None:
            self._end()

    @property
    def is_waited_for(self) -> bool:
        """Whether something is to be done as soon as all is prepared."""
        return self._then is not None

    def when_ready(self, then: Callable[[], None]) -> None:
        """Call ``then`` at once where little is left to prepare, else at the end; in place of any before."""
        if self._prepare(AT_ONCE):
            self._then = None
            then()
        else:
            self._then = then
            self._timer.start(0)

    def give_up(self) -> None:
        """Do not call what waits."""
        self._then = None

    def _go_on(self) -> None:
        if self._prepare(_TURN):
            self._end()

    def _prepare(self, seconds: float) -> bool:
        """Prepare for so long; whether that was all. Nobody knows how long an entry takes: 1 MB some ms."""
        until = time.perf_counter() + seconds
        while self._finder.left(self._base):
            if time.perf_counter() >= until:
                return False
            self._finder.prepare(self._base)
        return True

    def _end(self) -> None:
        self._timer.stop()
        self._timer.setInterval(_PAUSE)
        then, self._then = self._then, None
        if then is not None:
            then()
