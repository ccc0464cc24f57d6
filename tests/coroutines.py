"""Tests that are coroutines run on Qt's loop where they have a window, else on asyncio's."""

from __future__ import annotations

import asyncio
import functools
import inspect
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Let pytest call a plain function, which runs the coroutine to its end."""
    run = pyfuncitem.funcargs.get("qt_loop", asyncio.run)
    property_test = getattr(pyfuncitem.obj, "hypothesis", None)
    # hypothesis has put a plain function around it, which calls the test once for each example.
    owner, name = (pyfuncitem, "obj") if property_test is None else (property_test, "inner_test")
    test = getattr(owner, name)
    if not inspect.iscoroutinefunction(test):
        return (yield)

    @functools.wraps(test)
    def run_to_its_end(*arguments: object, **options: object) -> None:
        run(test(*arguments, **options))

    setattr(owner, name, run_to_its_end)
    try:
        return (yield)
    finally:
        setattr(owner, name, test)
