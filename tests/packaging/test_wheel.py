"""The wheel is complete: what it installs runs from anywhere, with its resources."""

import subprocess
import sys

import pytest

from tests.packaging.conftest import ROOT, outside_environment

# Built once, by the process that runs this group.
pytestmark = [pytest.mark.slow("builds the wheel and installs it"), pytest.mark.xdist_group("built")]


def run_from(site, folder, *arguments):
    environment = outside_environment() | {"PYTHONPATH": str(site), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-P", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_installed_program_says_its_version(wheel, tmp_path):
    result = run_from(wheel, tmp_path, "-m", "lvctx_gui", "--version")
    assert (result.returncode, result.stdout) == (0, "lvctx-gui 0.1.0\n"), result.stderr


def test_installed_program_has_the_checkouts_resources(wheel, tmp_path):
    code = "import importlib.resources as r; print(r.files('lvctx_gui').joinpath('_resources'), end='')"
    found = run_from(wheel, tmp_path, "-c", code).stdout
    assert found == str(wheel / "lvctx_gui" / "_resources")
    carried = {
        path.relative_to(found) for path in (wheel / "lvctx_gui" / "_resources").rglob("*") if path.is_file()
    }
    source = ROOT / "resources"
    expected = {
        path.relative_to(source) for name in ("icons", "practice") for path in (source / name).rglob("*.*")
    }
    assert carried == expected
    assert carried


def test_wheel_holds_every_module_and_nothing_else(wheel):
    carried = {path.relative_to(wheel) for path in (wheel / "lvctx_gui").rglob("*.py")}
    assert carried == {path.relative_to(ROOT) for path in (ROOT / "lvctx_gui").rglob("*.py")}
    beside = {"bin", "Scripts", "share"}
    assert {path.name for path in wheel.iterdir() if path.suffix != ".dist-info"} - beside == {"lvctx_gui"}


def test_wheel_tells_the_desktop_who_opens_links(wheel):
    share = wheel / "share"
    carried = {str(path.relative_to(share)) for path in share.rglob("*") if path.is_file()}
    assert carried == {"applications/lvctx-gui.desktop", "icons/hicolor/scalable/apps/lvctx-gui.svg"}
    lines = (share / "applications" / "lvctx-gui.desktop").read_text().splitlines()
    assert lines[0] == "[Desktop Entry]"
    entry = dict(line.split("=", 1) for line in lines[1:])
    # One word of the command, whatever the link holds: no shell takes it apart.
    assert entry["Exec"] == "lvctx-gui %u"
    assert entry["MimeType"] == "x-scheme-handler/lvctx;"


def test_wheel_has_a_start_command_without_a_console(wheel):
    (entry_points,) = wheel.glob("lvctx_gui-*.dist-info/entry_points.txt")
    assert entry_points.read_text() == "[gui_scripts]\nlvctx-gui = lvctx_gui.__main__:main\n"
