from __future__ import annotations

import pytest

from tests.ways import intermediaries, servers
from tests.ways.running import running_everything

UNCHANGING = (intermediaries.DIRECT, "nginx, as it came", "Apache, NoDecode", "haproxy")
"""The ways that leave an address as it is."""


def way_or_skip(ways, name, server_name):
    """This way to this server; what is not here is named at the end of the run."""
    for part in (name, server_name):
        if part in ways.missing:
            pytest.skip(ways.missing[part])
    return ways.ways[name, server_name]


@pytest.fixture(scope="session")
def ways(tmp_path_factory):
    """Every way and every server that can be started here."""
    with running_everything(tmp_path_factory.mktemp("ways")) as everything:
        yield everything


@pytest.fixture(params=servers.NAMES, ids=lambda name: f"before {name}")
def server_name(request):
    return request.param


@pytest.fixture(params=intermediaries.NAMES)
def way(request, server_name, ways):
    """One way to one server."""
    return way_or_skip(ways, request.param, server_name)


@pytest.fixture
def server(way, ways):
    """The server at the end of the way."""
    return ways.server_of(way)
