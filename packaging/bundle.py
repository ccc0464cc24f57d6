"""The bundle command: a folder with the program, its Python and its Qt, built by PyInstaller."""

from __future__ import annotations

import json
import os
import sys
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

from locked import locked
from processes import SetupError, run_quietly, say
from setup_env import ROOT, venv_python

NAME = "lvctx-gui"
# Whatever changes one of these changes the bundle.
INPUTS = (
    "lvctx_gui",
    "resources",
    "packaging/lvctx-gui.spec",
    "packaging/bundle_entry.py",
    "packaging/locks/dev.txt",
)


def executable(root: Path = ROOT) -> Path:
    """Return the program inside the bundle, which need not exist yet."""
    return root / "dist" / NAME / (f"{NAME}.exe" if sys.platform == "win32" else NAME)


def fingerprint(root: Path = ROOT) -> str:
    """Return a digest of everything that the bundle is made of, this Python included."""
    digest = sha256(f"{sys.version} {sys.platform}".encode())
    for name in INPUTS:
        start = root / name
        files = sorted(path for path in start.rglob("*") if path.is_file()) if start.is_dir() else [start]
        for path in files:
            if "__pycache__" not in path.parts:
                digest.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
                digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def up_to_date(record: Path, wanted: str, program: Path) -> bool:
    """Say whether the finished build that `record` tells of is of `wanted` and still there."""
    try:
        content: Any = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and content.get("fingerprint") == wanted and program.is_file()


def build() -> int:
    """Build the bundle unless it is up to date, and print its path and size.

    Returns 0; raises SetupError, with PyInstaller's words printed before, when it fails.
    """
    record = ROOT / "dist" / f"{NAME}.json"
    lock = ROOT / "build" / "bundle.lock"
    with locked(lock, lambda: say("Waiting for another build of the bundle …")) as handle:
        wanted = fingerprint()
        if not up_to_date(record, wanted, executable()):
            record.unlink(missing_ok=True)
            _build(handle)
            record.write_text(json.dumps({"fingerprint": wanted}) + "\n", encoding="utf-8")
    files = (path for path in executable().parent.rglob("*") if path.is_file() and not path.is_symlink())
    size = sum(path.stat().st_size for path in files)
    print(f"{executable()} ({size / 1e6:.0f} MB with its folder)", flush=True)
    return 0


def _build(lock: int) -> None:
    say("Building the bundle (a minute or so) …")
    started = time.monotonic()
    # Coverage of the tests that asked for the bundle is no business of the build's interpreters.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    environment["PYINSTALLER_CONFIG_DIR"] = str(ROOT / "build" / "cache")
    command = [str(venv_python()), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(ROOT / "dist"), "--workpath", str(ROOT / "build")]
    command += [str(ROOT / "packaging" / "lvctx-gui.spec")]
    result = run_quietly(command, environment=environment, folder=ROOT, lock=lock)
    if result.status:
        say(result.output.rstrip())
        raise SetupError("PyInstaller could not build the bundle: see above.")
    say(f"Built in {time.monotonic() - started:.0f} s.")
