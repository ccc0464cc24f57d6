"""The servers at the end of the ways: the practice server, and two of another make."""

from __future__ import annotations

import base64
import os
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, cast
from urllib.parse import parse_qs

import way_programs

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Entry
from lvctx_gui.sandbox import PracticeServer
from lvctx_gui.sandbox.wire import Refusal, decode_segment, split_path
from tests.api_server import NO_VALUE, held, put
from tests.ways.book import Book, Reached

HERE = Path(__file__).parent
PATIENCE = 60.0
NAMES = ("practice server", "Express", "Tomcat")


class Server(Protocol):
    """A server of the API on this machine, and a door for tests."""

    name: str
    port: int
    session_id: str
    """A session that it accepts."""

    def put(self, call: CallRef, entries: Iterable[Entry]) -> None:
        """Make these the entries of the call."""

    def held(self, call: CallRef) -> dict[str, object]:
        """The value by key; ``None`` stands for an entry without one."""

    def take_seen(self) -> list[Reached]:
        """What it was asked since the last time, as it understood it."""


def why_missing(name: str) -> str | None:
    """Why this server cannot be started here, or ``None``."""
    program = {"Express": way_programs.EXPRESS, "Tomcat": way_programs.TOMCAT}.get(name)
    if program is None or program.is_ready:
        return None
    return f"{name} is not here: packaging/dev.py test unpacks it where Debian's packages can be fetched"


@contextmanager
def running_server(name: str, folder: Path) -> Iterator[Server]:
    """A server, until the end of the block; ``folder`` is its own."""
    folder.mkdir(parents=True)
    if name == "practice server":
        with PracticeServer() as practice:
            yield Practice(practice)
        return
    command, environment = _express() if name == "Express" else _tomcat(folder)
    with (folder / "stderr").open("wb") as errors:
        process = subprocess.Popen(
            command, env=environment, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
        )
    try:
        yield OtherMake(name, process, folder / "stderr")
    finally:
        process.kill()
        process.wait(PATIENCE)
        for pipe in (process.stdin, process.stdout):
            pipe.close()


class Practice:
    """The practice server, seen from its own log."""

    name = "practice server"

    def __init__(self, practice: PracticeServer) -> None:
        self.practice = practice
        self.port = practice.port
        self.session_id = practice.control.open_session()

    def put(self, call: CallRef, entries: Iterable[Entry]) -> None:
        put(self.practice, call, entries)

    def held(self, call: CallRef) -> dict[str, object]:
        return {key: None if value is NO_VALUE else value for key, value in held(self.practice, call).items()}

    def take_seen(self) -> list[Reached]:
        seen = [
            reached for one in self.practice.control.log() if (reached := _understood(one.method, one.target))
        ]
        self.practice.control.clear_log()
        return seen


def _understood(method: str, target: str) -> Reached | None:
    path, _, query = target.partition("?")
    segments = split_path(path.encode("latin-1"))
    if segments[:2] != [b"context", b"call"] or len(segments) not in {5, 6}:
        return None
    try:
        session, tx_id, account, *key = (decode_segment(segment) for segment in segments[2:])
    except Refusal:
        return None
    client = parse_qs(query).get("client", [""])[0]
    return Reached(method, session, tx_id, account, client, key[0] if key else None)


class OtherMake:
    """A process that reads addresses in its own manner and asks a ``Book`` what to answer."""

    session_id = "no session is asked for"

    def __init__(self, name: str, process: subprocess.Popen[bytes], errors: Path) -> None:
        self.name = name
        self._book = Book()
        self._process = process
        first = process.stdout.readline().split()
        if first[:1] != [b"ready"]:
            process.kill()
            raise AssertionError(f"{name} did not start: {errors.read_text(errors='replace')}")
        self.port = int(first[1])
        self.put, self.held, self.take_seen = self._book.put, self._book.held, self._book.take_seen
        threading.Thread(target=self._answer_all, name=name, daemon=True).start()

    def _answer_all(self) -> None:
        for line in self._process.stdout:
            method, kind, *words = line.decode("ascii").split()
            session, tx_id, account, key, client, body = (_bytes_of(word) for word in words)
            texts = (part.decode() for part in (session, tx_id, account, client))
            asked = Reached(method, *texts, key.decode() if kind == "key" else None)
            status, answer = self._book.answer(asked, body)
            try:
                self._process.stdin.write(b"%d %s\n" % (status, base64.b64encode(answer)))
                self._process.stdin.flush()
            except OSError:
                return  # it was ended


def _bytes_of(word: str) -> bytes:
    return b"" if word == "-" else base64.b64decode(word)


def _express() -> tuple[list[str], dict[str, str]]:
    program = way_programs.EXPRESS
    modules = cast("Path", program.root) / "usr/share/nodejs"
    return [str(program.command), str(HERE / "express.js")], clean_environment() | {"NODE_PATH": str(modules)}


def _tomcat(folder: Path) -> tuple[list[str], dict[str, str]]:
    program = way_programs.TOMCAT
    jars = cast("Path", program.root) / "usr/share/java"
    core = jars / "tomcat10-embed-core.jar"
    java = [str(program.command), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"]
    # The compiler that comes with Tomcat: not every Java here is a development kit.
    compiler = [
        *java,
        "-cp",
        str(jars / "eclipse-jdt-core.jar"),
        "org.eclipse.jdt.internal.compiler.batch.Main",
    ]
    subprocess.run(
        [
            *compiler,
            "-17",
            "-proc:none",
            "-cp",
            str(core),
            "-d",
            str(folder / "classes"),
            str(HERE / "Servlet.java"),
        ],
        check=True,
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
    )
    annotations = jars / "jakarta-annotation-api.jar"
    return [
        *java,
        "-cp",
        f"{core}:{annotations}:{folder / 'classes'}",
        "Servlet",
        str(folder),
    ], clean_environment()


def clean_environment() -> dict[str, str]:
    """This process's environment without what changes other programs."""
    left_out = ("COV", "PYTHON", "NODE_", "JAVA_", "CLASSPATH", "LD_LIBRARY_PATH")
    return {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
