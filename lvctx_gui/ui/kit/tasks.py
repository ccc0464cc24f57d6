"""The owner of every asyncio task of the window: started here, counted here, ended here."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    import asyncio

_handles: dict[asyncio.Task[None], Handle] = {}
"""By the tasks that run them, for as long as they run: each knows the other, so that weak ones would stay."""


def current_handle() -> Handle | None:
    """The handle of the task that is running; ``None`` where no ``Tasks`` has started it."""
    import asyncio

    try:
        task = asyncio.current_task()
    except RuntimeError:
        return None  # no event loop is running
    return None if task is None else _handles.get(task)


class Tasks(QObject):
    """Runs coroutines and never loses one, nor an exception of one.

    Coroutines may be given before there is an event loop: they wait (and count as busy) until ``begin``.
    ``crashed`` carries an exception that no flow expected.
    """

    busy_changed = Signal(bool)
    crashed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: list[Handle] = []
        self._running: set[Handle] = set()
        self._was_busy = False

    @property
    def busy(self) -> bool:
        """Whether anything is under way or queued that a person waits for."""
        return any(handle.is_busy for handle in (*self._running, *self._waiting))

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start what waited for ``loop``; later coroutines start at once."""
        self._loop = loop
        waiting, self._waiting = self._waiting, []
        for handle in waiting:
            self._launch(handle)
        self._tell()

    def start(
        self, coroutine: Coroutine[Any, Any, None], name: str, *, quiet: bool = False, asks: bool = False
    ) -> Handle:
        """Run ``coroutine``; it handles its own expected failures. Nobody waits for a ``quiet`` one.

        One that ``asks`` begins with a question: nothing is under way while it waits for a person's answer.
        """
        handle = Handle(coroutine, name, quiet=quiet, asks=asks, on_change=self._tell)
        if self._loop is None:
            self._waiting.append(handle)
        else:
            self._launch(handle)
        self._tell()
        return handle

    async def end(self) -> None:
        """Cancel everything and wait until it has ended."""
        import asyncio

        for handle in self._waiting:
            handle.coroutine.close()
        self._waiting.clear()
        tasks = [handle.task for handle in self._running if handle.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tell()

    def _launch(self, handle: Handle) -> None:
        if handle.cancelled:
            handle.coroutine.close()
            return
        assert self._loop is not None  # noqa: S101  # begin() was called
        handle.task = self._loop.create_task(handle.coroutine, name=handle.name)
        self._running.add(handle)
        _handles[handle.task] = handle
        handle.task.add_done_callback(self._finisher(handle))

    def _finisher(self, handle: Handle) -> Callable[[asyncio.Task[None]], None]:
        def finished(task: asyncio.Task[None]) -> None:
            self._running.discard(handle)
            _handles.pop(task, None)
            if not task.cancelled() and (error := task.exception()) is not None:
                import logging

                log, kind = logging.getLogger(__name__), type(error)
                log.error(
                    "a task ended with an unexpected %s",
                    kind.__name__,
                    exc_info=(kind, error, error.__traceback__),
                )
                self.crashed.emit(error)
            self._tell()

        return finished

    def _tell(self) -> None:
        if self.busy is not self._was_busy:
            self._was_busy = self.busy
            self.busy_changed.emit(self.busy)


class Handle:
    """One coroutine on its way. ``on_change`` is told when a person is being asked, and has answered."""

    def __init__(
        self,
        coroutine: Coroutine[Any, Any, None],
        name: str,
        *,
        quiet: bool = False,
        asks: bool = False,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self.coroutine = coroutine
        self.name = name
        self.quiet = quiet
        self._asks = asks
        self._on_change = on_change
        self._is_asking = False
        self.task: asyncio.Task[None] | None = None
        self.cancelled = False

    @property
    def is_busy(self) -> bool:
        """Whether a person waits for it, rather than it for a person."""
        return not self.quiet and not self._is_asking

    def set_asking(self, asking: bool) -> None:
        """Somebody is asked from now on, or has just answered."""
        self._is_asking = asking and self._asks
        self._on_change()

    @property
    def done(self) -> bool:
        """Whether it has ended."""
        return self.task is not None and self.task.done()

    async def ended(self) -> None:
        """Wait until it has ended, whatever becomes of it."""
        import asyncio

        if self.task is not None and not self.task.done():
            await asyncio.wait([self.task])

    def cancel(self) -> None:
        """End it at its next await, or keep it from starting."""
        self.cancelled = True
        if self.task is not None:
            self.task.cancel()
