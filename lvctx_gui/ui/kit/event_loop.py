"""asyncio's loop on Qt's: qasync's, made to work on every Python that this program runs on."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
from collections.abc import Callable
from typing import Any

import PySide6.QtWidgets  # before qasync, which takes the first binding of Qt that it finds
import qasync


class QtEventLoop(qasync.QEventLoop):  # type: ignore[misc]  # qasync has no types
    """qasync's loop without ``asyncio.iscoroutinefunction``: Python 3.14 warns of it, 3.16 is without it.

    qasync 0.28.0 asks it about each callback. Its repository does not any more; with the first release made
    from there a test fails (``tests/ui/kit/test_event_loop.py``), and this class can go.
    """

    def __init__(self, application: PySide6.QtWidgets.QApplication) -> None:
        super().__init__(application)

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
        return self._add_callback(asyncio.Handle(callback, args, self, context=context), delay)
