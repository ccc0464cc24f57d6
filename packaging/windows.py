"""The windows command: the tests, and the main job in a real window, as Windows runs them (under wine)."""

from __future__ import annotations

import re
import subprocess
import time
from typing import TYPE_CHECKING, NamedTuple

import checks
import windows_root
from processes import say
from setup_env import ROOT, venv_python

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

ROOMS = ("core", "store", "sandbox", "api", "services", "ui", "e2e")
"""The folders of tests that run. Not: packaging, bench and shots, which are about the developer's machine."""

JOB = "main-job"
"""The name of the run in which the program is started as people start it, and used by keyboard alone."""

WINE = ["wine", windows_root.INTERPRETER]

# pytest's words in its last line, as people are told them: what is marked runs and fails as its mark says.
_COUNTED = {
    "passed": ("passed", "xpassed"),
    "failed": ("failed", "error", "errors"),
    "marked": ("xfailed",),
    "skipped": ("skipped",),
}


class Asked(NamedTuple):
    """What the arguments ask for: rooms in order (`main-job` among them), or pytest's own choice of tests."""

    rooms: tuple[str, ...]
    paths: tuple[str, ...]
    options: tuple[str, ...]


class Counts(NamedTuple):
    """How one run ended; `ended` is false where it never said so (it hung, or died)."""

    passed: int = 0
    failed: int = 0
    marked: int = 0
    skipped: int = 0
    ended: bool = True


def run(arguments: list[str]) -> int:
    """Run what the arguments ask for (everything, without any) and return 0 if all of it passed.

    Raises SetupError where the root with wine cannot be made.
    """
    with windows_root.alone():
        root = windows_root.ensure()
        say("Making a fresh Windows …")
        windows_root.fresh_windows(root)
        results = _run_all(root, split(arguments))
    print("\n".join(summary(results)), flush=True)
    return 0 if all(counts.ended and not counts.failed for counts, _ in results.values()) else 1


def _run_all(root: Path, asked: Asked) -> dict[str, tuple[Counts, float]]:
    results: dict[str, tuple[Counts, float]] = {}
    runs: dict[str, list[str]] = {room: [f"tests/{room}"] for room in asked.rooms}
    if asked.paths:
        runs["tests"] = list(asked.paths)
    for name, tests in runs.items():
        started = time.monotonic()
        print(f"{name} …", flush=True)
        counts = _do_the_main_job(root) if name == JOB else _pytest(root, [*tests, *asked.options])
        results[name] = counts, time.monotonic() - started
    return results


def split(arguments: Iterable[str], root: Path = ROOT) -> Asked:
    """Take the arguments apart: names of rooms, files and folders of tests, and what is pytest's."""
    rooms: list[str] = []
    paths: list[str] = []
    options: list[str] = []
    for word in arguments:
        if word in (*ROOMS, JOB) and not options:
            rooms.append(word)
        elif checks.names_files([word], root):
            paths.append(word)
        else:
            options.append(word)
    if not rooms and not paths:
        # What selects among tests selects among those of the rooms.
        rooms = list(ROOMS) if options else [*ROOMS, JOB]
    return Asked(tuple(rooms), tuple(paths), tuple(options))


def pytest_command(root: Path, arguments: Iterable[str]) -> list[str]:
    """Return the command that runs pytest on Windows, on a screen of its own."""
    # Its cache would tell the next run of tests that this one has chosen.
    pytest = [*WINE, "-m", "pytest", "-p", "no:cacheprovider", "--color=no", *arguments]
    return windows_root.enter(root, windows_root.on_a_screen(pytest), pass_on=("CI", "LVCTX_ALL_FAULTS"))


def program_command(root: Path) -> list[str]:
    """Return the command that runs the interpreter on Windows, on the screen of whoever starts it."""
    passed = ("DISPLAY", "LVCTX_SESSION_ID")
    return windows_root.enter(root, WINE, pass_on=passed)


def counts_of(line: str) -> Counts | None:
    """Read pytest's last line (`2 failed, 9 passed, 1 xfailed in 3.21s`); None where it is another."""
    if not re.search(r" in [\d.]+s\b", line):
        return None
    found = {word: int(number) for number, word in re.findall(r"(\d+) ([a-z]+)", line)}
    if not any(word in found for words in _COUNTED.values() for word in words):
        return None
    sums = {name: sum(found.get(word, 0) for word in words) for name, words in _COUNTED.items()}
    return Counts(**sums)


def summary(results: Mapping[str, tuple[Counts, float]]) -> list[str]:
    """Return a line for each run: its numbers, and how long it took."""
    lines = [f"{'':<10}{'passed':>8}{'failed':>8}{'marked':>8}{'skipped':>8}"]
    for name, (counts, seconds) in results.items():
        numbers = "".join(f"{number:>8}" for number in counts[:4])
        lines.append(f"{name:<10}{numbers}{seconds:>8.0f} s{'' if counts.ended else '  DID NOT END'}")
    return lines


def _pytest(root: Path, arguments: list[str]) -> Counts:
    counts: Counts | None = None
    command = pytest_command(root, arguments)
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        try:
            for raw in process.stdout:
                line = raw.decode("utf-8", "replace").rstrip()
                print(line, flush=True)
                counts = counts_of(line) or counts
        except BaseException:
            # Whatever runs in the root ends with it.
            process.kill()
            raise
    if counts is None:
        return Counts(ended=False)
    # A run that ends otherwise than its last line says (an error after it) has not passed.
    return counts if counts.failed or not process.returncode else counts._replace(failed=1)


def _do_the_main_job(root: Path) -> Counts:
    command = [str(venv_python()), "-m", "tests.windows", *program_command(root)]
    status = subprocess.run(command, cwd=ROOT, check=False, stdin=subprocess.DEVNULL).returncode
    return Counts(failed=1) if status else Counts(passed=1)
