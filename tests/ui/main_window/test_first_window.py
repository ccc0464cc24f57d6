"""The window fits its screen from the start: everything that a commit needs can be seen on a laptop's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
NEEDED = (
    "editModeButton",
    "sessionEdit",
    "txIdEdit",
    "accountEdit",
    "clientEdit",
    "lookupButton",
    "identityTransaction",
    "identityAccount",
    "identitySession",
    "identityClient",
    "identityRead",
    "refreshButton",
    "copyAddressButton",
    "filterEdit",
    "entriesView",
    "commitNoteEdit",
    "commitButton",
    "requestText",
    "journalText",
)


def looked_at(tmp_path, width, height):
    """What a process on such a screen tells of the window and of what is in it."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "tests.first_window", str(width), str(height), str(tmp_path), *NEEDED],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow("starts the program in a process of its own")
def test_at_1280_by_720_all_that_a_commit_needs_is_in_sight(tmp_path):
    told = looked_at(tmp_path, 1280, 720)
    assert told["width"] <= 0.92 * 1280
    assert told["height"] <= 0.92 * 720
    assert {name: seen for name, seen in told["seen"].items() if seen < 1} == {}


@pytest.mark.slow("starts the program in a process of its own")
def test_at_800_by_600_it_can_be_used(tmp_path):
    told = looked_at(tmp_path, 800, 600)
    assert told["width"] <= 0.92 * 800
    assert told["height"] <= 0.92 * 600
    wanted = ("editModeButton", "sessionEdit", "lookupButton", "entriesView", "commitButton", "refreshButton")
    assert {name: told["seen"][name] for name in wanted if told["seen"][name] < 1} == {}
    assert told["rows"] >= 4
    assert told["least"][0] < 0.6 * 800
    assert told["least"][1] < 0.6 * 600
