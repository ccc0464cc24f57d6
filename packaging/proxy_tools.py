"""The intercepting proxy of the tests, in an environment of its own: its pins conflict with the program's."""

from __future__ import annotations

import json
import os
import shutil
import sys
from hashlib import sha256
from pathlib import Path

import setup_env
from locked import locked
from processes import SetupError, run_quietly, say

PROXY_VENV = setup_env.VENV / "proxy-tools"
LOCK = setup_env.LOCKS / "proxy.txt"

_RECORD = "lvctx-setup.json"


def mitmdump(venv: Path = PROXY_VENV) -> Path:
    """Return the proxy's program, which need not exist yet."""
    return venv / ("Scripts/mitmdump.exe" if sys.platform == "win32" else "bin/mitmdump")


def is_ready(venv: Path = PROXY_VENV, lock: Path = LOCK) -> bool:
    """Say whether the environment holds exactly what the lock file names, for this Python."""
    try:
        record = json.loads((venv / _RECORD).read_text(encoding="utf-8"))
        return mitmdump(venv).exists() and bool(record == _goal(lock))
    except (OSError, ValueError):
        return False


def ensure() -> None:
    """Install the proxy unless it is there; where that cannot be done, say so and go on."""
    try:
        if is_ready():
            return
        with locked(setup_env.VENV / ".lock", lambda: say("Waiting for another set-up of .venv …")) as handle:
            # Whoever was waited for may have done the work.
            if not is_ready():
                _set_up(handle)
    except (OSError, SetupError) as error:
        say(f"{error}\nGoing on without the proxy: the tests that need it skip.")


def _set_up(lock: int) -> None:
    say("Installing the tests' proxy, packaging/locks/proxy.txt (some 35 MB, once) …")
    shutil.rmtree(PROXY_VENV, ignore_errors=True)
    base = getattr(sys, "_base_executable", None) or sys.executable
    python = setup_env.venv_python(PROXY_VENV)
    commands = [[base, "-m", "venv", str(PROXY_VENV)], install_command(python)]
    environment = setup_env.pip_environment(os.environ)
    for command in commands:
        result = run_quietly(command, environment=environment, lock=lock)
        if result.status:
            say(result.output.rstrip())
            raise SetupError("The tests' proxy could not be installed: see above.")
    # Last, and in one piece: what was interrupted has no record and is made anew.
    partial = PROXY_VENV / f"{_RECORD}.new"
    partial.write_text(json.dumps(_goal(LOCK)) + "\n", encoding="utf-8")
    partial.replace(PROXY_VENV / _RECORD)


def install_command(python: Path) -> list[str]:
    """Return the command that installs the lock file and nothing but it.

    Dependencies are not looked at again: the lock is complete, and holds one package that is newer than what
    mitmproxy allows (see proxy-override.in).
    """
    return setup_env.pip_install(python, LOCK, "--no-deps", "--retries=1")


def _goal(lock: Path) -> dict[str, str]:
    return {"python": sys.version, "lock": sha256(lock.read_bytes()).hexdigest()}
