"""What start-up must not load."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import lvctx_gui.services

ROOT = Path(lvctx_gui.services.__file__).resolve().parents[2]
SERVICES = [
    module.name for module in pkgutil.walk_packages(lvctx_gui.services.__path__, "lvctx_gui.services.")
]


def loaded_by(module):
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.slow("starts programs")
@pytest.mark.parametrize("module", ["lvctx_gui.api", "lvctx_gui.api.wire", "lvctx_gui.api.errors", *SERVICES])
def test_httpx_waits_until_something_is_sent(module):
    loaded = loaded_by(module)
    assert module in loaded
    assert not loaded & {"httpx", "httpcore", "h11", "truststore", "PySide6"}


@pytest.mark.slow("starts programs")
def test_the_client_loads_httpx():
    assert "httpx" in loaded_by("lvctx_gui.api.client")


def test_a_name_that_the_room_does_not_have_is_an_error():
    import lvctx_gui.api

    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = lvctx_gui.api.Nothing
    assert {name: getattr(lvctx_gui.api, name).__name__ for name in lvctx_gui.api.__all__} == {
        name: name for name in lvctx_gui.api.__all__
    }
