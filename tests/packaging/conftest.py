"""What the program is handed out as, built once per test run and only when a test asks for it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def outside_environment():
    """The environment for a program that is not this checkout's: its lines count for nobody's coverage."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COV")}


@pytest.fixture(scope="session")
def bundle():
    """The executable inside dist/lvctx-gui/, built from the checkout as it is."""
    import debian

    if sys.platform == "linux":
        if not shutil.which("objdump"):
            pytest.skip("no objdump: building the bundle needs the system package binutils")
        if package := debian.python_library():
            pytest.skip(f"no shared Python library: building the bundle needs the system package {package}")
    command = [sys.executable, "packaging/dev.py", "bundle"]
    result = subprocess.run(command, cwd=ROOT, env=outside_environment(), capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return Path(result.stdout.rpartition(" (")[0])


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """The folder into which the wheel, built from the checkout as it is, was installed."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, text=True)
    (built,) = folder.glob("*.whl")
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--no-index",
        "--target",
        str(folder / "site"),
    ]
    subprocess.run([*install, str(built)], check=True, capture_output=True, text=True)
    return folder / "site"
