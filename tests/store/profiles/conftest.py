"""Where the profiles of a person lie."""

from __future__ import annotations

import pytest


@pytest.fixture
def file(tmp_path):
    return tmp_path / "config" / "profiles.toml"
