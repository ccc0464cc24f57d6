"""The virtual environment `.venv`: made from the lock files, checked in a blink, repaired when broken."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from locked import locked
from processes import SetupError, run_quietly, say

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCKS = ROOT / "packaging" / "locks"

Kind = Literal["run", "dev"]
Step = Literal["ready", "add", "rebuild"]

_RECORD = "lvctx-setup.json"

# What would send packages elsewhere than into .venv; everything else in pip's configuration is respected.
_PIP_LOCATIONS = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")


def venv_python(venv: Path = VENV) -> Path:
    """Return the interpreter of a virtual environment, which need not exist yet."""
    return venv / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def wanted(locks: Path = LOCKS) -> dict[str, Any]:
    """Return what a finished set-up would be recorded as: the interpreter's kind and a digest of each lock.

    pyproject.toml is not in it, since nothing of it is installed: the program runs from the checkout.
    Raises OSError when a lock file is missing.
    """
    from hashlib import sha256

    digests = {kind: sha256((locks / f"{kind}.txt").read_bytes()).hexdigest() for kind in ("run", "dev")}
    return {"python": f"{sys.implementation.cache_tag}{getattr(sys, 'abiflags', '')}", "locks": digests}


def next_step(record: dict[str, Any] | None, goal: dict[str, Any], kind: Kind, *, usable: bool) -> Step:
    """Say what `.venv` needs, given its `record` (None: not made by this program) and the `goal`.

    A set-up that was interrupted left `done: false`, and half-written packages are not worth telling apart
    from whole ones: it is made anew. So is one for other locks, lest packages that they no longer name stay.
    """
    if not usable:
        return "rebuild"
    if record is None:
        return "add"
    if not record.get("done") or record.get("python") != goal["python"]:
        return "rebuild"
    installed = record.get("locks", {})
    asked_for = {"run", kind} & set(installed) | {"run"}
    if any(installed.get(name) != goal["locks"][name] for name in asked_for):
        return "rebuild"
    return "ready" if kind in installed else "add"


def current_step(kind: Kind, venv: Path = VENV) -> Step:
    """Read what `next_step` needs from the disk and return its answer."""
    return next_step(_read_record(venv), wanted(), kind, usable=_usable(venv))


def ensure(kind: Kind) -> None:
    """Make `.venv` hold exactly what packaging/locks/KIND.txt names; at once when it already does.

    Raises SetupError, with pip's own words printed before, when that fails.
    """
    try:
        if current_step(kind) == "ready":
            return
        with locked(VENV / ".lock", lambda: say("Waiting for another set-up of .venv …")) as handle:
            # Whoever was waited for may have done the work.
            step = current_step(kind)
            if step != "ready":
                _set_up(step, kind, handle)
    except PermissionError as error:
        advice = "Delete .venv, or run this as the user who made it"
        if sys.platform == "win32":
            advice = "Close every program that was started from it and try again"
        raise SetupError(f"No permission to change {error.filename or VENV}. {advice}.") from error
    except OSError as error:
        raise SetupError(f"Set-up failed: {error}. Free space or correct that, then try again.") from error


def compile_program() -> None:
    """Have the program's bytecode there before it is started: without it a start takes 40 ms more.

    What is up to date is looked at only. Where nothing may be written, nothing is.
    """
    import compileall

    compileall.compile_dir(ROOT / "lvctx_gui", quiet=2)


def _set_up(step: Step, kind: Kind, lock: int) -> None:
    goal = wanted()
    _write_record({**goal, "done": False})
    if step == "rebuild":
        say(f"Making .venv with Python {sys.version.split()[0]} …")
        _clear(VENV)
        # From inside a .venv, the interpreter that it was made with: this one is about to be deleted.
        base = getattr(sys, "_base_executable", None) or sys.executable
        _run([base, "-m", "venv", str(VENV)], lock, "Python could not make a virtual environment.")
    say(f"Installing the packages of packaging/locks/{kind}.txt (some 100 MB the first time) …")
    started = time.monotonic()
    _run(pip_command(kind), lock, "pip could not install the packages: see above, then try again.")
    _write_path_file()
    # The tests' packages are compiled with the program's as constraints, so "dev" holds all of "run".
    kinds = ("run", "dev") if kind == "dev" else ("run",)
    _write_record({**goal, "locks": {name: goal["locks"][name] for name in kinds}, "done": True})
    say(f"Installed in {time.monotonic() - started:.0f} s.")


def pip_command(kind: Kind) -> list[str]:
    """Return the command that installs a lock file into `.venv`."""
    return pip_install(venv_python(), LOCKS / f"{kind}.txt")


def pip_install(python: Path, lock: Path, *more: str) -> list[str]:
    """Return the command that installs a lock file: hashes checked, nothing built from source."""
    # Building from source would download build tools which no lock names.
    options = [
        "--require-hashes",
        "--only-binary=:all:",
        "--no-input",
        "--disable-pip-version-check",
        "--progress-bar=off",
    ]
    return [str(python), "-m", "pip", "install", *options, *more, "-r", str(lock)]


def pip_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment in which pip installs into the environment that it belongs to."""
    kept = {name: value for name, value in environment.items() if name not in _PIP_LOCATIONS}
    return {**kept, "PIP_USER": "0"}


def _run(command: list[str], lock: int, failure: str) -> None:
    result = run_quietly(command, environment=pip_environment(os.environ), lock=lock)
    if result.status:
        say(result.output.rstrip())
        raise SetupError(failure)


def _write_path_file() -> None:
    # The program is found through this line instead of being installed: no build tool is needed, and being
    # relative it still holds when the checkout is moved.
    libraries = _libraries(VENV)
    (libraries / "lvctx_gui.pth").write_text(os.path.relpath(ROOT, libraries) + "\n", encoding="utf-8")


def _usable(venv: Path) -> bool:
    python = venv_python(venv)
    if not python.exists():
        return False
    try:
        lines = (venv / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError):
        return False
    pairs = (line.partition("=") for line in lines)
    settings = {name.strip(): value.strip() for name, _, value in pairs}
    made_with = settings.get("version") or settings.get("version_info") or ""
    if made_with.split(".")[:2] != [str(part) for part in sys.version_info[:2]]:
        return False
    # An environment of somebody else's making may come without pip.
    return Path(settings.get("home", "")).is_dir() and (_libraries(venv) / "pip").is_dir()


def _libraries(venv: Path) -> Path:
    if sys.platform == "win32":
        return venv / "Lib" / "site-packages"
    return venv / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"


def _read_record(venv: Path) -> dict[str, Any] | None:
    try:
        record = json.loads((venv / _RECORD).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _write_record(record: dict[str, Any]) -> None:
    # Replaced in one piece: a reader, or a power cut, never meets half of it.
    partial = VENV / f"{_RECORD}.new"
    partial.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    partial.replace(VENV / _RECORD)


def _clear(venv: Path) -> None:
    for entry in venv.iterdir():
        # The record stays, for it tells the next call that what it finds is incomplete.
        if entry.name in {".lock", _RECORD}:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
