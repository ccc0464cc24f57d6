"""What tests of several rooms share. Nothing here loads Qt."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Iterator

import pytest
from hypothesis import settings

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.translate import translate_with
from lvctx_gui.sandbox import PracticeServer
from lvctx_gui.sandbox.faults import FaultBook
from tests.api_server import new_api_server, unused_call
from tests.coroutines import pytest_pyfunc_call  # noqa: F401  # a hook
from tests.proxy import company, whole_company  # noqa: F401  # fixtures
from tests.tracing import pytest_runtest_call  # noqa: F401  # a hook
from tests.wine import QT_SAYS, expect_failures, is_wine, use_no_dialog_of_the_system

# An assertion in a helper of a room says what it compared, as one in a test does.
_ROOMS = ("api", "core", "e2e", "sandbox", "services", "ui")
pytest.register_assert_rewrite(*(f"tests.{room}" for room in _ROOMS))

settings.register_profile(
    "default",
    max_examples=60,
    deadline=None,
    derandomize=os.environ.get("CI", "").casefold() == "true",
    print_blob=True,
)
settings.register_profile("fast", settings.get_profile("default"), max_examples=20)
settings.load_profile("default")

STARTING = {"bus", "company", "keychain_bus", "program"}
"""The fixtures that start programs: a keychain's bus, a proxy, another program over a journal."""


def pytest_configure(config):
    if is_wine():
        use_no_dialog_of_the_system()
        for pattern in QT_SAYS:
            config.addinivalue_line("qt_log_ignore", pattern)


def pytest_collection_modifyitems(items):
    for item in items:
        if starting := STARTING & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow(f"starts a program: {min(starting)}"))
    if is_wine():
        expect_failures(items)


def pytest_collection_finish() -> None:
    # Modules and collected tests last as long as the run: no collection has to look through them again.
    gc.collect()
    gc.freeze()


@pytest.fixture
def api_server() -> Iterator[PracticeServer]:
    """The server of this test, with fresh data, without faults and with an empty log."""
    with new_api_server() as server:
        yield server


@pytest.fixture(scope="session")
def shared_api_server() -> Iterator[PracticeServer]:
    """One server for the whole run, for property tests: hypothesis runs all examples in one test."""
    with new_api_server() as server:
        yield server


@pytest.fixture
def faults(api_server: PracticeServer) -> FaultBook:
    """What is to go wrong at the server: ``faults.add(Fault("hang", method="POST"))``, ``faults.clear()``."""
    return api_server.control.faults


@pytest.fixture
def in_brackets() -> Iterator[None]:
    """Another language: every sentence stands in «brackets»."""
    translate_with(lambda sentence, _about, _number: f"«{sentence}»")
    yield
    translate_with(None)


@pytest.fixture
def fresh_call() -> CallRef:
    """A call that no other test has touched."""
    return unused_call()


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port where nothing listens, kept from others for as long as the test runs."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]
