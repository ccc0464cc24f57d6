"""What the helpers of dev.py share: a line to the person, an error, a command that runs quietly."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class SetupError(Exception):
    """The command cannot go on; the message says why and what to do."""


class Outcome(NamedTuple):
    """How a command ended: its exit status, and all that it printed."""

    status: int
    output: str


def say(message: str) -> None:
    """Print a line about what is being done, on stderr: stdout belongs to the program that is started."""
    print(message, file=sys.stderr, flush=True)


def run_quietly(
    command: list[str],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    lock: int | None = None,
) -> Outcome:
    """Run a command to its end without input and without showing its output.

    It inherits the file descriptor `lock`, so that it holds the lock even if this process is killed.
    A command that cannot be started ends with status 127.
    """
    import subprocess

    try:
        result = subprocess.run(
            command,
            env=None if environment is None else dict(environment),
            cwd=folder,
            pass_fds=() if lock is None or sys.platform == "win32" else (lock,),
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        return Outcome(127, str(error))
    return Outcome(result.returncode, result.stdout)
