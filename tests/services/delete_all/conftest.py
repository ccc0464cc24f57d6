from __future__ import annotations

import pytest

from tests.commit_log import MemoryCommitLog


@pytest.fixture
def commit_log(api_server):
    return MemoryCommitLog(api_server)
