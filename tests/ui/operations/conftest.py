from __future__ import annotations

import pytest

from tests.ui.operations.ways_in import Ways


@pytest.fixture
def ways(api_server, tmp_path, monkeypatch, signed_out_window):
    return Ways(api_server, tmp_path, monkeypatch)
