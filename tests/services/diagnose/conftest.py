from __future__ import annotations

import socket

import pytest

from tests.fake_keyring import no_keychain  # noqa: F401  # a fixture
from tests.gui_fixtures import no_error_is_logged, qt_loop  # noqa: F401  # fixtures


@pytest.fixture(autouse=True)
def no_system_proxy(monkeypatch):
    for kind in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{kind}_proxy", raising=False)
        monkeypatch.delenv(f"{kind}_proxy".upper(), raising=False)


@pytest.fixture
def closed_port():
    """A port where nothing listens, kept from others for as long as the test runs."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]
