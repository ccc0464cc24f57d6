"""Waiting that a person can see and end."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from lvctx_gui.api.awaiting import stoppable
from lvctx_gui.api.errors import StoppedBeforeSendingError
from lvctx_gui.core.translate import tr

if TYPE_CHECKING:
    import asyncio


_T = TypeVar("_T")


class _Request:
    """A request that is waited for in ``task``."""

    def __init__(self, task: asyncio.Task[Any]) -> None:
        self._task = task
        self._cancels = task.cancelling()
        self._is_over = False
        self.was_ended = False

    def end(self) -> None:
        """End it as soon as its task waits: then it is the request that hears of it, and nothing else."""
        self._task.get_loop().call_soon(self._cancel)

    def _cancel(self) -> None:
        if not self._is_over and not self.was_ended:
            self.was_ended = True
            self._task.cancel()

    def finish(self) -> bool:
        """It has ended, however it did. Whether the task was cancelled by somebody else as well."""
        self._is_over = True
        return self.was_ended and self._task.uncancel() > self._cancels


class CancelToken:
    """Somebody may want a flow to stop: ``is_cancelled`` says so, and every pause and request ends at once.

    What is begun after that goes on until somebody asks once more: a commit that was stopped still reads what
    became of what it had sent. Use it within one running event loop; ``cancel`` may be called before that
    runs.
    """

    def __init__(self) -> None:
        self._is_cancelled = False
        self._pauses: set[asyncio.Event] = set()
        self._requests: set[_Request] = set()

    @property
    def is_cancelled(self) -> bool:
        """Whether it is to stop before its next step."""
        return self._is_cancelled

    def cancel(self) -> None:
        """Stop: whatever is waited for now ends at once."""
        self._is_cancelled = True
        for pause in self._pauses:
            pause.set()
        for request in self._requests:
            request.end()

    async def ending(self, request: Awaitable[_T]) -> _T:
        """The result of ``request``, unless somebody asks to stop meanwhile.

        Raises then what the request makes of that: ``StoppedError`` where it had been sent, so that only a
        read tells whether it was carried out, else ``StoppedBeforeSendingError``.
        """
        import asyncio  # not needed for the first paint

        task = asyncio.current_task()
        assert task is not None  # noqa: S101  # this is a coroutine
        waiting = _Request(task)
        self._requests.add(waiting)
        try:
            with stoppable(lambda: waiting.was_ended):
                return await request
        except asyncio.CancelledError:
            if not waiting.was_ended:
                raise
            # Not in the exchange itself, which has words of its own: it waited for a session, say.
            raise StoppedBeforeSendingError(tr("You stopped it before it was sent.")) from None
        finally:
            self._requests.discard(waiting)
            if waiting.finish():
                raise asyncio.CancelledError

    async def unless(self, work: Coroutine[Any, Any, object]) -> bool:
        """Wait for ``work``, unless somebody wants to stop: then it is cancelled. Whether it was done."""
        import asyncio  # not needed for the first paint

        ended = asyncio.Event()
        self._pauses.add(ended)
        doing = asyncio.ensure_future(work)
        stopping = asyncio.ensure_future(ended.wait())
        try:
            if not self._is_cancelled:
                await asyncio.wait((doing, stopping), return_when=asyncio.FIRST_COMPLETED)
            return doing.done()
        finally:
            self._pauses.discard(ended)
            stopping.cancel()
            if not doing.done():
                doing.cancel()

    async def pause(self, seconds: float, on_second: Callable[[int], None] = lambda _: None) -> None:
        """Wait, or less when somebody wants to stop. ``on_second`` is told the whole seconds left."""
        import asyncio  # not needed for the first paint

        ended = asyncio.Event()
        self._pauses.add(ended)
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        try:
            while not self._is_cancelled and (left := until - loop.time()) > 0:
                on_second(math.ceil(left))
                # To the next whole second, so that no number is shown longer than another.
                step = left - math.floor(left) or 1.0
                try:
                    await asyncio.wait_for(ended.wait(), step)
                except TimeoutError:
                    continue
        finally:
            self._pauses.discard(ended)
