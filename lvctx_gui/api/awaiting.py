"""What whoever awaits a request tells the transport, and hears from it, past all that lies in between.

Both belong to the task that awaits the request, so that no client in between has to hand them on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_told: ContextVar[Callable[[], None] | None] = ContextVar("told", default=None)
_stopped: ContextVar[Callable[[], bool] | None] = ContextVar("stopped", default=None)


@contextmanager
def on_arrival(told: Callable[[], None]) -> Iterator[None]:
    """Call ``told`` whenever an answer has come whole, which is before anybody has decoded it."""
    token = _told.set(told)
    try:
        yield
    finally:
        _told.reset(token)


def tell_arrival() -> None:
    """An answer has just come whole."""
    if (told := _told.get()) is not None:
        told()


@contextmanager
def stoppable(stopped: Callable[[], bool]) -> Iterator[None]:
    """Let the transport ask ``stopped`` whether a task was cancelled because a person ended the wait.

    Then it raises a ``StoppedError`` or a ``StoppedBeforeSendingError`` in place of the cancellation. (The
    message of a cancellation says nothing: libraries that cancel on the way put in their own.)
    """
    token = _stopped.set(stopped)
    try:
        yield
    finally:
        _stopped.reset(token)


def was_stopped() -> bool:
    """Whether a person has ended the wait for the request of this task."""
    return (stopped := _stopped.get()) is not None and stopped()
