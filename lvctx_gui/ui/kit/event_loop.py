"""asyncio's loop on Qt's: qasync's, made to work on every Python that this program runs on."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
from collections.abc import Callable
from typing import Any

import PySide6.QtWidgets  # before qasync, which takes the first binding of Qt that it finds
import qasync
from PySide6.QtCore import QObject, QTimerEvent


class QtEventLoop(qasync.QEventLoop):  # type: ignore[misc]  # qasync has no types
    """qasync's loop, of which two things are replaced.

    qasync 0.28.0 asks ``asyncio.iscoroutinefunction`` about each callback: Python 3.14 warns of it, 3.16 is
    without it. Its repository does not any more; with the first release made from there a test fails
    (``tests/ui/kit/test_event_loop.py``), and ``call_later`` can become shorter.

    It also keeps what was cancelled until its time has come: each request's deadlines, for a minute, each
    with a timer of Qt and with all that their contexts hold, the call that was committed included.
    """

    def __init__(self, application: PySide6.QtWidgets.QApplication) -> None:
        super().__init__(application)
        self._timer = _Timers()

    def call_later(
        self,
        delay: float,
        callback: Callable[..., object],
        *args: object,
        context: contextvars.Context | None = None,
    ) -> Any:  # noqa: ANN401  # qasync's kind of TimerHandle
        """Call ``callback`` in ``delay`` seconds; qasync sends ``call_soon`` and ``call_at`` here, too.

        Raises TypeError for what cannot be called, coroutine functions included.
        """
        if inspect.iscoroutinefunction(callback):
            raise TypeError("coroutines cannot be used with call_later")
        if not callable(callback):
            raise TypeError(f"callback must be callable: {type(callback).__name__}")
        return self._add_callback(_Handle(callback, args, self, context=context), delay)

    def forget(self, timer: int) -> None:
        """Whatever ``timer`` was to call was cancelled."""
        self._timer.forget(timer)


class _Handle(asyncio.Handle):
    """What is to be called by the timer of this number."""

    _loop: QtEventLoop
    timer = 0

    def cancel(self) -> None:
        if not self.cancelled():
            super().cancel()
            self._loop.forget(self.timer)


class _Timers(QObject):
    """Calls what is to be called when its time has come. In place of qasync's, with the same methods."""

    def __init__(self) -> None:
        super().__init__()
        self._handles: dict[int, _Handle] = {}
        self._is_stopped = False

    @property
    def waiting(self) -> int:
        """How many callbacks wait for their time."""
        return len(self._handles)

    def add_callback(self, handle: _Handle, delay: float = 0) -> _Handle:
        """Call ``handle`` in ``delay`` seconds."""
        handle.timer = self.startTimer(int(max(0, delay) * 1000))
        self._handles[handle.timer] = handle
        return handle

    def forget(self, timer: int) -> None:
        """Let go what was cancelled."""
        if self._handles.pop(timer, None) is not None:
            self.killTimer(timer)

    def timerEvent(self, event: QTimerEvent) -> None:  # noqa: N802  # Qt's name
        """The time of one has come."""
        self.killTimer(event.timerId())
        handle = self._handles.pop(event.timerId(), None)
        if handle is not None and not self._is_stopped:
            handle._run()  # noqa: SLF001  # what every loop of asyncio calls

    def stop(self) -> None:
        """The loop is closed: nothing is called any more."""
        self._is_stopped = True

    def set_debug(self, enabled: bool) -> None:
        """Write nothing about slow callbacks, as asyncio would when it is debugged."""
