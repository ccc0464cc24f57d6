"""When an answer came, which is before anybody has decoded it: told to whoever has asked to hear of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_told: ContextVar[Callable[[], None] | None] = ContextVar("told", default=None)


@contextmanager
def on_arrival(told: Callable[[], None]) -> Iterator[None]:
    """Call ``told`` whenever an answer to a request of this task has come whole, while the context lasts."""
    token = _told.set(told)
    try:
        yield
    finally:
        _told.reset(token)


def tell_arrival() -> None:
    """An answer has just come whole."""
    if (told := _told.get()) is not None:
        told()
