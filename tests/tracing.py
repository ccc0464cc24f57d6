"""What runs thousands of times is traced for the coverage a few times: the rest tells it nothing new.

The tracing doubles the time of everything that is written in Python.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Generator
from typing import Any

import pytest

TRACED_EXAMPLES = 15
"""How many examples of a property test are traced."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Trace the first examples of a property test, and nothing of what is marked as repeating itself."""
    tracer = sys.gettrace()
    if tracer is None:
        return (yield)
    try:
        if item.get_closest_marker("repeats") is not None:
            sys.settrace(None)
            return (yield)
        property_test = getattr(getattr(item, "obj", None), "hypothesis", None)
        test = getattr(property_test, "inner_test", None)
        if test is None:
            return (yield)
        property_test.inner_test = _traced_at_first(test)
        try:
            return (yield)
        finally:
            property_test.inner_test = test
    finally:
        sys.settrace(tracer)


def _traced_at_first(test: Callable[..., Any]) -> Callable[..., Any]:
    examples = 0

    def count() -> None:
        nonlocal examples
        examples += 1
        if examples > TRACED_EXAMPLES:
            sys.settrace(None)  # until the test ends, what makes up its examples included

    @functools.wraps(test)
    def run(*arguments: object, **options: object) -> object:
        count()
        return test(*arguments, **options)

    @functools.wraps(test)
    async def run_on_a_loop(*arguments: object, **options: object) -> object:
        count()
        return await test(*arguments, **options)

    return run_on_a_loop if inspect.iscoroutinefunction(test) else run
