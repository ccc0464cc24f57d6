"""What may stand between us and a server: real web servers and balancers, as people set them up."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import way_programs

from tests.ways.servers import PATIENCE, clean_environment

DIRECT = "nothing"
"""No intermediary at all."""

NGINX: Mapping[str, str] = {
    "nginx, as it came": "location / {{ proxy_pass http://{up}; {more} }}",
    "nginx, with a URI": "location / {{ proxy_pass http://{up}/; {more} }}",
    "nginx, $uri": "location / {{ proxy_pass http://{up}$uri$is_args$args; {more} }}",
    "nginx, rewrite": "location / {{ rewrite ^/(.*)$ /$1 break; proxy_pass http://{up}; {more} }}",
    "nginx, capture": "location ~ ^/(.*)$ {{ proxy_pass http://{up}/$1$is_args$args; {more} }}",
}
APACHE: Mapping[str, str] = {
    "Apache, default": "ProxyPass / http://{up}/",
    "Apache, decoding slashes": "AllowEncodedSlashes On\nProxyPass / http://{up}/",
    "Apache, NoDecode": "AllowEncodedSlashes NoDecode\nProxyPass / http://{up}/ nocanon",
    "Apache, rewrite": "RewriteEngine On\nRewriteRule ^/(.*)$ http://{up}/$1 [P]",
}
HAPROXY = ("haproxy",)
NAMES = (DIRECT, *NGINX, *APACHE, *HAPROXY)


ATTEMPTS = 3


class NotStartedError(AssertionError):
    """An intermediary did not come up; the message holds what it said."""


@dataclass(frozen=True)
class Way:
    """An intermediary before a server: the port at which it listens."""

    name: str
    server: str
    port: int


def why_missing(name: str) -> str | None:
    """Why this intermediary cannot be started here, or ``None``."""
    program = _program(name)
    if program is None or program.is_ready:
        return None
    return (
        f"{program.name} is not here: packaging/dev.py test unpacks it where Debian's packages can be fetched"
    )


def _program(name: str) -> way_programs.Program | None:
    kinds = ((NGINX, way_programs.NGINX), (APACHE, way_programs.APACHE), (HAPROXY, way_programs.HAPROXY))
    return next((program for names, program in kinds if name in names), None)


@contextmanager
def running_ways(names: Iterable[str], servers: Mapping[str, int], folder: Path) -> Iterator[list[Way]]:
    """These intermediaries before each of the servers (name and port), one process for each program."""
    pairs = [(name, server) for name in names if name != DIRECT for server in servers]
    direct = [Way(DIRECT, server, port) for server, port in servers.items()] if DIRECT in names else []
    with ExitStack() as stack:
        for attempt in range(1, ATTEMPTS + 1):
            with _reserved(len(pairs)) as ports:
                ways = [Way(*pair, port) for pair, port in zip(pairs, ports, strict=True)]
            try:
                stack.enter_context(_running(ways, servers, folder / str(attempt)))
            except NotStartedError:
                # None of these programs takes a port that is held for it: others may have been quicker.
                if attempt == ATTEMPTS:
                    raise
            else:
                break
        yield [*direct, *ways]


@contextmanager
def _running(ways: list[Way], servers: Mapping[str, int], folder: Path) -> Iterator[None]:
    processes = []
    try:
        for program, write, options in (
            (way_programs.NGINX, _nginx, ("-p", ".", "-e", "stderr", "-c", "config")),
            (way_programs.APACHE, _apache, ("-X", "-d", ".", "-f", "config")),
            (way_programs.HAPROXY, _haproxy, ("-db", "-f", "config")),
        ):
            ours = [way for way in ways if _program(way.name) is program]
            if ours:
                place = folder / program.name
                place.mkdir(parents=True)
                root = cast("Path", program.root)
                (place / "config").write_text(write(ours, servers, place, root))
                processes.append(_start([str(root / program.marker), *options], place, root))
        _wait_for([way.port for way in ways], processes, folder)
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait(PATIENCE)


@contextmanager
def _reserved(count: int) -> Iterator[list[int]]:
    """Ports that are free; none is named twice."""
    holders = [socket.socket() for _ in range(count)]
    try:
        for holder in holders:
            holder.bind(("127.0.0.1", 0))
        yield [holder.getsockname()[1] for holder in holders]
    finally:
        for holder in holders:
            holder.close()


def _start(command: list[str], place: Path, root: Path) -> subprocess.Popen[bytes]:
    libraries = ":".join(str(folder) for folder in root.glob("usr/lib/*-linux-gnu*"))
    environment = clean_environment() | ({"LD_LIBRARY_PATH": libraries} if root != Path("/") else {})
    with (place / "said").open("wb") as said:
        return subprocess.Popen(
            command, cwd=place, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )


def _wait_for(ports: list[int], processes: list[subprocess.Popen[bytes]], folder: Path) -> None:
    """Return when somebody listens at every port. None of these programs says so by itself."""
    end = time.monotonic() + PATIENCE
    for port in ports:
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            if time.monotonic() > end or any(process.poll() is not None for process in processes):
                said = "\n".join(path.read_text(errors="replace") for path in folder.glob("*/said"))
                raise NotStartedError(f"Nobody listens at {port}: {said}")
            time.sleep(0.01)
    if any(process.poll() is not None for process in processes):
        raise NotStartedError("Somebody else listens at one of the ports.")


def _nginx(ways: list[Way], servers: Mapping[str, int], place: Path, _root: Path) -> str:
    # A server is told the address that was asked for, as behind most intermediaries.
    more = "proxy_set_header Host $http_host; proxy_http_version 1.1; proxy_set_header Connection '';"
    blocks = [
        f"server {{ listen 127.0.0.1:{way.port}; large_client_header_buffers 4 64k; "
        + NGINX[way.name].format(up=f"127.0.0.1:{servers[way.server]}", more=more)
        + " }"
        for way in ways
    ]
    temporary = " ".join(
        f"{kind}_temp_path {place}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    head = f"daemon off; master_process off; pid {place}/pid; error_log stderr warn; events {{ }}"
    return f"{head}\nhttp {{ access_log off; {temporary}\n" + "\n".join(blocks) + "\n}\n"


def _apache(ways: list[Way], servers: Mapping[str, int], place: Path, root: Path) -> str:
    modules = ("mpm_event", "authz_core", "proxy", "proxy_http", "rewrite")
    lines = [f"LoadModule {name}_module {root}/usr/lib/apache2/modules/mod_{name}.so" for name in modules]
    lines += [
        "ServerName 127.0.0.1",
        f"PidFile {place}/pid",
        f"DefaultRuntimeDir {place}",
        "ErrorLog /dev/stderr",
    ]
    lines += ["LogLevel error", "ThreadsPerChild 25", "LimitRequestLine 65536", "KeepAliveTimeout 60"]
    if os.geteuid() == 0:
        lines += ["User nobody", "Group nogroup"]
    for way in ways:
        rule = APACHE[way.name].format(up=f"127.0.0.1:{servers[way.server]}")
        lines += [f"Listen 127.0.0.1:{way.port}", f"<VirtualHost 127.0.0.1:{way.port}>"]
        lines += ["ProxyPreserveHost On", rule, "</VirtualHost>"]
    return "\n".join(lines) + "\n"


def _haproxy(ways: list[Way], servers: Mapping[str, int], _place: Path, _root: Path) -> str:
    lines = ["global", "  maxconn 200", "  tune.bufsize 65536", "defaults", "  mode http"]
    lines += [f"  timeout {kind} 60s" for kind in ("connect", "client", "server")]
    for way in ways:
        lines += [f"listen way_{way.port}", f"  bind 127.0.0.1:{way.port}"]
        lines += [f"  server up 127.0.0.1:{servers[way.server]}"]
    return "\n".join(lines) + "\n"
