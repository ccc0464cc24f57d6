"""The bundle is a program: it starts without the checkout and without this Python."""

import subprocess

import httpx
import pytest

from tests import desktop
from tests.packaging.conftest import outside_environment

# Built once, by the process that runs this group.
pytestmark = [pytest.mark.slow("builds the bundle"), pytest.mark.xdist_group("built")]


def test_bundle_says_its_version(bundle, tmp_path):
    environment = outside_environment() | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(tmp_path)}
    # A module that would be imported if the bundle looked outside itself.
    (tmp_path / "lvctx_gui.py").write_text("raise SystemExit('not the bundled program')")
    result = subprocess.run(
        [bundle, "--version"], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert (result.returncode, result.stdout) == (0, "lvctx-gui 0.1.0\n"), result.stderr


def test_bundle_carries_the_resources(bundle):
    carried = bundle.parent / "_internal" / "lvctx_gui" / "_resources"
    assert {path.name for path in carried.iterdir()} == {"icons", "practice"}
    assert any(path.is_file() for path in carried.rglob("*"))


def test_bundle_carries_every_link_with_its_target(bundle):
    links = [path for path in bundle.parent.rglob("*") if path.is_symlink()]
    assert [path.name for path in links if not path.exists()] == []


def test_bundle_leaves_out_what_the_program_does_not_use(bundle):
    names = {path.name.lower() for path in bundle.parent.rglob("*")}
    assert [name for name in names if "tkinter" in name or "qt6quick" in name or "gtk" in name] == []


@pytest.mark.skipif(bool(desktop.missing()), reason=f"missing here: {desktop.missing()}")
def test_bundle_does_the_main_job_on_its_own_practice_server(bundle, tmp_path):
    with desktop.Desktop(tmp_path) as screen:
        screen.environment = {
            name: value
            for name, value in screen.environment.items()
            if not name.startswith(("COV", "PYTHON"))
        }
        process = screen.run([str(bundle), "--demo", "--data-dir", "data"])
        address = process.stdout.readline().removeprefix("listening on ").strip()
        desktop.do_the_main_job(screen, "Practice")
        call = "/practice/calls/U70D91T533151E6@10.40.88.32/28479905424/ARB_WSAPI_1?client=7419"
        answer = httpx.get(address + call).json()
        assert {entry["key"]: entry.get("value") for entry in answer["entry"]} == desktop.AFTER_THE_JOB
        screen.keys("ctrl+q")
        out, err = process.communicate(timeout=desktop.PATIENCE)
        assert (process.returncode, out, err) == (0, "", "")
