"""The test command: static checks side by side, then pytest on several cores, then the sum."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING

from processes import run_quietly
from setup_env import ROOT, venv_python

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from processes import Outcome

FAST_ROOMS = ("core", "api", "store", "services", "sandbox", "packaging")
"""The folders of tests that need no window; what takes long in them by its kind is marked `slow`."""

# More would wait for each other: much of what the tests do is one practice server and one window in turns.
_MOST_WORKERS = 4

# Options that leave tests out: the coverage of what is left says nothing about the program.
_SELECTING = {"-k", "-m", "--lf", "--last-failed", "--sw", "--stepwise", "--deselect", "--ignore", "--co"}

# Options with which a person looks at one process, or says how many there are to be.
_ALONE = {"--pdb", "--trace", "-s", "--capture", "--sw", "--stepwise", "--co", "--collect-only"}
_WORKERS = ("-n", "--numprocesses", "--dist")


def static_commands(python: str) -> dict[str, list[str]]:
    """Return the checks that read the code without running it, by name."""
    lint_imports = "from importlinter.cli import lint_imports_command as run; run()"
    return {
        "ruff check": [python, "-m", "ruff", "check", "."],
        "ruff format": [python, "-m", "ruff", "format", "--check", "."],
        "mypy": [python, "-m", "mypy"],
        "lint-imports": [python, "-c", lint_imports, "--no-logo"],
        "sentences": [python, "packaging/sentences.py"],
    }


def names_files(arguments: list[str], root: Path = ROOT) -> bool:
    """Say whether pytest's arguments name files, folders or tests in them."""
    return any(not word.startswith("-") and (root / word.partition("::")[0]).exists() for word in arguments)


def pytest_command(
    python: str, arguments: list[str], *, session_bus: bool, partial: bool = False, fast: bool = False
) -> list[str]:
    """Return pytest's command: with a session bus of its own if there is one.

    The tests run on several cores, and their coverage counts. `partial`: those that the arguments name, in
    one process, where they are easy to follow. `fast`: of the others, those that need no window and
    take not long.
    """
    command = ["dbus-run-session", "--"] if session_bus else []
    command += [python, "-m", "pytest"]
    if partial:
        return [*command, *arguments]
    if fast:
        command += ["-m", "not slow", "--hypothesis-profile=fast", *(f"tests/{room}" for room in FAST_ROOMS)]
    else:
        command += ["--cov", "--cov-report=term:skip-covered"]
        if _holds(arguments, _SELECTING):
            command += ["--cov-fail-under=0"]
    if not _holds(arguments, _ALONE) and not any(word.startswith(_WORKERS) for word in arguments):
        # Tests one by one, wherever a core is free; those of one group (xdist_group) share what is dear.
        command += ["-n", str(workers(os.cpu_count())), "--dist", "loadgroup"]
        # A test that hangs or crashes ends the run: another process in its place, with nothing to do, hangs.
        command += ["--max-worker-restart=0"]
    return [*command, *arguments]


def workers(cores: int | None) -> int:
    """Return how many processes run tests: two at least, since many tests wait for something else."""
    return min(max(cores or 1, 2), _MOST_WORKERS)


def _holds(arguments: Iterable[str], options: set[str]) -> bool:
    return any(word.partition("=")[0] in options for word in arguments)


def test_environment(environment: Mapping[str, str], runtime: str) -> dict[str, str]:
    """Return the environment for pytest: no window, and nothing missing over which Qt would warn.

    `runtime` is a private folder for sockets, used where the session provides none.
    """
    result = {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": runtime, **environment}
    locale = result.get("LC_ALL") or result.get("LC_CTYPE") or result.get("LANG") or ""
    if sys.platform == "linux" and "utf" not in locale.lower():
        result["LC_ALL"] = "C.UTF-8"
    return result


def run(arguments: list[str], environment: Mapping[str, str], *, fast: bool = False) -> int:
    """Run the checks with these pytest arguments and return 0 if all passed, otherwise 1.

    `fast` leaves out the tests that need a window, what takes long, and the coverage: it would say nothing.
    """
    python = str(venv_python())
    partial = names_files(arguments)
    results: dict[str, tuple[int, float]] = {}
    if not partial:
        results |= _run_side_by_side(static_commands(python), environment)
    with tempfile.TemporaryDirectory(prefix="lvctx-") as runtime:
        variables = test_environment(environment, runtime)
        bus = _has_session_bus(variables)
        command = pytest_command(python, arguments, session_bus=bus, partial=partial, fast=fast)
        print("pytest …", flush=True)
        started = time.monotonic()
        status = _wait(subprocess.Popen(command, cwd=ROOT, env=variables))
        results["pytest"] = status, time.monotonic() - started
    failed = [name for name, (status, _) in results.items() if status]
    for name, (status, seconds) in results.items():
        print(f"{name:<14}{'FAILED' if status else 'ok':<8}{seconds:6.1f} s")
    if failed:
        print(f"Failed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def _run_side_by_side(
    commands: Mapping[str, list[str]], environment: Mapping[str, str]
) -> dict[str, tuple[int, float]]:
    from concurrent.futures import ThreadPoolExecutor

    def one(command: list[str]) -> tuple[Outcome, float]:
        started = time.monotonic()
        return run_quietly(command, environment=environment, folder=ROOT), time.monotonic() - started

    results: dict[str, tuple[int, float]] = {}
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        running = {name: pool.submit(one, command) for name, command in commands.items()}
        for name, future in running.items():
            result, seconds = future.result()
            print(f"{name} … {'FAILED' if result.status else 'ok'} ({seconds:.1f} s)", flush=True)
            if result.status:
                print(result.output.rstrip(), flush=True)
            results[name] = result.status, seconds
    return results


def _has_session_bus(environment: Mapping[str, str]) -> bool:
    # Installed does not mean able to start: a container may lack the machine id.
    if sys.platform != "linux" or not shutil.which("dbus-run-session"):
        return False
    return run_quietly(["dbus-run-session", "--", "true"], environment=environment).status == 0


def _wait(process: subprocess.Popen[bytes]) -> int:
    try:
        return process.wait()
    except KeyboardInterrupt:
        # Ctrl+C reached pytest too, which sums up before it ends.
        return process.wait() or 130
