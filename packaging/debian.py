"""The system libraries that Qt opens and the programs that tests use: looked for, installed on Debian."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from processes import SetupError, run_quietly, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

# Every library outside the Python packages that the Qt modules and plugins in use are linked with
# (objdump -p over the installed Qt, followed to the end), and the package in which Debian ships it.
# What each Debian has anyway (libc, libstdc++, zlib) is left out.
LIBRARIES: Mapping[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}

# Programs with which the tests run a real desktop, and the spreadsheet that reads our files; tests that miss
# one skip and say which.
TEST_PROGRAMS: Mapping[str, str] = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "dbus-run-session": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
    "objdump": "binutils",
    "soffice": "libreoffice-calc",
}

_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


def missing_libraries(opens: Callable[[str], bool]) -> list[str]:
    """Return the names of `LIBRARIES` that `opens` says cannot be opened."""
    return [name for name in LIBRARIES if not opens(name)]


def missing_programs(finds: Callable[[str], object]) -> list[str]:
    """Return the names of `TEST_PROGRAMS` for which `finds` returns nothing."""
    return [name for name in TEST_PROGRAMS if not finds(name)]


def can_open(name: str) -> bool:
    """Say whether the dynamic linker finds a library, by opening it as Qt will."""
    import ctypes

    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_font(folders: Iterable[str] = _FONT_FOLDERS) -> bool:
    """Say whether any scalable font is installed: without one Qt draws empty boxes."""
    for folder in folders:
        for _, _, files in os.walk(Path(folder).expanduser()):
            if any(name.lower().endswith((".ttf", ".otf", ".ttc", ".pfb")) for name in files):
                return True
    return False


def python_library() -> str | None:
    """Return the Debian package of this Python's shared library when a bundle needs it and it is missing."""
    import sysconfig

    name = str(sysconfig.get_config_var("INSTSONAME") or "")
    folder = Path(str(sysconfig.get_config_var("LIBDIR") or ""))
    if ".so" not in name or (folder / name).exists() or can_open(name):
        return None
    return f"libpython3.{sys.version_info.minor}"


def required(*, new_venv: bool, bundle: bool) -> dict[str, str]:
    """Return what this system lacks to run the program, each thing with the Debian package that brings it.

    `new_venv` adds what making a virtual environment takes, `bundle` what building the bundle takes.
    """
    lacking: dict[str, str] = {}
    if new_venv:
        from importlib.util import find_spec

        if find_spec("venv") is None or find_spec("ensurepip") is None:
            lacking["Python's venv module"] = f"python3.{sys.version_info.minor}-venv"
    if sys.platform == "linux":
        lacking |= {name: LIBRARIES[name] for name in missing_libraries(can_open)}
        if not has_font():
            lacking["a font"] = "fonts-dejavu-core"
        if bundle:
            if not shutil.which("objdump"):
                lacking["objdump"] = "binutils"
            if package := python_library():
                lacking["Python's shared library"] = package
    return lacking


def install_command(packages: Iterable[str]) -> list[str]:
    """Return the one command that installs packages on Debian, without its `sudo`."""
    return ["apt-get", "install", "--yes", "--no-install-recommends", *sorted(set(packages))]


def ensure(lacking: Mapping[str, str]) -> None:
    """Install what is lacking where that can be done without asking.

    Raises SetupError with the command to type, or the names to look for, where it cannot.
    """
    if not lacking:
        return
    names = ", ".join(lacking)
    if not shutil.which("apt-get"):
        raise SetupError(
            f"This system lacks {names}. Install them with your system's package manager "
            f"(Debian calls them {' '.join(sorted(set(lacking.values())))}) and try again."
        )
    command = install_command(lacking.values())
    if os.geteuid() != 0:
        raise SetupError(f"This system lacks {names}. Install, then try again:\n  sudo {' '.join(command)}")
    say(f"Installing system packages for {names} …")
    output = _apt(command)
    if output is not None:
        say(output.rstrip())
        raise SetupError("apt-get could not install them: see above. Correct that and try again.")


def ensure_test_programs() -> None:
    """Install the programs that only some tests need; where that cannot be done, say so and go on."""
    if sys.platform != "linux":
        return
    lacking = {name: TEST_PROGRAMS[name] for name in missing_programs(shutil.which)}
    if package := python_library():
        lacking["Python's shared library"] = package
    try:
        ensure(lacking)
    except SetupError as error:
        say(f"{error}\nGoing on without: the tests that need them skip.")


def _apt(command: list[str]) -> str | None:
    """Run an apt-get command, with fresh package lists if the ones at hand do not do; None means done."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # A machine that has just started may be busy with its own updates.
    patient = [command[0], "-o", "DPkg::Lock::Timeout=120", *command[1:]]

    if run_quietly(patient, environment=environment).status == 0:
        return None
    refreshed = run_quietly([command[0], "update"], environment=environment)
    result = run_quietly(patient, environment=environment)
    return None if result.status == 0 else refreshed.output + result.output
