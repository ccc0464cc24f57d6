"""What each command of dev.py does."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import debian
import setup_env
from processes import SetupError, run_quietly, say
from setup_env import ROOT, venv_python

if TYPE_CHECKING:
    from collections.abc import Callable

HELP = """\
usage: python3 packaging/dev.py COMMAND [ARGUMENTS]

  demo [ARGS]     start the program against its own practice server
  run [ARGS]      start the program
  test [ARGS]     lint, types, layers and tests; --fast leaves out the tests that need a window, and
                  what takes long, --faults tries every fault. Arguments go to pytest, and if they
                  name files, only those tests run
  windows [ARGS]  run the tests as Windows does, with wine in a Debian root that it makes (needs root).
                  Arguments: core, store, sandbox, api, services, ui, e2e, main-job, or pytest's
  bench [ARGS]    measure speed
  shots [ARGS]    take pictures of the windows
  sentences FILE  write every sentence of the program to FILE.ts, for Qt's Linguist
  bundle          build a folder that runs without Python: dist/lvctx-gui/
  lock [ARGS]     write packaging/locks/*.txt anew from pyproject.toml and proxy.in
                  (--upgrade: newest versions)

The first call makes .venv from packaging/locks/, hashes checked; later calls start at once.
"""


def main(arguments: list[str]) -> int:
    """Run one command; return its exit status, 2 when this machine lacks what it needs."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(HELP, end="")
        return 0
    command, rest = arguments[0], arguments[1:]
    known: dict[str, Callable[[], int]] = {
        "demo": lambda: start("run", ["-P", "-m", "lvctx_gui", "--demo", *rest]),
        "run": lambda: start("run", ["-P", "-m", "lvctx_gui", *rest]),
        "test": lambda: test(rest),
        "windows": lambda: test_windows(rest),
        "bench": lambda: start_in_checkout(["-m", "tests.bench", *rest]),
        "shots": lambda: start_in_checkout(["-m", "tests.shots", *rest]),
        "sentences": lambda: write_sentences(rest),
        "bundle": build_bundle,
        "lock": lambda: write_locks(rest),
    }
    if command not in known:
        say(f"dev.py knows no command {command!r}.\n\n{HELP}")
        return 2
    try:
        return known[command]()
    except SetupError as error:
        say(str(error))
        return 2
    except KeyboardInterrupt:
        return 130


def prepare(kind: setup_env.Kind, *, bundle: bool = False) -> None:
    """Bring system packages and `.venv` into shape, in milliseconds when they are.

    Raises SetupError when that cannot be done.
    """
    debian.ensure(debian.required(new_venv=setup_env.current_step(kind) == "rebuild", bundle=bundle))
    setup_env.ensure(kind)
    setup_env.compile_program()


def start(kind: setup_env.Kind, arguments: list[str]) -> int:
    """Become `.venv`'s interpreter with these arguments: signals and exit status are the program's own.

    The arguments begin with -P where the working directory is the person's: a file in it must not stand in
    for a module.
    """
    prepare(kind)
    command = [str(venv_python()), *arguments]
    if os.name == "posix":
        os.execv(command[0], command)  # noqa: S606 - the interpreter just set up, with arguments that no shell reads
    import subprocess

    with subprocess.Popen(command) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                # Ctrl+C reached the program too; how it ends is its own affair.
                continue


def start_in_checkout(arguments: list[str]) -> int:
    """Start a module of the tests, without a window unless the caller chose a platform."""
    os.chdir(ROOT)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return start("dev", arguments)


def test(arguments: list[str]) -> int:
    """Check everything; `--fast` the quick part, `--faults` every fault, other arguments go to pytest."""
    import checks

    fast = "--fast" in arguments
    prepare("dev")
    if not fast:
        _ensure_what_tests_use()
    environment = dict(os.environ)
    if "--faults" in arguments:
        environment["LVCTX_ALL_FAULTS"] = "1"
    for_pytest = [word for word in arguments if word not in {"--fast", "--faults"}]
    return checks.run(for_pytest, environment, fast=fast)


def _ensure_what_tests_use() -> None:
    import proxy_tools
    import way_programs

    debian.ensure_test_programs()
    proxy_tools.ensure()
    way_programs.ensure()


def test_windows(arguments: list[str]) -> int:
    """Run the tests on wine's Windows; the first time, make the root that they run in."""
    import windows

    prepare("dev")
    return windows.run(arguments)


def write_sentences(arguments: list[str]) -> int:
    """Write what is to be translated."""
    import sentences

    if len(arguments) != 1:
        raise SetupError("Name the file to write: python3 packaging/dev.py sentences lvctx-gui.ts")
    return sentences.main(["--ts", arguments[0]])


def build_bundle() -> int:
    """Build dist/lvctx-gui/ unless what it is made of has not changed, and print where it is."""
    import bundle

    prepare("dev", bundle=True)
    return bundle.build()


def write_locks(arguments: list[str]) -> int:
    """Resolve what is asked for into the lock files, for every platform and Python at once."""
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory(prefix="lvctx-lock-") as folder:
        uv = shutil.which("uv")
        if uv is None:
            say("Installing uv into a throw-away environment …")
            venv = Path(folder) / "venv"
            _run_or_raise([sys.executable, "-m", "venv", str(venv)])
            _run_or_raise([str(venv_python(venv)), "-m", "pip", "install", "--only-binary=:all:", "uv"])
            uv = str(venv / ("Scripts/uv.exe" if sys.platform == "win32" else "bin/uv"))
        for command in lock_commands(uv, arguments):
            say(f"Writing {command[-1]} …")
            _run_or_raise(command)
    return 0


def lock_commands(uv: str, arguments: list[str]) -> list[list[str]]:
    """Return the commands that write run.txt, dev.txt (run.txt's versions and more), proxy.txt, windows.txt.

    windows.txt has the versions of dev.txt, but for Qt (see windows-override.in).
    """
    import windows_root

    common = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
    # With extras: older pips choose a version for `coverage[toml]` before they look at the pin of `coverage`.
    common += ["--no-header", "--no-annotate", "--no-strip-extras", *arguments]
    run, dev, proxy = (f"packaging/locks/{kind}.txt" for kind in ("run", "dev", "proxy"))
    override = ["--only-binary", ":all:", "--override", "packaging/locks/proxy-override.in"]
    # Resolved for one platform, whose packages pip installs from another: it could not judge a marker there.
    windows = [word for word in common if word != "--universal"]
    windows[windows.index("3.11")] = windows_root.PYTHON
    windows += ["--python-platform", "x86_64-pc-windows-msvc", "--only-binary", ":all:"]
    windows += ["--override", "packaging/locks/windows-override.in"]
    for name in ("mypy", "pyinstaller", "ruff"):
        windows += ["--no-emit-package", name]
    return [
        [*common, "pyproject.toml", "-o", run],
        [*common, "pyproject.toml", "--extra", "dev", "-c", run, "-o", dev],
        [*common, *override, "packaging/locks/proxy.in", "-o", proxy],
        [*windows, dev, "-o", "packaging/locks/windows.txt"],
    ]


def _run_or_raise(command: list[str]) -> None:
    result = run_quietly(command, folder=ROOT)
    if result.status:
        say(result.output.rstrip())
        raise SetupError(f"{Path(command[0]).name} failed: see above.")
