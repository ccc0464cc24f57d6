from __future__ import annotations

import itertools
import logging
import sys
from pathlib import Path

import pytest

# `tests.…` and `lvctx_gui` are found from the root of the checkout, however pytest was started.
_ROOT = str(Path(__file__).resolve().parents[2])
if _ROOT not in sys.path:
    sys.path.insert(0, _ROOT)

from lvctx_gui.sandbox import CallId  # noqa: E402
from lvctx_gui.sandbox import server as server_module  # noqa: E402
from tests.api_server import new_api_server  # noqa: E402

_NUMBERS = itertools.count(700_000_000_001)


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="session", autouse=True)
def _uvicorn_speaks_up():
    # In the program uvicorn is silent; here its errors count.
    before, server_module._LOG_LEVEL = server_module._LOG_LEVEL, "error"
    yield
    server_module._LOG_LEVEL = before


@pytest.fixture(autouse=True)
def _nothing_goes_wrong_silently(caplog, capfd):
    yield
    wrong = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert not wrong
    assert capfd.readouterr().err == ""


@pytest.fixture
def server():
    """A server of this test's own: nothing is in it that another test wrote, in whatever order they run."""
    with new_api_server() as server:
        yield server


@pytest.fixture
def call():
    """Return a call that no other test has touched."""
    return CallId("U70D99T100000A1@10.40.88.99", next(_NUMBERS), "TEST_ACCOUNT_1")


@pytest.fixture
def clock():
    return Clock()
