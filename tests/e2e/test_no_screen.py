"""Where the program cannot show a window it says why, in one line, and ends: nothing aborts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.packaging.conftest import bundle, outside_environment, wheel  # noqa: F401  # fixtures

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="screens and libraries are named as on Linux"),
    # Bundle and wheel are built once, by the process that runs this group.
    pytest.mark.xdist_group("built"),
]

_CHOICES = (
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XDG_SESSION_TYPE",
    "QT_QPA_PLATFORM",
    "QT_QPA_PLATFORM_PLUGIN_PATH",
)


def start(command, folder, **environment):
    """Start the program with these screens and no others."""
    kept = {name: value for name, value in outside_environment().items() if name not in _CHOICES}
    return subprocess.run(
        [*command, "--data-dir", str(folder / "data")],
        cwd=folder,
        env=kept | {"XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)} | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def ended(done):
    """The one line that the program has said. A core dump or a traceback would be more, or another status."""
    assert (done.returncode, done.stdout) == (1, ""), (done.returncode, done.stdout, done.stderr)
    (line,) = done.stderr.splitlines()
    assert line.startswith("lvctx-gui cannot start: ")
    return line


@pytest.fixture(params=["source", "wheel", "bundle"])
def program(request):
    """How the program is started, in each form in which it is handed out."""
    if request.param == "source":
        return [sys.executable, "-m", "lvctx_gui"]
    if request.param == "bundle":
        return [str(request.getfixturevalue("bundle"))]
    site = str(request.getfixturevalue("wheel"))
    return [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {site!r}); {_START}"]


_START = "import lvctx_gui.__main__ as m; assert sys.path[0] in m.__file__; sys.exit(m.main())"


@pytest.mark.parametrize(
    ("screens", "words"),
    [
        ({}, "there is no screen (DISPLAY and WAYLAND_DISPLAY are not set)"),
        ({"DISPLAY": ":7654"}, "no screen was found with DISPLAY=:7654."),
        ({"WAYLAND_DISPLAY": "nobody"}, "no screen was found with WAYLAND_DISPLAY=nobody."),
        ({"QT_QPA_PLATFORM": "paper"}, "QT_QPA_PLATFORM=paper is not a platform"),
    ],
    ids=["none", "wrong", "wrong-wayland", "unknown"],
)
def test_without_a_screen_one_line_says_so(program, tmp_path, screens, words):
    assert words in ended(start(program, tmp_path, **screens))


def without(library, needed_by, place, copy):
    """Copy ``place``, as links; the file ``needed_by`` asks there for a library that is nowhere."""
    shutil.copytree(place, copy, copy_function=os.symlink, symlinks=True)
    (original,) = (file for file in place.rglob(needed_by) if not file.is_symlink())
    for plugin in copy.rglob("platforms/*.so"):  # Qt follows links to plugins, and would leave the copy
        source = plugin.resolve()
        plugin.unlink()
        shutil.copy2(source, plugin)
    file = copy / original.relative_to(place)
    content = original.read_bytes()
    file.unlink()
    gone = library.replace("lib", "no_", 1)
    assert content.count(library.encode() + b"\0") == 1
    file.write_bytes(content.replace(library.encode() + b"\0", gone.encode() + b"\0"))
    return gone


@pytest.mark.parametrize(
    ("library", "needed_by"),
    [("libEGL.so.1", "libQt6Gui.so.6"), ("libxcb-cursor.so.0", "libQt6XcbQpa.so.6")],
)
def test_a_missing_library_is_named(tmp_path, library, needed_by):
    packages = Path(sysconfig.get_path("purelib"))
    gone = without(library, needed_by, packages / "PySide6", tmp_path / "PySide6")
    (tmp_path / "shiboken6").symlink_to(packages / "shiboken6")
    done = start(
        [sys.executable, "-m", "lvctx_gui"],
        tmp_path,
        PYTHONPATH=os.pathsep.join([str(tmp_path), *sys.path]),
        DISPLAY=":7654",
    )
    assert f"the system library {gone} is missing" in ended(done)


@pytest.mark.parametrize(
    ("library", "needed_by"),
    [("libEGL.so.1", "libQt6Gui.so.6"), ("libxcb-cursor.so.0", "libQt6XcbQpa.so.6")],
)
def test_a_library_that_the_bundle_misses_is_named(bundle, tmp_path, library, needed_by):  # noqa: F811
    copy = tmp_path / "copy"
    gone = without(library, needed_by, bundle.parent, copy)
    program = copy / bundle.name
    program.unlink()
    shutil.copy2(bundle, program)  # it looks for its folder from where it lies
    done = start([str(program)], tmp_path, DISPLAY=":7654")
    assert f"the system library {gone} is missing" in ended(done)


def test_a_missing_package_is_named(tmp_path):
    # As when the wheel was installed with --no-deps.
    code = "import sys; sys.modules['PySide6'] = None; import lvctx_gui.__main__ as m; sys.exit(m.main())"
    assert "PySide6" in ended(start([sys.executable, "-c", code], tmp_path))
