from __future__ import annotations

import pytest

from tests.fake_keyring import no_keychain  # noqa: F401  # a fixture
from tests.gui_fixtures import no_error_is_logged, qt_loop  # noqa: F401  # fixtures


@pytest.fixture(autouse=True)
def no_system_proxy(monkeypatch):
    for kind in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{kind}_proxy", raising=False)
        monkeypatch.delenv(f"{kind}_proxy".upper(), raising=False)
