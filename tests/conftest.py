"""What tests of several rooms share. Nothing here loads Qt."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from lvctx_gui.core.call import CallRef
from lvctx_gui.sandbox import PracticeServer
from tests.practice import UNUSED, unused_call
from tests.proxy import company, whole_company  # noqa: F401  # fixtures
from tests.wine import QT_SAYS, expect_failures, is_wine

settings.register_profile(
    "default",
    max_examples=60,
    deadline=None,
    derandomize=os.environ.get("CI", "").casefold() == "true",
    print_blob=True,
)
settings.load_profile("default")


def pytest_configure(config):
    if is_wine():
        for pattern in QT_SAYS:
            config.addinivalue_line("qt_log_ignore", pattern)


def pytest_collection_modifyitems(items):
    if is_wine():
        expect_failures(items)


@pytest.fixture(scope="session")
def practice_server():
    """One practice server for the whole run; use ``practice`` unless the test needs a session's scope."""
    with PracticeServer() as server:
        yield server


@pytest.fixture
def practice(practice_server):
    """The practice server without faults, with an empty log and with the data that it had at first."""
    practice_server.control.clear_faults()
    practice_server.control.clear_log()
    yield practice_server
    practice_server.control.clear_faults()
    # Putting ten thousand entries back takes a while: only a test that wrote to a practice call pays for it.
    if any(seen.method != "GET" and UNUSED not in seen.target for seen in practice_server.control.log()):
        practice_server.control.reset()


@pytest.fixture
def fresh_call() -> CallRef:
    """A call that no other test has touched."""
    return unused_call()
