"""Why the program cannot start, in one line where it can be read. Loads no Qt, which may be missing."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from lvctx_gui.core.translate import listed, tr

PROGRAM = "lvctx-gui"

NOT_STARTED = 1
"""The exit status when this computer lacks something that the program needs."""

_SCREENS = ("WAYLAND_DISPLAY", "DISPLAY")
_OTHER_PACKAGES = {"libbrotlidec.so.1": "libbrotli1", "libglib-2.0.so.0": "libglib2.0-0"}
# The words of glibc's dynamic linker.
_LIBRARY_NOT_FOUND = re.compile(r"(\S+\.so[.\d]*): cannot open shared object file")
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

        ctypes.windll.user32.MessageBoxW(None, text, PROGRAM, _ICON_ERROR | _TO_THE_FRONT)


def import_trouble(error: ImportError) -> str:
    """What is missing when Qt, or another package, could not be loaded."""
    if sentence := _library_trouble(str(error)):
        return sentence
    if isinstance(error, ModuleNotFoundError):
        return tr(
            "lvctx-gui cannot start: the Python package {package} is missing. Install the program again.",
            package=error.name,
        )
    return tr(
        "lvctx-gui cannot start: a part of it could not be loaded ({error}). Install the program again.",
        error=error,
    )


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
    if any(line.startswith("Could not find the Qt platform plugin") for line in said):  # not shown
        if chosen:
            return tr(
                "lvctx-gui cannot start: QT_QPA_PLATFORM={platform} is not a platform of this Qt. Unset it "
                "and try again.",
                platform=chosen,
            )
        return tr(
            "lvctx-gui cannot start: the part of Qt that shows windows is missing. Install the program again."
        )
    if platform in {"win32", "darwin"}:
        return tr("lvctx-gui cannot start: Qt cannot show windows here. Install the program again.")
    if not any(environment.get(name) for name in _SCREENS):
        return tr(
            "lvctx-gui cannot start: there is no screen (DISPLAY and WAYLAND_DISPLAY are not set). Start it "
            "on a desktop."
        )
    names = (name for name in (*_SCREENS, "QT_QPA_PLATFORM") if environment.get(name))
    return tr(
        "lvctx-gui cannot start: no screen was found with {settings}. Choose a screen that exists and that "
        "you may use.",
        settings=listed(f"{name}={environment[name]}" for name in names),
    )


def _library_trouble(linker_words: str) -> str:
    found = _LIBRARY_NOT_FOUND.search(linker_words)
    if found is None:
        return ""
    name = found[1].rpartition("/")[2]
    return tr(
        "lvctx-gui cannot start: the system library {library} is missing. Install it (Debian and Ubuntu: "
        "sudo apt-get install {package}), then try again.",
        library=name,
        package=debian_package(name),
    )


def debian_package(library: str) -> str:
    """The package that Debian's naming rule gives a library's name (Debian Policy, section 8.1)."""
    if (named_otherwise := _OTHER_PACKAGES.get(library)) is not None:
        return named_otherwise
    stem, _, version = library.partition(".so")
    stem, version = stem.lower().replace("_", "-"), version.lstrip(".")
    return f"{stem}-{version}" if stem[-1:].isdigit() and version else f"{stem}{version}"
