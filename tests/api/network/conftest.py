from __future__ import annotations

import pytest

NAMES = [
    name for kind in ("http", "https", "all", "no") for name in (f"{kind}_proxy", f"{kind}_PROXY".upper())
]


@pytest.fixture(autouse=True)
def no_system_proxy(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
