"""How a flow that awaits a request and the transport talk, past all the layers between them.

The flow hears when an answer has come whole, and says whether a person has ended the wait. Both belong to the
task that awaits the request, so that no client in between has to hand them on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_on_arrival: ContextVar[Callable[[], None] | None] = ContextVar("on_arrival", default=None)
_stopped: ContextVar[Callable[[], bool] | None] = ContextVar("stopped", default=None)


@contextmanager
def on_arrival(arrived: Callable[[], None]) -> Iterator[None]:
    """Call ``arrived`` whenever an answer has come whole, which is before it is decoded."""
    token = _on_arrival.set(arrived)
    try:
        yield
    finally:
        _on_arrival.reset(token)


def tell_arrival() -> None:
    """An answer has just come whole."""
    if (arrived := _on_arrival.get()) is not None:
        arrived()


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
