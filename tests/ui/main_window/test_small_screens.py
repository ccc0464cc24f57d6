"""On small and magnified screens every button can be pressed, and no text widens the window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SCREENS = [
    # width, height, magnification, points of the font
    (1280, 720, 1, 10),
    (1280, 720, 1.5, 10),
    (1366, 768, 1.25, 10),
    (1366, 768, 2, 10),
    (800, 600, 1, 10),
    (1280, 720, 3, 10),
    (1366, 768, 3, 10),
    (1366, 768, 1, 20),  # the system's text enlarged to twice its size
]


@pytest.fixture(params=SCREENS, ids=lambda one: "{}x{} at {}, {} pt".format(*one))
def walk(request, tmp_path):
    """What a process on such a screen tells of each window, dialog and button, and its screen."""
    width, height, scale, points = request.param
    done = subprocess.run(
        [
            sys.executable,
            "-P",
            "-m",
            "tests.small_screen",
            str(width),
            str(height),
            str(points),
            str(tmp_path),
        ],
        env=os.environ | {"QT_SCALE_FACTOR": str(scale), "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    screen = told.pop(0)["place"]
    assert screen[2] + 1 == pytest.approx(width / scale, abs=1)
    return told, screen, scale, points


def lies_within(place, screen):
    return place[0] >= screen[0] and place[1] >= screen[1] and place[2] <= screen[2] and place[3] <= screen[3]


def test_every_window_lies_within_the_screen_and_every_button_can_be_seen(walk):
    told, screen, scale, points = walk
    windows = {thing["name"]: thing["place"] for thing in told if thing["kind"] == "window"}
    assert len(windows) == 14
    assert {name: place for name, place in windows.items() if not lies_within(place, screen)} == {}
    assert windows["window with long texts"] == windows["first window"]
    width, height = screen[2] + 1, screen[3] + 1
    left, top, right, bottom = windows["first window"]
    assert right - left + 1 <= 0.93 * width
    assert bottom - top + 1 <= 0.93 * height
    (least,) = (thing["place"] for thing in told if thing["kind"] == "least")
    assert least[2] < 0.5 * width
    assert {thing["name"]: thing["place"][2] for thing in told if thing["kind"] == "sideways"} == {
        "start": 0,
        "long texts": 0,
        "message": 0,
    }
    # A long message leaves room for what it is about, and can be seen where it says so.
    (message,) = (thing["place"] for thing in told if thing["kind"] == "message")
    assert message[3] - message[1] <= 0.45 * (bottom - top)
    assert lies_within(message, windows["first window"])
    sideways = [thing for thing in told if thing["kind"] == "dialog sideways"]
    assert len(sideways) >= 8
    assert [thing for thing in sideways if thing["by"]] == []
    tabbed = [thing for thing in told if thing["kind"] == "tabbed"]
    assert [thing["name"] for thing in tabbed if thing["seen"]] == ["commitButton", "lookupButton"]
    buttons = [thing for thing in told if thing["kind"] == "button"]
    assert {"review: commitButton", "window: lookupButton"} <= {button["name"] for button in buttons}
    assert len(buttons) > 30
    for button in buttons:
        assert button["focused"], button
        assert lies_within(button["place"], screen), button
        # What ends a dialog never has to be looked for; the rest neither, where there is room enough.
        if " below: " in button["name"] or button["name"] == "window: lookupButton":
            assert button["at_once"], button
        if scale <= 1.5 and points == 10 and button["name"].startswith(("review: ", "window again: ")):
            assert button["at_once"], button
