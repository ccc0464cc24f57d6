"""Why the program cannot start, in one sentence where it can be read. Loads no Qt, which may be missing."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

NOT_STARTED = 1
"""The exit status when this computer lacks something that the program needs."""

_CANNOT = "lvctx-gui cannot start:"
_SCREENS = ("WAYLAND_DISPLAY", "DISPLAY")
_OTHER_PACKAGES = {"libbrotlidec.so.1": "libbrotli1", "libglib-2.0.so.0": "libglib2.0-0"}
_ICON_ERROR, _TO_THE_FRONT = 0x10, 0x10000


def tell(text: str) -> None:
    """Say ``text`` on standard error; on Windows without a console in a box, as nobody would see it there."""
    if sys.stderr is not None:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
    elif sys.platform == "win32":
        _show_box(text)


@contextmanager
def output_in_a_box() -> Iterator[None]:
    """Show what is written meanwhile (help, wrong arguments) in a box, on Windows without a console only."""
    if sys.stderr is not None or sys.platform != "win32":
        yield
        return
    before = sys.stdout, sys.stderr
    written = io.StringIO()
    sys.stdout = sys.stderr = written
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
        if text := written.getvalue().strip():
            _show_box(text)


def _show_box(text: str) -> None:
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, "lvctx-gui", _ICON_ERROR | _TO_THE_FRONT)


def import_trouble(error: ImportError) -> str:
    """What is missing when Qt, or another package, could not be loaded."""
    if sentence := _library_trouble(str(error)):
        return sentence
    if isinstance(error, ModuleNotFoundError):
        return f"{_CANNOT} the Python package {error.name} is missing; install the program again."
    return f"{_CANNOT} a part of it could not be loaded ({error}); install the program again."


def screen_trouble(
    said: Sequence[str],
    environment: Mapping[str, str],
    library_error: str = "",
    *,
    platform: str = sys.platform,
) -> str:
    """Why Qt finds no screen.

    ``said`` is what Qt wrote, ``library_error`` what the dynamic linker says of a plugin that Qt found and
    could not load. Which variables Qt looks at: https://doc.qt.io/qt-6/qpa.html, https://doc.qt.io/qt-6/wayland-and-qt.html.
    """
    if sentence := _library_trouble(library_error):
        return sentence
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if any(words.startswith("Could not find the Qt platform plugin") for words in said):
        if chosen:
            return f"{_CANNOT} QT_QPA_PLATFORM={chosen} is no platform of this Qt; unset it and try again."
        return f"{_CANNOT} the part of Qt that shows windows is missing; install the program again."
    if platform in {"win32", "darwin"}:
        return f"{_CANNOT} Qt cannot show windows here; install the program again."
    if not any(environment.get(name) for name in _SCREENS):
        return (
            f"{_CANNOT} there is no screen (DISPLAY and WAYLAND_DISPLAY are not set); start it on a desktop."
        )
    names = (name for name in (*_SCREENS, "QT_QPA_PLATFORM") if environment.get(name))
    tried = " and ".join(f"{name}={environment[name]}" for name in names)
    return f"{_CANNOT} it finds no screen with {tried}; name one that is there and that you may use."


def _library_trouble(words: str) -> str:
    # The words of glibc's dynamic linker.
    found = re.search(r"(\S+\.so[.\d]*): cannot open shared object file", words)
    if found is None:
        return ""
    name = found[1].rpartition("/")[2]
    return (
        f"{_CANNOT} the system library {name} is missing; install it (Debian and Ubuntu: "
        f"sudo apt-get install {debian_package(name)}) and try again."
    )


def debian_package(library: str) -> str:
    """The package that Debian's naming rule gives a library's name (Debian Policy, section 8.1)."""
    if (named_otherwise := _OTHER_PACKAGES.get(library)) is not None:
        return named_otherwise
    stem, _, version = library.partition(".so")
    stem, version = stem.lower().replace("_", "-"), version.lstrip(".")
    return f"{stem}-{version}" if stem[-1:].isdigit() and version else f"{stem}{version}"
