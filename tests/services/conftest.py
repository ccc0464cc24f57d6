from __future__ import annotations

import pytest

from tests.services.scene import Scene


@pytest.fixture
def scene(api_server):
    return Scene(api_server)
