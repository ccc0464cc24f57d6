"""For property tests of functions that either answer or refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
E = TypeVar("E", bound=Exception)


def attempt(refusal: type[E], function: Callable[..., T], *arguments: object) -> tuple[T | None, E | None]:
    """What the function answers, and how it refuses: one of the two is None."""
    try:
        return function(*arguments), None
    except refusal as error:
        return None, error
