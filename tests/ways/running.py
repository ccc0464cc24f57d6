"""All that can be started here, started once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ways import intermediaries, servers
from tests.ways.intermediaries import Way
from tests.ways.servers import Server


@dataclass(frozen=True)
class Ways:
    """Every way and every server that could be started; ``missing`` says of each other one why not."""

    servers: dict[str, Server]
    ways: dict[tuple[str, str], Way]
    missing: dict[str, str]

    def server_of(self, way: Way) -> Server:
        return self.servers[way.server]


@contextmanager
def running_everything(folder: Path) -> Iterator[Ways]:
    """Start every server, and every intermediary before each of them."""
    missing: dict[str, str] = {}
    for kind in (servers, intermediaries):
        missing |= {name: why for name in kind.NAMES if (why := kind.why_missing(name))}
    with ExitStack() as stack:
        running = {
            name: stack.enter_context(servers.running_server(name, folder / name.replace(" ", "-")))
            for name in servers.NAMES
            if name not in missing
        }
        names = tuple(name for name in intermediaries.NAMES if name not in missing)
        ports = {name: server.port for name, server in running.items()}
        ways = stack.enter_context(intermediaries.running_ways(names, ports, folder / "ways"))
        yield Ways(running, {(way.name, way.server): way for way in ways}, missing)
